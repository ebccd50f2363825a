"""The readable market: businesses and customers as Mesa agents, one method per phase of the week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import mesa

from sim import chance
from sim.agents.batch import UNSAID, Source, Unsaid, replication_of, scenario_of, source_of
from sim.agents.business import Business
from sim.agents.compiled_rules import PersonTraits, newcomer_traits, poisson, uniform
from sim.agents.customer import Customer, PasserBy
from sim.agents.person import Occasion
from sim.agents.recording import Record
from sim.agents.reporters import Readings, reporters
from sim.agents.state import read_state, write_state
from sim.bounds import SEED
from sim.errors import UsageError
from sim.market.ledger import Count
from sim.market.population import Population
from sim.market.state import State
from sim.market.terms import Terms
from sim.rules.owner import WEEKS_BETWEEN_FIRINGS, reacts

if TYPE_CHECKING:
    from sim.market.population import Population
    from sim.market.state import State


class Market(mesa.Model):
    """A market of businesses and customers; one step is one week.

    What happens in a week, and in which order, is told in `sim.market.schedule`.

    `source`        a `Scenario`, the path of a scenario file, or the name of a shipped scenario
    `set`           inputs set to other values first, by path, as `sim.scenario.changed` takes them
    `levers`        the same as keywords: ``price=24``, or ``**{"business.Ours.price": 24}``
    `strategy`      the strategy to carry out (default: none), at the businesses named in `focus` (default: every focus
                    business)
    `replication`   the number of the draw of luck, 0..2^31-1 (default 0): the same luck as the replication of that
                    number in `sim.study.compare`
    `rng`           the same, under the name that Mesa's `batch_run` uses: a number is that replication; None, given
                    outright, draws one from the system, which `replication` and the reporter of that name tell
    `customer`      the class of residents, a subclass of `sim.agents.Customer`
    `scenario_seed` the seed of all luck, 0..2^63-1 (default: the scenario's)
    `collector`     a data collector of one's own (default: one with `sim.agents.reporters`)
    `scenario`      another name for `source`; Mesa's own scenario, which its widgets hand over, says nothing here

    `terms`, `population`, `start` (a `State`) and `record` may be given by a study that has worked them out already.
    Runs from the first week of the warm-up, or of `start`, to the scenario's last week.

    >>> market = Market("minimal", set={"business.Corner Café.price": 13}, replication=3)       # doctest: +SKIP
    >>> market.step()                                                                           # doctest: +SKIP

    Raises UsageError, with a sentence, for what cannot be meant, and ScenarioError for a file that is not valid.
    """

    def __init__(
        self,
        source: Source | None = None,
        *,
        set: Mapping[str, float] | None = None,
        strategy: str | None = None,
        focus: str | list[str] | None = None,
        replication: int | None = None,
        rng: int | Unsaid | None = UNSAID,
        customer: type[Customer] = Customer,
        scenario_seed: int | None = None,
        collector: mesa.DataCollector | None = None,
        scenario: Any = None,
        terms: Terms | None = None,
        population: Population | None = None,
        start: State | None = None,
        record: Record | None = None,
        **levers: float,
    ) -> None:
        source = source_of(source, scenario)
        if terms is None:
            terms = Terms.of(scenario_of(source, set, levers), strategy=strategy, focus=focus)
        elif source is not None or set or levers or strategy or focus:
            raise UsageError("terms are what a scenario and its strategy have come to; give either, not both.")
        self.seed = SEED.of(scenario_seed, terms.seed)
        self.replication = replication_of(replication, rng)
        super().__init__(rng=[self.seed, self.replication])  # Mesa's own generators, which no rule of ours uses
        self.terms = terms
        self.population = terms.population(self.seed, self.replication) if population is None else population
        self.record = Record(terms, self.population) if record is None else record
        state = terms.first_state(self.population) if start is None else start
        self.week_number = state.week
        self.week = terms.week(state.week)
        self._meet(customer, state)
        self.readings = Readings(self)
        if collector is None:
            collector = mesa.DataCollector(model_reporters=reporters(terms.names.business, terms.watched))
        self.datacollector = collector

    def __repr__(self) -> str:
        """Where it is, and with which luck."""
        strategy = f", {self.terms.strategy}" if self.terms.strategy else ""
        weeks = f"week {self.week_number} of {self.terms.first_week}..{self.terms.weeks - 1}"
        return f"<Market: {weeks}{strategy}, replication {self.replication}, seed {self.seed}>"

    def _meet(self, customer, state):
        """Put businesses and residents into the market, as `state` says."""
        terms = self.terms
        self.businesses = [
            Business(self, index, name, terms.place_of[index], terms.hashes[index], 0.0)
            for index, name in enumerate(terms.names.business)
        ]
        self.businesses_at = [
            [each for each in self.businesses if each.place == place] for place in range(len(terms.names.place))
        ]
        self.reach = [[minutes >= 0.0 for minutes in row] for row in terms.travel]
        read_state(self, customer, state)
        for each in self.customers:
            each.tenancy = self.record.tenancy_of(each.who, each.arrival)

    # -- the week

    def step(self) -> None:
        """One week, see `sim.market.schedule`.  Raises UsageError after the scenario's last week."""
        if self.week_number >= self.terms.weeks:
            raise UsageError(f"The market has reached its last week, {self.terms.weeks - 1}; study.weeks says so.")
        self.open()
        self.decide()
        self.seat()
        self.visit()
        self.tell()
        self.close()
        self.week_number += 1
        self.running = self.week_number < self.terms.weeks
        self.datacollector.collect(self)

    def open(self) -> None:
        """1. Businesses set this week's levers; a refresh starts anew; once a year they may fire customers."""
        self.week = self.terms.week(self.week_number)
        for business in self.businesses:
            business.open()
        self.fired = []
        if reacts(self.week.index, WEEKS_BETWEEN_FIRINGS):
            for business in self.businesses:
                self.fired += [(customer.index, business.index) for customer in business.fire()]
        if self.week.index % WEEKS_BETWEEN_FIRINGS == 0:
            for customer in self.customers:
                for relation in customer.relations:
                    relation.contribution = 0
        self.passers = self.passing_trade()

    def decide(self) -> None:
        """2. Everybody decides on the week as it opened."""
        for customer in self.customers:
            customer.decide()
        for passer in self.passers:
            passer.decide()

    def seat(self) -> None:
        """3. Seats are given."""
        for business in self.businesses:
            business.seat()

    def visit(self) -> None:
        """4. Everybody who sits has a visit, in her own order."""
        visitors = [occasion for customer in self.customers for occasion in customer.occasions]
        self.visits = [occasion for occasion in visitors if occasion.served]
        self.visits_of_passers = [
            occasion
            for business in self.businesses
            for occasion in business.queue
            if occasion.served and occasion.person.is_passer
        ]
        for occasion in self.visits + self.visits_of_passers:
            occasion.person.visit(occasion)

    def tell(self) -> None:
        """5. Guests first, then those who were fired, then everybody who talks; in order of who and occasion."""
        for occasion in self.visits:
            occasion.person.share(occasion)
        for index, business in sorted(self.fired):
            self.complain_of_firing(self.customers[index], self.businesses[business])
        for occasion in self.visits:
            occasion.person.tell(occasion)

    def close(self) -> None:
        """6. Businesses close their week, the counters are entered, passers-by are gone, people move."""
        for business in self.businesses:
            business.close()
        self.record.week(self)
        for passer in self.passers:
            passer.remove()
        for customer in self.customers:
            customer.move()

    # -- what the phases use

    def luck(self, purpose: int, who: int, occasion: int, which: int) -> float:
        """This week's uniform number in (0, 1) that belongs to one decision of one person.

        `purpose` is one of `sim.chance.Purpose`, `who` her number, `occasion` that within the week (0..255), `which`
        tells several numbers of one decision apart (0 or more).
        """
        return uniform(self.seed, self.replication, int(purpose), who, self.week.index, occasion, which)

    def reaches(self, place: int, business: Business) -> bool:
        """Whether people at `place` (its index in name order) can reach the business at all."""
        return self.reach[place][business.index]

    def turn_of(self, occasion: Occasion) -> tuple[float, int, int]:
        """The order in which seats are given: the luckiest draw (0..1) first, ties by who and occasion."""
        person = occasion.person
        return (self.luck(chance.GO, person.who, occasion.number, 1), person.who, occasion.number)

    def passing_trade(self) -> list[PasserBy]:
        """M31: this week's passers-by, every one of them new."""
        passers = []
        for place, mean in enumerate(self.week.passing_trade):
            count = poisson(
                self.seed, self.replication, int(chance.PASSERS), chance.passer(place, 0), self.week.index, 0, mean, 0
            )
            for number in range(count):
                who = chance.passer(place, number)
                luck = (self.seed, self.replication, who, self.week.index)
                traits = newcomer_traits(self.terms, self.terms.passing_mix[place], *luck, passer=True)
                passers.append(PasserBy(self, who, place, traits))
        return passers

    def newcomer(self, place: int, who: int, week: int) -> PersonTraits:
        """The traits of the resident `who` arrives at `place` (its index) in `week`."""
        return newcomer_traits(self.terms, self.terms.mix[place], self.seed, self.replication, who, week)

    def complain_of_firing(self, customer: Customer, business: Business) -> None:
        """M26: a customer who was fired tells one friend about it, as a memory at the edge of outrage."""
        friend = customer.friend(self.luck(chance.FIRED, customer.who, 0, business.which))
        if friend is not None:
            friend.hear(business, -self.week.tolerance, recommended=False)
            business.count(customer.group, Count.TALKS)

    def write_diary(self, watched: int, customer: Customer, entry: int) -> None:
        """Note a visit in the customer's diary; `watched` is the business's row in it, `entry` the bits of
        `sim.market.ledger` (visits, 64 first ever, 128 referred).
        """
        self.record.diary(watched, customer.tenancy, self.week.index, entry)

    def write_leaving(self, watched: int, customer: Customer) -> None:
        """Note that a customer left the business in row `watched` of the diaries for good."""
        self.record.leaving(watched, customer.tenancy, self.week.index)

    def state(self) -> State:
        """The whole state as arrays, between two weeks."""
        return write_state(self)
