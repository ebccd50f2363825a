"""A scenario to start from."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command, one_of
from sim.console import command, deliver, say
from sim.errors import DONE


def add(commands: Commands) -> None:
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
        help="restaurant, retail_bank or car_rental (default: what the name speaks of, else restaurant)",
    )
    new.add_argument("--out", metavar="FILE", help="write it there, with the schema for editors beside it")


def _presets():
    from sim.scenario import preset_names

    return preset_names()


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.scenario import new

    text = new(options.name, options.preset)
    if options.out:
        from sim.report.output.starter import save_scenario

        path, beside = save_scenario(text, options.out)
        say(f"Made {path}, and {beside} for editors.")
    else:
        deliver(text, as_file=True)
    return DONE
