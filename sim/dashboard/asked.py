"""What the page may ask, read from JSON: anything else is told in a sentence, and nothing of it ever names a file."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sim.bounds import cropped
from sim.errors import UsageError
from sim.scenario.text.wording import listed, plain

MOST_CHANGES = 60
LONGEST_PATH = 200
LONGEST_TEXT = 200
LOOKS = (1, 4, 10, 40)
"""Futures after which the page is told how things stand."""
MOST_LUCK = 1000
MONEY = 1e12


@dataclass(frozen=True)
class Input:
    """One input of the market that the second drawer moves; ``low`` <= value <= ``high``."""

    key: str
    label: str
    low: float
    high: float
    step: float
    means: str


INPUTS = (
    Input("passing_share", "passing trade's share of the occasions", 0.0, 1.0, 0.05,
          "Residents and passers-by change places; the occasions stay as many."),
    Input("price_elasticity", "how customers answer to price", -4.0, -1.0, 0.1,
          "By how many per cent sales change when one house becomes one per cent dearer."),
    Input("experience_weight", "how much a good visit counts when they choose", 0.0, 1.0, 0.05,
          "0: nobody minds what a visit was like."),
    Input("recession", "depth of a recession", 0.0, 2.0, 0.25, "0: none; 1: as in 2008, through all the weeks."),
)  # fmt: skip
"""Numbers of the second drawer; beside them, ``rivals`` is a word."""
RIVALS = {"as_is": "as in the file", "still": "none copies", "copycat": "all copy"}


@dataclass(frozen=True)
class Asked:
    """A move: ``changes`` path -> as a strategy of the file writes it ("+2", 24.0), at ``business``, in the market that
    ``inputs`` make, with the luck of that number (0: the scenario's own).

    ``step`` and ``side`` name a step of the course and one of its sides ("" outside the course); costs are in money a
    week and once.
    """

    business: str
    changes: Mapping[str, str | float]
    inputs: Mapping[str, float | str] = field(default_factory=dict)
    luck: int = 0
    step: str = ""
    side: str = ""
    futures: int = LOOKS[-1]
    cost_per_week: float = 0.0
    one_off_cost: float = 0.0
    label: str = ""


def read_json(body: bytes | str) -> Any:
    """The value of a text of JSON; raises UsageError for one that is none, or too deep."""
    try:
        return json.loads(body, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise UsageError("This is not JSON as the page sends it.") from None


def _refused(name):
    raise ValueError(name)


def asked(content: Any) -> Asked:
    """The `Asked` of what the page sent; raises UsageError with a sentence for the first thing that cannot be meant."""
    if not isinstance(content, dict):
        _refuse("A move is a table of names and values.")
    known = tuple(Asked.__dataclass_fields__)
    for name in content:
        if name not in known:
            _refuse(f'There is no "{cropped(str(name))}" in a move; there is {listed(known)}.')
    if content.get("side") and not content.get("step"):
        _refuse("A side belongs to a step of the course.")
    return Asked(
        business=_text(content, "business"),
        changes=_changes(content.get("changes", {})),
        inputs=_inputs(content.get("inputs", {})),
        luck=_whole(content, "luck", range(MOST_LUCK + 1)),
        step=_text(content, "step"),
        side=_text(content, "side"),
        futures=_whole(content, "futures", LOOKS, LOOKS[-1]),
        cost_per_week=_number(content.get("cost_per_week", 0.0), "cost_per_week", -MONEY, MONEY),
        one_off_cost=_number(content.get("one_off_cost", 0.0), "one_off_cost", -MONEY, MONEY),
        label=_text(content, "label"),
    )


def luck_of(text: str) -> int:
    """The number of a luck as an address writes it; raises UsageError for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    return _whole({"luck": number}, "luck", range(MOST_LUCK + 1))


def _changes(given):
    if not isinstance(given, dict) or len(given) > MOST_CHANGES:
        _refuse(f"changes must be a table of at most {MOST_CHANGES} levers.")
    found: dict[str, str | float] = {}
    for path, value in given.items():
        if len(path) > LONGEST_PATH:
            _refuse(f"{cropped(path)} is no lever.")
        if isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT:
            found[path] = value
            continue
        found[path] = _number(value, cropped(path), -MONEY, MONEY)
    return found


def _inputs(given):
    if not isinstance(given, dict):
        _refuse("inputs must be a table of names and values.")
    known = {each.key: each for each in INPUTS}
    found: dict[str, float | str] = {}
    for name, value in given.items():
        if name == "rivals":
            if not isinstance(value, str) or value not in RIVALS:
                _refuse(f"rivals must be one of: {', '.join(RIVALS)}.")
            found[name] = value
        elif name in known:
            found[name] = _number(value, known[name].label, known[name].low, known[name].high)
        else:
            _refuse(f'There is no input "{cropped(name)}"; there is {listed([*known, "rivals"])}.')
    return found


def _text(content, name):
    value = content.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        _refuse(f"{name} must be a text of at most {LONGEST_TEXT} letters.")
    return value


def _whole(content, name, allowed, default=0):
    value = content.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
        ends = f"from 0 to {MOST_LUCK}" if isinstance(allowed, range) else f"out of {listed(map(str, allowed))}"
        _refuse(f"{name} must be a whole number {ends}.")
    return value


def _number(value, name, low, high):
    right = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not right or not low <= value <= high:
        _refuse(f"{name} must be a number from {plain(low)} to {plain(high)}.")
    return float(value)


def _refuse(sentence: str) -> NoReturn:
    raise UsageError(sentence)
