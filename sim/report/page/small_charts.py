"""The charts of the printed page: small forms of the comparison's own, with their findings and text alternatives."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from sim.report import charts
from sim.report.charts import Figure, small
from sim.report.comparison import Comparison
from sim.report.page.cited import Row, Sentence, Tables, joined, say
from sim.report.page.pictures import Picture, inline
from sim.report.page.verdict_words import material
from sim.report.sections import flip
from sim.report.words import formats
from sim.report.words.names import shown
from sim.report.words.theme import LINE_WORDS, labels, theme_of

PAYS, MONEY, MAP = "01_which_plan_pays", "03_where_the_money_comes_from", flip.NAME


class Small(NamedTuple):
    """A chart of the page: its finding, the picture, what its marks mean, its height for a width of 1, its column.

    One that is not ``needed`` is left out where there is no room.
    """

    finding: str
    svg: Any
    note: Sentence
    ratio: float
    column: int = 0
    needed: bool = True


def columns_of(pictures: Sequence[Small]) -> list[list[Small]]:
    """The pictures column by column, without empty ones."""
    found = [[one for one in pictures if one.column == column] for column in (0, 1)]
    return [column for column in found if column]


def small_pictures(comparison: Comparison, drawn: list[Picture]) -> list[Small]:
    """Which plan pays, where the money comes from and, if there is one, the map of the first business."""
    known, theme, found = {picture.name: picture for picture in drawn}, theme_of(comparison.scenario), []
    if PAYS in known:
        chart = known[PAYS]
        figure = small.which_plan_pays(chart.frame, theme)
        found.append(_small(figure, chart, "pays", _gains(chart.frame, comparison), _pays_note(chart, comparison)))
    if MONEY in known:
        chart = known[MONEY]
        figure = small.where_the_money_comes_from(chart.frame, theme)
        found.append(_small(figure, chart, "money", _steps(chart.frame, comparison), _money_note(chart), column=1))
    if MAP in known:
        chart = known[MAP]
        figure = flip.figure_small(chart.frame, theme, comparison, chart.frame["business"].iloc[0])
        note = say("Hatched: too close to call. Bold and dotted: the values in force.")
        found.append(_small(figure, chart, "map", "The points stand in the report.", note, needed=False))
    return found


def _small(figure: Figure, picture: Picture, name: str, description: str, note: Sentence, **more: Any) -> Small:
    width, height = figure.get_size_inches()
    svg = inline(charts.svg(figure), name, picture.finding, description)
    return Small(picture.finding, svg, note, float(height / width), **more)


def _pays_note(picture: Picture, comparison: Comparison) -> Sentence:
    """What the marks mean, with the kinds of both intervals."""
    frame, tables = picture.frame, Tables(comparison.tables)
    row = tables.rows("decision")[-1]
    note = say(
        "Thin bars, where wider than the mark: simultaneous 95 % interval from luck, {runs} replications.",
        runs=row.count("replications"),
    )
    worlds = tables.row("odds", futures_kind="assumptions")
    if worlds is not None:
        note = say(
            "{note} Thick: assumptions, p10 to p90 of {worlds} simulated futures.",
            note=note,
            worlds=worlds.count("futures"),
        )
    amounts_told = [material(tables, comparison.scenario, focus) for focus in dict.fromkeys(frame["business"])]
    least = list({each.printed: each for each in amounts_told if each is not None}.values())
    if least:
        note = say("{note} Grey: less than {least}.", note=note, least=joined(least, ", ", " or "))
    plans, places = small.left_out(frame, comparison.scenario.study.baseline)
    return say("{note} The rest is in the report.", note=note) if plans or places else note


def _money_note(picture: Picture) -> Sentence:
    row = Row(picture.name, len(picture.frame) + 1, picture.frame.iloc[-1].to_dict())
    return say(
        "Filled bars add, hatched take away; means of {runs} replications, discounted. Small lines stand together.",
        runs=row.count("replications"),
    )


def _gains(frame: pd.DataFrame, comparison: Comparison) -> str:
    named, currency, parts = labels(comparison.scenario), comparison.scenario.study.currency, []
    for focus, rows in frame.groupby("business", sort=False):
        cited = [
            f"{shown(named.get(row.strategy, row.strategy))} {_difference(row, currency)}" for row in rows.itertuples()
        ]
        parts.append(f"{shown(focus)}: {', '.join(cited)}.")
    return " ".join(parts)


def _difference(row: Any, currency: str) -> str:
    unit = formats.interval_unit(row.luck_low, row.luck_high, row.difference)
    return formats.money(row.difference, currency, unit, sign=True)


def _steps(frame: pd.DataFrame, comparison: Comparison) -> str:
    currency, parts = comparison.scenario.study.currency, []
    for focus, rows in frame.groupby("business", sort=False):
        unit = formats.unit_for(rows["amount"].abs().max())
        cited = [
            f"{LINE_WORDS.get(row.line, row.line)} {formats.money(row.amount, currency, unit, True)}"
            for row in rows.itertuples()
        ]
        parts.append(f"{shown(focus)}, {shown(rows['label'].iloc[-1])}: {', '.join(cited)}.")
    return " ".join(parts)
