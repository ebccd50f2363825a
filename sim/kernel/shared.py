"""Threads: every phase over the residents, shared out in chunks.

A chunk is a range of residents; where its occasions end up in the visit log follows from how many the chunks
before it have, so every chunk writes its own part and the order is always that of residents and occasions.
"""

from collections.abc import Callable

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import compiled, prange, set_threads
from sim.kernel.close import movers, stand
from sim.kernel.decide import decide
from sim.kernel.need import need, notice
from sim.kernel.passers import Crowd, Passers, decide_passers, visit_passers
from sim.kernel.people import People
from sim.kernel.tell import listen, talk
from sim.kernel.visit import decide_and_visit, visit
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import Luck, Market, Offer, Service
from sim.market.ledger import RelationshipCount


def _each_notices(luck, market, people, offer, bounds):
    for thread in prange(len(bounds) - 1):
        notice(luck, market, people, offer, bounds[thread], bounds[thread + 1])


def _each_needs(luck, market, people, offer, bounds, index, count, active, totals):
    for thread in prange(len(bounds) - 1):
        active[thread], totals[thread] = need(
            luck, market, people, offer, bounds[thread], bounds[thread + 1], index, count
        )


def _each_decides(luck, market, people, offer, bounds, index, count, active, visit_log, chunks):
    for thread in prange(len(bounds) - 1):
        chunks[thread, 1] = decide(
            luck,
            market,
            people,
            offer,
            bounds[thread],
            bounds[thread] + active[thread],
            index,
            count,
            visit_log,
            chunks[thread, 0],
        )


def _each_passer_decides(luck, market, crowd, offer, passers, bounds):
    for thread in prange(len(bounds) - 1):
        decide_passers(luck, market, crowd, offer, passers, bounds[thread], bounds[thread + 1])


def _each_visits(luck, market, people, service, visit_log, chunks, counts, reviews, diary, column):
    for thread in prange(len(chunks)):
        visit(
            luck,
            market,
            people,
            service,
            visit_log,
            chunks[thread, 0],
            chunks[thread, 1],
            counts[thread],
            reviews[thread],
            diary,
            column,
        )


def _each_lives(
    luck,
    market,
    people,
    offer,
    service,
    bounds,
    index,
    count,
    active,
    visit_log,
    chunks,
    counts,
    reviews,
    diary,
    column,
):
    for thread in prange(len(chunks)):
        chunks[thread, 1] = decide_and_visit(
            luck,
            market,
            people,
            offer,
            service,
            bounds[thread],
            bounds[thread] + active[thread],
            index,
            count,
            visit_log,
            chunks[thread, 0],
            counts[thread],
            reviews[thread],
            diary,
            column,
        )


def _each_passer_visits(luck, market, crowd, service, passers, bounds, counts, reviews):
    for thread in prange(len(bounds) - 1):
        visit_passers(
            luck, market, crowd, service, passers, bounds[thread], bounds[thread + 1], counts[thread], reviews[thread]
        )


def _each_talks(luck, market, people, visit_log, chunks, many, counts):
    for thread in prange(len(chunks)):
        many[thread] = talk(luck, market, people, visit_log, chunks[thread, 0], chunks[thread, 1], counts[thread])


def _each_listens(people, service, visit_log, chunks, many, bounds):
    for thread in prange(len(bounds) - 1):
        for chunk in range(len(chunks)):
            begin = chunks[chunk, 0]
            listen(people, service, visit_log, begin, begin + many[chunk], bounds[thread], bounds[thread + 1])


def _each_stands(market, people, focus, bounds, week, risk_at_start, relationship_counts, barred):
    for thread in prange(len(bounds) - 1):
        stand(
            market,
            people,
            focus,
            bounds[thread],
            bounds[thread + 1],
            week,
            risk_at_start,
            relationship_counts[thread],
            barred[thread],
        )


def _each_moves(luck, market, bounds, found, many):
    for thread in prange(len(bounds) - 1):
        many[thread] = movers(luck, market, bounds[thread], bounds[thread + 1], found)


PHASES = (
    _each_notices,
    _each_needs,
    _each_decides,
    _each_passer_decides,
    _each_visits,
    _each_lives,
    _each_passer_visits,
    _each_talks,
    _each_listens,
    _each_stands,
    _each_moves,
)
type Phases = dict[Callable[..., None], Callable[..., None]]
ALONE: Phases = {phase: phase for phase in PHASES}  # a loop of one round needs no compiler
TOGETHER: Phases = {phase: compiled(phase, parallel=True) for phase in PHASES}


class Threads:
    """The residents in as many chunks as there are threads; each method is one part of the week."""

    def __init__(self, threads: int, residents: int) -> None:
        set_threads(threads)
        self.count = threads
        self.phases = ALONE if self.count == 1 else TOGETHER
        self.bounds = _share_out(residents, self.count)
        self.index = np.empty(residents, np.int32)
        self.occasions = np.empty(residents, np.uint8)
        self.active, self.totals = np.zeros(self.count, np.int64), np.zeros(self.count, np.int64)
        self.chunks = np.zeros((self.count, 2), np.int64)
        self.found, self.many = np.empty(residents, np.int32), np.zeros(self.count, np.int64)

    def notice(self, luck: Luck, market: Market, people: People, offer: Offer) -> None:
        """Who notices a business that she did not know."""
        if (offer.notice_chance > 0.0).any():
            self.phases[_each_notices](luck, market, people, offer, self.bounds)

    def need(self, luck: Luck, market: Market, people: People, offer: Offer) -> int:
        """Who has how many occasions; returns their number and shares out the visit log."""
        self.phases[_each_needs](
            luck, market, people, offer, self.bounds, self.index, self.occasions, self.active, self.totals
        )
        ends = np.cumsum(self.totals)
        self.chunks[:, 0] = ends - self.totals
        return int(ends[-1])

    def decide(self, luck: Luck, market: Market, people: People, offer: Offer, visit_log: VisitBuffers) -> None:
        """Every occasion is decided; those that end in a business stand in the visit log, in the chunks."""
        self.phases[_each_decides](
            luck,
            market,
            people,
            offer,
            self.bounds,
            self.index,
            self.occasions,
            self.active,
            visit_log,
            self.chunks,
        )

    def decide_passers(self, luck: Luck, market: Market, crowd: Crowd, offer: Offer, passers: Passers) -> None:
        """Every passer-by decides."""
        self.phases[_each_passer_decides](
            luck, market, crowd, offer, passers, _share_out(len(passers.business), self.count)
        )

    def visit(
        self,
        luck: Luck,
        market: Market,
        people: People,
        service: Service,
        visit_log: VisitBuffers,
        counts: Ints,
        reviews: Ints,
        diary: Ints,
        column: int,
    ) -> None:
        """Every resident with a seat has her visits."""
        self.phases[_each_visits](luck, market, people, service, visit_log, self.chunks, counts, reviews, diary, column)

    def decide_and_visit(
        self,
        luck: Luck,
        market: Market,
        people: People,
        offer: Offer,
        service: Service,
        visit_log: VisitBuffers,
        counts: Ints,
        reviews: Ints,
        diary: Ints,
        column: int,
    ) -> None:
        """Every resident decides and has her visits, where everybody finds a seat."""
        self.phases[_each_lives](
            luck,
            market,
            people,
            offer,
            service,
            self.bounds,
            self.index,
            self.occasions,
            self.active,
            visit_log,
            self.chunks,
            counts,
            reviews,
            diary,
            column,
        )

    def visit_passers(
        self, luck: Luck, market: Market, crowd: Crowd, service: Service, passers: Passers, counts: Ints, reviews: Ints
    ) -> None:
        """Every passer-by with a seat has a visit."""
        bounds = _share_out(len(passers.business), self.count)
        self.phases[_each_passer_visits](luck, market, crowd, service, passers, bounds, counts, reviews)

    def talk(
        self, luck: Luck, market: Market, people: People, service: Service, visit_log: VisitBuffers, counts: Ints
    ) -> None:
        """Those who talk tell a friend, then all hear what they are told."""
        self.phases[_each_talks](luck, market, people, visit_log, self.chunks, self.many, counts)
        self.phases[_each_listens](people, service, visit_log, self.chunks, self.many, self.bounds)

    def stand(self, market: Market, people: People, focus: Ints, week: int, risk_at_start: Floats) -> tuple[Ints, Ints]:
        """How residents stand to the businesses `focus` [F]: int64 [F, standings], and [F] how many are barred."""
        relationship_counts = np.zeros((self.count, len(focus), len(RelationshipCount)), np.int64)
        barred = np.zeros((self.count, len(focus)), np.int64)
        self.phases[_each_stands](market, people, focus, self.bounds, week, risk_at_start, relationship_counts, barred)
        return relationship_counts.sum(axis=0), barred.sum(axis=0)

    def movers(self, luck: Luck, market: Market) -> Ints:
        """int64: the residents who move away at the end of the week, ascending."""
        if not (market.moving_chance > 0.0).any():
            return np.zeros(0, np.int64)
        self.phases[_each_moves](luck, market, self.bounds, self.found, self.many)
        ends = self.bounds[:-1] + self.many
        return np.concatenate([self.found[begin:end] for begin, end in zip(self.bounds, ends, strict=False)]).astype(
            np.int64
        )


def _share_out(many, count):
    """int64 [count + 1]: the bounds of `count` chunks of nearly equal length."""
    return np.array([many * thread // count for thread in range(count + 1)], np.int64)
