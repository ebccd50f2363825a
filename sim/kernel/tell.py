"""Tell: what people pass on (M21), in a fixed order, because a friend may hear twice.

Guests first, then those who were fired, then everybody who talks; each in order of who and occasion.  Guests and the
fired are heard by one thread.  Of the talk every thread first finds out who is told what in its chunk of the visit
log, then every thread lets its own residents hear all of it, in the order of the visit log.
"""

import numpy as np

from sim.annotations import Ints
from sim.chance import FIRED, GUEST, TELL, uniform
from sim.compiled import as_unsigned, compiled, prefetch, unrefcounted
from sim.kernel.counters import GUESTS
from sim.kernel.counters import TALKS as TOLD
from sim.kernel.people import People
from sim.kernel.seat import who_of
from sim.kernel.visit_log import SHARES, TALKS, VisitBuffers
from sim.kernel.week import Luck, Market, Service
from sim.market.state import AWARE, HEARD_GOOD, LEFT, NOBODY, REMINDED
from sim.rules.learning import known_or_hoped, learning_rate, moved
from sim.rules.word import heard_step, pick

AHEAD = 24
"""So many messages further on the memory of who hears one, anywhere at all, is fetched."""


@compiled(inner=True)
def friend(market: Market, i: int, u: float) -> int:
    """The friend of resident i that the uniform number u picks, or NOBODY
    (`sim.market.population.Population.friend`).
    """
    place = 0
    while i >= market.place_start[place + 1]:
        place += 1
    first = market.place_start[place]
    if market.complete[place]:
        many = market.place_start[place + 1] - first - 1
        if many <= 0:
            return NOBODY
        chosen = pick(u, many)
        return first + chosen + (1 if chosen >= i - first else 0)
    many = market.friend_start[i + 1] - market.friend_start[i]
    if many <= 0:
        return NOBODY
    return int(market.friend_list[market.friend_start[i] + pick(u, many)])


@compiled(inner=True)
def share_visits(
    luck: Luck, market: Market, people: People, service: Service, visit_log: VisitBuffers, chunks: Ints, counts: Ints
) -> None:
    """Friends who shared a visit learn from it, with their own gain, and nothing but expectation and risk.

    `chunks` [C, 2] are the parts of the visit log.
    """
    anybody = False
    for chance in service.guest_chance:
        anybody |= chance > 0.0
    if not anybody:
        return
    business, outcome = visit_log.business, visit_log.outcome
    for chunk in range(len(chunks)):
        for entry in range(chunks[chunk, 0], chunks[chunk, 1]):
            if outcome[entry] & SHARES != 0 and business[entry] != NOBODY:
                share_one(luck, market, people, service, visit_log, entry, counts)


@compiled(inner=True)
def share_one(
    luck: Luck, market: Market, people: People, service: Service, visit_log: VisitBuffers, entry: int, counts: Ints
) -> None:
    """A friend shares the visit in the visit log."""
    i, j = int(visit_log.index[entry]), int(visit_log.business[entry])
    u = uniform(luck.seed, luck.replication, GUEST, who_of(market, i), luck.week, int(visit_log.number[entry]), 0)
    guest = friend(market, i, u)
    if guest != NOBODY:
        share(people, service, guest, j, visit_log.memory[entry])
        counts[j, people.segment[i], GUESTS] += 1


@compiled(inline=True)
def share(people: People, service: Service, i: int, j: int, memory: float) -> None:
    """Resident i shares a friend's visit to j, remembered as `memory`."""
    visits = int(people.visits[j, i])
    weight = learning_rate(visits, service.learning_floor, service.prior_weight) if service.learning else 0.0
    expected = known_or_hoped(visits, people.expectation[j, i], service.prior[j])
    perceived = known_or_hoped(visits, people.risk[j, i], service.risk_at_start[j])
    people.flags[j, i] |= AWARE
    people.risk[j, i] = moved(people.risk[j, i], perceived, abs(memory - expected), weight)
    people.expectation[j, i] = moved(people.expectation[j, i], expected, memory, weight)


@compiled(inner=True)
def complain(luck: Luck, market: Market, people: People, service: Service, fired: Ints, counts: Ints) -> None:
    """M26: everybody who was fired, rows (resident, business), tells one friend, as a memory at the edge
    of outrage.
    """
    for at in range(len(fired)):
        i, j = int(fired[at, 0]), int(fired[at, 1])
        u = uniform(luck.seed, luck.replication, FIRED, who_of(market, i), luck.week, 0, 4 * int(market.hashes[j]))
        told = friend(market, i, u)
        if told != NOBODY:
            hear(people, service, told, j, -service.tolerance, False)
            counts[j, people.segment[i], TOLD] += 1


@compiled
def talk(
    luck: Luck, market: Market, people: People, visit_log: VisitBuffers, begin: int, end: int, counts: Ints
) -> np.int64:
    """Those who talk about a visit each tell one friend, who acts on it next week.

    Who tells whom is written into the `teller` and `told` of the visit log, from entry `begin` on; returns how many do.
    """
    market, people, visit_log, counts = unrefcounted((market, people, visit_log, counts))
    business, outcome, teller, told = visit_log.business, visit_log.outcome, visit_log.teller, visit_log.told
    many = np.int64(0)
    for entry in range(begin, end):
        teller[as_unsigned(begin + many)] = entry
        prefetch(market.friend_start, as_unsigned(visit_log.index[entry]))
        many += int(outcome[entry] & TALKS != 0 and business[entry] != NOBODY)
    heard = np.int64(0)
    for at in range(begin, begin + many):
        entry = teller[at]
        whom = told_by(luck, market, visit_log, entry)
        teller[begin + heard] = entry
        told[begin + heard] = whom
        if whom != NOBODY:
            counts[business[entry], people.segment[visit_log.index[entry]], TOLD] += 1
            heard += 1
    return heard


@compiled(inner=True)
def told_by(luck: Luck, market: Market, visit_log: VisitBuffers, entry: int) -> int:
    """The friend who hears of the visit in the visit log, or NOBODY."""
    i = int(visit_log.index[entry])
    u = uniform(luck.seed, luck.replication, TELL, who_of(market, i), luck.week, int(visit_log.number[entry]), 1)
    return friend(market, i, u)


@compiled
def listen(
    people: People, service: Service, visit_log: VisitBuffers, begin: int, end: int, low: int, high: int
) -> None:
    """Of what is told between `begin` and `end` the residents `low` to `high` hear what they are told."""
    people, service, visit_log = unrefcounted((people, service, visit_log))
    held, business, teller, told = people.held, visit_log.business, visit_log.teller, visit_log.told
    for at in range(begin, end):
        ahead = min(at + AHEAD, end - 1)
        if low <= told[ahead] < high:
            prefetch(held, (told[ahead], business[teller[ahead]]))
        if low <= told[at] < high:
            entry = teller[at]
            memory, recommended = visit_log.memory[entry], visit_log.satisfaction[entry] > 0.0
            hear(people, service, int(told[at]), int(business[entry]), memory, recommended)


@compiled(inline=True)
def hear(people: People, service: Service, i: int, j: int, memory: float, recommended: bool) -> None:
    """Resident i hears of j, remembered as `memory`; if it is recommended, she is reminded of it, and one who left for
    good has not (M37).
    """
    visits = int(people.visits[j, i])
    expected = known_or_hoped(visits, people.expectation[j, i], service.prior[j])
    step = heard_step(service.word_weight, service.prior_weight, visits, memory, expected)
    people.expectation[j, i] += step
    flags = int(people.flags[j, i]) | AWARE
    people.flags[j, i] = (flags & (255 - LEFT)) | HEARD_GOOD | REMINDED if recommended else flags
