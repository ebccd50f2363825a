"""The table of levers: of which keys of the file each term of the week is made, in the rules' units, and who reads it.

A row of ``TERMS`` is the only place where a lever passes from the scenario to the engines: the terms of the week, the
kernel's tuples, the levers of an agent and the columns that money is worked out from are all made from it.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Flag, auto
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.annotations import Array, Bools, Floats
from sim.rules import scale
from sim.rules.choice import bound_cost, minute_value, product_worth
from sim.rules.judge import recovery_share, speaking_chance
from sim.rules.learning import opening_risk, prior_from_promise
from sim.rules.need import RECESSION_PRICE, RECESSION_RISK, level_notice_chance, occasion_rate, under_recession

NO_SEATS_LIMIT = -1.0

SWITCHES = {
    "loyalty": {("behaviour", "loyalty_weight"): 0.0},
    "referral": {("behaviour", "talk_chance"): 0.0, ("behaviour", "talk_gain"): 0.0},
    "risk": {("behaviour", "risk_weight"): 0.0},
    "loss_aversion": {("behaviour", "loss_aversion"): 1.0, ("behaviour", "peak_aversion"): 1.0},
    "capacity": {("business", "seats_per_week"): np.nan},
    "novelty": {("business", "novelty"): 0.0},
    "complaints": {("behaviour", "complaint_chance"): 0.0, ("business", "complaints_invited"): 0.0},
    "leaving": {("behaviour", "exit_chance"): 0.0},
    "reviews": {("behaviour", "reviews"): 0.0, ("behaviour", "passers.reviews"): 0.0},
    "gestures": {("business", "gesture_chance"): 0.0},
    "crowding": {("business", "crowding"): 0.0},
    "consideration": {("business", "considered"): 1.0, ("business", "considered_by_passers"): 1.0},
    "heterogeneity": {("behaviour", "claim_prone_share"): 1.0},
}
"""What each mechanism's switch sets; those that act before anything is in force (learning, memory, match,
imitation, recession, heterogeneity, moves) are read where they act."""


class Reader(Flag):
    """Who reads a term."""

    OFFER = auto()  # customers, as they decide: a field of the kernel's `Offer`
    SERVICE = auto()  # a visit, its judgement and what is left of it: a field of the kernel's `Service`
    WEEK = auto()  # the steps of the week themselves: who opens, notices, sits, is fired, passes by
    LEDGER = auto()  # money: a column of the ledger


OFFER, SERVICE, WEEK, LEDGER = Reader


class Term(NamedTuple):
    """A term of the week.

    ``keys`` are the weekly keys of the file that it is made of, without their kind; ``of(terms, *values)`` makes it,
    float [T, ...], from their values in force: float [T, names of the kind] of a business, segment or place, [T, J, K]
    of a touchpoint's part ("touchpoints.*.people"), [T, 1] of a constant of behaviour.  ``by`` is what it has a column
    for: "business", "segment", "place", or "market" for one number a week.
    """

    name: str
    by: str
    keys: tuple[tuple[str, str], ...]
    read: Reader
    of: Callable


# -- units


def _as_it_is(_terms, values):
    return values


def _only(_terms, values):
    return values[:, 0]


def _score(terms, values):
    return scale.z_of(values, terms.norm, terms.spread)


def _points(terms, values):
    return scale.z_step(values, terms.spread)


def _whole(_terms, values):
    return np.floor(values).astype(np.int64)


def _of_business(name, read, of=_as_it_is, keys=None, behaviour=()):
    """A term of a business, made of its keys (its own name if nothing is said) and of constants of behaviour."""
    own = tuple(("business", key) for key in ((name,) if keys is None else keys))
    return Term(name, "business", own + tuple(("behaviour", key) for key in behaviour), read, of)


def _of_segment(name, read, of=_as_it_is, keys=None, behaviour=()):
    own = tuple(("segment", key) for key in ((name,) if keys is None else keys))
    return Term(name, "segment", own + tuple(("behaviour", key) for key in behaviour), read, of)


def _of_market(name, read, of=_only, keys=None):
    return Term(name, "market", tuple(("behaviour", key) for key in ((name,) if keys is None else keys)), read, of)


# -- terms that are more than a change of units


def _considered_by_passers(_terms, for_passers, considered):
    return np.where(np.isnan(for_passers), considered, for_passers)


def _peak_aversion(_terms, own, loss_aversion):
    """As given, else as losses loom larger."""
    return _only(_terms, np.where(np.isnan(own), loss_aversion, own))


def _bound_cost(terms, weeks, dislike):
    return each_of(bound_cost, terms.opening_price, dislike, _whole(terms, weeks))


def _promised(terms, promise, credibility, span):
    return each_of(prior_from_promise, credibility, _score(terms, promise), span)


def _risk_at_start(_terms, clarity, risk_start):
    return each_of(opening_risk, risk_start, clarity)


def _notice_chance(terms, given):
    """As given, else what keeps awareness level where the business stands."""
    level = [
        level_notice_chance(aware, terms.moving_chance[place])
        for aware, place in zip(terms.aware, terms.place_of, strict=True)
    ]
    return np.where(np.isnan(given), level, given)


def _refreshes(terms, every):
    every = np.floor(every)
    return (every > 0) & (terms.rows[:, None] % np.maximum(every, 1.0) == 0) & terms.levers.is_open


def _refresh_cost(terms, cost, every):
    return np.where(_refreshes(terms, every), cost, 0.0)


def _price_weight(terms, sensitivity):
    dearer = each_of(under_recession, 1.0, RECESSION_PRICE, recession(terms))
    solved = np.array([each.price_weight for each in terms.solved])
    return (dearer[:, None] * solved)[:, :, None] * sensitivity[:, None, :]


def _minute_value(terms, sensitivity, an_hour, impatience):
    weeks = np.where(impatience[:, 0] != 0.0, terms.rows, 0)  # to the patient all weeks are alike
    return each_of(minute_value, an_hour[:, 0], impatience[:, 0], weeks)[:, None] * sensitivity


def recession(terms: Any) -> Floats:
    """Float [T]: how deep the recession is, 0 with the mechanism off."""
    return np.zeros(len(terms.rows)) if "recession" in terms.off else terms.levers.recession


TERMS = (
    # What businesses offer and what is thought of them.
    Term("is_open", "business", (), WEEK, lambda terms: terms.levers.is_open),
    _of_business("price", OFFER | SERVICE | LEDGER),
    _of_business("unit_cost", SERVICE | LEDGER),
    _of_business("cost_per_visit", SERVICE | LEDGER),
    _of_business("effort", OFFER),
    _of_business("guarantee", OFFER | SERVICE | LEDGER),
    _of_business("product", OFFER, lambda t, appeal: each_of(product_worth, _score(t, appeal), t.product_must_be),
                 ("appeal",)),
    _of_business("promised", WEEK, _promised, ("promise",), ("credibility", "promise_span")),
    _of_business("risk_at_start", OFFER | SERVICE, _risk_at_start, ("clarity",), ("risk_start",)),
    _of_business("considered", OFFER),
    _of_business("considered_by_passers", OFFER, _considered_by_passers, ("considered_by_passers", "considered")),
    _of_business("notice_chance", OFFER, _notice_chance, ("noticed_per_week",)),
    _of_business("seats", WEEK, lambda _, seats: np.where(np.isnan(seats), NO_SEATS_LIMIT, np.floor(seats)),
                 ("seats_per_week",)),
    _of_business("commitment_weeks", SERVICE, _whole),
    _of_business("bound_cost", OFFER, _bound_cost, ("commitment_weeks",), ("bound_dislike",)),
    _of_business("fire_below", WEEK),
    # What happens at a visit.
    _of_business("people", WEEK, _score, ("touchpoints.*.people",)),
    _of_business("setting", WEEK, _score, ("touchpoints.*.setting",)),
    _of_business("varies_by", SERVICE, _points, ("touchpoints.*.varies_by",)),
    _of_business("crowding", WEEK, _points),
    _of_business("gesture_chance", SERVICE),
    _of_business("gesture_size", SERVICE, _points),
    Term("gesture_at", "business", (), SERVICE, lambda t: np.tile(np.array(t.gesture_at), (len(t.rows), 1))),
    _of_business("gesture_cost", SERVICE | LEDGER),
    _of_business("personalisation", SERVICE, _points),
    _of_business("novelty", SERVICE),
    _of_business("refreshes", WEEK, _refreshes, ("refresh_every_weeks",)),
    _of_business("recovery_share", SERVICE, lambda _, share, delay: each_of(recovery_share, share, delay),
                 ("recovery", "recovery_delay_days")),
    _of_business("complaint_chance", SERVICE, lambda _, invited, chance: each_of(speaking_chance, chance, invited),
                 ("complaints_invited",), ("complaint_chance",)),
    _of_business("cost_per_complaint", SERVICE | LEDGER),
    _of_business("upgrade_pull", SERVICE),
    _of_business("upgrade_price", SERVICE | LEDGER),
    _of_business("upgrade_cost", SERVICE | LEDGER),
    _of_business("upgrade_spread", SERVICE, lambda _, spread: np.where(np.isnan(spread), 0.0, spread)),
    # What a week costs; in weeks when it is shut, what runs on then.
    _of_business("fixed_cost_per_week", LEDGER, lambda t, fixed, shut: np.where(t.levers.is_open, fixed, shut),
                 ("fixed_cost_per_week", "fixed_cost_while_shut_per_week")),
    _of_business("refresh_cost", LEDGER, _refresh_cost, ("refresh_cost", "refresh_every_weeks")),
    Term("programme_cost", "business", (), LEDGER, lambda terms: terms.levers.programme_cost),
    Term("one_off_cost", "business", (), LEDGER, lambda terms: terms.levers.one_off_cost),
    Term("improvement_cost", "business", (), LEDGER, lambda terms: terms.levers.improvement_cost),
    Term("copying_cost", "business", (), LEDGER, lambda terms: terms.levers.copying_cost),
    # What people are like.
    _of_segment("occasions_per_week", OFFER),
    _of_segment("effort_sensitivity", OFFER),
    _of_segment("talkativeness", SERVICE),
    _of_segment("spend", SERVICE | LEDGER),
    _of_segment("guest_chance", SERVICE),
    _of_segment("experience_weight", OFFER, lambda _, sensitivity, weight: weight * sensitivity,
                ("experience_sensitivity",), ("experience_weight",)),
    _of_segment("product_weight", OFFER, lambda _, sensitivity, weight: weight * sensitivity,
                ("product_sensitivity",), ("product_weight",)),
    _of_segment("price_weight", OFFER | SERVICE, _price_weight, ("price_sensitivity",)),
    _of_segment("minute_value", OFFER, _minute_value, ("time_sensitivity",),
                ("value_of_time_per_hour", "impatience_per_year")),
    Term("nest", "place", (), OFFER, lambda terms: _by_place(terms, "nest")),
    Term("going_out", "place", (), OFFER, lambda terms: _by_place(terms, "going_out")),
    Term("usual_cost", "place", (), OFFER, lambda terms: _by_place(terms, "usual_cost")),
    Term("passing_trade", "place", (("place", "passing_trade_per_week"),), WEEK,
         lambda terms, trade: each_of(occasion_rate, trade, 1.0, recession(terms)[:, None])),
    # How customers behave.
    Term("recession", "market", (), OFFER, recession),
    _of_market("risk_weight", OFFER,
               lambda t, weight: each_of(under_recession, weight[:, 0], RECESSION_RISK, recession(t))),
    _of_market("loyalty_weight", OFFER),
    _of_market("wait_weight", OFFER),
    _of_market("price_shock", OFFER),
    Term("price_curve", "market", (), OFFER, lambda terms: np.full(len(terms.rows), terms.price_curve)),
    Term("bound_decide", "market", (), OFFER, lambda terms: np.full(len(terms.rows), terms.bound_decide)),
    _of_market("loyalty_carry", SERVICE),
    _of_market("reward_by_satisfaction", OFFER | SERVICE),
    _of_market("loss_aversion", SERVICE),
    _of_market("peak_aversion", SERVICE, _peak_aversion, ("peak_aversion", "loss_aversion")),
    _of_market("tolerance", SERVICE),
    _of_market("fit_blamed", SERVICE),
    _of_market("mends_memory", SERVICE),
    _of_market("exit_chance", SERVICE),
    _of_market("forgives_after_weeks", OFFER),
    _of_market("unfounded_claim_chance", SERVICE),
    _of_market("claim_prone_share", SERVICE),
    _of_market("upgrade_irritates", SERVICE),
    _of_market("promise_broken", SERVICE),
    _of_market("learning_floor", SERVICE),
    _of_market("prior_weight", SERVICE),
    _of_market("novelty_fades", SERVICE),
    _of_market("review_chance", SERVICE),
    _of_market("reviews", WEEK),
    _of_market("reviews_by_passers", WEEK, keys=("passers.reviews",)),
    _of_market("talk_chance", SERVICE),
    _of_market("talk_gain", SERVICE),
    _of_market("word_weight", SERVICE),
    _of_market("wait_at_half_full", WEEK),
)  # fmt: skip


BEFORE_THE_WEEK = frozenset(
    ("business", key)
    for key in (
        "buy_in",
        "opens_week",
        "closes_week",
        "owner_standard",
        "owner_step",
        "owner_cost_per_point",
        "self_bias",
        "survey_share",
        "copies_cost_per_week",
    )
)
"""Weekly keys that act in the Open phase, before the week's terms are made (`sim.market.levers`)."""


@cache
def read_by(readers: Reader, by: str | None = None) -> tuple[str, ...]:
    """Names of the terms that any of the ``readers`` reads, in the order of the table; ``by`` narrows it."""
    return tuple(term.name for term in TERMS if term.read & readers and (by is None or term.by == by))


ENGINES = OFFER | SERVICE | WEEK
LEVERS_OF_A_BUSINESS = read_by(ENGINES, by="business")
MONEY_LEVERS = read_by(LEDGER, by="business")


def by_week(terms: Any, readers: Reader, same: Callable[[Term], Array | None] = lambda _: None) -> dict[str, Array]:
    """Name -> float [T, ...] of every term that any of the ``readers`` reads; ``same(term)`` is what is known of it
    already, or None.
    """
    found = {}
    for term in TERMS:
        if term.read & readers:
            known = same(term)
            found[term.name] = term.of(terms, *map(terms.values, term.keys)) if known is None else known
    return found


def each_of(rule: Callable[..., float], *arguments: Any) -> Floats:
    """A rule over arrays, element by element; arrays and scalars are broadcast, and rows that are like the one before
    them are worked out once.
    """
    arrays = np.broadcast_arrays(*arguments)
    first = first_alike(arrays)
    rows = sorted(set(first))
    values = [rule(*each) for each in zip(*(array[rows].ravel().tolist() for array in arrays), strict=True)]
    found = np.array(values, dtype=np.float64).reshape(len(rows), *arrays[0].shape[1:])
    return found[np.searchsorted(rows, first)]


def first_alike(by_week: Iterable[Array]) -> list[int]:
    """For each week (row) the first one of those that lead up to it and have the same bits in all of `by_week`."""
    return rows_alike([changes(values) for values in by_week])


def rows_alike(changed: Sequence[Bools]) -> list[int]:
    """The same of the `changes` of each."""
    if not changed:
        return []
    either = np.logical_or.reduce(changed)
    return np.maximum.accumulate(np.where(either, np.arange(len(either)), 0)).tolist()


def changes(values: Array) -> Bools:
    """Bool [T]: the weeks (rows) that have other bits than the one before; the first always."""
    bits = np.ascontiguousarray(values).reshape(len(values), -1)
    bits = bits.view(np.int64 if bits.itemsize == 8 else np.uint8)
    changed = np.ones(len(values), bool)
    (bits[1:] != bits[:-1]).any(axis=1, out=changed[1:])
    return changed


def _by_place(terms, name):
    return np.tile([getattr(each, name) for each in terms.solved], (len(terms.rows), 1))
