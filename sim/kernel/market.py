"""A market over arrays: a run made ready for compiled code, and taken through its weeks.

Residents are shared out among threads in chunks of their order.  What they share (counters, ratings) are sums
of whole numbers; seats are given by one thread; what one tells another is heard in the order of the visit log, by the
thread in whose chunk she lives; so the number of threads changes nothing.
"""

import numpy as np

from sim.compiled import compile_together, plain, set_threads
from sim.kernel.businesses import Businesses
from sim.kernel.close import Homes
from sim.kernel.counters import counters_of
from sim.kernel.passers import crowd_of
from sim.kernel.people import people_of, state_of
from sim.kernel.prepare import parts
from sim.kernel.record import Record
from sim.kernel.shared import chunks_of
from sim.kernel.steps import Run, live_weeks
from sim.kernel.visit_log import blank_log
from sim.kernel.week import Luck, Weeks, market_of, of_run
from sim.market.run_spec import RunSpec
from sim.market.state import OF_BUSINESSES, State

LOOKS_OF_A_CALL = 12_000_000
"""So often a business is looked at in one call, give or take: about a fifth of a second, after which signals are
heard.  A single week is never taken apart: from some five million people before six businesses on it takes longer."""


class Market:
    """A market of residents in columns, as a `RunSpec` has it start; `step` is one week.

    One thread takes stretches of weeks in one call each; several, or one if they are not to be taken at once, call
    every step of a week by itself.
    """

    def __init__(self, run: RunSpec, *, threads: int = 1, at_once: bool = True) -> None:
        terms, population = run.terms, run.population
        state = terms.first_state(population) if run.start is None else run.start
        self.terms, self.population, self.weeks = terms, population, Weeks.of(terms)
        self.seed, self.replication, self.week = run.seed, run.replication, state.week
        self.record = Record(terms, population, state.arrival, ledger=run.ledger, log_visits=run.log_visits)
        self.people = people_of(state, population, self.record.rows)
        many = len(terms.hashes)
        given = {name: getattr(state, name).copy() for name in OF_BUSINESSES}
        self.businesses = Businesses(
            **given, used=np.zeros(many), prior=np.zeros(many), prior_for_passers=np.zeros(many)
        )
        set_threads(threads)
        self._own = {name: getattr(self.businesses, name) for name in ("wait", "prior", "prior_for_passers")} | {
            "designed": np.empty((many, len(terms.touchpoints))),
            "plain": np.empty((many, len(terms.names.segment)), np.int64),
        }
        self._live = live_weeks if threads == 1 and at_once else plain(live_weeks)
        places = range(len(population.places)) if run.places is None else run.places
        chunks = chunks_of(population.place_start, places, threads)
        self._lived_in = np.array([place in places for place in range(len(population.places))], bool)
        self.run = Run(
            market=market_of(terms, population),
            crowd=crowd_of(terms),
            homes=Homes(population.who, population.place, population.origin),
            people=self.people,
            businesses=self.businesses,
            chunks=chunks,
            counters=counters_of(len(chunks.bounds), many, 2 * len(terms.names.segment)),
            ledger=self.record.arrays,
            logged=self.record.log is not None,
        )
        self.visit_log = blank_log(0)

    def state(self) -> State:
        """The whole state as arrays, between two weeks."""
        return state_of(self.people, self.week, self.businesses._asdict())

    def step(self) -> None:
        """One week."""
        self.live(self.week + 1)

    def live(self, end: int) -> None:
        """All weeks from here to before `end`, in as few calls as there are different terms."""
        while self.week < end:
            row = self.week - self.terms.first_week
            most = 1 if self.run.logged else self._weeks_of_a_call(row)
            self._live_alike(row, self.week + min(end - self.week, self.weeks.end(row) - row, most))

    def _weeks_of_a_call(self, row):
        """How many weeks like the one in `row` one call may take, 1 or more.

        Each week everybody is looked at once, then each occasion, and whoever passes by, before all businesses.
        """
        occasions, passing = self.weeks.people(row)
        people = len(self.population) * (1.0 + occasions) + passing
        return max(1, int(LOOKS_OF_A_CALL // max(1.0, people * len(self.terms.hashes))))

    def _live_alike(self, row, end):
        """The weeks from here to before `end`, whose terms are those of the week in `row`."""
        offer, service, house = self.weeks.of_week(row)
        offer, service = of_run(offer, self._own), of_run(service, self._own)
        if not self._lived_in.all():
            house = of_run(house, {"passing_trade": np.where(self._lived_in, house.passing_trade, 0.0)})
        luck = Luck(self.seed, self.replication, self.week)
        arrival, segment = (self.people.arrival.copy(), self.people.segment.copy()) if self.run.logged else (None, None)
        arguments = luck, end, self.run, offer, service, house, self.visit_log
        if self._live is live_weeks:
            compile_together(live_weeks, arguments, lambda: parts(luck, *arguments[2:]))
        self.visit_log, passers = self._live(*arguments)
        self.week = end
        if self.run.logged:
            self.record.log_visits(
                luck, arrival, segment, self.population, self.visit_log, self.run.chunks.entries, passers
            )
