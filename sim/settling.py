"""Where the habits of each person come to rest, a fixed point of loyalty (M14), and what she chooses then: one person
after the other, compiled.

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


@compiled(inline=True)
def _add_up(pulls, best, nest, sums):
    """Turn ``pulls`` [J], logits of which ``best`` is the largest, into what counts within a nest, and add it up into
    ``sums`` [2^J] over each set of businesses; the empty set, where nobody goes, has 1."""
    sums[0] = 0.0
    for j in range(pulls.size):
        pulls[j] = arithmetic.exp(max((pulls[j] - best) / nest, DEEPEST))
        for k in range(1 << j):
            sums[(1 << j) + k] = sums[k] + pulls[j]
    sums[0] = 1.0


@compiled(inline=True)
def _of_those_with(j, taken, held):
    """Return the sum of ``taken`` [2^J] over the sets with the j-th business, in pairs; ``held`` [2^J/2] is room."""
    many = held.size
    for k in range(many):
        held[k] = taken[((k >> j) << (j + 1)) + (1 << j) + (k & ((1 << j) - 1))]
    while many > 1:
        many //= 2
        for k in range(many):
            held[k] = held[k] + held[many + k]
    return held[0]


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
            _add_up(pulls, best, nest, sums)
            stays = arithmetic.exp(-(going_out + best))
            for k in range(every):
                reach = arithmetic.exp(nest * arithmetic.log(sums[k]))
                taken[k] = sets[k] * (reach / (reach + stays)) / sums[k]
            whole = 0.0
            for j in range(count):
                visits[j] = pulls[j] * _of_those_with(j, taken, held)
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


@compiled
def look_each(values: Floats, sets: Floats, nest: float, going_out: float, found: Floats) -> None:
    """Write into ``found`` [4, J, P] what each person chooses at ``values`` [J, P]: of each business the chance to go
    there, that times to stay away, and both by the share of the business again.

    ``sets`` as in `settle_each`.
    """
    count, people = values.shape
    every = sets.size
    pulls, sums, held = np.zeros(count), np.zeros(every), np.zeros(every // 2)
    taken = np.zeros((4, every))
    for p in range(people):
        best = values[0, p]
        for j in range(count):
            pulls[j] = values[j, p]
            best = max(best, pulls[j])
        _add_up(pulls, best, nest, sums)
        stays = arithmetic.exp(-(going_out + best))
        for k in range(every):
            reach = arithmetic.exp(nest * arithmetic.log(sums[k]))
            go = reach / (reach + stays)
            taken[0, k] = sets[k] * go / sums[k]
            taken[1, k] = taken[0, k] * (1.0 - go)
            taken[2, k] = taken[0, k] / sums[k]
            taken[3, k] = taken[1, k] / sums[k]
        for j in range(count):
            for kind in range(4):
                times = pulls[j] if kind < 2 else pulls[j] * pulls[j]
                found[kind, j, p] = times * _of_those_with(j, taken[kind], held)
