"""What a researcher would give much to see: every choice situation of a run, with what each alternative offered.

A situation is one occasion that was decided freely.  It has a row for every business that came to mind and one for
staying in; what somebody bound to a business does (M36) is no choice and has no rows.
"""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim import chance
from sim.agents.business import Business
from sim.agents.customer import Customer
from sim.agents.market import Market
from sim.agents.person import Occasion, Person
from sim.agents.relation import Relation
from sim.annotations import Array
from sim.market.population import Population
from sim.market.state import State
from sim.market.terms import Terms
from sim.scenario.schema.scenario import Scenario

STAY_IN = -1
COLUMNS = {
    "situation": ("q", np.int64),
    "week": ("l", np.int32),
    "who": ("q", np.int64),
    "arrival": ("l", np.int32),
    "occasion": ("h", np.int16),
    "day": ("b", np.int8),
    "segment": ("h", np.int16),
    "passer": ("b", np.bool_),
    "business": ("h", np.int16),
    "price": ("d", np.float64),
    "cost": ("d", np.float64),
    "expectation": ("d", np.float64),
    "risk": ("d", np.float64),
    "loyalty": ("d", np.float64),
    "appeal": ("d", np.float64),
    "chosen": ("b", np.bool_),
}
"""Columns and types.  `situation` counts from 0, `day` is 0-6 within the week, `business` an index or `STAY_IN`;
`price` and `cost` in money, `expectation`, `risk` (what a guarantee leaves of it) and `appeal` (what counts of it) in
z, `loyalty` 0..1: just what `sim.rules.choice.utility` multiplies with the weights.  Staying in has 0 everywhere.
"""


class ChoiceLog:
    """Situations in the order in which they were decided; the rows of one stand together, staying in last."""

    def __init__(self) -> None:
        self.situations = 0
        self._columns = {name: array(code) for name, (code, _) in COLUMNS.items()}

    def add(self, person: Person, number: int, relations: Sequence[Relation], chosen: Business | None) -> None:
        """One situation: `relations` came to mind on occasion `number`, `chosen` is a business or None."""
        model = person.model
        week = model.week
        fixed = {
            "situation": self.situations,
            "week": week.index,
            "who": person.who,
            "arrival": getattr(person, "arrival", week.index),
            "occasion": number,
            "day": int(model.luck(chance.GO, person.who, number, 2) * 7.0),
            "segment": person.segment,
            "passer": person.is_passer,
        }
        for relation in relations:
            business = relation.business
            self._row(
                fixed,
                business=business.index,
                price=business.price,
                cost=person.cost_of(business, week),
                expectation=person.expected(relation),
                risk=relation.perceived_risk() * (1.0 - business.guarantee),
                loyalty=relation.loyalty,
                appeal=business.product,
                chosen=business is chosen,
            )
        nothing = dict.fromkeys(("price", "cost", "expectation", "risk", "loyalty", "appeal"), 0.0)
        self._row(fixed, business=STAY_IN, **nothing, chosen=chosen is None)
        self.situations += 1

    def _row(self, fixed, **own):
        for name, value in (fixed | own).items():
            self._columns[name].append(value)

    def arrays(self) -> dict[str, Array]:
        """Name -> array, all of one length."""
        return {name: np.array(values, dtype=COLUMNS[name][1]) for name, values in self._columns.items()}


class Observed(Customer):
    """A customer whose choices are noted before they are made; stands in front of a class of customers."""

    def choose(self, occasion: Occasion) -> Business | None:
        """Choose as ever, and leave a note."""
        relations = [relation for relation in self.relations if self.thinks_of(relation, occasion.number)]
        business = super().choose(occasion)
        self.model.choices.add(self, occasion.number, relations, business)
        return business


def observed(customer: type[Customer]) -> type[Customer]:
    """The class `customer`, observed."""
    return type(f"Observed{customer.__name__}", (Observed, customer), {})


class ObservedMarket(Market):
    """A market that keeps a `ChoiceLog` in `choices`, and is otherwise the same to the bit."""

    def __init__(
        self, source: Scenario | str | Path | None = None, *, customer: type[Customer] = Customer, **how: Any
    ) -> None:
        self.choices = ChoiceLog()
        super().__init__(source, customer=observed(customer), **how)

    def decide(self) -> None:
        """As ever; passers-by hold nothing that deciding changes, so they are looked at afterwards."""
        super().decide()
        bound_for = {
            occasion.person: business
            for business in self.businesses
            for occasion in business.queue
            if occasion.person.is_passer
        }
        for passer in self.passers:
            relations = [relation for relation in passer.relations if passer.thinks_of(relation, 0)]
            self.choices.add(passer, 0, relations, bound_for.get(passer))


def observe(
    terms: Terms,
    population: Population,
    seed: int,
    replication: int,
    *,
    start: State | None = None,
    customer: type[Customer] = Customer,
) -> dict[str, Array]:
    """Run to the end and note every free choice of the counted weeks, those from week 0 on.

    `start` is a `State` to begin with (default: the warm-up's first week), `customer` the class of residents.  Returns
    name -> array as `COLUMNS` says.
    """
    market = ObservedMarket(
        terms=terms, scenario_seed=seed, replication=replication, population=population, start=start, customer=customer
    )
    while market.week_number < terms.weeks:
        if market.week_number == 0:
            market.choices = ChoiceLog()
        market.step()
    return market.choices.arrays()
