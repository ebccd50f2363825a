"""The scenarios that come with the program."""

from argparse import Namespace
from pathlib import Path
from typing import cast

from sim.cli.arguments import Commands, add_command, one_of
from sim.console import command, deliver, deliver_lines
from sim.errors import DONE
from sim.scenario.reading.shipped import questions, shipped_names, shipped_path


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    scenarios = add_command(
        commands,
        "scenarios",
        help="the scenarios that come with the program; with a NAME, the text of one, to edit",
        description=f"List the scenarios that come with the program, or print one to edit it: {command()} scenarios "
        "me_too > mine.toml",
        run=run,
    )
    scenarios.add_argument("name", metavar="NAME", nargs="?", type=one_of(shipped_names), help="which one to print")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    if options.name:
        deliver(cast(Path, shipped_path(options.name)).read_text("utf-8"), as_file=True)
        return DONE
    found = questions()
    wide = max(map(len, found), default=0)
    deliver_lines(
        [
            *(f"{name:{wide}}  {question}" for name, question in found.items()),
            "",
            f"Run one:   {command()} NAME",
            f"Edit one:  {command()} scenarios NAME > mine.toml, then {command()} mine.toml",
        ]
    )
    return DONE
