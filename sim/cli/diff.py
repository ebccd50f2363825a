"""What differs between two scenarios or results, and what it moved."""

import os
from argparse import Namespace
from pathlib import Path

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, add_luck, add_out, whole
from sim.console import command, say
from sim.errors import DONE

ABOUT = """\
What was changed between two scenario files or results folders, what moved in the answers, and which change moved it.

Both are run with the same customers and the same luck. Each change is then tried twice, alone in the first and alone
left out of the second; what all move beyond what each moves alone is what they bring only together. Of results the
scenario is taken that they were made from; what they said then stands beside."""
EXAMPLES = """\
examples:
  {command} diff cafe.toml cafe-cheaper.toml
  {command} diff results/before results/after
  {command} diff results/cafe cafe.toml         what I have changed since

Changes of titles, labels and sources are listed and not tried. More than 12 changes are tried by the table in which
they stand."""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "two scenarios or results: what was changed, what moved, and which change moved it"
    examples = EXAMPLES.replace("{command}", command())
    diff = add_command(commands, "diff", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run)
    for name in ("first", "second"):
        diff.add_argument(name, metavar=name[0].upper() + name[1:], help="a scenario file or name, or a results folder")
    diff.add_argument(
        "--replications",
        metavar="N",
        type=whole(bounds.REPLICATIONS_OF_FLIP),
        help="draws of luck at every try, 2 or more (default: 6)",
    )
    add_luck(diff)
    add_out(diff, "-diff, of the second")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.report.output.differing import folder_of, save
    from sim.report.page.diff_page import terminal
    from sim.report.words.progress import Progress
    from sim.study.difference.sides import side
    from sim.study.difference.study import difference

    first, second = side(options.first), side(options.second)
    options.folder = folder_of(second.scenario, second.name, Path(options.out) if options.out else None)
    with options.folder as folder, Progress(options.quiet) as progress:
        runs = {"replications": options.replications, "seed": options.seed, "workers": options.workers}
        found = difference(second, first, **runs, progress=progress)
        progress.close()
        path = save(found, folder, options.command_line)
    if not options.quiet:
        say("\n".join([*terminal(found), *folder.said, f"\nResults: {os.path.relpath(path)}/"]))
    return DONE
