"""Small forms of two charts, for a page that has room for half a column each: no title, few rows, large letters.

They are drawn from the tables of their large forms; what is left out is said by ``left_out``.
"""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charts.canvas import drawn_with_our_settings, panels_of, rows_axes, waterfall_step
from sim.report.words import formats
from sim.report.words.names import short
from sim.report.words.theme import BAND, INK, LINE_WORDS, QUIET, Theme
from sim.study.numbers.rounding import decimals

WIDTH = 3.7  # inches
ROW = 0.19
MOST_PANELS = 2
MOST_ROWS = 6
"""Strategies drawn for one business, the baseline among them."""
MOST_STEPS = 6
"""Bars of the bridge before the whole difference; smaller lines stand together."""
SMALL = 0.02
"""A line that is less than this part of the largest stands with the others."""
ALL_ELSE = "all else"
_LEFT, _RIGHT = 1.42, 0.64
_HEAD, _FOOT = 0.22, 0.22
_LETTERS = 7.5
_LONGEST_LABEL = 21


@drawn_with_our_settings
def which_plan_pays(frame: pd.DataFrame, theme: Theme) -> Figure:
    """Dot, interval from luck (thin) and from assumptions (thick, pale) of the best plans, a panel per business.

    ``frame`` is ``sections.drawn.which_plan_pays``.
    """
    panels = [(focus, kept_rows(rows, theme.baseline)) for focus, rows in panels_of(frame)[:MOST_PANELS]]
    figure, places = _page([len(rows) for _, rows in panels])
    for (focus, rows), place in zip(panels, places, strict=True):
        axes = _panel(figure, place, focus, [theme.label(name, _LONGEST_LABEL) for name in rows["strategy"]])
        least = rows["material_difference"].iloc[0]
        if least > 0:
            axes.axvspan(-least, least, color=BAND, lw=0, gid="material", zorder=0)
        axes.axvline(0, color=QUIET, lw=0.8, zorder=1)
        for y, row in enumerate(rows.itertuples()):
            _dot(axes, row, y, theme)
        axes.margins(x=0.06)
        _money_axis(axes, theme)
    return figure


def _dot(axes: Axes, row: Any, y: int, theme: Theme) -> None:
    colour, marker = theme.mark(row.strategy)
    if row.strategy == theme.baseline:
        axes.plot(row.difference, y, marker, color="white", mec=colour, mew=1.2, ms=5, gid="dot")
        return
    if row.p10 == row.p10:
        axes.hlines(y, row.p10, row.p90, color=colour, lw=6.5, alpha=0.25, zorder=1.5, gid="worlds")
    if row.luck_low == row.luck_low and row.luck_high == row.luck_high:
        axes.hlines(y, row.luck_low, row.luck_high, color=colour, lw=2, alpha=0.8, zorder=2, gid="interval")
    axes.plot(row.difference, y, marker, color=colour, mec=colour, ms=4.6, gid="dot")
    unit = formats.interval_unit(row.luck_low, row.luck_high, row.difference)
    _beside(axes, y, formats.money(row.difference, theme.currency, unit, sign=True), bold=False)


@drawn_with_our_settings
def where_the_money_comes_from(frame: pd.DataFrame, theme: Theme) -> Figure:
    """The waterfall of the best plan, small lines together, a panel per business.

    ``frame`` is ``sections.drawn.where_the_money_comes_from``.
    """
    panels = [(focus, steps(rows)) for focus, rows in panels_of(frame)[:MOST_PANELS]]
    figure, places = _page([len(rows) for _, rows in panels])
    for (focus, rows), place in zip(panels, places, strict=True):
        plan = theme.label(rows["strategy"].iloc[-1], _LONGEST_LABEL)
        axes = _panel(figure, place, f"{short(focus, 24)}: {plan}", [_line(line) for line in rows["line"]])
        axes.axvline(0, color=QUIET, lw=0.8, zorder=1)
        unit = formats.unit_for(rows["amount"].abs().max())
        for y, row in enumerate(rows.itertuples()):
            last = y == len(rows) - 1
            waterfall_step(axes, y, row, theme, last, hatch="//////", edge=0.8)
            to = formats.interval_unit(row.luck_low, row.luck_high, row.amount) if last else unit
            _beside(axes, y, formats.money(row.amount, theme.currency, to, sign=True), bold=last)
        axes.use_sticky_edges = False
        axes.margins(x=0.05)
        _money_axis(axes, theme)
    return figure


def kept_rows(rows: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """The rows of one business that are drawn: the best plans and the baseline, in their order."""
    plans = rows[rows["strategy"] != baseline].index[: MOST_ROWS - 1]
    return rows[(rows["strategy"] == baseline) | rows.index.isin(plans)]


def steps(rows: pd.DataFrame) -> pd.DataFrame:
    """The bars of one business: the largest lines in their order, the others as one, then the whole difference."""
    lines, whole = rows.iloc[:-1], rows.iloc[-1:]
    sizes = lines["amount"].abs()
    large = sizes[sizes >= SMALL * sizes.max()].sort_values(ascending=False, kind="stable").index
    if len(large) > MOST_STEPS or (len(large) == MOST_STEPS and len(large) < len(lines)):
        large = large[: MOST_STEPS - 1]
    kept, rest = lines[lines.index.isin(large)], lines[~lines.index.isin(large)]
    other = rest.iloc[:1].assign(line=ALL_ELSE, amount=round(float(rest["amount"].sum()), decimals()))
    together = pd.concat([kept, other])
    end = together["amount"].cumsum().round(decimals())
    together = together.assign(bar_start=(end - together["amount"]).round(decimals()), bar_end=end)
    return pd.concat([together, whole], ignore_index=True)


def left_out(frame: pd.DataFrame, baseline: str) -> tuple[int, int]:
    """(strategies, businesses) of a table of the first chart that its small form does not draw."""
    panels = panels_of(frame)
    plans = sum(len(rows) - len(kept_rows(rows, baseline)) for _, rows in panels[:MOST_PANELS])
    return plans, max(0, len(panels) - MOST_PANELS)


# -- the page


def _page(rows: list[int]) -> tuple[Figure, list[tuple[float, float, float, float]]]:
    """A figure for panels of so many rows, and the place of each as a share of it: (left, bottom, width, height)."""
    heights = [ROW * count for count in rows]
    height = sum(heights) + (_HEAD + _FOOT) * len(rows)
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    places, top = [], 0.0
    for each in heights:
        top += _HEAD
        places.append((_LEFT / WIDTH, 1 - (top + each) / height, (WIDTH - _LEFT - _RIGHT) / WIDTH, each / height))
        top += each + _FOOT
    return figure, places


def _panel(figure: Figure, place: tuple[float, float, float, float], heading: str, names: list[str]) -> Axes:
    axes = figure.add_axes(place)
    rows_axes(axes, names)
    axes.tick_params(axis="y", labelsize=_LETTERS, pad=4)
    axes.tick_params(axis="x", labelsize=6.5, length=2, pad=2)
    above = place[1] + place[3] + 0.05 / figure.get_figheight()
    figure.text(0.01, above, short(heading, 46), fontsize=8, fontweight="bold", va="bottom", ha="left", gid="panel")
    return axes


def _beside(axes: Axes, y: int, text: str, bold: bool) -> None:
    axes.annotate(
        text,
        (1, y),
        xycoords=("axes fraction", "data"),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        fontsize=_LETTERS,
        fontweight="bold" if bold else "normal",
        color=INK,
    )


def _money_axis(axes: Axes, theme: Theme) -> None:
    """Three or four ticks of money."""
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10], min_n_ticks=2))

    def printed(value, _):
        ticks = axes.xaxis.get_majorticklocs()
        step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(value) or 1.0
        return formats.money(value, theme.currency, formats.unit_for(step, step / 4 if step else 1.0))

    axes.xaxis.set_major_formatter(FuncFormatter(printed))


def _line(line: str) -> str:
    words = {
        "serving": "serving more visits",
        "acquisition_referred": "new, recommended",
        "acquisition_other": "new, other",
    }
    return short(words.get(line) or LINE_WORDS.get(line, line), 24)
