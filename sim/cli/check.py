"""Every fault and warning of a scenario."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command, add_scenario
from sim.console import say
from sim.errors import DONE
from sim.processors import usable


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "every fault and warning of a scenario, what would run and for how long"
    check = add_command(commands, "check", help=line, run=run)
    add_scenario(check)
    more = "also make one replication: visits, seats, profit, facts, guards, and how long a run takes"
    check.add_argument("--try", dest="trial", action="store_true", help=more)


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.scenario import check, read

    scenario = read(options.scenario)
    checked = check(scenario)
    say("\n".join(checked.lines))
    for warning in checked.warnings:
        say(f"Warning: {warning}")
    many = len(checked.warnings)
    say("No faults." if not many else f"No faults, {many} warning{'s' * (many > 1)}.")
    if options.trial:
        from sim.report.page.trial import tried

        for line in tried(scenario, usable()):
            say(line)
    return DONE
