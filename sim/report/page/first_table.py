"""The first table: what is shown of luck alone while a comparison goes on.  Nothing of the pages is loaded for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.words import formats
from sim.report.words.names import short, shown
from sim.report.words.terminal_table import in_columns, told_apart
from sim.report.words.theme import labels
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.study import Study
from sim.study.guards.broken import broken_guards, by_business
from sim.study.rows.tables import frame
from sim.study.runs.answers import Answers, decision_rows
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

COLUMNS = ("", "profit", "against baseline", "95 %, simultaneous", "first in (luck)", "pays back")


def first_table(scenario: Scenario, answers: Answers) -> list[str]:
    """Lines to print as soon as all replications are done: the tables of `summary`, without verdicts."""
    broken = broken_guards(scenario, answers)
    rows = frame(decision_rows(answers, broken=by_business(answers, broken))).to_dict("records")
    named = labels(scenario)
    count = len(answers.replications)
    many = "1 replication" if count == 1 else f"{count} replications"
    lines = [f"First table, after {many}: luck alone, so no verdicts yet. What it rests on is still being worked out."]
    for focus in answers.businesses:
        own = [row for row in rows if row["business"] == focus]
        lines += ["", short(focus, 78), *table(own, scenario.study, named)]
        lines += [f"  {shown(one.sentence)}" for one in broken if one.business == focus]
    return [*lines, ""]


def table(rows: Sequence[Mapping[str, Any]], study: Study, named: Mapping[str, str]) -> list[str]:
    """Lines of a table of plans: `rows` are those of the table `decision` for one business, `named` their words."""
    whole = [named.get(row["strategy"], row["strategy"]) for row in rows]
    return in_columns([COLUMNS, *(_cells(row, study, name) for row, name in zip(rows, told_apart(whole), strict=True))])


def _cells(row, study, name):
    profit = formats.money(row["profit"], study.currency)
    won = f"{int(row['wins'])} of {int(row['replications'])}"
    if row["strategy"] == study.baseline:
        return [name, profit, "", "", won, ""]
    low, high = row["luck_low"], row["luck_high"]
    unit = formats.interval_unit(low, high, row["difference"])
    difference = formats.money(row["difference"], study.currency, unit, sign=True)
    interval = formats.interval(low, high, study.currency, unit) if low == low and high == high else "one run"
    week = row["payback_week"] if row["verdict"] != CANNOT_BE_RIGHT else None
    return [name, profit, difference, interval, won, "" if week is None or week != week else f"week {int(week)}"]
