"""Which business, if any: value (M2), cost (M4), comes to mind, go and which (M3), commitment (M36)."""

from sim.compiled.arithmetic import INFINITY, exp, log, logistic, power
from sim.rules.scale import WEEKS_PER_YEAR


def minute_value(per_hour: float, impatience_per_year: float, week: int) -> float:
    """M4, M5. What a minute is worth, in money, in `week` if people grow impatient: v (1 + impatience)^(week/52).

    `per_hour` in money (>= 0), `impatience_per_year` a share (>= 0; off 0), `week` any; weeks before 0 count as 0.

    Source: Becker (1965) for the price of time; no estimate of a trend was found, so it is off by default.
    """
    return per_hour / 60.0 * power(1.0 + impatience_per_year, max(0.0, week) / WEEKS_PER_YEAR)


def cost(price: float, per_minute: float, wait: float, travel: float, effort: float) -> float:
    """M4. Generalised cost in money: cost is not price.

    `price` and `effort` (the hassle) in money, `per_minute` money a minute, `wait` and `travel` in minutes (>= 0).

    Source: Becker (1965).
    """
    return price + per_minute * (wait + travel) + effort


def product_worth(appeal: float, must_be: bool) -> float:
    """M2. What counts of the product (z): all of `appeal` (z), or only what it lacks where it is taken as read
    (`must_be`).

    Source: Kano et al. (1984), must-be quality.
    """
    return min(appeal, 0.0) if must_be else appeal


def utility(
    product_weight: float,
    appeal: float,
    experience_weight: float,
    expectation: float,
    price_weight: float,
    cost: float,
    risk_weight: float,
    risk: float,
    guarantee: float,
    loyalty_weight: float,
    loyalty: float,
    taste: float,
) -> float:
    """M2, M18. Value of a business to a customer on an occasion, in logits.

    Weights are the customer's own (>= 0); `appeal`, `expectation` and `risk` in z, `cost` in money, `guarantee` and
    `loyalty` 0..1, `taste` in logits.

    Source: McFadden (1974), Train (2009); the risk term and that a guarantee takes it away: Hart (1988).
    """
    return (
        product_weight * appeal
        + experience_weight * expectation
        - price_weight * cost
        - risk_weight * risk * (1.0 - guarantee)
        + loyalty_weight * loyalty
        + taste
    )


def comes_to_mind(is_open: bool, reachable: bool, aware: bool, barred: bool, considered: bool, reminded: bool) -> bool:
    """M3. Whether a business is in the set on an occasion: mental and physical availability.

    `is_open`, `reachable`, `aware`, `barred`, `considered` and `reminded` are bools.

    Source: Hauser & Wernerfelt (1990).
    """
    return is_open and reachable and aware and not barred and (considered or reminded)


def attraction(value: float, top: float, nest: float) -> float:
    """M3. exp((V - top)/nest): a business's weight (0..1) within the set, relative to the best value `top` of the set.

    `value` and `top` in logits, `top` >= `value`; `nest` 0..1, above 0.

    Source: McFadden (1978).
    """
    return exp((value - top) / nest)


def inclusive_value(top: float, total: float, nest: float) -> float:
    """M3. mu log sum exp(V/mu) over the set, in logits, from its best value `top` and the `total` (>= 1) of its
    attractions; `nest` 0..1, above 0.

    Source: McFadden (1978).
    """
    return top + nest * log(total)


def go_chance(going_out: float, inclusive: float) -> float:
    """M3. The chance (0..1) to go out at all: logistic(V0 + I) of the appeal of `going_out` and the
    `inclusive` value, both in logits.  The brand comes late.

    Source: Ben-Akiva (1973), McFadden (1978).
    """
    return logistic(going_out + inclusive)


def race_time(exponential: float, attraction: float) -> float:
    """M3. When a business would be chosen in an exponential race; the first one wins (>= 0, infinite at no attraction).

    `exponential` > 0 is a standard exponential draw, `attraction` 0..1.  The winner of  E_j / w_j  with
    w_j = exp(V_j/mu)  is the winner of  V_j/mu + Gumbel_j  with Gumbel = -log E: the logit.

    Source: McFadden (1974), extreme values; the race is the same law written for exponentials.
    """
    return exponential / attraction if attraction > 0.0 else INFINITY


def committed_until(week: int, commitment_weeks: int) -> int:
    """M36. The first week in which a customer who chose freely in `week` chooses freely again: w + 1 + weeks.

    `commitment_weeks` >= 0; at 0 nobody is bound.

    Source: the contracts of Fader & Hardie (2007); that nothing is chosen within the term is assumed (grade D).
    """
    return week + 1 + commitment_weeks if commitment_weeks > 0 else week
