"""What a run of the kernel writes into its ledger and its log of visits."""

from typing import NamedTuple

import numpy as np

from sim.annotations import Ints
from sim.chance import GO, uniform
from sim.compiled import compiled
from sim.kernel.businesses import Businesses
from sim.kernel.counters import Counters
from sim.kernel.passers import Passers
from sim.kernel.people import People
from sim.kernel.tenancy import keys_and_rows
from sim.kernel.visit_log import (
    COMPLAINED,
    DELIGHTED,
    FIRST,
    LEAVES,
    OUTRAGED,
    REFERRED,
    REFUNDED,
    UPGRADED,
    VisitBuffers,
)
from sim.kernel.week import Luck
from sim.market.ledger import BusinessState, Ledger
from sim.market.population import Population
from sim.market.state import NOBODY
from sim.market.terms import Terms
from sim.market.visits import VisitLog

NO_COLUMN = -1
WAIT, RATING, UTILISATION = (
    int(each) for each in (BusinessState.WAIT, BusinessState.RATING, BusinessState.UTILISATION)
)


class LedgerArrays(NamedTuple):
    """The arrays of a `Ledger` that a run writes on, and what it needs to find its place in them."""

    weeks_before: int
    focus: np.ndarray  # int64 [F]
    keys: np.ndarray  # int64 [N], `sim.kernel.tenancy`
    counts: np.ndarray  # the rest as in `Ledger`
    relationship_counts: np.ndarray
    business_state: np.ndarray
    barred: np.ndarray
    diary: np.ndarray
    bought_before: np.ndarray
    left_for_good: np.ndarray


@compiled(inner=True)
def column_of(week: int, ledger: LedgerArrays) -> int:
    """The index of `week` in the ledger, or NO_COLUMN: but for the last 52, weeks of the warm-up leave no trace."""
    return max(NO_COLUMN, week + ledger.weeks_before)


@compiled(inner=True)
def enter_week(column: int, ledger: LedgerArrays, businesses: Businesses, counters: Counters) -> None:
    """Enter the counters of the week that closes, and how its businesses stand."""
    chunks, many, groups, kinds = counters.counts.shape
    for j in range(many):
        for group in range(groups):
            for kind in range(kinds):
                total = 0
                for chunk in range(chunks):
                    total += counters.counts[chunk, j, group, kind]
                ledger.counts[column, j, group, kind] = total
        ledger.business_state[column, j, WAIT] = businesses.wait[j]
        ledger.business_state[column, j, RATING] = businesses.rating[j]
        ledger.business_state[column, j, UTILISATION] = businesses.used[j]


@compiled(inner=True)
def enter_standings(column: int, ledger: LedgerArrays, relationship_counts: Ints, barred: Ints) -> None:
    """Enter how residents stand, by chunk, int64 [C, F, standings] and [C, F]."""
    for row in range(len(ledger.focus)):
        j = ledger.focus[row]
        for chunk in range(len(barred)):
            ledger.barred[column, j] += barred[chunk, row]
            for kind in range(relationship_counts.shape[2]):
                ledger.relationship_counts[column, j, kind] += relationship_counts[chunk, row, kind]


@compiled(inner=True)
def note_who_bought(people: People, ledger: LedgerArrays) -> None:
    """Before week 0 opens: who has ever visited a watched business."""
    for i in range(len(people.tenancy)):
        if people.tenancy[i] >= 0:
            for row in range(len(ledger.focus)):
                ledger.bought_before[row, people.tenancy[i]] = people.visits[ledger.focus[row], i] > 0


class Record:
    """The `Ledger` that a run writes on, and the `VisitLog` if `log_visits`, which may be the log itself.

    `arrival` int32 [N] are the weeks in which those arrived who live there as the run begins, ``rows`` are their rows
    in the ledger's diary.  `ledger` may be given: a copy of the warm-up's, for a strategy that branches from it.
    """

    def __init__(
        self,
        terms: Terms,
        population: Population,
        arrival: Ints,
        ledger: Ledger | None = None,
        log_visits: VisitLog | bool = False,
    ) -> None:
        self.ledger = terms.empty_ledger(population) if ledger is None else ledger
        self.log = VisitLog.of(log_visits)
        keys, self.rows = keys_and_rows(population, self.ledger, arrival)
        self.arrays = LedgerArrays(
            weeks_before=self.ledger.weeks_before,
            focus=np.array(self.ledger.focus, np.int64),
            keys=keys,
            **{name: getattr(self.ledger, name) for name in LedgerArrays._fields[3:]},
        )

    def log_visits(
        self,
        luck: Luck,
        arrival: Ints,
        segment: Ints,
        population: Population,
        visit_log: VisitBuffers,
        chunks: Ints,
        passers: Passers,
    ) -> None:
        """Add the week's visits to the log, in the order of businesses, who and occasion.

        `arrival` and `segment` [N] are those of the residents who lived through the week.
        """
        if self.log is None or luck.week < 0:
            return
        entries = np.concatenate([np.arange(begin, end) for begin, end in chunks.tolist()])
        entries = entries[visit_log.business[entries] != NOBODY]
        index = visit_log.index[entries]
        residents = _rows(
            visit_log,
            entries,
            population.who[index],
            arrival[index],
            segment[index],
            visit_log.number[entries],
            passer=False,
        )
        served = np.flatnonzero(passers.business != NOBODY)
        place = np.searchsorted(passers.start, served, side="right") - 1
        who = (1 << 31 | place << 24) + served - passers.start[place]
        strangers = _rows(
            passers,
            served,
            who,
            np.full(len(served), luck.week),
            passers.segment[served],
            np.zeros(len(served)),
            passer=True,
        )
        rows = {name: np.concatenate([residents[name], strangers[name]]) for name in residents}
        order = np.argsort(rows["business"], kind="stable")
        rows = {name: values[order] for name, values in rows.items()}
        rows["week"] = np.full(len(order), luck.week)
        rows["day"] = days(luck, rows["who"].astype(np.int64), rows["occasion"].astype(np.int64))
        self.log.add_week(rows)


def _rows(source, at, who, arrival, segment, occasion, passer):
    """Columns of the log from the visit log or the passers-by, at the entries `at`."""
    outcome = source.outcome[at]
    return {
        "who": who,
        "arrival": arrival,
        "occasion": occasion,
        "business": source.business[at],
        "segment": segment,
        "passer": np.full(len(at), passer),
        "expected": source.expected[at],
        "lived": source.lived[at],
        "memory": source.memory[at],
        "satisfaction": source.satisfaction[at],
        "first": outcome & FIRST != 0 if not passer else np.zeros(len(at), bool),
        "referred": outcome & REFERRED != 0,
        "delighted": outcome & DELIGHTED != 0,
        "outraged": outcome & OUTRAGED != 0,
        "complained": outcome & COMPLAINED != 0,
        "refunded": outcome & REFUNDED != 0,
        "upgraded": outcome & UPGRADED != 0,
        "left": outcome & LEAVES != 0,
    }


@compiled
def days(luck: Luck, who: Ints, occasion: Ints) -> Ints:
    """The day of the week, 0 to 6, of each visit."""
    day = np.empty(len(who), np.int64)
    for at in range(len(who)):
        u = uniform(luck.seed, luck.replication, GO, int(who[at]), luck.week, int(occasion[at]), 2)
        day[at] = int(u * 7.0)
    return day
