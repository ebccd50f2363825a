"""Who wants to go out this week: category need (M1), who the customers are (M32), awareness (M35)."""

import math

from sim.compiled.arithmetic import exp, log

RECESSION_NEED = 0.06
"""Fall of occasions at recession depth 1; with the two constants below it is set to US real spend on eating out,
-12.9 %
between 2006 and 2009 (USDA Economic Research Service). Grade D."""
RECESSION_PRICE = 0.10
"""Rise of price sensitivity at recession depth 1; direction: Gordon, Goldfarb & Li (2013). Grade D."""
RECESSION_RISK = 0.35
"""Rise of the weight of perceived risk at recession depth 1. Grade D."""
MOST_OCCASIONS = 63
"""The most occasions of one customer in one week: six bits of the diary of visits."""


def occasion_rate(unit_rate: float, occasions_per_week: float, recession: float) -> float:
    """M1, M30. Mean occasions to go out of one customer in one week (>= 0).

    `unit_rate` (>= 0) is the customer's own draw with mean 1 (Gamma with shape `rate_shape`), `occasions_per_week`
    the segment's mean, `recession` the depth R >= 0.

    Source: the negative binomial model of Ehrenberg (1959); Goodhardt, Ehrenberg & Chatfield (1984).
    """
    return unit_rate * occasions_per_week * max(0.0, 1.0 - RECESSION_NEED * recession)


def under_recession(weight: float, effect: float, recession: float) -> float:
    """M30. `weight` x (1 + `effect` R): the price weight or the risk weight (>= 0) at recession depth R >= 0.

    Source: Gordon, Goldfarb & Li (2013) for the direction; the sizes are assumed (grade D).
    """
    return weight * (1.0 + effect * recession)


def sensitivity(normal: float, spread: float) -> float:
    """M2, M32. A customer's multiplier on a weight (> 0): log-normal with mean 1 and coefficient of variation `spread`.

    `normal` is a standard normal draw; `spread` >= 0, and 0 gives exactly 1.

    Source: McFadden & Train (2000), mixed logit; Kamakura & Russell (1989), that markets are made of segments.
    """
    variance = log(1.0 + spread * spread)
    return exp(math.sqrt(variance) * normal - 0.5 * variance)


def correlated(first: float, second: float, correlation: float) -> float:
    """M32. A standard normal draw with `correlation` (-1..1) to `first`, from two independent ones (`second`).

    Source: a definition; that experience and price pull apart is assumed (grade D).
    """
    return correlation * first + math.sqrt(1.0 - correlation * correlation) * second


def level_notice_chance(aware: float, moving: float) -> float:
    """M35. The weekly chance (0..1) to notice that keeps awareness at the share `aware` while a share `moving` leaves
    a week: A m / (1 - A (1 - m)).

    Both are shares (0..1); without moving, or once all know, nothing is left to notice: 0.

    Source: an identity, the balance of those who move away and those who notice; Bass (1969) for noticing by itself.
    """
    unaware_or_gone = 1.0 - aware * (1.0 - moving)
    return aware * moving / unaware_or_gone if unaware_or_gone > 0.0 else 0.0
