"""What each step of the course is expected to show, made anew: a sub-command of `lesson`."""

from argparse import Namespace
from pathlib import Path

from sim import bounds
from sim.cli.arguments import Commands, add_command, whole
from sim.console import say
from sim.errors import DONE, UsageError

HOME = Path("docs", "teaching", "expected.csv")


def add(commands: Commands) -> None:
    """Add the sub-command to those of `lesson`."""
    line = "what each step is expected to show: 40 futures on each of three seeds, as one table"
    about = (
        f"Make anew {line}. Every sentence of the instructor's guide with an amount or an order in it is a "
        "template over this table; `python -m docs.teaching_page` then puts them into the page."
    )
    expected = add_command(commands, "expected", help=line, description=about, run=run_expected)
    expected.add_argument("--out", metavar="FILE", help=f"where the table goes (default: {HOME.as_posix()})")
    expected.add_argument("--quiet", action="store_true", help="only print errors")
    expected.add_argument(
        "--workers", metavar="N", type=whole(bounds.WORKERS), help="processes at work (default: as many as there are)"
    )


def run_expected(options: Namespace) -> int:
    """Carry it out; returns the exit code.

    Raises UsageError where the folder of the table is not there: an installed program has no pages beside it.
    """
    from sim.files import write_file
    from sim.processors import usable
    from sim.report.words.progress import Progress
    from sim.teaching.expected import expected, model_hash, written

    path = HOME if options.out is None else Path(options.out)
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}: give --out FILE, or start where docs/ lies.")
    with Progress(options.quiet) as progress:
        rows = expected(workers=options.workers or usable(), progress=progress)
        progress.close()
        write_file(path, [written(rows, model_hash()).encode()])
    if not options.quiet:
        say(f"{len(rows)} contrasts: {path}")
    return DONE
