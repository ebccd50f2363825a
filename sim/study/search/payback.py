"""Pay-back as what a search looks for: the plan whose money is back soonest, over the futures.

In one future the money of a plan is back from the time on from which all that it brought stays above all that it cost,
both discounted and counted from the start; where that is not so at the end, never.  A plan is judged by the mean of
that time over the futures, one of never counted with all the weeks.  The least sum that buys anything would always be
back soonest, so a plan has to spend `LEAST_SPENT` of the budget, and it has to earn its money back on average.

What is emulated are the cumulative gains by week of each future, which are smooth; the time at which they cross what
was spent is worked out from them.  The *score* is by how many weeks the money is back before the end.
"""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np

from sim.annotations import Floats
from sim.study.emulate.several import Several, several
from sim.study.search.objective import Searching
from sim.study.search.spending import Space

PAYBACK = "payback"
LEAST_SPENT = 0.5
"""Of the budget, or of what the levers can take of it where that is less."""
SLACK = 0.05
"""So much of that may be missing: moves are whole ticks, and small ones are left out."""
TIE = 1e-3
"""Of the weeks: by no more than this a greater worth makes up for a later pay-back."""
NODES = 24
"""Weeks of a path that are emulated, the first ones closer together."""
EARLY = 1.5


def spent_so_far(space: Space, moves: Floats) -> Floats:
    """What plans [n, d] have cost at the start and at the end of each week, discounted: float [n, 1 + weeks]."""
    once = space.at_once(moves).sum(axis=1, keepdims=True) * space.terms.worth_once
    weekly = space.weekly(moves).sum(axis=1, keepdims=True)
    return once + weekly * np.concatenate([[0.0], np.cumsum(space.terms.each_week)])


def weeks_back(net: Floats, elapsed: Floats) -> Floats:
    """From when on ``net`` [..., T] stays at 0 or more, in weeks as ``elapsed`` [T]; inf where it ends below."""
    below = net < 0.0
    last = np.where(below.any(axis=-1), net.shape[-1] - 1 - np.argmax(below[..., ::-1], axis=-1), -1)
    at = np.clip(last, 0, net.shape[-1] - 2)
    low = np.take_along_axis(net, at[..., None], -1)[..., 0]
    high = np.take_along_axis(net, at[..., None] + 1, -1)[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = elapsed[at] + (elapsed[at + 1] - elapsed[at]) * (-low / (high - low))
    return np.where(last < 0, 0.0, np.where(last == net.shape[-1] - 1, np.inf, between))


def paybacks(space: Space, moves: Floats, paths: Floats) -> Floats:
    """When the money of plans [n, d] is back, ``paths`` [n, F, weeks] being what they brought so far by week: weeks
    from the start, float [n, F], inf for never."""
    net = np.concatenate([np.zeros((*paths.shape[:2], 1)), paths], axis=2) - spent_so_far(space, moves)[:, None]
    return weeks_back(net, np.arange(net.shape[-1], dtype=np.float64))


class Payback:
    """The aim of the plan whose money is back soonest; one emulator for each future and node of its path."""

    in_money = False

    def __init__(self, search: Searching) -> None:
        self.search = search
        self._known: tuple[object, Several] | None = None

    def score(self, moves: Floats) -> Floats:
        """By how many weeks the money of plans is back before the end, as the emulators say: float [n]."""
        return self._score(moves, self._paths(moves))

    def error(self, moves: Floats) -> Floats:
        """S.d. of what the emulators may have wrong in that, in weeks: float [n]."""
        errors = self._emulators().error(self.search.space.inputs(moves))
        return self._moved_by(moves, errors.reshape(len(moves), -1, len(self._nodes)))

    def luck(self, moves: Floats) -> Floats:
        """S.d. of what a run has of luck of its own in that, in weeks: float [n]."""
        luck = self._emulators().luck.reshape(1, -1, len(self._nodes))
        return self._moved_by(moves, np.repeat(luck, len(moves), axis=0))

    def by_runs(self) -> Callable[[Floats, Floats], Floats]:
        """By the paths of their runs, at the nodes that are emulated."""
        return lambda moves, _worths: self._score(moves, self._run(moves, self.search.draws)[:, :, self._nodes])

    def also(self) -> list[Callable[[Floats], Floats]]:
        """Nothing."""
        return []

    def at_last(self, moves: Floats, worths: Floats, draws: Sequence[Any], /) -> Floats:
        """The score of finalists [n, d] by their runs in other futures: float [n]."""
        back = paybacks(self.search.space, moves, self._run(moves, draws))
        return self._judged(moves, back, worths.mean(axis=1))

    # -- how it is worked out

    @property
    def _nodes(self):
        weeks = self.search.space.terms.weeks
        count = min(weeks, NODES)
        return np.unique(np.round((weeks - 1) * np.linspace(0.0, 1.0, count) ** EARLY)).astype(int)

    def _run(self, moves, draws):
        return self.search.engine.paths(moves, draws)

    def _score(self, moves, paths):
        """Of ``paths`` [n, F, nodes]."""
        nodes = self._nodes
        spent = spent_so_far(self.search.space, moves)[:, np.concatenate([[0], 1 + nodes])]
        net = np.concatenate([np.zeros((*paths.shape[:2], 1)), paths], axis=2) - spent[:, None]
        back = weeks_back(net, np.concatenate([[0.0], 1.0 + nodes]))
        return self._judged(moves, back, net[:, :, -1].mean(axis=1))

    def _judged(self, moves, back, worth):
        """The score of plans whose money is ``back`` [n, F] and that are ``worth`` [n] on average."""
        space, weeks = self.search.space, float(self.search.space.terms.weeks)
        cost = space.discounted(moves).sum(axis=1)
        share = worth / np.maximum(np.abs(worth) + cost, 1e-9)
        earlier = weeks - np.minimum(back, weeks).mean(axis=1) + TIE * weeks * share
        least = LEAST_SPENT * min(space.budget, float(space.most_money.sum()))
        short = np.zeros(len(moves))
        if least > 0.0:
            short = np.maximum(0.0, 1.0 - SLACK - space.money(moves).sum(axis=1) / least)
        return np.where(short > 0.0, -weeks * short, np.where(worth > 0.0, earlier, weeks * np.minimum(share, 0.0)))

    def _moved_by(self, moves, errors):
        """By how much errors of the paths, futures apart from each other, move the score."""
        paths, apart = self._paths(moves), errors / sqrt(errors.shape[1])
        return np.abs(self._score(moves, paths + apart) - self._score(moves, paths - apart)) / 2.0

    def _paths(self, moves):
        """What the emulators say that plans brought so far, at the nodes: float [n, F, nodes]."""
        said = self._emulators()(self.search.space.inputs(moves))
        return said.reshape(len(moves), -1, len(self._nodes))

    def _emulators(self):
        search = self.search
        like = search.kriging
        if self._known is None or self._known[0] is not like:
            runs = self._run(search.moves, search.draws)[:, :, self._nodes].reshape(len(search.moves), -1)
            answers = np.vstack([np.zeros((1, runs.shape[1])), runs])
            self._known = like, several(like, answers, times=float(len(search.draws)))
        return self._known[1]
