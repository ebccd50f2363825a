"""What a run keeps of its weeks and of its segments: small arrays for weekly.csv and segments.csv."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from math import fsum

import numpy as np

from sim.accounts.entries import visits_of, who_came
from sim.accounts.money import Accounts, accounts
from sim.annotations import Array, Floats, Ints
from sim.market.ledger import Count, Ledger, RelationshipCount
from sim.rules.scale import WEEKS_PER_YEAR as YEAR
from sim.rules.scale import score_of, untally

UNKNOWN = -1


class Flow(IntEnum):
    """The last axis of ``WeeklyFlows.counts``."""

    VISITS = 0
    PASSING = 1  # passers' visits, among them
    TURNED_AWAY = 2
    NEW = 3
    RETURNING = 4
    LAPSED = 5  # this, LOYAL and ACTIVE are UNKNOWN for businesses that are not a focus
    REFERRED = 6
    DELIGHTED = 7
    OUTRAGED = 8
    LOYAL = 9
    ACTIVE = 10
    PLACE_VISITS = 11  # visits of all businesses at the same place


@dataclass(frozen=True, eq=False)
class WeeklyFlows:
    """The counted weeks of some businesses.

    ``businesses`` names, B of them; ``counts`` int32 [W, B, len(Flow)]; ``satisfaction`` float64 [W, B] in points,
    NaN in a week without a visit; ``revenue`` and ``profit`` float64 [W, B], undiscounted.
    """

    businesses: tuple
    counts: np.ndarray
    satisfaction: np.ndarray
    revenue: np.ndarray
    profit: np.ndarray


def weekly_flows(ledger: Ledger, businesses: Iterable[int], norm: float, spread: float) -> WeeklyFlows:
    """The ``WeeklyFlows`` of the businesses with these indexes."""
    businesses = list(businesses)
    counted = slice(ledger.weeks_before, None)
    groups = ledger.counts[counted, businesses]
    counts, residents = groups.sum(axis=2), groups[:, :, : len(ledger.segments)].sum(axis=2)
    visits = counts[:, :, Count.VISITS]
    watched = np.array([business in ledger.focus for business in businesses], bool)
    relationship_counts = np.where(watched[:, None], ledger.relationship_counts[counted, businesses], UNKNOWN)
    columns = {
        Flow.VISITS: visits,
        Flow.PASSING: visits - residents[:, :, Count.VISITS],
        Flow.TURNED_AWAY: counts[:, :, Count.TURNED_AWAY],
        Flow.NEW: residents[:, :, Count.NEW],
        Flow.RETURNING: residents[:, :, Count.RETURNING],
        Flow.LAPSED: relationship_counts[:, :, RelationshipCount.LAPSED],
        Flow.REFERRED: residents[:, :, Count.REFERRED],
        Flow.DELIGHTED: counts[:, :, Count.DELIGHTED],
        Flow.OUTRAGED: counts[:, :, Count.OUTRAGED],
        Flow.LOYAL: relationship_counts[:, :, RelationshipCount.LOYAL],
        Flow.ACTIVE: relationship_counts[:, :, RelationshipCount.ACTIVE],
        Flow.PLACE_VISITS: place_visits(ledger)[counted, businesses],
    }
    table = np.stack([columns[flow] for flow in Flow], axis=2).astype(np.int32)
    money = [accounts(ledger, business) for business in businesses]
    return WeeklyFlows(
        businesses=tuple(ledger.businesses[business] for business in businesses),
        counts=table,
        satisfaction=score(counts[:, :, Count.SATISFACTION], table[:, :, Flow.VISITS], norm, spread),
        revenue=np.array([one.revenue[counted] for one in money]).T,
        profit=np.array([one.weekly_profit[counted] for one in money]).T,
    )


def place_visits(ledger: Ledger) -> Ints:
    """Int [P+W, J]: visits of all businesses that stand at the same place as each."""
    visits = ledger.counts[:, :, :, Count.VISITS].sum(axis=2)
    same_place = ledger.business_place[:, None] == ledger.business_place[None, :]
    return visits @ same_place.astype(np.int64)


def score(tally: Array, count: Array, norm: float, spread: float) -> Floats:
    """Score points, norm + spread x mean, from tallied z: float, NaN where nothing was counted."""
    mean_z = untally(tally) / np.where(count > 0, count, 1)
    return np.where(count > 0, score_of(mean_z, norm, spread), np.nan)


@dataclass(frozen=True, eq=False)
class SegmentFlows:
    """The counted weeks of one business by segment; column 0 residents, column 1 passers-by.

    ``segments`` names; ``visits`` int64 [S, 2]; ``revenue`` float64 [S, 2], undiscounted; ``contribution`` float64
    [S, 2], discounted: what each group left after everything that its visits caused; ``customers`` int64 [S]:
    tenancies with a visit in the last 52 counted weeks (in all of them, if they are fewer).
    """

    segments: tuple
    visits: np.ndarray
    revenue: np.ndarray
    contribution: np.ndarray
    customers: np.ndarray


def segment_flows(ledger: Ledger, business: int, money: Accounts) -> SegmentFlows:
    """The ``SegmentFlows`` of a focus business, ``money`` being its ``Accounts``."""
    counted = slice(ledger.weeks_before, None)
    visits = ledger.counts[counted, business, :, Count.VISITS].sum(axis=0)
    revenue = (money.sales + money.upgrade_sales)[counted]
    contribution = money.contribution[counted] * ledger.discount[:, None]
    last = slice(ledger.span - min(YEAR, ledger.weeks), ledger.span)
    present = ledger.tenant_segment[who_came(ledger, visits_of(ledger, business).of_weeks(last))]
    return SegmentFlows(
        segments=ledger.segments,
        visits=_by_who(visits),
        revenue=_by_who(np.array([fsum(column) for column in revenue.T.tolist()])),
        contribution=_by_who(np.array([fsum(column) for column in contribution.T.tolist()])),
        customers=np.bincount(present, minlength=len(ledger.segments)).astype(np.int64),
    )


def _by_who(groups):
    """[G] as [S, 2]: residents beside passers-by."""
    return groups.reshape(2, -1).T.copy()
