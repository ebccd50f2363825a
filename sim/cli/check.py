"""Every fault and warning of a scenario."""

from sim.cli.arguments import add_command, add_scenario
from sim.console import say
from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    line = "every fault and warning of a scenario, what would run and for how long"
    add_scenario(add_command(commands, "check", help=line, run=run))


def run(options):
    """Carry it out; returns the exit code."""
    from sim.scenario import check, read

    checked = check(read(options.scenario))
    say("\n".join(checked.lines))
    for warning in checked.warnings:
        say(f"Warning: {warning}")
    say("No faults." if not checked.warnings else f"No faults, {len(checked.warnings)} warnings.")
    return DONE
