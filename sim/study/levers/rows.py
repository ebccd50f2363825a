"""The tables of a price list of levers: what each move is worth a week, for whom, by which causes, and its cost.

Amounts are level weekly ones: the discounted difference over the discounted weeks (`worth_of`), as a cost a week is.
"""

from collections.abc import Sequence
from math import fsum
from typing import Any

import numpy as np

from sim.accounts.bridge import LINES
from sim.annotations import Floats, Row, Rows, Tables
from sim.scenario import Scenario
from sim.scenario.levers import cost_of
from sim.scenario.levers.unpaid import LESS_IS_BETTER
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.paths import split
from sim.study.levers.means import means_of
from sim.study.levers.tried import Tried
from sim.study.numbers.rounding import penny, printed, to_decimals
from sim.study.numbers.statistics import interval, mean
from sim.study.rows.tables import frame
from sim.study.runs.outcomes import Outcome

EITHER_WAY = frozenset({"price", "upgrade_price", "fire_below", "commitment_weeks", "promise"})
"""Keys of which nobody expects that more, or less, of them pays: no surprise either way."""
HALF_USED = 0.8
"""A house less full than this turns hardly anybody away: that room for more pays there is no matter of course."""
ROOM = "seats_per_week"
COLUMNS = (
    "business", "lever", "lever_label", "steps", "step", "step_unit", "means", "value_before", "value_after",
    "worth_per_week", "luck_low", "luck_high", "difference", "visits_per_week", "cost_per_week", "one_off_cost",
    "all_costs_per_week", "net_per_week", "lever_rank", "own_cost", "surprise", "no_room", "cost_source", "grade",
    "replications",
)  # fmt: skip
"""Columns of the first table."""


def tables_of(scenario: Scenario, tried: Sequence[Tried]) -> Tables:
    """Tables by name, frames: "levers", "lever_segments", "lever_bridge".

    A move without room has a row in the first alone.  ``lever_rank`` is by worth − cost among single steps at a
    business, ties in the order of the rows.
    """
    weeks = scenario.study.weeks
    found = [_row(scenario, each, weeks) for each in tried]
    _rank(found)
    shown = [each for each in tried if each.pairs]
    return {
        "levers": frame(found),
        "lever_segments": frame([row for each in shown for row in _segments(scenario, each)]),
        "lever_bridge": frame([row for each in shown for row in _bridge(each)]),
    }


def worth_of(after: Outcome) -> float:
    """What a move is worth a week in one replication: its discounted difference as a level weekly amount."""
    return per_active_week(after.difference, after)


def per_active_week(amount: float, after: Outcome) -> float:
    """A discounted amount of one replication as a level weekly one over the weeks that the business is open; 0.0 where
    it is shut in all of them.
    """
    return amount / after.active_discount if after.active_discount > 0.0 else 0.0


def _row(scenario: Scenario, each: Tried, weeks: int) -> Row:
    weekly, once = cost_of(each.row, each.move.points)
    row: dict[str, Any] = {
        "business": each.business,
        "lever": each.row.what,
        "lever_label": lever_words(each.row.what),
        "steps": each.steps,
        "step": to_decimals(each.move.points if each.move.change else each.steps * each.row.step, 6),
        "step_unit": each.row.unit,
        "means": means_of(each.row, scenario, each.business),
        "value_before": each.move.before,
        "value_after": each.move.after,
        "no_room": each.move.no_room or None,
        "own_cost": each.row.own_cost or None,
        "cost_source": each.row.source,
        "grade": each.row.grade,
    }
    if not each.pairs:
        return _in_order(row)
    values = [worth_of(after) for after, _ in each.pairs]
    low, high = interval(values)
    share = mean([after.active_discount for after, _ in each.pairs])
    cost = weekly + (once / share if share > 0.0 else 0.0)
    visits = [(after.visits - before.visits) / weeks for after, before in each.pairs]
    return _in_order(
        row
        | {
            "worth_per_week": penny(mean(values)),
            "luck_low": penny(low),
            "luck_high": penny(high),
            "difference": penny(mean([after.difference for after, _ in each.pairs])),
            "visits_per_week": to_decimals(mean(visits), 2),
            "cost_per_week": penny(weekly),
            "one_off_cost": penny(once),
            "all_costs_per_week": penny(cost),
            "net_per_week": penny(mean(values) - cost),
            "surprise": _surprise(each, low, high),
            "replications": len(each.pairs),
        }
    )


def _in_order(row: Row) -> Row:
    """The row with all columns, in their order; None is an empty cell."""
    return {name: row.get(name) for name in COLUMNS}


def _surprise(each: Tried, low: float | None, high: float | None) -> str | None:
    """What is against intuition in a move, or None: "worse pays", "better costs", "room pays though there is some"."""
    key = split(each.row.what)[-1]
    if low is None or high is None or key in EITHER_WAY:
        return None
    to_the_better = (each.move.points > 0) != (key in LESS_IS_BETTER)
    if key == ROOM and to_the_better and low > 0.0:
        used = [before.utilisation for _, before in each.pairs if before.utilisation is not None]
        return "room pays though there is some" if used and mean(used) < HALF_USED else None
    if to_the_better:
        return "better costs" if high < 0.0 and not each.row.own_cost else None
    return "worse pays" if low > 0.0 else None


def _rank(rows: Rows) -> None:
    """Write the rank of every single step by worth − cost at its business."""
    for business in dict.fromkeys(row["business"] for row in rows):
        own = [
            row for row in rows if row["business"] == business and row["steps"] == 1 and row["net_per_week"] is not None
        ]
        for place, row in enumerate(sorted(own, key=lambda row: -row["net_per_week"]), start=1):
            row["lever_rank"] = place


def _segments(scenario: Scenario, each: Tried) -> Rows:
    """What residents and passers-by of each segment bring: money before fixed costs, and visits."""
    names, weeks = [one.name for one in scenario.segment], scenario.study.weeks
    money = [[per_active_week(one, pair[0]) for one in _by_segment(pair, "contribution")] for pair in each.pairs]
    visits = [_by_segment(pair, "visits") / weeks for pair in each.pairs]
    same = {"business": each.business, "lever": each.row.what, "steps": each.steps}
    out = []
    for place, name in enumerate(names):
        values = [float(one[place]) for one in money]
        low, high = interval(values)
        out.append(
            same
            | {
                "segment": name,
                "contribution_per_week": penny(mean(values)),
                "luck_low": penny(low),
                "luck_high": penny(high),
                "visits_per_week": to_decimals(mean([float(one[place]) for one in visits]), 2),
                "replications": len(each.pairs),
            }
        )
    return out


def _by_segment(pair: tuple[Outcome, Outcome], name: str) -> Floats:
    after, before = (getattr(one.segments, name) for one in pair)
    return np.asarray((after - before).sum(axis=1), dtype=np.float64)


def _bridge(each: Tried) -> Rows:
    """The causes of a move's worth: lines that add up to it to the penny."""
    lines = {line: mean([per_active_week(after.bridge[line], after) for after, _ in each.pairs]) for line in LINES}
    worth = mean([worth_of(after) for after, _ in each.pairs])
    off = worth - fsum(lines.values())
    amounts = printed(lines | {LINES[-1]: lines[LINES[-1]] + off}, worth)
    same = {"business": each.business, "lever": each.row.what, "steps": each.steps}
    return [same | {"line": line, "amount_per_week": amounts[line]} for line in LINES if amounts[line]]
