"""What a market of agents writes into its ledger."""

from typing import Any

import mesa

from sim import chance
from sim.market.ledger import Ledger
from sim.market.population import Population
from sim.market.terms import Terms
from sim.market.visits import COLUMNS, VisitLog


class Record:
    """Fills a `Ledger` week by week, and a `VisitLog` if `log_visits`, which may be the log itself.

    Weeks before the recorded ones (all but the last 52 of the warm-up) leave no trace.  `ledger` may be given: a
    copy of the warm-up's, for a strategy that branches from it.
    """

    def __init__(
        self, terms: Terms, population: Population, ledger: Ledger | None = None, log_visits: VisitLog | bool = False
    ) -> None:
        self.ledger = terms.empty_ledger(population) if ledger is None else ledger
        keys = zip(self.ledger.tenant_slot.tolist(), self.ledger.tenant_week.tolist(), strict=True)
        self._rows = {key: row for row, key in enumerate(keys)}
        self.log = VisitLog.of(log_visits)

    def tenancy_of(self, who: int, arrival: int) -> int:
        """The row of the diary that belongs to the resident `who` who arrived in week `arrival`."""
        return self._rows.get((who, arrival), -1)

    def row_of(self, week: int) -> int:
        """The index of `week` in the ledger; negative if it is not recorded."""
        return week + self.ledger.weeks_before

    def diary(self, watched: int, tenancy: int, week: int, entry: int) -> None:
        """Add one visit to a diary; flags are set once, visits add up."""
        row = self.row_of(week)
        if row >= 0:
            page = self.ledger.diary[watched, tenancy]
            page[row] = (int(page[row]) + (entry & 63)) | (entry & ~63)

    def leaving(self, watched: int, tenancy: int, week: int) -> None:
        """Note that somebody left for good; of the warm-up that is nobody's concern."""
        if week >= 0:
            self.ledger.left_for_good[watched, tenancy] = True

    def week(self, market: mesa.Model) -> None:
        """Enter the counters of the week that closes."""
        row = self.row_of(market.week.index)
        if row < 0:
            return
        ledger = self.ledger
        for business in market.businesses:
            ledger.counts[row, business.index] = business.counters
            ledger.business_state[row, business.index] = business.business_state()
            if business.watched >= 0:
                ledger.relationship_counts[row, business.index], ledger.barred[row, business.index] = (
                    business.relationship_counts()
                )
        if market.week.index == -1:
            self.note_who_bought(market)
        if self.log is not None and market.week.index >= 0:
            self.log_visits(market)

    def note_who_bought(self, market: mesa.Model) -> None:
        """Before week 0 opens: who has ever visited a watched business."""
        for customer in market.customers:
            for business in market.businesses:
                if business.watched >= 0:
                    self.ledger.bought_before[business.watched, customer.tenancy] = (
                        customer.relation_to(business).visits > 0
                    )

    def log_visits(self, market: mesa.Model) -> None:
        """One row per visit of this week, in the order of businesses, who and occasion."""
        by_business = sorted(
            market.visits + market.visits_of_passers,
            key=lambda each: (each.business.index, each.person.who, each.number),
        )
        columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        for each in by_business:
            day = market.luck(chance.GO, each.person.who, each.number, 2)
            visit = {
                "week": market.week.index,
                "who": each.person.who,
                "arrival": getattr(each.person, "arrival", market.week.index),
                "occasion": each.number,
                "business": each.business.index,
                "segment": each.person.segment,
                "passer": each.person.is_passer,
                "day": int(day * 7.0),
                "expected": each.expected,
                "lived": each.lived,
                "memory": each.memory,
                "satisfaction": each.satisfaction,
                "first": each.first,
                "referred": each.referred,
                "delighted": each.delighted,
                "outraged": each.outraged,
                "complained": each.complained,
                "refunded": each.claimed,
                "upgraded": each.upgraded,
                "left": each.left,
            }
            for name in COLUMNS:
                columns[name].append(visit[name])
        assert self.log is not None, "visits are logged where there is a log"
        self.log.add_week(columns)
