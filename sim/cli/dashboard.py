"""The live page: a market in the browser, on this machine alone."""

import importlib.util
import threading
import webbrowser
from argparse import Namespace

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, whole
from sim.console import command, say
from sim.errors import DONE, UsageError
from sim.processors import usable
from sim.signals import Stopped

ABOUT = """\
Opens a market in the browser: levers, the town as a film, four numbers with their intervals, and every run kept.
Each answer is a real run on this machine; nothing leaves it, and nothing is fetched from elsewhere.  Ctrl-C ends it."""
EXAMPLES = """\
examples:
  {command} dashboard                      the town and the West End, with the six steps of the course
  {command} dashboard cafe.toml --port 8100
  {command} dashboard cafe.toml --no-browser"""
USUAL = "town_vs_west_end"
EXTRA = ("starlette", "uvicorn")


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "a market in the browser: move levers and see what they bring"
    examples = EXAMPLES.replace("{command}", command())
    page = add_command(
        commands, "dashboard", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run
    )
    page.add_argument(
        "scenario", metavar="SCENARIO", nargs="?", default=USUAL,
        help=f"a scenario file (TOML), or the name of one that comes with the program (default: {USUAL})",
    )  # fmt: skip
    page.add_argument(
        "--port", metavar="N", type=whole(bounds.PORT), default=bounds.PORT_OF_PAGE,
        help=f"the port of 127.0.0.1 (default: {bounds.PORT_OF_PAGE}; 0: any that is free)",
    )  # fmt: skip
    page.add_argument("--no-browser", action="store_true", help="open no browser; print the address alone")
    page.add_argument(
        "--workers", metavar="N", type=whole(bounds.WORKERS), help=f"processes at work (default: {usable()} now)"
    )


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code once it is stopped."""
    missing = [name for name in EXTRA if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            f"The live page needs {' and '.join(missing)}, the extra [dashboard]: "
            f"python -m pip install {' '.join(missing)}"
        )
    from sim.dashboard.serving import listening, serve
    from sim.scenario import read
    from sim.study.compiling import prepare

    scenario = read(options.scenario)
    if not scenario.focus:
        raise UsageError("The live page needs a business to make moves at; write focus = true at one.")
    door = listening(options.port)
    try:
        prepare(say)
        say("The market is being opened ...")
        serve(scenario, door, options.workers or usable(), lambda address: _ready(address, options.no_browser))
    except Stopped:
        say("The live page is closed.")
    finally:
        door.close()
    return DONE


def _ready(address, no_browser):
    say(f"The live page is at {address}; Ctrl-C ends it.")
    if not no_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
