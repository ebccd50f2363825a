"""What a step of every lever is worth, beside what it costs."""

from argparse import Namespace
from functools import partial

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, add_luck, add_out, add_scenario, whole
from sim.cli.kept import studied
from sim.console import command
from sim.errors import DONE

ABOUT = """\
What is a step of each lever worth, and what does it cost?  Moves everything that a focus business can set by one step,
alone and without cost, with the same customers and luck as if nothing changed, and ranks the levers by what a step
leaves after its cost. What a step is and costs stands in the table of levers of the file's preset (study.levers names
another) and in the file's own [[lever]] rows."""
EXAMPLES = """\
examples:
  {command} levers town_vs_west_end
  {command} levers cafe.toml --full --replications 12"""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "what a step of each lever is worth, beside what it costs"
    examples = EXAMPLES.replace("{command}", command())
    levers = add_command(
        commands, "levers", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run
    )
    add_scenario(levers)
    levers.add_argument("--full", action="store_true", help="also a step the other way, and a second one")
    levers.add_argument(
        "--replications", metavar="N", type=whole(bounds.LEVER_REPLICATIONS), help="draws of luck (default: 6)"
    )
    add_luck(levers)
    add_out(levers, "-levers")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.report.output.levers import folder_of, save
    from sim.report.page.levers_page import terminal
    from sim.scenario import read
    from sim.study.levers.study import levers

    scenario = read(options.scenario)
    asked = partial(levers, scenario, full=options.full, replications=options.replications)
    studied(options, scenario, folder_of(scenario, options.out), asked, save, terminal)
    return DONE
