"""The JSON Schema of the scenario file, so that editors complete and check it."""

import math
from typing import Any

from sim.scenario.presets import preset_names
from sim.scenario.whole import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAY_COME_FROM_PRESET = ("experience", "segment", "place", "business")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    out = _written(Scenario.model_json_schema(by_alias=True))
    tables = out["$defs"]
    tables["Strategy"]["properties"] |= tables["Step"]["properties"]
    tables["Experience"].pop("required", None)
    out.pop("required", None)
    out["if"] = {"not": {"required": ["preset"]}}
    out["then"] = {"required": list(MAY_COME_FROM_PRESET)}
    out["properties"]["preset"] = {**out["properties"]["preset"], "enum": [*preset_names()]}
    out["properties"]["preset"].pop("anyOf", None)
    out["properties"]["preset"].pop("default", None)
    return {"$schema": DIALECT, "title": "Regulars scenario", **{k: v for k, v in out.items() if k != "title"}}


def _written(value: Any) -> Any:
    """Return a schema without what JSON cannot hold or TOML cannot write: infinities and null."""
    if isinstance(value, dict):
        options = value.get("anyOf")
        if options and {"type": "null"} in options:
            rest = [one for one in options if one != {"type": "null"}]
            value = {**value, "anyOf": rest} if len(rest) > 1 else {**value, **rest[0]}
            if len(rest) == 1:
                value.pop("anyOf")
        if "default" in value and value["default"] is None:
            value = {key: inner for key, inner in value.items() if key != "default"}
        return {key: _written(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_written(inner) for inner in value]
    if isinstance(value, float) and math.isinf(value):
        return "inf"
    return value
