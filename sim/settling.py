"""Where the habits of each person come to rest, one person after the other, compiled: a fixed point of loyalty (M14).

`sim.scenario.solve.settled` has the same search for all people at once, in NumPy: what it starts from, what it means
and where a person stops stand there.  Here are the same sums in the same order, so that the bits are the same
(tests/scenario/solve/test_settling.py); a person costs a quarter of the time.  It is there for whoever has the compiler
loaded already, which `check` has not.
"""

import numpy as np

from sim.annotations import Floats
from sim.compiled import arithmetic, compiled

DEEPEST = -300.0  # exp(V / nest) stays above 0 by this, relative to the best; its square still has an inverse
MOST_ROUNDS = 300
LEAP_EVERY = 3  # rounds
FASTEST = 0.95  # no leap goes further than twenty of the last step
TINY = 1e-300


@compiled
def settle_each(
    before: Floats,
    reward: Floats,
    sets: Floats,
    loyalty_weight: float,
    nest: float,
    going_out: float,
    close: float,
    loyalty: Floats,
) -> None:
    """Move ``loyalty`` [J, P], 0..1, to where visits leave it as it is, within ``close``.

    ``before`` [J, P] are values in logits without loyalty, ``reward`` [J, P] what a visit gives to it, ``sets`` [2^J]
    the chance of each set of businesses, the j-th of them in it where bit j is 1.
    """
    count, people = before.shape
    every = sets.size
    now, last, step = np.zeros(count), np.zeros(count), np.zeros(count)
    pulls, visits = np.zeros(count), np.zeros(count)
    sums, taken, held = np.zeros(every), np.zeros(every), np.zeros(every // 2)
    for p in range(people):
        for j in range(count):
            now[j] = loyalty[j, p]
            last[j] = 0.0
        for done in range(MOST_ROUNDS):
            best = before[0, p] + loyalty_weight * now[0]
            for j in range(count):
                pulls[j] = before[j, p] + loyalty_weight * now[j]
                best = max(best, pulls[j])
            sums[0] = 0.0
            for j in range(count):
                pulls[j] = arithmetic.exp(max((pulls[j] - best) / nest, DEEPEST))
                for k in range(1 << j):
                    sums[(1 << j) + k] = sums[k] + pulls[j]
            sums[0] = 1.0
            stays = arithmetic.exp(-(going_out + best))
            for k in range(every):
                reach = arithmetic.exp(nest * arithmetic.log(sums[k]))
                taken[k] = sets[k] * (reach / (reach + stays)) / sums[k]
            whole = 0.0
            for j in range(count):
                of_those = every // 2
                for k in range(of_those):
                    held[k] = taken[((k >> j) << (j + 1)) + (1 << j) + (k & ((1 << j) - 1))]
                while of_those > 1:
                    of_those //= 2
                    for k in range(of_those):
                        held[k] = held[k] + held[of_those + k]
                visits[j] = pulls[j] * held[0]
                whole = visits[0] if j == 0 else whole + visits[j]
            along, before_that, furthest, odd = 0.0, 0.0, 0.0, False
            for j in range(count):
                step[j] = reward[j, p] * (visits[j] / whole) - now[j]
                now[j] = now[j] + step[j]
                along = step[0] * last[0] if j == 0 else along + step[j] * last[j]
                before_that = last[0] * last[0] if j == 0 else before_that + last[j] * last[j]
                furthest = max(furthest, abs(step[j]))
                odd = odd or step[j] != step[j]
            if done % LEAP_EVERY == LEAP_EVERY - 1:
                for j in range(count):
                    loyalty[j, p] = now[j]
                if odd or not furthest > close:
                    break
                share = min(max(along / (before_that + TINY), 0.0), FASTEST)
                leap = share / (1.0 - share)
                for j in range(count):
                    now[j] = min(max(now[j] + step[j] * leap, 0.0), 1.0)
            for j in range(count):
                last[j] = step[j]
