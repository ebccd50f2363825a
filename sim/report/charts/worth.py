"""The charts about customers: who gains and who leaves, the leaky bucket, what a customer is worth."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.charts.canvas import (
    Page,
    beside,
    drawn_with_our_settings,
    interval_kind,
    money_axis,
    panels_of,
    rows_axes,
)
from sim.report.words import formats
from sim.report.words.names import short_names
from sim.report.words.theme import INK, QUIET, Theme, wrapped

LOSES, NOTHING, GAINS = "#D55E00", "#ffffff", "#0072B2"
_MONEY = LinearSegmentedColormap.from_list("money", [LOSES, NOTHING, GAINS])
_CELL_HEIGHT = 0.5  # inches
_LEFT, _RIGHT = 2.75, 0.35

FLOW_WORDS = {
    "new": "first visit ever",
    "referred": "of these, recommended",
    "returning": "back after 13 weeks or more",
    "lapsed": "13 weeks without a visit",
    "moved": "moved away",
}
OUT = ("lapsed", "moved", "lost")
KIND_WORDS = {
    "before": "customers before week 0",
    "referred": "new, recommended",
    "other": "new, any other way",
    "relationship": "relationship: habit and trust",
    "engagement": "engagement: habit",
    "interaction": "interaction: have come",
    "moved_away": "moved away",
}


@drawn_with_our_settings
def who_gains_who_leaves(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """Change of contribution and of customers, segments in rows and strategies in columns, a panel per focus business.

    ``frame`` is ``sections.worth.who_gains_who_leaves``; ``weeks`` the weeks that count.
    """
    panels = [(focus, rows, _groups(rows)) for focus, rows in panels_of(frame)]
    columns = list(dict.fromkeys(frame["strategy"]))
    page = Page(
        title,
        f"Difference from carrying on: what the segment leaves over {weeks} weeks before fixed costs, discounted, and "
        "below it how many residents more or fewer came in the last year",
        "Colour: money; blue gains, orange loses, on one scale within a panel. Grey figures: no change lies within the "
        f"interval ({interval_kind(frame)}).",
        [_CELL_HEIGHT * (len(groups) + 0.85) for _, _, groups in panels],
        _LEFT,
        _RIGHT,
    )
    across = page.width / len(columns)
    size = 9.5 if across > 0.9 else 7 if across > 0.6 else 6
    for i, (focus, rows, groups) in enumerate(panels):
        axes = page.panel(i, focus)
        names = short_names((segment for segment, _ in groups), 22)
        rows_axes(
            axes, [names[segment] if who == "residents" else f"passing: {names[segment]}" for segment, who in groups]
        )
        axes.grid(visible=False)
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(len(groups) - 0.5, -1.35)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        narrow = max(8, int(across * 115 / size))  # characters that fit into a column
        for x, name in enumerate(columns):
            words = "\n".join(wrapped(theme.label(name, narrow * 8 // 5), narrow, 2))
            axes.text(x, -0.95, words, ha="center", va="center", fontsize=size - 0.5, color=INK, gid="column")
        most = rows["contribution_difference"].abs().max() or 1.0
        for row in rows.itertuples():
            _cell(axes, columns.index(row.strategy), groups.index((row.segment, row.who)), row, most, theme, size)
    return page.figure


def _groups(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(dict.fromkeys(zip(rows["segment"], rows["who"], strict=True)))


def _cell(axes: Axes, x: int, y: int, row: Any, most: float, theme: Theme, size: float) -> None:
    filled = _MONEY(0.5 + 0.5 * row.contribution_difference / most)
    axes.bar(x, 0.94, 0.96, bottom=y - 0.47, color=filled, lw=0, gid="cell")
    unsure = row.luck_low <= 0 <= row.luck_high
    unit = formats.interval_unit(row.luck_low, row.luck_high, row.contribution_difference)
    colour = "white" if _is_dark(filled) else QUIET if unsure else INK
    money = formats.money(row.contribution_difference, theme.currency, unit, sign=True)
    residents = row.customers_difference == row.customers_difference
    weight = "normal" if unsure else "bold"
    axes.text(x, y - 0.17 * residents, money, ha="center", va="center", fontsize=size, color=colour, fontweight=weight)
    if residents:
        more = signed_count(row.customers_difference)
        words = f"{more} customer{'' if more[1:] == '1' else 's'}" if size > 8 else more
        axes.text(x, y + 0.22, words, ha="center", va="center", fontsize=size - 1.5, color=colour)


def _is_dark(colour: Sequence[float]) -> bool:
    """Whether white is easier to read on a colour than black: relative luminance (WCAG 2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.26


def signed_count(change: float) -> str:
    """A change of a number of people: "+120", "−3"; "±0" for less than a half."""
    whole = round(change)
    return "±0" if whole == 0 else f"{'+' if whole > 0 else formats.MINUS}{abs(whole):,}"


@drawn_with_our_settings
def leaky_bucket(frame: pd.DataFrame, title: str, theme: Theme) -> Figure:
    """Customers who come and go in a week, carrying on and under the best plan, a panel per focus business.

    ``frame`` is ``sections.worth.leaky_bucket``.
    """
    frame = frame.assign(lost_to=frame["lost_to"].astype("object").fillna(""))
    panels = panels_of(frame)
    page = Page(
        title,
        "Residents a week who become customers (right) and who stop being customers (left); below, where those who had "
        "not come back by the end are now",
        f"Bars: {_mean_of(frame)}; no interval is drawn. A customer came in the last 13 weeks. Lost: lapsed and not "
        "back at the end; to the rival that they are most loyal to and have visited in the last 13 weeks.",
        [0.46 * len(_flows(rows)) + 0.1 for _, rows in panels],
        3.0,
        2.35,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        flows = _flows(rows)
        rivals = short_names((to for flow, to in flows if to), 22) | {"": "no rival"}
        rows_axes(axes, [f"lost to {rivals[to]}" if flow == "lost" else FLOW_WORDS[flow] for flow, to in flows])
        axes.axvline(0, color=QUIET, lw=1, zorder=3)
        strategies = list(dict.fromkeys(rows["strategy"]))
        for row in rows.itertuples():
            turn = strategies.index(row.strategy)
            y = flows.index((row.flow, row.lost_to)) + _offset(turn, len(strategies))
            colour, _ = theme.mark(row.strategy)
            size = -row.per_week if row.flow in OUT else row.per_week
            axes.barh(y, size, 0.8 / len(strategies), color=colour, alpha=_strength(row.flow), lw=0, gid="flow")
            beside(axes, 0.15 + 1.1 * turn, flows.index((row.flow, row.lost_to)), _a_week(row.per_week), fontsize=9.5)
        _headings(axes, strategies, theme, page.width)
        if any(flow == "lost" for flow, _ in flows):
            first = next(at for at, (flow, _) in enumerate(flows) if flow == "lost")
            axes.axhline(first - 0.5, color=QUIET, lw=0.8, ls=":")
        axes.set_xlabel("residents a week")
        axes.xaxis.set_major_locator(MaxNLocator(nbins=7, min_n_ticks=3))
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.6g}")
        axes.margins(x=0.05)
    return page.figure


def _flows(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(dict.fromkeys(zip(rows["flow"], rows["lost_to"], strict=True)))


def _strength(flow: str) -> float:
    return 0.45 if flow in ("referred", "lost") else 0.95


def _a_week(value: float) -> str:
    return formats.count(value) if value >= 1 else f"{value:.2f}"


@drawn_with_our_settings
def customer_lifetime_value(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """What a customer is worth by how they came and how they stand, carrying on and under the best plan.

    ``frame`` is ``sections.worth.customer_lifetime_value``; ``weeks`` the weeks that count.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        f"Worth of a customer: what their visits of {weeks} weeks leave before fixed costs, and what they may still "
        "bring, discounted to week 0",
        f"Mark: mean, {_mean_of(frame, 'over all customers of')}. Bar: p10 to p90 over customers, stroke: median, each "
        "the mean over replications. Who came late has had less time to show what they are worth.",
        [0.46 * rows["customer_group"].nunique() + 0.1 for _, rows in panels],
        2.75,
        3.35,
    )
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        kinds = list(dict.fromkeys(rows["customer_group"]))
        rows_axes(axes, [KIND_WORDS[kind] for kind in kinds])
        strategies = list(dict.fromkeys(rows["strategy"]))
        for row in rows.itertuples():
            turn, at = strategies.index(row.strategy), kinds.index(row.customer_group)
            y = at + 0.9 * _offset(turn, len(strategies))
            colour, marker = theme.mark(row.strategy)
            axes.hlines(y, row.p10, row.p90, color=colour, lw=5, alpha=0.35, gid="p10 to p90")
            axes.vlines(row.median, y - 0.13, y + 0.13, color=colour, lw=1.6, gid="median")
            axes.plot(row.mean, y, marker, color=colour, ms=7, gid="mean")
            worth = formats.money(row.mean, theme.currency, rough(row.mean))
            beside(axes, 0.15 + 1.1 * turn, at, worth, fontsize=9.5)
            if turn == 0:
                beside(axes, 0.25 + 1.1 * len(strategies), at, formats.count(row.customers), fontsize=9.5)
        _headings(axes, strategies, theme, page.width)
        beside(axes, 0.25 + 1.1 * len(strategies), -0.86, "customers\nas it is", fontsize=8, color=QUIET)
        last_way = sum(
            by == "came" for by, _ in dict.fromkeys(zip(rows["grouped_by"], rows["customer_group"], strict=True))
        )
        axes.axhline(last_way - 0.5, color=QUIET, lw=0.8, ls=":")
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        axes.margins(x=0.04)
        money_axis(axes.xaxis, theme)
    return page.figure


def rough(value: float) -> float:
    """The unit of a mean without an interval: two significant figures."""
    return formats.unit_for(value) * 10.0


def _offset(turn: int, of: int) -> float:
    """Where the mark of one strategy stands among those of a row."""
    return 0.4 * (turn - (of - 1) / 2)


def _headings(axes: Axes, strategies: Sequence[str], theme: Theme, width: float) -> None:
    """The strategies with their marks over the columns of numbers; ``width`` of the axes in inches."""
    for turn, name in enumerate(strategies):
        colour, marker = theme.mark(name)
        x = 0.15 + 1.1 * turn
        axes.plot(
            1 + (x + 0.04) / width,
            -0.86,
            marker,
            color=colour,
            ms=5.5,
            transform=axes.get_yaxis_transform(),
            clip_on=False,
        )
        words = wrapped(theme.label(name, 24), 14, 2)
        beside(axes, x + 0.14, -0.86, "\n".join(words), fontsize=8, color=QUIET)


def _mean_of(frame: pd.DataFrame, what: str = "mean of") -> str:
    runs = int(frame["replications"].max())
    return f"{what} {runs} replication{'' if runs == 1 else 's'}"
