"""Arrays and tables with too many entries, found before anything else looks at each of them."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import Node, is_table
from sim.scenario.text.positions import Path

MOST_KEYS = 400  # of one table, known or not
MOST_ITEMS = 100  # of an array that declares no number of its own


def crowded(tree: Any, here: Node | None = None, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield each array or table with more entries than the shape allows, with the sentence about it.

    These are told before anything else, for their entries could be many.
    """
    here = here or Node(Scenario)
    most = _most(here)
    if isinstance(tree, dict | list) and len(tree) > most:
        yield path, f"{len(tree):,} entries; it must have at most {most:,}."
    elif isinstance(tree, dict | list):
        parts = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for part, value in parts:
            inner = here.inner(part)
            if inner is not None and isinstance(value, dict | list):
                yield from crowded(value, inner, (*path, part))


def _most(here: Node) -> int:
    declared = [rule.max_length for rule in (here.field.metadata if here.field else ()) if hasattr(rule, "max_length")]
    if is_table(here.type):
        return MOST_KEYS
    return declared[0] if declared else MOST_ITEMS
