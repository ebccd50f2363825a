"""Faults of structure: unknown keys, missing keys, wrong types and values out of range, from the models' own checks."""

from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.reading.repair import UNKNOWN, as_held, broken_path, mended
from sim.scenario.reading.size_limits import crowded
from sim.scenario.schema.schema_tree import OF_SCENARIO, Node, Shape, is_table, keys, node, tables, words_of
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.text.faults import MOST_FOUND, Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.source import at
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import listed, one_of, quoted, shown

BYTES_PER_RESIDENT = 330
MOST_KEYS_TOLD = 14


def built(faults: Faults, shape: Shape = OF_SCENARIO) -> Any:
    """Return what the merged tree describes, a model of the shape's root: a scenario, if nothing is said.

    Faults found on the way are added; it is then mended where it was broken, so that the rest can be
    checked, or None if it cannot be mended.
    """
    tree = faults.source.tree
    for path, words in crowded(tree, Node(shape.root)):
        faults.add(path, f"{faults.source.name(path) or 'The file'} has {words}", ())
    if faults.found:
        return None
    for attempt in range(3):
        try:
            return shape.root.model_validate(tree)
        except ValidationError as wrong:
            errors = [one for one in wrong.errors(include_url=False) if not _only_follows(one)]
        if attempt == 0:
            _tell(errors[:MOST_FOUND], faults, shape)
            if len(errors) > MOST_FOUND:
                return None
            faults.broken += [broken_path(one, faults.source.tree) for one in errors]
        tree = mended(tree, errors, shape.root)
        if tree is None:
            return None
    return None


def _only_follows(one: ErrorDetails) -> bool:
    """Return whether an array is found too short only because its items were broken."""
    return one["type"] == "too_short" and bool(one["input"])


def _tell(errors: list[ErrorDetails], faults: Faults, shape: Shape) -> None:
    tree = faults.source.tree
    meant: set[Path] = set()  # missing keys that an unknown key was probably meant to be
    seen: set[Path] = set()
    for one in errors:
        if one["type"] == UNKNOWN or one["loc"][-1:] == ("[key]",):
            path = broken_path(one, tree)
            message, key = _unknown(path, faults, shape)
            meant.add((*path[:-1], key))
            faults.add(path, message, ())
    for one in errors:
        path = broken_path(one, tree)
        if one["type"] == UNKNOWN or one["loc"][-1:] == ("[key]",) or path in seen:
            continue
        seen.add(path)
        if one["type"] == "missing" and not isinstance(one["loc"][-1], int):
            if path not in meant:
                faults.add(path, _missing(path, faults, shape), ())
        else:
            faults.add(path, _wrong(path, one, faults, shape), ())


def _unknown(path: Path, faults: Faults, shape: Shape) -> tuple[str, str]:
    """Return the sentence about an unknown key, and the key that was probably meant."""
    key = str(path[-1])
    around = node(path[:-1], shape.root)
    known = known_keys(around)
    name = faults.source.name(path[:-1])
    where = f"of {name}" if name else f"of {shape.called}"
    told = f"{quoted(key)} is not a key {where}"
    if around is not None and around.type is Strategy and key in keys(Step):
        return f"{name} has steps of its own, so {key} must stand in one of them, under [[strategy.step]].", ""
    near = nearest(key, known)
    if near:
        return f'{told}; did you mean "{near}"?', near
    homes = [home for home, table in tables(shape.root) if key in keys(table)]
    if homes:
        return f"{told}; it belongs in {one_of(homes)}.", ""
    everywhere = {other: home for home, table in tables(shape.root) for other in keys(table)}
    far = nearest(key, everywhere)
    if far:
        return f'{told}; did you mean "{far}", in {everywhere[far]}?', ""
    if 0 < len(known) <= MOST_KEYS_TOLD:
        return f"{told}; its keys are {listed(known)}.", ""
    return f"{told}.", ""


def known_keys(around: Node | None) -> list[str]:
    """Return the keys that a table may have; a strategy also those of its only step."""
    if around is not None and get_origin(around.type) is dict:
        return list(get_args(get_args(around.type)[0]))
    if around is None or not is_table(around.type):
        return []
    known = list(keys(around.type))
    return [*known, *keys(Step)] if around.type is Strategy else known


def _missing(path: Path, faults: Faults, shape: Shape) -> str:
    around, key = faults.source.name(path[:-1]), str(path[-1])
    here = node(path, shape.root)
    must = here.allowed() if here else "given"
    if len(path) == 1 and shape is not OF_SCENARIO:
        return f"The file has no {key}; it must be given: {must}."
    if len(path) == 1:
        header = "[[experience.touchpoint]]" if key == "experience" else f"[[{key}]]"
        return f"The file has no {header}; it must have at least one, or name a preset."
    return f"{around} has no {key}; it must be given: {must}."


def _wrong(path: Path, one: ErrorDetails, faults: Faults, shape: Shape) -> str:
    value = at(faults.source.tree, as_held(path, faults.source.tree))
    name = faults.source.name(path) or "The file"
    context = one.get("ctx", {})
    if one["type"] == "too_long" and isinstance(value, list | dict):
        return f"{name} has {len(value):,} entries; it must have at most {context['max_length']:,}."
    if one["type"] == "too_short":
        return f"{name} is an empty list; it must have at least {context['min_length']}."
    if one["type"] == "string_too_long":
        return f"{name} has {len(value):,} characters; it must have at most {context['max_length']:,}."
    here = node(path, shape.root)
    if one["type"] == "allowed":
        must = context["allowed"]
    else:
        must = here.allowed() if here else "something else"
    return f"{name} is {shown(value)}; it must be {must}{_hint(value, here, path)}"


def _hint(value: Any, here: Node | None, path: Path) -> str:
    kind = here.type if here else None
    if isinstance(value, str) and kind in (int, float):
        return _text_for_number(value) + "."
    if isinstance(value, float) and kind is int and value == value and abs(value) < 1e15 and value == int(value):
        return f"; write {int(value)}."
    if path[-1:] == ("residents",) and isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return f"; {value:,} would take {memory(value * BYTES_PER_RESIDENT)} of memory."
    if isinstance(value, str) and here is not None and "Literal" in str(kind):
        near = nearest(value, words_of(kind))
        return f'; did you mean "{near}"?' if near else "."
    if isinstance(value, str) and kind is bool and value.casefold() in ("true", "false"):
        return "; write it without quotes."
    return "."


def _text_for_number(text: str) -> str:
    plain = text.strip()
    if plain.endswith("%"):
        try:
            return f"; write {float(plain[:-1].replace(',', '.')) / 100:g} for {_spaced(plain)}"
        except ValueError:
            return ""
    try:
        float(plain.replace(",", "."))
    except ValueError:
        return ""
    return f"; write {plain.replace(',', '.')} without quotes"


def _spaced(text: str) -> str:
    return f"{text[:-1].strip()} %"


def memory(size: float) -> str:
    """Return a number of bytes in the unit that suits it."""
    for unit in ("bytes", "kB", "MB", "GB", "TB", "PB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.3g} EB"
