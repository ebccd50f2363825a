"""What a plan costs, what it may cost, what it returns and when it has paid back: one measure of cost for all of them.

The cost of a plan is less the bridge's line *programme*: everything that it makes a business pay beside serving its
visits, discounted, above the baseline's.  That is the weekly and the one-off cost of its steps, a cost of each visit,
gestures, and what it changes of refreshing, improving, copying and fixed costs; below 0 it saves.  A week's worth of
it, and of what a plan brings, is that sum over the sum of the discount factors of the weeks in which the plan is
active at a house that is open.  So for every plan

    difference = (break-even - cost) a week x sum of the discount factors of its active weeks

and a plan pays exactly where its break-even is above its cost, whatever its phases, however late it starts.
"""

from collections.abc import Sequence

from sim.annotations import Rows, Tables
from sim.study.numbers.rounding import from_pennies, penny, printed, to_decimals, to_pennies
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answered import Answered, AnsweredStudy
from sim.study.runs.outcomes import Outcome


def roi(difference: float, programme_cost: float) -> float | None:
    """Profit difference per unit of money spent on the plan; None for a plan that costs less than half a penny."""
    return difference / programme_cost if to_pennies(programme_cost) > 0 else None


def break_even_cost_per_week(difference: float, programme_cost: float, active_discount: float) -> float | None:
    """What the plan may cost in each active week before it stops paying; None if it is never active.

    (difference + discounted cost) / sum of the discount factors over the active weeks: what it brings in a week before
    its cost.  Below 0, what it has to save in each active week.
    """
    return (difference + programme_cost) / active_discount if active_discount > 0 else None


def cost_per_active_week(programme_cost: float, active_discount: float) -> float | None:
    """What the plan costs in each active week, one-off costs and all; None if it is never active."""
    return programme_cost / active_discount if active_discount > 0 else None


def mean_path(outcomes: Sequence[Outcome]) -> list[float]:
    """The mean cumulative difference by week, list [W]."""
    return [mean(week) for week in zip(*(one.path for one in outcomes), strict=True)]


def payback_week(path: Sequence[float], start: int | None = 0) -> int | None:
    """The first week from which the cumulative difference stays at 0 or more to the end.

    Not before ``start``, the first week in which the plan is active; None if the path ends below 0, and for a plan that
    is never active (``start`` None) or never moves the path, which has nothing to pay back.
    """
    if start is None or not any(path):
        return None
    week = None
    for number in range(len(path) - 1, start - 1, -1):
        if path[number] < 0.0:
            break
        week = number
    return week


def returns(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """What the outcomes of a strategy at a business say of its cost: columns of decision.csv."""
    difference, cost = (mean([getattr(one, name) for one in outcomes]) for name in ("difference", "programme_cost"))
    first = outcomes[0]  # what is planned is the same in every replication
    return {
        "roi": to_decimals(roi(difference, cost), 4),
        "payback_week": payback_week(mean_path(outcomes), first.first_active_week),
        "break_even_cost_per_week": penny(break_even_cost_per_week(difference, cost, first.active_discount)),
    }


def tables(study: AnsweredStudy) -> Tables:
    """The table `break_even` of a `sim.study.analyses.Study`."""
    return {"break_even": break_even_rows(study.answers)}


def break_even_rows(answers: Answered) -> Rows:
    """Rows of break_even.csv: every strategy but the baseline at every business, in the order of decision.csv.

    ``programme_cost`` is less the printed amount of the bridge's line *programme*, and ``break_even_cost`` that and the
    printed difference, to the penny; the two over the active weeks are what follows.  ``luck_low`` and ``luck_high``
    are of ``break_even_cost_per_week``, simultaneous 95 % intervals from luck over the strategies of the business, as
    those of the difference.  What is per week is empty where the strategy is never active, as is ``start_week``.
    """
    alternatives = answers.question.alternatives
    found = [(business, name, answers.of(business, name)) for business in answers.businesses for name in alternatives]
    return [_row(*each, comparisons=answers.comparisons) for each in found if each[2]]


def _row(business, strategy, outcomes, comparisons):
    first, weeks = outcomes[0], outcomes[0].active_discount
    cost = -to_pennies(printed_bridge(outcomes)["programme"])
    row = {
        "business": business,
        "strategy": strategy,
        "start_week": first.first_active_week,
        "active_weeks": first.active_weeks,
        "programme_cost": from_pennies(cost),
        "break_even_cost": from_pennies(to_pennies(mean([one.difference for one in outcomes])) + cost),
    }
    row["cost_per_active_week"] = penny(cost_per_active_week(mean([one.programme_cost for one in outcomes]), weeks))
    row["break_even_cost_per_week"] = returns(outcomes)["break_even_cost_per_week"]
    each = [break_even_cost_per_week(one.difference, one.programme_cost, weeks) for one in outcomes]
    low, high = interval(each, comparisons) if weeks else (None, None)
    return row | {"luck_low": penny(low), "luck_high": penny(high), "replications": len(outcomes)}


def printed_bridge(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The mean bridge of some outcomes in whole pennies that add up to their printed difference: line -> amount."""
    lines = {line: mean([one.bridge[line] for one in outcomes]) for line in outcomes[0].bridge}
    return printed(lines, mean([one.difference for one in outcomes]))
