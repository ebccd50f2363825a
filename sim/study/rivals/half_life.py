"""How long an advantage lasts: the half-life of what a strategy earns a week once rivals copy it."""

from collections.abc import Sequence

from sim.scenario.schema.strategy import Step
from sim.study.numbers.statistics import interval, mean

WINDOW = 13
"""Weeks over which an advantage is smoothed: a quarter, the week at the middle."""


def half_life_weeks(
    alone: Sequence[Sequence[float]], copied: Sequence[Sequence[float]], steps: Sequence[Step]
) -> int | None:
    """The half-life of a strategy's advantage, in whole weeks; None where there is none to tell.

    ``alone`` and ``copied`` are the weekly advantages by replication while nobody copies and while rivals do: lists of
    lists [W], money a week.  ``steps`` are the strategy's.  Counted are the weeks in which the strategy is fully there
    (`fully_there`).  None without an advantage: where the mean over those weeks, while nobody copies, is not above 0
    beyond luck (95 % interval; so never from one replication), or where `half_life` finds none.
    """
    first, last = fully_there(steps, len(alone[0]))
    if last - first < WINDOW:
        return None
    least, _ = interval([mean(path[first:last]) for path in alone])
    if least is None or least <= 0.0:
        return None
    return half_life(mean_path(copied)[first:last], mean_path(alone)[first:last])


def fully_there(steps: Sequence[Step], weeks: int) -> tuple[int, int]:
    """(first week in which every step has reached its full size, the week from which they are all over)."""
    first = max((max(0, step.start_week) + step.ramp_weeks for step in steps), default=0)
    ends = [weeks if step.end_week is None else step.end_week for step in steps]
    return first, min(weeks, max(ends, default=weeks))


def half_life(copied: Sequence[float], alone: Sequence[float]) -> int | None:
    """The first week from which ``copied`` stays at or below half of ``alone`` to the end; None if it never does.

    Both are paths over the same weeks, 0 the first, smoothed over ``WINDOW`` weeks around each (fewer, and as many
    before as after, near the start); the last weeks, which have no whole window, are not looked at.  A week in which
    ``alone`` is not above 0 has no advantage that could be halved, and counts as not halved.
    """
    reach = WINDOW // 2
    found = None
    for week in range(len(alone) - reach - 1, -1, -1):
        side = min(reach, week)
        whole, left = (mean(path[week - side : week + side + 1]) for path in (alone, copied))
        if whole <= 0.0 or left > whole / 2.0:
            break
        found = week
    return found


def mean_path(paths: Sequence[Sequence[float]]) -> list[float]:
    """The mean over replications, week by week."""
    return [mean(week) for week in zip(*paths, strict=True)]
