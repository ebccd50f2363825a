"""The first table: what is shown of luck alone while a comparison goes on.  Nothing of the pages is loaded for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.words import formats
from sim.report.words.names import padded, short, short_names, shown, width
from sim.report.words.theme import labels
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.study import Study
from sim.study.guards.broken import broken_guards, by_business
from sim.study.rows.tables import frame
from sim.study.runs.answers import Answers, decision_rows
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

COLUMNS = ("", "profit", "against baseline", "95 %, simultaneous", "first in (luck)", "pays back")
LONGEST, WIDEST = 22, 44
"""Letters of a plan's name: as many as the first, or as it takes to tell the plans apart, up to the second."""


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
    cells = [list(COLUMNS)] + [_cells(row, study, name) for row, name in zip(rows, told_apart(whole), strict=True)]
    widths = [max(width(line[column]) for line in cells) for column in range(len(COLUMNS))]
    return [
        "  "
        + "  ".join(
            padded(text, wide, right=column > 0) for column, (text, wide) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def told_apart(names: Sequence[str]) -> list[str]:
    """The names of plans, cut so that what is left of one begins no other."""
    whole = {shown(name) for name in names}
    for longest in range(LONGEST, WIDEST + 1):
        cut = {name: short(name, longest) for name in whole}
        stems = {name: form if form == name else form[:-1] for name, form in cut.items()}
        if not any(other.startswith(stem) for name, stem in stems.items() if stem != name for other in whole - {name}):
            return [cut[shown(name)] for name in names]
    forms = short_names(names, LONGEST)
    return [forms[name] for name in names]


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
