"""An outcome: what one run leaves for one focus business once its ledger may be forgotten.

Ledgers are large and outcomes are small, so memory stays flat over hundreds of replications.  An outcome holds plain
numbers and small arrays, can be sent between processes, and is the only thing that the tables are made from.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import fsum
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from sim.accounts.bridge import LINES as BRIDGE_LINES
from sim.accounts.bridge import bridge
from sim.accounts.kept import kept
from sim.accounts.leaving import of_leaving
from sim.accounts.leaving import together as leaving_together
from sim.accounts.money import CustomerEquity, accounts, customer_equity
from sim.accounts.walk import walk
from sim.annotations import Bools, Row
from sim.errors import RegularsError
from sim.market.ledger import Count, Ledger
from sim.study.measures.facts import every_fact, mean_utilisation
from sim.study.measures.flows import SegmentFlows, WeeklyFlows, segment_flows, weekly_flows
from sim.study.runs.branches import TOGETHER, Run


@dataclass(frozen=True, eq=False)
class Outcome:
    """One business in one run, beside the baseline of the same replication.

    ``focus``               where the strategy was tried: the business itself, or "together" for all at once
    ``profit``              discounted; ``profit_undiscounted`` and ``equity`` (None: it cannot be known) beside it
    ``carried_on``          the `sim.accounts.money.CustomerEquity` that ``equity`` is the value of, or None
    ``difference``          of discounted profit, strategy less baseline;  ``path`` [W] the same, cumulative by week
    ``active``              float [W], the discount factor of each week in which the strategy is active, else 0
    ``visits``, ``revenue`` of the counted weeks, undiscounted;  ``utilisation`` their mean, None without seats
    ``overheads``           discounted cost that no visit causes, above the baseline's
    ``bridge``              line -> amount;  ``walk`` line -> amount or None;  ``null`` the baseline's walk
    ``leaving``             of the bridge: ``sim.accounts.leaving.DIRECTIONS`` -> ``Part``; empty if nobody asked
    ``stages``              int [W, len(RelationshipCount)], residents at each week's close;  ``barred`` at the end
    ``weekly``, ``segments``  see ``sim.study.measures.flows``; None in a group's outcome
    ``facts``               for the baseline only: business -> {name of FACTS: value or None}
    ``measured``            what else was asked for: name in ``sim.study.measures.measures`` -> what it found
    """

    business: str
    strategy: str
    focus: str
    replication: int
    world: int
    profit: float
    profit_undiscounted: float
    equity: float | None
    difference: float
    path: np.ndarray
    active: np.ndarray
    overheads: float
    visits: int
    revenue: float
    utilisation: float | None
    bridge: dict
    walk: dict | None
    null: dict | None
    barred: int
    stages: np.ndarray | None = None
    weekly: WeeklyFlows | None = None
    segments: SegmentFlows | None = None
    carried_on: CustomerEquity | None = None
    facts: Mapping = field(default_factory=dict)
    measured: Mapping = field(default_factory=dict)
    leaving: Mapping = field(default_factory=dict)

    @property
    def programme_cost(self) -> float:
        """Discounted cost of the strategy above the baseline's: the bridge's line *programme*, all of it."""
        return 0.0 - self.bridge["programme"]

    @property
    def active_discount(self) -> float:
        """Sum of the discount factors of the weeks in which the strategy is active."""
        return fsum(self.active)

    @property
    def first_active_week(self) -> int | None:
        """The first week in which the strategy is active; None if it never is."""
        weeks = np.flatnonzero(self.active)
        return int(weeks[0]) if len(weeks) else None

    @property
    def active_weeks(self) -> int:
        """How many weeks the strategy is active."""
        return int(np.count_nonzero(self.active))


def outcome(
    run: Run,
    business: int,
    *,
    active: Bools | None = None,
    world: int = 0,
    weekly_of: Collection[int] | None = None,
    whole: bool = True,
    measured: Row | None = None,
) -> Outcome:
    """The ``Outcome`` of a run for the focus business with index ``business``.

    ``active`` is bool [W], the weeks in which the strategy is active
    (``active_weeks``), by default all.  ``weekly_of`` are the businesses whose weeks are kept, by default all, and
    none if it is empty.  Without ``whole`` stages and facts are left out too.
    """
    with kept_of(run):
        return _outcome(run, business, active, world, weekly_of, whole, measured)


def _outcome(run, business, active, world, weekly_of, whole, measured):
    ledger, baseline, norm, spread = run.ledger, run.baseline, run.terms.norm, run.terms.spread
    money, base_money = accounts(ledger, business), accounts(baseline, business)
    carried_on = customer_equity(ledger, business, baseline)
    name = ledger.businesses[business]
    counted = slice(ledger.weeks_before, None)
    weekly_of = range(len(ledger.businesses)) if weekly_of is None else weekly_of
    return Outcome(
        business=name,
        strategy=run.branch.strategy,
        focus=run.branch.focus or name,
        replication=run.replication,
        world=world,
        profit=money.profit,
        profit_undiscounted=money.profit_undiscounted,
        equity=None if carried_on is None else carried_on.value,
        difference=money.profit - base_money.profit,
        path=np.cumsum(money.discounted_profit - base_money.discounted_profit),
        active=ledger.discount * (np.ones(ledger.weeks, dtype=bool) if active is None else active),
        overheads=money.overheads - base_money.overheads,
        visits=int(ledger.counts[counted, business, :, Count.VISITS].sum()),
        revenue=fsum(money.revenue[counted]),
        utilisation=mean_utilisation(ledger, business),
        bridge=bridge(baseline, ledger, business),
        walk=walk(ledger, business),
        null=walk(baseline, business),
        barred=int(ledger.barred[-1, business]),
        stages=ledger.relationship_counts[counted, business].copy() if whole else None,
        weekly=weekly_flows(ledger, weekly_of, norm, spread) if len(weekly_of) else None,
        segments=segment_flows(ledger, business, money),
        carried_on=carried_on,
        facts=every_fact(ledger, norm, spread) if ledger is baseline and whole else {},
        measured=measured or {},
        leaving=of_leaving(baseline, ledger, business),
    )


_known: WeakKeyDictionary[Ledger, dict[Any, Any]] = WeakKeyDictionary()


def kept_of(run: Run) -> AbstractContextManager[None]:
    """While it lasts what is worked out `once` of a run is kept; of its baseline, whose run is over, for good."""
    return kept({id(run.ledger): {}, id(run.baseline): _known.setdefault(run.baseline, {})})


def active_weeks(spans: Sequence[tuple[int, int | None]], weeks: int) -> Bools:
    """Bool [weeks]: weeks in which any of the (start, end) spans is active; start <= w < end, end None for ever."""
    active = np.zeros(weeks, dtype=bool)
    for start, end in spans:
        active[max(0, start) : weeks if end is None else max(0, end)] = True
    return active


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """The group's outcome: the sum over the focus businesses of one run, as a business called "together".

    Utilisation is left out (shares of different houses do not add up), and so are stages, weeks and segments, in which
    the same resident would be counted once for every house.  Raises RegularsError unless all are of one run.
    """
    first, carried_on = outcomes[0], [one.carried_on for one in outcomes]
    same_run = {(one.strategy, one.replication, one.world, one.focus) for one in outcomes}
    if len(same_run) != 1 or len({one.business for one in outcomes}) != len(outcomes):
        raise RegularsError("a group is made of the different businesses of one run")
    return Outcome(
        business=TOGETHER,
        strategy=first.strategy,
        focus=first.focus,
        replication=first.replication,
        world=first.world,
        profit=_total(outcomes, "profit"),
        profit_undiscounted=_total(outcomes, "profit_undiscounted"),
        equity=None if any(one.equity is None for one in outcomes) else _total(outcomes, "equity"),
        difference=_total(outcomes, "difference"),
        path=_total(outcomes, "path"),
        active=np.maximum.reduce([one.active for one in outcomes]),
        overheads=_total(outcomes, "overheads"),
        visits=_total(outcomes, "visits"),
        revenue=_total(outcomes, "revenue"),
        utilisation=None,
        bridge=_added([one.bridge for one in outcomes], BRIDGE_LINES),
        walk=_added([one.walk for one in outcomes]),
        null=_added([one.null for one in outcomes]),
        barred=_total(outcomes, "barred"),
        carried_on=None if None in carried_on else CustomerEquity(*map(sum, zip(*carried_on, strict=True))),
        leaving=leaving_together([one.leaving for one in outcomes]) if all(one.leaving for one in outcomes) else {},
    )


def _total(outcomes, name):
    """The sum of one field, business after business in order."""
    total = getattr(outcomes[0], name)
    for one in outcomes[1:]:
        total = total + getattr(one, name)
    return total


def _added(tables, lines=None):
    """Line -> sum of the tables' amounts, in order; None if a table is missing."""
    if any(table is None for table in tables):
        return None
    return {line: sum(table[line] for table in tables) for line in lines or tables[0]}
