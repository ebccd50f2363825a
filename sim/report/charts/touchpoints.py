"""The chart of what to fix first."""

import math

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator

from sim.report.charts.canvas import (
    Page,
    beside,
    drawn_with_our_settings,
    interval_kind,
    interval_line,
    money_axis,
    panels_of,
    rows_axes,
)
from sim.report.words import formats
from sim.report.words.names import short_names
from sim.report.words.theme import FAINT, INK, PAGE_WIDTH, QUIET, STEP, Theme, wrapped

SCORES = "scores"
MOST_LEVERS = 10
"""Levers drawn for one business; the table has the others."""
WORDS = {"people": "people", "setting": "setting", "varies_by": "less variation", "recovery": "complaints put right"}
_ROW, _SCORE_ROW = 0.27, 0.31  # inches
_LEFT, _RIGHT = 2.45, 0.35
_WHOLE, _NUMBERS, _GAP = 2.35, 1.0, 0.16  # inches: the bars of all customers, the money beside them, between segments
_SCORE_NUMBERS = 2.1  # inches for the two scores as numbers
_BETWEEN_TICKS = 0.45  # inches that two labels need from middle to middle
_LONGEST_ROW, _LONGEST_MOMENT, _LONGEST_HEADING = 28, 14, 14  # characters


@drawn_with_our_settings
def fix_this_first(frame: pd.DataFrame, title: str, theme: Theme) -> Figure:
    """Bars of money a point and year by lever, the whole and small multiples by segment; below them the scores that
    the firm gives itself and that its customers give, as paired dots.  Both for each focus business.

    ``frame`` is ``sections.touchpoints.fix_this_first``.
    """
    panels = panels_of(frame)
    heights = []
    for _, rows in panels:
        levers, scores = _parts(rows)
        heights += [_ROW * levers["lever_label"].nunique(), *([_SCORE_ROW * len(scores)] if len(scores) else [])]
    page = Page(
        title,
        "Profit a year from one point more at a touchpoint, before what it costs to get there; the same customers and "
        "the same luck as today",
        _note(frame),
        heights,
        _LEFT,
        _RIGHT,
    )
    at = 0
    for focus, rows in panels:
        levers, scores = _parts(rows)
        _bars(page, page.panel(at, focus), levers, theme)
        at += 1
        if len(scores):
            _scores(page, page.panel(at, f"{wrapped(focus, 40, 1)[0]}: its own score and its customers'"), scores)
            at += 1
    return page.figure


def lever_name(touchpoint: str, what: str) -> str:
    """A lever in plain words."""
    return f"{touchpoint}: {WORDS[what]}" if touchpoint else WORDS[what]


def _note(frame):
    """What the marks mean, as far as they are drawn."""
    levers, scores = _parts(frame)
    many = (levers.groupby("business", sort=False)["lever_rank"].max() >= MOST_LEVERS).any()
    said = [
        (many, f"The {MOST_LEVERS} levers that earn most; the table has all."),
        (True, f"Thin lines: {interval_kind(levers)}."),
        (levers["per_point_at_twice"].notna().any(), "Ring: the same from a step twice as large."),
        ((levers["per_point_per_year"] < 0).any(), "Hatched: it takes away."),
        ((levers["lever"] == "varies_by").any(), "Less variation: per point less."),
        ((levers["lever"] == "recovery").any(), "Complaints put right: per tenth more."),
        (levers["segment"].nunique() > 1, "Segments share one scale, not that of all customers."),
        (len(scores), "Customers' scores are of those who come; those whom it does not suit stay away."),
    ]
    return " ".join(text for drawn, text in said if drawn)


def _parts(rows):
    ours = rows["lever"] == SCORES
    return rows[~ours], rows[ours]


def _bars(page, axes, levers, theme):
    """All customers on the left with their money, each segment in a strip of its own."""
    levers = levers.assign(touchpoint=levers["touchpoint"].astype("object").fillna(""))
    names = list(dict.fromkeys(levers["lever_label"]))
    moments = short_names(levers["touchpoint"], _LONGEST_MOMENT)
    shown = {row.lever_label: lever_name(moments[row.touchpoint], row.lever) for row in levers.itertuples()}
    whole = levers[~levers.duplicated("lever_label")]
    others = levers[levers.duplicated("lever_label")]
    segments = list(dict.fromkeys(others["segment"]))
    room = page.width - _NUMBERS
    _place(page, axes, 0.0, _WHOLE if segments else room)
    rows_axes(axes, [shown[name] for name in names])
    _strip(axes, whole, names, theme, ringed=True)
    if segments:
        axes.xaxis.get_major_locator().set_params(nbins=4)
    for y, row in enumerate(whole.itertuples()):
        unit = formats.interval_unit(row.luck_low, row.luck_high, row.per_point_per_year)
        text = formats.money(row.per_point_per_year, theme.currency, unit, sign=True)
        beside(axes, 0.12, y, text, fontsize=9.5, fontweight="bold" if y == 0 else "normal")
    if segments:
        _heading(axes, "all customers")
    width = (room - _WHOLE - _GAP * (len(segments) - 1)) / max(1, len(segments))
    headings = short_names(segments, _LONGEST_HEADING + 10 * (4 - min(4, len(segments))))
    low, high = _limits(others)
    for place, segment in enumerate(segments):
        strip = page.figure.add_axes(axes.get_position(), sharey=axes)
        _place(page, strip, _WHOLE + _NUMBERS + place * (width + _GAP), width)
        strip.tick_params(axis="y", length=0, labelleft=False)
        strip.spines["left"].set_visible(False)
        strip.grid(axis="x")
        _strip(strip, others[others["segment"] == segment], names, theme)
        strip.set_xlim(low, high)
        strip.xaxis.set_major_locator(FixedLocator(_few_ticks(low, high, width)))
        strip.tick_params(axis="x", labelsize=8)
        _heading(strip, headings[segment])


def _place(page, axes, x, width):
    """Move axes to `x` inches from the panel's left edge, with so much width; their height stays."""
    box = axes.get_position()
    axes.set_position([(page.left + x) / PAGE_WIDTH, box.y0, width / PAGE_WIDTH, box.height])


def _strip(axes, rows, names, theme, ringed=False):
    """The bars of one group of customers, a row for each lever."""
    axes.axvline(0, color=QUIET, lw=1, zorder=3)
    for row in rows.itertuples():
        y, less = names.index(row.lever_label), row.per_point_per_year < 0
        colour = INK if y == 0 else STEP
        axes.barh(
            y,
            row.per_point_per_year,
            height=0.62,
            color="white" if less else colour,
            edgecolor=colour,
            hatch="////" if less else None,
            zorder=2,
            gid="bar",
        )
        if row.luck_low == row.luck_low and row.luck_high == row.luck_high:
            interval_line(axes, row, y, FAINT if y == 0 else INK, lw=1.2, zorder=4)
        if ringed and row.per_point_at_twice == row.per_point_at_twice:
            axes.plot(row.per_point_at_twice, y, "o", mfc="white", mec=INK, mew=1.1, ms=5, zorder=5, gid="twice")
    axes.margins(x=0.06)
    money_axis(axes.xaxis, theme)


def _limits(rows):
    """One scale for all segments, 0 and every interval on it."""
    ends = [0.0, *rows["per_point_per_year"], *rows["luck_low"].dropna(), *rows["luck_high"].dropna()]
    low, high = min(ends), max(ends)
    room = 0.06 * (high - low) or 1.0
    return low - room, high + room


def _few_ticks(low, high, width):
    """A round number towards the farther end, well inside, and 0 if there is room for both labels in the width."""
    far = high if high >= -low else low
    power = 10.0 ** math.floor(math.log10(0.8 * abs(far)))
    size = max(digit * power for digit in (1.0, 2.0, 5.0) if digit * power <= 0.8 * abs(far))
    ticks = [math.copysign(size, far)]
    return sorted([0.0, *ticks]) if size * width > _BETWEEN_TICKS * (high - low) else ticks


def _heading(axes, text):
    axes.annotate(
        text,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 1),
        textcoords="offset points",
        va="bottom",
        fontsize=8,
        color=QUIET,
        annotation_clip=False,
    )


def _scores(page, axes, rows):
    """Each touchpoint's score as its firm sees it and as its customers do."""
    shown = short_names(rows["lever_label"], _LONGEST_ROW)
    _place(page, axes, 0.0, page.width - _SCORE_NUMBERS)
    rows_axes(axes, [shown[name] for name in rows["lever_label"]])
    for y, row in enumerate(rows.itertuples()):
        axes.plot([row.felt, row.own_score], [y, y], color=FAINT, lw=2, zorder=1, gid="gap")
        axes.plot(row.own_score, y, "D", mfc="white", mec=QUIET, mew=1.6, ms=7, zorder=2, gid="own")
        axes.plot(row.felt, y, "o", color=INK, ms=7, zorder=3, gid="felt")
        beside(axes, 0.12, y, _score(row.own_score), fontsize=9.5)
        beside(axes, 1.12, y, _score(row.felt), fontsize=9.5, fontweight="bold")
    for x, text in ((0.12, "◇ its own"), (1.12, "● its customers'")):
        beside(axes, x, -0.85, text, fontsize=8, color=QUIET)
    ends = [*rows["own_score"], *rows["felt"].dropna()]
    middle, half = (min(ends) + max(ends)) / 2, max(1.0, 0.65 * (max(ends) - min(ends)))
    axes.set_xlim(max(-0.1, middle - half), min(max(10.1, max(ends) + 0.1), middle + half))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.set_xlabel("score; the scale of 0 to 10 may be left", fontsize=8.5, labelpad=1)


def _score(value):
    return f"{value:.1f}" if value == value else "–"
