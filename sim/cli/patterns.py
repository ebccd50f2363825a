"""The market against known regularities."""

import os
from pathlib import Path

from sim.cli.arguments import whole
from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    line = "the market of a scenario or preset against known regularities of real ones"
    patterns = commands.add_parser("patterns", help=line, description=f"Measure {line}; answers go to a folder.")
    patterns.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML), or the name of a preset")
    patterns.add_argument("--out", metavar="DIR", help="where the results go (default: results/<name>-patterns)")
    patterns.add_argument("--replications", metavar="N", type=whole, help="how many draws of luck (default: 8)")
    patterns.add_argument("--seed", metavar="N", type=whole, help="the seed of all luck (default: as the file says)")
    patterns.add_argument("--workers", metavar="N", type=whole, help="processes at work (default: all processors)")
    patterns.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    patterns.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.report.patterns import folder_of, save, terminal
    from sim.report.progress import Progress
    from sim.scenario import preset_names, read
    from sim.study.patterns import study_patterns

    name = options.scenario
    preset = name in preset_names() and not Path(name).exists()
    scenario = read(f"{name}.toml", text=f'preset = "{name}"') if preset else read(name)
    with folder_of(scenario, options.out) as folder, Progress(options.quiet) as progress:
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
        print("\n".join(terminal(study)), f"\nResults: {os.path.relpath(path)}/", sep="\n")
    return DONE
