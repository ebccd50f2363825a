"""Points that the scenario's own consistency refuses, found before anything runs.

Only what the varied inputs can break is checked, and each combination of the values that matter once.  Where none of
them moves the weeks of a step, every check compares sums and products of the inputs, which are farthest off at the ends
of their ranges: if all corners of the box around the points pass, all points do.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from sim.scenario.consistency.changes import check_events, check_strategies
from sim.scenario.consistency.dates import check_dates
from sim.scenario.consistency.market import check_market
from sim.scenario.consistency.money import MOST_TIMES, check_money
from sim.scenario.paths.paths import PathFault, Target, declared_as
from sim.scenario.schema.inputs import limits, told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.sweeps.points import Points
from sim.scenario.text.faults import Faults
from sim.scenario.text.source import Source
from sim.scenario.variants.changed import missed
from sim.scenario.variants.values import with_values

Check = Callable[[Scenario, Faults], None]
MOST_CORNERS = 1024
MOST_TOLD = 10
MOST_LOOKED_AT = 50_000
"""Combinations after which those that are refused are no longer counted, if there are enough to tell."""
TIMING = ("start_week", "end_week", "ramp_weeks", "fades_per_year", "weeks")
"""Keys under which a score may be off in the middle of a range and on the scale at both ends."""


class Refused(NamedTuple):
    """The first points that are refused, each with a sentence, and how many there are of how many looked at."""

    told: tuple[tuple[int, str], ...]
    total: int
    all_counted: bool


def refused(scenario: Scenario, targets: Sequence[Target], points: Points) -> Refused:
    """Return which points of a settled scenario cannot be; the targets are those of the points' values."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for name in CHECKS:
        columns = tuple(column for column, target in enumerate(targets) if name in breaks(target))
        if columns:
            groups.setdefault(columns, []).append(name)
    sentences: dict[int, str] = {}
    hits, all_counted = np.zeros(len(points), dtype=bool), True
    for columns, names in groups.items():
        some = [targets[column] for column in columns]
        if _corners_pass(scenario, some, columns, names, points):
            continue
        combinations, which = points.rows(columns)
        bad: dict[int, str] = {}
        for number, values in enumerate(combinations.tolist()):
            if number >= MOST_LOOKED_AT and len(bad) >= MOST_TOLD:
                all_counted = False
                break
            sentence = _fault(scenario, some, values, names)
            if sentence:
                bad[number] = sentence
        hit = np.isin(which, list(bad))
        hits |= hit
        for point in np.flatnonzero(hit)[:MOST_TOLD].tolist():
            sentences.setdefault(point, bad[int(which[point])])
    first = sorted(sentences)[:MOST_TOLD]
    return Refused(tuple((point, sentences[point]) for point in first), int(hits.sum()), all_counted)


def _corners_pass(
    scenario: Scenario, targets: Sequence[Target], columns: Sequence[int], names: Sequence[str], points: Points
) -> bool:
    if "strategies" in names and any(target.parts[-1] in TIMING for target in targets):
        return False
    low, high = (each[list(columns)] for each in points.bounds())
    ends = [sorted({float(one), float(other)}) for one, other in zip(low, high, strict=True)]
    if np.prod([float(len(each)) for each in ends]) > min(MOST_CORNERS, len(points)):
        return False
    return not any(_fault(scenario, targets, values, names) for values in product(*ends))


def _fault(scenario: Scenario, targets: Sequence[Target], values: Sequence[float], names: Sequence[str]) -> str | None:
    """Return the first sentence about a combination of values that cannot be, None if it can."""
    asked = dict(zip(targets, values, strict=True))
    try:
        changed, _ = with_values(scenario, {target.path: value for target, value in asked.items()})
    except PathFault as fault:
        return str(fault)
    if "had" in names:
        sentences = missed(changed, asked)
        if sentences:
            return sentences[0]
    faults = Faults(scenario._source or Source("", {}, {}, None))
    for name in names:
        if name != "had":
            CHECKS[name](changed, faults)
    return faults.found[0][1] if faults.found else None


def _nothing(scenario: Scenario, faults: Faults) -> None:
    """What is told of a value that moves with others: see `missed`."""


CHECKS: dict[str, Check] = {
    "had": _nothing, "market": check_market, "dates": check_dates, "money": check_money,
    "strategies": check_strategies, "events": check_events,
}  # fmt: skip
"""Of `sim.scenario.consistency.check_between` all but names, which no number moves, and what is known of inputs: a
point may lie away from what is likely."""


def breaks(target: Target) -> frozenset[str]:
    """Return which of `CHECKS` another value of an input can turn from passed to failed."""
    return frozenset(_breaks(target, target.parts))


def _breaks(target: Target, parts: tuple[str, ...]) -> Iterator[str]:
    field = declared_as(target)
    at_touchpoint = parts[0] == "touchpoints"
    if limits(field)[1] in MOST_TIMES:
        yield "money"
    if target.kind == "place" or at_touchpoint or parts[-1] in ("human", "occasions_per_week"):
        yield "had"
    if target.kind in ("place", "experience") or (target.kind == "business" and not at_touchpoint):
        yield "market"
    if target.kind == "business" and (told(field).get("unit") == "score" or parts[0] == "buy_in"):
        yield "strategies"
    if target.kind == "strategy" or (target.kind == "study" and parts[0] in ("weeks", "warm_up_weeks")):
        yield "dates"
        yield "strategies"
    if target.kind == "event":
        yield "events"
