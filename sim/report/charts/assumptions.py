"""The charts of odds and regret."""

from math import floor

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.charts.canvas import (
    ROW_HEIGHT,
    Page,
    beside,
    drawn_with_our_settings,
    money_axis,
    panels_of,
    rows_axes,
)
from sim.report.words import formats
from sim.report.words.theme import QUIET, Theme, wrapped
from sim.study.numbers.words import counted

LOSS = "#B2182B"
STACKS = 24
"""Into how many columns the range of a dot plot is cut."""
_DOTS_HEIGHT = 1.75  # inches


def futures_are(frame: pd.DataFrame) -> str:
    """What the futures of these rows are, in words, with their number."""
    count = int(frame["futures"].max())
    if frame["futures_kind"].iloc[0] == "assumptions":
        return f"{count} worlds: draws of the uncertain inputs, with luck left out"
    return f"{count} replication{'' if count == 1 else 's'}: luck; no input is uncertain"


@drawn_with_our_settings
def odds(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """A dot for each simulated future of the best plan, a panel per focus business; open red dots lose money.

    ``frame`` is ``sections.assumptions.odds``; ``weeks`` the weeks that count.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        f"Discounted profit over {counted(weeks, 'week')}"
        ", difference from carrying on: one dot for each simulated future",
        f"Futures: {futures_are(frame)}. Open red dots: futures in which the plan earns less than carrying on.",
        [_DOTS_HEIGHT for _ in panels],
        0.6,
        2.6,
    )
    for i, (focus, rows) in enumerate(panels):
        first = rows.iloc[0]
        axes = page.panel(i, f"{wrapped(focus, 46, 1)[0]}: {theme.label(first['strategy'])}")
        colour = theme.mark(first["strategy"])[0]
        low, high = float(rows["difference"].min()), float(rows["difference"].max())
        size = max(high - low, abs(high) * 0.02, 1.0) / STACKS
        heights: dict[int, int] = {}
        for row in rows.itertuples():
            stack = floor(row.difference / size)  # no column crosses nought
            heights[stack] = heights.get(stack, 0) + 1
            edge, fill = (LOSS, "white") if row.is_loss else (colour, colour)
            axes.plot((stack + 0.5) * size, heights[stack], "o", mfc=fill, mec=edge, mew=1.5, ms=7.5, gid="dot")
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        axes.set_ylim(0.2, max(8, max(heights.values())) + 0.8)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.06)
        money_axis(axes.xaxis, theme)
        lost = int(rows["is_loss"].sum())
        top = axes.get_ylim()[1]
        beside(axes, 0.15, top * 0.86, f"{lost} of {len(rows)} futures", fontsize=9.5, fontweight="bold")
        beside(axes, 0.15, top * 0.70, "lose money against", fontsize=8.5, color=QUIET)
        beside(axes, 0.15, top * 0.56, "carrying on", fontsize=8.5, color=QUIET)
    return page.figure


@drawn_with_our_settings
def regret(frame: pd.DataFrame, title: str, theme: Theme) -> Figure:
    """Mean and worst regret of every strategy, a panel per focus business.

    ``frame`` is ``sections.assumptions.regret``.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        "Regret: how much less a strategy earns than whatever would have been best in the same simulated future",
        f"Bar: mean regret; mark: worst regret. Futures: {futures_are(frame)}.",
        [ROW_HEIGHT * len(rows) for _, rows in panels],
        2.75,
        3.35,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        rows_axes(axes, [theme.label(name) for name in rows["strategy"]])
        for y, row in enumerate(rows.itertuples()):
            colour, marker = theme.mark(row.strategy)
            axes.barh(y, row.mean_regret, height=0.5, color=colour, alpha=0.55, gid="mean")
            axes.hlines(y, row.mean_regret, row.worst_regret, color=colour, lw=1.2)
            axes.plot(row.worst_regret, y, marker, color=colour, ms=7, gid="worst")
            unit = formats.unit_for(max(row.worst_regret, 1.0))
            for x, text in (
                (0.15, formats.money(row.mean_regret, theme.currency, unit)),
                (1.15, formats.money(row.worst_regret, theme.currency, unit)),
                (2.15, f"{row.futures_best} of {row.futures}"),
            ):
                beside(axes, x, y, text, fontsize=9.5)
        for x, heading in ((0.15, "mean"), (1.15, "worst"), (2.15, "best in")):
            beside(axes, x, -0.78, heading, fontsize=8, color=QUIET)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
        money_axis(axes.xaxis, theme)
    return page.figure
