"""How much of what a plan does lasts beyond the study, from levers alone.

Steps end, fade and grow, and rivals go on copying, when the counted weeks are over; all of it is known without luck.
So of what a plan did in the last year it can be asked whether it goes on.
"""

from math import fsum
from typing import NamedTuple

import numpy as np

from sim.accounts.money import across
from sim.market.levers import set_levers
from sim.rules.scale import WEEKS_PER_YEAR as YEAR
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_weeks
from sim.study.runs.branches import TOGETHER
from sim.study.runs.replication import branches

WEEKS_AFTER = 4 * YEAR
"""How far beyond the study is looked: about as long as customers stay."""

NOTHING = 1e-9
"""A lead below this part of its largest is no lead any more, but what rounding left of it."""


class Lasting(NamedTuple):
    """What a plan does, and what its steps cost, in a mean week after the study, as multiples of its last year's."""

    effect: float = 1.0
    cost: float = 1.0


def lasting(scenario: Scenario) -> dict[tuple[str, str], Lasting]:
    """(business, strategy) -> `Lasting`, for every strategy but the baseline wherever it is tried; of a group the mean.

    The effect is the mean over the levers that the plan moves in the last year.  Of a lever of the business it is the
    lead that counts: its change less the mean change of the rivals of its place, who may have copied it.  1 where
    nothing is moved, and where nothing is paid.
    """
    longer, (first, *others) = with_weeks(scenario, scenario.study.weeks + WEEKS_AFTER), branches(scenario)
    plain = set_levers(longer, first.strategy, first.businesses)
    place, found = {one.name: one.place for one in scenario.business}, {}
    for branch in others:
        plan = set_levers(longer, branch.strategy, branch.businesses)
        for name in branch.businesses:
            rivals = [other != name and place[other] == place[name] for other in plan.names.business]
            at = plan.names.business.index(name)
            found[name, branch.strategy] = _lasting(plan, plain, at, np.flatnonzero(rivals))
        if branch.focus == TOGETHER:
            each = [found[name, branch.strategy] for name in branch.businesses]
            found[TOGETHER, branch.strategy] = Lasting(*(fsum(one) / len(each) for one in zip(*each, strict=True)))
    return found


def _lasting(plan, plain, at, rivals):
    shares = []
    for (kind, key), values in plan.tracks.items():
        as_is = plain.tracks[kind, key]
        if ((values == as_is) | (np.isnan(values) & np.isnan(as_is))).all():
            continue
        moved = np.nan_to_num(values) - np.nan_to_num(as_is)
        for lead in _leads(kind, moved, at, rivals):
            shares += _share(lead)
    cost = _share(plan.programme_cost[:, at] - plain.programme_cost[:, at])
    return Lasting(fsum(shares) / len(shares) if shares else 1.0, cost[0] if cost else 1.0)


def _leads(kind, moved, at, rivals):
    """The lead [weeks] of a business in one of its levers, or what it moves elsewhere, a series for each thing."""
    if kind != "business":
        return list(moved.T)
    return [moved[:, at] - across(moved[:, rivals]) / max(1, len(rivals))]


def _share(series):
    """The mean after the study as a multiple of that of its last year, in a list; an empty one if that was 0."""
    last = fsum(series[-WEEKS_AFTER - YEAR : -WEEKS_AFTER]) / YEAR
    after = fsum(series[-WEEKS_AFTER:]) / WEEKS_AFTER
    return [after / last] if abs(last) > NOTHING * float(np.abs(series).max()) else []
