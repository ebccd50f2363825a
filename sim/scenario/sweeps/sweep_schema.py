"""The JSON Schema of the sweep file for editors, and its keys as a table for docs/sweeps.md."""

from typing import Any

from sim.scenario.reading.shipped import shipped_names
from sim.scenario.schema.json_schema import DIALECT, described, without_null
from sim.scenario.schema.reference_page import allowed_words, default_words
from sim.scenario.schema.schema_tree import keys, tables
from sim.scenario.sweeps.tables import SweepTables


def sweep_schema() -> dict[str, Any]:
    """Return the JSON Schema of a sweep file."""
    out = without_null(SweepTables.model_json_schema(by_alias=True))
    for _, model in tables(SweepTables):
        of_model = out if model is SweepTables else out["$defs"][model.__name__]
        for key, field in keys(model).items():
            of_model["properties"][key]["description"] = described(field)
    out["properties"]["scenario"]["examples"] = list(shipped_names())
    return {"$schema": DIALECT, **out, "title": "Regulars sweep"}


def key_tables() -> str:
    """Return every key of a sweep file as Markdown, a table for each of its tables."""
    parts = []
    for header, model in tables(SweepTables):
        title = "At the top of the file" if model is SweepTables else f"Under `{header}`"
        rows = [
            "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
            for key, field in keys(model).items()
            for cells in [(f"`{key}`", field.description or "", allowed_words(field), default_words(field))]
        ]
        parts.append(f"{title}\n\n| key | what it is | allowed | default |\n|---|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"
