"""A scenario to start from."""

from sim.cli.arguments import add_command, one_of
from sim.console import command, deliver
from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    new = add_command(
        commands,
        "new",
        help="a small commented scenario to start from, on standard output",
        description=f"Print a small commented scenario: {command()} new cafe > cafe.toml",
        run=run,
    )
    new.add_argument("name", metavar="NAME", help="what the scenario is called")
    new.add_argument(
        "--preset",
        metavar="NAME",
        type=one_of(_presets),
        default="restaurant",
        help="restaurant, retail_bank or car_rental (default: %(default)s)",
    )


def _presets():
    from sim.scenario import preset_names

    return preset_names()


def run(options):
    """Carry it out; returns the exit code."""
    from sim.scenario import new

    deliver(new(options.name, options.preset), as_file=True)
    return DONE
