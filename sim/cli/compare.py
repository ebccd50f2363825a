"""The main job: compare the strategies of a scenario."""

import os

from sim.cli.arguments import replications, whole
from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    line = "compare a scenario's strategies (the main job)"
    compare = commands.add_parser("compare", help=line, description=f"{line.capitalize()}.")
    compare.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
    compare.add_argument("--out", metavar="DIR", help="where the results go (default: results/<name of the file>)")
    compare.add_argument(
        "--replications",
        metavar="N|auto",
        type=replications,
        help="how many draws of luck, or auto: as many as the wanted precision takes (default: as the file says)",
    )
    compare.add_argument(
        "--worlds",
        metavar="N",
        type=whole,
        help="how many draws of the uncertain inputs, the scenario as written among them (default: 40; without "
        "[[uncertain]] there is one)",
    )
    compare.add_argument(
        "--full",
        action="store_true",
        help="also the dearer analyses: mechanisms switched off, horizons, touchpoints, rivals that answer",
    )
    compare.add_argument("--seed", metavar="N", type=whole, help="the seed of all luck (default: as the file says)")
    compare.add_argument(
        "--workers", metavar="N", type=whole, help="processes at work (default: one for each processor)"
    )
    compare.add_argument("--engine", help="which engine runs the market: kernel or agents; the results are the same")
    compare.add_argument(
        "--choices", action="store_true", help="also keep every choice of the baseline's replication 0 (agents engine)"
    )
    compare.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    compare.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.scenario import read, warnings

    scenario = read(options.scenario)
    cautions = list(warnings(scenario))
    from sim.report.progress import Progress
    from sim.report.results import results_folder, save
    from sim.report.terminal import first_table, summary
    from sim.study.compare import compare

    say = (lambda *_: None) if options.quiet else print
    for caution in cautions:
        say(f"Warning: {caution}")
    with results_folder(scenario, options.out) as folder, Progress(options.quiet) as progress:
        for line in [*_expectation(scenario, options), *_first_start(options)]:
            say(line)
        comparison = compare(
            scenario,
            replications=options.replications,
            worlds=options.worlds,
            full=options.full,
            seed=options.seed,
            workers=options.workers,
            engine=options.engine,
            progress=progress,
            first=None if options.quiet else lambda done: progress.aside("\n".join(first_table(scenario, done))),
        )
        progress.close()
        choices = _choices(scenario, options) if options.choices else None
        path = save(comparison, folder, options.command_line, choices=choices)
    say("\n".join(summary(comparison)))
    say(f"\nResults: {os.path.relpath(path)}/ (read summary.html first)")
    return DONE


def _expectation(scenario, options):
    """What will be run and for how long, for arguments that can be used; the others are told of by the run itself."""
    from sim.scenario.checking import to_do

    numbers = [options.worlds, options.workers, None if options.replications == "auto" else options.replications]
    if len(scenario.strategy) < 2 or any(each is not None and each < 1 for each in numbers):
        return []
    cores = options.workers or os.cpu_count() or 1
    return to_do(scenario, worlds=options.worlds, replications=options.replications, cores=cores)


def _first_start(options):
    if options.quiet or options.engine == "agents":
        return []
    from sim.kernel import first_start

    return ["First start of this version: the market is compiled once, about a minute."] if first_start() else []


def _choices(scenario, options):
    from sim.study.choices import choice_situations

    return choice_situations(scenario, seed=options.seed)
