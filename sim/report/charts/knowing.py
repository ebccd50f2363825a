"""What moves the answer, and what finding it out is worth: ranked bars, coloured by where each input comes from; and
the worlds in which a plan fails, with the box in which they gather."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.patches import Rectangle

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import SMALL_LETTERS, WIDTH, Panel
from sim.report.words.theme import COLOURS, FAINT, INK, LOSS, PAPER, QUIET, STEP, Theme

SOURCES = {
    "guess": (COLOURS[1], "s"),
    "survey": (COLOURS[4], "D"),
    "published": (COLOURS[0], "o"),
    "our data": (COLOURS[2], "^"),
    "luck": (QUIET, "v"),
}
"""Colour and marker of a source tag, and of luck."""
OTHER = (STEP, "P")
"""Of what has no source of its own: everything, and groups."""
_FOOT, _LEFT, _HIGH = 0.5, 0.62, 3.1


class Bars:
    """What a chart of bars draws of a row: ``value`` with an interval from ``low`` to ``high``, filled where ``solid``;
    ``texts`` [(heading, a text for each row)]."""

    def __init__(
        self, value: str, low: str, high: str, solid: str | None, axis: str, texts: Sequence[tuple[str, Sequence[str]]]
    ) -> None:
        self.value, self.low, self.high, self.solid, self.axis, self.texts = value, low, high, solid, axis, texts


def ranked(
    frame: pd.DataFrame,
    label: str,
    findings: Mapping[str, str],
    theme: Theme | None,
    bars_of: Mapping[str, Bars],
) -> list[Panel]:
    """A panel for each business with a bar for each row, in their order; ``theme`` None for an axis of per cent."""
    any_of = next(iter(bars_of.values()))
    limits, _ = spread(frame, any_of.high)
    found = []
    for (business, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        bars = bars_of[business]
        marks = [SOURCES.get(each, OTHER) if isinstance(each, str) else OTHER for each in rows["source"]]
        listed = layout.Rows(rows[label].tolist(), marks, bars.texts)
        draw = partial(_bars, rows=rows, listed=listed, marks=marks, limits=within, theme=theme, bars=bars)
        told = "; ".join(f"{name}: {text}" for name, text in zip(rows[label], bars.texts[0][1], strict=True))
        found.append(Panel(business, findings[business], listed.height, draw, said=told))
    return found


def spread(frame: pd.DataFrame, high: str) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel, and whether they are the same."""
    return scales.limits([(0.0, float(rows[high].max())) for _, rows in frame.groupby("business", sort=False)])


def _bars(space, rows, listed, marks, limits, theme, bars):
    axes = listed.axes(space, bars.axis, limits, theme)
    for place, (row, (colour, _)) in enumerate(zip(rows.to_dict("records"), marks, strict=True)):
        y, value = listed.mark(place), row[bars.value]
        if value != value:
            continue
        fill = colour if bars.solid is None or row[bars.solid] else PAPER
        axes.barh(y, value, height=0.13, color=fill, edgecolor=colour, lw=1.2, zorder=2, gid="bar")
        if row[bars.low] == row[bars.low]:
            layout.interval(axes, y, row[bars.low], row[bars.high])


def worlds(
    frame: pd.DataFrame,
    findings: Mapping[str, str],
    theme: Theme,
    labels: Mapping[str, tuple[str, str]],
    boxes: Mapping[str, tuple[float, float, float, float]],
    money: Mapping[str, tuple[bool, bool]],
) -> list[Panel]:
    """A panel for each business: every world as a dot, those in which the plan fails filled, and the box.

    ``labels`` are those of the two axes, ``boxes`` (left, right, bottom, top), ``money`` which of
    the two axes is of money.
    """
    found = []
    for business, rows in frame.groupby("business", sort=False):
        draw = partial(
            _worlds, rows=rows, theme=theme, labels=labels[business], box=boxes[business], money=money[business]
        )
        failing = int(rows["is_failing"].sum())
        inside = int((rows["is_failing"] & rows["is_in_box"]).sum())
        said = f"{failing} of {len(rows)} worlds fail, {inside} of them in the box."
        found.append(Panel(business, findings[business], _HIGH, draw, said=said))
    return found


def _worlds(space, rows, theme, labels, box, money):
    axes = space.axes(_LEFT, 0.1, 0.12, _FOOT)
    axes.spines[["top", "right"]].set_visible(False)
    for failing, face, edge in ((False, PAPER, FAINT), (True, LOSS, LOSS)):
        some = rows[rows["is_failing"] == failing]
        axes.plot(some["x"], some["y"], "o", ms=3.2, mfc=face, mec=edge, mew=0.8, gid="world", zorder=2 + failing)
    _limits(axes, rows)
    left, right = (max(axes.get_xlim()[0], box[0]), min(axes.get_xlim()[1], box[1]))
    low, high = (max(axes.get_ylim()[0], box[2]), min(axes.get_ylim()[1], box[3]))
    axes.add_patch(Rectangle((left, low), right - left, high - low, fill=False, ec=INK, lw=1.6, zorder=4, gid="box"))
    axes.tick_params(labelsize=SMALL_LETTERS, length=0, pad=3)
    axes.set_xlabel(labels[0], fontsize=SMALL_LETTERS, labelpad=2, color=QUIET)
    axes.set_ylabel(labels[1], fontsize=SMALL_LETTERS, labelpad=2, color=QUIET)
    scales.value_ticks(axes, axes.xaxis, theme if money[0] else None, WIDTH - _LEFT - 0.12)
    scales.value_ticks(axes, axes.yaxis, theme if money[1] else None, _HIGH - 0.1 - _FOOT, across=False)


def _limits(axes, rows):
    for name, put in (("x", axes.set_xlim), ("y", axes.set_ylim)):
        low, high = float(rows[name].min()), float(rows[name].max())
        room = 0.04 * (high - low) or 1.0
        put(low - room, high + room)
