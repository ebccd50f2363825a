"""The JSON Schema of the scenario file, so that editors complete and check it.

Editors show descriptions and nothing else of a key: so each says what is allowed, with unit, range and default.
"""

import math
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from sim.scenario.presets import preset_names, preset_tree
from sim.scenario.schema.behaviour import Behaviour
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.inputs import told
from sim.scenario.schema.reference_page import allowed_words, default_words
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import is_table, keys, tables
from sim.scenario.schema.schema_tree import node as place_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAY_COME_FROM_PRESET = ("experience", "segment", "place", "business")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    out = without_null(Scenario.model_json_schema(by_alias=True))
    inner = out["$defs"]
    for _, model in tables():
        of_model = out if model is Scenario else inner[model.__name__]
        for key, field in keys(model).items():
            of_model["properties"][key]["description"] = described(field)
    for name, levers in (("Step", {**dict(_own_levers()), **dict(_constants())}), ("Event", dict(_constants()))):
        change = inner[name]["properties"]["change"]
        allowed = change["additionalProperties"]
        change["properties"] = {path: {**allowed, "description": words} for path, words in levers.items()}
    inner["Strategy"]["properties"] |= inner["Step"]["properties"]
    inner["Experience"].pop("required", None)
    out.pop("required", None)
    out["if"] = {"not": {"required": ["preset"]}}
    out["then"] = {"required": list(MAY_COME_FROM_PRESET)}
    out["properties"]["preset"] = {**out["properties"]["preset"], "enum": [*preset_names()]}
    out["properties"]["preset"].pop("anyOf", None)
    out["properties"]["preset"].pop("default", None)
    return {"$schema": DIALECT, "title": "Regulars scenario", **{k: v for k, v in out.items() if k != "title"}}


def described(field: FieldInfo) -> str:
    """Return what an editor shows of a key: what it is, what is allowed, and what it is if left out."""
    default = default_words(field)
    left_out = f" Default: {default}." if default and default != "must be given" else ""
    must = " Must be given." if default == "must be given" else ""
    return f"{field.description} Allowed: {allowed_words(field)}.{left_out}{must}"


def _own_levers() -> Iterator[tuple[str, str]]:
    """Yield (path, description) of what a strategy may change at a focus business; moments are those of the presets."""
    for key, field in _weekly(Business):
        if not is_table(getattr(place_of(("business", 0, key)), "type", None)):
            yield key, _lever(field)
    for preset in preset_names():
        for moment in preset_tree(preset)["experience"]["touchpoint"]:
            for key, field in _weekly(Scores):
                yield f"touchpoints.{moment['name']}.{key}", f"{moment['name']}, of {preset}: {_lever(field)}"


def _constants() -> Iterator[tuple[str, str]]:
    for key, field in _weekly(Behaviour):
        yield f"behaviour.{key}", _lever(field)


def _weekly(model: Any) -> Iterator[tuple[str, FieldInfo]]:
    return ((key, field) for key, field in keys(model).items() if told(field).get("changes") == "weekly")


def _lever(field: FieldInfo) -> str:
    return (
        f'{field.description} A number sets it, "+1" or "-1" is a step from the opening value, "+10%" a share of it; '
        f"it stays {allowed_words(field)}."
    )


def without_null(value: Any) -> Any:
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
        return {key: without_null(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without_null(inner) for inner in value]
    if isinstance(value, float) and math.isinf(value):
        return "inf"
    return value
