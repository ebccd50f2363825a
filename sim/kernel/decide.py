"""Decide: the residents' occasions of a week, each decided on the week as it opened (M1-M4, M36)."""

import numpy as np

from sim.compiled import compiled
from sim.kernel.choose import appraise, choose, recall, think, weigh
from sim.kernel.rows import BUSINESS, INDEX, NUMBER, SEAT, SIZE, WHO, desk, rows
from sim.state import BARRED, NOBODY, REMINDED


@compiled
def decide(luck, market, people, offer, begin, end, index, number, book, first):
    """Decide the occasions of the active residents ``index[begin:end]``; `number` says how many each of
    them has.

    Occasions that end in a business are written into `book` from entry `first` on.  Returns the entry
    after the last.
    """
    whole, real = desk()
    values, races = rows(len(market.hashes)), rows(len(market.hashes))
    done = first
    place = np.int64(
        0
    )  # plainly whole numbers: a bare 0 would be a type of its own, and all be compiled twice
    count = np.int64(0)
    for at in range(begin, end):
        i = index[at]
        if i >= market.place_start[place + 1]:
            done = decide_batch(
                luck, market, people, offer, place, count, whole, real, values, races, book, done
            )
            count = np.int64(0)
            while i >= market.place_start[place + 1]:
                place += 1
        for each in range(number[at]):
            whole[INDEX + count] = i
            whole[NUMBER + count] = each
            count += 1
            if count == SIZE:
                done = decide_batch(
                    luck, market, people, offer, place, count, whole, real, values, races, book, done
                )
                count = np.int64(0)
    done = decide_batch(luck, market, people, offer, place, count, whole, real, values, races, book, done)
    forget_reminders(market, people, begin, end, index, number)
    return done


@compiled
def decide_batch(luck, market, people, offer, place, count, whole, real, values, races, book, done):
    """Decide the occasions on the desk, all of one place, and enter those that end in a business."""
    first_who = int(market.places[place] - market.place_start[place])
    for a in range(count):
        whole[WHO + a] = first_who + whole[INDEX + a]
    weigh(people, offer, place, count, whole, real)
    start = offer.resident_start[place]
    businesses = offer.resident_list[start : offer.resident_start[place + 1]]
    for at in range(len(businesses)):
        j = businesses[at]
        recall(people, j, count, whole, real)
        think(luck, int(market.hashes[j]), count, whole, races[at])
        appraise(
            offer,
            j,
            market.travel[place, j],
            offer.considered[j],
            offer.prior[j],
            count,
            whole,
            real,
            values[at],
        )
    choose(luck, offer, place, businesses, count, whole, real, values, races)
    return enter(luck, people, businesses, count, whole, book, done)


@compiled
def enter(luck, people, businesses, count, whole, book, done):
    """Write the occasions on the desk that end in a business into the book, those of the committed among
    them (M36).
    """
    for a in range(count):
        i = whole[INDEX + a]
        j = whole[BUSINESS + a]
        bound = commitment(people, i, luck.week, businesses)
        if bound != NOBODY:
            j = bound
        book.index[done] = i
        book.number[done] = whole[NUMBER + a]
        book.business[done] = j
        book.freely[done] = bound == NOBODY
        book.seat[done] = whole[SEAT + a]
        done += int(j != NOBODY)
    return done


@compiled(inline=True)
def commitment(people, i, week, businesses):
    """M36: the business that resident i is bound to this week, or NOBODY."""
    bound = int(people.committed_to[i])
    if bound == NOBODY or week >= people.committed_until[i] or people.flags[bound, i] & BARRED != 0:
        return NOBODY
    for at in range(len(businesses)):
        if businesses[at] == bound:
            return bound
    return NOBODY


@compiled
def forget_reminders(market, people, begin, end, index, number):
    """A friend's word brings a business to mind once: whoever had an occasion has used it up."""
    place = 0
    for at in range(begin, end):
        i = index[at]
        while i >= market.place_start[place + 1]:
            place += 1
        if number[at] > 0:
            for reach in range(market.reach_start[place], market.reach_start[place + 1]):
                j = market.reach[reach]
                if people.flags[j, i] & REMINDED:
                    people.flags[j, i] &= 255 - REMINDED
