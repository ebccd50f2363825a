"""The charts of rivals: gain against the delay of copying, and the payoff table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from sim.report.charts.canvas import (
    Page,
    drawn_with_our_settings,
    interval_kind,
    label_ends,
    money_axis,
    panels_of,
    plot_height,
)
from sim.report.words import formats
from sim.report.words.names import short
from sim.report.words.theme import BAND, FAINT, GRID, INK, QUIET, Theme, wrapped
from sim.study.numbers.words import counted

COLUMNS = 5  # of the payoff table: a narrower one keeps its cells as wide
CELL_HEIGHT = 0.62  # inches, one strategy of the payoff table
HEAD_HEIGHT = 0.55  # the same, the responses' names above it
THEIRS = "#332288"
"""The rivals' numbers and the outline of their best reply; dashed as well, so that colour alone says nothing."""
NEVER_AFTER = 1.5
"""Where "never" stands on the axis of delays: so many times the longest."""


@drawn_with_our_settings
def how_long_before_they_copy(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """The gain against the rivals' delay, a line for each strategy, a panel per focus business.

    ``frame`` is ``sections.rivals.copying``; ``weeks`` the weeks that count.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        f"Discounted profit over {counted(weeks, 'week')}"
        ", difference from carrying on, if all rivals in reach copy what they see",
        f"Pale bars: {interval_kind(frame)}. Half-life: weeks from when a plan is fully there until rivals that copy "
        "at once have taken half of what it earns a week before its own cost, for good; none where it earns nothing "
        "so, or is not halved.",
        [plot_height(rows) for _, rows in panels],
        0.95,
        3.60,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        delays = sorted({int(week) for week in rows["copy_after_weeks"].dropna()})
        never = max(NEVER_AFTER * max(delays), 4)
        lines = list(rows.groupby("strategy", sort=False))
        aside = never / 120  # so that bars of two plans are told apart
        ends = []
        for place, (strategy, line) in enumerate(lines):
            colour, marker = theme.mark(strategy)
            shift = (place - (len(lines) - 1) / 2) * aside
            x = (line["copy_after_weeks"].fillna(never) + shift).tolist()
            y = line["gain"].tolist()
            width = 2.4 if line["is_best"].iloc[0] else 1.2
            axes.plot(x[:-1], y[:-1], color=colour, lw=width, marker=marker, ms=6, gid="line", zorder=3)
            axes.plot(x[-2:], y[-2:], ":", color=colour, lw=width, zorder=2)
            axes.plot(x[-1:], y[-1:], marker, color=colour, ms=6, gid="never", zorder=3)
            for at, row in zip(x, line.itertuples(), strict=True):
                axes.vlines(at, row.luck_low, row.luck_high, color=colour, lw=3.5, alpha=0.4, gid="interval", zorder=2)
            ends.append((y[-1], strategy, _lasting(line, theme)))
        axes.axhline(0, color=QUIET, lw=1, zorder=1)
        axes.set_xlim(-never / 40, never * 1.05)
        axes.set_xticks([*delays, never], labels=[*map(str, delays), "never"])
        axes.set_xlabel("weeks after which rivals copy")
        axes.set_ylabel("gain from the plan")
        axes.grid(axis="y")
        money_axis(axes.yaxis, theme)
        label_ends(axes, ends, theme)
    return page.figure


def _lasting(line: pd.DataFrame, theme: Theme) -> str:
    soon, never = line.iloc[0], line.iloc[-1]
    unit = formats.interval_unit(never["luck_low"], never["luck_high"], never["gain"])
    gain = formats.money(never["gain"], theme.currency, unit, sign=True)
    half = soon["half_life_weeks"]
    return f"{gain} if never; " + (f"half-life {half:.0f} weeks" if half == half else "no half-life")


@drawn_with_our_settings
def if_they_answer_back(frame: pd.DataFrame, title: str, theme: Theme, weeks: int, tied: Sequence[str] = ()) -> Figure:
    """The payoff table, ours above theirs in each cell, a panel per focus business.

    ``frame`` is ``sections.rivals.answers``; ``weeks`` the weeks that count; ``tied`` the focus businesses whose game
    has ties, so that it may have more equilibria than are marked.
    """
    panels = panels_of(frame)
    heights = [HEAD_HEIGHT + CELL_HEIGHT * rows["strategy"].nunique() for _, rows in panels]
    page = Page(
        title,
        f"Discounted profit over {counted(weeks, 'week')}"
        ", difference from carrying on while rivals do nothing: ours above, "
        "all rivals' in reach together below",
        "Outlined: best reply to what the other side does (ours solid, theirs dashed). Star: equilibrium, neither side "
        "gains by another move alone; where one is mixed, the chance of the cell. Grey: the answer changes nothing. "
        f"{_known(frame, theme)} Rivals pay for what they copy as we do, unless the scenario says otherwise."
        f"{_equilibria_missing(panels, tied)}",
        heights,
        2.45,
        0.25,
    )
    for i, (focus, rows) in enumerate(panels):
        _payoffs(page.panel(i, focus), rows, heights[i], theme)
    return page.figure


def _known(frame: pd.DataFrame, theme: Theme) -> str:
    half = ((frame["luck_high"] - frame["luck_low"]) / 2).max()
    if half != half:
        return f"No interval: {int(frame['replications'].max())} replication."
    within = formats.money(half, theme.currency, formats.unit_for(half))
    return f"Our numbers are known to within {within} ({interval_kind(frame)})."


def _equilibria_missing(panels: Sequence[tuple[str, pd.DataFrame]], tied: Sequence[str]) -> str:
    without = [focus for focus, rows in panels if rows["equilibrium"].isna().all()]
    told = " No equilibrium was found at " + formats.spoken_list(map(_name, without)) + "." if without else ""
    if tied:
        told += f" Some answers tie at {formats.spoken_list(map(_name, tied))}: there may be more equilibria."
    return told


def _name(focus: str) -> str:
    return short(focus, 40)


def _payoffs(axes: Axes, rows: pd.DataFrame, height: float, theme: Theme) -> None:
    strategies, responses = (list(dict.fromkeys(rows[key])) for key in ("strategy", "response"))
    named = dict(zip(rows["response"], rows["response_label"], strict=True))
    head = HEAD_HEIGHT / CELL_HEIGHT
    axes.set_xlim(0, max(len(responses), COLUMNS))
    axes.set_ylim(height / CELL_HEIGHT - head, -head)  # one cell is 1 by 1, its number counted from the top
    axes.set_axis_off()
    unit, several = _unit(rows), rows["equilibrium"].nunique() > 1
    for x, response in enumerate(responses):
        words = "\n".join(wrapped(named[response], 17, 2))
        axes.text(x + 0.58, -0.12, words, ha="center", va="bottom", fontsize=9, color=INK, linespacing=1.1)
    axes.text(-0.18, -0.12, "if rivals …", ha="right", va="bottom", fontsize=9, color=QUIET)
    for y, strategy in enumerate(strategies):
        colour, marker = theme.mark(strategy)
        axes.plot(-0.09, y + 0.5, marker, color=colour, ms=6, clip_on=False)
        axes.text(-0.18, y + 0.5, theme.label(strategy, 24), ha="right", va="center", fontsize=9.5)
    for row in rows.itertuples():
        _cell(axes, responses.index(row.response), strategies.index(row.strategy), row, unit, several, theme)


def _unit(rows: pd.DataFrame) -> float:
    """One unit for all numbers of a table, so that they can be compared: that of the widest interval."""
    half = ((rows["luck_high"] - rows["luck_low"]) / 2).max()
    largest = max(rows["ours"].abs().max(), rows["rivals"].abs().max())
    return formats.unit_for(largest, half if half == half else float("nan"))


def _cell(axes: Axes, x: int, y: int, row: Any, unit: float, several: bool, theme: Theme) -> None:
    in_play = row.equilibrium == row.equilibrium
    fill = BAND if in_play else "white"
    axes.add_patch(Rectangle((x, y), 1, 1, facecolor=fill, edgecolor=GRID, lw=0.8, clip_on=False, gid="cell"))
    for part, value, colour, weight, best in (
        (0.29, row.ours, INK, "bold", row.is_our_best_reply),
        (0.71, row.rivals, THEIRS, "normal", row.is_their_best_reply and not row.is_idle),
    ):
        axes.text(
            x + 0.58,
            y + part,
            formats.money(value, theme.currency, unit, sign=True),
            ha="center",
            va="center",
            fontsize=9.5,
            color=FAINT if row.is_idle else colour,
            fontweight=weight,
            gid="ours" if part < 0.5 else "rivals",
        )
        if best:
            ours = part < 0.5
            axes.add_patch(
                FancyBboxPatch(
                    (x + 0.28, y + part - 0.15),
                    0.60,
                    0.30,
                    boxstyle="round,pad=0,rounding_size=0.06",
                    facecolor="none",
                    edgecolor=INK if ours else THEIRS,
                    lw=1.3,
                    ls="-" if ours else (0, (3, 2)),
                    gid="our best reply" if ours else "their best reply",
                )
            )
    if in_play:
        sure = row.chance > 1 - 5e-7
        axes.plot(x + 0.08, y + 0.29, "*", color=INK, ms=9, gid="equilibrium")
        words = (["", f"{row.equilibrium:.0f}"][several], "" if sure else formats.share(row.chance))
        for down, text in zip((0.29, 0.71), words, strict=True):
            axes.text(x + (0.125 if down < 0.5 else 0.03), y + down, text, va="center", fontsize=7, color=INK)
