"""The charts: a table in, a figure out.  What is drawn is exactly the table (`sim.report.sections.chart_data`)."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charts.canvas import (
    ROW_HEIGHT,
    Page,
    beside,
    drawn_with_our_settings,
    interval_kind,
    interval_line,
    label_ends,
    marked_line,
    money_axis,
    panels_of,
    plot_height,
    png,
    rows_axes,
    svg,
    waterfall_step,
    weeks_axis,
)
from sim.report.words import formats
from sim.report.words.theme import BAND, INK, LINE_WORDS, QUIET, Theme, wrapped
from sim.study.numbers.rounding import from_pennies
from sim.study.numbers.words import counted

__all__ = [
    "png",
    "svg",
    "the_long_climb",
    "visits_by_week",
    "where_the_money_comes_from",
    "which_plan_pays",
    "worth_at_most",
]


@drawn_with_our_settings
def which_plan_pays(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """Dot and interval of the paired profit difference per strategy, a panel per focus business.

    ``frame`` is ``drawn.which_plan_pays``; ``weeks`` the weeks that count.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        f"Discounted profit over {counted(weeks, 'week')}"
        ", difference from carrying on with the same customers and the same luck",
        _bars(frame) + " First in: replications in which the plan has the highest profit of all. "
        "Grey band: too small a difference to matter.",
        [ROW_HEIGHT * len(rows) for _, rows in panels],
        2.75,
        2.95,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        rows_axes(axes, [theme.label(name) for name in rows["strategy"]])
        least = rows["material_difference"].iloc[0]
        if least > 0:
            axes.axvspan(-least, least, color=BAND, lw=0, gid="material", zorder=0)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        for y, row in enumerate(rows.itertuples()):
            colour, marker = theme.mark(row.strategy)
            ours = row.strategy == theme.baseline
            if not ours:
                if row.p10 == row.p10:
                    axes.hlines(y, row.p10, row.p90, color=colour, lw=11, alpha=0.22, zorder=1.5, gid="worlds")
                interval_line(axes, row, y, colour, lw=3, alpha=0.75, zorder=2)
            axes.plot(
                row.difference, y, marker, color="white" if ours else colour, mec=colour, mew=1.6, ms=8, gid="dot"
            )
            beside(axes, 0.15, y, _paid(row, theme), fontsize=9.5, fontweight="normal" if ours else "bold")
            beside(axes, 1.90, y, f"{row.wins} of {row.replications}", fontsize=9.5)
        for x, heading in ((0.15, "difference"), (1.90, "first in")):
            beside(axes, x, -0.78, heading, fontsize=8, color=QUIET)
        axes.margins(x=0.08)
        money_axis(axes.xaxis, theme)
    return page.figure


def _bars(frame: pd.DataFrame) -> str:
    """What the bars cover, in words: luck, and assumptions where any are uncertain."""
    worlds = frame["worlds"].max()
    if pd.isna(worlds):
        return f"Bars: {interval_kind(frame, simultaneous=True)}."
    luck = interval_kind(frame, simultaneous=True).removesuffix("; assumptions are not varied")
    return f"Thin bars: {luck}. Pale thick bars: assumptions, p10 to p90 over {int(worlds)} worlds."


def _paid(row: Any, theme: Theme) -> str:
    if row.strategy == theme.baseline:
        return "baseline"
    unit = formats.interval_unit(row.luck_low, row.luck_high, row.difference)
    return formats.money(row.difference, theme.currency, unit, sign=True)


@drawn_with_our_settings
def where_the_money_comes_from(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """The waterfall from carrying on to the best strategy, a panel per focus business.

    ``frame`` is ``drawn.where_the_money_comes_from``; ``weeks`` the weeks that count.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        f"Where the difference in discounted profit over {counted(weeks, 'week')} comes from: the same customers "
        "under carrying on and under the best plan",
        f"Filled bars add, hatched bars take away. Thin lines: {interval_kind(frame)}, for each bar by "
        "itself; of the last bar the simultaneous one of the decision.",
        [ROW_HEIGHT * len(rows) for _, rows in panels],
        2.75,
        1.55,
    )
    for i, (focus, rows) in enumerate(panels):
        whole = rows.iloc[-1]
        axes = page.panel(i, f"{wrapped(focus, 46, 1)[0]}: {theme.label(whole['strategy'])}")
        rows_axes(axes, [LINE_WORDS.get(line, line) for line in rows["line"]])
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        unit = formats.unit_for(rows["amount"].abs().max())
        for y, row in enumerate(rows.itertuples()):
            last = y == len(rows) - 1
            waterfall_step(axes, y, row, theme, last)
            if row.luck_low == row.luck_low and row.luck_high == row.luck_high:
                axes.hlines(
                    y,
                    row.bar_start + row.luck_low,
                    row.bar_start + row.luck_high,
                    color=INK,
                    lw=1.1,
                    zorder=3,
                    gid="interval",
                )
            beside(
                axes,
                0.15,
                y,
                formats.money(row.amount, theme.currency, _told_to(row) if last else unit, sign=True),
                fontsize=9.5,
                fontweight="bold" if last else "normal",
            )
        axes.margins(x=0.06)
        money_axis(axes.xaxis, theme)
    return page.figure


def _told_to(row: Any) -> float:
    """The unit of the whole difference: that of its interval, as everywhere else."""
    return formats.interval_unit(row.luck_low, row.luck_high, row.amount)


@drawn_with_our_settings
def worth_at_most(frame: pd.DataFrame, title: str, theme: Theme) -> Figure:
    """Dot and interval of what each plan may cost a week, a stroke for what it costs, a panel per focus business.

    All panels have the same scale, so that places can be compared.  ``frame`` is ``drawn.worth_at_most``.
    """
    panels, kind = panels_of(frame), interval_kind(frame).removesuffix("; assumptions are not varied")
    page = Page(
        title,
        "What each plan may cost a week in which it is active, before it stops paying; everything it costs included",
        f"Dots: worth at most; bars: simultaneous {kind}. Strokes: what the plan costs; where the dot lies to the "
        "right, it pays. The same scale in every panel.",
        [ROW_HEIGHT * len(rows) for _, rows in panels],
        2.75,
        2.95,
    )
    ends = frame[["cost_per_active_week", "break_even_cost_per_week", "luck_low", "luck_high"]]
    low, high = min(0.0, ends.min().min()), max(0.0, ends.max().max())
    room = 0.06 * (high - low) or 1.0
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        rows_axes(axes, [theme.label(name) for name in rows["strategy"]])
        axes.set_xlim(low - room, high + room)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        for y, row in enumerate(rows.itertuples()):
            colour, marker = theme.mark(row.strategy)
            interval_line(axes, row, y, colour, lw=3, alpha=0.75, zorder=2)
            axes.plot(row.break_even_cost_per_week, y, marker, color=colour, mec=colour, ms=8, gid="dot")
            cost = row.cost_per_active_week
            axes.vlines(cost, y - 0.36, y + 0.36, color=INK, lw=2, zorder=3, gid="cost")
            unit = formats.interval_unit(row.luck_low, row.luck_high, row.break_even_cost_per_week)
            worth = formats.money(row.break_even_cost_per_week, theme.currency, unit)
            beside(axes, 0.15, y, worth, fontsize=9.5, fontweight="bold")
            unit, coin = formats.unit_for(cost), from_pennies(1)
            told = formats.money(cost, theme.currency, max(unit, coin) if unit >= 1 else coin)
            beside(axes, 1.55, y, told, fontsize=9.5)
        for x, heading in ((0.15, "worth at most"), (1.55, "costs")):
            beside(axes, x, -0.78, heading, fontsize=8, color=QUIET)
        money_axis(axes.xaxis, theme)
    return page.figure


@drawn_with_our_settings
def the_long_climb(frame: pd.DataFrame, title: str, theme: Theme, units: dict) -> Figure:
    """Cumulative paired profit difference by week with its interval, a panel per focus business.

    ``frame`` is ``drawn.the_long_climb``, ``units`` maps (business, strategy) to what its last value is rounded to.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        "Discounted profit so far, difference from carrying on with the same customers and the same luck",
        f"Shaded: {interval_kind(frame)}; each week by itself, so narrower than the simultaneous one of the decision. "
        "Ring: pay-back week, from which the mean stays at or above zero.",
        [plot_height(rows) for _, rows in panels],
        0.95,
        3.35,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        ends = []
        for strategy, line in rows.groupby("strategy", sort=False):
            colour, marker = theme.mark(strategy)
            axes.fill_between(
                line["week"], line["luck_low"], line["luck_high"], color=colour, alpha=0.18, lw=0, gid="interval"
            )
            marked_line(axes, line["week"], line["cumulative_difference"], colour, marker)
            paid = line[line["is_payback"]]
            axes.plot(
                paid["week"],
                paid["cumulative_difference"],
                "o",
                mfc="white",
                mec=colour,
                mew=2,
                ms=9,
                zorder=5,
                gid="payback",
            )
            ends.append(
                (line["cumulative_difference"].iloc[-1], strategy, _climbed(line, theme, units.get((focus, strategy))))
            )
        axes.axhline(0, color=QUIET, lw=1)
        weeks_axis(axes, rows["week"])
        money_axis(axes.yaxis, theme)
        axes.set_ylabel("profit so far, difference")
        label_ends(axes, ends, theme)
    return page.figure


def _climbed(line: pd.DataFrame, theme: Theme, unit: float | None) -> str:
    last, paid = line.iloc[-1], line[line["is_payback"]]
    amount = formats.money(last["cumulative_difference"], theme.currency, unit, sign=True)
    return f"{amount}, " + (f"paid back week {paid['week'].iloc[0]}" if len(paid) else "not paid back")


@drawn_with_our_settings
def visits_by_week(frame: pd.DataFrame, title: str, theme: Theme) -> Figure:
    """Mean visits a week by strategy, passers-by among them dashed, a panel per focus business.

    ``frame`` is ``drawn.visits_by_week``.
    """
    panels = panels_of(frame)
    runs = sorted({int(number) for number in frame["replications"]})
    page = Page(
        title,
        "Visits served a week; dashed: of these, visits of passers-by",
        f"Lines: mean of {runs[-1]} replication{'' if runs[-1] == 1 else 's'}; no interval is drawn. Beside each "
        "line: the last 13 weeks, and the share of passers-by in them.",
        [plot_height(rows) for _, rows in panels],
        0.95,
        3.35,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        ends = []
        for strategy, line in rows.groupby("strategy", sort=False):
            colour, marker = theme.mark(strategy)
            marked_line(axes, line["week"], line["visits"], colour, marker)
            axes.plot(line["week"], line["passing_visits"], "--", color=colour, lw=1.2, gid="passing")
            late = line.iloc[-13:]
            passing = late["passing_visits"].sum() / max(late["visits"].sum(), 1e-9)
            text = f"{formats.count(late['visits'].mean())} a week"
            if passing > 0:
                text += f", {formats.share(passing)} passing"
            ends.append((late["visits"].iloc[-1], strategy, text))
        axes.set_ylim(bottom=0)
        axes.set_ylabel("visits a week")
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, min_n_ticks=3))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: f"{value:,.0f}" if value % 1 == 0 else f"{value:,.2g}")
        )
        weeks_axis(axes, rows["week"])
        label_ends(axes, ends, theme)
    return page.figure
