"""What differs between two scenario files, value by value, and a file with some of it changed.

A file is its parsed tree, laid over its preset, with what was set from Python under `SET`.  Items of a list that have a
name are told apart by it, whatever their order: the order of a file moves nothing, but for that of touchpoints and of
segments.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.scenario.reading.reading import from_tree
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.changed import changed

Tree = dict[str, Any]
Path = tuple[str, ...]
SET = "set"
"""The key of a tree under which stands what was set after the file was read: paths and numbers."""
WHOLE = ("mix", "passing_mix")
"""Tables whose shares must sum to one, so that none of them can change alone."""
ORDERED = (("experience", "touchpoint"), ("segment",))
"""Lists whose order means something: some defaults are the last touchpoint; who is drawn into which segment."""
ORDER = "their order"
KNOWN_BY = (("name",), ("what", "business", "segment"), ("from", "to"))
"""Keys that tell the items of a list apart; the first is what an item must have."""
WORDS = (
    ("preset",), ("study", "title"), ("study", "question"), ("sources",), ("fact",), ("place", "*", "label"),
    ("strategy", "*", "label"), ("strategy", "*", "milestones"), ("lever",), ("study", "levers"),
)  # fmt: skip
"""What is only said: no run depends on it.  A star stands for any name."""
JUDGED = (
    ("runs",), ("study", "precision"), ("study", "material_difference"), ("uncertain",),
)  # fmt: skip
"""What decides how many runs there are and how they are judged; no single run depends on it."""


class _Absent:
    """Nothing: the file does not hold the value."""

    def __repr__(self) -> str:
        return "not there"


ABSENT = _Absent()


class FileChange(NamedTuple):
    """One value that differs: where it stands, and what it is in either file, `ABSENT` where the file has none."""

    path: Path
    was: Any
    now: Any

    @property
    def back(self) -> "FileChange":
        """The same change the other way round."""
        return FileChange(self.path, self.now, self.was)

    @property
    def place(self) -> str:
        """Where it stands, as people write it: "business.The Old Forge.price"."""
        return ".".join(self.path)

    @property
    def moves_runs(self) -> bool:
        """Whether a run could come out otherwise."""
        return not any(_under(self.path, each) for each in (*WORDS, *JUDGED))

    @property
    def judges(self) -> bool:
        """Whether it only decides how many runs there are, and how they are judged."""
        return any(_under(self.path, each) for each in JUDGED)


def tree_of(scenario: Scenario) -> Tree:
    """Return the tree of a scenario that was read from a file, with what was set afterwards under `SET`."""
    tree = dict(scenario._source.tree) if scenario._source is not None else {}
    if isinstance(tree.get("strategy"), list):
        tree["strategy"] = [_in_one_form(each) for each in tree["strategy"]]
    return tree | ({SET: dict(scenario.set_values)} if scenario.set_values else {})


def scenario_of(tree: Tree, name: str) -> Scenario:
    """Return the scenario of a tree; ``name`` stands in its faults.

    Raises `ScenarioError` where the values contradict each other, and `PathFault` where what is set leads nowhere.
    """
    kept = {key: value for key, value in tree.items() if key != SET}
    scenario = from_tree(kept, name)
    return changed(scenario, tree[SET]) if tree.get(SET) else scenario


def changes_between(was: Tree, now: Tree) -> list[FileChange]:
    """Return every value that differs, in the order of the second file, then what only the first holds."""
    return list(_between(was, now, ()))


def with_changes(tree: Tree, changes: Sequence[FileChange]) -> Tree:
    """Return the tree with values as the changes have them ``now``; the given one stays as it is."""
    for change in changes:
        tree = _put(tree, change.path, change.now)
    return tree


def _in_one_form(strategy: Tree) -> Tree:
    """Return a strategy with the keys of its step beside its own, where it has one step."""
    steps = strategy.get("step")
    if not isinstance(steps, list) or len(steps) != 1:
        return strategy
    return {key: value for key, value in strategy.items() if key != "step"} | steps[0]


def _under(path: Path, pattern: Path) -> bool:
    return len(path) >= len(pattern) and all(part in ("*", here) for part, here in zip(pattern, path, strict=False))


def _between(was: Any, now: Any, path: Path) -> Iterator[FileChange]:
    if type(was) is type(now) and was == now:
        return
    old, new = _parts(was, path), _parts(now, path)
    if old is None or new is None:
        if not _same_number(was, now):
            yield FileChange(path, was, now)
        return
    for key in dict.fromkeys((*new, *old)):
        yield from _between(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
    if path in ORDERED and list(new) != [*(key for key in old if key in new), *(key for key in new if key not in old)]:
        yield FileChange((*path, ORDER), list(old), list(new))


def _same_number(was: Any, now: Any) -> bool:
    """Whether 25 and 25.0 stand there."""
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (was, now))
    return numbers and was == now


def _parts(value: Any, path: Path) -> Mapping[str, Any] | None:
    """Return what a value is made of; None where it changes as a whole."""
    if path and path[-1] in WHOLE:
        return None
    if isinstance(value, dict):
        return value
    return _items(value) if isinstance(value, list) else None


def _items(values: list[Any]) -> Mapping[str, Any] | None:
    """Return the items of a list by what tells them apart; None for a list of plain values."""
    if not values or not all(isinstance(each, dict) for each in values):
        return None
    for keys in KNOWN_BY:
        if all(keys[0] in each for each in values):
            names = [" ".join(str(each[key]) for key in keys if key in each) for each in values]
            if len(set(names)) == len(names):
                return dict(zip(names, values, strict=True))
    return {str(place): each for place, each in enumerate(values, start=1)}


def _put(holder: Any, path: Path, value: Any) -> Any:
    """Return a table or a list with one value inside it replaced, added or, where it is `ABSENT`, left out."""
    first, rest = path[0], path[1:]
    if isinstance(holder, list):
        items = dict(_items(holder) or {})
        if first == ORDER:
            return [items[key] for key in dict.fromkeys((*value, *items)) if key in items]
        return list(_with(items, first, rest, value).values())
    return _with(dict(holder or {}), first, rest, value)


def _with(items: dict[str, Any], first: str, rest: Path, value: Any) -> dict[str, Any]:
    inner = _put(items.get(first, {}), rest, value) if rest else value
    if inner is ABSENT or (rest and inner == {} and value is ABSENT):
        items.pop(first, None)
    else:
        items[first] = inner
    return items
