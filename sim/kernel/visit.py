"""Visit: the residents' visits of a week, each customer's in her own order (M8-M14, M17, M18, M22, M23, M36).

A visit depends on the customer's earlier ones of the same week, and on nobody else's.  So visits are taken in
rounds: first everybody's first visit, then everybody's second, each round in batches.
"""

import numpy as np

from sim.compiled import borrowed, compiled, fetch, natural
from sim.kernel.after import commit, grow_loyal, know, learn, leave, note, write_diary
from sim.kernel.choose import SOON
from sim.kernel.counters import enter_visits
from sim.kernel.decide import decide
from sim.kernel.live import judge, live, review, upgrade
from sim.kernel.people import fetch_held
from sim.kernel.rows import (
    BEFORE,
    BUSINESS,
    ENTRY,
    EXPECTATION,
    EXPECTED,
    FLAGS,
    INDEX,
    MATCH,
    NUMBER,
    PRICE_WEIGHT,
    RISK,
    RISK_BEFORE,
    SEGMENT,
    SHOWN,
    SIZE,
    STRIDE,
    VISITS,
    WHO,
    desk,
    rows,
)
from sim.market.state import NOBODY
from sim.rules.learning import known_or_hoped

STRETCH = 16384
"""Entries of the book between which rounds are taken: so many customers' memories stay in the larger cache."""


AT_ONCE = 4096
"""So many residents decide before the first of them visits, where nobody waits for a seat: their memories stay near."""


@compiled
def decide_and_visit(
    luck, market, people, offer, service, begin, end, index, number, book, first, counts, reviews, diary, column
):
    """`decide` and `visit` for the active residents ``index[begin:end]``, where no seats have to be given in between.

    What one of them does this week is nobody else's concern before Tell, so a few may be through the week before
    others begin: what was read to decide is then still at hand for the visit.
    """
    done = first
    for start in range(begin, end, AT_ONCE):
        opened = done
        stop = min(start + AT_ONCE, end)
        done = decide(luck, market, people, offer, start, stop, index, number, book, opened)
        visit(luck, market, people, service, book, opened, done, counts, reviews, diary, column)
    return done


@compiled
def visit(luck, market, people, service, book, begin, end, counts, reviews, diary, column):
    """All visits of the entries `begin` to `end` of the book; `diary` is written in `column`, if that is
    not negative.
    """
    market, people, service, book = borrowed((market, people, service, book))
    counts, reviews, diary = borrowed((counts, reviews, diary))
    whole, real = desk(np.int64(0))
    moments = rows(len(market.occurs))
    present = np.empty((len(market.occurs), STRIDE), np.bool_)
    waiting = np.empty(STRETCH + SIZE, np.int64)
    index, business = book.index, book.business
    start = begin
    while start < end:
        stop = min(start + STRETCH, end)
        while stop < end and index[stop] == index[stop - 1]:
            stop += 1
        left = np.int64(
            0
        )  # plainly a whole number: a bare 0 would be a type of its own, and all be compiled twice
        for entry in range(start, stop):
            waiting[left] = entry
            left += int(business[entry] != NOBODY)
        while left > 0:
            left = visit_round(
                luck,
                market,
                people,
                service,
                book,
                waiting,
                left,
                whole,
                real,
                moments,
                present,
                counts,
                reviews,
                diary,
                column,
            )
        start = stop


@compiled(inner=True)
def visit_round(
    luck,
    market,
    people,
    service,
    book,
    waiting,
    left,
    whole,
    real,
    moments,
    present,
    counts,
    reviews,
    diary,
    column,
):
    """Everybody's first visit among the `left` waiting ones; returns how many still wait."""
    kept = np.int64(0)
    count = np.int64(0)
    place = np.int64(0)
    last = -1
    index, place_start = book.index, market.place_start
    for at in range(left):
        fetch_visit(people, book, waiting[min(at + SIZE, left - 1)])
        entry = waiting[at]
        i = index[entry]
        if i == last:
            waiting[kept] = entry
            kept += 1
        else:
            last = i
            if count == SIZE or i >= place_start[place + 1]:
                visit_batch(
                    luck,
                    market,
                    people,
                    service,
                    book,
                    place,
                    count,
                    whole,
                    real,
                    moments,
                    present,
                    counts,
                    reviews,
                    diary,
                    column,
                )
                count = np.int64(0)
                while i >= place_start[place + 1]:
                    place += 1
            whole[ENTRY + count] = entry
            whole[INDEX + count] = i
            count += 1
    visit_batch(
        luck,
        market,
        people,
        service,
        book,
        place,
        count,
        whole,
        real,
        moments,
        present,
        counts,
        reviews,
        diary,
        column,
    )
    return kept


@compiled(inline=True)
def fetch_visit(people, book, entry):
    """Ask for what the visit of an entry of the book is going to read and write."""
    entry = natural(entry)
    i, j = natural(book.index[entry]), natural(book.business[entry])
    fetch(people.kept, (i, j))
    fetch(people.since_refresh, (j, i))  # the end of the record, which may lie on another line
    fetch_held(people, i)


@compiled(inner=True)
def visit_batch(
    luck,
    market,
    people,
    service,
    book,
    place,
    count,
    whole,
    real,
    moments,
    present,
    counts,
    reviews,
    diary,
    column,
):
    """One visit of each of `count` residents of a place."""
    if count == 0:
        return
    first_who = int(market.places[place] - market.place_start[place])
    meet(people, service, book, place, first_who, count, whole, real)
    live(luck, market, service, count, whole, real, moments, present)
    judge(service, count, whole, real)
    upgrade(service, count, whole, real)
    review(luck, service, count, whole)
    know(service, count, whole, real)
    learn(luck, people, service, count, whole, real)
    grow_loyal(
        people,
        service,
        market.reach[market.reach_start[place] : market.reach_start[place + 1]],
        count,
        whole,
        real,
    )
    enter_visits(count, np.int64(0), whole, real, counts, reviews)
    leave(people, service, count, whole)
    commit(luck, people, service, book, count, whole)
    note(book, count, whole, real)
    if column >= 0:
        write_diary(market, people, diary, column, count, whole)


@compiled(inner=True)
def meet(people, service, book, place, first_who, count, whole, real):
    """Who visits whom, and what she holds of it as she enters."""
    business, number, segments = book.business, book.number, people.segment
    for a in range(count):
        entry = natural(whole[ENTRY + a])
        whole[BUSINESS + a] = business[entry]
        whole[NUMBER + a] = number[entry]
    for a in range(count):
        whole[WHO + a] = first_who + whole[INDEX + a]
        whole[SEGMENT + a] = segments[natural(whole[INDEX + a])]
    prior, risk_at_start, weight = service.prior, service.risk_at_start, service.price_weight
    person = people.person
    for a in range(count):
        i, j = natural(whole[INDEX + a]), natural(whole[BUSINESS + a])
        real[BEFORE + a] = prior[j]
        real[RISK_BEFORE + a] = risk_at_start[j]
        real[PRICE_WEIGHT + a] = weight[place, natural(whole[SEGMENT + a])] * person[i]["price_sensitivity"]
    held, kept = people.held, people.kept
    for a in range(count):
        soon = min(a + SOON, count - 1)
        fetch(held, (natural(whole[INDEX + soon]), natural(whole[BUSINESS + soon])))
        fetch(kept, (natural(whole[INDEX + soon]), natural(whole[BUSINESS + soon])))
        i, j = natural(whole[INDEX + a]), natural(whole[BUSINESS + a])
        record = held[i, j]
        whole[VISITS + a] = record["visits"]
        whole[FLAGS + a] = record["flags"]
        real[EXPECTATION + a] = record["expectation"]
        real[RISK + a] = record["risk"]
        record = kept[i, j]
        whole[SHOWN + a] = record["since_refresh"]
        real[MATCH + a] = record["match"]
    for a in range(count):
        real[EXPECTED + a] = known_or_hoped(whole[VISITS + a], real[EXPECTATION + a], real[BEFORE + a])
