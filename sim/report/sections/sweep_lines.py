"""The chart of where each strategy wins a sweep, and what is said of what parts the winners."""

import pandas as pd

from sim.report.charts import Panel
from sim.report.charts import sweep_lines as figures
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.sections.separation import FEWEST_POINTS, LEVEL
from sim.report.sections.sweep_drawn import FEWEST_MARKS, by_business, labelled, sampled, thinned
from sim.report.sections.sweep_words import cut_words, runs_words, said, words_of
from sim.report.sections.swept import Swept
from sim.report.words.names import shown
from sim.report.words.theme import Theme

WHERE = "25_where_each_wins"
MOST_LINES, MOST_CORNERS = 300, 10_000
"""Lines of one panel, and corners of the lines of all panels."""


def where_each_wins(found: Swept) -> pd.DataFrame | None:
    """A row for each business, drawn point and input; nothing where no two strategies were run."""
    if found.best.empty or len(found.strategies) < 2 or not found.inputs:
        return None
    houses = found.best["business"].nunique()
    most = max(FEWEST_MARKS, min(MOST_LINES, MOST_CORNERS // (houses * (len(found.inputs) + 1))))
    best = found.best[found.best["point"].isin(sampled(found.best["point"], most))]
    parts = [
        best.assign(
            input=each.path, input_label=shown(each.label), input_value=best[each.path].astype(float), _at=place
        )
        for place, each in enumerate(found.inputs)
    ]
    frame = pd.concat(parts, ignore_index=True).rename(columns={"strategy": "winner"})
    order = {name: place for place, name in enumerate(found.businesses)}
    frame = frame.assign(_place=frame["business"].map(order)).sort_values(["_place", "point", "_at"], kind="stable")
    return as_listed(WHERE, labelled(frame, found, "winner"))


def _findings(frame: pd.DataFrame, found: Swept) -> dict[str, str]:
    return {name: separation_finding(name, found) for name, _ in by_business(frame, found)}


def separation_finding(business: str, found: Swept) -> str:
    """What parts the winners at a business, in at most 15 words, and only where it holds up."""
    own, rows = found.won(business), found.separations[found.separations["business"] == business]
    winners = list(dict.fromkeys(own["strategy"]))
    if len(winners) == 1:
        points = "the only point" if len(own) == 1 else f"all {len(own):,} points"
        return said(f"{{plan}} wins at {points}", {"plan": found.plan(winners[0])})
    if len(own) < FEWEST_POINTS:
        return "Too few points to tell what decides between winners"
    if rows.empty or not rows["p_value"].iloc[0] < LEVEL:
        return "No single input separates the winners"
    if not rows["is_separating"].any():
        return said(
            ("{plan} wins most on both sides of any cut that tells", "{plan} wins most, whatever the inputs"),
            {"plan": found.plan(rows["winner_below"].iloc[0])},
        )
    row = rows[rows["is_separating"]].iloc[0]
    words = words_of(found)[row["input"]]
    at = cut_words(row, found)
    half = f"once {words.spoken()} exceeds about {at}"
    return said(
        (
            "{above} wins most {half}, below that {below}",
            "{above} wins most {half}",
            "The winner changes with {what}, at about {at}",
            "One input separates the winners, at about {at}",
        ),
        {"above": found.plan(row["winner_above"]), "below": found.plan(row["winner_below"])},
        half=half,
        what=words.spoken(),
        at=at,
    )


def _panels(frame: pd.DataFrame, findings: dict[str, str], theme: Theme, found: Swept) -> list[Panel]:
    counts = {name: found.won(name)["strategy"].value_counts().to_dict() for name in found.businesses}
    return figures.where_each_wins(
        by_business(frame, found), findings, theme, [(each, words_of(found)[each.path]) for each in found.inputs],
        found.business, counts,
    )  # fmt: skip


def _note(frame: pd.DataFrame, found: Swept) -> str:
    own = frame.drop_duplicates(["business", "point"])
    open_ = "Dotted: luck could turn the winner round." if own["is_settled"].eq(False).any() else ""
    return notes.note(
        "Each line is a point: it crosses every input at its value, and last the lead of the winner over the second "
        "best, in the colour of the winner. Lines of different winners are set a hair apart.",
        open_,
        thinned(own["point"].nunique(), found),
        runs_words(found),
    )


CHART = Chart(WHERE, "Where does each strategy win?", where_each_wins, _findings, _panels, _note)
