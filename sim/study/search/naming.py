"""What a plan that a search found is called: a few words that a strategist can say."""

import numpy as np

from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.paths import split
from sim.study.search.chosen import Option
from sim.study.search.found import House
from sim.study.search.levers import MarketLever

ALSO = 0.5
"""Of the money of the lever that takes most: from there on the next is named too."""
CALLED = {
    "unit_cost": "cheaper serving",
    "effort": "less trouble",
    "appeal": "what shows outside",
    "promise": "advertising",
    "clarity": "a clear offer",
    "considered": "coming to mind",
    "considered_by_passers": "being noticed",
    "noticed_per_week": "getting known",
    "seats_per_week": "more room",
    "crowding": "less crowding",
    "personalisation": "knowing guests",
    "novelty": "something new",
    "refresh_every_weeks": "refreshing",
    "gesture_chance": "small kindnesses",
    "gesture_size": "larger kindnesses",
    "complaints_invited": "asking for complaints",
    "recovery": "making good",
    "recovery_delay_days": "settling quickly",
    "guarantee": "a guarantee",
    "upgrade_pull": "an extra",
    "upgrade_price": "the price of the extra",
    "survey_share": "asking guests",
    "owner_standard": "a higher standard",
    "owner_step": "larger improvements",
    "buy_in": "staff who follow",
    "fire_below": "turning some away",
    "commitment_weeks": "binding visits",
}
"""Levers by the last part of their path; a touchpoint's are called after it."""


def in_words(house: House, one: Option) -> str:
    """What an option is, in a few words: "people at welcome and advertising, lower price".

    Named is the lever that takes most of its money, and the next if that takes half as much or more; where none takes
    any, the price, if that is moved, else the first that is.
    """
    money = house.options.space.money(one.moves[None])[0]
    price = _price_moved(house, one)
    if money.sum() <= 0.0:
        moved = [each for each, move in zip(house.searched, one.moves, strict=True) if move]
        return price or (_called(moved[0]) if moved else "carrying on")
    first, *others = np.argsort(-money, kind="stable").tolist()
    said = _called(house.searched[first])
    if others and money[others[0]] >= ALSO * money[first]:
        said = f"{said} and {_called(house.searched[others[0]])}"
    return f"{said}, {price}" if price else said


def _called(lever: MarketLever) -> str:
    """A lever in a word or two; in a plan for several businesses with whose it is."""
    parts = split(lever.row.what)
    if parts[0] == "touchpoints" and len(parts) > 2:
        name, part = ".".join(parts[1:-1]), parts[-1]
        said = {"score": name, "varies_by": f"an even {name}"}.get(part, f"{part} at {name}")
    else:
        said = CALLED.get(parts[-1], lever_words(lever.row.what))
    return f"{said} at {lever.business}" if lever.business else said


def _price_moved(house, one):
    """ "lower price", "higher price", "other prices" of several that go different ways; "" where none is moved."""
    ways = {move > 0.0 for each, move in zip(house.searched, one.moves, strict=True) if move and each.is_price}
    if not ways:
        return ""
    return "other prices" if len(ways) == 2 else "higher price" if ways == {True} else "lower price"
