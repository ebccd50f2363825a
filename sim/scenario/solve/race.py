"""Choice among many businesses as a race of clocks: exact like adding up every set, with work that grows in proportion.

Each business j comes to mind by itself, with chance a_j; ``v_j`` is its value over the nest, the appeal of going out
included.  Let those in mind and staying at home race: the clock of a business rings at rate ``exp(v_j)``, that of home
at a time T with ``P(T > t) = E(-t^nest)``, E being the function of Mittag-Leffler of order nest.  Since the transform
of Laplace of that is ``s^(nest - 1) / (s^nest + 1)``, business j of a set with ``X = sum exp(v)`` is first with chance
``exp(v_j) X^(nest - 1) / (1 + X^nest)``: the chance of the nested logit, M3.  With nest 1, T is exponential and the
race is that of the plain logit.

In a race the sets factor.  With ``keep_j(t) = 1 - a_j + a_j exp(-t exp(v_j))`` and ``keep`` the product of all:

* a visit to j has the chance ``integral of exp(v_j) a_j exp(-t exp(v_j)) keep(t) / keep_j(t) P(T > t) dt``
* an occasion is worth ``E log(1 + X^nest) = nest integral of (1 - keep(t)) P(T > t) dt / t``

Both are smooth in ``log t`` and die away at both ends, where the rule of the trapezium converges exponentially
(Trefethen & Weideman 2014, SIAM Review 56): the steps below leave an error of 1e-11.  Mittag-Leffler's function is a
mean of exponentials, ``T`` being exponential at the rate ``r(w) = (sin(pi nest w) / sin(pi nest (1 - w)))^(1 / nest)``
for w uniform on 0..1 (Kozubowski 2000, Computational Statistics & Data Analysis 34); it is added up over ``logit w``.

Sums fold halves onto each other, and exp and log are our own, so that the bits do not depend on the machine.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats
from sim.compiled.arithmetic import exp_array, log, log_array

STEP = 0.375  # in log time
STEPS_AT_ONCE = 32  # the clock of home is worked out in so many steps
FAINT = 30.0  # exp(-FAINT) counts as nothing
LONGEST = 4.0  # exp(-exp(LONGEST)) is nothing
MOST_WAITED = 700.0  # exp(-MOST_WAITED) is still above 0
MIXED_AT_ONCE = 16
"""Exponentials that are added up together: neighbours, so that they ring at about the same time."""

SINE = (
    -0.16666666666666666, 0.008333333333333333, -0.0001984126984126984, 2.7557319223985893e-06,
    -2.505210838544172e-08, 1.6059043836821613e-10, -7.647163731819816e-13, 2.8114572543455206e-15,
    -8.22063524662433e-18, 1.9572941063391263e-20,
)  # fmt: skip
"""(-1)^k / (2k + 1)!, k = 1 ... 10: the sine on 0..pi/2 to the last place."""
PI = 3.141592653589793


class Raced(NamedTuple):
    """The race of n people among J businesses, over all sets that may come to mind, the empty one among them."""

    worth: np.ndarray  # float [n], E log(1 + X^nest), logits
    visits: np.ndarray  # float [J, n], chances


class Slopes(NamedTuple):
    """How the chances of a race answer the values."""

    visits: np.ndarray  # float [J, n], chances
    repeated: np.ndarray  # float [J, n]: d visits_j / d v_j = visits_j - repeated_j
    lured: np.ndarray  # float [J, n], d(sum of all visits) / d v_j
    nothing: np.ndarray  # float [n], the chance that nothing comes to mind


def race(values: Floats, chances: Floats, nest: float) -> Raced:
    """The `Raced` of ``values`` [J, n] (logits over the nest, going out included) and ``chances`` [J, n]; nest 0..1."""
    time, still, _, _, rings_first, keep = _clocks(values, chances, nest)
    visits = _added(rings_first * still[:, None, None])
    nothing = _product((1.0 - chances)[None])[0]
    best = values.max(axis=0)
    alone = exp_array(-_rates(time[:, None] + best))
    # What the best business is worth alone is known; the rest of the integral has no long tail.
    beyond = _added(((1.0 - keep) - (1.0 - nothing) * (1.0 - alone)) * still[:, None])
    worth = (1.0 - nothing) * _softplus(nest * best) + STEP * nest * beyond
    return Raced(worth, STEP * visits)


def slopes(values: Floats, chances: Floats, nest: float) -> Slopes:
    """The `Slopes` of the same race."""
    _, still, rings, rate, rings_first, _ = _clocks(values, chances, nest)
    visits = _added(rings_first * still[:, None, None])
    repeated = _added(rings_first * rate * still[:, None, None])
    lured = _added(rings_first * rings[:, None, None])
    return Slopes(STEP * visits, STEP * repeated, STEP * lured, _product((1.0 - chances)[None])[0])


def _clocks(values, chances, nest):
    """Log time [t], the clock of home [t] twice, then t exp(v) and the first to ring [t, J, n], and ``keep`` [t, n]."""
    highest, lowest = float(values.max()), float(values.min())
    first = -highest - log(len(values)) - FAINT
    last = max(first + 1.0, min(LONGEST - lowest, FAINT / nest))
    time, still, rings = home_clock(nest, *_whole_steps(first, last))
    rate = _rates(time[:, None, None] + values)
    asleep = exp_array(-rate)
    keeps = 1.0 - chances + chances * asleep
    keep = _product(keeps)
    return time, still, rings, rate, rate * (chances * asleep / keeps) * keep[:, None], keep


def _rates(logs):
    return np.minimum(exp_array(logs), MOST_WAITED)


def _whole_steps(first, last):
    """The numbers of the steps between two log times, rounded outwards so that the same clock serves many races."""
    size = STEP * STEPS_AT_ONCE
    return int(first // size) * STEPS_AT_ONCE, (int(last // size) + 1) * STEPS_AT_ONCE


@lru_cache(maxsize=256)
def home_clock(nest: float, first: int, last: int) -> tuple[Floats, Floats, Floats]:
    """Float [n] three times, from step ``first`` to before ``last``: log t, P(T > t), and -dP(T > t) / d log t."""
    time = STEP * np.arange(first, last, dtype=np.float64)
    if nest == 1.0:
        rate = _rates(time)
        asleep = exp_array(-rate)
        return time, asleep, rate * asleep
    weight, log_rate = _exponentials(nest)
    still, rings = np.zeros(len(time)), np.zeros(len(time))
    for begin in range(0, len(weight), MIXED_AT_ONCE):
        some = slice(begin, begin + MIXED_AT_ONCE)
        before, after = -FAINT - log_rate[some].max(), LONGEST - log_rate[some].min()
        begins, ends = np.searchsorted(time, [before, after])  # none of these rings before, all of them have after
        rate = _rates(log_rate[some, None] + time[begins:ends])
        asleep = weight[some, None] * exp_array(-rate)
        still[:begins] += _added(weight[some])
        still[begins:ends] += _added(asleep)
        rings[begins:ends] += _added(rate * asleep)
    return time, still, rings


def _exponentials(nest):
    """Weights and log rates of the exponentials that the clock of home is mixed of, at equal steps of logit w."""
    step = PI * PI * nest / FAINT
    count = int((FAINT + 4.0) // step) + 1
    x = step * np.arange(-count, count + 1, dtype=np.float64)
    small = exp_array(-np.abs(x))
    near, far = small / (1.0 + small), 1.0 / (1.0 + small)
    w, rest = np.where(x < 0.0, near, far), np.where(x < 0.0, far, near)
    log_rate = (log_array(_sine(PI * nest * w)) - log_array(_sine(PI * nest * rest))) / nest
    return step * near * far, log_rate


def _sine(x):
    """The sine of an array, each in 0..pi."""
    folded = np.minimum(x, PI - x)
    square = folded * folded
    total = np.zeros(len(x))
    for each in reversed(SINE):
        total = (total + each) * square
    return folded + folded * total


def _softplus(x):
    return np.maximum(x, 0.0) + log_array(1.0 + exp_array(-np.abs(x)))


def _product(values):
    """The product along the second axis, one after another."""
    total = values[:, 0]
    for j in range(1, values.shape[1]):
        total = total * values[:, j]
    return total


def _added(values):
    """The sum along the first axis: the upper half is added to the lower until one row is left."""
    while len(values) > 1:
        half = len(values) // 2
        left = values[2 * half :]
        values = values[:half] + values[half : 2 * half]
        values = np.concatenate([values, left]) if len(left) else values
    return values[0]
