"""What a finished search is: a house for each focus business, and what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.annotations import Tables
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import listed
from sim.study.search.chosen import Futures, Options
from sim.study.search.levers import LeftOut, MarketLever
from sim.study.search.market import Market
from sim.study.search.objective import GAIN
from sim.study.search.rounds import Search
from sim.study.search.screening import Screened

SCREENED_IN = 3
"""Futures of the first set in which one step of each lever is tried."""


@dataclass(frozen=True, eq=False)
class House:
    """What a search found for one business: ``levers`` all that could be moved, ``screening`` one for each of them,
    ``searched`` those that were searched, in the order of the plans' moves.  Of several businesses under one budget
    ``business`` is "together" and ``members`` are their names."""

    business: str
    levers: tuple[MarketLever, ...]
    screening: tuple[Screened, ...]
    left_out: tuple[LeftOut, ...]
    searched: tuple[MarketLever, ...]
    search: Search
    options: Options
    market: Market
    members: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What sentences call it: the name of the business, or those of all."""
        return listed(self.members) if self.members else self.business


@dataclass(frozen=True, eq=False)
class Found:
    """A finished search: ``houses`` in the order of the focus businesses, ``tables`` frames by name, ``rungs`` the
    ladder's budgets below the whole one; ``has_worlds`` says whether the futures differ by more than luck, ``together``
    whether there is one plan for all focus businesses, and ``objective`` what was looked for.
    """

    scenario: Scenario
    budget: float
    rungs: tuple[float, ...]
    houses: tuple[House, ...]
    futures: Futures
    has_worlds: bool
    engine: str
    seed: int
    workers: int
    seconds: float
    warnings: list[str] = field(default_factory=list)
    asked: Mapping[str, Any] = field(default_factory=dict)
    together: bool = False
    objective: str = GAIN
    tables: Tables = field(default_factory=dict)

    @property
    def runs(self) -> int:
        """How many runs of a plan in a future it took, screening included."""
        return sum(each.options.runs + sum(one.runs for one in each.screening) for each in self.houses)

    @property
    def replications(self) -> int:
        """The most futures that any plan was run in."""
        return self.futures.worlds + self.futures.choose + self.futures.print + self.futures.written

    @property
    def stopped(self) -> str:
        """A sentence on how many futures each set has."""
        many = self.futures
        return f"Searched in {many.worlds}, chosen in {many.choose} and priced in {many.print} further futures."
