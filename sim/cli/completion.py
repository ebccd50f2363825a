"""Completion with the Tab key, for the shells that shtab knows."""

import argparse
from argparse import ArgumentParser, Namespace
from typing import Any

from sim import bounds
from sim.cli.arguments import Parser
from sim.console import deliver
from sim.errors import UsageError

SHELLS = ("bash", "zsh", "tcsh")
FILES = {"bash": "_shtab_compgen_files", "zsh": "_files", "tcsh": "f"}
FOLDERS = {"bash": "_shtab_compgen_dirs", "zsh": "_files -/", "tcsh": "d"}


def add(parser: Parser) -> None:
    """Add --print-completion to the parser of all commands."""
    parser.add_argument(
        "--print-completion",
        metavar="SHELL",
        action=PrintCompletion,
        help="what makes bash, zsh or tcsh complete `regulars` with the Tab key; docs/command-line.md says where to "
        "put it",
    )


class PrintCompletion(argparse.Action):
    """Print the script and end."""

    def __call__(self, parser: ArgumentParser, _namespace: Namespace, shell: Any, _option: str | None = None) -> None:
        """Do so; raises UsageError for a shell that is not known, or where shtab is not installed."""
        from sim.cli.arguments import meant

        if shell not in SHELLS:
            known = f"not one of: {', '.join(SHELLS)}"
            raise UsageError(f'--print-completion is "{bounds.cropped(shell)}", {known}{meant(shell, SHELLS, ".")}')
        try:
            import shtab
        except ImportError:
            raise UsageError("Completion needs the package shtab: python -m pip install shtab") from None
        deliver(shtab.complete(_completed(parser), shell))
        parser.exit()


def _completed(parser):
    """The parser, called as a shell calls it, with what each argument may be."""
    from sim.scenario import preset_names
    from sim.scenario.reading.shipped import shipped_names

    names = {"engine": bounds.ENGINES, "preset": preset_names(), "name": shipped_names(), "print_completion": SHELLS}
    parser.prog = "regulars"
    commands = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction)).choices
    for name, command in commands.items():
        command.prog = f"regulars {name}"
    for each in (parser, *commands.values()):
        for action in each._actions:
            if action.dest == "scenario":
                action.complete = FILES
            elif action.dest == "out":
                action.complete = FOLDERS
            elif action.dest in names and not (action.dest == "name" and each is commands["new"]):
                action.choices = names[action.dest]
    return parser
