"""The chart of what moves the answer: what it draws, and what it says."""

import numpy as np
import pandas as pd

from sim.report.charts import Panel
from sim.report.charts import knowing as figures
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.fitting import finding
from sim.report.words.theme import Theme
from sim.study.sensitivity.rows import LUCK
from sim.study.sensitivity.study import SETS, Sensitivity

NAME = "07_what_moves_the_answer"


def drawn(found: Sensitivity) -> pd.DataFrame | None:
    """A row for each input that was told apart, the largest share first, and one for luck at the end."""
    table = found.tables["sensitivity"]
    table = table[table["share_with_luck"].notna()]
    luck = table[table["source"] == LUCK].set_index("business")["share_with_luck"]
    part = table["total_spread"] * (1.0 - table["business"].map(luck))
    frame = table.assign(
        share_low=(table["share_with_luck"] - part).clip(lower=0.0), share_high=table["share_with_luck"] + part
    )
    return as_listed(NAME, frame)


def findings(frame: pd.DataFrame, _found: Sensitivity) -> dict[str, str]:
    """Business -> what moves its answer most, in at most 15 words."""
    said = {}
    for business, rows in frame.groupby("business", sort=False):
        luck, inputs = rows.iloc[-1], rows.iloc[:-1]
        best = inputs.iloc[0] if len(inputs) else luck
        if not rows["share_with_luck"].max() > 0.0:
            said[business] = "Nothing that was varied moves the answer"
        elif luck["share_with_luck"] >= best["share_with_luck"]:
            said[business] = "Luck moves the answer more than any input does"
        else:
            said[business] = finding(
                "{what} moves the answer most: {share}",
                {"what": best["input_label"][:1].upper() + best["input_label"][1:]},
                share=formats.share(best["share_with_luck"]),
            )
    return said


def panels(frame: pd.DataFrame, said: dict[str, str], theme: Theme, _found: Sensitivity) -> list[Panel]:
    """Bars by share, in per cent."""
    columns = ["share_with_luck", "share_low", "share_high"]
    shown = frame.assign(**{name: 100.0 * frame[name] for name in columns})
    shown["share_high"] = shown["share_high"].fillna(shown["share_with_luck"])
    shown.loc[shown["share_low"].isna(), "share_low"] = np.nan
    bars = {
        business: figures.Bars(
            *("share_with_luck", "share_low", "share_high", None, "per cent of the variance"),
            [
                ("share", [formats.share(each) for each in rows["share_with_luck"]]),
                ("its range", [_step(each, theme) for each in rows["step_moves"]]),
                ("from", [each if each != LUCK else "" for each in rows["source"]]),
            ],
        )
        for business, rows in frame.groupby("business", sort=False)
    }
    return figures.ranked(shown, "input_label", said, None, bars)


def _step(value, theme):
    return "" if pd.isna(value) else formats.money(value, theme.currency, formats.rough(value))


def note(_frame: pd.DataFrame, found: Sensitivity) -> str:
    """What the bars are."""
    return notes.note(
        "Part of the variance of the lead of the best plan over the next best, alone and together with others, so "
        "that bars may add up to more than the whole; luck has a bar of its own. Colours: where the range comes from.",
        f"Thin line: a standard deviation over {SETS} sets of luck to either side. Its range: what going over all of "
        "it moves, in the mean of the screening.",
        notes.rivals(found.scenario),
    )


CHARTS = (Chart(NAME, "What moves the answer?", drawn, findings, panels, note),)
