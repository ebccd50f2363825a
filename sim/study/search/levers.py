"""The levers of a business as a search takes them: which can be moved, how far, and for what money."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from sim.errors import UsageError
from sim.scenario import declared_as, resolve
from sim.scenario.levers import LeverRow, levers_of
from sim.scenario.levers.moves import held_in_range
from sim.scenario.paths.current_value import opening
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare
from sim.scenario.text.wording import listed
from sim.study.search.spending import SearchLever

PRICE = "price"
NO_END = 1_000.0
"""Steps that a lever without an end of its own may be moved: further than any budget."""
FREE_STEPS, WIDER_STEPS = 4.0, 8.0
"""Steps that a lever with its own cost is moved either way, at first and where that is too little."""
NEAR_PRICES = 0.10
FAR_PRICES = 0.20
"""A price is looked for between the lowest and the highest of the place and at least so far from its own; and, if its
range is widened, so far beyond either."""


@dataclass(frozen=True)
class MarketLever:
    """A lever of a business: its row of costs, its opening value, and what a search makes of it.

    In a plan for several businesses at once ``business`` says whose it is, ``path`` is its whole path, and
    ``paid_by`` businesses pay the plan's cost; "" and 1 in a plan for one.
    """

    row: LeverRow
    opening: float
    search: SearchLever
    business: str = ""
    path: str = ""
    paid_by: int = 1

    @property
    def what(self) -> str:
        """Its path as a strategy has it: relative to the business, or whole in a plan for several."""
        return self.path or self.row.what

    @property
    def is_price(self) -> bool:
        """Whether it is the price of a business."""
        return self.row.what == PRICE


class PriceRange(NamedTuple):
    """How far a price is looked for at most, and how far its own ``[[lever]]`` would let it go (None: not said)."""

    low: float
    high: float
    asked_low: float | None
    asked_high: float | None

    @property
    def cuts(self) -> bool:
        """Whether it is looked for less far than its own row would have it."""
        return (self.asked_low is not None and self.asked_low < self.low) or (
            self.asked_high is not None and self.asked_high > self.high
        )


def price_range(scenario: Scenario, business: str) -> PriceRange:
    """How far the price of a business is looked for: a fifth beyond the lowest and the highest opening price of its
    place, as far as is known how people answer a price."""
    one = next(each for each in scenario.business if each.name == business)
    prices = [each.price for each in scenario.business if each.place == one.place]
    low, high = min(prices) * (1 - FAR_PRICES), max(prices) * (1 + FAR_PRICES)
    asked: list[float | None] = [None, None]
    own = [each for each in scenario.lever if each.what == PRICE and each.business in (None, business)]
    for each in sorted(own, key=lambda each: each.business is not None):
        asked = [known if given is None else given for known, given in zip(asked, (each.low, each.high), strict=True)]
    return PriceRange(low, high, *asked)


@dataclass(frozen=True)
class LeftOut:
    """A lever that is not searched, and why."""

    what: str
    why: str


def market_levers(scenario: Scenario, business: str) -> tuple[list[MarketLever], list[LeftOut]]:
    """The levers of a business that a search may move, and those that it may not.

    Raises UsageError with a sentence where the scenario has no costs of levers, or one of them has none.
    """
    rows = levers_of(scenario, business)
    if not rows:
        raise UsageError(
            f"What does it cost to move a lever of {business}? The scenario says nothing of it. Write "
            '`levers = "restaurant"` (or another preset) under [study] for a table of typical costs, or a [[lever]] '
            "with step and cost_per_point_per_week for each lever that may be moved."
        )
    unpriced = [row.what for row in rows if not row.priced]
    if unpriced:
        raise UsageError(
            f"What does a step of {listed(unpriced)} cost at {business}? Give cost_per_point_per_week in its [[lever]] "
            "(0 if it costs nothing), or own_cost where its cost is in the books by itself."
        )
    found: list[MarketLever] = []
    left: list[LeftOut] = []
    for row in rows:
        made = _made(scenario, business, row)
        if isinstance(made, LeftOut):
            left.append(made)
        else:
            found.append(made)
    if not found:
        told = "; ".join(f"{each.what}: {each.why}" for each in left)
        raise UsageError(f"No lever of {business} can be searched ({told}).")
    return found, left


def _made(scenario: Scenario, business: str, row: LeverRow) -> MarketLever | LeftOut:
    here = opening(scenario, resolve(scenario, row.what, business))
    if here is None or (row.along and not here):
        return LeftOut(row.what, "it is off in this scenario; set it to have it searched")
    if row.needs and not opening(scenario, resolve(scenario, row.needs, business)):
        return LeftOut(row.what, f"it does nothing while {row.needs} is off")
    free = row.cost_per_point_per_week == 0.0 and (bool(row.own_cost) or row.one_off_cost_per_point == 0.0)
    room = _room(scenario, business, row, here)
    ends = _free_ends(scenario, business, row, here, room) if free else _paid_ends(row, room)
    (least, most), furthest = ends
    if most - least <= 0.0:
        return LeftOut(row.what, f"it is at the end of its range already ({here:g})")
    search = SearchLever(
        name=row.what,
        step=abs(row.step),
        least=least,
        most=most,
        per_week=row.cost_per_point_per_week,
        grows=row.cost_grows,
        once=row.one_off_cost_per_point,
        is_free=free,
        is_whole=bare(declared_as(resolve(scenario, row.what, business)).annotation)[0] is int,
        furthest=furthest if free else None,
    )
    return MarketLever(row, float(here), search)


Ends = tuple[tuple[float, float], tuple[float, float]]


def _room(scenario: Scenario, business: str, row: LeverRow, here: float) -> tuple[float, float]:
    """How far a lever may go down (0 or below) and up, within its range and that of what moves with it."""
    stands = held_in_range(scenario, resolve(scenario, row.what, business)) or (here,)
    low = -math.inf if row.low is None else row.low
    high = math.inf if row.high is None else row.high
    return min(0.0, low - min(stands)), max(0.0, high - max(stands))


def _paid_ends(row: LeverRow, room: tuple[float, float]) -> Ends:
    """How far money moves a lever: in the direction of its step, to the end of its range."""
    far = NO_END * abs(row.step)
    end = (0.0, min(far, room[1])) if row.step > 0.0 else (-min(far, -room[0]), 0.0)
    return end, end


def _free_ends(scenario: Scenario, business: str, row: LeverRow, here: float, room: tuple[float, float]) -> Ends:
    """How far a lever that carries its own cost is moved, at first and at most; a price by the prices of the place."""
    if row.what == PRICE:
        place = next(each.place for each in scenario.business if each.name == business)
        prices = [each.price for each in scenario.business if each.place == place]
        near = min(*prices, here * (1 - NEAR_PRICES)) - here, max(*prices, here * (1 + NEAR_PRICES)) - here
        most_known = price_range(scenario, business)
        far = most_known.low - here, most_known.high - here
        near = max(near[0], far[0]), min(near[1], far[1])
    else:
        near, far = ((-steps * abs(row.step), steps * abs(row.step)) for steps in (FREE_STEPS, WIDER_STEPS))
    least, most = room
    kept = [(max(least, pair[0]), min(most, pair[1])) for pair in (near, far)]
    return kept[0], kept[1]
