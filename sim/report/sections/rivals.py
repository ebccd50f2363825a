"""The charts of rivals: how long before they copy, and what if they answer back."""

import pandas as pd

from sim.report.charts import rivals as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import LONGEST_NAME, MOST_IN_A_TITLE, findings, material_at
from sim.report.words.names import short
from sim.report.words.theme import labels

MOST_LINES = 6
"""Strategies drawn for one business in the chart of copying; the table has the others."""
MOST_ROWS = 12
"""Strategies drawn for one business in the payoff table."""
HARDLY = 0.995
"""From this share of its gain on, a plan keeps all of it."""


def copying(comparison: Comparison) -> pd.DataFrame | None:
    """The gain of the leading strategies of each focus business against the rivals' delay; "never" comes last."""
    table, named = comparison.tables.get("rivals"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    best = {finding.focus: finding.best["strategy"] for finding in findings(comparison)}
    drawn = []
    for focus, rows in table.groupby("business", sort=False):
        alone = rows[~rows["is_copying"]].sort_values("gain", ascending=False, kind="stable")
        names = [name for name in alone["strategy"] if name != best.get(focus)]
        ours = [best[focus]] if focus in best else []
        for name in [*ours, *names][:MOST_LINES]:
            line = rows[rows["strategy"] == name].sort_values(["is_copying", "copy_after_weeks"], kind="stable")
            line = pd.concat([line[line["is_copying"]], line[~line["is_copying"]]])
            drawn.append(line.assign(label=named.get(name, name), is_best=name == best.get(focus)))
    frame = pd.concat(drawn)
    return as_listed("12_how_long_before_they_copy", frame)


def copying_title(frame: pd.DataFrame, _comparison: Comparison) -> str:
    """How much of its gain the best plan keeps at each focus business when every rival copies as soon as it can."""
    parts = []
    for focus, rows in frame.groupby("business", sort=False):
        at, highest = short(focus, LONGEST_NAME), rows.loc[~rows["is_copying"], "gain"].max()
        best = rows[rows["is_best"]]
        plan, soon, never = short(best["label"].iloc[0], LONGEST_NAME), best["gain"].iloc[0], best["gain"].iloc[-1]
        if never <= 0:
            who = "No plan" if highest <= 0 else plan
            parts.append(f"{who} has {'a' if highest <= 0 else 'no'} gain at {at} that rivals could copy")
            continue
        kept = soon / never
        if kept >= HARDLY:
            told = "keeps all of its gain"
        elif kept > 0:
            told = f"keeps {formats.share(kept)} of its gain"
        else:
            told = "turns into a loss"
        parts.append(f"{plan} {told} at {at} if every rival copies at once")
    return _joined(parts)


def answers(comparison: Comparison) -> pd.DataFrame | None:
    """The payoff table of each focus business, with the equilibria in its cells; the baseline comes first.

    Strategies beyond ``MOST_ROWS`` are left out, those first that do worst whatever rivals do.
    """
    table, named = comparison.tables.get("payoffs"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    frame = table.copy()
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["is_idle"] = _idle(frame)
    played = _played(comparison.tables.get("equilibria"))
    cells = list(zip(frame["business"], frame["strategy"], frame["response"], strict=True))
    frame["equilibrium"] = [played.get(cell, (None, None))[0] for cell in cells]
    frame["chance"] = [played.get(cell, (None, None))[1] for cell in cells]
    kept = []
    for _, rows in frame.groupby("business", sort=False):
        top = rows.groupby("strategy", sort=False)["ours"].max()
        in_play = set(rows.loc[rows["equilibrium"].notna(), "strategy"])
        order = sorted(top.index, key=lambda name: (name not in in_play, -top[name]))[:MOST_ROWS]
        kept.append(rows[rows["strategy"].isin(order)])
    return as_listed("13_if_they_answer_back", pd.concat(kept))


def _idle(frame):
    """1 for cells that are worth what they are when rivals do nothing, to both; not for that response itself."""
    nothing = frame[frame["response"] == "none"].set_index(["business", "strategy"])
    return [
        int(
            row.response != "none"
            and row.ours == nothing.loc[(row.business, row.strategy), "ours"]
            and row.rivals == nothing.loc[(row.business, row.strategy), "rivals"]
        )
        for row in frame.itertuples()
    ]


def _played(equilibria):
    """(focus, strategy, response) -> (number, chance) of the first equilibrium in which the cell can come about."""
    found = {}
    if equilibria is None or equilibria.empty:
        return found
    for (focus, number), rows in equilibria.groupby(["business", "equilibrium"], sort=False):
        ours, theirs = (rows[rows["player"] == player] for player in ("ours", "rivals"))
        for mine in ours.itertuples():
            for other in theirs.itertuples():
                found.setdefault((focus, mine.move, other.move), (number, mine.chance * other.chance))
    return found


def _tied(equilibria):
    """Focus businesses with an even number of equilibria, which no game without ties has (Wilson 1971)."""
    if equilibria is None or equilibria.empty:
        return []
    counts = equilibria.groupby("business", sort=False)["equilibrium"].max()
    return [focus for focus, count in counts.items() if count % 2 == 0]


def answers_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """Whether what is best while rivals do nothing stays best, or as good, whatever they answer; else what beats it.

    A difference below the material one is none.
    """
    parts = []
    for focus, rows in frame.groupby("business", sort=False):
        least = material_at(comparison, focus)
        at = short(focus, LONGEST_NAME)
        nothing = rows[rows["response"] == "none"]
        best = nothing.loc[nothing["ours"].idxmax()]
        plan, worst, beaten = short(best["label"], LONGEST_NAME), None, False
        for _, column in rows.groupby("response", sort=False):
            top = column.loc[column["ours"].idxmax()]
            held = column[column["strategy"] == best["strategy"]].iloc[0]
            behind = top["ours"] - held["ours"]
            beaten = beaten or behind > 0
            if behind > least and (worst is None or behind > worst[0]):
                worst = behind, top, held
        if worst is None:
            told = "as good as our best answer" if beaten else "our best answer"
            parts.append(f"{plan} stays {told} at {at}, whatever rivals do")
            continue
        _, top, held = worst
        response = held["response_label"][0].lower() + held["response_label"][1:]
        pays = "" if held["is_their_best_reply"] else ", which is not their best reply"
        other = short(top["label"], LONGEST_NAME)
        parts.append(f"{other} beats {plan} at {at} if rivals {response}{pays}")
    return _joined(parts)


def _joined(parts):
    kept = [part[0].lower() + part[1:] if i and part.startswith("No ") else part for i, part in enumerate(parts)]
    more = len(kept) - MOST_IN_A_TITLE
    return "; ".join(kept[:MOST_IN_A_TITLE]) + (f"; and {more} more" if more > 0 else "")


CHARTS = (
    Chart(
        "12_how_long_before_they_copy",
        "How long before they copy",
        copying,
        copying_title,
        lambda frame, title, theme, comparison: figures.how_long_before_they_copy(
            frame, title, theme, comparison.scenario.study.weeks
        ),
    ),
    Chart(
        "13_if_they_answer_back",
        "If they answer back",
        answers,
        answers_title,
        lambda frame, title, theme, comparison: figures.if_they_answer_back(
            frame, title, theme, comparison.scenario.study.weeks, _tied(comparison.tables.get("equilibria"))
        ),
    ),
)
