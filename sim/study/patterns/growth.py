"""R21, R22, R25: whether growth comes by new buyers, how many visits are first ones, what promising too much does.

Functions take the `Runs` of one replication, or its `Base`, and return (values, drawn).
"""

from dataclasses import replace
from math import log
from types import SimpleNamespace

import numpy as np

from sim.market.ledger import Count
from sim.study.patterns.panel import QUARTER, YEAR, Panel
from sim.study.patterns.reading import LAW, MARKET, Measured, Ratio, Unmeasured, lines
from sim.study.patterns.runs import Runs

HALF_YEAR = 26
PROMISED = 1.0  # z, R25: how much more is promised


def growth_by_buyers(runs: Runs) -> Measured:
    """R21. After a better experience the leader grows: by more customers, or by more visits of each.

    Beside it what a Dirichlet that fits the market at rest says of a leader that grows as much.
    """
    at = runs.markets.rest.names.business.index(runs.markets.leader)
    rest, better = (Panel.of(run.ledger).period(YEAR - QUARTER, QUARTER) for run in (runs.base, runs.better))
    people, visits = (
        [float(found) for found in parts]
        for parts in (
            [(each.visits[at] > 0).sum() for each in (rest, better)],
            [each.visits[at].sum() for each in (rest, better)],
        )
    )
    if not (min(people) > 0.0 and visits[0] != visits[1]):
        raise Unmeasured(f"{runs.markets.leader} has too few customers, or does not grow.")
    buyers, whole = log(people[1] / people[0]), log(visits[1] / visits[0])
    values = {"R21.buyers": Ratio(buyers, whole)}
    panel = "growth of the leader: the logarithm of how much more"
    drawn = lines(panel, MARKET, ["customers", "visits of each"], [buyers, whole - buyers])
    if len(rest.sold.names) > 1:
        share, of_law = _growth_of_law(rest, runs.markets.leader, visits[1] / visits[0])
        values["R21.law"] = Ratio(share, of_law)
        drawn |= lines(panel, LAW, ["customers", "visits of each"], [share, of_law - share])
    return values, drawn


def _growth_of_law(rest, leader, factor):
    """(logarithm of how many more customers, of how many more visits) of the Dirichlet when the leader grows."""
    law, at = rest.sold.dirichlet, rest.sold.names.index(leader)
    shares = np.array(law.shares, float)
    shares[at] *= factor
    grown = replace(law, shares=shares / shares.sum(), mean=law.mean * shares.sum())
    return log(float(grown.penetration[at]) / float(law.penetration[at])), log(factor)


def first_timers(base: SimpleNamespace) -> Measured:
    """R22. Visits by people who were never there before; passers-by never were."""
    counts, residents = base.ledger.counts[base.ledger.weeks_before :], len(base.ledger.segments)
    visits = counts[..., Count.VISITS].sum(axis=(0, 2))
    if not visits.sum():
        raise Unmeasured("Nobody visited any business.")
    new = counts[:, :, :residents, Count.NEW].sum(axis=(0, 2)) + counts[:, :, residents:, Count.VISITS].sum(axis=(0, 2))
    some = np.flatnonzero(visits)
    names = [base.terms.names.business[j] for j in some]
    panel = "share of visits by people who were never there before"
    return {"R22.share": float(new.sum() / visits.sum())}, lines(panel, MARKET, names, new[some] / visits[some])


def promising_too_much(runs: Runs) -> Measured:
    """R25. The leader promises more than it did and delivers the same: first visits, and second ones of those."""
    name = runs.markets.leader
    points = PROMISED * runs.markets.scenario.experience.spread
    louder = runs.changed({"promise": f"{points:+.12g}"}, [name], log_visits=True)
    at = runs.markets.rest.names.business.index(name)
    (before, stayed), (after, came_again) = (first_and_second(run, at) for run in (runs.base, louder))
    if not (before and after and stayed):
        raise Unmeasured(f"{name} has too few new customers.")
    shares = [stayed / before, came_again / after]
    values = {"R25.first": Ratio(after, before), "R25.second": Ratio(shares[1], shares[0])}
    names = ["as it is", "promising more"]
    drawn = lines("first visits in a half-year", MARKET, names, [before, after])
    return values, drawn | lines("share of them who come again within a half-year", MARKET, names, shares)


def first_and_second(run: SimpleNamespace, business: int) -> tuple[int, int]:
    """(residents who first visit a business in the first half-year, of these who come again within one)."""
    visits = run.visits
    ours = ~visits["passer"] & (visits["business"] == business) & (visits["week"] < 2 * HALF_YEAR)
    person = (visits["who"][ours].astype(np.int64) << 17) + visits["arrival"][ours]
    week, first = visits["week"][ours].astype(np.int64), visits["first"][ours]
    new = first & (week < HALF_YEAR)
    people, when = person[new], week[new]
    order = np.argsort(people)
    people, when = people[order], when[order]
    if not len(people):
        return 0, 0
    at = np.minimum(np.searchsorted(people, person), len(people) - 1)
    again = (people[at] == person) & ~first & (week <= when[at] + HALF_YEAR)
    return len(people), len(np.unique(person[again]))
