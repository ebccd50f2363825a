"""The JSON Schemas of scenario files and of sweep files."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command
from sim.console import deliver, say
from sim.errors import DONE


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    schema = add_command(
        commands,
        "schema",
        help="the JSON Schema of scenario files, or of sweep files, for editors",
        description="Print the JSON Schema; an editor that has it completes and checks scenario files, or sweep files.",
        run=run,
    )
    schema.add_argument("--sweep", action="store_true", help="the schema of sweep files")
    schema.add_argument("--out", metavar="FILE", help="write it there")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    import json

    from sim.scenario import schema
    from sim.scenario.sweeps.sweep_schema import sweep_schema

    if options.out:
        from sim.report.output.starter import save_schema, save_sweep_schema

        say(f"Made {(save_sweep_schema if options.sweep else save_schema)(options.out)}.")
        return DONE
    made = sweep_schema() if options.sweep else schema()
    deliver(f"{json.dumps(made, indent=2, ensure_ascii=False)}\n", as_file=True)
    return DONE
