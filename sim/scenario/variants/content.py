"""A scenario as plain JSON and back: everything that outcomes depend on, and nothing of the text it was read from.

Two files whose values are the same have the same content, whatever their comments and the order of their keys; any
value that differs shows.  A scenario made from another keeps the price weights that were solved for that one
(`sim.scenario.solve.places`): what they are solved from stands under ``base``, where it differs.
"""

import datetime
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

from sim.errors import Fault, ScenarioError
from sim.scenario.schema.change import Change
from sim.scenario.schema.inputs import Table
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare, is_table, words_of
from sim.scenario.text.wording import dotted, shown

SOLVED_WITH = ("study", "experience", "segment", "place", "travel", "business", "behaviour")
"""The tables that price weights are solved from; of the study, only when the market opens."""
OPENS = "warm_up_weeks"
INFINITE = {"inf": math.inf, "-inf": -math.inf}
FORMS = ("value", "step", "percentage")
"""Of a change, in the order of `Change.form`."""

Content = dict[str, Any]


class _Wrong(Exception):
    """What of a content is not a scenario's: the path and the rest of a sentence."""

    def __init__(self, path: tuple[str | int, ...], words: str) -> None:
        super().__init__(f"{dotted(path) or 'the whole'} {words}")


class _Shape(NamedTuple):
    """How a value is written as JSON, and read again from a path."""

    write: Callable[[Any], Any]
    read: Callable[[Any, tuple], Any]


def as_content(scenario: Scenario) -> Content:
    """Return all values of a scenario as plain JSON (`json.dumps` with ``allow_nan=False`` takes it).

    ``scenario`` holds every table by its name in the file, defaults filled in; ``base`` what price weights are solved
    from where that is another scenario, {} where it is the same.  An amount without end is "inf"; a change is its form
    and size, ["step", 1.5].
    """
    tables = _write_table(scenario)
    return {"scenario": tables, "base": _base_of(scenario, tables)}


def from_content(content: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a content, whose outcomes are those of the scenario that it was made of, to the bit.

    It has no text and no path.  Raises `ScenarioError`, with one sentence, for what `as_content` does not return.
    """
    try:
        if not isinstance(content, Mapping) or set(content) != {"scenario", "base"}:
            raise _Wrong((), 'must have the two parts "scenario" and "base".')
        scenario = _in_order(_read_table(Scenario)(content["scenario"], ()))
        scenario._base = _with_base(scenario, content["base"])
    except _Wrong as wrong:
        raise ScenarioError([Fault(0, 0, f"This is not the content of a scenario: {wrong}")]) from None
    return scenario


def _base_of(scenario: Scenario, tables: Content) -> Content:
    base = scenario._base
    if base is None:
        return {}
    found: Content = {}
    for name in SOLVED_WITH:
        mine, its = getattr(scenario, name), getattr(base, name)
        if name == "study":
            if getattr(its, OPENS) != getattr(mine, OPENS):
                found[name] = {OPENS: getattr(its, OPENS)}
        elif its is not mine:
            written = _shapes(Scenario)[name].write(its)
            if written != tables[name]:
                found[name] = written
    return found


def _with_base(scenario: Scenario, found: Any) -> Scenario | None:
    if not isinstance(found, Mapping) or not set(found) <= set(SOLVED_WITH):
        raise _Wrong(("base",), f"must be a table of tables, not {shown(found)}.")
    if not found:
        return None
    update: dict[str, Any] = {}
    for name, value in found.items():
        if name != "study":
            update[name] = _shapes(Scenario)[name].read(value, ("base", name))
        elif isinstance(value, Mapping) and set(value) == {OPENS}:
            update[name] = scenario.study.model_copy(update={OPENS: _whole(value[OPENS], ("base", name, OPENS))})
        else:
            raise _Wrong(("base", name), f"must have the one key {OPENS}.")
    return _in_order(scenario.model_copy(update=update))


def _in_order(scenario: Scenario) -> Scenario:
    """Return the scenario with its tables of segments and touchpoints in the order in which reading a file puts them:
    sums over them are rounded in that order."""
    segments = [one.name for one in scenario.segment]
    moments = [one.name for one in scenario.experience.touchpoint]
    return scenario.model_copy(
        update={
            "segment": tuple(_sorted_in(one, moments, "cares") for one in scenario.segment),
            "place": tuple(_sorted_in(one, segments, "mix", "passing_mix") for one in scenario.place),
            "business": tuple(_sorted_in(one, moments, "touchpoints") for one in scenario.business),
        }
    )


def _sorted_in(holder: Any, names: list[str], *keys: str) -> Any:
    tables = {key: getattr(holder, key) or {} for key in keys}
    ordered = {key: {name: table[name] for name in names if name in table} for key, table in tables.items()}
    return holder.model_copy(update={key: ordered[key] for key in keys if len(ordered[key]) == len(tables[key])})


# -- tables and what stands in them


@cache
def _shapes(model: type[Table]) -> dict[str, _Shape]:
    """Return the shape of every key of a table, as the file writes the key."""
    return {field.alias or name: _shape(field.annotation) for name, field in model.model_fields.items()}


def _write_table(one: Table) -> Content:
    names = type(one).model_fields
    return {
        key: shape.write(getattr(one, name))
        for name, (key, shape) in zip(names, _shapes(type(one)).items(), strict=True)
    }


def _read_table(model: type[Table]) -> Callable[[Any, tuple], Any]:
    def read(value: Any, path: tuple) -> Any:
        shapes = _shapes(model)
        for key in _of_type(dict, value, path):
            if key not in shapes:
                raise _Wrong((*path, key), "is not a key of a scenario.")
        for key in shapes:
            if key not in value:
                raise _Wrong((*path, key), "is missing.")
        return model.model_construct(**{key: shape.read(value[key], (*path, key)) for key, shape in shapes.items()})

    return read


def _shape(annotation: Any) -> _Shape:
    """Return the shape of a type of the schema; nothing is null, whatever the type."""
    plain = _shape_of(bare(annotation)[0])
    return _Shape(
        lambda value: None if value is None else plain.write(value),
        lambda value, path: None if value is None else plain.read(value, path),
    )


def _shape_of(kind: Any) -> _Shape:
    if is_table(kind):
        return _Shape(_write_table, _read_table(kind))
    if kind in LEAVES:
        return LEAVES[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is dict:
        item = _shape(inner[1])
        return _Shape(
            lambda value: {key: item.write(each) for key, each in value.items()},
            lambda value, path: {
                key: item.read(each, (*path, key)) for key, each in _of_type(dict, value, path).items()
            },
        )
    if origin is tuple:
        item = _shape(inner[0])
        return _Shape(
            lambda value: [item.write(each) for each in value],
            lambda value, path: tuple(
                item.read(each, (*path, place)) for place, each in enumerate(_of_type(list, value, path))
            ),
        )
    words = words_of(kind if origin is Literal else Literal[inner])
    return _Shape(lambda value: value, lambda value, path: _word(value, words, path, origin is not Literal))


def _of_type(kind: type, value: Any, path: tuple) -> Any:
    if type(value) is not kind:
        raise _Wrong(path, f"is {shown(value)}, which cannot stand there.")
    return value


def _whole(value: Any, path: tuple) -> int:
    return _of_type(int, value, path)


def _word(value: Any, words: list[str], path: tuple, or_whole: bool) -> Any:
    if value in words:
        return value
    if or_whole:
        return _whole(value, path)
    raise _Wrong(path, f"is {shown(value)}, which is none of its words.")


def _number_written(value: float) -> float | str:
    number = float(value) + 0.0
    return ("inf" if number > 0 else "-inf") if math.isinf(number) else number


def _number_read(value: Any, path: tuple) -> float:
    if isinstance(value, str) and value in INFINITE:
        return INFINITE[value]
    number = _of_type(float, float(value) if type(value) is int else value, path)
    if not math.isfinite(number):
        raise _Wrong(path, f"is {shown(value)}; it must be a number.")
    return number


def _change_read(value: Any, path: tuple) -> Change:
    if len(_of_type(list, value, path)) != 2 or value[0] not in FORMS:
        raise _Wrong(path, f"is {shown(value)}; a change is its form and its size.")
    return Change(value[0], _number_read(value[1], path))


def _date_read(value: Any, path: tuple) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_of_type(str, value, path))
    except ValueError:
        raise _Wrong(path, f"is {shown(value)}, which is no date.") from None


def _as_it_is(kind: type) -> _Shape:
    return _Shape(lambda value: value, lambda value, path: _of_type(kind, value, path))


LEAVES: dict[Any, _Shape] = {
    float: _Shape(_number_written, _number_read),
    int: _as_it_is(int),
    bool: _as_it_is(bool),
    str: _as_it_is(str),
    datetime.date: _Shape(lambda value: value.isoformat(), _date_read),
    Change: _Shape(lambda value: [value.form, _number_written(value.size)], _change_read),
}
"""The shapes of what stands in the tables."""
