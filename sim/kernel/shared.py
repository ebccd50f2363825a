"""Threads: every phase over the residents, shared out in chunks.

A chunk is a range of residents; where its occasions end up in the visit log follows from how many the chunks
before it have, so every chunk writes its own part and the order is always that of residents and occasions.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import compiled, prange
from sim.kernel.close import movers, stand
from sim.kernel.counters import Counters
from sim.kernel.decide import decide
from sim.kernel.need import need, notice
from sim.kernel.passers import Crowd, Passers, decide_passers, visit_passers
from sim.kernel.people import People
from sim.kernel.tell import listen, talk
from sim.kernel.tenancy import Diaries
from sim.kernel.visit import decide_and_visit, visit
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import Luck, Market, Offer, Service


class Chunks(NamedTuple):
    """The residents in as many chunks as there are threads, C, and what each chunk comes to in the week at hand."""

    bounds: np.ndarray  # int64 [C, 2], the first resident of a chunk and the one after its last; ascending
    residents: np.ndarray  # int32 [N], the residents of a chunk who have any occasion, from the chunk's first entry on
    occasions: np.ndarray  # uint8 [N], how many each of these has
    active: np.ndarray  # int64 [C], how many they are
    totals: np.ndarray  # int64 [C], all occasions of a chunk
    entries: np.ndarray  # int64 [C, 2], its part of the visit log
    movers: np.ndarray  # int32 [N], the residents of a chunk who move, from the chunk's first entry on
    many: np.ndarray  # int64 [C], how many they are; before that, how many tell a friend


def chunks_of(place_start: Ints, places: Sequence[int], threads: int) -> Chunks:
    """The residents of the `places` (indexes, ascending) in `threads` chunks of nearly equal length for each row of
    neighbours; ``place_start`` [P + 1] is the first resident of each place.
    """
    bounds: list[tuple[int, int]] = []
    for begin, end in _rows_of_neighbours(place_start, places):
        ends = [begin + (end - begin) * part // threads for part in range(threads + 1)]
        bounds += pairwise(ends)
    population, count = int(place_start[-1]), len(bounds)
    return Chunks(
        bounds=np.array(bounds, np.int64).reshape(count, 2),
        residents=np.empty(population, np.int32),
        occasions=np.empty(population, np.uint8),
        active=np.zeros(count, np.int64),
        totals=np.zeros(count, np.int64),
        entries=np.zeros((count, 2), np.int64),
        movers=np.empty(population, np.int32),
        many=np.zeros(count, np.int64),
    )


def _rows_of_neighbours(place_start, places):
    """(first resident, one after the last) of places that follow each other."""
    found = []
    for place in places:
        begin, end = int(place_start[place]), int(place_start[place + 1])
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


@compiled(inner=True)
def share_log(chunks: Chunks) -> np.int64:
    """Give every chunk its part of the visit log, as many entries as it has occasions; returns their number."""
    end = np.int64(0)
    for chunk in range(len(chunks.totals)):
        chunks.entries[chunk, 0] = end
        end += chunks.totals[chunk]
    return end


@compiled
def leaving(chunks: Chunks) -> Ints:
    """int64: the residents who move, ascending."""
    total = 0
    for chunk in range(len(chunks.many)):
        total += chunks.many[chunk]
    found = np.empty(total, np.int64)
    done = 0
    for chunk in range(len(chunks.many)):
        for at in range(chunks.bounds[chunk, 0], chunks.bounds[chunk, 0] + chunks.many[chunk]):
            found[done] = chunks.movers[at]
            done += 1
    return found


@compiled(parallel=True)
def each_notices(luck: Luck, market: Market, people: People, offer: Offer, chunks: Chunks) -> None:
    """Who notices a business that she did not know."""
    bounds = chunks.bounds
    for chunk in prange(len(bounds)):
        notice(luck, market, people, offer, bounds[chunk, 0], bounds[chunk, 1])


@compiled(parallel=True)
def each_needs(luck: Luck, market: Market, people: People, offer: Offer, chunks: Chunks) -> None:
    """Who has how many occasions."""
    bounds, active, totals = chunks.bounds, chunks.active, chunks.totals
    index, occasions = chunks.residents, chunks.occasions
    for chunk in prange(len(bounds)):
        active[chunk], totals[chunk] = need(
            luck, market, people, offer, bounds[chunk, 0], bounds[chunk, 1], index, occasions
        )


@compiled(parallel=True)
def each_decides(
    luck: Luck, market: Market, people: People, offer: Offer, chunks: Chunks, visit_log: VisitBuffers
) -> None:
    """Every occasion is decided; those that end in a business stand in the visit log, each in its chunk's part."""
    bounds, active, entries = chunks.bounds, chunks.active, chunks.entries
    index, occasions = chunks.residents, chunks.occasions
    for chunk in prange(len(bounds)):
        begin = bounds[chunk, 0]
        entries[chunk, 1] = decide(
            luck,
            market,
            people,
            offer,
            begin,
            begin + active[chunk],
            index,
            occasions,
            visit_log,
            entries[chunk, 0],
        )


@compiled(parallel=True)
def each_passer_decides(luck: Luck, market: Market, crowd: Crowd, offer: Offer, passers: Passers, count: int) -> None:
    """Every passer-by decides, in `count` shares."""
    many = len(passers.business)
    for share in prange(count):
        decide_passers(luck, market, crowd, offer, passers, many * share // count, many * (share + 1) // count)


@compiled(parallel=True)
def each_visits(
    luck: Luck,
    market: Market,
    people: People,
    service: Service,
    chunks: Chunks,
    visit_log: VisitBuffers,
    counters: Counters,
    diaries: Diaries,
    column: int,
) -> None:
    """Every resident with a seat has her visits."""
    entries, counts, reviews = chunks.entries, counters.counts, counters.reviews
    for chunk in prange(len(entries)):
        visit(
            luck,
            market,
            people,
            service,
            visit_log,
            entries[chunk, 0],
            entries[chunk, 1],
            counts[chunk],
            reviews[chunk],
            diaries,
            column,
        )


@compiled(parallel=True)
def each_lives(
    luck: Luck,
    market: Market,
    people: People,
    offer: Offer,
    service: Service,
    chunks: Chunks,
    visit_log: VisitBuffers,
    counters: Counters,
    diaries: Diaries,
    column: int,
) -> None:
    """Every resident decides and has her visits, where everybody finds a seat."""
    bounds, active, entries = chunks.bounds, chunks.active, chunks.entries
    index, occasions, counts, reviews = chunks.residents, chunks.occasions, counters.counts, counters.reviews
    for chunk in prange(len(entries)):
        begin = bounds[chunk, 0]
        entries[chunk, 1] = decide_and_visit(
            luck,
            market,
            people,
            offer,
            service,
            begin,
            begin + active[chunk],
            index,
            occasions,
            visit_log,
            entries[chunk, 0],
            counts[chunk],
            reviews[chunk],
            diaries,
            column,
        )


@compiled(parallel=True)
def each_passer_visits(
    luck: Luck, market: Market, crowd: Crowd, service: Service, passers: Passers, counters: Counters
) -> None:
    """Every passer-by with a seat has a visit."""
    counts, reviews, many = counters.counts, counters.reviews, len(passers.business)
    count = len(counts)
    for share in prange(count):
        begin, end = many * share // count, many * (share + 1) // count
        visit_passers(luck, market, crowd, service, passers, begin, end, counts[share], reviews[share])


@compiled(parallel=True)
def each_talks(
    luck: Luck, market: Market, people: People, chunks: Chunks, visit_log: VisitBuffers, counters: Counters
) -> None:
    """Of those who talk, who tells which friend."""
    entries, many, counts = chunks.entries, chunks.many, counters.counts
    for chunk in prange(len(entries)):
        many[chunk] = talk(luck, market, people, visit_log, entries[chunk, 0], entries[chunk, 1], counts[chunk])


@compiled(parallel=True)
def each_listens(people: People, service: Service, chunks: Chunks, visit_log: VisitBuffers) -> None:
    """Then all hear what they are told."""
    bounds, entries, many = chunks.bounds, chunks.entries, chunks.many
    for chunk in prange(len(bounds)):
        for told in range(len(entries)):
            begin = entries[told, 0]
            listen(people, service, visit_log, begin, begin + many[told], bounds[chunk, 0], bounds[chunk, 1])


@compiled(parallel=True)
def each_stands(
    market: Market,
    people: People,
    focus: Ints,
    chunks: Chunks,
    week: int,
    risk_at_start: Floats,
    by_satisfaction: float,
    forgives_after_weeks: float,
    relationship_counts: Ints,
    barred: Ints,
) -> None:
    """How residents stand to the businesses `focus` [F]: int64 [C, F, standings], and [C, F] how many are barred."""
    bounds = chunks.bounds
    for chunk in prange(len(bounds)):
        stand(
            market,
            people,
            focus,
            bounds[chunk, 0],
            bounds[chunk, 1],
            week,
            risk_at_start,
            by_satisfaction,
            forgives_after_weeks,
            relationship_counts[chunk],
            barred[chunk],
        )


@compiled(parallel=True)
def each_moves(luck: Luck, market: Market, chunks: Chunks) -> None:
    """Who moves away at the end of the week."""
    bounds, found, many = chunks.bounds, chunks.movers, chunks.many
    for chunk in prange(len(bounds)):
        many[chunk] = movers(luck, market, bounds[chunk, 0], bounds[chunk, 1], found)
