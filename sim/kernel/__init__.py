"""The fast market: the week of `sim.agents` over arrays, compiled, with the same bits.

The same phases in the same order call the same rules of `sim.rules` with the same luck of `sim.chance`;
nothing of a rule is written again here.  What differs is who walks where: instead of every customer living
her week, every step of the week is taken for a batch of 256 occasions (`sim.kernel.rows`), over columns of
people (`sim.kernel.people`).
"""

from sim.compiled import is_kept
from sim.kernel.close import stand
from sim.kernel.market import Market
from sim.market.ledger import Ledger
from sim.market.population import Population
from sim.market.state import State
from sim.market.terms import Terms
from sim.market.visits import VisitLog

__all__ = ["Market", "first_start", "simulate"]


def first_start() -> bool:
    """Whether this version has yet to be compiled, so that its first run takes about a minute longer."""
    return not is_kept(stand)  # the last part of a week


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
    threads: int = 1,
) -> tuple[State, Ledger, VisitLog | None]:
    """Run a market from `start` (a `State`; default: the warm-up's first week) to the opening of week
    `until` (default: the end).

    Returns (state, ledger, log): the state at that moment, the ledger (a given one is written on) and the
    `VisitLog`, or None: `log_visits` is False, True, or the log that takes them. `threads` (1 or more) share
    the residents; the result does not depend on it.
    """
    market = Market(
        terms,
        population,
        seed,
        replication,
        start=start,
        ledger=ledger,
        log_visits=log_visits,
        threads=threads,
    )
    for _ in range(market.week, terms.weeks if until is None else until):
        market.step()
    return market.state(), market.record.ledger, market.record.log
