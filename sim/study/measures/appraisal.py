"""What a population in front of a market may expect of an occasion: the log-sum of the nested logit, and its visits.

On an occasion a set of businesses comes to mind, each with a chance of its own; with ``V`` the values in logits,
``I = nest log sum exp(V / nest)`` over the set, staying at home is worth 0 and going out ``going_out + I`` (M3), so the
occasion is worth ``log(1 + exp(going_out + I))`` in the mean over tastes (Williams 1977; Small & Rosen 1981,
Econometrica 49).  Of up to `MOST_ENUMERATED` businesses all sets are added up, each with its chance; of more, the same
sums are integrals along one line (`sim.scenario.solve.race`), exact to 1e-10, so that work grows with the
businesses and not with their sets.  Sums fold halves onto each other, and exp and log are our own, so the bits do
not depend on the machine.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled.arithmetic import exp_array, log_array
from sim.market.state import State
from sim.market.terms import Terms
from sim.market.value import NEVER_PAID, cost_to, offered, value_to
from sim.rules.learning import prior
from sim.scenario.solve.curve import Curve
from sim.scenario.solve.race import race

DEEPEST = -700.0  # exp of it is still above 0
MOST_ENUMERATED = 12
"""Businesses whose sets are added up; from here on a race takes less work."""
AT_ONCE = 1 << 14
"""Sets times people that are worked out together: what a processor's cache holds."""
STEPS = 160
"""Points of time that a race usually takes for each business and person."""


def room_taken(businesses: int) -> int:
    """How much work one person's occasion is: numbers to work out, sets or points of time."""
    return 1 << businesses if businesses <= MOST_ENUMERATED else STEPS * businesses


class Weights(NamedTuple):
    """What counts for people, float [n] each: logits a point of z, logits per money, money per minute, and what
    multiplies trouble: of each the mean of her segment.
    """

    product: np.ndarray
    experience: np.ndarray
    price: np.ndarray
    minute: np.ndarray
    effort: np.ndarray

    @classmethod
    def of(cls, terms: Terms, place: Ints | int, segment: Ints, people: State) -> "Weights":
        """Of people at places (index, or int [n]) and in segments (likewise) as the last week has it.

        ``people`` has their sensitivities: arrays of that name (`sim.market.state.State`).
        """
        week = {name: terms.by_week[f"{name}_weight"][-1] for name in ("product", "experience", "price")}
        return cls(
            week["product"][segment] * people.product_sensitivity,
            week["experience"][segment] * people.experience_sensitivity,
            week["price"][place, segment] * people.price_sensitivity,
            terms.by_week["minute_value"][-1][segment] * np.ones_like(people.price_sensitivity),
            terms.by_week["effort_sensitivity"][-1][segment] * np.ones_like(people.price_sensitivity),
        )


def believed(terms: Terms, state: State, name: str = "reviews") -> Floats:
    """Float [J]: what people expect who never came (z), as the run ends; ``name`` is whose weight of reviews counts."""
    expected: Callable[..., Any] = prior  # a rule over businesses: what adds and multiplies numbers does so to arrays
    return expected(terms.by_week["promised"][-1], terms.by_week[name][-1], state.rating)


class Opinion(NamedTuple):
    """What n people think of a business: each a number for all of them, or float [n]."""

    expectation: Floats | float  # z
    risk: Floats | float  # z
    loyalty: Floats | float = 0.0  # 0..1
    taste: Floats | float = 0.0  # logits
    paid: Floats | float = NEVER_PAID  # money, the price paid last


def appraise(
    terms: Terms,
    state: State,
    business: int,
    weights: Weights,
    opinion: Opinion,
    *,
    travel: float,
    place: int,
    binds: bool = True,
) -> Floats:
    """Float [n]: the value in logits (M2) that people of a place (index) with these ``weights`` see in a business, as
    the run ends.

    ``travel`` in minutes; ``binds`` is True for residents, whom a visit binds if it binds anybody (M36).
    """
    week = SimpleNamespace(**{name: values[-1] for name, values in terms.by_week.items()})
    here = offered(week, business, state.wait[business], travel, place, binds)
    money = felt_cost_to(terms, state, business, weights, opinion, travel=travel, place=place, binds=binds)
    return value_to(here, weights.product, weights.experience, weights.price, money, *opinion[:-1])


def felt_cost_to(
    terms: Terms,
    state: State,
    business: int,
    weights: Weights,
    opinion: Opinion,
    *,
    travel: float,
    place: int,
    binds: bool = True,
) -> Floats:
    """Float [n]: what a visit costs the same people, in money as they feel it (M4)."""
    week = SimpleNamespace(**{name: values[-1] for name, values in terms.by_week.items()})
    here = offered(week, business, state.wait[business], travel, place, binds)
    return curve_at(terms, place).felt(cost_to(here, weights.minute, weights.effort, opinion.paid))


def curve_at(terms: Terms, place: int) -> Curve:
    """How costs are felt at a place (index)."""
    return Curve(float(terms.by_week["usual_cost"][-1, place]), float(terms.by_week["price_curve"][-1]))


class Occasion(NamedTuple):
    """What an occasion holds: ``worth`` in logits, float [n], and the chances of visits, float [n, J]."""

    worth: np.ndarray
    visits: np.ndarray


def occasion(values: Floats, chances: Floats, nest: float, going_out: float) -> Occasion:
    """The `Occasion` of n people with J businesses: ``values`` [n, J] in logits, ``chances`` [n, J] to come to mind."""
    people, many = values.shape
    at_once = max(1, AT_ONCE // room_taken(many))
    worked_out = _occasion if many <= MOST_ENUMERATED else _raced
    parts = [
        worked_out(values[first : first + at_once].T, chances[first : first + at_once].T, nest, going_out)
        for first in range(0, people, at_once)
    ]
    return Occasion(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _occasion(values, chances, nest, going_out):
    """The same of a few people; businesses, and sets of businesses, stand in rows."""
    people = values.shape[1]
    top = values.max(axis=0)
    pulls = exp_array(np.maximum((values - top) / nest, DEEPEST))
    chance, total = np.ones((1, people)), np.zeros((1, people))
    for likely, pull in zip(chances, pulls, strict=True):  # set number c holds business j if bit j of c is set
        chance = np.concatenate([chance * (1.0 - likely), chance * likely])
        total = np.concatenate([total, total + pull])
    total[0] = 1.0  # nothing in mind: no worth, no visit
    chance[0] = 0.0
    logit = going_out + (top + nest * log_array(total))
    small = exp_array(-np.abs(logit))
    worth = np.maximum(logit, 0.0) + log_array(1.0 + small)
    share = chance * np.where(logit >= 0.0, 1.0, small) / ((1.0 + small) * total)
    visits = []
    for j, pull in enumerate(pulls):
        with_it = share.reshape(-1, 2, 1 << j, people)[:, 1].reshape(-1, people)
        visits.append(pull * folded(with_it))
    return folded(chance * worth), np.stack(visits, axis=1)


def _raced(values, chances, nest, going_out):
    """The same of a few people among many businesses."""
    found = race((values + going_out) / nest, chances, nest)
    return found.worth, found.visits.T


def folded(values: Floats) -> Floats:
    """The sums of the columns of [2^k, n]: the lower half is added to the upper until one row is left."""
    while len(values) > 1:
        half = len(values) // 2
        values = values[:half] + values[half:]
    return values[0]
