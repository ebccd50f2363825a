"""The JSON Schema of scenario files."""

from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    schema = commands.add_parser(
        "schema",
        help="the JSON Schema of scenario files, for editors",
        description="Print the JSON Schema; an editor that has it completes and checks scenario files.",
    )
    schema.set_defaults(run=run)


def run(_options):
    """Carry it out; returns the exit code."""
    import json

    from sim.scenario import schema

    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return DONE
