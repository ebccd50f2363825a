"""Presets: complete markets that a scenario file can start from, and how a file is laid over one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Tree = dict[str, Any]
FOLDER = "presets"
# An array in the file replaces the preset's; with its places go the ways between them and who stands there.
TAKES_ALONG = {"place": ("travel", "business")}


@cache
def preset_names() -> tuple[str, ...]:
    """Return the names of all presets."""
    folder = files("sim.scenario").joinpath(FOLDER)
    names = (one.name for one in folder.iterdir())
    return tuple(sorted(name[: -len(".toml")] for name in names if name.endswith(".toml") and name.count(".") == 1))


def preset_text(name: str, kind: str = "") -> str:
    """Return the text of a preset, or of another file kept beside it (``kind`` "new": a first scenario)."""
    ending = f".{kind}.toml" if kind else ".toml"
    return files("sim.scenario").joinpath(FOLDER, name + ending).read_text("utf-8")


def preset_tree(name: str | None) -> Tree:
    """Return the parsed preset; an empty tree for None."""
    return tomllib.loads(preset_text(name)) if name else {}


def merged(preset: Tree, given: Tree) -> tuple[Tree, dict[int, int] | None]:
    """Lay a file over a preset.

    Returns the whole tree, and the index in the file of each merged touchpoint (None: they were not merged).
    """
    tree = dict(preset)
    for key, along in TAKES_ALONG.items():
        if key in given:
            for other in along:
                tree.pop(other, None)
    touchpoints = None
    for key, value in given.items():
        if key == "experience" and isinstance(value, dict) and isinstance(tree.get(key), dict):
            tree[key], touchpoints = _experience(tree[key], value)
        else:
            tree[key] = _over(tree.get(key), value)
    return tree, touchpoints


def _over(below: Any, above: Any) -> Any:
    """Lay one value over another: tables key by key, anything else replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _over(below.get(key), value) for key, value in above.items()}}
    return above


def _experience(below: Tree, above: Tree) -> tuple[Tree, dict[int, int] | None]:
    """Lay [experience] over the preset's: touchpoints merge by name, new ones follow the preset's."""
    tree = {**below, **above}
    old, new = below.get("touchpoint"), above.get("touchpoint")
    if new is None:
        return tree, {}
    if not isinstance(old, list) or not isinstance(new, list):
        return tree, None
    touchpoints = list(old)
    places = {one["name"]: index for index, one in enumerate(old)}
    came_from: dict[int, int] = {}
    for index, one in enumerate(new):
        name = one.get("name") if isinstance(one, dict) else None
        at = places.get(name) if isinstance(name, str) else None
        if at is not None and at not in came_from:
            touchpoints[at] = {**touchpoints[at], **one}
        else:
            touchpoints.append(one)
            at = len(touchpoints) - 1
        came_from[at] = index
    tree["touchpoint"] = touchpoints
    return tree, came_from
