"""What a business is worth to a customer, and what a visit leaves behind: the rules, put together once.

Both engines and the studies call these, so that a lever that enters a value or a visit's money does so in one place.
``terms`` are those of a week, by the names of `sim.market.weekly`, with an index for businesses: the kernel's `Offer`
or `Service`, an agent's week, the last week of a study.  Plain Python, which compiled code can call too; what adds and
multiplies numbers does so to arrays of people.
"""

from typing import Any, NamedTuple

from sim.market.state import BARRED, LEFT
from sim.rules.choice import cost, felt_cost, price_rise, stays_away, utility
from sim.rules.judge import refund
from sim.rules.money import contribution, visit_margin

NEVER_PAID = 1e300
"""Instead of a price paid last: no price has risen above it."""


class Offered(NamedTuple):
    """What a business offers in a week to those at a place: all of its value that is not the customer's own.

    ``price`` and ``effort`` in money, ``wait`` and ``travel`` (there and back) in minutes, ``product`` in z,
    ``guarantee`` 0..1; ``risk_weight``, ``loyalty_weight``, ``wait_weight`` and ``price_shock`` >= 0; ``usual_cost``
    and ``bound_cost`` in money, ``price_curve`` 0..1.
    """

    price: float
    effort: float
    wait: float
    travel: float
    product: float
    guarantee: float
    risk_weight: float
    loyalty_weight: float
    wait_weight: float
    price_shock: float
    usual_cost: float
    price_curve: float
    bound_cost: float


def offered(terms: Any, j: int, wait: float, travel: float, place: int, binds: bool) -> Offered:
    """The `Offered` of business ``j`` to those at ``place`` (index); ``wait`` and ``travel`` in minutes.

    ``binds`` says whether a visit would bind them, if that business binds at all: not passers-by, nor the bound.
    """
    return Offered(
        terms.price[j],
        terms.effort[j],
        wait,
        travel,
        terms.product[j],
        terms.guarantee[j],
        terms.risk_weight,
        terms.loyalty_weight,
        terms.wait_weight,
        terms.price_shock,
        terms.usual_cost[place],
        terms.price_curve,
        terms.bound_cost[j] if binds else 0.0,
    )


def cost_to(offer: Offered, minute_value: Any, effort_sensitivity: Any, paid: Any) -> Any:
    """M4: what an `Offered` costs, in money, whose minutes are worth ``minute_value`` each.

    ``effort_sensitivity`` (>= 0) multiplies its trouble, ``paid`` is the price paid last: `NEVER_PAID` for somebody who
    never came.
    """
    effort = offer.effort * effort_sensitivity
    plain = cost(offer.price, minute_value, offer.wait, offer.travel, effort, offer.wait_weight)
    return plain + price_rise(offer.price, paid, offer.price_shock) + offer.bound_cost


def felt_by(offer: Offered, money: float) -> float:
    """M4: how ``money``, what an `Offered` costs, is felt by those at its place; ``money`` itself where `price_curve`
    is 1.
    """
    return felt_cost(money, offer.usual_cost, offer.price_curve)


def value_to(
    offer: Offered,
    product_weight: Any,
    experience_weight: Any,
    price_weight: Any,
    money: Any,
    expectation: Any,
    risk: Any,
    loyalty: Any,
    taste: Any,
) -> Any:
    """M2: the value of an `Offered` in logits to a customer with these weights (>= 0), who feels it to cost ``money``.

    ``expectation`` and ``risk`` in z, ``loyalty`` 0..1, ``taste`` in logits.
    """
    return utility(
        product_weight,
        offer.product,
        experience_weight,
        expectation,
        price_weight,
        money,
        offer.risk_weight,
        risk,
        offer.guarantee,
        offer.loyalty_weight,
        loyalty,
        taste,
    )


def is_away(flags: Any, last_visit: Any, week: int, forgives_after_weeks: float) -> Any:
    """Whether somebody stays away in ``week``, barred or having left for good (M26, M37): one, or arrays of them.

    ``flags`` and ``last_visit`` as in `sim.market.state.State`.  Whoever reads the two asks here.
    """
    return stays_away((flags & BARRED) != 0, (flags & LEFT) != 0, week - last_visit, forgives_after_weeks)


def left_behind(
    terms: Any, j: int, spend: float, upgraded: bool, claimed: bool, complained: bool, gestured: bool
) -> float:
    """M34: money that a visit to business ``j`` left behind; ``spend`` >= 0 units, then what happened, as truths."""
    return contribution(
        visit_margin(spend, terms.price[j], terms.unit_cost[j], terms.cost_per_visit[j]),
        terms.upgrade_price[j] - terms.upgrade_cost[j] if upgraded else 0.0,
        refund(terms.guarantee[j], terms.price[j], spend) if claimed else 0.0,
        terms.cost_per_complaint[j] if complained else 0.0,
        terms.gesture_cost[j] if gestured else 0.0,
    )
