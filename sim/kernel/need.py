"""Decide, first part: who notices a business (M35), and who has how many occasions this week (M1)."""

import numpy as np

from sim.annotations import Floats, Ints
from sim.chance import NEED, NOTICE, block, poisson_next, poisson_none, unit
from sim.chance.variates import POISSON_LONGEST
from sim.compiled import as_unsigned, compiled, prefetch, unrefcounted
from sim.kernel.people import People
from sim.kernel.rows import SIZE, STRIDE
from sim.kernel.week import Luck, Market, Offer
from sim.market.state import AWARE
from sim.rules.need import occasion_rate
from sim.rules.traits import at_most, occasions

AHEAD = 32
"""So many residents further on are fetched while it is seen whether one knows a business."""
SMALL = 64.0
"""Up to this mean a Poisson number needs one uniform number (`sim.chance.variates`)."""

WHO_WORD = 4 * STRIDE
"""The row after four of words, see `draw_week`."""
MEAN, DRAW, CHANCE, BELOW = 0 * STRIDE, 1 * STRIDE, 2 * STRIDE, 3 * STRIDE
ROWS = 4


@compiled
def notice(luck: Luck, market: Market, people: People, offer: Offer, begin: int, end: int) -> None:
    """Residents `begin` to `end` may notice the open businesses that they do not know."""
    market, people, offer = unrefcounted((market, people, offer))
    unaware, words = np.empty(SIZE, np.int64), np.empty(5 * STRIDE, np.int64)
    for place in range(len(market.places)):
        low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
        first_who = int(market.places[place] - market.place_start[place])
        for start in range(low, high, SIZE):
            for at in range(offer.resident_start[place], offer.resident_start[place + 1]):
                j = offer.resident_list[at]
                if offer.notice_chance[j] > 0.0:
                    count = look_for_unaware(people, j, start, min(start + SIZE, high), high, unaware)
                    for a in range(count):
                        words[WHO_WORD + a] = first_who + unaware[a]
                    row = draw_week(luck, NOTICE, int(market.hashes[j]), count, words)
                    notice_some(people, j, unaware, count, words, row, offer.notice_chance[j])


@compiled(inner=True)
def look_for_unaware(people: People, j: int, start: int, stop: int, end: int, unaware: Ints) -> np.int64:
    """Write into `unaware` who of the residents `start` to `stop` does not know business j; how many."""
    held = people.held
    count = np.int64(0)
    for i in range(start, stop):
        prefetch(held, (as_unsigned(min(i + AHEAD, end - 1)), j))
        unaware[as_unsigned(count)] = i
        count += 1 - int(held[as_unsigned(i), as_unsigned(j)]["flags"] & AWARE)
    return count


@compiled(inner=True)
def notice_some(people: People, j: int, unaware: Ints, count: int, words: Ints, row: int, chance: float) -> None:
    """Those of the first `count` of `unaware` whose word of luck is below `chance` notice business j (the rule's
    `notices` for many at once).
    """
    for a in range(count):
        words[WHO_WORD + a] = int(unit(int(words[row + a])) < chance)
    for a in range(count):
        if words[WHO_WORD + a] != 0:
            record = people.held[as_unsigned(unaware[a]), as_unsigned(j)]
            record["flags"] = record["flags"] | AWARE


@compiled(inner=True)
def draw_week(luck: Luck, purpose: int, which: int, count: int, words: Ints) -> int:
    """Draw the luck of one purpose of `count` people into the first four rows of `words`; who they are stands in
    WHO_WORD.  Returns the row of this week's.

    Four weeks share a block; which of its words is this week's is picked outside the loop, or it is not vectorised.
    """
    for a in range(count):
        w0, w1, w2, w3 = block(luck.seed, luck.replication, purpose, int(words[WHO_WORD + a]), luck.week >> 2, 0, which)
        words[a] = w0
        words[STRIDE + a] = w1
        words[2 * STRIDE + a] = w2
        words[3 * STRIDE + a] = w3
    return (luck.week & 3) * STRIDE


@compiled
def need(
    luck: Luck, market: Market, people: People, offer: Offer, begin: int, end: int, index: Ints, count: Ints
) -> tuple[int, int]:
    """Writes who of the residents `begin` to `end` has occasions, and how many, from `begin` on into the two arrays.

    Returns how many residents have any, and all their occasions.
    """
    market, people, offer = unrefcounted((market, people, offer))
    table = np.empty(ROWS * STRIDE, np.float64)
    words, many = np.empty(5 * STRIDE, np.int64), np.empty(SIZE, np.int64)
    done = begin
    total = 0
    for place in range(len(market.places)):
        low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
        first_who = int(market.places[place] - market.place_start[place])
        for start in range(low, high, SIZE):
            size = min(SIZE, high - start)
            if offer.one_a_week:
                for a in range(size):
                    index[done + a] = start + a
                    count[done + a] = 1
                done, total = done + size, total + size
            else:
                largest = rates(people.unit_rate, people.segment, offer, start, size, table)
                draws(luck, first_who + start, size, table, words)
                found = wanting(start, size, table, index, done)
                inversion(found, table, many)
                if largest > SMALL:
                    split(luck, first_who, found, table, index, done, many)
                for a in range(found):
                    most = at_most(many[a])
                    count[done + a] = most
                    total += most
                done += found
    return done - begin, total


@compiled(inner=True)
def rates(unit_rate: Floats, segment: Ints, offer: Offer, start: int, size: int, table: Floats) -> float:
    """The mean occasions of `size` residents from `start` on; returns the largest."""
    occasions_per_week, recession = offer.occasions_per_week, offer.recession
    for a in range(size):
        table[MEAN + a] = occasions_per_week[segment[start + a]]
    own = unit_rate[start : start + size]
    for a in range(size):
        table[MEAN + a] = occasion_rate(own[a], table[MEAN + a], recession)
    largest = 0.0
    for a in range(size):
        largest = max(largest, table[MEAN + a])
    return largest


@compiled(inner=True)
def draws(luck: Luck, first_who: int, size: int, table: Floats, words: Ints) -> None:
    """The luck of need of `size` residents, and the chance that it gives them no occasion."""
    for a in range(size):
        words[WHO_WORD + a] = first_who + a
    this_week = draw_week(luck, NEED, np.int64(0), size, words)
    for a in range(size):
        table[DRAW + a] = unit(int(words[this_week + a]))
    for a in range(size):
        table[CHANCE + a] = poisson_none(table[MEAN + a])


@compiled(inner=True)
def wanting(start: int, size: int, table: Floats, index: Ints, done: int) -> int:
    """Writes those who have any occasion into `index` from `done` on, and moves them to the front of the table."""
    found = 0
    for a in range(size):
        draw, mean, chance = table[DRAW + a], table[MEAN + a], table[CHANCE + a]
        table[DRAW + found] = draw
        table[MEAN + found] = mean
        table[CHANCE + found] = chance
        index[done + found] = start + a
        found += int(draw > chance)
    return found


@compiled(inner=True)
def inversion(found: int, table: Floats, many: Ints) -> None:
    """The occasions of the `found` first, all of whom have one at least: `sim.chance.poisson_from` for many at once."""
    for a in range(found):
        table[BELOW + a] = table[CHANCE + a]
        many[a] = 0
    left = found
    number = 0
    while left > 0 and number < POISSON_LONGEST:
        number += 1
        left = 0
        for a in range(found):
            draw, below, mean = table[DRAW + a], table[BELOW + a], table[MEAN + a]
            chance = poisson_next(table[CHANCE + a], mean, number)
            above = (draw > below) & (mean <= SMALL)
            table[CHANCE + a] = chance
            table[BELOW + a] = below + chance
            many[a] += int(above)
            left += int(above & (draw > below + chance))


@compiled(inner=True)
def split(luck: Luck, first_who: int, found: int, table: Floats, index: Ints, done: int, many: Ints) -> None:
    """The occasions of those whose mean is so large that their number is the sum of several."""
    for a in range(found):
        mean = table[MEAN + a]
        if mean > SMALL:
            many[a] = occasions(luck.seed, luck.replication, first_who + int(index[done + a]), luck.week, mean)
