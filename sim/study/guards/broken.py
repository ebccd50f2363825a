"""Which guards a comparison breaks, and where that leaves no recommendation; `sim.study.guards.guards` has them one
by one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from sim.scenario.schema.scenario import Scenario
from sim.study.guards.guards import ENDS_ALL, HOUSE, PLAN
from sim.study.guards.house import House, leader
from sim.study.numbers.statistics import mean
from sim.study.rows.tables import frame
from sim.study.runs.answers import Answers
from sim.study.runs.branches import TOGETHER


class Broken(NamedTuple):
    """One broken guard, a row of guards.csv; ``strategy`` is None for one that is about the house."""

    business: str
    guard: str
    strategy: str | None
    guard_value: float
    threshold: float
    sentence: str


def broken_guards(scenario: Scenario, answers: Answers) -> list[Broken]:
    """Every `Broken` guard, by business in the order of ``answers``; the house's, or if there are none its plans'.

    All businesses together break what one of them breaks: a guard of the house, or of the plan that leads for all.
    """
    if not answers.replications:
        return []
    found = {name: _at(House(scenario, answers, name)) for name in answers.businesses if name != TOGETHER}
    if TOGETHER in answers.businesses:
        leads = leader(answers, TOGETHER)
        ours = [one for some in found.values() for one in some if one.strategy in (None, leads)]
        found[TOGETHER] = [one._replace(business=TOGETHER) for one in ours]
    return [one for name in answers.businesses for one in found[name]]


def _at(house):
    found = []
    for guard in HOUSE:
        found += _asked(guard, house, None)
        if found and guard.holds in ENDS_ALL:
            return found
    plans = house.answers.question.alternatives
    earn_more = [name for name in plans if mean(house.answers.values(house.name, name, "difference")) > 0.0]
    return found or [one for name in earn_more for guard in PLAN for one in _asked(guard, house, name)]


def _asked(guard, house, plan):
    told = guard.holds(house, plan)
    return [Broken(house.name, guard.name, plan, *told)] if told else []


def by_business(answers: Answers, broken: Sequence[Broken]) -> dict[str, list[str]]:
    """Business -> names of the guards that leave it without a recommendation."""
    found: dict[str, list[str]] = {}
    for one in broken:
        if one.strategy in (None, leader(answers, one.business)):
            found.setdefault(one.business, []).append(one.guard)
    return found


def guard_table(broken: Sequence[Broken]) -> pd.DataFrame:
    """guards.csv as a DataFrame, with its columns even where no guard is broken."""
    rows = frame([one._asdict() for one in broken])
    return rows if broken else rows.reindex(columns=Broken._fields)
