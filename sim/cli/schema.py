"""The JSON Schema of scenario files."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command
from sim.console import deliver, say
from sim.errors import DONE


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    schema = add_command(
        commands,
        "schema",
        help="the JSON Schema of scenario files, for editors",
        description="Print the JSON Schema; an editor that has it completes and checks scenario files.",
        run=run,
    )
    schema.add_argument("--out", metavar="FILE", help="write it there")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    import json

    from sim.scenario import schema

    if options.out:
        from sim.report.output.starter import save_schema

        say(f"Made {save_schema(options.out)}.")
        return DONE
    deliver(f"{json.dumps(schema(), indent=2, ensure_ascii=False)}\n", as_file=True)
    return DONE
