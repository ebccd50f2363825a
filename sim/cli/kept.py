"""Runs that are kept while results are not whole; what is said when a command is stopped: what was kept, what not."""

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim import bounds
from sim.console import say

if TYPE_CHECKING:
    from sim.report.output.atomic_folder import ResultsFolder
    from sim.scenario import Scenario
    from sim.study.crew.kept_runs import KeptRuns


def keeper(options: Namespace, scenario: "Scenario") -> "KeptRuns":
    """Who keeps finished runs until the results in ``options.folder`` are whole; it is also ``options.kept``."""
    from sim.study.crew.kept_runs import KeptRuns

    options.kept = KeptRuns(
        options.folder.unfinished,
        scenario,
        seed=bounds.SEED.of(options.seed, scenario.runs.seed),
        engine=bounds.known_engine(getattr(options, "engine", None)),
    )
    return options.kept


def from_before(kept: "KeptRuns") -> list[str]:
    """What is said of the runs of an earlier start, once ``kept`` was entered."""
    if not kept.found:
        return kept.said
    runs = "1 run of an earlier start is" if kept.found == 1 else f"{kept.found:,} runs of an earlier start are"
    return [*kept.said, f"{runs} kept; what is needed of them is not made again."]


def counting(progress: Callable[[int, int], object], kept: "KeptRuns") -> Callable[[int, int], None]:
    """The same progress, of which ``kept`` learns how many runs there will be."""

    def told(done: int, expected: int) -> None:
        kept.expected = expected
        progress(done, expected)

    return told


def studied[Found](
    options: Namespace,
    scenario: "Scenario",
    folder: "ResultsFolder",
    study: Callable[..., Found],
    save: Callable[..., Path],
    terminal: Callable[[Found], list[str]],
) -> Found:
    """Carry out a study whose runs are kept, save it into ``folder`` and tell it; returns what was found.

    ``study`` gets seed, workers, progress and keeper; ``save`` what was found, the entered folder and the command line.
    """
    from sim.report.words.progress import Progress

    options.folder = folder
    with folder as entered, keeper(options, scenario) as kept, Progress(options.quiet) as progress:
        for line in [] if options.quiet else from_before(kept):
            say(line)
        runs = {"seed": options.seed, "workers": options.workers}
        found = study(**runs, progress=counting(progress, kept), keeper=kept)
        progress.close()
        path = save(found, entered, options.command_line)
        kept.done_with()
    if not options.quiet:
        say("\n".join([*terminal(found), *entered.said, f"\nResults: {os.path.relpath(path)}/"]))
    return found


def last_words(signal_name: str, options: Sequence[Namespace]) -> str:
    """A sentence about what a signal ended; `options` is a list that holds what was asked, once that was understood.

    The results folder itself says whether it has its name: nothing here is assumed.
    """
    how = "Interrupted" if signal_name == "SIGINT" else f"Interrupted ({signal_name})"
    asked = options[0] if options else None
    folder = getattr(asked, "folder", None)
    if folder is not None and folder.published:
        return f"{how}; the results were whole by then: {os.path.relpath(folder.folder)}/."
    kept = getattr(asked, "kept", None)
    if kept is not None and kept.kept:
        of = f"{kept.kept:,} of about {kept.expected:,} runs" if kept.expected >= kept.kept else f"{kept.kept:,} runs"
        is_kept = "is" if kept.kept == 1 and not kept.expected > 1 else "are"
        return f"{how}. {of} {is_kept} kept; the same command goes on from there. Earlier results are untouched."
    sweeping = getattr(asked, "sweeping", None)
    if sweeping is not None:
        done = sweeping.done
        return f"{how}. {done:,} of {sweeping.asked:,} runs are kept; the same command goes on from there."
    if getattr(asked, "leaves_results", False):
        return f"{how}. Nothing was written; earlier results are untouched. Run the same command again."
    return f"{how}."
