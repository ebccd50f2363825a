"""One replication as week 0 opens, and how its branches go on from there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from sim.market.components import take_rest, touched
from sim.market.ledger import Ledger
from sim.market.run_spec import RunSpec
from sim.market.state import State
from sim.market.terms import Terms
from sim.market.visits import VisitLog
from sim.study.runs.branches import branched

_touched: WeakKeyDictionary[Terms, tuple[Any, tuple[int, ...]]] = WeakKeyDictionary()  # of a branch beside its baseline


class Opened:
    """A replication's residents, and where the warm-up under the baseline's `terms` led; `ended` is how the baseline
    itself ended, (state, ledger).

    `simulate` is an engine's.  With a `customer`, a class of residents that may keep what no array knows, every branch
    is run straight from the start.
    """

    def __init__(
        self,
        simulate: Callable[..., Any],
        terms: Terms,
        seed: int,
        replication: int,
        *,
        customer: type | None = None,
        log: VisitLog | bool = False,
    ) -> None:
        self.simulate, self.terms, self.customer = simulate, terms, customer
        self.seed, self.replication = seed, replication
        self.population = terms.population(seed, replication)
        self.trunk: tuple[State, Ledger] | None = None
        if customer is None:
            self.trunk = simulate(self._spec(terms, until=0))[:2]
        self.ended = self._from_here(terms, None, log)

    def follow(self, terms: Terms, log: VisitLog | bool = False) -> tuple[State, Ledger]:
        """(state, ledger) of a branch as it ends.

        Where its terms cannot make it differ from the baseline it ends as that did, unless every visit is asked for.
        """
        if self.customer is not None or log:
            return self._from_here(terms, None, log)
        if terms not in _touched or _touched[terms][0] is not self.terms:
            _touched[terms] = self.terms, touched(terms, self.terms)
        places = _touched[terms][1]
        found = self._from_here(terms, places, False) if places else self._as_the_baseline(terms)
        take_rest(terms, places, found, self.ended)
        return found

    def _spec(self, terms, **more):
        return RunSpec(terms, self.population, self.seed, self.replication, **more)

    def _from_here(self, terms, places, log):
        if self.trunk is None:
            return self.simulate(self._spec(terms, log_visits=log), customer=self.customer)[:2]
        state, ledger = branched(terms, *self.trunk)
        return self.simulate(self._spec(terms, start=state, ledger=ledger, places=places, log_visits=log))[:2]

    def _as_the_baseline(self, terms):
        state, ledger = branched(terms, *self.trunk)
        return replace(state, week=terms.weeks), ledger
