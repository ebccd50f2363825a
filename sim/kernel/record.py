"""What a run of the kernel writes into its ledger and its log of visits."""

from types import SimpleNamespace

import numpy as np

from sim.annotations import Floats, Ints
from sim.chance import GO, uniform
from sim.compiled import compiled
from sim.kernel.passers import Passers
from sim.kernel.people import People
from sim.kernel.shared import Threads
from sim.kernel.visit_log import COMPLAINED, FIRST, REFERRED, REFUNDED, UPGRADED, VisitBuffers
from sim.kernel.week import Luck, Market
from sim.market.ledger import BusinessState, Ledger
from sim.market.population import Population
from sim.market.state import NOBODY
from sim.market.terms import Terms
from sim.market.visits import VisitLog

NO_COLUMN = -1


class Record:
    """Fills a `Ledger` week by week, and a `VisitLog` if `log_visits`, which may be the log itself.

    Weeks before the recorded ones (all but the last 52 of the warm-up) leave no trace.  `ledger` may be
    given: a copy of the warm-up's, for a strategy that branches from it.
    """

    def __init__(
        self, terms: Terms, population: Population, ledger: Ledger | None = None, log_visits: VisitLog | bool = False
    ) -> None:
        self.ledger = terms.empty_ledger(population) if ledger is None else ledger
        self.log = VisitLog.of(log_visits)
        self._keys = self._key(self.ledger.tenant_slot, self.ledger.tenant_week)

    @staticmethod
    def _key(who, arrival):
        return np.asarray(who, np.int64) << 16 | np.asarray(arrival, np.int64) + (1 << 15)

    def tenancy(self, who: Ints, arrival: Ints) -> Ints:
        """int32: the rows of the diary that belong to residents `who` who arrived in the weeks
        `arrival`; -1 for none.
        """
        wanted = self._key(who, arrival)
        if not len(self._keys):
            return np.full(len(wanted), -1, np.int32)
        rows = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[rows] == wanted, rows, -1).astype(np.int32)

    def column(self, week: int) -> int:
        """The index of `week` in the ledger, or NO_COLUMN if it is not recorded."""
        return max(NO_COLUMN, week + self.ledger.weeks_before)

    def week(
        self,
        week: int,
        threads: Threads,
        market: Market,
        people: People,
        businesses: SimpleNamespace,
        counts: Ints,
        risk_at_start: Floats,
    ) -> None:
        """Enter the counters of the week that closes."""
        column = self.column(week)
        if column == NO_COLUMN:
            return
        ledger = self.ledger
        ledger.counts[column] = counts
        readings = {
            BusinessState.WAIT: businesses.wait,
            BusinessState.RATING: businesses.rating,
            BusinessState.UTILISATION: businesses.used,
        }
        for each, values in readings.items():
            ledger.business_state[column, :, each] = values
        focus = np.array(ledger.focus, np.int64)
        relationship_counts, barred = threads.stand(market, people, focus, week, risk_at_start)
        ledger.relationship_counts[column, focus], ledger.barred[column, focus] = relationship_counts, barred
        if week == -1:
            self.note_who_bought(people)

    def note_who_bought(self, people: People) -> None:
        """Before week 0 opens: who has ever visited a watched business."""
        known = people.tenancy >= 0
        for row, j in enumerate(self.ledger.focus):
            self.ledger.bought_before[row, people.tenancy[known]] = people.visits[j, known] > 0

    def log_visits(
        self,
        luck: Luck,
        people: People,
        population: Population,
        visit_log: VisitBuffers,
        chunks: Ints,
        passers: Passers,
    ) -> None:
        """Add the week's visits to the log, in the order of businesses, who and occasion."""
        if self.log is None or luck.week < 0:
            return
        entries = np.concatenate([np.arange(begin, end) for begin, end in chunks.tolist()])
        entries = entries[visit_log.business[entries] != NOBODY]
        index = visit_log.index[entries]
        residents = _rows(
            visit_log,
            entries,
            population.who[index],
            people.arrival[index],
            people.segment[index],
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
        "memory": source.memory[at],
        "satisfaction": source.satisfaction[at],
        "first": outcome & FIRST != 0 if not passer else np.zeros(len(at), bool),
        "referred": outcome & REFERRED != 0,
        "complained": outcome & COMPLAINED != 0,
        "refunded": outcome & REFUNDED != 0,
        "upgraded": outcome & UPGRADED != 0,
    }


@compiled
def days(luck: Luck, who: Ints, occasion: Ints) -> Ints:
    """The day of the week, 0 to 6, of each visit."""
    day = np.empty(len(who), np.int64)
    for at in range(len(who)):
        u = uniform(luck.seed, luck.replication, GO, int(who[at]), luck.week, int(occasion[at]), 2)
        day[at] = int(u * 7.0)
    return day
