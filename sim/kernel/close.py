"""Open and Close, as far as they concern the residents: refresh, firing, how people stand, who moves."""

from typing import NamedTuple

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.chance import MOVE, unit
from sim.compiled import as_unsigned, compiled, prefetch, unrefcounted
from sim.kernel.need import WHO_WORD, draw_week
from sim.kernel.people import People
from sim.kernel.rows import FLAGS, LOYALTY, RISK, SIZE, STRIDE, VISITS, WORD_0, batch_buffers
from sim.kernel.tenancy import row_of
from sim.kernel.week import Luck, Market
from sim.market.ledger import RelationshipCount
from sim.market.residents import Origin, Traits, draw
from sim.market.state import AWARE, BARRED, NEVER, NOBODY
from sim.market.value import is_away
from sim.rules.learning import LAPSED_AFTER, is_engaged, is_loyal, is_relationship
from sim.rules.owner import WEEKS_BETWEEN_FIRINGS, is_fired
from sim.rules.scale import tally

KNOWS, INTERACTION, ENGAGEMENT = (
    int(each) for each in (RelationshipCount.AWARE, RelationshipCount.INTERACTION, RelationshipCount.ENGAGEMENT)
)
RELATIONSHIP, ACTIVE = (int(each) for each in (RelationshipCount.RELATIONSHIP, RelationshipCount.ACTIVE))
LOYAL, LAPSED = (int(each) for each in (RelationshipCount.LOYAL, RelationshipCount.LAPSED))
GONE = int(RelationshipCount.AWAY)


AHEAD = 32
"""So many residents further on are fetched while one is counted."""


@compiled(inner=True)
def refresh(people: People, refreshes: Bools) -> None:
    """Nobody has seen what there is to see since the refresh, at the businesses that `refreshes` [J] names."""
    for j in range(len(refreshes)):
        if refreshes[j]:
            for i in range(len(people.segment)):
                people.since_refresh[j, i] = 0


@compiled(inner=True)
def forget_contributions(people: People) -> None:
    """A new year begins, of which nobody has left anything yet."""
    for j in range(len(people.flags)):
        for i in range(len(people.segment)):
            people.contribution[j, i] = 0


@compiled
def fire(people: People, week: int, fire_below: Floats) -> Ints:
    """M26: bar the residents who came to a business in the last year and left less than it asks for, `fire_below` [J]
    money or NaN; returns rows (resident, business), in order.
    """
    last_visit, flags, contribution = people.last_visit, people.flags, people.contribution
    asking = 0
    for j in range(len(fire_below)):
        asking += int(fire_below[j] == fire_below[j])
    fired = np.empty((asking * flags.shape[1], 2), np.int64)
    count = 0
    for i in range(flags.shape[1] if asking else 0):
        for j in range(len(fire_below)):
            if fire_below[j] == fire_below[j]:
                came = int(last_visit[j, i]) >= week - WEEKS_BETWEEN_FIRINGS
                if came and flags[j, i] & BARRED == 0 and is_fired(contribution[j, i], tally(fire_below[j])):
                    flags[j, i] |= BARRED
                    fired[count, 0] = i
                    fired[count, 1] = j
                    count += 1
    return fired[:count]


@compiled
def stand(
    market: Market,
    people: People,
    focus: Ints,
    begin: int,
    end: int,
    week: int,
    risk_at_start: Floats,
    by_satisfaction: float,
    forgives_after_weeks: float,
    totals: Ints,
    barred: Ints,
) -> None:
    """M25: add how residents `begin` to `end` stand to the businesses `focus` [F] within their reach.

    To `totals` int64 [F, standings], and to `barred` int64 [F] how many are barred.
    """
    market, people = unrefcounted((market, people))
    focus, risk_at_start, totals, barred = unrefcounted((focus, risk_at_start, totals, barred))
    ints, floats = batch_buffers(np.int64(0))
    for place in range(len(market.places)):
        low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
        for start in range(low, high, SIZE):
            count = min(SIZE, high - start)
            for row in range(len(focus)):
                j = focus[row]
                if market.travel[place, j] >= 0.0:
                    look(people, j, start, count, high, ints, floats)
                    stood = week, risk_at_start[j], by_satisfaction, forgives_after_weeks
                    barred[row] += stage(count, *stood, ints, floats, totals[row])


@compiled(inner=True)
def look(people: People, j: int, start: int, count: int, end: int, ints: Ints, floats: Floats) -> None:
    """What `count` residents from `start` on hold of business j; what those further on hold is fetched meanwhile."""
    held = people.held
    for a in range(count):
        prefetch(held, (as_unsigned(min(start + a + AHEAD, end - 1)), j))
        record = held[as_unsigned(start + a), as_unsigned(j)]
        ints[FLAGS + a] = record["flags"]
        ints[VISITS + a] = record["visits"]
        ints[WORD_0 + a] = record["last_visit"]
        floats[RISK + a] = record["risk"]
        floats[LOYALTY + a] = record["loyalty"]


@compiled(inner=True)
def stage(
    count: int,
    week: int,
    risk_at_start: float,
    by_satisfaction: float,
    forgives_after_weeks: float,
    ints: Ints,
    floats: Floats,
    totals: Ints,
) -> int:
    """Count the residents in the batch buffers by how they stand; returns how many are barred."""
    aware = barred = engaged = related = came = active = loyal = lapsed = gone = 0
    for a in range(count):
        has_come, loyalty = ints[VISITS + a] > 0, floats[LOYALTY + a]
        away = is_away(ints[FLAGS + a], ints[WORD_0 + a], week, forgives_after_weeks)
        here = has_come & (not away)
        close = here & is_relationship(loyalty, by_satisfaction, floats[RISK + a], risk_at_start)
        since = week - ints[WORD_0 + a]
        lately = has_come & (since < LAPSED_AFTER)
        aware += int(ints[FLAGS + a] & AWARE != 0)
        barred += int(ints[FLAGS + a] & BARRED != 0)
        came += int(has_come)
        related += int(close)
        engaged += int(here & (not close) & is_engaged(loyalty, by_satisfaction))
        active += int(lately)
        loyal += int(lately & here & is_loyal(loyalty, by_satisfaction))
        gone += int(away)
        lapsed += int(has_come & (since == LAPSED_AFTER))
    totals[KNOWS] += aware
    totals[INTERACTION] += came - engaged - related
    totals[ENGAGEMENT] += engaged
    totals[RELATIONSHIP] += related
    totals[ACTIVE] += active
    totals[LOYAL] += loyal
    totals[LAPSED] += lapsed
    totals[GONE] += gone
    return barred


@compiled
def movers(luck: Luck, market: Market, begin: int, end: int, found: Ints) -> int:
    """Writes into `found`, from `begin` on, the residents `begin` to `end` who move away at the end of
    the week; how many.
    """
    words = np.empty(5 * STRIDE, np.int64)
    count = begin
    for place in range(len(market.places)):
        chance = market.moving_chance[place]
        if chance > 0.0:
            first_who = int(market.places[place] - market.place_start[place])
            low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
            for start in range(low, high, SIZE):
                size = min(SIZE, high - start)
                for a in range(size):
                    words[WHO_WORD + a] = first_who + start + a
                row = draw_week(luck, MOVE, np.int64(0), size, words)
                for a in range(size):  # the rule's `moves` for many at once
                    words[WHO_WORD + a] = int(unit(int(words[row + a])) < chance)
                for a in range(size):
                    found[as_unsigned(count)] = start + a
                    count += words[WHO_WORD + a]
    return count - begin


class Homes(NamedTuple):
    """Where residents live, and what newcomers are drawn from."""

    who: np.ndarray  # int64 [N], the number that luck knows a slot by
    place: np.ndarray  # int16 [N]
    origin: Origin


@compiled
def replace(people: People, homes: Homes, rows: Ints, arrival: int, keys: Ints) -> None:
    """Newcomers move into the slots `rows`, to arrive in week `arrival`: own traits, no memories, no
    awareness.  `keys` are those of the ledger's tenancies (`sim.kernel.tenancy`).
    """
    person = people.person
    traits = Traits(
        people.segment,
        people.unit_rate,
        person["experience_sensitivity"],
        person["price_sensitivity"],
        person["product_sensitivity"],
        people.match.T,
    )
    draw(rows, arrival, homes.who, homes.place, homes.origin, traits)
    for i in rows:
        people.arrival[i] = arrival
        people.tenancy[i] = row_of(keys, homes.who[i], arrival)
        person[i]["committed_to"] = NOBODY
        person[i]["committed_until"] = NEVER
        for j in range(len(people.flags)):
            people.last_visit[j, i] = NEVER
            people.expectation[j, i] = 0.0
            people.risk[j, i] = 0.0
            people.loyalty[j, i] = 0.0
            people.visits[j, i] = 0
            people.since_refresh[j, i] = 0
            people.flags[j, i] = 0
            people.contribution[j, i] = 0
