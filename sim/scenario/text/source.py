"""A scenario file while it is read: its text, its tree laid over the preset's, and where each path comes from."""

from collections.abc import Sequence
from typing import Any

from sim.scenario.presets import Tree, merged
from sim.scenario.text.positions import Path, Positions
from sim.scenario.text.wording import dotted


class Source:
    """A parsed file and its preset; a *path* is a tuple of keys and indices into the merged tree."""

    def __init__(self, text: str, given: Tree, preset: Tree, preset_name: str | None) -> None:
        self.text = text
        self.given = given
        self.preset = preset
        self.preset_name = preset_name
        self.tree, self._touchpoints = merged(preset, given)
        self._positions: Positions | None = None

    def in_file(self, path: Sequence[Any]) -> Path | None:
        """Return the path as it stands in the file itself, or None if the file does not hold it."""
        path = tuple(path)
        if path[:2] == ("experience", "touchpoint") and len(path) > 2:
            index = path[2] if self._touchpoints is None else self._touchpoints.get(path[2])
            if index is None:
                return None
            path = (*path[:2], index, *path[3:])
        if path[:1] == ("strategy",) and path[2:4] == ("step", 0) and not held(self.given, path[:3]):
            path = (*path[:2], *path[4:])
        return path if held(self.given, path) else None

    def origin(self, path: Sequence[str | int]) -> str:
        """Return "file", "preset" or "default": where the value at a path comes from."""
        if self.in_file(path):
            return "file"
        return "preset" if held(self.tree, path) else "default"

    def place(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Return line and column of a path, or of the nearest table around it in the file."""
        if self._positions is None:
            self._positions = Positions(self.text)
        path = tuple(path)
        while path:
            found = self.in_file(path)
            if found:
                return self._positions.nearest(found)
            path = path[:-1]
        return self._positions.nearest(("preset",))

    def name(self, path: Sequence[str | int]) -> str:
        """Return a path in the words of the file: items that have a name are called by it."""
        parts: list[str | int] = []
        node: Any = self.tree
        short = False  # inside a strategy whose only step is not written as one
        for part in path:
            if part == "step" and isinstance(node, dict) and "step" not in node:
                short = True
                continue
            if short and part == 0 and isinstance(node, dict):
                continue
            node = _inner(node, part)
            called = node.get("name") if isinstance(part, int) and isinstance(node, dict) else None
            parts.append(called if isinstance(called, str) and called else part)
        return dotted(parts)


def _inner(node: Any, part: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


def held(node: Any, path: Sequence[str | int]) -> bool:
    """Return whether a tree holds a path."""
    for part in path:
        known = part in node if isinstance(node, dict) else _in_list(node, part)
        if not known:
            return False
        node = node[part]
    return True


def _in_list(node: Any, part: str | int) -> bool:
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def at(node: Any, path: Sequence[str | int]) -> Any:
    """Return the value that a tree holds at a path, None if it holds none."""
    for part in path:
        node = _inner(node, part)
    return node
