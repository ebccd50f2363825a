"""The market as Mesa objects: to read, to teach with, to subclass.

>>> from sim.agents import Market
>>> market = Market("minimal")                          # doctest: +SKIP
>>> market.step()                                       # doctest: +SKIP
"""

from mesa import DataCollector

from sim.agents.business import Business
from sim.agents.customer import Customer, PasserBy
from sim.agents.market import Market
from sim.agents.recording import Record
from sim.market.ledger import Ledger
from sim.market.population import Population
from sim.market.state import State
from sim.market.terms import Terms
from sim.market.visits import VisitLog

__all__ = ["Business", "Customer", "Market", "PasserBy", "simulate"]


def simulate(
    terms: Terms,
    population: Population,
    seed: int,
    replication: int,
    *,
    start: State | None = None,
    until: int | None = None,
    ledger: Ledger | None = None,
    log_visits: VisitLog | bool = False,
    customer: type[Customer] = Customer,
) -> tuple[State, Ledger, VisitLog | None]:
    """Run a market from `start` (a `State`; default: the warm-up's first week) to the opening of week `until`
    (default: the end).

    Returns (state, ledger, log): the state at that moment, the ledger (a given one is written on) and the
    `VisitLog`, or None: `log_visits` is False, True, or the log that takes them.
    """
    record = Record(terms, population, ledger=ledger, log_visits=log_visits)
    market = Market(
        terms=terms,
        scenario_seed=seed,
        replication=replication,
        population=population,
        start=start,
        record=record,
        customer=customer,
        collector=DataCollector(),  # nothing is read week by week
    )
    for _ in range(market.week_number, terms.weeks if until is None else until):
        market.step()
    return market.state(), record.ledger, record.log
