"""What customers gain from the market, and what those who know a business would pay for it, both in money.

**Surplus.**  An occasion is worth ``E log(1 + exp(V0 + I))`` logits more than one without anywhere to go, in the mean
over tastes and over what comes to mind (`sim.study.measures.appraisal`); over the customer's price weight that is
money (Small & Rosen 1981) as it is felt: the sum by which what she pays where she goes could rise to be felt so much
worse (M4), the same number where `price_curve` is 1.  People choose by what they *expect*; where what they get differs
from it, as after a big promise, the difference counts where they go: ``+ sum of P_j a (m_j - e_j) / b`` (Train 2015,
Journal of Choice Modelling 16), m - e being the mean of the visits of her segment to j in the last 52 counted weeks.  A
segment's surplus is that of its residents who can reach the focus business and of the passers-by of its place, over a
year at the pace of the last week: all the businesses that they choose from count, so where a strategy makes rivals
better, that counts too. Everybody is taken to find a seat and to be free to choose; friends' reminders are left out.

**Willingness to pay** (M33, docs/science.md §1): by how much the price could rise until a customer is no keener to come
than a stranger like her who knows the business from its promise alone: ``(a (e - e0) + loyalty_weight L + risk_weight
(1 - guarantee)(s0 - s)) / b`` as it is felt, on top of what it costs her now.  *Existing* are residents who have come,
*new* those who know of it and never came: what they have heard from friends may move them, else it is 0.
"""

from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats
from sim.market.ledger import Count
from sim.market.state import AWARE
from sim.market.value import NEVER_PAID, is_away
from sim.rules.need import occasion_rate
from sim.rules.scale import WEEKS_PER_YEAR as YEAR
from sim.rules.scale import untally
from sim.study.measures.appraisal import (
    MOST_ENUMERATED,
    Opinion,
    Weights,
    appraise,
    believed,
    curve_at,
    felt_cost_to,
    occasion,
    room_taken,
)
from sim.study.measures.customer_value import Spread
from sim.study.runs.branches import Run

ROOM = 1 << 17
"""Sets of businesses times people that are worked out; of a larger population every so many residents count."""
ROOM_OF_MANY = 1 << 20
"""The same where there are too many businesses to add up sets: points of time times businesses times people."""
PASSERS = 1 << 9
"""Passers-by are of as many kinds as residents, but no more than these are drawn on."""
EXISTING, NEW = "existing", "new"


def surplus(run: Run, business: int) -> Floats | None:
    """Float [2, S]: what the people of each segment gain in a year (money), and their visits in that year.

    None where price has no weight for somebody, so that nothing can be said in money.
    """
    terms = run.terms
    if not (np.array(terms.by_week["price_weight"][-1]) > 0.0).all():
        return None
    gap = _surprise(run.ledger)
    kinds, found = len(terms.names.segment), np.zeros((2, len(terms.names.segment)))
    for place, minutes in enumerate(terms.travel):
        if minutes[business] >= 0.0:
            found += _of_residents(run, place, gap[:, :kinds])
    return found + _of_passers(run, terms.place_of[business], gap[:, kinds:])


def willingness(run: Run, business: int) -> dict[str, Spread] | None:
    """{existing | new: `Spread`} of the money by which the price could rise; None where price has no weight."""
    terms, state, population = run.terms, run.state, run.population
    if not (np.array(terms.by_week["price_weight"][-1]) > 0.0).all():
        return None
    place = population.place
    weights = Weights.of(terms, place, state.segment, state)
    week = {name: values[-1] for name, values in terms.by_week.items()}
    visited = state.visits[:, business] > 0
    # Until the first visit the state holds what was heard alone; from then on, the customer's own.
    keener = state.expectation[:, business] - np.where(visited, believed(terms, state)[business], 0.0)
    calmer = np.where(visited, week["risk_at_start"][business], 0.0) - state.risk[:, business]
    logits = (
        weights.experience * keener
        + week["loyalty_weight"] * state.loyalty[:, business]
        + week["risk_weight"] * (1.0 - week["guarantee"][business]) * calmer
    )
    money = _rise(run, business, weights, visited, logits / weights.price)
    flags = state.flags[:, business]
    away = is_away(flags, state.last_visit[:, business], state.week, week["forgives_after_weeks"])
    welcome = (np.array(terms.travel)[place, business] >= 0.0) & ~away
    aware = welcome & ~visited & (flags & AWARE != 0)
    return {EXISTING: Spread.of(money[welcome & visited]), NEW: Spread.of(money[aware])}


def _rise(run, business, weights, visited, worse):
    """Float [N]: by how much what a business costs each resident could rise to be felt by ``worse`` more."""
    terms, state = run.terms, run.state
    paid = np.where(visited, terms.price_in(state.last_visit[:, business], business), NEVER_PAID)
    money = worse.copy()
    for place, minutes in enumerate(terms.travel):
        here, curve = run.population.place == place, curve_at(terms, place)
        if curve.is_straight or minutes[business] < 0.0:
            continue
        own = Weights(*(each[here] for each in weights))
        opinion = Opinion(0.0, 0.0, paid=paid[here])
        felt = felt_cost_to(terms, state, business, own, opinion, travel=minutes[business], place=place)
        money[here] = curve.rise(curve.cost_of(felt), worse[here])
    return money


def _of_residents(run, place, gap):
    terms, state, population = run.terms, run.state, run.population
    begin, end = population.place_start[place : place + 2].tolist()
    businesses = [j for j in _open(terms) if terms.travel[place][j] >= 0.0]
    step = _step(end - begin, businesses, 1)
    rows = np.arange(begin, end, step)
    if not len(rows) or not businesses:
        return np.zeros((2, gap.shape[1]))
    people = SimpleNamespace(**{f"{name}_sensitivity": getattr(state, f"{name}_sensitivity")[rows] for name in _OWN})
    segment, week = state.segment[rows], {name: terms.by_week[name][-1] for name in _OF_A_WEEK}
    weights = Weights.of(terms, place, segment, people)
    expected, values, chances, costs = believed(terms, state), [], [], []
    for j in businesses:
        visited = state.visits[rows, j] > 0
        opinion = Opinion(
            expectation=np.where(visited, 0.0, expected[j]) + state.expectation[rows, j],
            risk=np.where(visited, 0.0, week["risk_at_start"][j]) + state.risk[rows, j],
            loyalty=state.loyalty[rows, j],
            taste=0.0 if population.taste is None else population.taste[rows, j],
            paid=np.where(visited, terms.price_in(state.last_visit[rows, j], j), NEVER_PAID),
        )
        where = {"travel": terms.travel[place][j], "place": place}
        values.append(appraise(terms, state, j, weights, opinion, **where))
        costs.append(felt_cost_to(terms, state, j, weights, opinion, **where))
        flags = state.flags[rows, j]
        away = is_away(flags, state.last_visit[rows, j], state.week, week["forgives_after_weeks"])
        chances.append(week["considered"][j] * ((flags & AWARE != 0) & ~away))
    rate = np.ones(len(rows))
    if not terms.one_a_week:
        rate = occasion_rate(state.unit_rate[rows], week["occasions_per_week"][segment], week["recession"])
    share = (end - begin) / len(rows)
    return _by_segment(terms, place, _People(segment, weights, rate * share), values, chances, costs, gap[businesses])


def _of_passers(run, place, gap):
    """The same of passers-by: strangers of the residents' sensitivities who know every business of the place."""
    terms, state = run.terms, run.state
    kinds = gap.shape[1]
    rate = float(terms.by_week["passing_trade"][-1, place])
    businesses = [j for j in _open(terms) if terms.place_of[j] == place]
    if not rate > 0.0 or not businesses:
        return np.zeros((2, kinds))
    many = len(state.segment)
    rows = np.arange(0, many, max(_step(many * kinds, businesses, 4), -(-many // PASSERS)))
    like = {f"{name}_sensitivity": getattr(state, f"{name}_sensitivity")[rows] for name in _OWN}
    like = like if len(rows) else dict.fromkeys(like, np.ones(1))  # nobody lives anywhere: everybody is alike
    people = SimpleNamespace(**{name: np.tile(each, kinds) for name, each in like.items()})
    each_kind = len(people.price_sensitivity) // kinds
    segment = np.repeat(np.arange(kinds), each_kind)
    weights = Weights.of(terms, place, segment, people)
    expected, week = believed(terms, state, "reviews_by_passers"), terms.by_week
    values, chances, costs = [], [], []
    for j in businesses:
        stranger = Opinion(expected[j], week["risk_at_start"][-1, j])
        values.append(appraise(terms, state, j, weights, stranger, travel=0.0, place=place, binds=False))
        costs.append(felt_cost_to(terms, state, j, weights, stranger, travel=0.0, place=place, binds=False))
        chances.append(np.full(len(segment), week["considered_by_passers"][-1, j]))
    rates = rate * terms.passing_mix[place][segment] / each_kind
    return _by_segment(terms, place, _People(segment, weights, rates), values, chances, costs, gap[businesses])


_OWN = ("experience", "price", "product")
_OF_A_WEEK = ("risk_at_start", "considered", "occasions_per_week", "recession", "forgives_after_weeks")


class _People(NamedTuple):
    """Those whose surplus is added up, n of them."""

    segment: np.ndarray  # int [n]
    weights: Weights  # of float [n]
    rate: np.ndarray  # float [n], occasions a week


def _by_segment(terms, place, people, values, chances, costs, gap):
    """Money gained and visits in a year by segment, [2, S]."""
    week, (segment, weights, rate) = terms.by_week, people
    nest, going_out = week["nest"][-1, place], week["going_out"][-1, place]
    found = occasion(np.stack(values, axis=1), np.stack(chances, axis=1), float(nest), float(going_out))
    logits, visits = found.worth, np.zeros(len(segment))
    for j in range(len(gap)):
        logits = logits + found.visits[:, j] * weights.experience * gap[j, segment]
        visits = visits + found.visits[:, j]
    money, curve = logits / weights.price, curve_at(terms, place)
    if not curve.is_straight:
        paid = sum(found.visits[:, j] * np.broadcast_to(each, len(visits)) for j, each in enumerate(costs))
        felt = np.where(visits > 0.0, paid / np.where(visits > 0.0, visits, 1.0), curve.usual_cost)
        money = curve.rise(curve.cost_of(felt), money)
    rows = [np.bincount(segment, each * rate * YEAR, gap.shape[1]) for each in (money, visits)]
    return np.stack(rows)


def _surprise(ledger):
    """Float [J, G]: by how much a visit was better than expected (z), mean of the last 52 counted weeks."""
    counts = ledger.counts[-min(YEAR, ledger.weeks) :].sum(axis=0)
    visits = counts[:, :, Count.VISITS]
    better = untally(counts[:, :, Count.EXPERIENCE] - counts[:, :, Count.EXPECTATION])
    return better / np.maximum(visits, 1)


def _open(terms):
    return np.flatnonzero(terms.by_week["is_open"][-1]).tolist()


def _step(people, businesses, part):
    """Every so many people are taken, so that what they choose from fits into a part of the room."""
    room = ROOM if len(businesses) <= MOST_ENUMERATED else ROOM_OF_MANY
    most = max(1, room // part // room_taken(len(businesses)))
    return max(1, -(-people // most))
