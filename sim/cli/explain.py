"""Every value in force."""

from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    line = "every value in force and where it came from"
    command = commands.add_parser("explain", help=line, description=line)
    command.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
    command.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.scenario import explain, read

    rows = [(row.path, _plain(row.value), row.unit or "", row.origin) for row in explain(read(options.scenario))]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    for path, value, unit, origin in rows:
        print(f"{path:{wide[0]}}  {value:>{min(wide[1], 24)}}  {unit:{min(wide[2], 24)}}  {origin}")
    return DONE


def _plain(value):
    return f"{value:.6g}" if isinstance(value, float) else "none" if value is None else str(value)
