"""Which plan is best within a budget."""

from argparse import ArgumentTypeError, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import RAW, Commands, add_command, add_luck, add_out, add_scenario
from sim.cli.kept import studied
from sim.console import command
from sim.errors import DONE

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.study.search.found import Found

ABOUT = """\
What should each focus business do with a budget of so much a week, or all of them together with one?  One step of every
lever is tried, the best are searched together, and at most five plans that differ in kind are told: in words, with
cost, worth, odds and causes, and by how much each cost guess may be wrong before another leads. Plans are searched,
chosen and priced in three different sets of futures, so the worth is that of a plan which was not lucky there. What
levers cost stands in the table of the file's preset (study.levers names another) and in the file's own [[lever]] rows;
without it the search stops and asks. strategies.toml has the options as stanzas for your file, with_options.toml is
your file with them at its end."""
EXAMPLES = """\
examples:
  {command} search town_vs_west_end --budget 550
  {command} search cafe.toml --budget 900 --ladder
  {command} search town_vs_west_end --budget 900 --together"""


def amount(text: str) -> float:
    """Money a week, 0 or more; raises ArgumentTypeError with a sentence."""
    try:
        value = float(text.replace("_", ""))
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1e9:
        raise ArgumentTypeError(f'"{text}" is no budget; give money a week in the file\'s currency, such as 550')
    return value


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "the best plans within a budget, and what they are worth"
    examples = EXAMPLES.replace("{command}", command())
    search = add_command(
        commands, "search", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run
    )
    add_scenario(search)
    search.add_argument(
        "--budget", metavar="MONEY", type=amount, required=True, help="the most that a plan may cost a week"
    )
    search.add_argument("--ladder", action="store_true", help="also the best plan for smaller budgets")
    search.add_argument(
        "--together", action="store_true", help="one plan for all focus businesses, which share the budget"
    )
    search.add_argument(
        "--objective",
        choices=("gain", "regret", "payback"),
        default="gain",
        help="what is looked for: the greatest mean gain, the least worst regret over the futures, or the soonest "
        "pay-back of at least half of the budget",
    )
    add_luck(search)
    add_out(search, "-search")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.scenario import read

    searched(read(options.scenario), options, options.out)
    return DONE


def searched(scenario: "Scenario", options: Namespace, out: str | None) -> "Found":
    """Search a scenario and write the folder of it, at ``out`` or where such folders lie; returns what was found."""
    from sim.report.output.search import folder_of, save
    from sim.report.page.search_page import terminal
    from sim.study.search.study import search

    asked = partial(
        search,
        scenario,
        budget=options.budget,
        ladder=getattr(options, "ladder", False),
        together=getattr(options, "together", False),
        objective=getattr(options, "objective", "gain"),
    )
    return studied(options, scenario, folder_of(scenario, Path(out) if out else None), asked, save, terminal)
