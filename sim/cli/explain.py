"""Every value in force."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command, add_scenario
from sim.console import deliver_lines
from sim.errors import DONE


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    add_scenario(add_command(commands, "explain", help="every value in force and where it came from", run=run))


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.scenario import explain, read

    rows = [(row.path, _plain(row.value), row.unit or "", row.origin) for row in explain(read(options.scenario))]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    deliver_lines(
        f"{path:{wide[0]}}  {value:>{min(wide[1], 24)}}  {unit:{min(wide[2], 24)}}  {origin}"
        for path, value, unit, origin in rows
    )
    return DONE


def _plain(value):
    return f"{value:.6g}" if isinstance(value, float) else "none" if value is None else str(value)
