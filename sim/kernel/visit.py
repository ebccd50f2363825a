"""Visit: the residents' visits of a week, each customer's in her own order (M8-M14, M17, M18, M22, M23, M36).

A visit depends on the customer's earlier ones of the same week, and on nobody else's.  So visits are taken in
rounds: first everybody's first visit, then everybody's second, each round in batches.
"""

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.compiled import as_unsigned, compiled, prefetch, unrefcounted
from sim.kernel.after import (
    bind_customer,
    book_margin,
    consider_leaving,
    grow_loyal,
    learn,
    mark_outcome,
    write_diary,
    write_visit,
)
from sim.kernel.choose import SOON
from sim.kernel.counters import enter_visits
from sim.kernel.decide import decide
from sim.kernel.live import claim, is_any_guarantee, judge, live, review, upgrade
from sim.kernel.people import People, fetch_held
from sim.kernel.rows import (
    ARRIVED,
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
    batch_buffers,
    rows,
)
from sim.kernel.tenancy import Diaries
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import Luck, Market, Offer, Service
from sim.market.state import NOBODY
from sim.rules.learning import known_or_hoped

CHUNK = 16384
"""Entries of the visit log between which rounds are taken: so many customers' memories stay in the larger cache."""


AT_ONCE = 4096
"""So many residents decide before the first of them visits, where nobody waits for a seat: their memories stay near."""


@compiled
def decide_and_visit(
    luck: Luck,
    market: Market,
    people: People,
    offer: Offer,
    service: Service,
    begin: int,
    end: int,
    index: Ints,
    number: Ints,
    visit_log: VisitBuffers,
    first: int,
    counts: Ints,
    reviews: Ints,
    diaries: Diaries,
    column: int,
) -> int:
    """`decide` and `visit` for the active residents ``index[begin:end]``, where no seats have to be given in between.

    What one of them does this week is nobody else's concern before Tell, so a few may be through the week before
    others begin: what was read to decide is then still at hand for the visit.
    """
    done = first
    for start in range(begin, end, AT_ONCE):
        opened = done
        stop = min(start + AT_ONCE, end)
        done = decide(luck, market, people, offer, start, stop, index, number, visit_log, opened)
        visit(luck, market, people, service, visit_log, opened, done, counts, reviews, diaries, column)
    return done


@compiled
def visit(
    luck: Luck,
    market: Market,
    people: People,
    service: Service,
    visit_log: VisitBuffers,
    begin: int,
    end: int,
    counts: Ints,
    reviews: Ints,
    diaries: Diaries,
    column: int,
) -> None:
    """All visits of the entries `begin` to `end` of the visit log; `diaries` are written in `column`, if that is
    not negative.
    """
    market, people, service, visit_log = unrefcounted((market, people, service, visit_log))
    counts, reviews, diaries = unrefcounted((counts, reviews, diaries))
    ints, floats = batch_buffers(np.int64(0))
    moments = rows(len(market.occurs))
    present = np.empty((len(market.occurs), STRIDE), np.bool_)
    waiting = np.empty(CHUNK + SIZE, np.int64)
    index, business = visit_log.index, visit_log.business
    start = begin
    while start < end:
        stop = min(start + CHUNK, end)
        while stop < end and index[stop] == index[stop - 1]:
            stop += 1
        left = np.int64(0)  # plainly a whole number: a bare 0 would be a type of its own, and all be compiled twice
        for entry in range(start, stop):
            waiting[left] = entry
            left += int(business[entry] != NOBODY)
        while left > 0:
            left = visit_round(
                luck,
                market,
                people,
                service,
                visit_log,
                waiting,
                left,
                ints,
                floats,
                moments,
                present,
                counts,
                reviews,
                diaries,
                column,
            )
        start = stop


@compiled(inner=True)
def visit_round(
    luck: Luck,
    market: Market,
    people: People,
    service: Service,
    visit_log: VisitBuffers,
    waiting: Ints,
    left: int,
    ints: Ints,
    floats: Floats,
    moments: Floats,
    present: Bools,
    counts: Ints,
    reviews: Ints,
    diaries: Diaries,
    column: int,
) -> np.int64:
    """Everybody's first visit among the `left` waiting ones; returns how many still wait."""
    kept = np.int64(0)
    count = np.int64(0)
    place = np.int64(0)
    last = -1
    index, place_start = visit_log.index, market.place_start
    for at in range(left):
        fetch_visit(people, visit_log, waiting[min(at + SIZE, left - 1)])
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
                    visit_log,
                    place,
                    count,
                    ints,
                    floats,
                    moments,
                    present,
                    counts,
                    reviews,
                    diaries,
                    column,
                )
                count = np.int64(0)
                while i >= place_start[place + 1]:
                    place += 1
            ints[ENTRY + count] = entry
            ints[INDEX + count] = i
            count += 1
    visit_batch(
        luck,
        market,
        people,
        service,
        visit_log,
        place,
        count,
        ints,
        floats,
        moments,
        present,
        counts,
        reviews,
        diaries,
        column,
    )
    return kept


@compiled(inline=True)
def fetch_visit(people: People, visit_log: VisitBuffers, entry: int) -> None:
    """Ask for what the visit of an entry of the visit log is going to read and write."""
    entry = as_unsigned(entry)
    i, j = as_unsigned(visit_log.index[entry]), as_unsigned(visit_log.business[entry])
    prefetch(people.kept, (i, j))
    prefetch(people.since_refresh, (j, i))  # the end of the record, which may lie on another line
    fetch_held(people, i)


@compiled(inner=True)
def visit_batch(
    luck: Luck,
    market: Market,
    people: People,
    service: Service,
    visit_log: VisitBuffers,
    place: int,
    count: int,
    ints: Ints,
    floats: Floats,
    moments: Floats,
    present: Bools,
    counts: Ints,
    reviews: Ints,
    diaries: Diaries,
    column: int,
) -> None:
    """One visit of each of `count` residents of a place."""
    if count == 0:
        return
    first_who = int(market.places[place] - market.place_start[place])
    meet(people, service, visit_log, place, first_who, count, ints, floats)
    live(luck, market, service, count, ints, floats, moments, present)
    judge(service, count, ints, floats)
    claim(luck, service, count, ints, floats)
    upgrade(service, count, ints, floats)
    review(luck, service, count, ints)
    mark_outcome(service, count, ints, floats)
    consider_leaving(luck, service, count, ints, floats)
    learn(luck, people, service, count, ints, floats)
    grow_loyal(
        people,
        service,
        market.reach[market.reach_start[place] : market.reach_start[place + 1]],
        count,
        ints,
        floats,
    )
    enter_visits(count, np.int64(0), ints, floats, counts, reviews)
    book_margin(people, service, count, ints)
    bind_customer(luck, people, service, visit_log, count, ints)
    write_visit(visit_log, count, ints, floats)
    if column >= 0:
        write_diary(market, people, diaries, column, count, ints)


@compiled(inner=True)
def meet(
    people: People,
    service: Service,
    visit_log: VisitBuffers,
    place: int,
    first_who: int,
    count: int,
    ints: Ints,
    floats: Floats,
) -> None:
    """Who visits whom, and what she holds of it as she enters."""
    business, number, segments = visit_log.business, visit_log.number, people.segment
    for a in range(count):
        entry = as_unsigned(ints[ENTRY + a])
        ints[BUSINESS + a] = business[entry]
        ints[NUMBER + a] = number[entry]
    for a in range(count):
        ints[WHO + a] = first_who + ints[INDEX + a]
        ints[SEGMENT + a] = segments[as_unsigned(ints[INDEX + a])]
    if is_any_guarantee(service):
        for a in range(count):
            ints[ARRIVED + a] = people.arrival[as_unsigned(ints[INDEX + a])]
    prior, risk_at_start, weight = service.prior, service.risk_at_start, service.price_weight
    person = people.person
    for a in range(count):
        i, j = as_unsigned(ints[INDEX + a]), as_unsigned(ints[BUSINESS + a])
        floats[BEFORE + a] = prior[j]
        floats[RISK_BEFORE + a] = risk_at_start[j]
        floats[PRICE_WEIGHT + a] = weight[place, as_unsigned(ints[SEGMENT + a])] * person[i]["price_sensitivity"]
    held, kept = people.held, people.kept
    for a in range(count):
        soon = min(a + SOON, count - 1)
        prefetch(held, (as_unsigned(ints[INDEX + soon]), as_unsigned(ints[BUSINESS + soon])))
        prefetch(kept, (as_unsigned(ints[INDEX + soon]), as_unsigned(ints[BUSINESS + soon])))
        i, j = as_unsigned(ints[INDEX + a]), as_unsigned(ints[BUSINESS + a])
        record = held[i, j]
        ints[VISITS + a] = record["visits"]
        ints[FLAGS + a] = record["flags"]
        floats[EXPECTATION + a] = record["expectation"]
        floats[RISK + a] = record["risk"]
        record = kept[i, j]
        ints[SHOWN + a] = record["since_refresh"]
        floats[MATCH + a] = record["match"]
    for a in range(count):
        floats[EXPECTED + a] = known_or_hoped(ints[VISITS + a], floats[EXPECTATION + a], floats[BEFORE + a])
