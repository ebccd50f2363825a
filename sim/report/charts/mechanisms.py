"""The charts of what an answer rests on: mechanisms switched off, other horizons."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.charts.canvas import (
    ROW_HEIGHT,
    Page,
    beside,
    drawn_with_our_settings,
    interval_kind,
    interval_line,
    label_ends,
    money_axis,
    panels_of,
    plot_height,
    rows_axes,
)
from sim.report.words import formats
from sim.report.words.theme import QUIET, Theme, wrapped
from sim.study.numbers.words import counted

LONGEST_LEADER = 18  # characters of the leader's name beside a row
_SPREAD = 0.3  # how far apart strategies may stand at one horizon, of the step between two


@drawn_with_our_settings
def what_it_rests_on(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """The best plan's gain with one mechanism off at a time, against its gain as given, a panel per focus business.

    ``frame`` is ``sections.mechanisms.what_it_rests_on``; ``weeks`` the weeks that count.
    """
    panels = panels_of(frame)
    tested = frame[frame["mechanism"].notna()]
    page = Page(
        title,
        f"What the best plan adds to discounted profit over {counted(weeks, 'week')}"
        " with one mechanism at a time switched off",
        f"Bars: {interval_kind(tested)}; of the change that switching off makes, with the same customers and the same "
        "luck, each mechanism for itself. Dashed: everything on. Bold: another strategy earns most. Changes do not "
        "add up.",
        [ROW_HEIGHT * len(rows) for _, rows in panels],
        3.10,
        3.50,
    )
    for i, (focus, rows) in enumerate(panels):
        given = rows.iloc[0]
        axes = page.panel(i, f"{wrapped(focus, 46, 1)[0]}: {theme.label(given['strategy'])}")
        rows_axes(axes, [_row_name(row) for row in rows.itertuples()])
        colour, marker = theme.mark(given["strategy"])
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        axes.axvline(given["gain"], color=colour, lw=1.1, ls="--", zorder=1, gid="given")
        unit = formats.unit_for(rows["gain"].abs().max(), _widest(rows))
        for y, row in enumerate(rows.itertuples()):
            as_given = pd.isna(row.mechanism)
            if not as_given:
                interval_line(axes, row, y, colour, lw=3, alpha=0.55, zorder=2)
            face = "white" if as_given else colour
            axes.plot(row.gain, y, marker, color=face, mec=colour, mew=1.6, ms=8, zorder=3, gid="dot")
            weight = "bold" if as_given else "normal"
            gain = formats.money(row.gain, theme.currency, unit, sign=True)
            beside(axes, 0.15, y, gain, fontsize=9.5, fontweight=weight)
            if not as_given:
                beside(
                    axes, 1.05, y, formats.money(row.mechanism_effect, theme.currency, unit, sign=True), fontsize=9.5
                )
            weight = "bold" if row.leader != given["leader"] else "normal"
            leader = theme.label(row.leader, LONGEST_LEADER)
            beside(axes, 1.95, y, leader, fontsize=9, fontweight=weight, gid="leader")
        for x, heading in ((0.15, "gain"), (1.05, "change"), (1.95, "leads then")):
            beside(axes, x, -0.78, heading, fontsize=8, color=QUIET)
        axes.margins(x=0.08)
        money_axis(axes.xaxis, theme)
    return page.figure


def _row_name(row: Any) -> str:
    return row.mechanism_label if pd.isna(row.mechanism) else f"Without {inside(row.mechanism_label)}"


def inside(words: str) -> str:
    """Plain words for a mechanism as they stand inside a sentence."""
    return words[:1].lower() + words[1:]


def _widest(rows: pd.DataFrame) -> float:
    """Half the widest interval; NaN without any."""
    return float((rows["luck_high"] - rows["luck_low"]).max() / 2)


@drawn_with_our_settings
def by_horizon(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """Gain of every strategy by horizon with its interval, the leader ringed, a panel per focus business.

    ``frame`` is ``sections.mechanisms.by_horizon``; ``weeks`` the weeks of the study.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        "Discounted profit up to each horizon, against carrying on with the same customers and the same luck",
        f"Bars: {interval_kind(frame[frame['strategy'] != theme.baseline])}; simultaneous over the strategies. Ring: "
        "the highest mean; below the weeks, in how many replications the ringed one is the best of all. Bold: the "
        "weeks of the study. Steps are not to scale.",
        [plot_height(rows) for _, rows in panels],
        0.95,
        3.35,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        horizons = sorted(rows["weeks"].unique())
        axes.axhline(0, color=QUIET, lw=1, zorder=1)
        strategies, ends = list(rows["strategy"].unique()), []
        for place, strategy in enumerate(strategies):
            line = rows[rows["strategy"] == strategy].sort_values("weeks", kind="stable")
            x = [horizons.index(week) + _beside(place, len(strategies)) for week in line["weeks"]]
            colour, marker = theme.mark(strategy)
            axes.plot(x, line["difference"], color=colour, lw=1.9, marker=marker, ms=6, zorder=3, gid="line")
            if strategy != theme.baseline:
                axes.vlines(
                    x, line["luck_low"], line["luck_high"], color=colour, lw=3, alpha=0.45, zorder=2, gid="interval"
                )
            _ring(axes, x, line, colour)
            ends.append((line["difference"].iloc[-1], strategy, _at_the_end(line.iloc[-1], theme)))
        axes.set_xlim(-0.4, len(horizons) - 0.6)
        axes.set_xticks(range(len(horizons)), labels=[_tick(week, rows) for week in horizons])
        axes.get_xticklabels()[horizons.index(weeks)].set_fontweight("bold")
        axes.grid(axis="y")
        money_axis(axes.yaxis, theme)
        axes.set_ylabel("profit, difference")
        label_ends(axes, ends, theme)
    return page.figure


def _beside(place: int, count: int) -> float:
    """Where the strategy at ``place`` of ``count`` stands at a horizon: side by side, so that no bar hides another."""
    return 0.0 if count < 2 else _SPREAD * (place / (count - 1) - 0.5)


def _ring(axes: Axes, x: list[float], rows: pd.DataFrame, colour: str) -> None:
    won = [(at, row.difference) for at, row in zip(x, rows.itertuples(), strict=True) if row.is_best]
    for at, value in won:
        axes.plot(at, value, "o", mfc="none", mec=colour, mew=1.8, ms=13, zorder=4, clip_on=False, gid="leader")


def _tick(horizon: int, rows: pd.DataFrame) -> str:
    leader = rows[(rows["weeks"] == horizon) & (rows["is_best"])].iloc[0]
    return f"{horizon} weeks\n{leader['wins']:.0f} of {leader['replications']:.0f}"


def _at_the_end(row: pd.Series, theme: Theme) -> str:
    if row["strategy"] == theme.baseline:
        return "baseline"
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["difference"])
    return f"{formats.money(row['difference'], theme.currency, unit, sign=True)} in {row['weeks']:.0f} weeks"
