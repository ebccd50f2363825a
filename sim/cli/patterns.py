"""The market against known regularities."""

import os
from argparse import Namespace
from pathlib import Path

from sim import bounds
from sim.cli.arguments import Commands, add_command, add_luck, add_out, add_scenario, whole
from sim.console import say
from sim.errors import DONE


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "the market of a scenario or preset against known regularities of real ones"
    about = (
        f"Measure {line}. The sheet patterns.html has a row for each: value, interval, the band it is judged by, whose "
        "band that is, and the verdict."
    )
    patterns = add_command(commands, "patterns", help=line, description=about, run=run)
    add_scenario(
        patterns, "a scenario file (TOML), the name of one that comes with the program, or the name of a preset"
    )
    patterns.add_argument(
        "--replications",
        metavar="N",
        type=whole(bounds.REPLICATIONS_OF_PATTERNS),
        help="how many draws of luck (default: 8)",
    )
    add_luck(patterns)
    add_out(patterns, "-patterns")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.report.output.patterns import folder_of, save
    from sim.report.page.patterns_page import terminal
    from sim.report.words.progress import Progress
    from sim.scenario import preset_names, read
    from sim.study.patterns import study_patterns

    name = options.scenario
    preset = name in preset_names() and not Path(name).exists()
    scenario = read(f"{name}.toml", text=f'preset = "{name}"') if preset else read(name)
    options.folder = folder_of(scenario, options.out)
    with options.folder as folder, Progress(options.quiet) as progress:
        study = study_patterns(
            scenario,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=progress,
        )
        progress.close()
        path = save(study, folder, options.command_line)
    if not options.quiet:
        say("\n".join([*terminal(study), *folder.said, f"\nResults: {os.path.relpath(path)}/"]))
    return DONE
