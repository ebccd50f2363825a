"""What a step of the course shows: its settings on every side, and the differences that its debrief speaks of.

A contrast has a place (the key of a side, or ``A minus B``) and a name: a setting and a measure, as in
``before worth`` or ``after minus before worth``.  All is paired by luck: differences are taken future by future.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import stdev

import numpy as np

from sim.scenario.levers.rows import cost_of, levers_of
from sim.scenario.schema.scenario import Scenario
from sim.study.measures.flows import Flow
from sim.study.numbers.statistics import mean
from sim.study.runs.outcomes import Outcome
from sim.teaching.estimate import Estimate, estimate, fixed
from sim.teaching.steps import PEOPLE, LessonStep

EXTRA: Mapping[str, Mapping[str, tuple[str, Mapping[str, float]]]] = {
    "price": {"near": ("£1.50 more for every dinner", {"price": 1.5})},
    "experience": {
        "welcome": ("people one point better at the door", {"touchpoints.welcome.people": 1.0}),
        "service": ("people one point better at the table", {"touchpoints.service.people": 1.0}),
        "plate": ("the plate one point better", {"touchpoints.product.score": 1.0}),
        "room": ("the room one point better", {"touchpoints.service.setting": 1.0}),
        "all": (
            "people, plate and room a point and a half better",
            {**dict.fromkeys(PEOPLE, 1.5), "touchpoints.product.score": 1.5, "touchpoints.service.setting": 1.5},
        ),
    },
    "promise": {
        "delivered": (
            "the plate and the table one point better, nothing promised",
            {"touchpoints.product.score": 1.0, "touchpoints.service.people": 1.0},
        ),
    },
    "west_end": {
        "people": ("people one point better at the door and at the table",
                   {"touchpoints.welcome.people": 1.0, "touchpoints.service.people": 1.0}),
        "promise": ("one point more promised", {"promise": 1.0}),
        "dearer": ("£2.50 more for every dinner", {"price": 2.5}),
    },
    "copied": {"cut": ("£2.50 off every dinner", {"price": -2.5})},
    "recession": {
        "people": ("people one point better at the door and at the table",
                   {"touchpoints.welcome.people": 1.0, "touchpoints.service.people": 1.0}),
        "front": ("a front one point better", {"appeal": 1.0}),
    },
}  # fmt: skip
"""Step -> what the instructor's guide looks at beside the two questions: name -> (label, levers moved)."""

WORTH, FIRST, FURTHER, EARLY, LATE, FELT = (
    "worth", "first visits", "further visits", "visits in the first half-year", "visits in the last half-year",
    "satisfaction",
)  # fmt: skip
PROFIT, VISITS, PASSERS = "profit", "visits", "passers-by among visits"
COST, LEFT, ABOVE, SPREAD, SHARE = "cost", "left", "futures above nought", "spread of one future", "share"
UNITS = {
    WORTH: "money a week", FIRST: "visits a week", FURTHER: "visits a week", EARLY: "visits a week",
    LATE: "visits a week", FELT: "points", COST: "money a week", LEFT: "money a week", ABOVE: "share",
    SPREAD: "money a week", SHARE: "share", PROFIT: "money a week", VISITS: "visits a week", PASSERS: "share",
}  # fmt: skip
"""Measure -> its unit: changes against the baseline with the same luck."""
TODAY = "today"
"""The setting in which nothing is moved: profit and visits as they are, no differences."""
MEASURES = (WORTH, FIRST, FURTHER, EARLY, LATE, FELT)
"""What `measured` measures."""
HALF_YEAR = 26
MINUS = " minus "


@dataclass(frozen=True)
class Found:
    """What a step showed: (place, contrast) -> `Estimate`, over so many futures; ``currency`` is a code of three
    letters."""

    currency: str
    futures: int
    contrasts: Mapping[tuple[str, str], Estimate]

    def get(self, place: str, contrast: str) -> Estimate | None:
        """The estimate, or None where it was not looked at or is no number."""
        one = self.contrasts.get((place, contrast))
        return one if one is not None and one.known else None


def settings_of(step: LessonStep, extra: bool = True) -> dict[str, tuple[str, Mapping[str, float]]]:
    """Name -> (label, levers moved) of what is looked at on every side: the two questions, and with ``extra`` what the
    guide speaks of."""
    asked = {"before": (step.before.label, step.before.moves), "after": (step.after.label, step.after.moves)}
    return {**asked, **(EXTRA.get(step.key, {}) if extra else {})}


def costs(scenario: Scenario, business: str, moves: Mapping[str, float]) -> tuple[float, float] | None:
    """(money a week, money once) of levers moved, by the table of levers in force; None where one has no price."""
    rows = {row.what: row for row in levers_of(scenario, business)}
    moved = {what: points for what, points in moves.items() if points}
    if any(what not in rows or not rows[what].priced for what in moved):
        return None
    each = [cost_of(rows[what], points) for what, points in moved.items()]
    return sum(week for week, _ in each), sum(once for _, once in each)


def level(cost: tuple[float, float] | None, active_discount: float) -> float | None:
    """What `costs` comes to a week, what is paid once spread over the discounted weeks."""
    return None if cost is None else cost[0] + cost[1] / active_discount


def measured(moved: Outcome, base: Outcome) -> dict[str, float]:
    """Measure -> its value in one future, from the outcome of a setting and that of the baseline.

    ``worth`` is the difference of profit, as a level amount a week: before what the table of levers asks for the
    setting, which costs nothing here, and after what it costs by itself, such as a fixed cost; a first visit is one of
    somebody who has not been before, and every passer-by is such a one.
    """
    change = _counts(moved) - _counts(base)
    first = change[:, Flow.NEW] + change[:, Flow.PASSING]
    visits = change[:, Flow.VISITS]
    return {
        WORTH: moved.difference / moved.active_discount,
        FIRST: float(first.mean()),
        FURTHER: float((visits - first).mean()),
        EARLY: float(visits[:HALF_YEAR].mean()),
        LATE: float(visits[-HALF_YEAR:].mean()),
        FELT: _felt(moved) - _felt(base),
    }


def today(base: Outcome, active_discount: float) -> dict[str, float]:
    """Profit as a level amount a week, visits a week, and the share of them that are passers-by's, of one future of the
    baseline."""
    visits, passing = (float(_counts(base)[:, flow].mean()) for flow in (Flow.VISITS, Flow.PASSING))
    return {
        PROFIT: base.profit / active_discount,
        VISITS: visits,
        PASSERS: passing / visits if visits else float("nan"),
    }


def _counts(one):
    """Flows of the business by week: float [W, len(Flow)]."""
    return one.weekly.counts[:, one.weekly.businesses.index(one.business)].astype(float)


def _felt(one):
    """How visits felt on average, in points; NaN without a visit."""
    at = one.weekly.businesses.index(one.business)
    visits, felt = _counts(one)[:, Flow.VISITS], one.weekly.satisfaction[:, at]
    there = visits > 0
    return float(np.average(felt[there], weights=visits[there])) if there.any() else float("nan")


def contrasts(
    step: LessonStep,
    values: Mapping[tuple[str, str], Mapping[str, Sequence[float]]],
    levels: Mapping[tuple[str, str], float | None],
    currency: str,
) -> Found:
    """What a step showed, from the futures of its settings.

    ``values`` maps (side, name of a setting) to measure -> its value in each future, the same futures everywhere; only
    "worth" must be there, but for the setting `TODAY`, which has `today`.  ``levels`` maps the same to what the setting
    costs a week (`level`).  Settings are those of `settings_of`, as many of them as were run.
    """
    found: dict[tuple[str, str], Estimate] = {}
    for (side, name), of in values.items():
        for measure, each in of.items():
            found[side, f"{name} {measure}"] = estimate(each)
        if WORTH not in of:
            continue
        found |= _of_money(side, name, of[WORTH], levels.get((side, name)))
        if name != "before" and (side, "before") in values:
            found[side, f"{name}{MINUS}before {WORTH}"] = _less(of[WORTH], values[side, "before"][WORTH])
    found |= _between_sides(step, values)
    found |= _added_up(step, values)
    return Found(currency, max((len(one) for of in values.values() for one in of.values()), default=0), found)


def _of_money(side, name, worth, cost):
    found = {(side, f"{name} {ABOVE}"): fixed(mean([float(each > 0.0) for each in worth]))}
    if len(worth) > 1:
        found[side, f"{name} {SPREAD}"] = fixed(stdev(worth))
    if cost is not None:
        found[side, f"{name} {COST}"] = fixed(cost)
        found[side, f"{name} {LEFT}"] = estimate(worth).less(cost)
    return found


def _less(one, other):
    return estimate([first - second for first, second in zip(one, other, strict=True)])


def _between_sides(step, values):
    """The first side less the second, and what is left of the first in the second: a ratio of means, with luck's
    interval by the delta method, future by future."""
    if len(step.sides) != 2:
        return {}
    one, other = (side.key for side in step.sides)
    found = {}
    for name in [name for side, name in values if side == one and (other, name) in values]:
        for measure in [each for each in (WORTH, FELT, PROFIT, VISITS) if each in values[one, name]]:
            place, contrast = f"{one}{MINUS}{other}", f"{name} {measure}"
            found[place, contrast] = _less(values[one, name][measure], values[other, name][measure])
        if WORTH not in values[one, name]:
            continue
        first, second = values[one, name][WORTH], values[other, name][WORTH]
        if estimate(first).sign:
            ratio, whole = mean(second) / mean(first), mean(first)
            found[f"{other} of {one}", f"{name} {SHARE}"] = estimate(
                [ratio + (its - ratio * own) / whole for own, its in zip(first, second, strict=True)]
            )
    return found


def _added_up(step, values):
    """What a promise kept is worth beyond promise and delivery, each alone."""
    found = {}
    for side in (one.key for one in step.sides):
        if any((side, name) not in values for name in ("after", "before", "delivered")):
            continue
        kept, alone, done = (values[side, name][WORTH] for name in ("after", "before", "delivered"))
        found[side, f"after{MINUS}before{MINUS}delivered {WORTH}"] = estimate(
            [whole - part - other for whole, part, other in zip(kept, alone, done, strict=True)]
        )
    return found
