"""The main job: compare the strategies of a scenario."""

import os
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sim import bounds
from sim.cli.arguments import Commands, add_command, add_luck, add_out, add_scenario, one_of, whole
from sim.cli.kept import counting, from_before, keeper
from sim.cli.search import amount, searched
from sim.console import say
from sim.errors import DONE, UsageError
from sim.processors import usable

WHEN_WORKERS_ARE_BUSY = 3.0
"""Seconds after the first table, until which this process is busy itself with what they do next."""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    compare = add_command(commands, "compare", help="compare a scenario's strategies (the main job)", run=run)
    add_scenario(compare)
    compare.add_argument(
        "--replications",
        metavar="N|auto",
        type=whole(bounds.REPLICATIONS, "auto"),
        help="how many draws of luck, or auto: as many as the wanted precision takes (default: as the file says)",
    )
    compare.add_argument(
        "--worlds",
        metavar="N",
        type=whole(bounds.WORLDS),
        help="how many draws of the uncertain inputs, the scenario as written among them (default: 41, "
        "or 4 for each input and 2 where that is more; without [[uncertain]] there is one)",
    )
    compare.add_argument(
        "--full",
        action="store_true",
        help="also run mechanism, horizon, touchpoint, rival and lever analyses (slow)",
    )
    compare.add_argument(
        "--engine",
        metavar="NAME",
        type=one_of(lambda: bounds.ENGINES),
        help="which engine runs the market: kernel or agents; the results are the same",
    )
    compare.add_argument(
        "--choices", action="store_true", help="also keep every choice of the baseline's replication 0 (agents engine)"
    )
    compare.add_argument(
        "--budget",
        metavar="MONEY",
        type=amount,
        help="first search what so much a week does best, as the command search does, and compare the best of it with "
        "the file's own strategies",
    )
    add_luck(compare)
    add_out(compare)


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.scenario import read
    from sim.study.runs.ahead import started_ahead

    scenario = read(options.scenario)
    with started_ahead(options.workers or usable()):
        return _carried_out(scenario, options)


def _carried_out(scenario, options):
    from sim.scenario import warnings

    if options.budget is not None:
        scenario = _with_the_best(scenario, options)
    cautions = list(warnings(scenario))
    from sim.report.output.opening import results_folder
    from sim.report.page.first_table import first_table
    from sim.report.words.progress import Progress
    from sim.study.compare import compare

    tell = (lambda *_: None) if options.quiet else say
    for caution in cautions:
        tell(f"Warning: {caution}")
    options.folder = results_folder(scenario, options.out)

    def after_the_first(done):
        if not options.quiet:
            progress.aside("\n".join(first_table(scenario, done)))
        load_pages()

    with options.folder as folder, keeper(options, scenario) as kept, Progress(options.quiet) as progress:
        for line in [*_expectation(scenario, options), *first_start(options), *from_before(kept)]:
            tell(line)
        with compiling(options, progress), pages_loaded_ahead() as load_pages:
            comparison = compare(
                scenario,
                replications=options.replications,
                worlds=options.worlds,
                full=options.full,
                seed=options.seed,
                workers=options.workers,
                engine=options.engine,
                progress=counting(progress, kept),
                keeper=kept,
                first=after_the_first,
            )
        progress.close()
        choices = _choices(scenario, options) if options.choices else None
        from sim.report.output.results import save
        from sim.report.page.terminal import summary

        path = save(comparison, folder, options.command_line, choices=choices)
        kept.done_with()
    tell("\n".join([*summary(comparison), *folder.said]))
    tell(f"\nResults: {os.path.relpath(path)}/ (read summary.html first)")
    return DONE


@contextmanager
def pages_loaded_ahead() -> Iterator[Callable[[], None]]:
    """Give what starts the loading of charts and pages: a little later, while it lasts, for then workers run and this
    process has nothing to do but wait.
    """
    later = threading.Timer(WHEN_WORKERS_ARE_BUSY, _load_the_pages)
    later.daemon = True
    try:
        yield later.start
    finally:
        later.cancel()


def _load_the_pages():
    import sim.report.output.results
    import sim.report.page.terminal  # noqa: F401


def _with_the_best(scenario, options):
    """The scenario with the best options of a search at its end; the search has a folder of its own beside, and is not
    made again where that lies there."""
    from sim.report.output.search import known_plans, place_of
    from sim.report.words import formats
    from sim.scenario import read
    from sim.study.search.stanzas import stanzas, takes_options, with_options

    said = "The options of a search cannot be added to this file: write its strategies as [[strategy]]."
    if not takes_options(scenario):
        raise UsageError(said)
    folder = place_of(scenario, Path(options.out) if options.out else None)
    seed = bounds.SEED.of(options.seed, scenario.runs.seed)
    plans = known_plans(scenario, options.budget, seed, folder)
    if plans is None:
        plans = stanzas(searched(scenario, options, str(folder) if options.out else None), best=True)
    elif not options.quiet:
        money = formats.money(options.budget, scenario.study.currency)
        say(
            f"Taken up: the search of this file with {money} a week and seed {seed} in {os.path.relpath(folder)}/; "
            "it is not made again."
        )
    text = with_options(scenario, plans)
    if text is None:
        raise UsageError(said)
    return read(scenario.path, text=text)


def _expectation(scenario, options):
    """What will be run and for how long."""
    from sim.scenario.inspect.checking import to_do

    if len(scenario.strategy) < 2:
        return []
    cores = options.workers or usable()
    return to_do(scenario, worlds=options.worlds, replications=options.replications, cores=cores)


def first_start(options: Namespace) -> list[str]:
    """A sentence where the market of this version is yet to be compiled."""
    if options.quiet or options.engine == "agents":
        return []
    from sim import kernel

    return ["First start of this version: the market is compiled once, about a minute."] if kernel.first_start() else []


def compiling(options: Namespace, progress: Any) -> AbstractContextManager[None]:
    """While it lasts, `progress` shows which part of the market is being compiled, if any is."""
    if options.quiet or options.engine == "agents":
        return nullcontext()
    from sim.study.compiling import told_of

    return told_of(progress.compiling)


def _choices(scenario, options):
    from sim.study.rows.choices import choice_situations

    return choice_situations(scenario, seed=options.seed)
