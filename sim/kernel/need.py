"""Decide, first part: who notices a business (M35), and who has how many occasions this week (M1)."""

import numpy as np

from sim.chance import NEED, poisson_from, poisson_is_positive, uniform
from sim.compiled import compiled
from sim.kernel.rows import SIZE
from sim.rules.need import occasion_rate
from sim.rules.traits import at_most, notices, occasions
from sim.state import AWARE

SMALL = 64.0
"""Up to this mean a Poisson number needs one uniform number (`sim.chance.variates`)."""


@compiled
def notice(luck, market, people, offer, begin, end):
    """Residents `begin` to `end` may notice the open businesses that they do not know."""
    unaware = np.empty(SIZE, np.int64)
    noticed = np.empty(SIZE, np.bool_)
    for place in range(len(market.places)):
        low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
        for at in range(offer.resident_start[place], offer.resident_start[place + 1]):
            j = offer.resident_list[at]
            if offer.notice_chance[j] > 0.0:
                first_who = int(market.places[place] - market.place_start[place])
                flags = people.flags[j]
                for start in range(low, high, SIZE):
                    count = np.int64(0)
                    for i in range(start, min(start + SIZE, high)):
                        unaware[count] = i
                        count += 1 - int(flags[i] & AWARE)
                    notice_some(
                        luck,
                        unaware,
                        noticed,
                        count,
                        first_who,
                        int(market.hashes[j]),
                        offer.notice_chance[j],
                    )
                    for a in range(count):
                        if noticed[a]:
                            flags[unaware[a]] |= AWARE


@compiled(inline=True)
def notice_some(luck, unaware, noticed, count, first_who, name, chance):
    """Which of the first `count` of `unaware` notice the business with the hash `name`."""
    for a in range(count):
        noticed[a] = notices(
            luck.seed, luck.replication, first_who + int(unaware[a]), luck.week, name, chance
        )


@compiled
def need(luck, market, people, offer, begin, end, index, count):
    """Writes who of the residents `begin` to `end` has occasions, and how many, from `begin` on into the
    two arrays.

    Returns how many residents have any, and all their occasions.
    """
    draw = np.empty(SIZE, np.float64)
    rate = np.empty(SIZE, np.float64)
    active = np.empty(SIZE, np.bool_)
    done = begin
    total = 0
    for place in range(len(market.places)):
        low, high = max(begin, market.place_start[place]), min(end, market.place_start[place + 1])
        first_who = int(market.places[place] - market.place_start[place])
        for start in range(low, high, SIZE):
            size = min(SIZE, high - start)
            rates(people, offer, start, size, rate)
            draws(luck, first_who + start, size, draw, rate, active)
            first = done
            for a in range(size):
                index[done] = start + a
                done += int(active[a] or offer.one_a_week)
            for at in range(first, done):
                i = index[at]
                number = 1
                if not offer.one_a_week:
                    number = occasions_of(luck, first_who + int(i), draw[i - start], rate[i - start])
                count[at] = number
                total += number
    return done - begin, total


@compiled(inline=True)
def rates(people, offer, start, size, rate):
    """The mean occasions of `size` residents from `start` on."""
    for a in range(size):
        rate[a] = offer.occasions_per_week[people.segment[start + a]]
    unit_rate = people.unit_rate[start : start + size]
    for a in range(size):
        rate[a] = occasion_rate(unit_rate[a], rate[a], offer.recession)


@compiled(inline=True)
def draws(luck, first_who, size, draw, rate, active):
    """The luck of need of `size` residents, and whether it gives them any occasion."""
    for a in range(size):
        draw[a] = uniform(luck.seed, luck.replication, NEED, first_who + a, luck.week >> 2, 0, luck.week & 3)
    for a in range(size):
        active[a] = poisson_is_positive(draw[a], rate[a])


@compiled(inline=True)
def occasions_of(luck, who, u, rate):
    """The occasions of one resident, from the uniform number already drawn if that is all that is needed."""
    if rate <= SMALL:
        return at_most(poisson_from(u, rate))
    return occasions(luck.seed, luck.replication, who, luck.week, rate)
