"""What recommended customers are worth beside others who are like them.

Whoever goes out often hears more, and comes earlier: the plain ratio of what recommended and other new customers are
worth is a length bias.  Here others count as often in each class as the recommended do; a class is one half-year of the
first visit and one of `CLASSES` classes of the own rate, how often somebody has an occasion at all.
"""

from math import fsum
from typing import NamedTuple

import numpy as np

from sim.accounts.entries import visits_of
from sim.annotations import Bools, Floats, Ints
from sim.chance import FOUNDER_WEEK
from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT
from sim.market.population import Population
from sim.market.residents import unit_rates
from sim.study.measures.customer_value import left_behind, still_to_come
from sim.study.runs.branches import Run

CLASSES = 16
HALF_YEAR = 26


class Likened(NamedTuple):
    """Recommended customers of whom there are others like: how many, what they are worth together, and what as many
    others like them are.
    """

    count: int  # type: ignore[assignment]  # as a tuple it has no use for its own
    worth: float
    others: float


def recommended(run: Run, business: int) -> Likened:
    """Of those who came to a focus business (its index) for the first time in the counted weeks: `customer_value`'s
    money of the recommended, and of others like them.
    """
    ledger = run.ledger
    visits = visits_of(ledger, business)
    first = (visits.marks & FIRST_VISIT > 0) & (visits.week >= ledger.weeks_before)
    who = visits.person[first]
    worth = (left_behind(ledger, business, visits) + still_to_come(run, business, visits))[who]
    rate = own_rates(run.population, ledger.tenant_slot[who], ledger.tenant_week[who])
    rate *= np.array(run.terms.week(0).occasions_per_week)[ledger.tenant_segment[who]]
    half = (visits.week[first] - ledger.weeks_before) // HALF_YEAR
    return likened(worth, visits.marks[first] & FIRST_REFERRED > 0, rate, half)


def likened(worth: Floats, is_recommended: Bools, rate: Floats, half: Ints) -> Likened:
    """The `Likened` of new customers [N]: what each is worth, her own rate, and the half-year of her first visit."""
    if not len(worth):
        return Likened(0, 0.0, 0.0)
    edges = np.quantile(rate, np.arange(1, CLASSES) / CLASSES)
    kind = half * CLASSES + np.searchsorted(edges, rate, side="right")
    count, own, others = 0, [], []
    for each in np.unique(kind[is_recommended]).tolist():
        here, beside = (worth[(kind == each) & side] for side in (is_recommended, ~is_recommended))
        if len(beside):
            count += len(here)
            own += here.tolist()
            others.append(len(here) * fsum(beside.tolist()) / len(beside))
    return Likened(count, fsum(own), fsum(others))


def own_rates(population: Population, who: Ints, arrival: Ints) -> Floats:
    """Float [N]: the need of tenancies relative to their segment's mean (M1); `who`, and the week of `arrival`."""
    found = unit_rates(np.asarray(who, np.int64), np.asarray(arrival, np.int64), population.origin)
    founders = np.asarray(arrival) == FOUNDER_WEEK
    found[founders] = population.unit_rate[np.searchsorted(population.who, np.asarray(who)[founders])]
    return found
