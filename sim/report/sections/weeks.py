"""The chart of profit so far: what it draws, what it says, and what is marked on it."""

from typing import Any

import numpy as np
import pandas as pd

from sim.report.charts import weeks as figures
from sim.report.charts.scales import said as scales
from sim.report.charts.weeks import Moment
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed, at_its_focus
from sim.report.words import formats
from sim.report.words.findings import CARRYING_ON, Finding, findings
from sim.report.words.fitting import finding, in_words
from sim.report.words.theme import labels
from sim.study.rows.table_set import TableSet

NAME = "05_profit_so_far"
MOST_PLANS = 4
"""Plans drawn for one business: those that earn most."""
MOST_EVENTS = 3


def profit_so_far(comparison: Comparison) -> pd.DataFrame | None:
    """By week, the cumulative paired difference with its interval, and the visits; then the further horizons."""
    if len(comparison.scenario.strategy) < 2:
        return None
    named, baseline = labels(comparison.scenario), comparison.scenario.study.baseline
    visits, parts = _visits(comparison), []
    for found in findings(comparison):
        own = found.plans["strategy"].tolist()[:MOST_PLANS]
        climbs = comparison.cumulative[comparison.cumulative["business"] == found.focus]
        for place, name in enumerate([*own, baseline]):
            climb = climbs[climbs["strategy"] == name].sort_values("week", kind="stable")
            if name == baseline:
                weeks = sorted(climbs["week"].unique())
                climb = pd.DataFrame({"week": weeks, "cumulative_difference": 0.0})
            line = climb.assign(business=found.focus, strategy=name, label=named.get(name, name), is_beyond=False)
            row = found.plans.iloc[place] if name != baseline else found.plans.iloc[0]
            paid = row["payback_week"] if name != baseline else np.nan
            line["is_payback"] = line["week"] == (paid if pd.notna(paid) else -1)
            line["replications"] = int(row["replications"])
            parts.append(line.merge(visits, on=["business", "strategy", "week"], how="left"))
            if name != baseline:
                parts.append(_beyond(comparison, line.iloc[-1:] if len(line) else line))
    parts = [part for part in parts if len(part)]
    return as_listed(NAME, pd.concat(parts, ignore_index=True)) if parts else None


def _beyond(comparison: Comparison, last: pd.DataFrame) -> pd.DataFrame:
    """The horizons of one plan after the weeks that count: the difference up to there, at the last of their weeks."""
    table = comparison.tables.get("horizons")
    if table is None or table.empty or last.empty:
        return pd.DataFrame()
    row = last.iloc[0]
    own = (table["business"] == row["business"]) & (table["strategy"] == row["strategy"])
    further = table[own & (table["weeks"] > comparison.scenario.study.weeks)].sort_values("weeks", kind="stable")
    return pd.DataFrame(
        {
            "business": row["business"],
            "strategy": row["strategy"],
            "label": row["label"],
            "week": further["weeks"] - 1,
            "cumulative_difference": further["difference"],
            "luck_low": further["luck_low"],
            "luck_high": further["luck_high"],
            "replications": further["replications"],
            "is_payback": False,
            "is_beyond": True,
        }
    )


def _visits(comparison: Comparison) -> pd.DataFrame:
    """Mean visits a week at the focus business under each of its strategies."""
    keys, sums = ["business", "strategy", "week"], None
    for block in TableSet.of(comparison.tables).blocks("weekly"):
        own = block[at_its_focus(block, comparison.scenario)].assign(runs=1)[[*keys, "visits", "runs"]]
        sums = pd.concat([sums, own]).groupby(keys, sort=False).sum().reset_index()
    assert sums is not None
    return sums.assign(visits=sums["visits"] / sums["runs"])[[*keys, "visits"]]


def _found(frame: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    """Since when the best plan is ahead, at each focus business; or who is ahead after more weeks, if another."""
    said = {}
    for found in findings(comparison):
        rows = frame[frame["business"] == found.focus]
        if rows.empty:
            continue
        said[found.focus] = _overtaken(rows, comparison) or _climbed(found, rows, comparison)
    return said


def _climbed(found: Finding, rows: pd.DataFrame, comparison: Comparison) -> str:
    best, weeks = found.best, comparison.scenario.study.weeks
    own = rows[(rows["strategy"] == best["strategy"]) & ~rows["is_beyond"]]
    if own.empty:
        return "Nothing can be said of pay-back on this file"
    last, paid = own.iloc[-1], own[own["is_payback"]]
    names = {"plan": last["label"]}
    if not own["cumulative_difference"].any():
        return finding("{plan} earns the same as carrying on", names)
    if len(paid):
        week = int(paid["week"].iloc[0])
        if week <= _start(comparison, found.focus, best["strategy"]):
            return finding("{plan} is never behind carrying on", names)
        return finding("{plan} is ahead of carrying on from week {week}", names, week=week)
    if last["cumulative_difference"] < 0:
        return finding("{plan} is still behind carrying on after {weeks} weeks", names, weeks=weeks)
    return finding("{plan} has no lasting lead over carrying on", names)


def _overtaken(rows: pd.DataFrame, comparison: Comparison) -> str | None:
    """Who is ahead at the last horizon, where that is another than after the weeks that count."""
    beyond = rows[rows["is_beyond"]]
    if beyond.empty:
        return None
    longest = beyond["week"].max()
    inside = rows[~rows["is_beyond"] & (rows["week"] == rows.loc[~rows["is_beyond"], "week"].max())]
    after = beyond[beyond["week"] == longest]
    names = {"now": _leader(inside, comparison), "then": _leader(after, comparison)}
    if names["now"] == names["then"]:
        return None
    if names["then"] == CARRYING_ON:
        return finding("Over {weeks} weeks carrying on earns more than {now}", names, weeks=longest + 1)
    return finding("Over {weeks} weeks {then} earns more than {now}", names, weeks=longest + 1)


def _leader(rows: pd.DataFrame, comparison: Comparison) -> str:
    plans = rows[rows["strategy"] != comparison.scenario.study.baseline]
    top = plans.loc[plans["cumulative_difference"].idxmax()]
    return top["label"] if top["cumulative_difference"] > 0 else CARRYING_ON


def _start(comparison: Comparison, business: str, strategy: str) -> int:
    """The first counted week in which a plan is active; 0 where it is not known."""
    table = comparison.tables.get("break_even")
    if table is not None and len(table):
        own = table[(table["business"] == business) & (table["strategy"] == strategy)]
        if len(own) and pd.notna(own["start_week"].iloc[0]):
            return int(own["start_week"].iloc[0])
    return 0


def moments(comparison: Comparison) -> dict[str, list[Moment]]:
    """What is marked for each business: the start of its best plan, the rivals' first answer, events of the file."""
    found = {}
    named = labels(comparison.scenario)
    for each in findings(comparison):
        best = each.best["strategy"]
        start, marks = _start(comparison, each.focus, best), []
        if start > 0:
            marks.append(Moment(f"start of {in_words(named.get(best, best), 4)}", start))
        answers = [
            start + rival.copies_after_weeks
            for rival in comparison.scenario.business
            if rival.name != each.focus and notes.answers(rival)
        ]
        if answers:
            marks.append(Moment("rivals may answer", min(answers)))
        marks += [Moment(in_words(event.name, 4), event.start_week, event.end_week) for event in _events(comparison)]
        found[each.focus] = sorted(marks, key=lambda mark: mark.week)
    return found


def _events(comparison: Comparison) -> list[Any]:
    """The first events of the file that fall into the weeks that count; seasons come too often to be marked."""
    every = getattr(comparison.scenario, "event", ())
    return [
        event
        for event in every
        if event.every_weeks is None and event.start_week > -1 and event.start_week < comparison.scenario.study.weeks
    ][:MOST_EVENTS]


def _units(comparison: Comparison) -> dict:
    """(business, strategy) -> the unit to which its whole difference is told, on every chart and page."""
    rows = comparison.tables["decision"].itertuples()
    return {
        (row.business, row.strategy): formats.interval_unit(row.luck_low, row.luck_high, row.difference) for row in rows
    }


def _note(frame: pd.DataFrame, comparison: Comparison) -> str:
    inside, beyond = frame[~frame["is_beyond"]], frame[frame["is_beyond"]]
    plans = inside[inside["strategy"] != comparison.scenario.study.baseline]
    dashed = ring = ""
    if len(beyond):
        dashed = (
            f"Dashed: up to {int(beyond['week'].max()) + 1} weeks, {notes.replications(beyond)}; between marks nothing "
            "was run."
        )
    if frame["is_payback"].any():
        ring = "Ring: from here on the mean stays at or above nought."
    return notes.note(
        "Discounted profit so far, difference from carrying on with the same customers and the same luck; below it the "
        "visits a week, means of a few weeks each, and beside them that of the last 13.",
        f"Shaded: {notes.luck(plans)}, each week by itself; {notes.NOTHING_VARIED}.",
        ring,
        dashed,
        scales(figures.same_scale(frame), frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


CHARTS = (
    Chart(
        NAME,
        "How much has it earned so far?",
        profit_so_far,
        _found,
        lambda frame, said, theme, comparison: figures.profit_so_far(
            frame, said, theme, moments(comparison), _units(comparison)
        ),
        _note,
    ),
)
