"""A scenario to start from."""

from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    new = commands.add_parser(
        "new",
        help="a small commented scenario to start from, on standard output",
        description="Print a small commented scenario: python run.py new cafe > cafe.toml",
    )
    new.add_argument("name", metavar="NAME", help="what the scenario is called")
    new.add_argument(
        "--preset", default="restaurant", help="restaurant, retail_bank or car_rental (default: %(default)s)"
    )
    new.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.scenario import new

    print(new(options.name, options.preset), end="")
    return DONE
