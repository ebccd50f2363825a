"""Visits by person, business and period: the panel that the laws of repeat buying speak of.

Members live in the market throughout all counted weeks, as the members of a household panel report throughout.
Passers-by are seen once and belong to no panel.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.annotations import Floats, Ints
from sim.laws import counts as laws
from sim.laws.dirichlet import Dirichlet
from sim.laws.nbd import Nbd
from sim.market.ledger import VISITS_MASK, Ledger
from sim.study.patterns.reading import Unmeasured

QUARTER, YEAR = 13, 52
FEWEST_MEMBERS = 50


@dataclass(frozen=True, eq=False)
class Panel:
    """`names` of J businesses; `weekly` uint8 [J, N, W]: visits of N members in the counted weeks."""

    names: tuple
    weekly: np.ndarray

    @classmethod
    def of(cls, ledger: Ledger) -> "Panel":
        """The panel of a ledger whose businesses are all watched."""
        stayed = ledger.last_tenancies & (ledger.tenant_week <= 0)
        if stayed.sum() < FEWEST_MEMBERS:
            raise Unmeasured(f"It takes at least {FEWEST_MEMBERS} residents who stay; there are {int(stayed.sum())}.")
        return cls(ledger.businesses, ledger.diary[:, stayed, ledger.weeks_before :] & VISITS_MASK)

    def period(self, start: int, weeks: int) -> "Period":
        """What members bought in the weeks from `start` on."""
        return Period(self.names, self.weekly[:, :, start : start + weeks].sum(axis=2, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Period:
    """Visits of one period, int64 [J, N], of all J businesses, or those that sold anything (`sold`)."""

    names: tuple
    visits: np.ndarray

    @cached_property
    def sold(self) -> "Period":
        """The same period without businesses that nobody visited, the largest first."""
        total = self.visits.sum(axis=1)
        if not total.any():
            raise Unmeasured("No resident visited any business.")
        order = [j for j in np.argsort(-total, kind="stable").tolist() if total[j] > 0]
        return Period(tuple(self.names[j] for j in order), self.visits[order])

    @cached_property
    def category(self) -> Ints:
        """Visits to all businesses by member, int64 [N]."""
        return self.visits.sum(axis=0)

    @property
    def share(self) -> Floats:
        """Shares of the visits, float [J]."""
        return self.visits.sum(axis=1) / self.visits.sum()

    @property
    def penetration(self) -> Floats:
        """Shares of the members who came at all, float [J]."""
        return (self.visits > 0).mean(axis=1)

    @property
    def buying_rate(self) -> Floats:
        """Visits per customer, float [J]; every business must have one."""
        return self.visits.sum(axis=1) / (self.visits > 0).sum(axis=1)

    @cached_property
    def chances(self) -> Floats:
        """Shares of the members with 0, 1, 2 ... visits to any business."""
        return np.bincount(self.category) / self.category.size

    def chances_of(self, business: int) -> Floats:
        """The same for one business (its row)."""
        return np.bincount(self.visits[business]) / self.category.size

    @cached_property
    def nbd(self) -> Nbd:
        """The negative binomial distribution with the category's mean and zeros."""
        bought = float((self.category > 0).mean())
        if not bought:
            raise Unmeasured("No resident visited any business.")
        if bought == 1.0:
            raise Unmeasured("Everybody visited some business, so that no distribution can be fitted by its zeros.")
        return Nbd.fit(bought, self.category.mean() / bought)

    @cached_property
    def dirichlet(self) -> Dirichlet:
        """The NBD-Dirichlet fitted to the businesses of this period; two or more."""
        if len(self.names) < 2:
            raise Unmeasured("It takes two businesses or more.")
        bought = float((self.category > 0).mean())
        return Dirichlet.fit(bought, self.nbd.buying_rate, self.share, self.penetration)

    def top_share(self, fraction: float = 0.2) -> float:
        """Share of the category's visits of its heaviest `fraction` of customers."""
        if not self.category.any():
            raise Unmeasured("No resident visited any business.")
        return laws.top_share(self.chances, fraction)


def tenancy_rows(ledger: Ledger, who: Ints, arrival: Ints) -> Ints:
    """Int [n]: the rows of the ledger's tenancies of residents by number and week of arrival."""
    known = (ledger.tenant_slot.astype(np.int64) << 17) + ledger.tenant_week
    return np.searchsorted(known, (np.asarray(who, np.int64) << 17) + np.asarray(arrival, np.int64))
