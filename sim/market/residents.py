"""Residents by the thousand: loops over the rules of who a customer is (`sim.rules.traits`).

N residents, J businesses in name order, S segments in file order.  `who` int64 [N] and `place` int16 [N] are a slot's.
"""

from typing import NamedTuple

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.chance import FOUNDER_WEEK
from sim.compiled import compiled
from sim.rules import traits


class Origin(NamedTuple):
    """What residents are drawn from, at the start and whenever somebody moves in."""

    mixes: np.ndarray  # float64 [P, S], shares of the segments in each place; a row sums to 1
    hashes: np.ndarray  # int64 [J], name hashes of the businesses
    rate_shape: float  # > 0, of the Gamma of need; inf = all alike
    sensitivity_spread: float  # >= 0, coefficient of variation
    sensitivity_correlation: float  # -1..1, of experience and price
    match: float  # z, >= 0, standard deviation of how well a business suits a customer
    alike: np.ndarray  # float64 [P], 0..1, the part of its square that neighbours share
    seed: int
    replication: int


class Traits(NamedTuple):
    """Who the residents are."""

    segment: np.ndarray  # int16 [N]
    unit_rate: np.ndarray  # float64 [N], need relative to the segment's mean; >= 0, mean 1
    experience_sensitivity: np.ndarray  # float64 [N], > 0, mean 1
    price_sensitivity: np.ndarray  # float64 [N], likewise
    product_sensitivity: np.ndarray  # float64 [N], likewise
    match: np.ndarray  # float64 [N, J], z

    @classmethod
    def blank(cls, people: int, businesses: int) -> "Traits":
        """Room for the traits of so many people."""
        rate, experience, price, product = (np.zeros(people) for _ in range(4))
        match = np.zeros((people, businesses))
        return cls(np.zeros(people, np.int16), rate, experience, price, product, match)


class Moving(NamedTuple):
    """Who may move when: at the close of the weeks `since` to before `last_week`, of which those before `first_week`
    are drawn but not told.
    """

    who: np.ndarray  # int64 [N]
    place: np.ndarray  # int16 [N]
    chances: np.ndarray  # float64 [P], 0..1 a week
    since: int
    first_week: int
    last_week: int


@compiled
def draw(rows: Ints, arrival: int, who: Ints, place: Ints, origin: Origin, drawn: Traits) -> None:
    """Draw the `Traits` of the residents `rows` (int64), who arrive in week `arrival`, into their rows of `drawn`."""
    seed, replication = origin.seed, origin.replication
    spread, correlation = origin.sensitivity_spread, origin.sensitivity_correlation
    for row in rows:
        me = int(who[row])
        mix, alike = origin.mixes[place[row]], origin.alike[place[row]]
        drawn.segment[row] = traits.segment_of(seed, replication, me, arrival, mix, len(mix))
        drawn.unit_rate[row] = traits.unit_rate(seed, replication, me, arrival, origin.rate_shape)
        drawn.experience_sensitivity[row] = traits.experience_sensitivity(seed, replication, me, arrival, spread)
        drawn.price_sensitivity[row] = traits.price_sensitivity(seed, replication, me, arrival, spread, correlation)
        drawn.product_sensitivity[row] = traits.product_sensitivity(seed, replication, me, arrival, spread)
        for business in range(len(origin.hashes)):
            name = int(origin.hashes[business])
            drawn.match[row, business] = traits.match_of(seed, replication, me, arrival, name, origin.match, alike)


@compiled
def draw_aware(who: Ints, place: Ints, aware: Floats, origin: Origin) -> Bools:
    """bool [N, J]: who knows which business at the start; `aware` float64 [P, J], 0..1."""
    knows = np.zeros((len(who), len(origin.hashes)), np.bool_)
    for row in range(len(who)):
        me = int(who[row])
        for business in range(len(origin.hashes)):
            name, chance = int(origin.hashes[business]), aware[place[row], business]
            knows[row, business] = traits.knows_at_start(
                origin.seed, origin.replication, me, FOUNDER_WEEK, name, chance
            )
    return knows


@compiled
def draw_segments(who: Ints, place: Ints, arrival: Ints, origin: Origin) -> Ints:
    """int16: the segments alone of newcomers to the slots `who`, who arrive in the weeks `arrival`."""
    drawn = np.empty(len(who), np.int16)
    for row in range(len(who)):
        mix = origin.mixes[place[row]]
        drawn[row] = traits.segment_of(origin.seed, origin.replication, int(who[row]), int(arrival[row]), mix, len(mix))
    return drawn


@compiled
def unit_rates(who: Ints, arrival: Ints, origin: Origin) -> Floats:
    """float64 [N]: the need of the people `who` arrived in the weeks `arrival`, relative to their segment's mean."""
    drawn = np.empty(len(who))
    for row in range(len(who)):
        drawn[row] = traits.unit_rate(
            origin.seed, origin.replication, int(who[row]), int(arrival[row]), origin.rate_shape
        )
    return drawn


@compiled
def count_moves(moving: Moving, origin: Origin) -> Ints:
    """int64 [N, 2]: how often a slot changes hands from week `since` to `first_week`, and after it to `last_week`."""
    who, place, chances, since, first_week, last_week = moving
    seed, replication = origin.seed, origin.replication
    counts = np.zeros((len(who), 2), np.int64)
    for row in range(len(who)):
        me, chance = int(who[row]), chances[place[row]]
        for four in range(since >> 2, ((last_week - 1) >> 2) + 1 if chance > 0.0 else since >> 2):
            for lane in range(4):  # four weeks share a block of luck, which the compiler then draws once
                week = 4 * four + lane
                if traits.moves(seed, replication, me, week, chance) and since <= week < last_week:
                    counts[row, 1 if week >= first_week else 0] += 1
    return counts


@compiled
def list_tenancies(moving: Moving, counts: Ints, origin: Origin) -> tuple[Ints, Ints]:
    """Slot (its index) and week of arrival of everybody there from `first_week` on; `counts` from `count_moves`."""
    who, place, chances, since, first_week, last_week = moving
    seed, replication = origin.seed, origin.replication
    many = len(who) + counts[:, 1].sum()
    index = np.empty(many, np.int64)
    arrival = np.empty(many, np.int32)
    here = -1
    for row in range(len(who)):
        here += 1
        index[here] = row
        arrival[here] = FOUNDER_WEEK
        for week in range(since, last_week if counts[row, 0] + counts[row, 1] > 0 else since):
            if traits.moves(seed, replication, int(who[row]), week, chances[place[row]]):
                here += 1 if week >= first_week else 0
                index[here] = row
                arrival[here] = week + 1
    return index, arrival
