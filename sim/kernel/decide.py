"""Decide: the residents' occasions of a week, each decided on the week as it opened (M1-M4, M36)."""

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import as_unsigned, compiled, prefetch, unrefcounted
from sim.kernel.bound import find_bound, keep_to
from sim.kernel.choose import NOT_REMINDED, add_taste, choose, draw_consideration, load_memory, utilities, weights
from sim.kernel.people import People, fetch_held
from sim.kernel.rows import BOUND, BUSINESS, INDEX, NUMBER, SEAT, SIZE, WHO, batch_buffers, rows
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import Luck, Market, Offer
from sim.market.state import NOBODY

AHEAD = 192
"""So many residents fill a batch of occasions, about: whose memories are fetched while the batch before is decided."""


@compiled
def decide(
    luck: Luck,
    market: Market,
    people: People,
    offer: Offer,
    begin: int,
    end: int,
    index: Ints,
    number: Ints,
    visit_log: VisitBuffers,
    first: int,
) -> int:
    """Decide the occasions of the active residents ``index[begin:end]``; `number` says how many each of
    them has.

    Occasions that end in a business are written into `visit_log` from entry `first` on.  Returns the entry
    after the last.
    """
    market, people, offer, visit_log = unrefcounted((market, people, offer, visit_log))
    index, number = unrefcounted((index, number))
    ints, floats = batch_buffers(len(market.hashes))
    values, races = rows(len(market.hashes)), rows(len(market.hashes))
    done = first
    place = np.int64(0)  # plainly whole numbers: a bare 0 would be a type of its own, and all be compiled twice
    count = np.int64(0)
    place_start = market.place_start
    for at in range(begin, end):
        i = index[at]
        if i >= place_start[place + 1]:
            done = decide_batch(
                luck, market, people, offer, place, count, ints, floats, values, races, visit_log, done,
                index[at : min(at + AHEAD, end)],
            )  # fmt: skip
            count = np.int64(0)
            while i >= place_start[place + 1]:
                place += 1
        for each in range(number[at]):
            ints[INDEX + as_unsigned(count)] = i
            ints[NUMBER + as_unsigned(count)] = each
            count += 1
            if count == SIZE:
                done = decide_batch(
                    luck, market, people, offer, place, count, ints, floats, values, races, visit_log, done,
                    index[at + 1 : min(at + 1 + AHEAD, end)],
                )  # fmt: skip
                count = np.int64(0)
    done = decide_batch(
        luck, market, people, offer, place, count, ints, floats, values, races, visit_log, done, index[end:end]
    )
    forget_closed(market, people, offer, begin, end, index)
    return done


@compiled(inner=True)
def decide_batch(
    luck: Luck,
    market: Market,
    people: People,
    offer: Offer,
    place: int,
    count: int,
    ints: Ints,
    floats: Floats,
    values: Floats,
    races: Floats,
    visit_log: VisitBuffers,
    done: int,
    coming: Ints,
) -> int:
    """Decide the occasions in the batch buffers, all of one place, and enter those that end in a business.

    The memories of those who are `coming` next are fetched meanwhile, some with every business.
    """
    first_who = int(market.places[place] - market.place_start[place])
    for a in range(count):
        ints[WHO + a] = first_who + ints[INDEX + a]
    weights(luck, market, people, offer, place, count, ints, floats)
    start = offer.resident_start[place]
    businesses = offer.resident_list[start : offer.resident_start[place + 1]]
    load_memory(luck, market, people, offer, businesses, count, ints, floats)
    many = len(businesses)
    for at in range(many):
        j = businesses[at]
        fetch_next(people, coming[len(coming) * at // many : len(coming) * (at + 1) // many])
        add_taste(people, j, count, ints, floats)
        draw_consideration(luck, int(market.hashes[j]), count, ints, races[at])
        utilities(
            offer,
            place,
            j,
            market.travel[place, j],
            offer.considered[j],
            offer.prior[j],
            count,
            ints,
            floats,
            at,
            values[at],
            True,
        )
    if find_bound(luck, people, offer, businesses, count, ints) and offer.bound_decide > 0.0:
        keep_to(market, people, offer, place, businesses, count, ints, floats, values)
    choose(luck, offer, place, businesses, count, ints, floats, values, races)
    return enter(offer, count, ints, visit_log, done)


@compiled(inner=True)
def fetch_next(people: People, coming: Ints) -> None:
    """Ask for what residents hold of all businesses, who are to decide in the next batch."""
    for at in range(len(coming)):
        prefetch(people.person, as_unsigned(coming[at]))
        fetch_held(people, coming[at])


@compiled(inner=True)
def enter(offer: Offer, count: int, ints: Ints, visit_log: VisitBuffers, done: int) -> int:
    """Write the occasions in the batch buffers that end in a business into the visit log, those of the committed among
    them (M36).
    """
    index, number, business, freely, seat = (
        visit_log.index,
        visit_log.number,
        visit_log.business,
        visit_log.freely,
        visit_log.seat,
    )
    certain = offer.bound_decide <= 0.0
    for a in range(count):
        to = ints[BOUND + a]
        j = to if certain and to != NOBODY else ints[BUSINESS + a]
        entry = as_unsigned(done)
        index[entry] = ints[INDEX + a]
        number[entry] = ints[NUMBER + a]
        business[entry] = j
        freely[entry] = to == NOBODY
        seat[entry] = ints[SEAT + a]
        done += int(j != NOBODY)
    return done


@compiled
def forget_closed(market: Market, people: People, offer: Offer, begin: int, end: int, index: Ints) -> None:
    """The word for businesses within reach that are not open is used up likewise, though nobody thinks of them."""
    for place in range(len(market.places)):
        start, stop = offer.resident_start[place], offer.resident_start[place + 1]
        for at in range(market.reach_start[place], market.reach_start[place + 1]):
            j = market.reach[at]
            if not (offer.resident_list[start:stop] == j).any():
                forget_all(people.flags[j], market.place_start[place], market.place_start[place + 1], begin, end, index)


@compiled(inner=True)
def forget_all(flags: Ints, low: int, high: int, begin: int, end: int, index: Ints) -> None:
    """Nobody active among the residents `low` to `high` is reminded any longer."""
    for at in range(begin, end):
        if low <= index[at] < high:
            flags[index[at]] &= NOT_REMINDED
