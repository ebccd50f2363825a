"""Places that nothing joins are markets of their own: what happens in one is nobody's concern in another.

Places are joined by travel: people who can reach a business elsewhere belong together with those who live there.
Friends live in one place, and what owners and rivals answer stands in the terms before the first week
(`sim.market.reactions`).
A run whose terms differ from another's in some components only is, to the bit, the other's in the rest.
"""

import numpy as np

from sim.market.ledger import Ledger
from sim.market.state import BY_BUSINESS, OF_BUSINESSES, PERSONAL, State
from sim.market.terms import Terms
from sim.market.weekly import TERMS

OF_RESIDENTS = (*PERSONAL, *BY_BUSINESS)
BY_WEEK_AND_BUSINESS = ("counts", "relationship_counts", "business_state", "barred")
BY_FOCUS = ("diary", "bought_before", "left_for_good")
"""Arrays of a `Ledger` that luck fills: [P+W, J, ...] and [F, ...]."""


def components(terms: Terms) -> list[tuple[int, ...]]:
    """The places (indexes, ascending) of each component, in the order of their first."""
    of_place = list(range(len(terms.residents)))
    for place, minutes in enumerate(terms.travel):
        for j, away in enumerate(minutes):
            if away >= 0.0:
                one, other = of_place[place], of_place[terms.place_of[j]]
                of_place = [min(one, other) if each in (one, other) else each for each in of_place]
    return [tuple(place for place, of in enumerate(of_place) if of == first) for first in sorted(set(of_place))]


def touched(terms: Terms, other: Terms) -> tuple[int, ...]:
    """The places, ascending, of all components in which anything that an engine reads differs between two strategies'
    terms of one scenario.
    """
    differs = np.zeros(len(terms.residents), bool)
    for term in TERMS:
        if term.name not in terms.by_week:
            continue
        ours, theirs = terms.by_week[term.name], other.by_week[term.name]
        if ours is theirs or ours.tobytes() == theirs.tobytes():
            continue
        different = ~((ours == theirs) | ((ours != ours) & (theirs != theirs)))
        if term.by == "business":
            for j in np.flatnonzero(different.reshape(len(different), different.shape[1], -1).any(axis=(0, 2))):
                differs[terms.place_of[j]] = True
        elif term.by == "place":
            differs |= different.any(axis=0)
        elif different.any():
            differs[:] = True
    return tuple(sorted(place for each in components(terms) if differs[list(each)].any() for place in each))


def take_rest(terms: Terms, places: tuple[int, ...], run: tuple[State, Ledger], other: tuple[State, Ledger]) -> None:
    """Make a run that was asked about some `places` whole: all others become what another run left there."""
    state, ledger = run
    other_state, other_ledger = other
    elsewhere = np.array([place not in places for place in range(len(terms.residents))], bool)
    end = np.cumsum(terms.residents)
    lived_in = [slice(end[p] - terms.residents[p], end[p]) for p in np.flatnonzero(elsewhere).tolist()]
    businesses = elsewhere[terms.place_of]
    for name in OF_RESIDENTS:
        for residents in lived_in:
            getattr(state, name)[residents] = getattr(other_state, name)[residents]
    for name in OF_BUSINESSES:
        getattr(state, name)[businesses] = getattr(other_state, name)[businesses]
    for name in BY_WEEK_AND_BUSINESS:
        getattr(ledger, name)[:, businesses] = getattr(other_ledger, name)[:, businesses]
    for name in BY_FOCUS:
        for row, j in enumerate(ledger.focus):
            if businesses[j]:
                getattr(ledger, name)[row] = getattr(other_ledger, name)[row]
