"""Those who are bound to a business (M36): who they are, and what a visit there is worth to them."""

from sim.annotations import Floats, Ints
from sim.compiled import as_unsigned, compiled
from sim.kernel.people import People
from sim.kernel.rows import (
    BOUND,
    EFFORT,
    EXPERIENCE_WEIGHT,
    INDEX,
    MARKS,
    MARKS_EACH,
    MEMORIES,
    MEMORIES_EACH,
    MINUTE_VALUE,
    OF_EXPECTATION,
    OF_LOYALTY,
    OF_PAID,
    OF_RISK,
    OF_VISITS,
    OUT_OF_MIND,
    PRICE_WEIGHT,
    PRODUCT_WEIGHT,
)
from sim.kernel.week import Luck, Market, Offer
from sim.market.state import NOBODY
from sim.market.value import cost_to, felt_by, is_away, offered, value_to
from sim.rules.learning import known_or_hoped


@compiled(inner=True)
def find_bound(luck: Luck, people: People, offer: Offer, businesses: Ints, count: int, ints: Ints) -> bool:
    """Write into BOUND the business that each is bound to and that is open to her, or NOBODY; whether anybody is."""
    person = people.person
    bound = False
    for a in range(count):
        ints[BOUND + a] = person[as_unsigned(ints[INDEX + a])]["committed_to"]
        bound |= ints[BOUND + a] != NOBODY
    if bound:
        for a in range(count):
            if ints[BOUND + a] != NOBODY and luck.week >= person[ints[INDEX + a]]["committed_until"]:
                ints[BOUND + a] = NOBODY
        for a in range(count):
            if ints[BOUND + a] != NOBODY:
                ints[BOUND + a] = serves(luck, people, offer, ints[BOUND + a], ints[INDEX + a], businesses)
    return bound


@compiled(inner=True)
def serves(luck: Luck, people: People, offer: Offer, bound: int, i: int, businesses: Ints) -> int:
    """M36: the business that resident i is bound to if it is open to her this week, or NOBODY."""
    found = NOBODY
    for at in range(len(businesses)):
        if businesses[at] == bound:
            flags, last_visit = int(people.flags[bound, i]), int(people.last_visit[bound, i])
            found = NOBODY if is_away(flags, last_visit, luck.week, offer.forgives_after_weeks) else bound
    return found


@compiled(inner=True)
def keep_to(
    market: Market,
    people: People,
    offer: Offer,
    place: int,
    businesses: Ints,
    count: int,
    ints: Ints,
    floats: Floats,
    values: Floats,
) -> None:
    """To the bound nothing comes to mind but their house, whatever else they know: write that into `values`."""
    for at in range(len(businesses)):
        j = businesses[at]
        here = offered(offer, j, offer.wait[j], market.travel[place, j], place, False)
        marks, memory = MARKS + at * MARKS_EACH, MEMORIES + at * MEMORIES_EACH
        for a in range(count):
            if ints[BOUND + a] == NOBODY:
                continue
            values[at, a] = OUT_OF_MIND
            if ints[BOUND + a] == j:
                visits = ints[marks + OF_VISITS + a]
                money = cost_to(here, floats[MINUTE_VALUE + a], floats[EFFORT + a], floats[memory + OF_PAID + a])
                values[at, a] = value_to(
                    here,
                    floats[PRODUCT_WEIGHT + a],
                    floats[EXPERIENCE_WEIGHT + a],
                    floats[PRICE_WEIGHT + a],
                    felt_by(here, money),
                    known_or_hoped(visits, floats[memory + OF_EXPECTATION + a], offer.prior[j]),
                    known_or_hoped(visits, floats[memory + OF_RISK + a], offer.risk_at_start[j]),
                    floats[memory + OF_LOYALTY + a],
                    people.taste[j, as_unsigned(ints[INDEX + a])] if len(people.taste) else 0.0,
                )
