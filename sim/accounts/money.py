"""The books of a business: integer counts of a ledger times the levers that were in force (docs/rules.md §6).

Money is in the scenario's currency.  Every sum is exact (``math.fsum``) or runs in a fixed order, so the same ledger
gives the same bytes anywhere.
"""

from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import NamedTuple

import numpy as np

from sim.accounts.entries import visits_of, who_came
from sim.accounts.kept import once
from sim.annotations import Floats
from sim.market.ledger import Count, Ledger
from sim.rules.scale import WEEKS_PER_YEAR as YEAR
from sim.rules.scale import discount_factor

RETENTION_CEILING = 0.95  # a year; customer equity never takes customers to stay longer than this
ROWS_AT_ONCE = 1 << 16  # of a diary; bounds the memory of passes over it


@dataclass(frozen=True, eq=False)
class Accounts:
    """The money of one business in each recorded week, -P..W-1; costs are positive numbers.

    Float [P+W, G]: ``sales`` (visits x spend x price), ``serving`` (visits x spend x unit cost), ``visit_costs``,
    ``upgrade_sales``, ``upgrade_costs``, ``refunds`` (count x guarantee x price x spend), ``complaint_costs``,
    ``gesture_costs``.  Float [P+W]: ``fixed``, ``programme``, ``one_off``, ``refresh``, ``improvement``, ``copying``.
    ``discount`` and ``discount_start`` [W] are the ledger's.
    """

    sales: np.ndarray
    serving: np.ndarray
    visit_costs: np.ndarray
    upgrade_sales: np.ndarray
    upgrade_costs: np.ndarray
    refunds: np.ndarray
    complaint_costs: np.ndarray
    gesture_costs: np.ndarray
    fixed: np.ndarray
    programme: np.ndarray
    one_off: np.ndarray
    refresh: np.ndarray
    improvement: np.ndarray
    copying: np.ndarray
    weeks_before: int
    discount: np.ndarray
    discount_start: np.ndarray

    @cached_property
    def revenue(self) -> Floats:
        """Float [P+W]: what customers paid, visits and upgrades, before refunds."""
        return across(self.sales + self.upgrade_sales)

    @cached_property
    def contribution(self) -> Floats:
        """Float [P+W, G]: what each group leaves after everything that its visits caused."""
        earned = self.sales - self.serving - self.visit_costs + (self.upgrade_sales - self.upgrade_costs)
        return earned - self.refunds - self.complaint_costs - self.gesture_costs

    @cached_property
    def _left(self):
        return across(self.contribution)

    @cached_property
    def weekly_costs(self) -> Floats:
        """Float [P+W]: costs of the week itself, without one-off costs."""
        return self.fixed + self.programme + self.refresh + self.improvement + self.copying

    @cached_property
    def weekly_profit(self) -> Floats:
        """Float [P+W]: undiscounted, one-off costs in the week in which they fall."""
        return self._left - self.weekly_costs - self.one_off

    @cached_property
    def discounted_profit(self) -> Floats:
        """Float [W]: each counted week's profit at its value at the opening of week 0."""
        counted = slice(self.weeks_before, None)
        flow = self._left[counted] - self.weekly_costs[counted]
        return flow * self.discount - self.one_off[counted] * self.discount_start

    @cached_property
    def profit(self) -> float:
        """Discounted profit of the counted weeks."""
        return fsum(self.discounted_profit.tolist())

    @cached_property
    def profit_undiscounted(self) -> float:
        """Undiscounted profit of the counted weeks."""
        return fsum(self.weekly_profit[self.weeks_before :].tolist())

    @cached_property
    def overheads(self) -> float:
        """Discounted costs of the counted weeks that no visit causes: weekly mid-week, one-off at its week's start."""
        counted = slice(self.weeks_before, None)
        weekly = self.weekly_costs[counted] * self.discount
        return fsum([*weekly, *(self.one_off[counted] * self.discount_start)])


@once
def accounts(ledger: Ledger, business: int) -> Accounts:
    """The ``Accounts`` of the business with index ``business``, from the ledger's counts and levers."""
    counts, spend = ledger.counts[:, business], ledger.group_spend
    lever = {name: values[:, business] for name, values in ledger.levers.items()}

    def of_each(count, rate):
        return counts[:, :, count] * rate[:, None]

    paid = lever["price"][:, None] * spend
    return Accounts(
        sales=counts[:, :, Count.VISITS] * paid,
        serving=counts[:, :, Count.VISITS] * (lever["unit_cost"][:, None] * spend),
        visit_costs=of_each(Count.VISITS, lever["cost_per_visit"]),
        upgrade_sales=of_each(Count.UPGRADES, lever["upgrade_price"]),
        upgrade_costs=of_each(Count.UPGRADES, lever["upgrade_cost"]),
        refunds=counts[:, :, Count.REFUNDS] * (lever["guarantee"][:, None] * paid),
        complaint_costs=of_each(Count.COMPLAINTS, lever["cost_per_complaint"]),
        gesture_costs=of_each(Count.GESTURES, lever["gesture_cost"]),
        fixed=lever["fixed_cost_per_week"],
        programme=lever["programme_cost"],
        one_off=lever["one_off_cost"],
        refresh=lever["refresh_cost"],
        improvement=lever["improvement_cost"],
        copying=lever["copying_cost"],
        weeks_before=ledger.weeks_before,
        discount=ledger.discount,
        discount_start=ledger.discount_start,
    )


def across(table: Floats) -> Floats:
    """Sums of the rows of a float table [n, k], column after column in order: float [n]."""
    total = np.zeros(len(table))
    for column in range(table.shape[1]):
        total = total + table[:, column]
    return total


@once
def margin_per_visit(ledger: Ledger, business: int) -> Floats:
    """Float [P+W, S]: spend x (price - unit cost) - cost per visit."""
    lever = {name: values[:, business, None] for name, values in ledger.levers.items()}
    return ledger.spend * (lever["price"] - lever["unit_cost"]) - lever["cost_per_visit"]


class CustomerEquity(NamedTuple):
    """What the last year carries on with, in money at the opening of week 0: B rho / (1 + r - rho) x (1+r)^(-W/52).

    Each field is that with another B: ``residents`` and ``passers`` what their visits of the last 52 weeks left, whole
    (`Accounts.contribution`), and ``running_cost`` what the strategy cost in those weeks above the baseline, one-off
    costs left out; ``programme`` is the part of it that its steps cost.  ``at_latest_pace`` is residents and passers
    less running cost again, of the last 26 weeks twice (a refresh, which comes seldom, as in the year).
    """

    residents: float
    passers: float
    running_cost: float
    programme: float
    at_latest_pace: float

    @property
    def value(self) -> float:
        """Customer equity at the end: residents alone, less the running cost."""
        return self.residents - self.running_cost


def customer_equity(ledger: Ledger, business: int, baseline: Ledger | None = None) -> CustomerEquity | None:
    """The `CustomerEquity` of the focus business with index ``business`` (docs/rules.md §6).

    ``baseline`` is the ledger of the same replication under the baseline (default: ``ledger`` is the baseline's).
    rho, how much of a year's custom is still there a year later, is the baseline's for every strategy: what a plan
    changes in who comes again is mostly how often they come, which is in B already.  None when fewer than 104 weeks
    were recorded, or the baseline's year before the last left nothing, so that rho cannot be known.
    """
    baseline = ledger if baseline is None else baseline
    rho = retention(baseline, business) if ledger.span >= 2 * YEAR else None
    if rho is None:
        return None
    factor = rho / (1.0 + ledger.discount_rate - rho) * discount_factor(ledger.discount_rate, ledger.weeks)
    money, base, residents = accounts(ledger, business), accounts(baseline, business), len(ledger.segments)
    year, half = slice(ledger.span - YEAR, None), slice(ledger.span - YEAR // 2, None)
    cost = money.weekly_costs - base.weekly_costs
    refresh = fsum((money.refresh - base.refresh)[year])
    latest = fsum(money.contribution[half].ravel()) - (fsum(cost[half]) - fsum((money.refresh - base.refresh)[half]))
    amounts = (
        fsum(money.contribution[year, :residents].ravel().tolist()),
        fsum(money.contribution[year, residents:].ravel().tolist()),
        fsum(cost[year]),
        fsum((money.programme - base.programme)[year]),
        2.0 * latest - refresh,
    )
    return CustomerEquity(*(amount * factor for amount in amounts))


def customer_equity_at_end(ledger: Ledger, business: int, baseline: Ledger | None = None) -> float | None:
    """The `value` of `customer_equity`, or None."""
    found = customer_equity(ledger, business, baseline)
    return None if found is None else found.value


@once
def retention(ledger: Ledger, business: int) -> float | None:
    """The share of the previous year's customers who came in the last year, weighted by their margin of that year.

    0..`RETENTION_CEILING`; the years are the last 52 recorded weeks and the 52 before them, the customers tenancies.
    Growth is not retention: what they spend in the last year does not matter.  None where that margin is not above 0.
    """
    groups, previous = len(ledger.segments), slice(ledger.span - 2 * YEAR, ledger.span - YEAR)
    margin = margin_per_visit(ledger, business)[previous]
    earned = fsum((ledger.counts[previous, business, :groups, Count.VISITS] * margin).ravel().tolist())
    if earned <= 0.0:
        return None
    stayed = fsum((_visits_of_those_who_stayed(ledger, business) * margin).ravel().tolist())
    return min(RETENTION_CEILING, max(0.0, stayed / earned))


def _visits_of_those_who_stayed(ledger, business):
    """Int [52, S]: visits of the year before the last by tenancies that came in the last year too."""
    visits, first, kinds = visits_of(ledger, business), ledger.span - 2 * YEAR, len(ledger.segments)
    stayed = who_came(ledger, visits.of_weeks(slice(first + YEAR, ledger.span)))
    before = visits.of_weeks(slice(first, first + YEAR))
    theirs = stayed[before.person]
    at = (before.week[theirs] - first) * kinds + ledger.tenant_segment[before.person[theirs]]
    total = np.bincount(at, weights=before.times[theirs], minlength=YEAR * kinds)
    return total.astype(np.int64).reshape(YEAR, kinds)
