"""From published price elasticities to the weights of the choice model (docs/rules.md §2, M3).

Nobody knows the logit coefficients of her customers, but elasticities are published.  For one place, the
price weight b, the nest and the appeal of going out are those under which the market's own opening prices
give a stated share of occasions on which people go out, a stated category and a stated brand price
elasticity.  For a customer of mean sensitivities, with A_j the chance that business j comes to mind (aware x
considered) and V_j its value:

* set C comes to mind with chance ``product of A_j in C and of 1 - A_j outside``; the empty set is left out
* ``I = nest log sum exp(V / nest)`` over C, ``go = logistic(going_out + I)``, ``q_j = exp(V_j / nest) / sum``
* category elasticity, d log(go share) / d log(all prices): ``-b E[go (1 - go) sum q p] / E[go]``
* own elasticity of j: ``-b p_j E[go q_j ((1 - q_j) / nest + q_j (1 - go))] / E[go q_j]``
* where costs are felt by a curve f (M4), p_j is ``p_j f'(cost_j)`` in both
* brand elasticity: the own elasticities' mean, weighted by shares of visits

Up to `MOST_ENUMERATED` businesses every set is enumerated; of more, the same sums over sets are integrals along one
line (`sim.scenario.solve.race`), so that work grows with the number of businesses and not with that of sets.  Sums fold
halves onto each other, and exp and log are our own, so that the weights have the same bits on every machine.

Sources: Ben-Akiva 1973; McFadden 1978; Bijmolt, van Heerde & Pieters
2005; Andreyeva, Long & Brownell 2010.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.compiled.arithmetic import exp, exp_array, log, log_array
from sim.scenario.solve.curve import AS_IT_IS, Curve
from sim.scenario.solve.nest import largest_nest
from sim.scenario.solve.race import slopes
from sim.scenario.solve.sums import fold, total

FAR_FROM_ELASTICITY = 1.0
"""What the evidence leaves open: -2.6 is of packaged goods, and services may lie between -3.5 and -1.5 (grade C)."""
MOST_ENUMERATED = 16  # 2^16 sets
DEEPEST = -700.0  # exp(V / nest) stays above 0 by this, relative to the best
BLOCK = 1 << 13  # sets
CLOSE = 1e-13  # relative, when a root is found
CLOSE_IN_A_RACE = 1e-11  # elasticity: as near as its integrals are


@dataclass(frozen=True)
class Solved:
    """The weights of one place and what they imply.  Businesses stand in the order given."""

    price_weight: float  # logits per unit of money, at price sensitivity 1
    nest: float  # 0.3..1 when solved
    going_out: float  # logits
    brand_elasticity: float  # mean of own_elasticities, weighted by shares
    category_elasticity: float
    go_share: float  # of occasions on which something comes to mind
    own_elasticities: tuple  # nan for a business that never comes to mind
    shares: tuple  # of visits; add up to 1
    exact: bool  # False: what was to be solved does not give the elasticities; it is the nearest
    usual_cost: float = 0.0  # money, of the businesses in reach as the market opens: where costs are felt as they are
    visits: tuple = ()  # a week, of residents and passers-by together; () where solved for strangers

    def far_from(self, brand_price_elasticity: float) -> bool:
        """Whether no nest brings visits' answer to one price near to the elasticity (< 0) that was asked for."""
        return not self.exact and abs(self.brand_elasticity - brand_price_elasticity) > FAR_FROM_ELASTICITY


class Choices(NamedTuple):
    """The businesses of a place, J of them, as its mean customer sees them.

    The value of business j is ``appeal_terms[j] - b mean_price_sensitivity f(prices[j] + other_costs[j])`` logits, f
    the ``curve``.
    """

    considered: Sequence[float]  # [J], chances
    aware: Sequence[float]  # [J], chances
    appeal_terms: Sequence[float]  # [J], logits
    prices: Sequence[float]  # [J], money
    other_costs: Sequence[float] | None = None  # [J], money: waiting, travel, effort; None: 0
    mean_price_sensitivity: float = 1.0
    curve: Curve = AS_IT_IS


class Targets(NamedTuple):
    """What the weights have to bring about."""

    brand_price_elasticity: float  # < 0
    category_price_elasticity: float  # < 0
    go_share: float  # between 0 and 1, of occasions on which something comes to mind


def solve(
    choices: Choices,
    targets: Targets,
    price_weight: float | None = None,
    nest: float | None = None,
    going_out: float | None = None,
) -> Solved:
    """The weights of a place from its elasticities: what is given of them is taken, the rest is solved.

    Where price weight and going out are solved, category elasticity and go share hold exactly for any
    nest.  The nest is the largest in 0.3..1 under which the brand elasticity holds too, else the one that
    comes nearest (``exact`` False).

    Raises ValueError, in a sentence for the user, where no weights exist.
    """
    check_targets(targets)
    market = _Market(choices)
    weights = _Weights(market, targets, price_weight, going_out)
    exact = True
    if nest is None:
        how: dict[str, Any] = {} if market.enumerated else {"close": CLOSE_IN_A_RACE, "eager": True}
        nest, exact = largest_nest(lambda mu: weights.at(mu)[0].brand()[0] - targets.brand_price_elasticity, **how)
    choice, going_out = weights.at(nest)
    brand, own, shares = choice.brand()
    return Solved(
        price_weight=float(choice.price_weight),
        nest=float(nest),
        going_out=float(going_out),
        brand_elasticity=brand,
        category_elasticity=choice.category(),
        go_share=choice.go_share(),
        own_elasticities=own,
        shares=shares,
        exact=exact,
    )


def check_targets(targets: Targets) -> None:
    """Raise ValueError, in a sentence for the user, where an elasticity or a share cannot be one."""
    for name in ("brand_price_elasticity", "category_price_elasticity"):
        value = getattr(targets, name)
        if not -math.inf < value < 0.0:
            raise ValueError(f"{name} = {value} cannot be used: give a number below 0.")
    if not 0.0 < targets.go_share < 1.0:
        raise ValueError(f"go_share = {targets.go_share} cannot be used: give a number between 0 and 1.")


def _sums_over_sets(terms):
    """The sum of the terms in each set: set number c holds business j if bit j of c is set."""
    sums = np.zeros(1)
    for term in terms:
        sums = np.concatenate([sums, sums + term])
    return sums


def _of_sets_with(j, values):
    """Of a value for each set, those of the sets that hold business j, in the order of their numbers."""
    return values.reshape(-1, 2, 1 << j)[:, 1].ravel()


def _powers(bases, exponent):
    """Every base to the exponent, block by block: what a block needs stays in the processor's cache."""
    powers = np.empty_like(bases)
    for start in range(0, bases.size, BLOCK):
        block = slice(start, start + BLOCK)
        powers[block] = exp_array(exponent * log_array(bases[block]))
    return powers


NOTHING = "No business comes to anyone's mind: considered x aware is 0 for all."


class _Market:
    """The businesses of a place and each set's chance of being what comes to mind, the empty one left out."""

    def __init__(self, choices):
        self.appeal = np.array(choices.appeal_terms, dtype=np.float64)
        self.prices = np.array(choices.prices, dtype=np.float64)
        self.sensitivity = float(choices.mean_price_sensitivity)
        other = np.zeros(self.prices.size) if choices.other_costs is None else np.array(choices.other_costs, np.float64)
        whole = self.prices + other
        self.costs = choices.curve.felt(whole)
        if not choices.curve.is_straight:
            self.prices = self.prices * choices.curve.more(whole)  # what is felt of a rise, for each 100 % of a price
        self.chances = np.array(choices.considered, np.float64) * np.array(choices.aware, np.float64)
        self.enumerated = self.prices.size <= MOST_ENUMERATED
        if not self.enumerated:
            if not float(self.chances.max()) > 0.0:
                raise ValueError(NOTHING)
            return
        chance = np.ones(1)
        for a in self.chances.tolist():
            chance = np.concatenate([chance * (1.0 - a), chance * a])
        chance[0] = 0.0
        something = float(fold(chance))
        if not something > 0.0:
            raise ValueError(NOTHING)
        self.chance = chance / something
        self.chance_with = [_of_sets_with(j, self.chance) for j in range(self.prices.size)]


class _Choice:
    """What people choose at a price weight and a nest; after ``go_out``, how often they go."""

    def __init__(self, market, nest, price_weight):
        self.market, self.nest, self.price_weight = market, nest, price_weight
        self.values = market.appeal - price_weight * market.sensitivity * market.costs
        self.best = float(self.values.max())
        self.pulls = exp_array(np.maximum((self.values - self.best) / nest, DEEPEST))

    def going_out_for(self, target, guess):
        """The appeal of going out that gives a go share: Newton's method on its logit, between sure bounds."""
        wanted = log(target / (1.0 - target))
        most = self.nest * log(total(self.pulls.tolist()))
        least = self.nest * log(float(self.pulls.min()))
        low, high = wanted - most - self.best, wanted - least - self.best
        x = min(max(guess, low), high)
        for _ in range(100):
            share = self.go_out(x).go_share()
            if share > target:
                high = min(high, x)
            else:
                low = max(low, x)
            spread = self.spread()
            if spread > 0.0 and share < 1.0:
                step = (wanted - log(share / (1.0 - share))) * share * (1.0 - share) / spread
            if not (spread > 0.0 and share < 1.0 and low <= x + step <= high):
                step = 0.5 * (low + high) - x
            x = x + step
            if abs(step) <= 1e-8:  # Newton doubles the right digits: the step just taken was the last that counts
                break
        return x


class _OfSets(_Choice):
    """The choice from each set, all of them enumerated."""

    def __init__(self, market, nest, price_weight):
        super().__init__(market, nest, price_weight)
        self.sums = _sums_over_sets(self.pulls.tolist())
        self.sums[0] = 1.0  # the empty set has no chance; any positive number will do
        self.price = _sums_over_sets((self.pulls * market.prices).tolist()) / self.sums
        self.reach = _powers(self.sums, nest)  # exp(I - best)
        self.go = None

    def go_out(self, going_out):
        self.go = self.reach / (self.reach + exp(-(going_out + self.best)))
        return self

    def go_share(self):
        return float(fold(self.market.chance * self.go))

    def spread(self):
        """By how much the go share rises with the appeal of going out."""
        return float(fold(self.market.chance * self.go * (1.0 - self.go)))

    def category(self):
        lost = float(fold(self.market.chance * self.go * (1.0 - self.go) * self.price))
        return -self.price_weight * self.market.sensitivity * lost / self.go_share()

    def brand(self):
        visits, moved = [], []
        for j, (pull, chance) in enumerate(zip(self.pulls.tolist(), self.market.chance_with, strict=True)):
            go = _of_sets_with(j, self.go)
            q = pull / _of_sets_with(j, self.sums)
            gone = chance * go * q
            visits.append(float(fold(gone)))
            moved.append(float(fold(gone * ((1.0 - q) / self.nest + q * (1.0 - go)))))
        moved = (-self.price_weight * self.market.sensitivity * self.market.prices * np.array(moved)).tolist()
        return _elasticities(moved, visits)


class _Raced(_Choice):
    """The choice of a race: the same numbers without a list of sets."""

    def go_out(self, going_out):
        values = (self.values + going_out) / self.nest
        self.raced = slopes(values[:, np.newaxis], self.market.chances[:, np.newaxis], self.nest)
        self.something = 1.0 - float(self.raced.nothing[0])
        return self

    def go_share(self):
        return total(self.raced.visits[:, 0].tolist()) / self.something

    def spread(self):
        return total(self.raced.lured[:, 0].tolist()) / (self.nest * self.something)

    def category(self):
        lost = total((self.raced.lured[:, 0] * self.market.prices).tolist()) / (self.nest * self.something)
        return -self.price_weight * self.market.sensitivity * lost / self.go_share()

    def brand(self):
        visits = self.raced.visits[:, 0].tolist()
        moved = (self.raced.visits[:, 0] - self.raced.repeated[:, 0]) / self.nest
        moved = (-self.price_weight * self.market.sensitivity * self.market.prices * moved).tolist()
        return _elasticities(moved, visits)


def _elasticities(moved, visits):
    """(Brand elasticity, own elasticities, shares of visits)."""
    whole = total(visits)
    own = tuple(m / v if v > 0.0 else math.nan for m, v in zip(moved, visits, strict=True))
    return total(moved) / whole, own, tuple(v / whole for v in visits)


class _Weights:
    """Price weight and going out for any nest; starts each search where the last one ended."""

    def __init__(self, market, targets, price_weight, going_out):
        _, category, go_share = targets
        self.market, self.category, self.go_share = market, category, go_share
        self.price_weight, self.going_out = price_weight, going_out
        mean_price = total(market.prices.tolist()) / market.prices.size
        self.going_out_guess = 0.0
        self.start = self.guess = -category / ((1.0 - go_share) * max(mean_price, 1e-9) * market.sensitivity)

    def at(self, nest):
        """(the choice at this nest, going out)."""
        if self.price_weight is not None:
            return self._choice(nest, self.price_weight)
        found = self._search(nest, self.guess, 0.0, math.inf)
        if found is None:  # the elasticity can fall again at large weights: look for the first that will do
            found = self._first(nest)
        self.guess = found[0].price_weight
        return found

    def _miss(self, found):
        return found[0].category() - self.category

    def _search(self, nest, b, low, high):
        """The secant method, held between bounds; None if it does not end at a root."""
        last_b, last_miss = 0.0, -self.category
        for _ in range(100):
            found = self._choice(nest, b)
            miss = self._miss(found)
            if abs(miss) <= CLOSE * abs(self.category):
                return found
            if miss > 0.0:
                low = b
            else:
                high = b
            if high < math.inf and high - low <= 1e-15 * high:
                return found if abs(miss) <= 1e-11 * abs(self.category) else None
            following = b - miss * (b - last_b) / (miss - last_miss) if miss != last_miss else low
            last_b, last_miss = b, miss
            if not low < following < high:
                following = 2.0 * b if high == math.inf else 0.5 * (low + high)
            b = following
        return None

    def _first(self, nest):
        """The smallest price weight that gives the category elasticity, found by small steps upwards."""
        low = 0.0
        b = self.start / 64.0
        while b < 4096.0 * self.start:
            if self._miss(self._choice(nest, b)) <= 0.0:
                found = self._search(nest, 0.5 * (low + b), low, b)
                if found is not None:
                    return found
            low, b = b, 1.1 * b
        raise ValueError(
            f"at these prices people cannot be as sensitive as category_price_elasticity = {self.category} says; "
            "too many businesses in reach are free or all but free, so look at their prices."
        )

    def _choice(self, nest, price_weight):
        choice = (_OfSets if self.market.enumerated else _Raced)(self.market, nest, price_weight)
        if self.going_out is not None:
            return choice.go_out(self.going_out), self.going_out
        self.going_out_guess = choice.going_out_for(self.go_share, self.going_out_guess)
        return choice.go_out(self.going_out_guess), self.going_out_guess
