"""The fast market: the week of `sim.agents` over arrays, compiled, with the same bits.

The same phases in the same order call the same rules of `sim.rules` with the same luck of `sim.chance`;
nothing of a rule is written again here.  What differs is who walks where: instead of every customer living
her week, every step of the week is taken for a batch of 256 occasions (`sim.kernel.rows`), over columns of
people (`sim.kernel.people`).
"""

from sim.compiled import is_kept
from sim.kernel.market import Market
from sim.kernel.steps import live_weeks
from sim.market.ledger import Ledger
from sim.market.run_spec import RunSpec
from sim.market.state import State
from sim.market.visits import VisitLog

__all__ = ["Market", "first_start", "simulate"]


def first_start() -> bool:
    """Whether this version has yet to be compiled, so that its first run takes about a minute longer."""
    return not is_kept(live_weeks)  # which holds all the rest of a week


def simulate(run: RunSpec, *, threads: int = 1) -> tuple[State, Ledger, VisitLog | None]:
    """(state, ledger, log) as a run ends: a given ledger is the one written on, the log is None where none
    is asked for.  `threads` (1 or more) share the residents; the result does not depend on it.
    """
    market = Market(run, threads=threads)
    market.live(run.weeks.stop)
    return market.state(), market.record.ledger, market.record.log
