"""Tell: what people pass on (M21), by one hand and in a fixed order, because a friend may hear twice.

Guests first, then those who were fired, then everybody who talks; each in order of who and occasion.
"""

import numpy as np

from sim.chance import FIRED, GUEST, TELL, uniform
from sim.compiled import borrowed, compiled, fetch
from sim.kernel.book import SHARES, TALKS
from sim.kernel.books import GUESTS
from sim.kernel.books import TALKS as TOLD
from sim.kernel.rows import SIZE
from sim.kernel.seat import who_of
from sim.rules.learning import gain, known_or_hoped, moved
from sim.rules.word import heard_step, pick
from sim.state import AWARE, HEARD_GOOD, NOBODY, REMINDED


@compiled(inner=True)
def friend(market, i, u):
    """The friend of resident i that the uniform number u picks, or NOBODY
    (`sim.population.Population.friend`).
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
def share_visits(luck, market, people, service, book, begin, end, counts):
    """Friends who shared a visit learn from it, with their own gain, and nothing but expectation and risk."""
    business, outcome = book.business, book.outcome
    for entry in range(begin, end):
        if outcome[entry] & SHARES != 0 and business[entry] != NOBODY:
            share_one(luck, market, people, service, book, entry, counts)


@compiled(inner=True)
def share_one(luck, market, people, service, book, entry, counts):
    """A friend shares the visit in the book."""
    i, j = int(book.index[entry]), int(book.business[entry])
    u = uniform(luck.seed, luck.replication, GUEST, who_of(market, i), luck.week, int(book.number[entry]), 0)
    guest = friend(market, i, u)
    if guest != NOBODY:
        share(people, service, guest, j, book.memory[entry])
        counts[j, people.segment[i], GUESTS] += 1


@compiled(inline=True)
def share(people, service, i, j, memory):
    """Resident i shares a friend's visit to j, remembered as `memory`."""
    visits = int(people.visits[j, i])
    weight = gain(visits, service.learning_floor, service.prior_weight) if service.learning else 0.0
    expected = known_or_hoped(visits, people.expectation[j, i], service.prior[j])
    perceived = known_or_hoped(visits, people.risk[j, i], service.risk_at_start[j])
    people.flags[j, i] |= AWARE
    people.risk[j, i] = moved(people.risk[j, i], perceived, abs(memory - expected), weight)
    people.expectation[j, i] = moved(people.expectation[j, i], expected, memory, weight)


@compiled(inner=True)
def complain(luck, market, people, service, fired, counts):
    """M26: everybody who was fired, rows (resident, business), tells one friend, as a memory at the edge
    of outrage.
    """
    for at in range(len(fired)):
        i, j = int(fired[at, 0]), int(fired[at, 1])
        u = uniform(
            luck.seed, luck.replication, FIRED, who_of(market, i), luck.week, 0, 4 * int(market.hashes[j])
        )
        told = friend(market, i, u)
        if told != NOBODY:
            hear(people, service, told, j, -service.tolerance, False)
            counts[j, people.segment[i], TOLD] += 1


@compiled
def talk(luck, market, people, service, book, begin, end, counts):
    """Those who talk about a visit each tell one friend, who acts on it next week."""
    market, people, service, book = borrowed((market, people, service, book))
    business, outcome = book.business, book.outcome
    talkers, told = np.empty(SIZE, np.int64), np.empty(SIZE, np.int64)
    count = np.int64(0)
    for entry in range(begin, end):
        talkers[count] = entry
        fetch(market.friend_start, book.index[entry])
        count += int(outcome[entry] & TALKS != 0 and business[entry] != NOBODY)
        if count == SIZE or entry == end - 1:
            for a in range(count):
                told[a] = told_by(luck, market, people, book, talkers[a])
            for a in range(count):
                if told[a] != NOBODY:
                    tell_one(people, service, book, talkers[a], told[a], counts)
            count = np.int64(0)


@compiled(inner=True)
def told_by(luck, market, people, book, entry):
    """The friend who hears of the visit in the book, or NOBODY; her memory, anywhere at all, is fetched ahead."""
    i, j = int(book.index[entry]), int(book.business[entry])
    u = uniform(luck.seed, luck.replication, TELL, who_of(market, i), luck.week, int(book.number[entry]), 1)
    told = friend(market, i, u)
    if told != NOBODY:
        fetch(people.expectation, (j, told))
        fetch(people.flags, (j, told))
    return told


@compiled(inner=True)
def tell_one(people, service, book, entry, told, counts):
    """A friend hears of the visit in the book."""
    i, j = int(book.index[entry]), int(book.business[entry])
    hear(people, service, told, j, book.memory[entry], book.satisfaction[entry] > 0.0)
    counts[j, people.segment[i], TOLD] += 1


@compiled(inline=True)
def hear(people, service, i, j, memory, recommended):
    """Resident i hears of j, remembered as `memory`, and is reminded of it if it is recommended."""
    visits = int(people.visits[j, i])
    expected = known_or_hoped(visits, people.expectation[j, i], service.prior[j])
    step = heard_step(service.word_weight, service.prior_weight, visits, memory, expected)
    people.expectation[j, i] += step
    people.flags[j, i] |= (AWARE | HEARD_GOOD | REMINDED) if recommended else AWARE
