"""What is to be simulated: said once, for both engines."""

from dataclasses import dataclass

from sim.market.ledger import Ledger
from sim.market.population import Population
from sim.market.state import State
from sim.market.terms import Terms
from sim.market.visits import VisitLog


@dataclass(frozen=True, eq=False)
class RunSpec:
    """A market to run, or a part of its weeks: under which terms, with whose luck, and what is written down.

    ``terms``        the scenario with a strategy carried out, in the units of the rules
    ``population``   the residents as the market starts
    ``seed``         of all luck, 0..2^63-1;  ``replication`` the number of the draw of it, 0..2^31-1
    ``start``        the state to begin with (default: the opening of the warm-up)
    ``until``        the week at whose opening the run ends (default: the scenario's end)
    ``ledger``       the one to go on writing on, as a strategy does that branches from a warm-up (default: a new one)
    ``places``       the places that are asked about, by index, ascending (default: all): whole components of
                     `sim.market.components`; an engine may leave out the others, and what it leaves there says nothing
    ``log_visits``   whether visits are logged, or the log that takes them
    """

    terms: Terms
    population: Population
    seed: int
    replication: int
    start: State | None = None
    until: int | None = None
    ledger: Ledger | None = None
    log_visits: VisitLog | bool = False
    places: tuple[int, ...] | None = None

    @property
    def weeks(self) -> range:
        """The weeks to run, from -warm_up on."""
        first = self.terms.first_week if self.start is None else self.start.week
        return range(first, self.terms.weeks if self.until is None else self.until)
