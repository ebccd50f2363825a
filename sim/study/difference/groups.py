"""Changes that are tried together: each alone where they are few, else by the table in which they stand."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.scenario.paths.labels import label
from sim.scenario.paths.paths import PathFault
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.file_changes import ABSENT, FileChange

MOST = 12
"""Changes or groups that are tried apart: each takes twice the runs of a comparison."""


class Group(NamedTuple):
    """Changes that are tried together; ``key`` is the place that they share, ``label`` what people read."""

    key: str
    label: str
    changes: tuple[FileChange, ...]

    @classmethod
    def of(cls, changes: Sequence[FileChange], scenarios: Sequence[Scenario], key: str = "") -> "Group":
        """A group of one or more changes between ``scenarios``, in whose words it is told."""
        if len(changes) == 1:
            return cls(changes[0].place, in_words(changes[0], scenarios), tuple(changes))
        key = key or "several"
        shown = ", ".join(in_words(each, scenarios) for each in changes[:2])
        more = f" and {len(changes) - 2} more" if len(changes) > 2 else ""
        label = f"{key} ({len(changes)} values)" if key != "several" else f"together: {shown}{more}"
        return cls(key, label, tuple(changes))

    @property
    def strategies(self) -> frozenset[str] | None:
        """The strategies that it moves, where it moves nothing else; None where it moves the market."""
        tables = {each.path[0] for each in self.changes}
        return frozenset(each.path[1] for each in self.changes) if tables == {"strategy"} else None


def in_words(change: FileChange, scenarios: Sequence[Scenario]) -> str:
    """What people read for a change: "price of Corner Café, 12 to 13"; its place in the file where it has no words."""
    told = change.place
    for scenario in reversed(scenarios):
        try:
            told = label(scenario, change.place)
            break
        except PathFault:
            continue
    if ABSENT in (change.was, change.now) or isinstance(change.now, dict | list):
        return told
    return f"{told}, {said(change.was)} to {said(change.now)}"


def said(value: Any) -> str | None:
    """A value as a file would hold it, on one line; None where there is none."""
    if value is ABSENT:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {said(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(str(said(each)) for each in value)}]"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def groups_of(changes: Sequence[FileChange], scenarios: Sequence[Scenario]) -> list[Group]:
    """The changes in groups, at most `MOST`: as deep in the file as that allows."""
    for depth in range(max((len(each.path) for each in changes), default=0), 0, -1):
        found: dict[tuple[str, ...], list[FileChange]] = {}
        for each in changes:
            found.setdefault(each.path[:depth], []).append(each)
        if len(found) <= MOST or depth == 1:
            return [Group.of(some, scenarios, ".".join(key)) for key, some in found.items()]
    return []
