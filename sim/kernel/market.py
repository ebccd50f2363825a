"""The market over arrays: one week at a time, in the order of `sim.agents.market`.

1. **Open.**   This week's levers; what is due happens: refresh, firing.
2. **Decide.** Each resident's occasions; who comes to mind; go or stay; which business.  Passing trade
               likewise.
3. **Seat.**   Over capacity, the occasions with the luckiest draws sit; the rest are lost and counted.
4. **Visit.**  In the customer's own order: touchpoints, memory, surprise, satisfaction, complaint and
               recovery, learning, loyalty, upgrade, rating.
5. **Tell.**   Talkers in ascending order; the friend acts on it next week.
6. **Close.**  Waiting and ratings are smoothed, the counters are entered, people move.

Residents are shared out among threads in chunks of their order.  What they share (counters, ratings) are sums
of whole numbers; seats are given by one thread; what one tells another is heard in the order of the visit log, by the
thread in whose chunk she lives; so the number of threads changes nothing.
"""

from types import SimpleNamespace

import numpy as np

from sim.kernel import shared
from sim.kernel.close import fire, replace
from sim.kernel.counters import Counters
from sim.kernel.passers import Passers, crowd_of, passing_trade
from sim.kernel.people import people_of, state_of
from sim.kernel.record import Record
from sim.kernel.seat import seat
from sim.kernel.tell import complain, share_visits
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import Luck, Weeks, market_of
from sim.market.run_spec import RunSpec
from sim.market.state import OF_BUSINESSES, State
from sim.rules.learning import RATING_GAIN, prior, smooth
from sim.rules.owner import WEEKS_BETWEEN_FIRINGS, reacts
from sim.rules.scale import tally, untally
from sim.rules.seats import WAIT_GAIN, utilisation, wait


class Market:
    """A market of residents in columns, as a `RunSpec` has it start; `step` is one week."""

    def __init__(self, run: RunSpec, *, threads: int = 1) -> None:
        terms, population = run.terms, run.population
        state = terms.first_state(population) if run.start is None else run.start
        self.terms, self.population, self.weeks = terms, population, Weeks.of(terms)
        self.seed, self.replication, self.week = run.seed, run.replication, state.week
        self.record = Record(terms, population, ledger=run.ledger, log_visits=run.log_visits)
        self.people = people_of(state, population, self.record.tenancy(population.who, state.arrival))
        self.businesses = SimpleNamespace(**{name: getattr(state, name).copy() for name in OF_BUSINESSES})
        self.market, self.crowd = market_of(terms, population), crowd_of(terms)
        self.threads = shared.Threads(threads, len(population))
        self.counters = Counters(self.threads.count, len(terms.hashes), 2 * len(terms.names.segment))
        self.visit_log = VisitBuffers.blank(0)

    def state(self) -> State:
        """The whole state as arrays, between two weeks."""
        return state_of(self.people, self.week, vars(self.businesses))

    def step(self) -> None:
        """One week; see the module for what happens in it."""
        self.open()
        self.decide()
        self.seat()
        self.visit()
        self.tell()
        self.close()
        self.week += 1

    def open(self) -> None:
        """1. This week's levers; a refresh starts anew; once a year customers may be fired."""
        self.luck = Luck(self.seed, self.replication, self.week)
        self.row = self.week - self.terms.first_week
        self.now = self.weeks.now(self.row)
        now, businesses = self.now, self.businesses
        known = {
            "prior": self._prior(float(now.reviews)),
            "prior_for_passers": self._prior(float(now.reviews_by_passers)),
        }
        self.offer = self.weeks.offer(self.row, wait=businesses.wait, **known)
        self.service = self.weeks.service(self.row, utilisation=businesses.utilisation, **known)
        self.counters.clear()
        self.people.since_refresh[np.flatnonzero(now.refreshes)] = 0
        self.fired = self._fire() if reacts(self.week, WEEKS_BETWEEN_FIRINGS) else np.zeros((0, 2), np.int64)
        if self.week % WEEKS_BETWEEN_FIRINGS == 0:
            self.people.contribution[:] = 0

    def _prior(self, reviews):
        """What people expect who never came, by business, if ratings weigh `reviews`."""
        promised, rating = self.now.promised.tolist(), self.businesses.rating.tolist()
        return np.array([prior(*each) for each in zip(promised, [reviews] * len(rating), rating, strict=True)])

    def _fire(self):
        """M26: everybody who is fired this week, rows (resident, business) in order."""
        fired = [
            (i, j)
            for j, below in enumerate(self.now.fire_below.tolist())
            if below == below
            for i in fire(self.people, j, self.week, tally(below)).tolist()
        ]
        return np.array(sorted(fired), np.int64).reshape(-1, 2)

    @property
    def seats_are_given(self) -> bool:
        """Whether any business has a limit this week, so that all must have decided before the first visit."""
        return bool((self.now.seats >= 0.0).any())

    def decide(self) -> None:
        """2. Everybody decides on the week as it opened; where no seats are given, residents do so as they visit."""
        threads, where = self.threads, (self.luck, self.market, self.people, self.offer)
        threads.notice(*where)
        total = threads.need(*where)
        if total > len(self.visit_log.index):
            self.visit_log = VisitBuffers.blank(total + total // 4)
        if self.seats_are_given:
            threads.decide(*where, self.visit_log)
        start = passing_trade(self.terms, self.row, self.luck)
        self.passers = Passers.blank(start, self.record.log is not None)
        threads.decide_passers(self.luck, self.market, self.crowd, self.offer, self.passers)

    def seat(self) -> None:
        """3. Seats are given."""
        seat(
            self.market,
            self.visit_log,
            self.threads.chunks,
            self.passers,
            self.people.segment,
            self.now.seats.tolist(),
            self.counters.counts[0],
        )

    def visit(self) -> None:
        """4. Everybody who sits has a visit, in her own order."""
        column, counters = self.record.column(self.week), self.counters
        luck, market, people = self.luck, self.market, self.people
        written = (self.visit_log, counters.counts, counters.reviews, self.record.ledger.diary, column)
        if self.seats_are_given:
            self.threads.visit(luck, market, people, self.service, *written)
        else:
            self.threads.decide_and_visit(luck, market, people, self.offer, self.service, *written)
        self.threads.visit_passers(
            self.luck, self.market, self.crowd, self.service, self.passers, counters.counts, counters.reviews
        )

    def tell(self) -> None:
        """5. Guests first, then those who were fired, then everybody who talks."""
        where, counts = (self.luck, self.market, self.people, self.service), self.counters.counts
        if (self.service.guest_chance > 0.0).any():
            for begin, end in self.threads.chunks.tolist():
                share_visits(*where, self.visit_log, begin, end, counts[0])
        complain(*where, self.fired, counts[0])
        self.threads.talk(*where, self.visit_log, counts)

    def close(self) -> None:
        """6. Businesses close their week, the counters are entered, people move."""
        counts, reviews = self.counters.counts.sum(axis=0), self.counters.reviews.sum(axis=0).tolist()
        served = counts[:, :, 0].sum(axis=1).tolist()
        self._smooth(served, reviews)
        self.record.week(
            self.week, self.threads, self.market, self.people, self.businesses, counts, self.offer.risk_at_start
        )
        self.record.log_visits(
            self.luck, self.people, self.population, self.visit_log, self.threads.chunks, self.passers
        )
        rows = self.threads.movers(self.luck, self.market)
        if len(rows):
            replace(self.people, self.population, rows, self.week + 1)
            self.people.tenancy[rows] = self.record.tenancy(self.population.who[rows], self.people.arrival[rows])

    def _smooth(self, served, reviews):
        """Waiting, utilisation and rating are smoothed (M6, M22)."""
        old = {name: getattr(self.businesses, name).tolist() for name in OF_BUSINESSES}
        seats, half_full = self.now.seats.tolist(), float(self.now.wait_at_half_full)
        used = [utilisation(*each) for each in zip(served, seats, strict=True)]
        for j, limit in enumerate(seats):
            if limit >= 0.0:
                self.businesses.wait[j] = smooth(old["wait"][j], wait(used[j], half_full), WAIT_GAIN)
                self.businesses.utilisation[j] = smooth(old["utilisation"][j], used[j], WAIT_GAIN)
            total, count = reviews[j]
            if count:
                self.businesses.rating[j] = smooth(old["rating"][j], untally(total) / count, RATING_GAIN)
        self.businesses.used = used
