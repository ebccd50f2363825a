"""A tree as TOML: what `tomllib` reads back as the same tree, in a form that people can edit and add tables to."""

import datetime
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.text.wording import BARE


def toml_text(tree: Mapping[str, Any]) -> str:
    """Return the text of a tree of tables, lists, texts, numbers, truths and dates.

    Tables at the top and in lists have headers of their own, so that ``[[strategy]]`` can be added at the end; what
    holds nothing but plain values inside them stands on one line.  Raises TypeError for anything else.
    """
    return "\n".join(_lines(tree, ())).strip("\n") + "\n"


def toml_value(value: Any) -> str:
    """Return one value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")  # all else is escaped alike
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else str(float(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{toml_key(key)} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    raise TypeError(f"TOML has no {type(value).__name__}.")


def toml_key(key: str) -> str:
    """Return a key, in quotes where it needs them."""
    return key if BARE.fullmatch(key) else toml_value(key)


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """The plain values of a table, then those with headers: after a header everything belongs to it."""
    headed = {key: value for key, value in table.items() if _has_header(value, at_top=not path)}
    for key, value in table.items():
        if key not in headed:
            yield f"{toml_key(key)} = {toml_value(value)}"
    for key, value in headed.items():
        inner = (*path, key)
        name = ".".join(toml_key(part) for part in inner)
        for each in value if isinstance(value, list) else [value]:
            yield from ("", f"[[{name}]]" if isinstance(value, list) else f"[{name}]")
            yield from _lines(each, inner)


def _has_header(value: Any, at_top: bool) -> bool:
    if isinstance(value, Mapping):
        return at_top or any(isinstance(each, Mapping | list) and each for each in value.values())
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)
