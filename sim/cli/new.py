"""A scenario, or a sweep of one, to start from."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command, one_of
from sim.console import command, deliver, say
from sim.errors import DONE, UsageError


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    new = add_command(
        commands,
        "new",
        help="a small commented scenario, or sweep file, to start from, on standard output",
        description=f"Print a small commented scenario: {command()} new cafe > cafe.toml; or a sweep file of one: "
        f"{command()} new prices --sweep --scenario cafe.toml > prices.toml",
        run=run,
    )
    new.add_argument("name", metavar="NAME", help="what the scenario, or the sweep, is called")
    new.add_argument(
        "--preset",
        metavar="NAME",
        type=one_of(_presets),
        help="restaurant, retail_bank or car_rental (default: what the name speaks of, else restaurant)",
    )
    new.add_argument("--sweep", action="store_true", help="a sweep file (docs/sweeps.md) instead of a scenario")
    new.add_argument("--scenario", metavar="SCENARIO", help="with --sweep: the scenario (default: minimal)")
    new.add_argument("--out", metavar="FILE", help="write it there, with the schema for editors beside it")


def _presets():
    from sim.scenario import preset_names

    return preset_names()


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    text = _text(options)
    if options.out:
        from sim.report.output.starter import save_scenario, save_sweep

        path, beside = (save_sweep if options.sweep else save_scenario)(text, options.out)
        say(f"Made {path}, and {beside} for editors.")
    else:
        deliver(text, as_file=True)
    return DONE


def _text(options):
    if not options.sweep:
        if options.scenario:
            raise UsageError("--scenario goes with --sweep; a scenario of its own starts from a --preset.")
        from sim.scenario import new

        return new(options.name, options.preset)
    if options.preset:
        raise UsageError("--preset goes with a scenario; a sweep file names its --scenario.")
    from pathlib import Path

    from sim.scenario.sweeps.sweep_starter import new_sweep

    return new_sweep(options.name, options.scenario, Path(options.out).parent if options.out else Path())
