"""The shape of the file as its models declare it: which keys a table has, and what each key may be."""

import datetime
import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario.schema.change import ALLOWED as CHANGE
from sim.scenario.schema.change import Change
from sim.scenario.schema.inputs import Table, limits, told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import listed, one_of, plain


class Shape(NamedTuple):
    """A kind of file: the model of its top, and what it is called."""

    root: type[Table]
    called: str


OF_SCENARIO = Shape(Scenario, "a scenario")
DATE = "a date without quotes, such as 2026-01-05"


def bare(annotation: Any) -> tuple[Any, list[Any]]:
    """Return a type without `Annotated` and `None` around it, and what was annotated."""
    rules: list[Any] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            rules += more
        elif get_origin(annotation) in (Union, types.UnionType):
            inner = [one for one in get_args(annotation) if one is not type(None)]
            if len(inner) > 1:
                return annotation, rules
            annotation = inner[0]
        else:
            return annotation, rules


def is_table(annotation: Any) -> bool:
    """Return whether a type is one of the file's tables."""
    return isinstance(annotation, type) and issubclass(annotation, Table)


def keys(model: type[Table]) -> dict[str, FieldInfo]:
    """Return the keys of a table as the file writes them, with their fields."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


class Node:
    """One place of the shape: the type expected there and the field that declares it."""

    def __init__(self, annotation: Any, field: FieldInfo | None = None) -> None:
        self.type, self.rules = bare(annotation)
        self.field = field

    def inner(self, part: str | int) -> "Node | None":
        """Return the place one part further down a path, or None if the shape has none."""
        if is_table(self.type):
            field = keys(self.type).get(part) if isinstance(part, str) else None
            return Node(field.annotation, field) if field else None
        kind = get_origin(self.type)
        if kind is dict and isinstance(part, str):
            return Node(get_args(self.type)[1], self.field)
        if kind is tuple and isinstance(part, int):
            return Node(get_args(self.type)[0], self.field)
        return None

    def allowed(self) -> str:
        """Return what may stand here, as the rest of the sentence "it must be …"."""
        one_value = self.type is str or get_origin(self.type) is dict
        if self.field is not None and one_value and "allowed" in told(self.field):
            return told(self.field)["allowed"]
        return words_for(self.type, self.rules, self.field)


def node(path: Sequence[str | int], root: type[Table] = Scenario) -> Node | None:
    """Return the place of the shape that a path leads to, or None."""
    here: Node | None = Node(root)
    for part in path:
        here = here.inner(part) if here else None
    return here


def words_for(kind: Any, rules: Sequence[Any], field: FieldInfo | None) -> str:
    """Return what a value of a type may be, in words."""
    if kind in (int, float):
        return number_words(kind, rules, field)
    if kind in (bool, str, datetime.date, Change):
        return {bool: "true or false", str: "text in quotes", datetime.date: DATE, Change: CHANGE}[kind]
    if is_table(kind):
        return "a table"
    return composed_words(kind, field)


def composed_words(kind: Any, field: FieldInfo | None) -> str:
    """Return what a value of a composed type may be, in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return one_of(f'"{word}"' for word in inner)
    if origin is dict:
        names = get_args(inner[0])
        return f"a table with {listed(names)}" if names else "a table of names and values"
    if origin is tuple and is_table(bare(inner[0])[0]):
        return "an array of tables, each under its [[header]]"
    if origin is tuple:
        item, rules = bare(inner[0])
        count = f"{len(inner)} " if inner[-1] is not Ellipsis else ""
        return f"a list of {count}items, each {words_for(item, rules, field if count == '' else None)}"
    return one_of(words_for(*bare(one), field) for one in inner)


def number_words(kind: type, rules: Sequence[Any], field: FieldInfo | None) -> str:
    """Return the range of a number in words, with its unit."""
    carrier = FieldInfo(annotation=kind)
    carrier.metadata = list(flat(rules)) + (list(field.metadata) if field is not None else [])
    low, high, open_below = limits(carrier)
    noun = "a whole number" if kind is int else "a number"
    unit = told(field).get("unit") if field is not None else None
    behind = f" ({unit})" if unit and unit not in ("chance", "share", "seed") else ""
    if low is None or high is None:
        infinite = field is not None and told(field).get("off") == float("inf")
        return f"{noun} from {plain(low)} up, or inf{behind}" if infinite and low is not None else noun + behind
    if open_below:
        return f"{noun} above {plain(low)}, up to {plain(high)}{behind}"
    return f"{noun} from {plain(low)} to {plain(high)}{behind}"


def flat(rules: Sequence[Any]) -> list[Any]:
    """Return annotated rules with those inside a `Field` spread out."""
    out: list[Any] = []
    for rule in rules:
        out += rule.metadata if isinstance(rule, FieldInfo) else [rule]
    return out


def tables(root: type[Table] = Scenario) -> list[tuple[str, type[Table]]]:
    """Return every table of the file with its header, in the order of the file."""
    out: list[tuple[str, type[Table]]] = [("the top of the file", root)]

    def walk(model: type[Table], prefix: str) -> None:
        for key, field in keys(model).items():
            here = Node(field.annotation, field)
            item = here.inner(0) or here.inner("*") if not is_table(here.type) else here
            if item and is_table(item.type):
                several = here.inner(0) is not None
                name = prefix + key + (".NAME" if not several and item is not here else "")
                out.append((f"[[{name}]]" if several else f"[{name}]", item.type))
                walk(item.type, name + ".")

    walk(root, "")
    return out


def words_of(kind: Any) -> list[str]:
    """Return the words that a type allows."""
    out: list[str] = []
    for one in get_args(kind):
        out += [one] if isinstance(one, str) else words_of(one)
    return out
