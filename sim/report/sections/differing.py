"""The chart of what moved an answer from one scenario to another: what it draws, and what it says."""

import pandas as pd

from sim.report.charts import differing as figures
from sim.report.charts.panel import Panel
from sim.report.sections.chart import Drawn
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.fitting import finding
from sim.report.words.theme import Theme, labels, theme_of
from sim.study.difference.study import INTERPLAY, Difference
from sim.study.numbers.words import counted

NAME = "19_what_moved_it"
HEADING = "What moved the answer?"
CARRYING_ON = "the profit of carrying on"
MOST_CAUSES = 10
SIZES = ["moved", "luck_low", "luck_high", "lost_without"]
"""Columns that are all nought where a change moves nothing."""


def told_of(business: str, found: Difference) -> str | None:
    """The plan whose gain is told of a business: who leads in the second, else in the first; None for carrying on."""
    rows = found.tables["answers"]
    own = rows[(rows["business"] == business) & rows["strategy"].notna()]
    for which in ("second_leads", "first_leads"):
        leading = own[own[which].astype(bool)]
        if len(leading):
            return str(leading["strategy"].iloc[0])
    return None


def drawn(found: Difference) -> pd.DataFrame | None:
    """A row for each cause of each business, of the plan that is told; None where nothing was tried."""
    causes = found.tables["causes"]
    if causes.empty:
        return None
    named, parts = labels(found.scenario), []
    for business, rows in causes.groupby("business", sort=False):
        plan = told_of(str(business), found)
        own = rows[rows["strategy"].isna() if plan is None else rows["strategy"] == plan]
        parts.append(own.assign(label=CARRYING_ON if plan is None else named.get(plan, plan)))
    return as_listed(NAME, pd.concat(parts))


def chart(found: Difference) -> Drawn | None:
    """The chart, with what it says of each business."""
    frame = drawn(found)
    if frame is None:
        return None
    said = {str(business): _finding(rows, found) for business, rows in frame.groupby("business", sort=False)}
    panels = tuple(_panels(frame, said, theme_of(found.scenario)))
    note = (
        "Money a week, discounted. Dots: what a change brings alone in the first file; hollow: what several bring only "
        "together; upright strokes: what the second loses if the change alone is left out. Bars: 95 % interval from "
        f"luck, {counted(found.replications, 'replication')}, the same luck at every try. Nothing else is varied."
    )
    return Drawn(NAME, HEADING, note, frame, panels)


def _panels(frame: pd.DataFrame, said: dict[str, str], theme: Theme) -> list[Panel]:
    shown = [_largest(rows) for _, rows in frame.groupby("business", sort=False)]
    return figures.what_moved_it(pd.concat(shown), said, theme)


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    """The causes that move most, in order of size, what they bring only together last."""
    alone = rows[(rows["cause"] != INTERPLAY) & (rows[SIZES] != 0).any(axis=1)]
    order = alone["moved"].abs().sort_values(ascending=False, kind="stable").index[:MOST_CAUSES]
    return pd.concat([alone.loc[order], rows[rows["cause"] == INTERPLAY]])


def opened_words(words: str) -> str:
    """Words as they open a sentence."""
    return words[:1].upper() + words[1:]


def _finding(rows: pd.DataFrame, found: Difference) -> str:
    """The cause that moves the plan most, if that is no luck."""
    alone = rows[rows["cause"] != INTERPLAY]
    top = alone.loc[alone["moved"].abs().idxmax()]
    names = {"plan": str(top["label"]), "what": opened_words(str(top["cause_label"]))}
    if top["moved"] == 0:
        return finding("Nothing that was changed moves {plan}", {"plan": names["plan"]})
    if top["luck_low"] <= 0 <= top["luck_high"]:
        return finding("No single change moves {plan} beyond luck", {"plan": names["plan"]})
    unit = formats.interval_unit(top["luck_low"], top["luck_high"], top["moved"])
    amount = formats.money(top["moved"], found.scenario.study.currency, unit, sign=True)
    return finding("{what} moves most alone, {money} a week", names, money=amount)
