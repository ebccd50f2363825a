"""The market at rest where people wait: visits, waits and prices' effects once habits and queues have settled (M4, M6).

Who comes makes others wait, and who waits comes less: a fixed point, of all businesses together, for whoever stays away
from one goes to another.  It is sought by Newton's method on visits and on everybody's loyalty at once.  A step that
would bring more visits ends where it makes the wait as much longer as its slope says, for queues grow ever steeper; so
steps hardly overshoot, and one that does is halved.

**Within some weeks** of a price's change people reckon with queues that lag behind (`WAIT_GAIN`), and so do habits
(`sim.scenario.solve.following`).

Left out: who is turned away counts as somebody who came, in what her habits follow.

Sources: as `sim.rules.seats`.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats
from sim.rules.learning import smooth
from sim.rules.seats import WAIT_GAIN
from sim.scenario.solve.following import Looked, answers, look, towards_rest
from sim.scenario.solve.rooms import Reckoned, Room
from sim.scenario.solve.settled import CLOSE, Answer, People, values_at_rest
from sim.scenario.solve.sums import fold, total

MOST_STEPS, MOST_HALVED = 40, 12
BISECTIONS = 8
SHORT = 0.02  # of the seats: so short a step hardly makes queues steeper
LEAST_OF_BEFORE = 0.25  # of the visits expected: no step takes more away
FAR, NEAR = 0.1, 0.01  # of loyalty
PATIENT = 12  # steps
BEGIN_AT = 0.5  # of the seats
NO_LONGER = 1e-6  # minutes
TINY = 1e-300

type Weights = tuple[float, float, float]
"""Price weight, nest, appeal of going out."""


class Crowd(NamedTuple):
    """People of one ``place`` (number), and which of the market's businesses theirs are."""

    people: People
    at: list[int]
    place: int


class Settled(NamedTuple):
    """The market at rest: H businesses, by place what is chosen and how it answers, all that queues do included."""

    waits: Floats  # [H], minutes
    visits: Floats  # [H] a week, wanted
    served: Floats  # [H] a week
    answers: list[Answer]  # of the people of each place; ``moved`` by one house's price, ``lost`` by all prices


class Market:
    """Crowds who meet in H businesses with ``rooms``; searches start where the last one ended."""

    def __init__(self, crowds: Sequence[Crowd], rooms: Sequence[Room]) -> None:
        self.crowds, self.rooms = crowds, rooms
        self.places = 1 + max(each.place for each in crowds)
        self.price = np.zeros(len(rooms))
        for each in crowds:
            self.price[each.at] = each.people.price
        self.whole: Market | None = None
        self.expected = _begun(rooms)

    def thinned(self, count: int) -> "Market":
        """The same market with fewer points; searches in this one go on from where those in that end."""
        few = Market([each._replace(people=each.people.thinned(count)) for each in self.crowds], self.rooms)
        few.whole, few.expected = self, self.expected
        return few

    def settled(
        self,
        weights: Sequence[Weights],
        close: float = CLOSE,
        weeks: float = math.inf,
        habits: bool = True,
        queues: bool = True,
    ) -> Settled:
        """Return the market at rest at the ``weights`` of every place; loyalty and visits are settled to ``close``.

        How visits answer a price is the mean over the ``weeks`` after it has moved (inf: in the end), while ``habits``
        and ``queues`` follow it, or are held.  Both are at rest before.
        """
        if not bool(np.isfinite(self.expected).all()):
            self.expected = _begun(self.rooms)
        looked = self._search(weights, close)
        if self.whole is not None:
            self.whole.expected = self.expected
        answering = [answers(each, weeks if habits else 0.0) for each in looked]
        return self._answers(looked, answering, reckoned(weeks) if queues else 0.0)

    def _reckoned(self):
        """[H] each: what people reckon with where as many come as are expected."""
        weeks = [room.at(each) for room, each in zip(self.rooms, self.expected.tolist(), strict=True)]
        return Reckoned(*np.array(weeks).T.copy())

    def _search(self, weights, close):
        """What every crowd does at rest; `expected` and everybody's loyalty are moved there."""
        halved, least, before = 0, math.inf, self.expected
        looked: list[Looked] = []
        for done in range(MOST_STEPS):
            week = self._reckoned()
            looked = [self._look(each, week.wait, weights[each.place], done, close) for each in self.crowds]
            bound = [towards_rest(each) for each in looked]
            missing = self._together([each.visits for each in bound]) - self.expected
            rooms = zip(missing.tolist(), self.rooms, strict=True)
            worst = max([each.further for each in bound] + [abs(miss) / room.seats for miss, room in rooms])
            if not worst > close:
                self.expected = self.expected + missing
                break
            for crowd, each in zip(self.crowds, bound, strict=True):
                crowd.people.loyalty = each.loyalty
            if worst > least and halved < MOST_HALVED:
                self.expected, halved = 0.5 * (before + self.expected), halved + 1
                continue
            before, least, halved = self.expected, worst, 0
            slopes = np.eye(len(self.rooms)) - self._together([each.by_wait for each in bound]) * week.longer
            step = solution(slopes, missing[:, np.newaxis])[:, 0].tolist()
            self.expected = np.array([_moved(*each) for each in zip(self.rooms, before.tolist(), step, strict=True)])
        return looked

    def _look(self, crowd, waits, weights, done, close):
        """What a crowd does; where its habits are far from rest they are led nearer first, or all the way, where
        Newton's steps have not led them there.
        """
        people = crowd.people.waiting(waits[crowd.at])
        if people.has_habits and crowd.people.loyalty is None:
            values_at_rest(people, *weights, NEAR)
            crowd.people.loyalty = people.loyalty
        found = look(people, *weights)
        if found.short is not None and (float(np.abs(found.short).max()) > FAR or done > PATIENT):
            values_at_rest(people, *weights, NEAR if done <= PATIENT else close)
            crowd.people.loyalty = people.loyalty
            found = look(people, *weights)
        return found

    def _together(self, values):
        """[H] or [H, H]: the sum of what there is for every crowd."""
        whole = np.zeros((len(self.rooms),) * values[0].ndim)
        for crowd, each in zip(self.crowds, values, strict=True):
            whole += self._spread(crowd, each)
        return whole

    def _spread(self, crowd, values):
        """Values of a crowd's businesses among those of the market."""
        wide = np.zeros((len(self.rooms),) * values.ndim)
        wide[np.ix_(*[crowd.at] * values.ndim)] = values
        return wide

    def _answers(self, looked, answering, part):
        """What the people of each place do where queues follow a price ``part`` of the way."""
        week, count = self._reckoned(), len(self.rooms)
        some = np.maximum(self.expected, TINY)
        share = np.where(self.expected > 0.0, week.served / some, 1.0)
        less = (week.more - share) / some
        steep = part * week.longer
        dearer = self._together([by_price for by_price, _ in answering]) * self.price
        slopes = np.eye(count) - self._together([by_wait for _, by_wait in answering]) * steep
        wanted = solution(slopes, dearer)  # d visits wanted at j / d log(price of k)
        longer = steep[:, np.newaxis] * wanted
        found = []
        for place in range(self.places):
            visits, moved = np.zeros(count), np.zeros((count, count))
            in_mind = 0.0
            for crowd, each, (by_price, by_wait) in zip(self.crowds, looked, answering, strict=True):
                if crowd.place != place:
                    continue
                by_wait = self._spread(crowd, by_wait)
                visits = visits + self._spread(crowd, fold(each.people.weight * each.visits))
                moved = moved + self._spread(crowd, by_price) * self.price
                for k in range(count):
                    moved = moved + by_wait[:, k, np.newaxis] * longer[k]
                in_mind += crowd.people.something * float(fold(crowd.people.weight))
            moved = moved * share[:, np.newaxis] + (visits * less)[:, np.newaxis] * wanted
            visits = visits * share
            lost = total(moved.ravel().tolist())
            own = np.array([moved[j, j] for j in range(count)])
            found.append(Answer(in_mind, total(visits.tolist()), math.nan, lost, visits, own))
        return Settled(week.wait, self.expected, week.served, found)


def _begun(rooms):
    return np.array([BEGIN_AT * room.seats if room.is_limited else 0.0 for room in rooms])


def _moved(room, before, by):
    """The visits expected after a step ``by``, which may bring no longer a wait than its slope says."""
    after = max(before + by, LEAST_OF_BEFORE * before)
    if by <= SHORT * room.seats or not room.is_limited:
        return after
    now = room.at(before)
    longest = now.wait + now.longer * by + NO_LONGER
    if room.at(after).wait <= longest:
        return after
    for _ in range(BISECTIONS):
        middle = 0.5 * (before + after)
        before, after = (before, middle) if room.at(middle).wait > longest else (middle, after)
    return before


def reckoned(weeks: float) -> float:
    """Return the share (0..1) of a longer wait that people reckon with, on average over the ``weeks`` after it came."""
    left, kept = 0.0, 1.0
    if weeks == math.inf:
        return 1.0
    for _ in range(int(weeks)):
        left, kept = left + kept, smooth(kept, 0.0, WAIT_GAIN)
    return 1.0 - left / int(weeks) if weeks >= 1.0 else 0.0


def solution(rows: Floats, right: Floats) -> Floats:
    """Return x [H, R] of ``rows`` [H, H] x = ``right``, by elimination without pivots: what is solved here has its
    largest numbers on the diagonal.
    """
    both = np.concatenate([rows, right], axis=1)
    for at in range(len(rows)):
        row = both[at] / both[at, at]
        column = both[:, at].copy()
        column[at] = 0.0
        both = both - column[:, np.newaxis] * row
        both[at] = row
    return both[:, len(rows) :]
