"""A plan in words, phase by phase: what it changes, spends and saves, and in which weeks.

Two plans that differ in what they change, in how soon or in when they cost are told apart by these words.
"""

from itertools import groupby
from math import fsum
from typing import Any

from sim.rules.scale import discount_factor
from sim.scenario.paths.business_words import lever_words
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.schema.study import Study
from sim.scenario.text.wording import listed
from sim.study.numbers.words import amount, counted, number

MOST_CHANGES = 3
"""Changes of a step named in one line."""
MOST_PHASES = 4
"""Phases told one by one; of more, the first are, and how many follow."""


def changed(strategy: Strategy, weeks: int) -> str:
    """What a strategy changes within so many weeks: "price −10 % from week 13 on"; "" if nothing."""
    told: list[tuple[str, int, Any]] = []
    for step in (step for step in strategy.step if step.change and step.start_week < weeks):
        what, (start, end) = _how(step), _span(step, weeks)
        if told and told[-1][0] == what and told[-1][2] == start:
            told[-1] = (what, told[-1][1], end)  # one change, in steps that follow on one another
        else:
            told.append((what, start, end))
    return listed([what + _when(start, end, weeks) for what, start, end in told], MOST_PHASES, "; then ", "; then ")


def spent_and_saved(strategy: Strategy, study: Study) -> tuple[str, ...]:
    """(what is spent, what is saved) within the weeks of the study, in words: "£300 a week in weeks 0 to 3, ..."."""
    spent: list[str] = []
    saved: list[str] = []
    for cost, start, end in phases(strategy, study.weeks):
        if cost:
            told = f"{amount(abs(cost), study.currency)} a week{_when(start, end, study.weeks)}"
            (spent if cost > 0 else saved).append(told)
    for week, cost in _once(strategy, study.weeks):
        if cost:
            told = f"{amount(abs(cost), study.currency)} once" + (f" in week {week:,}" if week else "")
            (spent if cost > 0 else saved).append(told)
    return listed(spent, MOST_PHASES), listed(saved, MOST_PHASES)


def phases(strategy: Strategy, weeks: int) -> list[tuple[float, int, int]]:
    """(cost a week, first week, week from which it is over) of each run of weeks in which steps cost the same."""
    by_week = [_cost_in(strategy, week) for week in range(weeks)]
    found, start = [], 0
    for cost, some in groupby(by_week):
        end = start + len(list(some))
        found.append((cost, start, end))
        start = end
    return found


def mean_cost_per_week(strategy: Strategy, study: Study) -> float:
    """What the steps cost a week, without one-off costs: the discounted mean over the weeks in which any is active."""
    active = [week for week in range(study.weeks) if any(_is_active(step, week) for step in strategy.step)]
    costs = {_cost_in(strategy, week) for week in active}
    if len(costs) <= 1:
        return costs.pop() if costs else 0.0
    factors = [discount_factor(study.discount_rate, week + 0.5) for week in active]
    total = fsum(_cost_in(strategy, week) * factor for week, factor in zip(active, factors, strict=True))
    return total / fsum(factors)


def changes(step: Step) -> str:
    """The changes of a step: "price −10 %, people at welcome +1.5 and the guarantee set to 1"."""
    return listed([f"{lever_words(path)} {_size(change)}" for path, change in step.change.items()], MOST_CHANGES)


def _size(change):
    size = str(change).replace("-", "\N{MINUS SIGN}").replace("%", " %")
    return f"set to {size}" if change.form == "value" else size


def _how(step):
    """The changes of a step, how long they take to be there, and how they wear off."""
    ramp = f", over {counted(step.ramp_weeks, 'week')}" if step.ramp_weeks else ""
    fades = f", wearing off by {number(100 * step.fades_per_year)} % a year" if step.fades_per_year else ""
    return changes(step) + ramp + fades


def _when(start, end, weeks):
    """The weeks from `start` to before `end`, of so many; nothing for all of them."""
    if end - start == 1 < weeks:
        return f" in week {start:,}"
    if end < weeks:
        return f" in weeks {start:,} to {end - 1:,}"
    return f" from week {start:,} on" if start else ""


def _span(step, weeks):
    return step.start_week, weeks if step.end_week is None else min(step.end_week, weeks)


def _is_active(step, week):
    return step.start_week <= week and (step.end_week is None or week < step.end_week)


def _cost_in(strategy, week):
    return fsum(step.cost_per_week for step in strategy.step if _is_active(step, week))


def _once(strategy, weeks):
    """(week, what the steps that start in it cost once), by week."""
    starts = sorted({step.start_week for step in strategy.step if step.start_week < weeks})
    return [(week, fsum(step.one_off_cost for step in strategy.step if step.start_week == week)) for week in starts]
