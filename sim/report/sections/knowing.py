"""The charts of what finding out is worth and of where the plan fails: what they draw, and what they say."""

import numpy as np
import pandas as pd

from sim.report.charts import Panel
from sim.report.charts import knowing as figures
from sim.report.charts.scales import said as scales
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.assumption_text import assumption
from sim.report.words.fitting import finding
from sim.report.words.theme import Theme
from sim.study.knowing.rows import ALL, INPUT
from sim.study.knowing.study import Knowledge
from sim.study.numbers.words import counted

NAME, FAILS = "26_what_to_find_out", "27_where_it_fails"
MOST_BARS = 14
"""Bars of a panel; the file has all."""


def drawn(found: Knowledge) -> pd.DataFrame | None:
    """A row for everything, each group and each input of each business: everything first, then by worth."""
    table = found.tables["knowing"]
    frame = table.assign(
        worth_low=(table["worth"] - 2 * table["standard_error"]).clip(lower=0.0),
        worth_high=table["worth"] + 2 * table["standard_error"],
        _first=table["known_kind"] != ALL,
        _place=table["business"].map({name: place for place, name in enumerate(table["business"].unique())}),
    )
    frame = frame.sort_values(["_place", "_first", "worth"], ascending=[True, True, False], kind="stable")
    return as_listed(NAME, frame)


def worth_words(row: dict, currency: str) -> str:
    """What a worth is called: "£4,100", or "£0 (below £300)" where it cannot be told from nothing."""
    error = (row["worth_high"] - row["worth"]) / 2
    if row["is_told"]:
        return formats.money(row["worth"], currency, formats.unit_for(row["worth"], 2 * error))
    nothing = formats.money(0.0, currency, 1.0)
    if row["worth_below"] <= 0.0:
        return nothing
    return f"{nothing} (below {formats.below(row['worth_below'], currency)})"


def findings(frame: pd.DataFrame, found: Knowledge) -> dict[str, str]:
    """Business -> what is worth finding out, in at most 15 words."""
    said = {}
    for business, rows in frame.groupby("business", sort=False):
        everything, parts = rows.iloc[0], rows.iloc[1:]
        told = parts[parts["is_told"]]
        if not told.empty:
            best = told.iloc[0]
            worth = worth_words(best.to_dict(), found.scenario.study.currency)
            said[business] = finding(
                "Finding out {what} is worth up to {worth}",
                {"what": best["known_label"]},
                worth=worth,
            )
        elif everything["is_told"] and (parts["known_kind"] == INPUT).sum() == 1:
            said[business] = "What is uncertain is worth knowing, but no input was told apart"
        elif everything["is_told"]:
            said[business] = "Several inputs together are worth finding out; none is alone"
        else:
            said[business] = "Nothing is worth finding out that would change the plan"
    return said


def panels(frame: pd.DataFrame, said: dict[str, str], theme: Theme, _found: Knowledge) -> list[Panel]:
    """Bars by worth."""
    shown = pd.concat([rows.head(MOST_BARS) for _, rows in frame.groupby("business", sort=False)], ignore_index=True)
    bars = {
        business: figures.Bars(
            *("worth", "worth_low", "worth_high", "is_told", "worth before the choice"),
            [
                ("worth", [worth_words(row, theme.currency) for row in rows.to_dict("records")]),
                ("from", [each if isinstance(each, str) else "" for each in rows["source"]]),
            ],
        )
        for business, rows in shown.groupby("business", sort=False)
    }
    return figures.ranked(shown, "known_label", said, theme, bars)


def note(frame: pd.DataFrame, found: Knowledge) -> str:
    """What the bars are."""
    same = figures.spread(frame, "worth_high")[1]
    return notes.note(
        f"What knowing something before the choice is worth, {counted(found.worlds, 'world')}; its cost is not yet "
        "off. Bars are coloured by where the range of the input comes from.",
        "Thin line: two standard errors to either side. Hollow: not more than luck and chance could make it.",
        scales(same, frame["business"].nunique()),
        notes.rivals(found.scenario),
    )


# -- where the plan fails


def failing(found: Knowledge) -> pd.DataFrame | None:
    """Every world of each business at which a box is shown, along the two inputs that bound it most."""
    frames = [_worlds_of(rows, found) for _, rows in boxes(found).groupby("business", sort=False)]
    return as_listed(FAILS, pd.concat(frames, ignore_index=True)) if frames else None


def boxes(found: Knowledge) -> pd.DataFrame:
    """The rows of the boxes that are shown, those first that leave out most of an input's range."""
    table = found.tables["boxes"]
    own = table[table["gathering"] == "shown"]
    low, high = own["box_low"].fillna(own["range_low"]), own["box_high"].fillna(own["range_high"])
    share = (high - low) / (own["range_high"] - own["range_low"])
    return own.assign(_share=share).sort_values("_share", kind="stable").drop(columns="_share")


def _worlds_of(rows, found):
    business = rows["business"].iloc[0]
    places = {one.what: number for number, one in enumerate(_inputs(found))}
    inside = np.ones(len(found.points), dtype=bool)
    for row in rows.to_dict("records"):
        column = found.points[:, places[row["input"]]]
        inside &= ~(column < row["box_low"]) & ~(column > row["box_high"])  # an end that is missing bounds nothing
    across = rows.iloc[0]
    up = rows.iloc[1] if len(rows) > 1 else None
    leads = found.leads[business]
    return pd.DataFrame(
        {
            "business": business,
            "x_label": across["input_label"],
            "y_label": None if up is None else up["input_label"],
            "x": found.points[:, places[across["input"]]],
            "y": leads if up is None else found.points[:, places[up["input"]]],
            "is_failing": leads < 0,
            "is_in_box": inside,
        }
    )


def _inputs(found):
    from sim.study.worlds.worlds import uncertain_inputs

    return uncertain_inputs(found.scenario)


def where(_frame: pd.DataFrame, found: Knowledge) -> dict[str, str]:
    """Business -> in how many worlds of the box the plan fails."""
    said = {}
    for business, rows in boxes(found).groupby("business", sort=False):
        row = rows.iloc[0]
        failing, worlds = round(row["density"] * row["worlds_held_out"]), int(row["worlds_held_out"])
        said[business] = (
            f"It fails in {failing} of {worlds} worlds in the box; in {formats.share(row['base_rate'])} of all"
        )
    return said


def failing_panels(frame: pd.DataFrame, said: dict[str, str], theme: Theme, found: Knowledge) -> list[Panel]:
    """Worlds as dots, and the box."""
    labels, ends, money = {}, {}, {}
    for business, rows in boxes(found).groupby("business", sort=False):
        across, up = rows.iloc[0], rows.iloc[1] if len(rows) > 1 else None
        words = [assumption(found.scenario, each["input"]).heading for each in (across, up) if each is not None]
        labels[business] = (words[0], words[1] if up is not None else "how much more the plan earns")
        money[business] = (_is_money(across, found), up is None or _is_money(up, found))
        ends[business] = (*_ends(across), *((-np.inf, np.inf) if up is None else _ends(up)))
    return figures.worlds(frame, said, theme, labels, ends, money)


def _is_money(row, found):
    return assumption(found.scenario, row["input"]).unit.startswith("money")


def _ends(row):
    low, high = row["box_low"], row["box_high"]
    return (-np.inf if pd.isna(low) else float(low), np.inf if pd.isna(high) else float(high))


def failing_note(_frame: pd.DataFrame, _found: Knowledge) -> str:
    """What dots and box are."""
    return notes.note(
        "Every dot is a world, run once, so with luck. Filled: the chosen plan earns less than the one that it is held "
        "against.",
        "The box was chosen on one half of the worlds; what is said of it was counted on the other half.",
    )


CHARTS = (
    Chart(NAME, "What should we find out?", drawn, findings, panels, note),
    Chart(FAILS, "Where does the plan fail?", failing, where, failing_panels, failing_note),
)
