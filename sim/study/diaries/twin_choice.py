"""Which resident's two lives tell a strategy's difference best: chosen by rule, from every twin's own money.

A twin is worth more or less to a business under the strategy: the visits times what each leaves of its price after its
unit cost, discounted.  That difference falls into the lines of the bridge (`sim.accounts.bridge`).  All of it is
kept in whole millionths of money, so that no order of summation and no machine can change who is chosen.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from sim.accounts.bridge import PEOPLE_LINES, causes_of
from sim.annotations import Bools, Ints
from sim.market.ledger import FIRST_REFERRED, VISITS_MASK, Ledger

CAUSES = (*PEOPLE_LINES, "price", "unit_cost")
"""The lines that a single customer's money can fall into; serving the extra visits follows from the others."""
MILLIONTHS = 1_000_000
CELLS_AT_ONCE = 1 << 19
"""Tenancies times weeks that are worked out together; some fifteen numbers of 8 bytes are held for each."""
MOST_READ = 40
"""How many of those nearest to the 90th percentile are read before one is chosen."""


@dataclass(frozen=True)
class Twins:
    """What every tenancy of a ledger is worth more to one business under a strategy than under the baseline.

    ``money`` int64 [N] in millionths, with the cost of serving; ``lines`` int64 [len(CAUSES), N], its parts without it.
    """

    money: np.ndarray
    lines: np.ndarray

    @property
    def line(self) -> Ints:
        """Int [N]: the largest part of each in size, an index of ``CAUSES``; ties to the first."""
        return np.argmax(np.abs(self.lines), axis=0)


def twins_of(baseline: Ledger, strategy: Ledger, business: int) -> Twins:
    """The ``Twins`` of two ledgers of one replication at the focus business with this index."""
    focus, people = baseline.focus_index(business), len(baseline.tenant_slot)
    paid, served = (_worth(baseline, business, lever) for lever in ("price", "unit_cost"))
    paid_new, served_new = (_worth(strategy, business, lever) for lever in ("price", "unit_cost"))
    money = np.zeros(people, np.int64)
    lines = np.zeros((len(CAUSES), people), np.int64)
    at_once = max(1, CELLS_AT_ONCE // baseline.weeks)
    for first in range(0, people, at_once):
        rows = slice(first, first + at_once)
        kind = baseline.tenant_segment[rows]
        pages = [ledger.diary[focus, rows, ledger.weeks_before :] for ledger in (baseline, strategy)]
        old, new = ((page & VISITS_MASK).astype(np.int64) for page in pages)
        early, late = _moved(old, new, baseline.bought_before[focus, rows], pages[1])
        for cause in range(len(PEOPLE_LINES)):
            lines[cause, rows] = _total(early[cause] + late[cause], paid, kind)
        lines[CAUSES.index("price"), rows] = _total(new, paid_new - paid, kind)
        lines[CAUSES.index("unit_cost"), rows] = -_total(new, served_new - served, kind)
        money[rows] = _total(new, paid_new - served_new, kind) - _total(old, paid - served, kind)
    return Twins(money, lines)


def _worth(ledger, business, lever):
    """What a visit is worth, discounted, in whole millionths: int64 [W, S]."""
    counted = slice(ledger.weeks_before, None)
    plain = ledger.levers[lever][counted, business, None] * ledger.spend[counted] * ledger.discount[:, None]
    return np.rint(plain * MILLIONTHS).astype(np.int64)


def _moved(old, new, bought_before, page):
    """Visits won and lost by cause, up to the week where a twin's cause changes and after it: two dicts."""
    difference = new - old
    early, late, cut = causes_of(old, new, bought_before, (page & FIRST_REFERRED).any(axis=1))
    is_late = np.arange(old.shape[1])[None, :] > cut[:, None]
    causes = range(len(PEOPLE_LINES))
    return (
        {cause: np.where((early == cause)[:, None] & ~is_late, difference, 0) for cause in causes},
        {cause: np.where((late == cause)[:, None] & is_late, difference, 0) for cause in causes},
    )


def _total(visits, worth, kind):
    """Visits [n, W] times what each is worth to a customer of that kind, int64 [n]."""
    total = np.zeros(len(visits), np.int64)
    for segment in np.unique(kind):
        mine = kind == segment
        total[mine] = visits[mine] @ worth[:, segment]
    return total


@dataclass(frozen=True)
class Chosen:
    """A resident whose two lives are told.

    ``row`` is that of the ledger's diary, ``line`` the cause that the money falls into, ``gains`` whether the business
    earns more from this resident under the strategy; ``more`` and ``less`` are how many residents it earns more and
    less from, ``in_line`` how many of those like this one are so mainly through that line.  ``fits`` is how many kinds
    of events go with the money (``fitting``), ``outdone`` how many others in that line add or take away no more.
    """

    row: int
    line: str
    gains: bool
    more: int
    less: int
    in_line: int
    fits: int
    outdone: int = 0


def choose(twins: Twins, bridge: Mapping[str, float], whole: Bools, events: Callable[..., Any]) -> list[Chosen]:
    """The ``Chosen``: one who goes the way of the residents as a whole, then one who goes the other way, if there is.

    ``bridge`` is line -> mean amount over replications, ``whole`` bool [N] the residents who lived there in all weeks,
    ``events(row)`` the kinds of good and bad events of a resident's two lives, ((good, bad), (good, bad)).

    For each direction: the line of ``bridge`` that goes this way, is largest in size, and that some resident's money
    mainly falls into.  Of these residents, those who lived there throughout if there are any; of these the
    ``MOST_READ`` nearest to the 90th percentile of their amounts; of these the one whose events go best with the money:
    most kinds of good ones that only the better life has and of bad ones that only the worse has, less those the other
    way round.
    Ties: more kinds in all, then nearer, then first in the ledger.
    """
    first = 1 if int(twins.money.sum()) >= 0 else -1
    found = [_in_direction(twins, bridge, whole, sign, events) for sign in (first, -first)]
    return [one for one in found if one is not None]


def _in_direction(twins, bridge, whole, sign, events):
    line = twins.line
    for name in sorted(CAUSES, key=lambda each: (bridge[each] * sign <= 0, -abs(bridge[each]))):
        rows = np.flatnonzero((twins.money * sign > 0) & (line == CAUSES.index(name)))
        if len(rows):
            throughout = rows[whole[rows]]
            row = _best_told(throughout if len(throughout) else rows, twins.money, events)
            more, less = (int((twins.money * way > 0).sum()) for way in (1, -1))
            fits = fitting(*_worse_first(row, twins.money, events))
            outdone = int((np.abs(twins.money[rows]) <= abs(twins.money[row])).sum()) - 1
            return Chosen(row, name, sign > 0, more, less, len(rows), fits, outdone)
    return None


def _best_told(rows, money, events):
    sizes = np.abs(money[rows])
    usual = int(np.sort(sizes)[ceil(0.9 * len(sizes)) - 1])
    away = np.abs(sizes - usual)
    nearest = np.argsort(away, kind="stable")[:MOST_READ]

    def standing(at):
        trajectories = _worse_first(int(rows[at]), money, events)
        return (
            -fitting(*trajectories),
            -sum(len(one | other) for one, other in zip(*trajectories, strict=True)),
            int(away[at]),
        )

    return int(rows[min(nearest.tolist(), key=lambda at: (*standing(at), int(rows[at])))])


def _worse_first(row, money, events):
    """The events of a resident's two lives, those of the life that is worth less first."""
    trajectories = events(row)
    return trajectories if money[row] > 0 else trajectories[::-1]


def fitting(worse: tuple[Set[str], Set[str]], better: tuple[Set[str], Set[str]]) -> int:
    """How many kinds of events go with one life being worth more than the other, less those that go against it.

    Both are (good, bad), sets of kinds.
    """
    with_it = len(better[0] - worse[0]) + len(worse[1] - better[1])
    return with_it - len(worse[0] - better[0]) - len(better[1] - worse[1])
