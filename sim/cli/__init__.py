"""The commands, one file each: what was asked is read here and handed down; nothing is worked out.

Heavy modules are imported by the command that needs them, so that `check` answers at once.
"""

import argparse
import contextlib
import os
import sys
import traceback
from pathlib import Path

from sim.cli import bench, check, compare, explain, flip, new, patterns, schema
from sim.cli.arguments import Parser
from sim.errors import DONE, INTERRUPTED, RegularsError, UsageError

OURS = 70
TRACE = "REGULARS_DEBUG"
COMMANDS = {"compare": compare, "check": check, "explain": explain, "flip": flip, "patterns": patterns, "bench": bench,
            "new": new, "schema": schema}  # fmt: skip
"""In the order of the help."""

ABOUT = """\
Simulate how customers choose between businesses, and compare strategies: which pays, where the money comes from,
how sure that is."""

EXAMPLES = """\
examples:
  python run.py scenarios/town_vs_west_end.toml          compare its strategies; answers go to results/town_vs_west_end/
  python run.py scenarios/minimal.toml --replications 20 --seed 7
  python run.py new cafe > cafe.toml                     a small scenario to start from
  python run.py check cafe.toml                          every fault and warning, at once
  python run.py explain cafe.toml | less                 every value in force and where it came from
  python run.py flip scenarios/town_vs_west_end.toml     when the answer flips: the winner over two assumptions
  python run.py patterns restaurant                      a market, or a preset, against what real ones look like

`python run.py SCENARIO` is short for `python run.py compare SCENARIO`.
A command's own help: `python run.py check --help`.
Exit codes: 0 done, 1 done but some runs failed, 2 bad usage or scenario, 65 folder holds other results, 70 our fault,
73 cannot write, 74 disk full, 75 busy, 130 interrupted."""


def main(arguments):
    """Carry out one command line; returns the exit code."""
    try:
        options = _parser().parse_args(_with_command(list(arguments)))
        options.command_line = " ".join(["python run.py", *arguments])
        return options.run(options)
    except RegularsError as error:
        return _tell(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _tell(
            "Interrupted. Nothing was written; earlier results are untouched. Run the same command to start again.",
            INTERRUPTED,
        )
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _our_fault(error)


def _tell(sentence, code):
    print(sentence, file=sys.stderr)
    return code


def _our_fault(error):
    if os.environ.get(TRACE):
        traceback.print_exc()
    return _tell(
        f"This is our fault, not yours: {type(error).__name__}: {error}. Please report it with the scenario file; "
        f"{TRACE}=1 in the environment shows where it happened.",
        OURS,
    )


# -- what may be asked


def _with_command(arguments):
    """A scenario without a command means the main job; a misspelt command is told."""
    first = next((each for each in arguments if not each.startswith("-")), None)
    if first is None or first in COMMANDS:
        return arguments
    if not (first.endswith(".toml") or os.sep in first or "/" in first or Path(first).exists()):
        import difflib

        near = difflib.get_close_matches(first, COMMANDS, 1)
        meant = f'; did you mean "{near[0]}"?' if near else f"; commands are {', '.join(sorted(COMMANDS))}."
        raise UsageError(f'"{first}" is neither a command nor a scenario file{meant}')
    return ["compare", *arguments]


def _parser():
    parser = Parser(
        prog="run.py", description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS.values():
        command.add(commands)
    return parser
