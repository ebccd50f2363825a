"""Open and Close, as far as they concern the residents: refresh, firing, how people stand, who moves."""

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import as_unsigned, compiled, prefetch, unrefcounted
from sim.kernel.people import People, own
from sim.kernel.rows import FLAGS, LOYALTY, RISK, SIZE, VISITS, WORD_0, batch_buffers
from sim.kernel.week import Luck, Market
from sim.market.ledger import RelationshipCount
from sim.market.population import Population
from sim.market.residents import Traits, draw
from sim.market.state import AWARE, BARRED, NEVER, NOBODY, PERSONAL
from sim.rules.learning import LAPSED_AFTER, is_engaged, is_loyal, is_relationship
from sim.rules.owner import WEEKS_BETWEEN_FIRINGS, is_fired
from sim.rules.traits import moves

KNOWS, INTERACTION, ENGAGEMENT = (
    int(each) for each in (RelationshipCount.AWARE, RelationshipCount.INTERACTION, RelationshipCount.ENGAGEMENT)
)
RELATIONSHIP, ACTIVE = (int(each) for each in (RelationshipCount.RELATIONSHIP, RelationshipCount.ACTIVE))
LOYAL, LAPSED = (int(each) for each in (RelationshipCount.LOYAL, RelationshipCount.LAPSED))


AHEAD = 32
"""So many residents further on are fetched while one is counted."""


@compiled
def fire(people: People, j: int, week: int, least: float) -> Ints:
    """M26: bar the residents who came to j in the last year and left less than `least` (a tally); returns
    who.
    """
    fired = np.empty(people.flags.shape[1], np.int64)
    count = 0
    for i in range(len(fired)):
        came = int(people.last_visit[j, i]) >= week - WEEKS_BETWEEN_FIRINGS
        if came and people.flags[j, i] & BARRED == 0 and is_fired(people.contribution[j, i], least):
            people.flags[j, i] |= BARRED
            fired[count] = i
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
                    barred[row] += stage(count, week, risk_at_start[j], ints, floats, totals[row])


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
def stage(count: int, week: int, risk_at_start: float, ints: Ints, floats: Floats, totals: Ints) -> int:
    """Count the residents in the batch buffers by how they stand; returns how many are barred."""
    aware = barred = engaged = related = came = active = loyal = lapsed = 0
    for a in range(count):
        has_come, loyalty = ints[VISITS + a] > 0, floats[LOYALTY + a]
        close = has_come & is_relationship(loyalty, floats[RISK + a], risk_at_start)
        since = week - ints[WORD_0 + a]
        lately = has_come & (since < LAPSED_AFTER)
        aware += int(ints[FLAGS + a] & AWARE != 0)
        barred += int(ints[FLAGS + a] & BARRED != 0)
        came += int(has_come)
        related += int(close)
        engaged += int(has_come & (not close) & is_engaged(loyalty))
        active += int(lately)
        loyal += int(lately & is_loyal(loyalty))
        lapsed += int(has_come & (since == LAPSED_AFTER))
    totals[KNOWS] += aware
    totals[INTERACTION] += came - engaged - related
    totals[ENGAGEMENT] += engaged
    totals[RELATIONSHIP] += related
    totals[ACTIVE] += active
    totals[LOYAL] += loyal
    totals[LAPSED] += lapsed
    return barred


@compiled
def movers(luck: Luck, market: Market, begin: int, end: int, found: Ints) -> int:
    """Writes into `found`, from `begin` on, the residents `begin` to `end` who move away at the end of
    the week; how many.
    """
    gone = np.empty(SIZE, np.bool_)
    count = begin
    for place in range(len(market.places)):
        chance = market.moving_chance[place]
        if chance > 0.0:
            first_who = int(market.places[place] - market.place_start[place])
            low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
            for start in range(low, high, SIZE):
                size = min(SIZE, high - start)
                for a in range(size):
                    gone[a] = moves(luck.seed, luck.replication, first_who + start + a, luck.week, chance)
                for a in range(size):
                    found[count] = start + a
                    count += int(gone[a])
    return count - begin


def replace(people: People, population: Population, rows: Ints, arrival: int) -> None:
    """Newcomers move into the slots `rows`, to arrive in week `arrival`: own traits, no memories, no
    awareness.
    """
    traits = Traits(*(own(people, name) if name in PERSONAL else getattr(people, name).T for name in Traits._fields))
    draw(rows, arrival, population.who, population.place, population.origin, traits)
    people.arrival[rows] = arrival
    people.person["committed_to"][rows] = NOBODY
    people.person["committed_until"][rows] = NEVER
    people.last_visit[:, rows] = NEVER
    for column in (
        people.expectation,
        people.risk,
        people.loyalty,
        people.visits,
        people.since_refresh,
        people.flags,
        people.contribution,
    ):
        column[:, rows] = 0
