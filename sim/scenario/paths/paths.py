"""Paths: how a change, a world or a sweep names one input of a scenario.

A bare path ("price", "touchpoints.welcome.people") belongs to the focus business; `business.NAME.…`,
`place.NAME.…`, `segment.NAME.…`, `behaviour.…`, `experience.…`, `study.…`, `strategy.NAME.…`, `event.NAME.…` and
`travel.FROM.TO.minutes` reach anything else.  A name with a dot stands in quotes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.errors import UsageError
from sim.scenario.schema.behaviour import Behaviour, Passers
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.inputs import Share, Table, told
from sim.scenario.schema.market import Care, Experience, Place, Segment, Touchpoint, Travel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare, keys
from sim.scenario.schema.strategy import Event, Step
from sim.scenario.schema.study import Study
from sim.scenario.text.positions import unquoted
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import listed, one_of, quoted

PART = re.compile(r"""\s*("(?:\\.|[^"\\])*"|'[^']*'|[^.]+?)\s*(\.|$)""", re.DOTALL)
DOT = re.compile(r"\s*\.\s*")
KINDS = ("business", "place", "segment", "behaviour", "experience", "study", "strategy", "event", "travel")
MODELS: dict[str, type[Table]] = {"place": Place, "segment": Segment, "business": Business}


class PathFault(UsageError):
    """A path does not lead to an input that can be meant."""


@dataclass(frozen=True, order=True)
class Target:
    """One input of a scenario.

    ``kind`` is that of its table ("business", "place", "behaviour" ...), ``name`` the one meant ("" where there is only
    one); ``key`` is the dotted rest of the path ("price", "touchpoints.welcome.people"), without quotes.
    """

    kind: str
    name: str
    key: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The key, taken apart; a name inside it stays whole, whatever dots it holds."""
        first, *rest = self.key.split(".")
        if not rest:
            return (first,)
        if first in ("touchpoints", "touchpoint") and len(rest) > 1:
            return (first, ".".join(rest[:-1]), rest[-1])
        if self.kind == "travel":
            return (".".join([first, *rest[:-1]]), rest[-1])
        if first == "step" and len(rest) > 1:
            inner = (rest[1], ".".join(rest[2:])) if rest[1] == "change" and len(rest) > 2 else tuple(rest[1:])
            return (first, rest[0], *inner)
        return (first, ".".join(rest))

    @property
    def path(self) -> str:
        """The canonical path: whole, with quotes where a name needs them."""
        names = (self.kind, *((self.name,) if self.name else ()), *self.parts)
        return ".".join(quoted(part) for part in names)


def split(path: str) -> list[str]:
    """Return the parts of a path; quotes keep dots inside a part."""
    parts: list[str] = []
    place = 0
    while place < len(path) or not path:
        found = PART.match(path, place)
        if not found:
            raise PathFault(f'"{path}" is not a path: parts are joined by dots, names with dots stand in quotes.')
        part = found[1]
        parts.append(unquoted(part) if part[0] in "\"'" else part)
        place = found.end()
        if not found[2]:
            return parts
    raise PathFault(f'"{path}" ends with a dot; a key must follow.')


def resolve(scenario: Scenario, path: str, focus: str | None = None) -> Target:
    """Return the input that ``path`` means; a bare one belongs to the business ``focus``, or to the only focus one.

    Raises `PathFault` with a sentence when it means none.
    """
    parts = split(path)
    if parts[0] not in KINDS:
        return _bare(scenario, parts, path, focus)
    kind, rest = parts[0], parts[1:]
    if kind in ("behaviour", "experience", "study"):
        return _target(scenario, kind, "", rest, path)
    known = _names(scenario, kind)
    name, rest = _named(rest, known, kind, path)
    return _target(scenario, kind, name, rest, path)


def _bare(scenario: Scenario, parts: list[str], path: str, focus: str | None) -> Target:
    if parts[0] not in keys(Business):
        near = nearest(parts[0], [*keys(Business), *KINDS])
        meant = f'; did you mean "{near}"?' if near else f"; a path starts with {one_of(KINDS)}, or is a lever."
        raise PathFault(f'"{parts[0]}" is neither a lever of a business nor the start of a path{meant}')
    if focus is None:
        names = [one.name for one in scenario.focus]
        if len(names) != 1:
            count = "no" if not names else "more than one"
            words = f'"{path}" does not say whose, and there is {count} focus business'
            raise PathFault(f"{words}; write business.NAME.{path}.")
        focus = names[0]
    return _target(scenario, "business", focus, parts, path)


def _names(scenario: Scenario, kind: str) -> list[str]:
    if kind == "travel":
        return [one.name for one in scenario.place]
    return [one.name for one in getattr(scenario, kind)]


def _named(rest: list[str], known: Sequence[str], kind: str, path: str) -> tuple[str, list[str]]:
    """Take a name off the front of a path; one with dots may stand without quotes if it is known."""
    if not rest:
        raise PathFault(f'"{path}" does not say which {kind}; write {kind}.NAME.KEY.')
    dotless = {DOT.sub(".", name): name for name in reversed(known)}
    for count in range(len(rest), 0, -1):
        name = dotless.get(DOT.sub(".", ".".join(rest[:count])))
        if name is not None:
            return name, rest[count:]
    near = nearest(rest[0], known)
    meant = f'; did you mean "{near}"?' if near else f"; there is {listed(known[:12])}." if known else "."
    raise PathFault(f'There is no {kind} "{rest[0]}"{meant}')


def _target(scenario: Scenario, kind: str, name: str, rest: list[str], path: str) -> Target:
    if not rest:
        raise PathFault(f'"{path}" does not say which key is meant.')
    if kind == "strategy":
        rest = _step_parts(scenario, name, rest, path)
    elif kind == "event" and rest[0] == "change":
        rest = _change_parts(_one(scenario.event, name), rest, path)
    elif kind == "travel":
        there, rest = _named(rest, _names(scenario, kind), "place", path)
        if scenario.minutes(name, there) is None or name == there or rest != ["minutes"]:
            raise PathFault(f'"{path}" is not a way between two places; write travel.FROM.TO.minutes.')
        rest = [there, "minutes"]
    elif rest[0] in ("touchpoints", "touchpoint", "cares") and len(rest) > 1:
        rest = _moment_parts(scenario, rest, path)
    target = Target(kind, name, ".".join(rest))
    declared_as(target)
    return target


def _moment_parts(scenario: Scenario, rest: list[str], path: str) -> list[str]:
    known = [one.name for one in scenario.experience.touchpoint]
    name, inner = _named(rest[1:], known, "touchpoint", path)
    return [rest[0], name, *inner]


def _step_parts(scenario: Scenario, name: str, rest: list[str], path: str) -> list[str]:
    """Return the parts of a strategy's path with its step spelled out, counted from 1."""
    strategy = _one(scenario.strategy, name)
    if rest[0] == "step" and len(rest) > 2:
        number, rest = rest[1], rest[2:]
    elif len(strategy.step) == 1:
        number = "1"
    else:
        raise PathFault(f'The strategy "{name}" has {len(strategy.step)} steps; write strategy.NAME.step.1.KEY.')
    if not number.isdecimal() or not 1 <= int(number) <= len(strategy.step):
        raise PathFault(f'The strategy "{name}" has no step {number}; it has {len(strategy.step)}, counted from 1.')
    if rest[0] == "change":
        rest = _change_parts(strategy.step[int(number) - 1], rest, path)
    return ["step", number, *rest]


def _change_parts(holder: Any, rest: list[str], path: str) -> list[str]:
    """Return the parts of a path to one change, which stands under the change's own path."""
    wanted = ".".join(rest[1:])
    for key in holder.change:
        if key == wanted or split(key) == rest[1:]:
            return ["change", key]
    near = nearest(wanted, holder.change)
    meant = f'; did you mean "{near}"?' if near else "."
    raise PathFault(f'"{path}" is not among its changes{meant}')


def _one(items: Sequence[Any], name: str) -> Any:
    return next(one for one in items if one.name == name)


@lru_cache(maxsize=10_000)
def declared_as(target: Target) -> FieldInfo:
    """Return the field that declares an input: its range, unit and kind of change.

    Raises `PathFault` when there is no such key or it is not a number.
    """
    parts = target.parts
    if target.kind == "strategy":
        parts = parts[2:]
    if not parts:
        raise PathFault(f"{target.path} does not say which key is meant.")
    model, key, one = _holder(target.kind, parts)
    if one is not None:
        return one
    known = keys(model) if model else {}
    field = known.get(key)
    if field is None or len(parts) > _depth(target.kind, parts):
        near = nearest(key, known)
        meant = f'; did you mean "{near}"?' if near else "."
        raise PathFault(f'"{target.key}" is not an input of {_whose(target)}{meant}')
    kind = bare(field.annotation)[0]
    if kind not in (int, float):
        raise PathFault(f"{_whose(target)}: {key} is not a number, so it cannot be varied.")
    return field


def _whose(target: Target) -> str:
    return f'{target.kind} "{target.name}"' if target.name else target.kind


def _depth(kind: str, parts: tuple[str, ...]) -> int:
    if kind == "travel":
        return 2
    if parts[0] in ("touchpoints", "touchpoint"):
        return 3
    return 2 if parts[0] == "passers" else 1


def _holder(kind: str, parts: tuple[str, ...]) -> tuple[type[Table] | None, str, FieldInfo | None]:
    """Return the model and key that a path ends at, or the field itself where a table holds plain numbers."""
    first = parts[0]
    if kind == "travel":
        return Travel, parts[-1], None
    if first == "change" and kind in ("strategy", "event"):
        return None, first, FieldInfo(annotation=float)
    if kind == "business" and first == "touchpoints" and len(parts) > 2:
        return Scores, parts[2], None
    if kind == "experience" and first == "touchpoint" and len(parts) > 2:
        return Touchpoint, parts[2], None
    if kind == "behaviour" and first == "passers" and len(parts) > 1:
        return Passers, parts[1], None
    if len(parts) == 2 and (kind, first) in INSIDE:
        return None, parts[1], _inside(INSIDE[kind, first])
    models: dict[str, type[Table]] = {"behaviour": Behaviour, "experience": Experience, "study": Study}
    models |= {"strategy": Step, "event": Event}
    return {**models, **MODELS}[kind], first, None


INSIDE = {
    ("business", "copies"): Share,
    ("place", "mix"): Share,
    ("place", "passing_mix"): Share,
    ("segment", "cares"): Care,
}


def _inside(annotation: Any) -> FieldInfo:
    """Return the field of a number inside a table of names."""
    assert get_origin(annotation) is not None
    field = FieldInfo.from_annotation(annotation)
    field.json_schema_extra = {"unit": "share" if get_args(annotation)[1] == get_args(Share)[1] else "×"}
    return field


def changes_weekly(target: Target) -> bool:
    """Return whether a strategy or event may change an input while the market runs; errors as `declared_as`."""
    return told(declared_as(target)).get("changes") == "weekly"


def weekly_keys(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Return (kind, key) of every input that may change from week to week, a touchpoint's score as its two parts."""
    moments = [one.name for one in scenario.experience.touchpoint]
    out = []
    models: dict[str, type[Table]] = {**MODELS, "behaviour": Behaviour}
    for kind, model in models.items():
        out += [(kind, key) for key, field in keys(model).items() if _is_weekly(field)]
    out.append(("behaviour", "passers.reviews"))
    inner = [key for key, field in keys(Scores).items() if _is_weekly(field) and key != "score"]
    out += [("business", f"touchpoints.{name}.{key}") for name in moments for key in inner]
    return tuple(out)


def _is_weekly(field: FieldInfo) -> bool:
    return told(field).get("changes") == "weekly"
