"""What a market of agents reports to Mesa's data collector as each week closes.

Without a name, a reporter is about the focus businesses together (about all, where none is a focus); with one
(``"profit: Ours"``) about that business.  ``NaN`` where nothing can be said: a week without a visit, a business whose
customers are not followed, or a week of the warm-up that leaves no record (all but its last 52).
"""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, nan
from typing import Any

from sim.accounts.money import Accounts, accounts
from sim.market.ledger import Count, RelationshipCount
from sim.rules.scale import score_of, untally

Market = Any
"""A `sim.agents.market.Market`, which imports this module."""
Reporter = Callable[[Market], Any]


class Readings:
    """What can be read of a market's week that has just closed; the books of a business are made once a week."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._books: dict[int, Accounts] = {}
        self._made_in: int | None = None

    # -- the week

    def visits(self, index: int) -> int:
        """Visits of the week."""
        return self.market.businesses[index].served

    def revenue(self, index: int) -> float:
        """Money taken in the week, not discounted: the `revenue` of weekly.csv."""
        return self._of_week(index, "revenue")

    def profit(self, index: int) -> float:
        """Profit of the week, not discounted, one-off costs where they fall: the `profit` of weekly.csv."""
        return self._of_week(index, "weekly_profit")

    def satisfaction(self, indices: list[int]) -> float:
        """Mean satisfaction over the week's visits, in points: the `felt_score` of weekly.csv."""
        groups = [group for index in indices for group in self.market.businesses[index].counters]
        visits = sum(group[Count.VISITS] for group in groups)
        if not visits:
            return nan
        total = sum(group[Count.SATISFACTION] for group in groups)
        return score_of(untally(total) / visits, self.market.terms.norm, self.market.terms.spread)

    def loyalty(self, indices: list[int]) -> float:
        """Share, 0..1, of the customers of the last 13 weeks who are loyal: the `loyal_share` of weekly.csv."""
        if self._row < 0 or not set(indices) <= set(self.market.terms.watched):
            return nan
        standing = [self.market.record.ledger.relationship_counts[self._row, index] for index in indices]
        active = sum(int(each[RelationshipCount.ACTIVE]) for each in standing)
        return sum(int(each[RelationshipCount.LOYAL]) for each in standing) / active if active else nan

    # -- from week 0 to here

    def visits_so_far(self, index: int) -> int:
        """Visits since week 0: at the end, the `visits` of decision.csv."""
        return int(self.market.record.ledger.counts[self._counted, index, :, Count.VISITS].sum())

    def revenue_so_far(self, index: int) -> float:
        """Money taken since week 0, not discounted: at the end, the `revenue` of decision.csv."""
        return fsum(self._of(index).revenue[self._counted])

    def profit_so_far(self, index: int) -> float:
        """Discounted profit since week 0: at the end, the `profit` of decision.csv."""
        return fsum(self._of(index).discounted_profit[: max(0, self.market.week.index + 1)])

    @property
    def _row(self) -> int:
        return self.market.record.row_of(self.market.week.index)

    @property
    def _counted(self) -> slice:
        before = self.market.record.ledger.weeks_before
        return slice(before, max(before, self._row + 1))

    def _of_week(self, index: int, name: str) -> float:
        return float(getattr(self._of(index), name)[self._row]) if self._row >= 0 else nan

    def _of(self, index: int) -> Accounts:
        if self._made_in != self.market.week.index:
            self._books, self._made_in = {}, self.market.week.index
        if index not in self._books:
            self._books[index] = accounts(self.market.record.ledger, index)
        return self._books[index]


ADDED = ("visits", "revenue", "profit", "visits_so_far", "revenue_so_far", "profit_so_far")
AVERAGED = ("satisfaction", "loyalty")


def reporters(names: tuple[str, ...], focus: list[int]) -> dict[str, Reporter]:
    """Model reporters by name, for businesses of these names; `focus` are the indexes of the focus businesses."""
    together = focus or list(range(len(names)))
    found: dict[str, Reporter] = {
        "week": lambda market: market.week.index,
        "replication": lambda market: market.replication,
    }
    for kind in (*ADDED, *AVERAGED):
        found[kind] = _read(kind, together)
        found |= {f"{kind}: {name}": _read(kind, [index]) for index, name in enumerate(names)}
    return found


def _read(kind: str, indices: list[int]) -> Reporter:
    if kind in AVERAGED:
        return lambda market: getattr(market.readings, kind)(indices)
    return lambda market: _total([getattr(market.readings, kind)(index) for index in indices])


def _total(values: list[Any]) -> Any:
    """The sum, business after business in order, as tables add businesses up."""
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total
