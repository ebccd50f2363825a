"""What moves of levers cost, and how far money moves a lever: plans as moves, as shares of a budget, and as an
emulator's inputs.

A *move* is in the lever's own unit, 0 where it is left alone.  A lever that costs is moved one way, by what is spent on
it; one that carries its own cost (price, a guarantee) takes no share of the budget and may go both ways; what it costs
once counts against its worth all the same.  The money of a move is its cost a week and its one-off cost spread over the
weeks that count: a plan that spends no more than the budget is affordable.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.annotations import Bools, Floats
from sim.errors import RegularsError

NEARER = 8
"""Steps of Newton's, from a start that costs at most twice the money: far more than enough."""
DIGITS = 9
FINEST = 0.01
"""Of a step: moves are whole multiples of it, or whole numbers."""
SLACK = 1e-9
AT_AN_END = 0.02
"""A move so near to the end of its range, as a share of the range, has run into it."""


@dataclass(frozen=True)
class SearchLever:
    """One lever of a search.

    ``name`` says whose and which it is; ``step`` > 0 is one step in its own unit, ``least`` <= 0 <= ``most`` how far it
    may be moved, ``furthest`` the same pair if its range is widened.  ``per_week`` and ``once`` are what a point costs,
    ``grows`` the power of the steps with which the first grows.  ``is_free`` levers take no share of the budget.
    """

    name: str
    step: float
    least: float
    most: float
    per_week: float = 0.0
    grows: float = 0.0
    once: float = 0.0
    is_free: bool = False
    is_whole: bool = False
    furthest: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.step <= 0.0 or not self.least <= 0.0 <= self.most or self.least == self.most:
            raise RegularsError(f'The lever "{self.name}" has no room to be moved.')
        if not self.is_free and self.per_week <= 0.0 and self.once <= 0.0:
            raise RegularsError(f'The lever "{self.name}" has no cost; say that it is free, or what it costs.')

    @property
    def direction(self) -> float:
        """1 where it is moved up, -1 where it is moved down; of a free one 1."""
        return 1.0 if self.is_free or self.most > 0.0 else -1.0

    @property
    def reach(self) -> float:
        """How many points it may be moved in its direction."""
        return max(self.most, -self.least)

    @property
    def tick(self) -> float:
        """The smallest move."""
        return 1.0 if self.is_whole else self.step * FINEST


@dataclass(frozen=True)
class Terms:
    """How money counts: over ``weeks``; ``worth_per_week`` is what 1 a week in all of them is worth today, and
    ``worth_once`` what 1 in the first week is; ``by_week`` what 1 in each of them is, evenly where it is left out."""

    weeks: int
    worth_per_week: float
    worth_once: float = 1.0
    by_week: tuple[float, ...] = ()

    @property
    def each_week(self) -> Floats:
        """What 1 in each week is worth today: float [weeks]."""
        return np.array(self.by_week) if self.by_week else np.full(self.weeks, self.worth_per_week / self.weeks)


class _Numbers(NamedTuple):
    """What is asked of all levers at once: float [d] each, ``whole`` bool [d]."""

    steps: Floats
    rate: Floats
    grows: Floats
    once: Floats
    reach: Floats
    direction: Floats
    ticks: Floats
    whole: Bools
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Space:
    """The plans of a search: ``levers`` within a weekly ``budget``, money counted by ``terms``."""

    levers: tuple[SearchLever, ...]
    budget: float
    terms: Terms

    def __post_init__(self) -> None:
        if not self.levers:
            raise RegularsError("A search needs a lever.")
        if self.budget < 0.0 or (self.budget == 0.0 and not any(each.is_free for each in self.levers)):
            raise RegularsError("A search needs a budget above 0, or a lever that carries its own cost.")

    @cached_property
    def free(self) -> Bools:
        """Which levers take no share of the budget: bool [d]."""
        return np.array([each.is_free for each in self.levers])

    @cached_property
    def _numbers(self):
        paid = [0.0 if each.is_free else 1.0 for each in self.levers]
        return _Numbers(
            steps=np.array([each.step for each in self.levers]),
            rate=np.array([each.per_week for each in self.levers]) * paid,
            grows=np.array([each.grows for each in self.levers]),
            once=np.array([each.once for each in self.levers]),
            reach=np.array([each.reach for each in self.levers]),
            direction=np.array([each.direction for each in self.levers]),
            ticks=np.array([each.tick for each in self.levers]),
            whole=np.array([each.is_whole for each in self.levers]),
            least=np.array([each.least for each in self.levers]),
            most=np.array([each.most for each in self.levers]),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The levers' names."""
        return tuple(each.name for each in self.levers)

    def weekly(self, moves: Floats) -> Floats:
        """Cost a week of each move of ``moves`` [n, d]: float [n, d]."""
        by, size = self._numbers, np.abs(moves)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(size > 0.0, by.rate * size * (size / by.steps) ** by.grows, 0.0)

    def at_once(self, moves: Floats) -> Floats:
        """One-off cost of each move: float [n, d]."""
        return self._numbers.once * np.abs(moves)

    def money(self, moves: Floats) -> Floats:
        """What each move takes of the budget a week, its one-off cost spread over the weeks; 0 for the free: [n, d]."""
        return np.where(self.free, 0.0, self.weekly(moves) + self.at_once(moves) / self.terms.weeks)

    def discounted(self, moves: Floats) -> Floats:
        """What each move costs over all weeks, discounted: float [n, d]."""
        return self.weekly(moves) * self.terms.worth_per_week + self.at_once(moves) * self.terms.worth_once

    def is_affordable(self, moves: Floats) -> Bools:
        """Whether each plan spends no more than the budget: bool [n]."""
        return self.money(moves).sum(axis=1) <= self.budget * (1.0 + SLACK) + SLACK

    @cached_property
    def most_money(self) -> Floats:
        """What each lever can take at most, by its range or the budget: float [d], 0 for the free."""
        return np.minimum(self.money(self._numbers.reach), self.budget)

    def bought(self, money: Floats) -> Floats:
        """The moves that ``money`` [n, d] a week buys, within the levers' ranges; 0 for the free: float [n, d]."""
        by, money = self._numbers, np.maximum(money, 0.0)
        power, each_once = 1.0 + by.grows, by.once / self.terms.weeks
        with np.errstate(divide="ignore", invalid="ignore"):
            # a x^power + b x = money: either term alone gives a start that is too far.  Where the sum is convex every
            # step stays so; where it is concave the first lands between nothing and the root, and the others climb
            steep = by.rate / by.steps**by.grows
            size = np.fmin((money / steep) ** (1.0 / power), money / each_once)
            for _ in range(NEARER):
                too_much = steep * size**power + each_once * size - money
                size = size - np.nan_to_num(too_much / (steep * power * size**by.grows + each_once))
        size = np.where(np.isfinite(size), np.clip(size, 0.0, by.reach), 0.0)
        return np.where(self.free, 0.0, size * by.direction)

    def snapped(self, moves: Floats) -> Floats:
        """The same plans in moves that can be written: whole ticks, never dearer, within the ranges: float [n, d]."""
        by, counts = self._numbers, np.abs(moves) / self._numbers.ticks
        down = np.floor(counts + 1e-6)
        kept = np.sign(moves) * np.where(self.free, np.round(counts), down) * by.ticks
        beyond = (kept < by.least - SLACK) | (kept > by.most + SLACK)
        return np.round(np.where(beyond, np.sign(moves) * down * by.ticks, kept), DIGITS) + 0.0

    def inputs(self, moves: Floats) -> Floats:
        """An emulator's inputs, 0..1: of a lever that costs the share that it takes of what it can take, of a free one
        its place in its range: float [n, d]."""
        by = self._numbers
        top = np.where(self.free, 1.0, np.maximum(self.most_money, 1e-300))
        return np.where(self.free, (moves - by.least) / (by.most - by.least), self.money(moves) / top)

    def moves(self, inputs: Floats) -> Floats:
        """The moves of an emulator's inputs, whole numbers where a lever has only such: float [n, d]."""
        by, inputs = self._numbers, np.clip(inputs, 0.0, 1.0)
        found = np.where(self.free, by.least + inputs * (by.most - by.least), self.bought(inputs * self.most_money))
        return np.where(by.whole, np.where(self.free, np.round(found), np.trunc(found + np.sign(found) * 1e-6)), found)

    def at_an_end(self, moves: Floats) -> tuple[int, ...]:
        """Numbers of the levers that one plan ``moves`` [d] has at the end of a range, and not for want of money;
        nought is no end of it."""
        found = []
        money = self.money(self._numbers.reach)
        for number, each in enumerate(self.levers):
            near = AT_AN_END * (each.most - each.least)
            if each.is_free:
                above = each.most > 0.0 and moves[number] >= each.most - near
                at = above or (each.least < 0.0 and moves[number] <= each.least + near)
                at = at and moves[number] != 0.0
            else:
                at = abs(moves[number]) >= each.reach - near and money[number] < self.budget * (1.0 - SLACK)
            if at:
                found.append(number)
        return tuple(found)

    def widened(self, numbers: tuple[int, ...]) -> "Space":
        """The space with the ranges of these levers as far as they may ever go."""
        levers = list(self.levers)
        for number in numbers:
            each = levers[number]
            if each.furthest is not None:
                least, most = each.furthest
                levers[number] = replace(each, least=min(each.least, least), most=max(each.most, most), furthest=None)
        return replace(self, levers=tuple(levers))
