"""The verdict: an ordered and exhaustive table; the first word that holds is the answer.

*Not enough runs*, *Carry on*, *Toss-up*, *Clear*, *Likely*, *Depends*.  The first four need luck alone; the share of
worlds in which the best strategy is best tells *Clear*, *Likely* and *Depends* apart.  Until worlds are drawn there is
one world, the scenario as written, and that share is 1.
"""

from dataclasses import dataclass
from math import ceil, inf

NOT_ENOUGH, CARRY_ON, TOSS_UP = "Not enough runs", "Carry on", "Toss-up"
CLEAR, LIKELY, DEPENDS = "Clear", "Likely", "Depends"

CLEAR_SHARE = 0.90  # of worlds
LIKELY_SHARE = 0.70


@dataclass(frozen=True)
class Evidence:
    """What is known at one business; the tuples run over its strategies, without the baseline, in file order.

    ``difference``            mean profit difference from the baseline
    ``low``                   worst end of its luck interval; None when there is no interval
    ``half_width``            the widest 95 % half-width among them; infinite for one replication
    ``precision``             the half-width asked for
    ``material_difference``   a smaller gap is "the same", >= 0
    ``replications``          how many
    ``best_in_worlds``        share of worlds in which each is best of all, or None while there are no worlds
    """

    strategies: tuple
    difference: tuple
    low: tuple
    half_width: float
    precision: float
    material_difference: float
    replications: int
    best_in_worlds: tuple | None = None

    @property
    def best(self):
        """Index of the strategy with the largest difference, ties to the first; None without strategies."""
        return max(range(len(self.strategies)), key=lambda k: self.difference[k], default=None)

    @property
    def runner_up(self):
        """Index of the best of the others; None when there are none."""
        others = [k for k in range(len(self.strategies)) if k != self.best]
        return max(others, key=lambda k: self.difference[k], default=None)

    @property
    def share_of_worlds(self):
        """Share of worlds in which the best strategy is best."""
        return 1.0 if self.best_in_worlds is None else self.best_in_worlds[self.best]


@dataclass(frozen=True)
class Verdict:
    """A word and whom it concerns.

    ``names`` are the strategies that it speaks about: the best one, both of a toss-up, none for *Carry on*.
    ``more_replications`` is an estimate for *Not enough runs*, None elsewhere and when one run allows no estimate.
    """

    word: str
    names: tuple
    more_replications: int | None = None


def verdict(evidence):
    """The first row of the table that holds for the ``Evidence``."""
    word = next(word for word, holds in TABLE if holds(evidence))
    more = more_replications(evidence) if word == NOT_ENOUGH else None
    if word == CARRY_ON:
        return Verdict(word, ())
    indexes = [evidence.best, evidence.runner_up] if word == TOSS_UP else [evidence.best]
    return Verdict(word, tuple(evidence.strategies[k] for k in indexes), more)


def not_enough(evidence):
    """The precision asked for is not reached."""
    return evidence.half_width > evidence.precision


def carry_on(evidence):
    """Nothing beats the baseline by the material difference."""
    if evidence.best is None:
        return True
    gain = evidence.difference[evidence.best]
    return gain <= 0.0 or gain < evidence.material_difference


def toss_up(evidence):
    """The two best differ by less than the material difference, or not at all."""
    if evidence.runner_up is None:
        return False
    gap = evidence.difference[evidence.best] - evidence.difference[evidence.runner_up]
    return gap == 0.0 or gap < evidence.material_difference


def clear(evidence):
    """The worst end of the luck interval is beyond the material difference, and best in 90 % of worlds or more."""
    low = evidence.low[evidence.best]
    return low is not None and low > evidence.material_difference and evidence.share_of_worlds >= CLEAR_SHARE


def likely(evidence):
    """Best in 70 % of worlds or more."""
    return evidence.share_of_worlds >= LIKELY_SHARE


def depends(_evidence):
    """Anything else."""
    return True


TABLE = (
    (NOT_ENOUGH, not_enough),
    (CARRY_ON, carry_on),
    (TOSS_UP, toss_up),
    (CLEAR, clear),
    (LIKELY, likely),
    (DEPENDS, depends),
)


def more_replications(evidence):
    """About how many more runs the precision needs: the half-width shrinks with the root of their number."""
    if evidence.half_width == inf or evidence.precision <= 0:
        return None
    needed = evidence.replications * (evidence.half_width / evidence.precision) ** 2
    return max(1, ceil(needed) - evidence.replications)
