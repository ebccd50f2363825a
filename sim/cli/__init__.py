"""The commands, one file each: what was asked is read here and handed down; nothing is worked out.

Heavy modules are imported by the command that needs them, so that `check` answers at once.  Output is made safe and
signals are heard here, once, for all commands (`sim.console`, `sim.signals`).
"""

import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence

from sim import console, signals
from sim.cli import (
    bench,
    check,
    collect,
    compare,
    completion,
    dashboard,
    diff,
    explain,
    flip,
    lesson,
    levers,
    new,
    patterns,
    replay,
    scenarios,
    schema,
    search,
    sensitivity,
    sweep,
    verify,
    worth_of_knowing,
)  # fmt: skip
from sim.cli.arguments import Parser, asked, main_parser
from sim.cli.kept import last_words
from sim.errors import INTERRUPTED, RegularsError

OURS = 70
TRACE = "REGULARS_DEBUG"
COMMANDS = {
    "compare": compare, "check": check, "explain": explain, "levers": levers, "search": search, "flip": flip,
    "sensitivity": sensitivity, "worth-of-knowing": worth_of_knowing, "diff": diff, "patterns": patterns,
    "sweep": sweep, "collect": collect, "verify": verify, "replay": replay, "lesson": lesson,
    "dashboard": dashboard, "bench": bench, "new": new, "scenarios": scenarios, "schema": schema,
}  # fmt: skip
"""In the order of the help."""

ABOUT = """\
Simulate how customers choose between businesses, and compare strategies: which pays, where the money comes from,
how sure that is."""

EXAMPLES = """\
examples:
  {command} town_vs_west_end              compare the strategies of a scenario; answers go to results/town_vs_west_end/
  {command} scenarios                     the scenarios that come with the program, and what each asks
  {command} scenarios me_too > mine.toml  one of them, to edit
  {command} new cafe > cafe.toml          a small scenario to start from
  {command} check cafe.toml               every fault and warning, at once
  {command} check cafe.toml --try         also one replication: can this market be right?
  {command} cafe.toml --replications 20 --seed 7
  {command} explain cafe.toml | less      every value in force and where it came from
  {command} flip town_vs_west_end         when the answer flips: the winner over two assumptions
  {command} diff cafe.toml dearer.toml    two scenarios or results: what was changed, and what that moved
  {command} levers town_vs_west_end       what a step of each lever is worth, beside what it costs
  {command} search town_vs_west_end --budget 550  the best plans within a budget
  {command} worth-of-knowing town_vs_west_end    what is worth finding out before the choice, in money
  {command} new prices --sweep > prices.toml    many points at once: a sweep file to start from
  {command} sweep prices.toml             every point of it; a stopped sweep goes on where it was
  {command} lesson 1                      a step of the course as one page with sliders, for a class
  {command} dashboard                     a market in the browser: move levers and see what they bring
  {command} patterns restaurant           a market, or a preset, against what real ones look like

SCENARIO is a file (TOML), or the name of a scenario that comes with the program.
`{command} SCENARIO` is short for `{command} compare SCENARIO`.
A command's own help: `{command} check --help`.  Completion with the Tab key: `{command} --print-completion bash`.
`regulars`, `python -m sim` and, in the source's folder, `python run.py` are the same program.
Exit codes: 0 done, 1 done but some runs failed, 2 bad usage or scenario, 65 folder holds other results, 70 our fault,
73 cannot write, 74 disk full, 75 busy, 130 interrupted."""


def door(command: str) -> None:
    """Start the program from a command line, `command` as it was typed, and end the process with its exit code."""
    code = main(sys.argv[1:], command)
    signals.ignore()
    sys.exit(code)


def main(arguments: Sequence[str], command: str = "python run.py") -> int:
    """Carry out one command line; returns the exit code.  No print and no lost reader changes it."""
    options: list[Namespace] = []
    with console.called(command), console.safe():
        code = INTERRUPTED
        with signals.one_way_out(lambda name: console.complain(last_words(name, options))) as stopped:
            code = _carried_out(list(arguments), options, stopped)
    return code


def _carried_out(arguments, options, stopped):
    """`options` gets what was asked for as soon as it is understood; an error after a signal is the signal's own."""
    try:
        options.append(asked(parser(), arguments, COMMANDS))
        options[0].command_line = " ".join([console.command(), *arguments])
        return options[0].run(options[0])
    except Exception as error:
        if stopped:
            raise
        if not isinstance(error, RegularsError):
            return _our_fault(error)
        console.complain(str(error))
        return error.exit_code


def _our_fault(error):
    if os.environ.get(TRACE):
        traceback.print_exc()
    console.complain(
        f"This is our fault, not yours: {type(error).__name__}: {error}. Please report it with the scenario file; "
        f"{TRACE}=1 in the environment shows where it happened."
    )
    return OURS


def parser() -> Parser:
    """The parser of all commands, for the words by which the program was called."""
    wide = console.command()
    made, commands = main_parser(wide, ABOUT, EXAMPLES.replace("{command}", wide))
    completion.add(made)
    for command in COMMANDS.values():
        command.add(commands)
    return made
