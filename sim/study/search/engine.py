"""What a search needs of a market: what plans bring before their cost, in given futures."""

from collections.abc import Sequence
from typing import Protocol

from sim.annotations import Floats
from sim.study.search.draws import Draw


class Engine(Protocol):
    """A market, or anything else that answers like one."""

    def __call__(self, moves: Floats, draws: Sequence[Draw]) -> Floats:
        """Discounted profit above carrying on, the plans' own cost not taken off: float [n, draws] of plans [n, d]."""


class Pathed(Engine, Protocol):
    """An engine that keeps by week what plans brought, for an objective that asks for it."""

    def paths(self, moves: Floats, draws: Sequence[Draw]) -> Floats:
        """What plans [n, d] that were run in ``draws`` brought so far at the end of each week, discounted and above
        carrying on, their own cost not taken off: float [n, draws, weeks]."""
