"""Between the agents and the arrays of `sim.market.state.State`: a market can start from a state, and can write one."""

import mesa
import numpy as np

from sim.agents.compiled_rules import PersonTraits
from sim.agents.customer import Customer
from sim.agents.relation import Relation
from sim.market.state import (
    AWARE,
    BARRED,
    BY_BUSINESS,
    HEARD_GOOD,
    LEFT,
    NOBODY,
    OF_BUSINESSES,
    PERSONAL,
    REMINDED,
    State,
)

_RELATION_VALUES = tuple(name for name in BY_BUSINESS if name != "flags")
_PERSON_VALUES = tuple(name for name in PERSONAL if name != "committed_to")
_FLAGS = {"aware": AWARE, "heard_good": HEARD_GOOD, "reminded": REMINDED, "barred": BARRED, "left": LEFT}


def read_state(market: mesa.Model, customer_class: type[Customer], state: State) -> None:
    """Make the residents of `market`, and set its businesses, from a `State`."""
    population = market.population
    for name in OF_BUSINESSES:
        for business, value in zip(market.businesses, getattr(state, name).tolist(), strict=True):
            setattr(business, name, value)
    traits = zip(*(getattr(state, name).tolist() for name in PersonTraits._fields), strict=True)
    arrivals = state.arrival.tolist()
    committed, until = state.committed_to.tolist(), state.committed_until.tolist()
    relation_values = {name: getattr(state, name).tolist() for name in _RELATION_VALUES}
    flags = state.flags.tolist()
    taste = None if population.taste is None else population.taste.tolist()
    places, whos = population.place.tolist(), population.who.tolist()
    market.customers = []
    for index, who_she_is in enumerate(traits):
        bound = committed[index]
        customer = customer_class(
            market, whos[index], places[index], PersonTraits(*who_she_is), index=index, arrival=arrivals[index]
        )
        customer.committed_to = None if bound == NOBODY else market.businesses[bound]
        customer.committed_until = until[index]
        for business in market.businesses:
            j = business.index
            relation = Relation(business, taste=0.0 if taste is None else taste[index][j])
            for name, values in relation_values.items():
                setattr(relation, name, values[index][j])
            for name, bit in _FLAGS.items():
                setattr(relation, name, bool(flags[index][j] & bit))
            customer.relations.append(relation)
        market.customers.append(customer)


def write_state(market: mesa.Model) -> State:
    """The state of `market` between two weeks, as arrays."""
    state = market.terms.first_state(market.population)
    state.week = market.week_number
    for name in OF_BUSINESSES:
        getattr(state, name)[:] = [getattr(business, name) for business in market.businesses]
    for name in _PERSON_VALUES:
        getattr(state, name)[:] = [getattr(customer, name) for customer in market.customers]
    for index, customer in enumerate(market.customers):
        bound = customer.committed_to
        state.committed_to[index] = NOBODY if bound is None else bound.index
        for relation in customer.relations:
            j = relation.business.index
            for name in _RELATION_VALUES:
                getattr(state, name)[index, j] = getattr(relation, name)
            state.flags[index, j] = np.uint8(sum(bit for name, bit in _FLAGS.items() if getattr(relation, name)))
    return state
