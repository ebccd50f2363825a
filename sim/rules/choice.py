"""Which business, if any: value (M2), cost (M4), comes to mind, go and which (M3), commitment (M36)."""

from sim.rules.arithmetic import INFINITY, exp, log, logistic, power
from sim.rules.scale import WEEKS_PER_YEAR


def minute_value(per_hour, impatience_per_year, week):
    """M4, M5. What a minute is worth, in money, in `week` (>= 0; earlier weeks count as 0) if people grow impatient.

    v (1 + impatience)^(week/52).  Becker (1965) for the price of time; no trend estimate was found, so 0 by default.
    """
    return per_hour / 60.0 * power(1.0 + impatience_per_year, max(0.0, week) / WEEKS_PER_YEAR)


def cost(price, per_minute, wait, travel, effort):
    """M4. Generalised cost in money: cost is not price.

    `wait` and `travel` in minutes (>= 0), `per_minute` in money, `effort` in money (the hassle).  Becker (1965).
    """
    return price + per_minute * (wait + travel) + effort


def product_worth(appeal, must_be):
    """M2; Kano (1984). What counts of the product (z): all of it, or only what it lacks if it is taken as read
    (`must_be`).
    """
    return min(appeal, 0.0) if must_be else appeal


def value(
    product_weight,
    appeal,
    experience_weight,
    expectation,
    price_weight,
    cost,
    risk_weight,
    risk,
    guarantee,
    loyalty_weight,
    loyalty,
    taste,
):
    """M2, M18. Value of a business to a customer on an occasion, in logits; McFadden (1974), Train (2009).

    Weights are the customer's own; `appeal`, `expectation`, `risk` in z, `cost` in money, `guarantee` and `loyalty`
    0..1.
    """
    return (
        product_weight * appeal
        + experience_weight * expectation
        - price_weight * cost
        - risk_weight * risk * (1.0 - guarantee)
        + loyalty_weight * loyalty
        + taste
    )


def comes_to_mind(is_open, reachable, aware, barred, considered, reminded):
    """M3. Whether a business is in the set on an occasion: mental and physical availability (Hauser & Wernerfelt
    1990).
    """
    return is_open and reachable and aware and not barred and (considered or reminded)


def attraction(value, top, nest):
    """M3. exp((V - top)/nest): a business's weight within the set, relative to the best value `top` of the set;
    0..1.
    """
    return exp((value - top) / nest)


def inclusive_value(top, total, nest):
    """M3. mu log sum exp(V/mu) over the set, in logits, from its best value and the sum (>= 1) of its attractions."""
    return top + nest * log(total)


def go_chance(going_out, inclusive):
    """M3. The chance to go out at all: logistic(V0 + I).  Ben-Akiva (1973), McFadden (1978): brand comes late."""
    return logistic(going_out + inclusive)


def race_time(exponential, attraction):
    """M3. When a business would be chosen in an exponential race; the first one wins (>= 0, infinite at no attraction).

    The winner of  E_j / w_j  with  w_j = exp(V_j/mu)  is the winner of  V_j/mu + Gumbel_j  with Gumbel = -log E:
    the logit.
    """
    return exponential / attraction if attraction > 0.0 else INFINITY


def committed_until(week, commitment_weeks):
    """M36. The first week in which a customer who chose freely in `week` chooses freely again."""
    return week + 1 + commitment_weeks if commitment_weeks > 0 else week
