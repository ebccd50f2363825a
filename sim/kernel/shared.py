"""Many hands: every phase over the residents, shared out in stretches among threads.

A stretch is a range of residents; where its occasions end up in the book follows from how many the stretches
before it have, so every stretch writes its own part and the order is always that of residents and occasions.
"""

import numpy as np

from sim.compiled import compiled, prange, set_threads
from sim.kernel.close import movers, stand
from sim.kernel.decide import decide
from sim.kernel.need import need, notice
from sim.kernel.passers import decide_passers, visit_passers
from sim.kernel.tell import listen, talk
from sim.kernel.visit import decide_and_visit, visit
from sim.market.ledger import Standing


def _each_notices(luck, market, people, offer, bounds):
    for hand in prange(len(bounds) - 1):
        notice(luck, market, people, offer, bounds[hand], bounds[hand + 1])


def _each_needs(luck, market, people, offer, bounds, index, count, active, totals):
    for hand in prange(len(bounds) - 1):
        active[hand], totals[hand] = need(
            luck, market, people, offer, bounds[hand], bounds[hand + 1], index, count
        )


def _each_decides(luck, market, people, offer, bounds, index, count, active, book, stretches):
    for hand in prange(len(bounds) - 1):
        stretches[hand, 1] = decide(
            luck,
            market,
            people,
            offer,
            bounds[hand],
            bounds[hand] + active[hand],
            index,
            count,
            book,
            stretches[hand, 0],
        )


def _each_passer_decides(luck, market, crowd, offer, passers, bounds):
    for hand in prange(len(bounds) - 1):
        decide_passers(luck, market, crowd, offer, passers, bounds[hand], bounds[hand + 1])


def _each_visits(luck, market, people, service, book, stretches, counts, reviews, diary, column):
    for hand in prange(len(stretches)):
        visit(
            luck,
            market,
            people,
            service,
            book,
            stretches[hand, 0],
            stretches[hand, 1],
            counts[hand],
            reviews[hand],
            diary,
            column,
        )


def _each_lives(
    luck, market, people, offer, service, bounds, index, count, active, book, stretches, counts, reviews, diary, column
):
    for hand in prange(len(stretches)):
        stretches[hand, 1] = decide_and_visit(
            luck,
            market,
            people,
            offer,
            service,
            bounds[hand],
            bounds[hand] + active[hand],
            index,
            count,
            book,
            stretches[hand, 0],
            counts[hand],
            reviews[hand],
            diary,
            column,
        )


def _each_passer_visits(luck, market, crowd, service, passers, bounds, counts, reviews):
    for hand in prange(len(bounds) - 1):
        visit_passers(
            luck, market, crowd, service, passers, bounds[hand], bounds[hand + 1], counts[hand], reviews[hand]
        )


def _each_talks(luck, market, people, book, stretches, many, counts):
    for hand in prange(len(stretches)):
        many[hand] = talk(luck, market, people, book, stretches[hand, 0], stretches[hand, 1], counts[hand])


def _each_listens(people, service, book, stretches, many, bounds):
    for hand in prange(len(bounds) - 1):
        for stretch in range(len(stretches)):
            begin = stretches[stretch, 0]
            listen(people, service, book, begin, begin + many[stretch], bounds[hand], bounds[hand + 1])


def _each_stands(market, people, focus, bounds, week, risk_at_start, standing, barred):
    for hand in prange(len(bounds) - 1):
        stand(
            market, people, focus, bounds[hand], bounds[hand + 1], week, risk_at_start, standing[hand], barred[hand]
        )


def _each_moves(luck, market, bounds, found, many):
    for hand in prange(len(bounds) - 1):
        many[hand] = movers(luck, market, bounds[hand], bounds[hand + 1], found)


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
ALONE = {phase: phase for phase in PHASES}  # a loop of one round needs no compiler
TOGETHER = {phase: compiled(phase, parallel=True) for phase in PHASES}


class Hands:
    """The residents in as many stretches as there are threads; each method is one part of the week."""

    def __init__(self, threads, residents):
        set_threads(threads)
        self.count = threads
        self.phases = ALONE if self.count == 1 else TOGETHER
        self.bounds = _share_out(residents, self.count)
        self.index = np.empty(residents, np.int32)
        self.occasions = np.empty(residents, np.uint8)
        self.active, self.totals = np.zeros(self.count, np.int64), np.zeros(self.count, np.int64)
        self.stretches = np.zeros((self.count, 2), np.int64)
        self.found, self.many = np.empty(residents, np.int32), np.zeros(self.count, np.int64)

    def notice(self, luck, market, people, offer):
        """Who notices a business that she did not know."""
        if (offer.notice_chance > 0.0).any():
            self.phases[_each_notices](luck, market, people, offer, self.bounds)

    def need(self, luck, market, people, offer):
        """Who has how many occasions; returns their number and shares out the book."""
        self.phases[_each_needs](
            luck, market, people, offer, self.bounds, self.index, self.occasions, self.active, self.totals
        )
        ends = np.cumsum(self.totals)
        self.stretches[:, 0] = ends - self.totals
        return int(ends[-1])

    def decide(self, luck, market, people, offer, book):
        """Every occasion is decided; those that end in a business stand in the book, in the stretches."""
        self.phases[_each_decides](
            luck,
            market,
            people,
            offer,
            self.bounds,
            self.index,
            self.occasions,
            self.active,
            book,
            self.stretches,
        )

    def decide_passers(self, luck, market, crowd, offer, passers):
        """Every passer-by decides."""
        self.phases[_each_passer_decides](
            luck, market, crowd, offer, passers, _share_out(len(passers.business), self.count)
        )

    def visit(self, luck, market, people, service, book, counts, reviews, diary, column):
        """Every resident with a seat has her visits."""
        self.phases[_each_visits](
            luck, market, people, service, book, self.stretches, counts, reviews, diary, column
        )

    def decide_and_visit(self, luck, market, people, offer, service, book, counts, reviews, diary, column):
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
            book,
            self.stretches,
            counts,
            reviews,
            diary,
            column,
        )

    def visit_passers(self, luck, market, crowd, service, passers, counts, reviews):
        """Every passer-by with a seat has a visit."""
        bounds = _share_out(len(passers.business), self.count)
        self.phases[_each_passer_visits](luck, market, crowd, service, passers, bounds, counts, reviews)

    def talk(self, luck, market, people, service, book, counts):
        """Those who talk tell a friend, then all hear what they are told."""
        self.phases[_each_talks](luck, market, people, book, self.stretches, self.many, counts)
        self.phases[_each_listens](people, service, book, self.stretches, self.many, self.bounds)

    def stand(self, market, people, focus, week, risk_at_start):
        """How residents stand to the businesses `focus` [F]: int64 [F, standings], and [F] how many are barred."""
        standing = np.zeros((self.count, len(focus), len(Standing)), np.int64)
        barred = np.zeros((self.count, len(focus)), np.int64)
        self.phases[_each_stands](market, people, focus, self.bounds, week, risk_at_start, standing, barred)
        return standing.sum(axis=0), barred.sum(axis=0)

    def movers(self, luck, market):
        """int64: the residents who move away at the end of the week, ascending."""
        if not (market.moving_chance > 0.0).any():
            return np.zeros(0, np.int64)
        self.phases[_each_moves](luck, market, self.bounds, self.found, self.many)
        ends = self.bounds[:-1] + self.many
        return np.concatenate(
            [self.found[begin:end] for begin, end in zip(self.bounds, ends, strict=False)]
        ).astype(np.int64)


def _share_out(many, count):
    """int64 [count + 1]: the bounds of `count` stretches of nearly equal length."""
    return np.array([many * hand // count for hand in range(count + 1)], np.int64)
