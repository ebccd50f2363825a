"""What is worth finding out before the choice, in money."""

from argparse import Namespace
from functools import partial

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, add_luck, add_out, add_scenario, whole
from sim.cli.kept import studied
from sim.console import command
from sim.errors import DONE

ABOUT = """\
What is worth finding out before you decide?  Runs the plans over many draws of the [[uncertain]] inputs and says, in
money, what it would be worth to know everything, each input and each group of them before the choice: how much more
the plan earns that would be chosen then. An input that says how it can be measured (measured_by) is also offered as a
survey: how many to ask, and what is left after its cost and the wait. And where the chosen plan fails."""
EXAMPLES = """\
examples:
  {command} worth-of-knowing town_vs_west_end
  {command} worth-of-knowing cafe.toml --worlds 1024
  {command} worth-of-knowing cafe.toml --plans results/cafe-search"""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "what is worth finding out before the choice, in money"
    examples = EXAMPLES.replace("{command}", command())
    knowing = add_command(
        commands, "worth-of-knowing", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run
    )
    add_scenario(knowing)
    knowing.add_argument(
        "--plans",
        metavar="FOLDER|FILE",
        help="also choose between the plans of a search (its folder), or of a file of [[strategy]] stanzas; at most "
        "six in all, those that earn most as the file is written",
    )
    knowing.add_argument(
        "--pilot",
        action="store_true",
        help="also what it is worth to try the plan first and go by its visits and takings; twice as many runs",
    )
    knowing.add_argument(
        "--worlds",
        metavar="N",
        type=whole(bounds.WORLDS_OF_KNOWING),
        help="draws of the inputs (default: 512, with groups 1024)",
    )
    knowing.add_argument(
        "--replications",
        metavar="N",
        type=whole(bounds.REPLICATIONS_OF_FLIP),
        help="draws of luck of the file as written, by which at most six plans are kept (default: 8)",
    )
    add_luck(knowing)
    add_out(knowing, "-knowing")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.report.output.asked import KNOWING, folder_of, save_knowledge
    from sim.report.page.knowing_page import terminal
    from sim.scenario import read
    from sim.study.knowing.options import refuse
    from sim.study.knowing.study import worth_of_knowing
    from sim.study.search.added import with_plans

    own = read(options.scenario)
    scenario = own if options.plans is None else with_plans(own, options.plans)
    refuse(scenario)
    asked = partial(
        worth_of_knowing,
        own,
        plans=options.plans,
        pilot=options.pilot,
        worlds=options.worlds,
        replications=options.replications,
    )
    studied(options, scenario, folder_of(KNOWING, scenario, options.out), asked, save_knowledge, terminal)
    return DONE
