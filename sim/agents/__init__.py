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
from sim.market.run_spec import RunSpec
from sim.market.state import State
from sim.market.visits import VisitLog

__all__ = ["Business", "Customer", "Market", "PasserBy", "simulate"]


def simulate(run: RunSpec, *, customer: type[Customer] = Customer) -> tuple[State, Ledger, VisitLog | None]:
    """(state, ledger, log) as a run ends: a given ledger is the one written on, the log is None where none is asked
    for.  `customer` is the class of residents.
    """
    record = Record(run.terms, run.population, ledger=run.ledger, log_visits=run.log_visits)
    market = Market(
        terms=run.terms,
        scenario_seed=run.seed,
        replication=run.replication,
        population=run.population,
        start=run.start,
        record=record,
        customer=customer,
        collector=DataCollector(),  # nothing is read week by week
    )
    for _ in run.weeks:
        market.step()
    return market.state(), record.ledger, record.log
