"""The verdict: an ordered and exhaustive table; the first word that holds is the answer (docs/decision-rule.md).

*Cannot be right*, *Not enough runs*, *Close call*, *Carry on*, *Clear*, *Likely*, *Depends*.  One question decides: can
luck still change the decision?  The strategy with the largest mean leads, be it the baseline; what decides are its
leads over all others, each with its simultaneous interval from luck.  A loser's width never matters, unless it could
still overtake.  Worlds then say on how many assumptions the leader leads; without them the words rest on luck alone.
"""

from dataclasses import dataclass
from math import ceil, inf

CANNOT_BE_RIGHT, NOT_ENOUGH, CLOSE_CALL, CARRY_ON = "Cannot be right", "Not enough runs", "Close call", "Carry on"
CLEAR, LIKELY, DEPENDS = "Clear", "Likely", "Depends"

CLEAR_SHARE = 0.90  # of worlds
LIKELY_SHARE = 0.70
MOST_SHARE = 0.50  # carrying on must be best in more than these
EXPLAINING_SHARE = 0.50
"""An input that explains so much of how the lead varies over worlds is said to decide it."""
MOST_REPLICATIONS = 100_000
"""What a file may ask for; no advice goes beyond it."""


@dataclass(frozen=True)
class Lead:
    """By how much the leader is ahead of ``other`` (money): the mean, >= 0, and the half-width of its simultaneous
    interval from luck, infinite for one replication."""

    other: str
    mean: float
    half_width: float

    @property
    def low(self) -> float:
        """The worst end, -inf where there is no interval."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """The best end."""
        return self.mean + self.half_width


@dataclass(frozen=True)
class Evidence:
    """What is known at one business.

    ``strategies``            all names, the baseline first, then in file order
    ``difference``            mean profit difference from the baseline of each; the baseline's is 0
    ``leads``                 the ``Lead`` of the leader over each other strategy, in the same order
    ``precision``             a half-width within it is narrow enough, >= 0
    ``material_difference``   a smaller gap is "the same", >= 0
    ``replications``          how many
    ``best_in_worlds``        share of the drawn worlds in which each is best of all; None while nothing was varied
    ``explained``             how much of the lead's variation over worlds one input explains at most; None: unknown
    ``broken``                names of the guards that are broken (``sim.study.guards.guards``)
    """

    strategies: tuple
    difference: tuple
    leads: tuple
    precision: float
    material_difference: float
    replications: int
    best_in_worlds: tuple | None = None
    explained: float | None = None
    broken: tuple = ()

    @property
    def leader(self) -> str:
        """The strategy with the largest difference, ties to the baseline, then to the first in the file."""
        return self.strategies[self._first]

    @property
    def runner_up(self) -> str | None:
        """The best of the others; None when there are none."""
        first = self._first
        others = [k for k in range(len(self.strategies)) if k != first]
        return self.strategies[max(others, key=lambda k: self.difference[k])] if others else None

    @property
    def baseline_leads(self) -> bool:
        """Whether nothing earns more than the baseline."""
        return self._first == 0

    def share_of(self, strategy: str) -> float:
        """Share of worlds in which a strategy is best; 1 for the leader and 0 for others while nothing was varied."""
        if self.best_in_worlds is None:
            return float(strategy == self.leader)
        return self.best_in_worlds[self.strategies.index(strategy)]

    @property
    def over_baseline(self) -> Lead | None:
        """The leader's ``Lead`` over the baseline; None where the baseline leads."""
        return next((lead for lead in self.leads if lead.other == self.strategies[0]), None)

    @property
    def _first(self):
        return max(range(len(self.strategies)), key=lambda k: self.difference[k])


@dataclass(frozen=True)
class Verdict:
    """A word and whom it concerns.

    ``names`` are the strategies that it speaks about: the leader, both of a close call, none for *Cannot be right*.
    ``more_replications`` is an estimate for *Not enough runs*; None elsewhere, where one run allows no estimate, and
    where more would be needed than are allowed.
    """

    word: str
    names: tuple
    more_replications: int | None = None


def verdict(evidence: Evidence) -> Verdict:
    """The first row of the table that holds for the ``Evidence``."""
    word = next(word for word, holds in TABLE if holds(evidence))
    if word == CANNOT_BE_RIGHT:
        return Verdict(word, ())
    if word == CLOSE_CALL:
        return Verdict(word, (evidence.leader, close_to(evidence)))
    return Verdict(word, (evidence.leader,), more_replications(evidence) if word == NOT_ENOUGH else None)


# -- what luck leaves open


def beyond(evidence: Evidence, lead: Lead) -> bool:
    """The whole interval of a lead lies above the material difference."""
    return lead.low > evidence.material_difference


def close(evidence: Evidence, lead: Lead) -> bool:
    """A lead is within the material difference beyond luck, or cannot be told from it by an interval that is narrow."""
    within = lead.high < evidence.material_difference
    return within or (lead.half_width <= evidence.precision and not beyond(evidence, lead))


def could_overtake(evidence: Evidence, lead: Lead) -> bool:
    """Luck may still hide that the other is better than the leader by an amount that matters."""
    return lead.low < -max(evidence.material_difference, evidence.precision)


def settled(evidence: Evidence) -> bool:
    """Whether luck can no longer change the decision: all leads are beyond the material difference; or some are close,
    nobody can overtake, and a plan that leads is told from the baseline."""
    leads = evidence.leads
    if all(beyond(evidence, lead) for lead in leads):
        return True
    over = evidence.over_baseline
    return (
        any(close(evidence, lead) for lead in leads)
        and not any(could_overtake(evidence, lead) for lead in leads)
        and (over is None or beyond(evidence, over) or close(evidence, over))
    )


def close_to(evidence: Evidence) -> str | None:
    """The strategy that a close call names beside the leader: the best of those that are close, else the runner-up; the
    baseline before all, because a plan that is not told from it need not be done."""
    near = {lead.other for lead in evidence.leads if close(evidence, lead)}
    if evidence.strategies[0] in near:
        return evidence.strategies[0]
    ranked = sorted(range(len(evidence.strategies)), key=lambda k: -evidence.difference[k])
    return next((evidence.strategies[k] for k in ranked if evidence.strategies[k] in near), evidence.runner_up)


# -- the table


def cannot_be_right(evidence: Evidence) -> bool:
    """A guard is broken: the market that was simulated cannot be the one that was meant."""
    return bool(evidence.broken)


def not_enough(evidence: Evidence) -> bool:
    """Luck can still change the decision."""
    return not settled(evidence)


def close_call(evidence: Evidence) -> bool:
    """Somebody is close to the leader; or neither of the two best leads in 70 % of worlds and no input explains it."""
    if any(close(evidence, lead) for lead in evidence.leads):
        return True
    if evidence.best_in_worlds is None or evidence.runner_up is None or evidence.explained is None:
        return False
    shares = [evidence.share_of(each) for each in (evidence.leader, evidence.runner_up)]
    return max(shares) < LIKELY_SHARE and evidence.explained < EXPLAINING_SHARE


def carry_on(evidence: Evidence) -> bool:
    """The baseline leads, and in most worlds too."""
    return evidence.baseline_leads and evidence.share_of(evidence.leader) > MOST_SHARE


def clear(evidence: Evidence) -> bool:
    """Best in 90 % of worlds or more; that the worst end of luck is beyond the material difference is settled above."""
    return not evidence.baseline_leads and evidence.share_of(evidence.leader) >= CLEAR_SHARE


def likely(evidence: Evidence) -> bool:
    """Best in 70 % of worlds or more."""
    return not evidence.baseline_leads and evidence.share_of(evidence.leader) >= LIKELY_SHARE


def depends(_evidence: Evidence) -> bool:
    """Anything else."""
    return True


TABLE = (
    (CANNOT_BE_RIGHT, cannot_be_right),
    (NOT_ENOUGH, not_enough),
    (CLOSE_CALL, close_call),
    (CARRY_ON, carry_on),
    (CLEAR, clear),
    (LIKELY, likely),
    (DEPENDS, depends),
)


def more_replications(evidence: Evidence) -> int | None:
    """About how many more runs tell the leader's leads from the material difference; None if that cannot be estimated
    or is more than may be asked for.

    A half-width shrinks with the root of their number; it must come within ``precision``, or within what parts the lead
    from the material difference if that is more.
    """
    needed = 0.0
    for lead in evidence.leads:
        if beyond(evidence, lead) or close(evidence, lead):
            continue
        enough = max(evidence.precision, abs(lead.mean - evidence.material_difference))
        if lead.half_width == inf or enough <= 0.0:
            return None
        needed = max(needed, evidence.replications * (lead.half_width / enough) ** 2)
    more = max(1, ceil(min(needed, 2 * MOST_REPLICATIONS)) - evidence.replications)
    return more if evidence.replications + more <= MOST_REPLICATIONS else None
