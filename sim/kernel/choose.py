"""Decide, at the heart: a batch of occasions, the businesses that come to mind, go or stay, and which
(M2-M4).

``ints`` and ``floats`` are the batch buffers (`sim.kernel.rows`) of ``count`` occasions of people of one place;
``values`` and ``races`` have a row for each business of a list: its value, or OUT_OF_MIND, and its
exponential number in the race.
"""

from sim.annotations import Floats, Ints
from sim.chance import CHOICE, GO, block, exponential_from, unit
from sim.compiled import as_unsigned, compiled
from sim.kernel.people import People, fetch_held
from sim.kernel.rows import (
    BUSINESS,
    EFFORT,
    EXPERIENCE_WEIGHT,
    INDEX,
    MARKS,
    MARKS_EACH,
    MEMORIES,
    MEMORIES_EACH,
    MINUTE_VALUE,
    NUMBER,
    OF_EXPECTATION,
    OF_FLAGS,
    OF_LOYALTY,
    OF_PAID,
    OF_RISK,
    OF_VISITS,
    OUT_OF_MIND,
    PRICE_WEIGHT,
    PRODUCT_WEIGHT,
    SEAT,
    SEGMENT,
    SOONEST,
    TASTE,
    TOP,
    TOTAL,
    WHO,
    WORD_0,
    WORD_1,
)
from sim.kernel.week import Luck, Market, Offer
from sim.market.state import AWARE, BARRED, NOBODY, REMINDED
from sim.market.value import NEVER_PAID, cost_to, felt_by, is_away, offered, value_to
from sim.rules.choice import STRAIGHT, attraction, comes_to_mind, go_chance, inclusive_value, race_time
from sim.rules.learning import known_or_hoped
from sim.rules.traits import effort_sensitivity

NEVER_WINS = 2e300
SOON = 16
"""So many people further on in a batch what is held is fetched once more, from the larger cache into the nearest."""

NOT_REMINDED = 255 - REMINDED


@compiled(inner=True)
def is_any_trouble(offer: Offer) -> bool:
    """Whether any business asks for effort this week: else nobody's sensitivity to it matters."""
    found = False
    for j in range(len(offer.effort)):
        found = found or offer.effort[j] != 0.0
    return found


@compiled(inner=True)
def weights(
    luck: Luck, market: Market, people: People, offer: Offer, place: int, count: int, ints: Ints, floats: Floats
) -> None:
    """The weights of residents: their segment's, times their own sensitivities."""
    segments, person = people.segment, people.person
    minute_value, price_weight = offer.minute_value, offer.price_weight[place]
    product_weight, experience_weight = offer.product_weight, offer.experience_weight
    for a in range(count):
        i = as_unsigned(ints[INDEX + a])
        segment, own = as_unsigned(segments[i]), person[i]
        ints[SEGMENT + a] = segment
        floats[PRODUCT_WEIGHT + a] = product_weight[segment] * own["product_sensitivity"]
        floats[EXPERIENCE_WEIGHT + a] = experience_weight[segment] * own["experience_sensitivity"]
        floats[PRICE_WEIGHT + a] = price_weight[segment] * own["price_sensitivity"]
        floats[MINUTE_VALUE + a] = minute_value[segment]
        floats[EFFORT + a] = offer.effort_sensitivity[segment]
    if market.effort_spread > 0.0 and is_any_trouble(offer):
        seed, replication, arrival = luck.seed, luck.replication, people.arrival
        for a in range(count):
            who, arrived = int(ints[WHO + a]), int(arrival[as_unsigned(ints[INDEX + a])])
            own = effort_sensitivity(seed, replication, who, arrived, market.effort_spread)
            floats[EFFORT + a] = floats[EFFORT + a] * own


@compiled(inner=True)
def load_memory(
    luck: Luck, market: Market, people: People, offer: Offer, businesses: Ints, count: int, ints: Ints, floats: Floats
) -> None:
    """What residents hold of all `businesses`.  A friend's word brings one to mind once: an occasion uses it up."""
    held, forgives_after_weeks = people.held, offer.forgives_after_weeks
    for a in range(count):
        fetch_held(people, ints[INDEX + min(a + SOON, count - 1)])
        marks, memory = MARKS + a, MEMORIES + a
        for at in range(len(businesses)):
            record = held[as_unsigned(ints[INDEX + a]), as_unsigned(businesses[at])]
            floats[memory + OF_EXPECTATION] = record["expectation"]
            floats[memory + OF_RISK] = record["risk"]
            floats[memory + OF_LOYALTY] = record["loyalty"]
            flags = record["flags"]
            ints[marks + OF_VISITS] = record["visits"]
            away = is_away(int(flags), int(record["last_visit"]), luck.week, forgives_after_weeks)
            ints[marks + OF_FLAGS] = flags | (BARRED if away else 0)
            if flags & REMINDED != 0:
                record["flags"] = flags & NOT_REMINDED
            floats[memory + OF_PAID] = NEVER_PAID
            if offer.price_shock > 0.0 and record["visits"] > 0:
                row = max(int(record["last_visit"]) - market.first_week, 0)
                floats[memory + OF_PAID] = market.prices[row, businesses[at]]
            marks += MARKS_EACH
            memory += MEMORIES_EACH


@compiled(inner=True)
def add_taste(people: People, j: int, count: int, ints: Ints, floats: Floats) -> None:
    """What residents like about business `j` that nobody else knows of, if anybody has such tastes."""
    if len(people.taste):
        taste = people.taste[j]
        for a in range(count):
            floats[TASTE + a] = taste[as_unsigned(ints[INDEX + a])]


@compiled(inner=True)
def draw_consideration(luck: Luck, name: int, count: int, ints: Ints, races: Floats) -> None:
    """The luck of business `name` (its hash) on each occasion: a word for coming to mind, and its number
    in the race.
    """
    for a in range(count):
        mind, race, _, _ = block(
            luck.seed, luck.replication, CHOICE, int(ints[WHO + a]), luck.week, int(ints[NUMBER + a]), name
        )
        ints[WORD_0 + a] = mind
        ints[WORD_1 + a] = race
    for a in range(count):
        races[a] = exponential_from(unit(int(ints[WORD_1 + a])))


@compiled(inner=True)
def utilities(
    offer: Offer,
    place: int,
    j: int,
    travel: float,
    considered: float,
    prior: float,
    count: int,
    ints: Ints,
    floats: Floats,
    at: int,
    values: Floats,
    binds: bool,
) -> None:
    """The value of business `j` to people of a place on each occasion (M2), or OUT_OF_MIND where it is not
    thought of (M3).

    What is held of it stands in the rows of the business `at` of the list; `binds`: a visit binds them if it binds
    anybody.
    """
    marks = ints[MARKS + at * MARKS_EACH : MARKS + (at + 1) * MARKS_EACH]
    memory = floats[MEMORIES + at * MEMORIES_EACH : MEMORIES + (at + 1) * MEMORIES_EACH]
    here, risk_at_start = offered(offer, j, offer.wait[j], travel, place, binds), offer.risk_at_start[j]
    for a in range(count):
        values[a] = cost_to(here, floats[MINUTE_VALUE + a], floats[EFFORT + a], memory[OF_PAID + a])
    if here.price_curve != STRAIGHT:
        for a in range(count):
            values[a] = felt_by(here, values[a])
    for a in range(count):
        visits, flags = marks[OF_VISITS + a], marks[OF_FLAGS + a]
        reminded = flags & REMINDED != 0 and ints[NUMBER + a] == 0
        thought_of = comes_to_mind(
            True,
            True,
            flags & AWARE != 0,
            flags & BARRED != 0,
            unit(int(ints[WORD_0 + a])) < considered,
            reminded,
        )
        worth = value_to(
            here,
            floats[PRODUCT_WEIGHT + a],
            floats[EXPERIENCE_WEIGHT + a],
            floats[PRICE_WEIGHT + a],
            values[a],
            known_or_hoped(visits, memory[OF_EXPECTATION + a], prior),
            known_or_hoped(visits, memory[OF_RISK + a], risk_at_start),
            memory[OF_LOYALTY + a],
            floats[TASTE + a],
        )
        values[a] = worth if thought_of else OUT_OF_MIND


@compiled(inner=True)
def choose(
    luck: Luck,
    offer: Offer,
    place: int,
    businesses: Ints,
    count: int,
    ints: Ints,
    floats: Floats,
    values: Floats,
    races: Floats,
) -> None:
    """Go or stay, and which of `businesses`: writes BUSINESS (NOBODY: stays at home) and SEAT; `values`
    is used up.
    """
    nest, going_out = offer.nest[place], offer.going_out[place]
    many = len(businesses)
    for a in range(count):
        floats[TOP + a] = OUT_OF_MIND
        floats[TOTAL + a] = 0.0
        floats[SOONEST + a] = NEVER_WINS
        ints[BUSINESS + a] = NOBODY
    for at in range(many):
        row = values[at]
        for a in range(count):
            floats[TOP + a] = max(floats[TOP + a], row[a])
    for at in range(many):
        row = values[at]
        for a in range(count):
            pull = attraction(row[a], floats[TOP + a], nest)
            row[a] = pull if row[a] > OUT_OF_MIND else 0.0
        for a in range(count):
            floats[TOTAL + a] = floats[TOTAL + a] + row[a]
    for at in range(many):
        row, race, j = values[at], races[at], businesses[at]
        for a in range(count):
            time = race_time(race[a], row[a])
            sooner = time < floats[SOONEST + a]
            floats[SOONEST + a] = time if sooner else floats[SOONEST + a]
            ints[BUSINESS + a] = j if sooner else ints[BUSINESS + a]
    go(luck, nest, going_out, count, ints, floats)


@compiled(inline=True)
def go(luck: Luck, nest: float, going_out: float, count: int, ints: Ints, floats: Floats) -> None:
    """M3: those who have nothing in mind, or do not feel like it, stay at home."""
    for a in range(count):
        going, seat, _, _ = block(
            luck.seed, luck.replication, GO, int(ints[WHO + a]), luck.week, int(ints[NUMBER + a]), 0
        )
        ints[SEAT + a] = seat
        ints[WORD_1 + a] = going
    for a in range(count):
        inclusive = inclusive_value(floats[TOP + a], max(1.0, floats[TOTAL + a]), nest)
        goes = unit(int(ints[WORD_1 + a])) < go_chance(going_out, inclusive)
        has_any = floats[TOP + a] > OUT_OF_MIND
        ints[BUSINESS + a] = ints[BUSINESS + a] if goes and has_any else NOBODY
