"""Which business, if any: value (M2), cost (M4), comes to mind, go and which (M3), commitment (M36)."""

from sim.compiled.arithmetic import INFINITY, exp, halve, log, logistic, power
from sim.rules.scale import WEEKS_PER_YEAR

STRAIGHT = 1.0
"""The `price_curve` at which a cost is felt as it is."""
LEAST_COST = 0.01
"""Costs below this part of the usual one are felt as it is."""
BOUND_WEEKS = 26.0
"""Weeks of being bound that are disliked half as much as a bond without end. Grade D."""
NEARLY_STRAIGHT = 1e-3
"""Below this, exp(x) - 1 and log(1 + x) are sums of powers, exact to the last bit."""


def minute_value(per_hour: float, impatience_per_year: float, week: int) -> float:
    """M4, M5. What a minute is worth, in money, in `week` if people grow impatient: v (1 + impatience)^(week/52).

    `per_hour` in money (>= 0), `impatience_per_year` a share (>= 0; off 0), `week` any; weeks before 0 count as 0.

    Source: Becker (1965) for the price of time; no estimate of a trend was found, so it is off by default.
    """
    return per_hour / 60.0 * power(1.0 + impatience_per_year, max(0.0, week) / WEEKS_PER_YEAR)


def cost(price: float, per_minute: float, wait: float, travel: float, effort: float, wait_weight: float) -> float:
    """M4. Generalised cost in money: cost is not price.

    `price` and `effort` (the hassle, as this customer feels it) in money, `per_minute` money a minute, `wait` and
    `travel` in minutes (>= 0); a minute of waiting weighs `wait_weight` (>= 0; off 1) times one on the way.

    Source: Becker (1965); Abrantes & Wardman (2011) for the weight of waiting.
    """
    return price + per_minute * (wait_weight * wait + travel) + effort


def price_rise(price: float, paid: float, price_shock: float) -> float:
    """M4. What it costs beside the price (money, >= 0) to find it risen above the one `paid` last: `price_shock` (>= 0;
    off 0) times the rise; `price` and `paid` in money, or arrays of it.

    Source: Kalyanaram & Winer (1995), reference prices, whose losses count more than gains; the form is assumed (grade
    D).
    """
    return 0.0 + price_shock * (price - paid) * (price > paid)  # 0, not -0, where it has not risen


def felt_cost(cost: float, usual_cost: float, price_curve: float) -> float:
    """M4. How a `cost` (money, >= 0) is felt, in money of the `usual_cost` c (> 0, or 0: as it is): with theta the
    `price_curve` (0..1; off 1), c + c ((cost/c)^theta - 1)/theta, at 0 c (1 + log(cost/c)).

    A cost below a hundredth of c is felt as that hundredth.

    Source: Box & Cox (1964) for the form; Azar (2009), who found what people do to save a sum to fall as about the
    square root of the price, for that it bends.
    """
    result = cost
    if price_curve != STRAIGHT and usual_cost > 0.0:
        apart = log(max(cost / usual_cost, LEAST_COST))
        bent = price_curve * apart
        if abs(bent) < NEARLY_STRAIGHT:
            grown = 1.0 + bent / 2.0 * (1.0 + bent / 3.0 * (1.0 + bent / 4.0 * (1.0 + bent / 5.0)))
        else:
            grown = (exp(bent) - 1.0) / bent
        result = usual_cost * (1.0 + apart * grown)
    return result


def felt_more(cost: float, usual_cost: float, price_curve: float) -> float:
    """M4. By how much more a `cost` is felt for each unit of money that it rises: (cost/c)^(theta - 1) (>= 0),
    the slope of `felt_cost` at theta, the `price_curve` (0..1; off 1); 0 below its hundredth of c, the `usual_cost`.

    Source: an identity.
    """
    result = 1.0
    if price_curve != STRAIGHT and usual_cost > 0.0:
        result = 0.0
        if cost >= LEAST_COST * usual_cost:
            result = power(cost / usual_cost, price_curve - 1.0)
    return result


def cost_felt_as(felt: float, usual_cost: float, price_curve: float) -> float:
    """M4. The cost (money) that is `felt` so: the inverse of `felt_cost`; a hundredth of c (>= 0) for what is felt as
    less than it.

    `felt` in money of the `usual_cost` c, `price_curve` 0..1.

    Source: Box & Cox (1964).
    """
    result = felt
    if price_curve != STRAIGHT and usual_cost > 0.0:
        apart = felt / usual_cost - 1.0
        bent = price_curve * apart
        result = LEAST_COST * usual_cost
        if bent > -1.0:
            if abs(bent) < NEARLY_STRAIGHT:
                grown = apart * (
                    1.0 - bent * (1.0 / 2.0 - bent * (1.0 / 3.0 - bent * (0.25 - bent * (0.2 - bent / 6.0))))
                )
            else:
                grown = log(1.0 + bent) / price_curve
            result = max(result, usual_cost * exp(grown))
    return result


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


def stays_away(barred: bool, left: bool, weeks_since: int, forgives_after_weeks: float) -> bool:
    """M26, M37. Whether somebody cannot or will not come: `barred` by the business, or `left` for good at her last
    visit, which was fewer than `forgives_after_weeks` (>= 0) ago, `weeks_since` (>= 0).

    `barred` and `left` are bools, or arrays of them.

    Source: Hirschman (1970), exit; how long it lasts is assumed (grade D).
    """
    return barred | (left & (weeks_since < forgives_after_weeks))


def comes_to_mind(is_open: bool, reachable: bool, aware: bool, away: bool, considered: bool, reminded: bool) -> bool:
    """M3. Whether a business is in the set on an occasion: mental and physical availability.

    `is_open`, `reachable`, `aware`, `away` (`stays_away`), `considered` and `reminded` are bools.

    Source: Hauser & Wernerfelt (1990).
    """
    return is_open and reachable and aware and not away and (considered or reminded)


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


def bound_cost(price: float, bound_dislike: float, commitment_weeks: float) -> float:
    """M36. What it costs (money, >= 0) beside the price to choose a business that binds whoever chooses it:
    bound_dislike x price x 26 (1 - 2^(-weeks/26)).

    `price` is that of the business as the market opens (money, >= 0), `bound_dislike` >= 0 a share of it (off 0),
    `commitment_weeks` >= 0; later weeks count ever less, so that 26 weeks are half of what a bond without end is.

    Source: assumed (grade D), that freedom has a price.
    """
    return bound_dislike * price * (BOUND_WEEKS * (1.0 - halve(commitment_weeks / BOUND_WEEKS)))
