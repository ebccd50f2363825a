"""The picture of a class out of the lines that its students pasted or uploaded."""

import os
import time
from argparse import Namespace

from sim.cli.arguments import RAW, Commands, add_command, add_out
from sim.console import command, complain, say
from sim.errors import DONE, UsageError

ABOUT = """\
What did the class predict, and what do the runs say?  Finds the lines that lessons end with (they begin with RL1.) in
text files and in what a learning platform exports, wherever in them they stand, and makes one page for the projector:
predictions against the answer, signs, ranges that hold it, before and after the debrief. Of several lines of one
student and step the first prediction counts. Damaged lines are told and left out."""
EXAMPLES = """\
examples:
  {command} lesson collect answers.txt
  {command} lesson collect step1.csv step4.csv --out results/monday
  {command} lesson collect submissions/      every text, CSV and HTML file in the folder"""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "the picture of a class, out of the lines that its students pasted or uploaded"
    collect = add_command(
        commands,
        "collect",
        help=line,
        description=ABOUT,
        epilog=EXAMPLES.replace("{command}", command()),
        formatter_class=RAW,
        run=run,
    )
    collect.add_argument("files", metavar="FILE", nargs="+", help="text, CSV or HTML files, or folders of them")
    add_out(collect)


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code.  Raises UsageError where no line can be used."""
    from sim.teaching.collect.class_of import class_of
    from sim.teaching.collect.finding import files_of, lines_of
    from sim.teaching.collect.output import folder_of, save
    from sim.teaching.collect.page import refusals, terminal

    started = time.perf_counter()
    found = class_of(each for path in files_of(options.files) for each in lines_of(path))
    told = refusals(found)
    if not found.groups:
        raise UsageError("\n".join([*told, "There is no line of a lesson to be used in what was given."]))
    for sentence in told:
        complain(sentence)
    options.folder = folder_of(options.out)
    with options.folder as folder:
        path = save(found, folder, options.command_line, time.perf_counter() - started)
    if not options.quiet:
        say("\n".join([*terminal(found), *folder.said, f"\nResults: {os.path.relpath(path)}/"]))
    return DONE
