"""The chart of copying: what it draws and what it says."""

import pandas as pd

from sim.report.charts import rivals as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import findings
from sim.report.words.fitting import finding
from sim.report.words.theme import labels

NAME = "12_how_long_before_they_copy"
MOST_LINES = 4
"""Plans drawn for one business; the table has the others."""
HARDLY = 0.995
"""From this share of its gain on, a plan keeps all of it."""


def copying(comparison: Comparison) -> pd.DataFrame | None:
    """The gain of the plans that gain, against the rivals' delay, the best plan first; "never" comes last.

    A plan gains if it earns more than carrying on while nobody copies, beyond luck where that is known.
    """
    table, named = comparison.tables.get("rivals"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    drawn = []
    for found in findings(comparison):
        rows, best = table[table["business"] == found.focus], found.best["strategy"]
        alone = rows[~rows["is_copying"]].sort_values("gain", ascending=False, kind="stable")
        gaining = alone.loc[(alone["gain"] > 0) & ~(alone["luck_low"] <= 0), "strategy"].tolist()
        own = dict(zip(found.plans["strategy"], found.plans["difference"], strict=True))
        first = [name for name in gaining if name == best]
        for name in [*first, *(name for name in gaining if name != best)][:MOST_LINES]:
            line = rows[rows["strategy"] == name].sort_values(["is_copying", "copy_after_weeks"], kind="stable")
            line = pd.concat([line[line["is_copying"]], line[~line["is_copying"]]])
            drawn.append(line.assign(label=named.get(name, name), is_best=name == best, difference=own.get(name)))
    return as_listed(NAME, pd.concat(drawn)) if drawn else None


def _found(frame: pd.DataFrame, _comparison: Comparison) -> dict[str, str]:
    """How much of its gain the first plan keeps at each focus business when every rival copies as soon as it can."""
    said = {}
    for focus, rows in frame.groupby("business", sort=False):
        own = rows[rows["strategy"] == rows["strategy"].iloc[0]]
        names, kept = {"plan": own["label"].iloc[0]}, own["gain"].iloc[0] / own["gain"].iloc[-1]
        if kept >= HARDLY:
            said[focus] = finding("{plan} keeps all of its gain if rivals copy at once", names)
        elif kept > 0:
            templates = (
                "{plan} keeps {share} of its gain if rivals copy at once",
                "{plan} keeps {share} of its gain if copied at once",
            )
            said[focus] = finding(templates, names, share=formats.share(kept))
        else:
            said[focus] = finding("{plan} falls behind carrying on if rivals copy at once", names)
    return said


def _note(frame: pd.DataFrame, comparison: Comparison) -> str:
    return notes.note(
        f"Discounted profit {notes.over(comparison)}, difference from carrying on; only plans that gain are drawn. "
        "Halved: weeks until rivals that copy at once have taken half of what a plan earns a week before its own cost, "
        "for good.",
        f"Pale bars: {notes.luck(frame)}; {notes.NOTHING_VARIED}.",
        scales(figures.spread(frame)[1], frame["business"].nunique()),
        "Rivals: all in reach copy what they see, at the delay shown; hollow marks: as in the file.",
    )


CHARTS = (
    Chart(
        NAME,
        "How long before they copy?",
        copying,
        _found,
        lambda frame, said, theme, _comparison: figures.how_long_before_they_copy(frame, said, theme),
        _note,
    ),
)
