"""One replication as week 0 opens, and how its branches go on from there."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from sim.market.components import take_rest, touched
from sim.market.ledger import Ledger
from sim.market.run_spec import RunSpec
from sim.market.state import State
from sim.market.terms import Terms
from sim.market.visits import VisitLog
from sim.study.runs.branches import branched, to_customers, with_levers

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
        self.remembers = 0  # branches whose ends are kept, for those that differ from them in money alone
        self._followed: OrderedDict[str, tuple[State, Ledger]] = OrderedDict()
        if customer is None:
            self.trunk = simulate(self._spec(terms, until=0))[:2]
        self.ended = self._from_here(terms, None, log)

    def follow(self, terms: Terms, log: VisitLog | bool = False, of: Sequence[str] = ()) -> tuple[State, Ledger]:
        """(state, ledger) of a branch as it ends.

        Where its terms cannot make it differ from the baseline it ends as that did, unless visits are asked for there:
        the `log` takes all, or those to the businesses named in `of` at least.  Where they differ in money alone from
        those of one of the last `remembers` branches it ends as that one.
        """
        if self.customer is not None:
            return self._from_here(terms, None, log)
        if log or not self.remembers:
            return self._followed_to_its_end(terms, log, of)
        key = to_customers(terms)
        if key in self._followed:
            self._followed.move_to_end(key)
            state, ledger = self._followed[key]
            return state, with_levers(ledger, terms)
        found = self._followed[key] = self._followed_to_its_end(terms)
        while len(self._followed) > self.remembers:
            self._followed.popitem(last=False)
        return found

    def _followed_to_its_end(self, terms, log=False, of=()):
        if terms not in _touched or _touched[terms][0] is not self.terms:
            _touched[terms] = self.terms, touched(terms, self.terms)
        places = _touched[terms][1]
        logged = {terms.place_of[terms.names.business.index(name)] for name in of}
        if log and not (logged and logged <= set(places)):
            return self._from_here(terms, None, log)
        found = self._from_here(terms, places, log) if places else self._as_the_baseline(terms)
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
        return replace(state.copy(), week=terms.weeks), ledger
