"""Outcomes as plain content, and back to the bit: a tree for a line of JSON, and its arrays for an Arrow file.

Nothing here can run anything: a class is named by a word, and only the words of `CLASSES` are known.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.accounts.leaving import Part
from sim.accounts.money import CustomerEquity
from sim.errors import RegularsError
from sim.study.measures.customer_value import Spread
from sim.study.measures.flows import SegmentFlows, WeeklyFlows
from sim.study.measures.recommended import Likened
from sim.study.measures.strain import Strain
from sim.study.runs.outcomes import Outcome

if TYPE_CHECKING:
    import pyarrow

CLASSES: dict[str, Any] = {
    each.__name__: each for each in (Outcome, WeeklyFlows, SegmentFlows, CustomerEquity, Likened, Part, Spread, Strain)
}
KIND = "$"
"""Marks a table of the tree that stands for something else than itself."""


def packed(value: Any) -> tuple[Any, "pyarrow.Table"]:
    """(tree of plain JSON, table of arrays) of outcomes and what they hold; raises TypeError for anything else."""
    import pyarrow

    arrays: list[np.ndarray] = []
    tree = _tree(value, arrays)
    table = pyarrow.table(
        {
            "kind": pyarrow.array([each.dtype.str for each in arrays], pyarrow.string()),
            "shape": pyarrow.array([list(each.shape) for each in arrays], pyarrow.list_(pyarrow.int64())),
            "content": pyarrow.array([np.ascontiguousarray(each).tobytes() for each in arrays], pyarrow.large_binary()),
        }
    )
    return tree, table


def unpacked(tree: Any, table: "pyarrow.Table") -> Any:
    """What was packed; raises RegularsError for a tree that cannot have been."""
    arrays = [
        np.frombuffer(content.as_py(), dtype=kind.as_py()).reshape(shape.as_py()).copy()
        for kind, shape, content in zip(table["kind"], table["shape"], table["content"], strict=True)
    ]
    return _value(tree, arrays)


def _tree(value, arrays):
    if isinstance(value, np.ndarray | np.generic):
        whole = np.asarray(value)
        if whole.dtype.hasobject:
            raise TypeError("an array of objects cannot be kept")
        arrays.append(whole)
        return {KIND: "array" if isinstance(value, np.ndarray) else "scalar", "at": len(arrays) - 1}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {KIND: "float", "is": repr(value)}
    name = type(value).__name__
    if CLASSES.get(name) is type(value) or isinstance(value, Outcome):
        if dataclasses.is_dataclass(value):
            held = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        else:
            held = value._asdict()
        known = "Outcome" if isinstance(value, Outcome) else name
        return {KIND: known, "holds": [_tree(each, arrays) for each in held.values()]}
    if isinstance(value, Mapping):
        return {KIND: "map", "of": [[_tree(key, arrays), _tree(each, arrays)] for key, each in value.items()]}
    if type(value) is tuple:  # one with names would come back without them
        return {KIND: "tuple", "of": [_tree(each, arrays) for each in value]}
    if isinstance(value, Sequence) and not isinstance(value, tuple):
        return [_tree(each, arrays) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _value(tree, arrays):
    if isinstance(tree, list):
        return [_value(each, arrays) for each in tree]
    if not isinstance(tree, dict):
        return tree
    kind = tree.get(KIND)
    if kind == "array":
        return arrays[tree["at"]]
    if kind == "scalar":
        return arrays[tree["at"]][()]
    if kind == "float":
        return float(tree["is"])
    if kind == "map":
        return {_value(key, arrays): _value(each, arrays) for key, each in tree["of"]}
    if kind == "tuple":
        return tuple(_value(each, arrays) for each in tree["of"])
    if kind in CLASSES:
        return CLASSES[kind](*[_value(each, arrays) for each in tree["holds"]])
    raise RegularsError(f"what was kept of a run holds something unknown ({kind!r}).")
