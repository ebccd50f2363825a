"""What a search looks for: the greatest mean gain, or the least worst regret over the futures (the soonest pay-back:
`sim.study.search.payback`).

Regret in a future is the best that any plan gets there, carrying on included, less what this one gets; that of a plan
is the greatest of all futures.  It has kinks where another future becomes the worst, so what is emulated are the gains
of each future, which are smooth, and regret is worked out from them.  An objective's *score* is by how much a plan is
better than carrying on, so that a plan above 0 beats it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np

from sim.annotations import Floats
from sim.study.emulate.kriging import Kriging
from sim.study.emulate.several import Several, several
from sim.study.search.engine import Pathed
from sim.study.search.spending import Space

GAIN, REGRET = "gain", "regret"


class Searching(Protocol):
    """What an objective asks of a search that is under way: its plans, what they brought, and the emulator of the mean.

    ``moves`` [n, d] are the plans that were run, ``gains`` [n, W] what they brought before their cost in each future of
    ``draws`` with the ``engine``.
    """

    engine: Pathed
    space: Space
    draws: tuple[Any, ...]
    moves: Floats
    gains: Floats

    @property
    def kriging(self) -> Kriging:
        """The emulator of the mean gain."""

    def worth(self, moves: Floats) -> Floats:
        """What it says that plans are worth, their cost taken off: float [n]."""


class Aim(Protocol):
    """An objective of a search that is under way, by its emulator; ``in_money`` whether its score is an amount."""

    in_money: bool

    def score(self, moves: Floats) -> Floats:
        """By how much each plan of ``moves`` [n, d] is better than carrying on: float [n]."""

    def error(self, moves: Floats) -> Floats:
        """S.d. of what the emulator may have wrong in the score of each plan: float [n]."""

    def luck(self, moves: Floats) -> Floats:
        """S.d. of what the score of a run has of luck that other plans do not share: float [n]."""

    def by_runs(self) -> Callable[[Floats, Floats], Floats]:
        """How plans that are run next are scored: from their moves [n, d] and their worth in each future of the search
        [n, W] to float [n]."""

    def also(self) -> list[Callable[[Floats], Floats]]:
        """What else is climbed, beside the score, for plans that the score is measured by."""

    def at_last(self, moves: Floats, worths: Floats, draws: Sequence[Any], /) -> Floats:
        """The score of finalists [n, d], from their worth [n, F] in each of other futures ``draws``: float [n]."""


class Gain:
    """The mean of the futures."""

    in_money = True

    def __init__(self, search: Searching) -> None:
        self.search = search

    def score(self, moves: Floats) -> Floats:
        """What the emulator says that plans are worth: float [n]."""
        return self.search.worth(moves)

    def error(self, moves: Floats) -> Floats:
        """S.d. of what it may have wrong: float [n]."""
        return self.search.kriging.error(self.search.space.inputs(moves))

    def luck(self, moves: Floats) -> Floats:
        """S.d. of what a run's mean has of luck of its own: float [n]."""
        return np.full(len(moves), self.search.kriging.luck)

    def by_runs(self) -> Callable[[Floats, Floats], Floats]:
        """By their mean worth."""
        return lambda _moves, worths: mean_worth(worths)

    def also(self) -> list[Callable[[Floats], Floats]]:
        """Nothing."""
        return []

    def at_last(self, _moves: Floats, worths: Floats, _draws: Sequence[Any], /) -> Floats:
        """The mean worth of finalists [n, F]: float [n]."""
        return mean_worth(worths)


class Regret:
    """The least worst regret over the futures; one emulator for each future of the search."""

    in_money = True

    def __init__(self, search: Searching) -> None:
        self.search = search
        self._known: tuple[object, Several, Floats] | None = None

    def score(self, moves: Floats) -> Floats:
        """How much less a plan's worst regret is than that of carrying on: float [n]."""
        return less_regret(self.worths(moves), self.bar)

    def error(self, moves: Floats) -> Floats:
        """S.d. of what the emulator of a plan's worst future may have wrong: float [n]."""
        errors = self._emulators().error(self.search.space.inputs(moves))
        return errors[np.arange(len(moves)), self._worst(moves)]

    def luck(self, moves: Floats) -> Floats:
        """S.d. of what a run has of luck of its own in a plan's worst future: float [n]."""
        return self._emulators().luck[self._worst(moves)]

    def by_runs(self) -> Callable[[Floats, Floats], Floats]:
        """By their worst regret beside what is the best of each future by now."""
        bar = self.bar
        return lambda _moves, worths: less_regret(worths, bar)

    def also(self) -> list[Callable[[Floats], Floats]]:
        """The worth in each future: the best plan there is what regret is measured by."""
        return [partial(self._in_future, at) for at in range(len(self.search.draws))]

    def at_last(self, _moves: Floats, worths: Floats, _draws: Sequence[Any], /) -> Floats:
        """The score of finalists [n, F] beside the best of them in each future: float [n]."""
        return less_regret(worths, bar_of(worths))

    def worths(self, moves: Floats) -> Floats:
        """What the emulators say that plans are worth in each future: float [n, W]."""
        gains = self._emulators()(self.search.space.inputs(moves))
        return gains - self.search.space.discounted(moves).sum(axis=1)[:, None]

    @property
    def bar(self) -> Floats:
        """The best in each future of all affordable plans that were run, as the emulators see them: float [W]."""
        self._emulators()
        assert self._known is not None
        return self._known[2]

    def _in_future(self, at, moves):
        return self.worths(moves)[:, at]

    def _worst(self, moves):
        """The future in which each plan's regret is greatest: int [n]."""
        return np.argmax(self.bar - self.worths(moves), axis=1)

    def _emulators(self):
        search = self.search
        like = search.kriging
        if self._known is None or self._known[0] is not like:
            answers = np.vstack([np.zeros((1, search.gains.shape[1])), search.gains])
            made = several(like, answers, times=float(answers.shape[1]))
            fine = search.moves[search.space.is_affordable(search.moves)]
            worths = made(search.space.inputs(fine)) - search.space.discounted(fine).sum(axis=1)[:, None]
            self._known = like, made, bar_of(worths)
        return self._known[1]


def mean_worth(worths: Floats) -> Floats:
    """The mean over futures of worths [n, F]: float [n]."""
    return worths.mean(axis=1)


def bar_of(worths: Floats) -> Floats:
    """The best that any plan of ``worths`` [n, F], or carrying on, gets in each future: float [F]."""
    return np.maximum(worths.max(axis=0, initial=0.0), 0.0)


def regret(worths: Floats, bar: Floats) -> Floats:
    """The worst regret of plans worth ``worths`` [n, F] where ``bar`` [F] is the best of each future: float [n]."""
    return (bar - worths).max(axis=1)


def less_regret(worths: Floats, bar: Floats) -> Floats:
    """How much less the worst regret of plans is than that of carrying on, which is the highest bar: float [n]."""
    return bar.max() - regret(worths, bar)
