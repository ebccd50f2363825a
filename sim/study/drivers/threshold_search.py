"""Which level of which measure tells two kinds of futures apart best: an exhaustive search, and an honest second look.

A rule calls a future bad when its value is below (or above) a level.  It is scored by Youden's J (1950, Cancer 3): the
share of the bad futures that it catches less the share of the good ones about which it raises a false alarm.  The best
of many rules always looks better on the futures it was chosen from than it is, so `unseen` repeats the search with one
tenth of the futures left out at a time and counts on these, and `by_chance` says how easily blind guesses do as well.
"""

from collections.abc import Mapping
from math import comb
from typing import Any, NamedTuple

import numpy as np

from sim.annotations import Bools, Floats

BELOW, ABOVE = "below", "above"
DECIMALS = 4
"""Values are compared after rounding to so many; a level between two of them needs at most one more."""
PARTS = 10
"""Into how many parts the futures are dealt for the second look; fewer if there are fewer of a kind."""


class Rule(NamedTuple):
    """Call a future bad if its value is `direction` (below, above) `level`: how many it catches, how many wrongly."""

    level: float
    direction: str
    caught: int
    false_alarms: int


def best_rule(values: Floats, bad: Bools) -> Rule | None:
    """The ``Rule`` with the largest J for float [n] ``values`` and bool [n] ``bad``; None if none has J > 0.

    Levels lie half-way between neighbouring values, rounded as far as still tells them apart.  Ties: fewer false
    alarms, then below before above, then the lower level.  None too if a value is missing or only one kind is there.
    """
    if np.isnan(values).any():
        return None
    order = np.argsort(values, kind="stable")
    ordered, failing = values[order], bad[order]
    cuts = np.flatnonzero(ordered[:-1] < ordered[1:])  # a level may stand after each of these
    failures, successes = int(bad.sum()), int((~bad).sum())
    if not len(cuts) or not failures or not successes:
        return None
    caught, wrong = np.cumsum(failing)[cuts], np.cumsum(~failing)[cuts]
    found = []
    for rank, (direction, hits, alarms) in enumerate(
        ((BELOW, caught, wrong), (ABOVE, failures - caught, successes - wrong))
    ):
        j = hits * successes - alarms * failures  # J in whole numbers, so that ties are ties
        best = min(np.flatnonzero(j == j.max()).tolist(), key=lambda at: (alarms[at], at))
        found.append((-int(j[best]), int(alarms[best]), rank, direction, best, int(hits[best])))
    score, false_alarms, _, direction, best, right = min(found)
    if score >= 0:
        return None
    low, high = float(ordered[cuts[best]]), float(ordered[cuts[best] + 1])
    return Rule(roundest_between(low, high), direction, right, false_alarms)


def roundest_between(low: float, high: float) -> float:
    """The middle of low < high, rounded to as few digits as keep it within the middle half between them."""
    middle, quarter = (low + high) / 2, (high - low) / 4
    for decimals in range(-9, DECIMALS + 2):
        rounded = round(middle, decimals) + 0.0
        if abs(rounded - middle) <= quarter:
            return rounded
    return middle


def best_of(candidates: Mapping[Any, Floats], bad: Bools) -> tuple[Any, Rule] | None:
    """(key, ``Rule``) of the best rule over ``candidates`` (key -> float [n]); None if there is none with J > 0.

    Ties go to the candidate that comes first.
    """
    failures, successes = int(bad.sum()), int((~bad).sum())
    best, best_score = None, 0
    for key, values in candidates.items():
        rule = best_rule(values, bad)
        if rule is not None:
            score = rule.caught * successes - rule.false_alarms * failures
            if score > best_score:
                best, best_score = (key, rule), score
    return best


def says_bad(rule: Rule, values: Floats) -> Bools:
    """Bool [n]: which values the rule calls bad."""
    return values < rule.level if rule.direction == BELOW else values > rule.level


def unseen(candidates: Mapping[Any, Floats], bad: Bools) -> tuple[int, int]:
    """(caught, false alarms) when each tenth of the futures is judged by the best rule of the others.

    Bad and good futures are dealt to the tenths in turn, each kind in its own order.
    """
    part = np.zeros(len(bad), dtype=np.int64)
    for kind in (bad, ~bad):
        part[kind] = np.arange(int(kind.sum())) % PARTS
    caught = false_alarms = 0
    for number in range(PARTS):
        out = part == number
        if not out.any():
            continue
        best = best_of({key: values[~out] for key, values in candidates.items()}, bad[~out])
        if best is not None:
            key, rule = best
            called = says_bad(rule, candidates[key][out])
            caught += int((called & bad[out]).sum())
            false_alarms += int((called & ~bad[out]).sum())
    return caught, false_alarms


def by_chance(caught: int, failures: int, false_alarms: int, successes: int) -> float:
    """The chance that as many alarms, raised blindly, catch as many or more of the failures: 0..1.

    The upper tail of the hypergeometric distribution; source: Fisher (1935), The Design of Experiments.
    """
    called = caught + false_alarms
    ways = sum(comb(failures, k) * comb(successes, called - k) for k in range(caught, min(failures, called) + 1))
    return ways / comb(failures + successes, called)
