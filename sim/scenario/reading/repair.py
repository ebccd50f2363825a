"""Mending a broken tree, so that what is not broken can still be checked."""

from typing import Any

from pydantic_core import ErrorDetails

from sim.scenario.schema.inputs import Table
from sim.scenario.schema.schema_tree import node, words_of
from sim.scenario.text.positions import Path
from sim.scenario.text.source import at, held

UNKNOWN = "extra_forbidden"


def broken_path(one: ErrorDetails, tree: Any) -> Path:
    """Return the path of an error in the tree, without the marks that the checker adds."""
    loc = one["loc"]
    if one["type"] == "missing":
        return loc[:-1] if isinstance(loc[-1], int) else loc
    if one["type"] == "allowed" and "key" in one.get("ctx", {}):
        return (*loc, one["ctx"]["key"])
    path: Path = ()
    for part in loc:
        if not held(tree, as_held((*path, part), tree)):
            break
        path = (*path, part)
    return path


def as_held(path: Path, tree: Any) -> Path:
    """Return a path as the tree holds it: the only step of a strategy may stand in the strategy itself."""
    if path[:1] == ("strategy",) and path[2:3] == ("step",) and not held(tree, path[:3]):
        return (*path[:2], *path[4:])
    return path


def mended(tree: Any, errors: list[ErrorDetails], root: type[Table]) -> Any:
    """Return a tree with every broken value replaced by one that is allowed, or None if that cannot be done."""
    out = _copied(tree, 0)
    for one in errors:
        path: Any = as_held(broken_path(one, tree), tree)
        if not path:
            return None
        holder: Any = at(out, path[:-1])
        stand_in = _stand_in(broken_path(one, tree), root)
        if stand_in is None and not isinstance(holder, dict):
            return None
        if not isinstance(holder, dict | list):
            continue
        if one["type"] == UNKNOWN or stand_in is None:
            if isinstance(holder, dict):
                holder.pop(path[-1], None)
        elif isinstance(holder, dict) or path[-1] < len(holder):
            holder[path[-1]] = stand_in
        else:
            return None
    return out


def _copied(value: Any, depth: int) -> Any:
    if depth > 12:
        return value
    if isinstance(value, dict):
        return {key: _copied(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_copied(inner, depth + 1) for inner in value]
    return value


def _stand_in(path: Path, root: type[Table]) -> Any:
    """Return a value that is allowed where the shape asks for one without a default; None where it may be left out."""
    here = node(path, root)
    if here is None or here.field is None:
        return None
    if isinstance(path[-1], str) and not here.field.is_required():
        return None
    if here.type is str:
        return "unnamed " + "-".join(str(part) for part in path if isinstance(part, int))
    if here.type in (int, float):
        return 1 if here.type is int else 1.0
    words = words_of(here.type)
    return words[0] if words else None
