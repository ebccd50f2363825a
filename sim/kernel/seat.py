"""Seat (M6): over capacity the luckiest draws sit; the rest are turned away and counted.

A seat's key is the word of luck, then who: the order of `(draw, who)`.  Keys are gathered in the order of
people and occasions, so that of equal ones, two occasions of one person, the earlier sits.
"""

import numpy as np

from sim.annotations import Floats, Ints
from sim.chance import passer
from sim.compiled import compiled
from sim.kernel.counters import TURNED_AWAY
from sim.kernel.passers import Passers
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import Market
from sim.market.state import NOBODY

FIRST_BIT = 1 << 31


@compiled(inner=True)
def count_demand(visit_log: VisitBuffers, begin: int, end: int, demand: Ints) -> None:
    """Add the occasions of entries `begin` to `end` to the `demand` for each business."""
    for entry in range(begin, end):
        demand[visit_log.business[entry]] += 1


@compiled(inner=True)
def count_passers(passers: Passers, demand: Ints) -> None:
    """Add the passers-by to the `demand` for each business."""
    for at in range(len(passers.business)):
        if passers.business[at] != NOBODY:
            demand[passers.business[at]] += 1


@compiled(inner=True)
def residents_keys(market: Market, visit_log: VisitBuffers, chunks: Ints, j: int, keys: Ints) -> int:
    """Write the seat keys of the residents who want a seat at j; returns how many."""
    count = 0
    for chunk in range(len(chunks)):
        for entry in range(chunks[chunk, 0], chunks[chunk, 1]):
            if visit_log.business[entry] == j:
                keys[count] = key_of(visit_log.seat[entry], who_of(market, int(visit_log.index[entry])))
                count += 1
    return count


@compiled(inner=True)
def passers_keys(passers: Passers, j: int, keys: Ints, count: int) -> None:
    """Write the seat keys of the passers-by who want a seat at j, after the first `count`."""
    for place in range(len(passers.start) - 1):
        for at in range(passers.start[place], passers.start[place + 1]):
            if passers.business[at] == j:
                keys[count] = key_of(passers.seat[at], passer(place, at - passers.start[place]))
                count += 1


@compiled(inner=True)
def turn_away(
    market: Market,
    visit_log: VisitBuffers,
    chunks: Ints,
    passers: Passers,
    j: int,
    last: int,
    room: int,
    segment: Ints,
    page: Ints,
) -> None:
    """Leave seats at j to all whose key is below `last`, and to the first `room` whose key is `last`."""
    for chunk in range(len(chunks)):
        for entry in range(chunks[chunk, 0], chunks[chunk, 1]):
            if visit_log.business[entry] == j:
                key = key_of(visit_log.seat[entry], who_of(market, int(visit_log.index[entry])))
                room -= int(key == last)
                if key > last or (key == last and room < 0):
                    visit_log.business[entry] = NOBODY
                    page[segment[visit_log.index[entry]], TURNED_AWAY] += 1
    for place in range(len(passers.start) - 1):
        for at in range(passers.start[place], passers.start[place + 1]):
            if passers.business[at] == j:
                key = key_of(passers.seat[at], passer(place, at - passers.start[place]))
                room -= int(key == last)
                if key > last or (key == last and room < 0):
                    passers.business[at] = NOBODY
                    page[len(page) // 2 + passers.segment[at], TURNED_AWAY] += 1


@compiled(inline=True)
def key_of(word: int, who: int) -> int:
    """A seat's key, from -2^63 to 2^63 - 1: the word of luck first, then who."""
    return (int(word) - FIRST_BIT << 32) + who


@compiled(inline=True)
def who_of(market: Market, i: int) -> int:
    """The number that luck knows resident i by."""
    place = 0
    while i >= market.place_start[place + 1]:
        place += 1
    return int(market.places[place] + i - market.place_start[place])


@compiled(inner=True)
def smallest(keys: Ints, nth: int) -> int:
    """The key that stands at `nth` (0 and up) once keys are sorted; they change places (Find: Hoare 1961).

    NumPy's partition does the same and takes 2 s more to compile.
    """
    low, high = 0, len(keys) - 1
    while low < high:
        pivot, left, right = keys[nth], low, high
        while left <= right:
            while keys[left] < pivot:
                left += 1
            while pivot < keys[right]:
                right -= 1
            if left <= right:
                keys[left], keys[right] = keys[right], keys[left]
                left, right = left + 1, right - 1
        low = left if right < nth else low
        high = right if nth < left else high
    return keys[nth]


@compiled(inner=True)
def seats_are_given(seats: Floats) -> bool:
    """Whether any business has a limit this week, so that all must have decided before the first visit."""
    given = False
    for j in range(len(seats)):
        given |= seats[j] >= 0.0
    return given


@compiled
def seat(
    market: Market, visit_log: VisitBuffers, chunks: Ints, passers: Passers, segment: Ints, seats: Floats, counts: Ints
) -> None:
    """Give the seats of the week; `seats` by business, negative where there is no limit.  Writes `counts`
    [J, G, kinds].
    """
    demand = np.zeros(len(seats), np.int64)
    for chunk in range(len(chunks)):
        count_demand(visit_log, chunks[chunk, 0], chunks[chunk, 1], demand)
    count_passers(passers, demand)
    for j in range(len(seats)):
        room = np.int64(seats[j])
        if 0 <= room < demand[j]:
            keys = np.empty(demand[j], np.int64)
            passers_keys(passers, j, keys, residents_keys(market, visit_log, chunks, j, keys))
            last = smallest(keys, room - 1) if room > 0 else np.int64(key_of(0, 0))
            for key in keys:
                room -= np.int64(key < last)
            turn_away(market, visit_log, chunks, passers, j, last, room, segment, counts[j])
