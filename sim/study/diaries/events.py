"""What of a life is worth telling: its kinds of events, and which visits are told one by one."""

from collections.abc import Sequence

from sim.accounts.bridge import GRACE_WEEKS
from sim.study.diaries.touchpoint_replay import moments
from sim.study.diaries.trajectories import CustomerHistory, RunHistory, Visit

MOST_TOLD = 4
"""How many visits of a reading are told one by one, beside the first, the last, and those told of the twin."""
LEAST_APART = 0.1
"""Points by which two scores differ at least if both are shown for it."""


def occasion_of(visit: Visit) -> tuple[int, int]:
    """What tells a visit from all others of a life: its week and number."""
    return visit.week, visit.occasion


def events(trajectory: CustomerHistory, end: int) -> tuple[set[str], set[str]]:
    """What kinds of good and of bad events a life holds that lasts to the week `end`: two sets of words."""
    visits = trajectory.visits
    words = [visit.word for visit in visits if visit.word is not None]
    good = {
        "first": any(visit.first for visit in visits),
        "referred": any(visit.referred for visit in visits),
        "delighted": any(visit.delighted for visit in visits),
        "recommended": any(word.good for word in words),
        "brought": any(word.good and word.came is not None for word in words),
    }
    bad = {
        "outraged": any(visit.outraged for visit in visits),
        "complained": any(visit.complained for visit in visits),
        "told of it": any(not word.good for word in words),
        "left for good": any(visit.left for visit in visits),
        "stopped": stopped(trajectory, end),
        "fired": trajectory.fired is not None,
    }
    return {name for name, holds in good.items() if holds}, {name for name, holds in bad.items() if holds}


def stopped(trajectory: CustomerHistory, end: int) -> bool:
    """Whether the last visit lies so long before the week `end` that it can be called the last."""
    return bool(trajectory.visits) and end - trajectory.visits[-1].week > GRACE_WEEKS


def last_week(trajectory: CustomerHistory, weeks: int) -> int:
    """The last week of the run, of `weeks` weeks, in which this customer lived there."""
    return weeks - 1 if trajectory.person.leaves is None else min(weeks - 1, trajectory.person.leaves)


def standing_out(trajectory: CustomerHistory, end: int) -> set[tuple[int, int]]:
    """The occasions (week, number) of the visits that are told one by one.

    The first visit ever and the last one; then those after which she left for good, complaints, words after which a
    friend came, disappointments, other words and delights, the strongest first, ``MOST_TOLD`` of them.
    """
    kept, ranked = [], []
    for number, visit in enumerate(trajectory.visits):
        if visit.first or (number == len(trajectory.visits) - 1 and stopped(trajectory, end)):
            kept.append(visit)
            continue
        reasons = (
            visit.left,
            visit.complained or visit.refunded,
            visit.word is not None and visit.word.came is not None,
            visit.outraged,
            visit.word is not None,
            visit.delighted,
        )
        if any(reasons):
            ranked.append((reasons.index(True), -abs(visit.satisfaction), number, visit))
    kept += [visit for *_, visit in sorted(ranked, key=lambda each: each[:3])[:MOST_TOLD]]
    return {occasion_of(visit) for visit in kept}


def told_of_both(
    histories: tuple[RunHistory, RunHistory], trajectories: Sequence[CustomerHistory]
) -> dict[tuple[int, int], int | None]:
    """What is told one by one in two twins' lives: occasion -> the touchpoint where the two visits differ most.

    None stands for it where only one of them came, and where the difference would not be seen in a printed score.
    """
    end = last_week(trajectories[0], histories[0].terms.weeks)
    kept = set().union(*(standing_out(trajectory, end) for trajectory in trajectories))
    spread = histories[0].terms.spread
    return {occasion: _most_apart(histories, trajectories, occasion, spread) for occasion in sorted(kept)}


def _most_apart(histories, trajectories, occasion, spread):
    found = []
    for history, trajectory in zip(histories, trajectories, strict=True):
        found += [
            dict(moments(history, trajectory, each)[0]) for each in trajectory.visits if occasion_of(each) == occasion
        ]
    if len(found) < 2 or not found[0] or not found[1]:
        return None
    apart = {touchpoint: spread * abs(found[0][touchpoint] - found[1][touchpoint]) for touchpoint in found[0]}
    most = max(apart, key=lambda each: apart[each])
    return most if apart[most] >= LEAST_APART else None
