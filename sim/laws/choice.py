"""Which business, on one occasion, on average: logit, nested logit, consideration (V1-V3, V25, V28, M3).

Values are in logits, prices in money, price weights in logits per unit of money.
Sources: McFadden (1974), Conditional logit analysis of qualitative choice behavior; Ben-Akiva (1973) and McFadden
(1978) for the nest; Train (2009), Discrete Choice Methods with Simulation; Huff (1964), Journal of Marketing 28;
Hauser & Wernerfelt (1990), Journal of Consumer Research 16, for consideration.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit, logsumexp

from sim.annotations import Floats, Numbers
from sim.laws.ranges import number, numbers, same_length

MOST_CONSIDERED = 16  # 2 ** 16 sets are enumerated in a fraction of a second


class Choice(NamedTuple):
    """Chances on one occasion: of each alternative, float array [J], and of staying out; together 1."""

    shares: np.ndarray
    out: float


def softmax(values: Numbers) -> Floats:
    """V1. Chances of J alternatives, float array [J], adding up to 1: exp(V_j) / sum exp(V)."""
    values = numbers("values", values)
    return np.exp(values - logsumexp(values))


def with_outside(values: Numbers, outside: float = 0.0) -> Choice:
    """V1. Choice among J alternatives and one outside, of value `outside` (logits): the outside adds exp(outside)."""
    return nested(values, 1.0, -number("outside", outside))


def nested(values: Numbers, nest: float, going_out: float = 0.0) -> Choice:
    """V2. Choice when the decision to go comes first: I = mu log sum exp(V/mu), go = logistic(V0 + I), then logit V/mu.

    `nest` is mu, above 0 and at most 1 (1 is the plain logit), `going_out` is V0.
    """
    values = numbers("values", values)
    nest, going_out = _nest(nest), number("going_out", going_out)
    total = logsumexp(values / nest)
    go = expit(going_out + nest * total)
    return Choice(go * np.exp(values / nest - total), float(expit(-going_out - nest * total)))


def considered(values: Numbers, chances: Numbers, nest: float = 1.0, going_out: float = 0.0) -> Choice:
    """V28. Choice when alternative j comes to mind with chance `chances[j]` (0..1), on its own; nothing in mind is out.

    The sum over all 2^J sets; ValueError beyond 16 alternatives.
    """
    weight, go, given = _sets(values, chances, nest, going_out)
    return Choice((weight * go) @ given, float(weight @ (1.0 - go)))


def considered_elasticities(
    values: Numbers, chances: Numbers, price_weight: float, prices: Numbers, nest: float = 1.0, going_out: float = 0.0
) -> Floats:
    """M3. Own-price elasticity of each alternative's visits under consideration, float array [J], 0 or below.

    Within one set d log P_j / d V_j = (1 - s_j)/mu + s_j (1 - go), s_j the share given that one goes; sets are averaged
    by the visits that they bring.  `values` are those at `prices` (0 or more); chances must be above 0.
    """
    weight, go, given = _sets(values, numbers("chances", chances, 0.0, 1.0, above=True), nest, going_out)
    cost = number("price_weight", price_weight, 0.0) * numbers("prices", prices, 0.0)
    same_length(values=given[0], prices=cost)
    visits = (weight * go)[:, None] * given
    slope = (1.0 - given) / nest + given * (1.0 - go)[:, None]
    return -cost * (visits * slope).sum(axis=0) / visits.sum(axis=0)


def own_elasticities(shares: Numbers, price_weight: float, prices: Numbers) -> Floats:
    """V1. Own-price elasticities of the plain logit, float array [J]: -b p_j (1 - P_j)."""
    shares, prices = numbers("shares", shares, 0.0, 1.0), numbers("prices", prices, 0.0)
    same_length(shares=shares, prices=prices)
    return -number("price_weight", price_weight, 0.0) * prices * (1.0 - shares)


def brand_elasticity(price_weight: float, price: float, share: float, go_share: float, nest: float) -> float:
    """M3. Own-price elasticity of a business with share s of those who go: -b p [(1 - s)/mu + s (1 - go)]."""
    share, go = number("share", share, 0.0, 1.0), number("go_share", go_share, 0.0, 1.0)
    slope = (1.0 - share) / _nest(nest) + share * (1.0 - go)
    return -number("price_weight", price_weight, 0.0) * number("price", price, 0.0) * slope


def category_elasticity(price_weight: float, price: float, go_share: float) -> float:
    """M3. Elasticity of going out when all of equal `price` raise it alike: -b p (1 - go); 0 or below."""
    go = number("go_share", go_share, 0.0, 1.0)
    return -number("price_weight", price_weight, 0.0) * number("price", price, 0.0) * (1.0 - go)


def huff(sizes: Numbers, distances: Numbers, decay: float) -> Floats:
    """V3. Shares of J shops, float array [J]: size / distance^decay, adding up to 1.  Sizes and distances above 0."""
    sizes = numbers("sizes", sizes, 0.0, above=True)
    distances = numbers("distances", distances, 0.0, above=True)
    same_length(sizes=sizes, distances=distances)
    return softmax(np.log(sizes) - number("decay", decay, 0.0) * np.log(distances))


def guarantee_worth(risk_weight: float, risk: float, guarantee: float, price_weight: float) -> float:
    """V25. The price rise (money) that a guarantee (0..1) makes up for: weight x risk x guarantee / price weight.

    `risk` in z, `risk_weight` in logits per z, both 0 or more; `price_weight` above 0.
    """
    relief = number("risk_weight", risk_weight, 0.0) * number("risk", risk, 0.0)
    share = number("guarantee", guarantee, 0.0, 1.0)
    return relief * share / number("price_weight", price_weight, 0.0, above=True)


def _nest(nest: float) -> float:
    return number("nest", nest, 0.0, 1.0, above=True)


def _sets(values: Numbers, chances: Numbers, nest: float, going_out: float) -> tuple[Floats, Floats, Floats]:
    """Of all 2^J sets: chance to come to mind [2^J], to go then [2^J], shares given that one goes [2^J, J]."""
    values, chances = numbers("values", values), numbers("chances", chances, 0.0, 1.0)
    same_length(values=values, chances=chances)
    if len(values) > MOST_CONSIDERED:
        raise ValueError(f"At most {MOST_CONSIDERED} alternatives can be enumerated; there are {len(values)}.")
    nest, going_out = _nest(nest), number("going_out", going_out)
    sets = (np.arange(2 ** len(values))[:, None] >> np.arange(len(values))) & 1 == 1
    weight = np.where(sets, chances, 1.0 - chances).prod(axis=1)
    total = np.full(len(sets), -np.inf)
    total[1:] = logsumexp(np.where(sets[1:], values / nest, -np.inf), axis=1)
    given = np.zeros(sets.shape)
    given[1:] = np.where(sets[1:], np.exp(np.minimum(values / nest - total[1:, None], 0.0)), 0.0)
    return weight, expit(going_out + nest * total), given
