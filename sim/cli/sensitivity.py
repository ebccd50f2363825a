"""What moves the answer."""

from argparse import Namespace
from functools import partial

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, add_luck, add_out, add_scenario, whole
from sim.cli.kept import studied
from sim.console import command
from sim.errors import DONE

ABOUT = """\
What moves the answer?  Runs the two leading plans over the ranges of all [[uncertain]] inputs, with the same eight sets
of luck at every point, and says which part of the variance of the difference between them each input makes, alone and
together with others, which part luck makes, and what going over its whole range moves."""
EXAMPLES = """\
examples:
  {command} sensitivity town_vs_west_end
  {command} sensitivity cafe.toml --points 200"""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "what moves the answer: shares of its variance, input by input"
    examples = EXAMPLES.replace("{command}", command())
    moving = add_command(
        commands, "sensitivity", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run
    )
    add_scenario(moving)
    moving.add_argument(
        "--points",
        metavar="N",
        type=whole(bounds.POINTS_OF_SENSITIVITY),
        help="places of the inputs' ranges at which the market is run (default: 96)",
    )
    moving.add_argument(
        "--direct",
        metavar="N",
        type=int,
        help="run the market itself at N points for each input and twice more, a power of two, and lay no surface: for "
        "small markets",
    )
    add_luck(moving)
    add_out(moving, "-sensitivity")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.report.output.asked import SENSITIVITY, folder_of, save_sensitivity
    from sim.report.page.sensitivity_page import terminal
    from sim.scenario import read
    from sim.study.knowing.options import refuse
    from sim.study.sensitivity.study import base_of, sensitivity

    scenario = read(options.scenario)
    refuse(scenario)
    base_of(options.points, options.direct)
    asked = partial(sensitivity, scenario, points=options.points, direct=options.direct)
    studied(options, scenario, folder_of(SENSITIVITY, scenario, options.out), asked, save_sensitivity, terminal)
    return DONE
