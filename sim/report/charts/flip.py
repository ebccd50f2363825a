"""The map of winners: who earns most at each point of two assumptions, where that is unclear, where we stand."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.report.charts.canvas import Page, drawn_with_our_settings, panels_of
from sim.report.words.assumption_text import Assumption
from sim.report.words.theme import INK, LONGEST_SIDE_LABEL, PAGE_WIDTH, QUIET, Theme, wrapped
from sim.study.numbers.words import counted

CLOSE, PALE = "#f6f6f6", 0.38
"""Colour of a point that is too close to call, under hatching; strength of the winners' colours."""
CLOSE_WORDS, HERE_WORDS = "too close to call", "you are here"
MARGIN = 0.3  # of a step, around the outermost values
_HEIGHT, _LEFT, _RIGHT = 3.5, 1.55, 2.75  # inches
_SMALL = (4.7, 3.6)
LETTERS = 12.5  # of an axis's name on an inch of it
_LEAST_CELL = 0.11  # inches: in smaller cells there is no room for a mark


@drawn_with_our_settings
def when_does_the_answer_flip(
    frame: pd.DataFrame, title: str, theme: Theme, words: dict, weeks: int, material: str
) -> Figure:
    """A map for each focus business; ``frame`` is ``sections.flip.drawn``, ``words`` maps whats to their `Assumption`,
    ``material`` is the material difference as printed, "" for none.
    """
    panels = panels_of(frame)
    page = Page(title, _subtitle(frame, weeks), _note(frame, material), [_HEIGHT] * len(panels), _LEFT, _RIGHT)
    for i, (focus, rows) in enumerate(panels):
        axes = page.panel(i, focus)
        _map(axes, rows, theme, words, page.width, _HEIGHT)
        _key_beside(axes, rows, theme)
    return page.figure


@drawn_with_our_settings
def small_map(rows: pd.DataFrame, theme: Theme, words: dict) -> Figure:
    """The map of one business, with its key below."""
    width, height = _SMALL
    entries = _entries(rows, theme)
    below = 0.78  # inches for the axis's numbers and a name of two lines
    foot = below + 0.25 * ((len(entries) + 1) // 2)
    figure = Figure(figsize=_SMALL, facecolor="white")
    left, top = 1.2, 0.12
    box = (width - left - 0.15, height - foot - top)
    axes = figure.add_axes((left / width, foot / height, box[0] / width, box[1] / height))
    _map(axes, rows, theme, words, *box)
    axes.tick_params(labelsize=8.5)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_fontsize(8.5)
    for number, (mark, text, _) in enumerate(entries):
        place = (0.05 + 0.5 * (number % 2), (foot - below - 0.25 * (number // 2)) / height)
        _sample(figure, mark, place, (1 / width, 1 / height))
        figure.text(place[0] + 0.04, place[1], text, fontsize=8.5, va="center")
    return figure


def _subtitle(frame: pd.DataFrame, weeks: int) -> str:
    over = f"over {counted(weeks, 'week')}"
    if "horizon" in {*frame["x_what"], *frame["y_what"]}:
        over = f"over the weeks on the axis, or else over {counted(weeks, 'week')}"
    return f"Which strategy earns the highest discounted profit {over}, at each point of two assumptions"


def _note(frame: pd.DataFrame, material: str) -> str:
    counts = sorted({int(number) for number in frame["replications"]})
    runs = f"{counts[0]} replications" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} replications"
    small = f"the two best differ by less than {material}, or because " if material else "for the two best "
    return (
        f"Hatched: too close to call, because {small}the 95 % interval from luck of the difference between them "
        f"({runs}, the same customers and luck at every point) includes nought; the hollow mark leads. "
        "Bold and dotted: the values in force. All other assumptions are as in force."
    )


# -- the map


def _map(axes: Axes, rows: pd.DataFrame, theme: Theme, words: dict, width: float, height: float) -> None:
    """The cells, their marks, the cross, and the two axes; sizes in inches."""
    here = rows[rows["is_in_force"]].iloc[0]
    sides = {}
    for name, inches in (("x", width), ("y", height)):
        values = sorted(set(rows[name]))
        sides[name] = dict(zip(values, _bounds(values), strict=True))
        low, high = sides[name][values[0]][0], sides[name][values[-1]][1]
        getattr(axes, f"set_{name}lim")(low, high)
        assumed = words[here[f"{name}_what"]]
        _ticks(getattr(axes, f"{name}axis"), values, here[name], assumed, inches, high - low)
    scale = {"x": width / _span(axes.get_xlim()), "y": height / _span(axes.get_ylim())}
    for row in rows.itertuples():
        (left, right), (low, high) = sides["x"][row.x], sides["y"][row.y]
        colour, marker = theme.mark(row.winner)
        fill = {"facecolor": CLOSE, "hatch": "////"} if row.is_close else {"facecolor": colour, "alpha": PALE}
        axes.add_patch(Rectangle((left, low), right - left, high - low, lw=0, gid="cell", zorder=1, **fill))
        room = min((right - left) * scale["x"], (high - low) * scale["y"])
        if room >= _LEAST_CELL:
            size = min(7.5, 30 * room)
            face = "white" if row.is_close else colour
            axes.plot(row.x, row.y, marker, mfc=face, mec=colour, mew=1.2, ms=size, gid="mark", zorder=3)
    axes.axvline(here["x"], color=INK, lw=0.8, ls=":", zorder=2)
    axes.axhline(here["y"], color=INK, lw=0.8, ls=":", zorder=2)
    for colour, weight in (("white", 5.0), (INK, 2.2)):
        axes.plot(here["x"], here["y"], "+", color=colour, ms=19, mew=weight, zorder=4, gid="here")


def _span(ends: tuple[float, float]) -> float:
    return ends[1] - ends[0]


def _bounds(values: list[float]) -> list[tuple[float, float]]:
    """Where the cell of each value begins and ends: halfway to its neighbours, a little beyond the outermost."""
    beyond = MARGIN * (values[-1] - values[0]) / (len(values) - 1)
    middles = [(one + other) / 2 for one, other in pairwise(values)]
    edges = [values[0] - beyond, *middles, values[-1] + beyond]
    return list(pairwise(edges))


def _ticks(
    axis: XAxis | YAxis, values: Sequence[float], here: float, assumed: Assumption, inches: float, span: float
) -> None:
    """The values looked at, as many as find room; the one in force always, and bold."""
    words = {value: assumed.value(value) for value in values}
    room = 0.22 if axis.axis_name == "y" else 0.16 + 0.085 * max(map(len, words.values()))
    kept = [here]
    for value in values:
        if all(abs(value - other) * inches / span >= room for other in kept):
            kept.append(value)
    axis.set_ticks(kept, labels=[words[value] for value in kept])
    axis.get_ticklabels()[0].set(fontweight="bold", color=INK)
    axis.set_label_text("\n".join(wrapped(assumed.heading, round(inches * LETTERS), 3)))


# -- its key


def _entries(rows: pd.DataFrame, theme: Theme) -> list[tuple]:
    """(mark, words, count) for each winner in the order of the file, then for what is too close, then for the cross."""
    entries: list[tuple[Any, str, str]] = []
    of = len(rows)
    for strategy in theme.strategies:
        own = rows[rows["winner"] == strategy]
        if len(own):
            clear = int((~own["is_close"]).sum())
            entries.append((theme.mark(strategy), theme.label(strategy, LONGEST_SIDE_LABEL), f"{clear} of {of} points"))
    close = int(rows["is_close"].sum())
    if close:
        entries.append(("close", CLOSE_WORDS, f"{close} of {of} points"))
    return [*entries, ("here", HERE_WORDS, "")]


def _key_beside(axes: Axes, rows: pd.DataFrame, theme: Theme) -> None:
    """A sample, a name and a count for each colour, right of the map."""
    width = axes.get_position().width * PAGE_WIDTH
    place, step = 0.95, 0.42 / _HEIGHT
    entries = _entries(rows, theme)
    step = min(step, 0.95 / len(entries))
    for mark, text, count in entries:
        _sample(axes, mark, (1 + 0.25 / width, place), (1 / width, 1 / _HEIGHT))
        both: list[tuple[str, float, dict[str, Any]]] = [
            (text, 0.5, {"fontsize": 9.5, "fontweight": "bold", "va": "bottom"}),
            (count, -0.5, {"fontsize": 8.5, "color": QUIET, "va": "top"}),
        ]
        for words, up, looks_like in both:
            alone: dict[str, Any] = {"va": "center"} if not count else {}
            axes.annotate(
                words,
                (1 + 0.45 / width, place),
                xycoords="axes fraction",
                xytext=(0, 0 if not count else up),
                textcoords="offset points",
                annotation_clip=False,
                **(looks_like | alone),
            )
        place -= step


def _sample(holder: Axes | Figure, mark: Any, place: tuple[float, float], inch: tuple[float, float]) -> None:
    """What one kind of point looks like, at ``place`` in a holder's own coordinates, in which ``inch`` is an inch."""
    own: Any = holder.transAxes if hasattr(holder, "transAxes") else holder.transFigure
    common: dict[str, Any] = {"transform": own, "clip_on": False}
    half = (0.1 * inch[0], 0.1 * inch[1])
    box = ((place[0] - half[0], place[1] - half[1]), 2 * half[0], 2 * half[1])
    if mark == "here":
        holder.add_artist(Line2D([place[0]], [place[1]], ls="", marker="+", ms=13, mew=2.2, color=INK, **common))
    elif mark == "close":
        holder.add_artist(Rectangle(*box, facecolor=CLOSE, hatch="////", lw=0, **common))
    else:
        colour, marker = mark
        holder.add_artist(Rectangle(*box, facecolor=colour, alpha=PALE, lw=0, **common))
        holder.add_artist(Line2D([place[0]], [place[1]], ls="", marker=marker, ms=7, color=colour, **common))
