"""Every fault and warning of a scenario."""

from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    line = "every fault and warning of a scenario, what would run and for how long"
    command = commands.add_parser("check", help=line, description=line)
    command.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
    command.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.scenario import check, read

    checked = check(read(options.scenario))
    print("\n".join(checked.lines))
    for warning in checked.warnings:
        print(f"Warning: {warning}")
    print("No faults." if not checked.warnings else f"No faults, {len(checked.warnings)} warnings.")
    return DONE
