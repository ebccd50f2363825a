"""What a business is worth to a customer, and what a visit leaves behind: the rules, put together once.

Both engines and the studies call these, so that a lever that enters a value or a visit's money does so in one place.
``terms`` are those of a week, by the names of `sim.market.weekly`, with an index for businesses: the kernel's `Offer`
or `Service`, an agent's week, the last week of a study.  Plain Python, which compiled code can call too; what adds and
multiplies numbers does so to arrays of people.
"""

from typing import Any, NamedTuple

from sim.rules.choice import cost, utility
from sim.rules.judge import refund
from sim.rules.money import contribution, visit_margin


class Offered(NamedTuple):
    """What a business offers in a week to those at a place: all of its value that is not the customer's own.

    ``price`` and ``effort`` in money, ``wait`` and ``travel`` (there and back) in minutes, ``product`` in z,
    ``guarantee`` 0..1; ``risk_weight`` and ``loyalty_weight`` >= 0.
    """

    price: float
    effort: float
    wait: float
    travel: float
    product: float
    guarantee: float
    risk_weight: float
    loyalty_weight: float


def offered(terms: Any, j: int, wait: float, travel: float) -> Offered:
    """The `Offered` of business ``j``; ``wait`` and ``travel`` in minutes."""
    return Offered(
        terms.price[j],
        terms.effort[j],
        wait,
        travel,
        terms.product[j],
        terms.guarantee[j],
        terms.risk_weight,
        terms.loyalty_weight,
    )


def cost_to(offer: Offered, minute_value: Any) -> Any:
    """M4: what an `Offered` costs, in money, whose minutes are worth ``minute_value`` each."""
    return cost(offer.price, minute_value, offer.wait, offer.travel, offer.effort)


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
    """M2: the value of an `Offered` in logits to a customer with these weights (>= 0), to whom it costs ``money``.

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
