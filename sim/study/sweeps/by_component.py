"""Parts of a market that points share: what became of places that nothing joins to those that differ is not run again.

A component (`sim.market.components`) under terms that are the same in it, from an opening that was the same, with the
same luck, ends the same to the bit, whatever the others are like.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from sim.annotations import Array
from sim.market.components import BY_FOCUS, BY_WEEK_AND_BUSINESS, OF_RESIDENTS, components
from sim.market.ledger import Ledger
from sim.market.run_spec import RunSpec
from sim.market.state import OF_BUSINESSES, State
from sim.market.terms import Terms
from sim.market.weekly import TERMS

MOST_BYTES = 128 << 20
"""Of ends of components that are kept; the last used stay."""
PER_BUSINESS = ("hashes", "gesture_at", "aware", "opening_price", "rating")
PER_PLACE = ("travel", "mix", "passing_mix", "friends_per_person", "networks", "alike", "solved")
OF_ALL = (
    "names", "off", "seed", "weeks", "warm_up", "first_week", "norm", "spread", "touchpoints", "place_of", "watched",
    "residents", "moving_chance", "rate_shape", "sensitivity_spread", "sensitivity_correlation", "effort_spread",
    "match", "memory", "one_a_week", "brand_price_elasticity", "product_must_be", "price_curve", "bound_decide",
    "learning", "cares",
)  # fmt: skip
"""What terms say beside their weeks: of a business, of a place, and what has to be the same in all of the market."""
NOT_READ = ("scenario", "strategy", "focus", "levers", "rows", "by_week", "like")
"""What else they have: where it came from, and the weeks, which are looked at term by term."""

Part = dict[str, Array]


class ComponentMemory:
    """How components ended, and under which terms.  It is right for one seed, and for the kernel alone."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.taken = most, 0
        self._ends: OrderedDict[tuple, Part] = OrderedDict()
        self._bytes = 0

    def simulating(self, simulate: Callable[..., Any], baseline: Terms) -> Callable[..., Any]:
        """An engine's ``simulate`` for runs that open under ``baseline``: it runs what is not remembered."""

        def simulated(spec: RunSpec, **more: Any) -> Any:
            every = components(spec.terms)
            if more or spec.log_visits or len(every) < 2:
                return simulate(spec, **more)
            asked = [each for each in every if spec.places is None or set(each) <= set(spec.places)]
            keys = {each: _key(baseline, spec, each) for each in asked}
            known = {each: self._ends[key] for each, key in keys.items() if key in self._ends}
            state, ledger = _run(simulate, spec, [each for each in asked if each not in known])
            for each, key in keys.items():
                if each in known:
                    self.taken += 1
                    self._ends.move_to_end(key)
                    _put(known[each], _parts(spec.terms, each, state, ledger))
                else:
                    self._keep(key, {name: part[at] for name, (part, at) in _parts(spec.terms, each, state, ledger)})
            return state, ledger, None

        return simulated

    def _keep(self, key: tuple, end: Part) -> None:
        self._ends[key] = end
        self._bytes += _size(end)
        while self._bytes > self.most:
            _, last = self._ends.popitem(last=False)
            self._bytes -= _size(last)


def _run(simulate, spec, missing):
    """(state, ledger) of a run of the missing components alone."""
    if missing:
        places = tuple(sorted(place for each in missing for place in each))
        return simulate(replace(spec, places=places))[:2]
    terms = spec.terms
    state = terms.first_state(spec.population) if spec.start is None else spec.start.copy()
    ledger = terms.empty_ledger(spec.population) if spec.ledger is None else spec.ledger
    return replace(state, week=spec.weeks.stop), ledger


def _parts(
    terms: Terms, component: tuple[int, ...], state: State, ledger: Ledger
) -> Iterator[tuple[str, tuple[Array, Any]]]:
    """(name, (array, where in it the component stands)) of all that a run fills."""
    here = np.isin(np.arange(len(terms.residents)), component)
    residents, businesses = np.repeat(here, terms.residents), here[terms.place_of]
    focus = businesses[list(ledger.focus)]
    for name in OF_RESIDENTS:
        yield name, (getattr(state, name), residents)
    for name in OF_BUSINESSES:
        yield name, (getattr(state, name), businesses)
    for name in BY_WEEK_AND_BUSINESS:
        yield f"ledger.{name}", (getattr(ledger, name), (slice(None), businesses))
    for name in BY_FOCUS:
        yield f"ledger.{name}", (getattr(ledger, name), focus)


def _put(end, parts):
    for name, (array, at) in parts:
        array[at] = end[name]


def _size(end):
    return sum(each.nbytes for each in end.values())


def _key(baseline: Terms, spec: RunSpec, component: tuple[int, ...]) -> tuple:
    said = _said(baseline, component), _said(spec.terms, component)
    return spec.seed, spec.replication, spec.weeks, component, *said


_known: WeakKeyDictionary[Terms, dict[tuple[int, ...], bytes]] = WeakKeyDictionary()


def _said(terms: Terms, component: tuple[int, ...]) -> bytes:
    """The hash of all that terms say of a component, and of the market as a whole."""
    of_terms = _known.setdefault(terms, {})
    if component not in of_terms:
        of_terms[component] = _hash(terms, component)
    return of_terms[component]


def _hash(terms: Terms, component: tuple[int, ...]) -> bytes:
    businesses = [j for j, place in enumerate(terms.place_of) if place in component]
    said = [repr([getattr(terms, name) for name in OF_ALL])]
    said += [repr([getattr(terms, name)[j] for j in businesses]) for name in PER_BUSINESS]
    said += [repr([_exactly(getattr(terms, name)[p]) for p in component]) for name in PER_PLACE]
    found = hashlib.sha256("\n".join(said).encode())
    by = {term.name: term.by for term in TERMS}
    for name, values in terms.by_week.items():
        columns = {"business": businesses, "place": list(component)}.get(by[name])
        own = values if columns is None else values[:, columns]
        found.update(f"{name} {own.shape} {own.dtype} ".encode() + np.ascontiguousarray(own).tobytes())
    return found.digest()


def _exactly(value):
    """An array in all its digits: its own words leave some out."""
    return value.tolist() if isinstance(value, np.ndarray) else value
