"""What the people of a place choose once habits are at rest: go share, elasticities, visits (M3, M14).

People are points: row p stands for ``weight[p]`` occasions a week.  A business comes to mind with a chance of its own;
up to `MOST_ENUMERATED` businesses all sets are added up, of more each point has a few, drawn with it.  A
person's loyalty to a business is what her visits leave of it in the long run (M14): the reward of a visit, weighted by
the business's share of her visits, which depends on her loyalty: a fixed point, found anew for every weights.

Sums fold halves onto each other and exp and log are our own, so that results have the same bits on every machine.
"""

import math
import sys
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats
from sim.compiled import enabled
from sim.compiled.arithmetic import exp_array, log_array
from sim.scenario.solve.curve import AS_IT_IS, Curve
from sim.scenario.solve.sums import fold, total
from sim.settling import DEEPEST, FASTEST, LEAP_EVERY, MOST_ROUNDS, TINY, look_each, settle_each

MOST_ENUMERATED = 10  # 2^10 sets for each point
CLOSE = 1e-8  # loyalty, when it has settled


@dataclass
class People:
    """P points (a power of 2) that stand for people of one kind, and how they see J businesses.

    The value of business j is ``worth - b price_sensitivity f(price + other_cost) + loyalty_weight L``, in logits, f
    the ``curve``.
    """

    weight: Floats  # [P], occasions a week
    price_sensitivity: Floats  # [P]
    worth: Floats  # [J, P], logits
    other_cost: Floats  # [J, P], money
    price: Floats  # [J], money
    chance: Floats  # [J], that it comes to mind
    comes: Floats | None  # [J, K, P], 1 where it is in the k-th set of a point; None: all sets are added up
    reward: Floats | None  # [J, P], what a visit gives to loyalty, 0..1; None: nobody has habits
    loyalty_weight: float = 0.0
    curve: Curve = AS_IT_IS
    loyalty: Floats | None = None  # [J, P], where the last search for a fixed point ended
    a_minute: Floats | None = None  # [P], money, what a minute of waiting costs; None: nobody minds it
    fades: Floats | None = None  # [P], what of loyalty a week fades for each visit an occasion; None: it holds still
    rate_shape: float = math.inf  # of the rates of those that a point stands for

    def __post_init__(self):
        whole = self.price[:, np.newaxis] + self.other_cost
        self.cost = self.price_sensitivity * self.curve.felt(whole)
        self.minded = self.price_sensitivity  # [P], or [J, P]: what counts for each of a rise by one unit of money
        if not self.curve.is_straight:
            self.minded = self.price_sensitivity * self.curve.more(whole)
        if self.comes is None:
            chance = np.ones(1)
            for a in self.chance.tolist():
                chance = np.concatenate([chance * (1.0 - a), chance * a])
            self.sets = chance
            self.something = 1.0 - float(chance[0])
            self.sets[0] = 0.0
        else:
            nothing = 1.0
            for a in self.chance.tolist():
                nothing *= 1.0 - a
            self.something = 1.0 - nothing

    @property
    def has_habits(self) -> bool:
        """Whether what somebody chose draws her there again."""
        return self.reward is not None and self.loyalty_weight > 0.0

    def thinned(self, count: int) -> "People":
        """The first ``count`` of the points (a power of 2), for all: a search that is near goes on with every point."""
        if count >= self.weight.size:
            return self
        return People(
            self.weight[:count] * (self.weight.size / count),
            self.price_sensitivity[:count],
            self.worth[:, :count],
            self.other_cost[:, :count],
            self.price,
            self.chance,
            None if self.comes is None else self.comes[..., :count],
            None if self.reward is None else self.reward[:, :count],
            self.loyalty_weight,
            curve=self.curve,
            a_minute=None if self.a_minute is None else self.a_minute[:count],
            fades=None if self.fades is None else self.fades[:count],
            rate_shape=self.rate_shape,
        )

    def waiting(self, minutes: Floats) -> "People":
        """The same people where each business makes them wait ``minutes`` [J]."""
        if self.a_minute is None or not float(minutes.max()) > 0.0:
            return self
        return replace(self, other_cost=self.other_cost + minutes[:, np.newaxis] * self.a_minute)


class Answer(NamedTuple):
    """Sums over people, in occasions a week, at some weights."""

    in_mind: float  # occasions on which something comes to mind
    gone: float  # of these, visits
    swayed: float  # d gone / d going_out
    lost: float  # d gone / d log(all prices)
    visits: Floats  # [J]
    moved: Floats  # [J], d visits / d log(own price)


def answer(people: People, price_weight: float, nest: float, going_out: float, close: float = CLOSE) -> Answer:
    """What these people choose at these weights once their habits are at rest, loyalty settled to ``close``.

    The next search for it starts where this one ended.
    """
    values = values_at_rest(people, price_weight, nest, going_out, close)
    seen = _look(people, values, nest, going_out, people.comes, True)
    return _added_up(people, seen, price_weight, nest)


def values_at_rest(people: People, price_weight: float, nest: float, going_out: float, close: float = CLOSE) -> Floats:
    """[J, P], logits: what each business is worth to each person once her habits are at rest, as in `answer`."""
    before = people.worth - price_weight * people.cost
    return before if not people.has_habits else _settle(people, before, nest, going_out, close)


def _settle(people, before, nest, going_out, close):
    """The values [J, P] at which loyalty is what the visits that they bring leave behind.

    Every third round leaps to where a person's last two steps, each a share of the one before, would end (Aitken), and
    leaves out whoever has settled.
    """
    loyalty = np.zeros_like(before) if people.loyalty is None else people.loyalty.copy()
    if people.comes is None and _is_compiled():
        reward = np.ascontiguousarray(people.reward)
        settle_each(before, reward, people.sets, people.loyalty_weight, nest, going_out, close, loyalty)
    else:
        _settle_all(people, before, nest, going_out, close, loyalty)
    people.loyalty = loyalty
    return before + people.loyalty_weight * loyalty


def _is_compiled():
    """Whether the compiler is loaded already."""
    return enabled() and "numba" in sys.modules


def _settle_all(people, before, nest, going_out, close, loyalty):
    """What `settle_each` does, for all at once."""
    moving = np.arange(before.shape[1])
    now, last = loyalty, np.zeros_like(before)
    worth, reward, comes = before, people.reward, people.comes
    for done in range(MOST_ROUNDS):
        seen = _look(people, worth + people.loyalty_weight * now, nest, going_out, comes, False)
        step = reward * (seen.visits / _over_first(seen.visits)) - now
        now = now + step
        if done % LEAP_EVERY == LEAP_EVERY - 1:
            loyalty[:, moving] = now
            left = np.abs(step).max(axis=0) > close
            if not left.any():
                break
            moving, step, last = moving[left], step[:, left], last[:, left]
            now = np.clip(now[:, left] + step * _leap(step, last), 0.0, 1.0)
            worth, reward = worth[:, left], reward[:, left]
            comes = None if comes is None else comes[..., left]
        last = step


def _leap(step, last):
    """[P]: how many more of a person's last step there are to come, if each is the same share of the one before."""
    share = _over_first(step * last) / (_over_first(last * last) + TINY)
    share = np.clip(share, 0.0, FASTEST)
    return share / (1.0 - share)


def _over_first(values):
    total = values[0]
    for each in values[1:]:
        total = total + each
    return total


class _Seen(NamedTuple):
    """What each person chooses, by business: [J, P] each, for one occasion.  q is the choice, g whether to go."""

    visits: Floats  # E g q
    swayed: Floats  # E g (1 - g) q
    twice: Floats | None  # E g q^2
    swayed_twice: Floats | None  # E g (1 - g) q^2


def _go(nest, going_out, sums, best):
    """[.., P]: the chance to go, from the sums of pulls relative to the best value of each person."""
    reach = exp_array(nest * log_array(sums))
    return reach / (reach + exp_array(-(going_out + best)))


def _pulls(values, nest):
    best = values[0]
    for each in values[1:]:
        best = np.maximum(best, each)
    return exp_array(np.maximum((values - best) / nest, DEEPEST)), best


def _look(people, values, nest, going_out, comes, whole):
    """What each person chooses at these values; unless ``whole``, visits alone."""
    if comes is not None:
        return _look_drawn(people, values, nest, going_out, comes, whole)
    if whole and _is_compiled():
        found = np.empty((len(_Seen._fields), *values.shape))
        look_each(np.ascontiguousarray(values), people.sets, nest, going_out, found)
        return _Seen(*found)
    return _look_enumerated(people, values, nest, going_out, whole)


def _look_enumerated(people, values, nest, going_out, whole):
    pulls, best = _pulls(values, nest)
    sums = np.zeros((1, best.size))
    for pull in pulls:
        sums = np.concatenate([sums, sums + pull])
    sums[0] = 1.0  # the empty set has no chance; any positive number will do
    go = _go(nest, going_out, sums, best)
    taken = people.sets[:, np.newaxis] * go / sums
    visits = pulls * _of_sets_with(taken)
    if not whole:
        return _Seen(visits, visits, None, None)
    stayed = taken * (1.0 - go)
    squares = pulls * pulls
    return _Seen(
        visits,
        pulls * _of_sets_with(stayed),
        squares * _of_sets_with(taken / sums),
        squares * _of_sets_with(stayed / sums),
    )


def _of_sets_with(values):
    """[J, P]: for each business the sum of a value [2^J, P] over the sets that hold it."""
    count, people = values.shape
    found = []
    for j in range(count.bit_length() - 1):
        held = values.reshape(-1, 2, 1 << j, people)[:, 1].reshape(-1, people)
        while held.shape[0] > 1:
            half = held.shape[0] // 2
            held = held[:half] + held[half:]
        found.append(held[0])
    return np.array(found)


def _look_drawn(people, values, nest, going_out, comes, whole):
    pulls, best = _pulls(values, nest)
    sums = pulls[0] * comes[0]
    for pull, held in zip(pulls[1:], comes[1:], strict=True):
        sums = sums + pull * held
    go = _go(nest, going_out, sums, best)
    taken = people.something / comes.shape[1] * go / sums

    def of(value):
        return np.array([_over_first(held * value) for held in comes])

    visits = pulls * of(taken)
    if not whole:
        return _Seen(visits, visits, None, None)
    stayed = taken * (1.0 - go)
    squares = pulls * pulls
    return _Seen(visits, pulls * of(stayed), squares * of(taken / sums), squares * of(stayed / sums))


def look_in_pairs(people: People, values: Floats, nest: float, going_out: float) -> tuple[Floats, Floats]:
    """What each person chooses at ``values`` [J, P], for one occasion, and how that answers values, habits held.

    [J, P]: the chance to go to j, and [J, J, P]: by how much it rises with the value of k, which is
    ``E g q_j (1 if j is k else 0) / nest + E (g (1 - g) - g / nest) q_j q_k``.
    """
    pulls, best = _pulls(values, nest)
    comes = people.comes
    sums = np.zeros((1, best.size)) if comes is None else _over_first(pulls[:, np.newaxis] * comes)
    if comes is None:
        for pull in pulls:
            sums = np.concatenate([sums, sums + pull])
        sums[0] = 1.0  # the empty set has no chance; any positive number will do
    go = _go(nest, going_out, sums, best)
    chance = people.sets[:, np.newaxis] if comes is None else people.something / comes.shape[1]
    taken = chance * go / sums
    visits, turns = np.empty(values.shape), np.empty((len(values), *values.shape))
    twice = taken * ((1.0 - go) - 1.0 / nest) / sums
    for j, pull in enumerate(pulls):
        visits[j] = pull * _added_over(_with(j, taken, comes))
        held = _with(j, twice, comes)
        for k in range(j + 1):
            both = held if k == j else _with(k, held, comes)
            turns[j, k] = turns[k, j] = pull * pulls[k] * _added_over(both)
        turns[j, j] += visits[j] / nest
    return visits, turns


def _with(j, values, comes):
    """Of values [sets, P] those of the sets that hold business j; where sets are drawn, 0 for the others.

    Where all are added up, businesses before j keep their places.
    """
    if comes is not None:
        return comes[j] * values
    return values.reshape(-1, 2, 1 << j, values.shape[-1])[:, 1].reshape(-1, values.shape[-1])


def _added_over(values):
    """The sum along the first axis, in pairs."""
    while values.shape[0] > 1:
        half = values.shape[0] // 2
        values = values[:half] + values[half:]
    return values[0]


def _added_up(people, seen, price_weight, nest):
    weight, slope = people.weight, price_weight * people.weight * people.minded
    visits = fold(weight * seen.visits)
    swayed = fold(weight * seen.swayed)
    own = (seen.visits - seen.twice) / nest + seen.swayed_twice
    price = people.price
    return Answer(
        people.something * float(fold(weight)),
        total(visits.tolist()),
        total(swayed.tolist()),
        -total((price * fold(slope * seen.swayed)).tolist()),
        visits,
        -price * fold(slope * own),
    )
