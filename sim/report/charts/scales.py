"""Scales: the same for panels that are compared, and ticks that people can read."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, log10

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from sim.report.charts.letters import inches
from sim.report.charts.panel import SMALL_LETTERS
from sim.report.words import formats
from sim.report.words.theme import Theme

VANISHES = 1 / 12
"""A panel whose values span less than this part of the common scale has its own."""

_OVER = 0.1
"""Inches by which a tick's words may stand out beyond the axes."""
_APART = 0.08
"""Inches between the words of two ticks."""


def limits(spans: Sequence[tuple[float, float]], room: float = 0.06) -> tuple[list[tuple[float, float]], bool]:
    """Limits for each panel from (lowest, highest) of what it shows, nought among them; whether they are the same."""
    whole = [(min(0.0, low), max(0.0, high)) for low, high in spans]
    wide = max((high - low for low, high in whole), default=0.0)
    same = all(high - low >= VANISHES * wide for low, high in whole)
    if same:
        whole = [(min(low for low, _ in whole), max(high for _, high in whole))] * len(whole)
    return [_with_room(low, high, room) for low, high in whole], same


def _with_room(low: float, high: float, room: float) -> tuple[float, float]:
    more = room * (high - low) or 1.0
    return low - more, high + more


def said(same: bool, panels: int) -> str:
    """What is said of the scales of several panels."""
    if panels < 2:
        return ""
    return "The same scale in every panel." if same else "Each panel has its own scale: on one, some would vanish."


def value_ticks(axes: Axes, axis: Axis, theme: Theme | None, room: float, across: bool = True) -> list[float]:
    """Set and return the ticks of an axis of ``room`` inches, as `ticks` finds them."""
    found, words = ticks(axes.get_xlim() if across else axes.get_ylim(), theme, room, across)
    axis.set_ticks(found, labels=words)
    return found


def ticks(
    limits: tuple[float, float], theme: Theme | None, room: float, across: bool = True
) -> tuple[list[float], list[str]]:
    """Ticks of money, or of counts without a theme, each printed to the step between them, and their words.

    There are as many as find ``room`` inches.
    """
    low, high = sorted(limits)
    best: tuple[list[float], list[str]] = ([], [])
    inch = room / (high - low)
    for most in (6, 5, 4, 3, 2, 1):
        steps = [1, 2, 5, 10] if theme is None else [1, 2, 2.5, 5, 10]
        every = [float(tick) for tick in MaxNLocator(nbins=most, steps=steps, min_n_ticks=2).tick_values(low, high)]
        words = {tick: printed(tick, every, theme) for tick in every}
        half = {tick: inches(words[tick], SMALL_LETTERS) / 2 if across else 0.07 for tick in every}
        kept = [tick for tick in every if half[tick] <= _OVER + min(tick - low, high - tick) * inch]
        if all((b - a) * inch >= half[a] + half[b] + _APART for a, b in pairwise(kept)) and len(kept) > len(best[0]):
            best = kept, [words[tick] for tick in kept]
    return best


def room_left(limits: tuple[float, float], theme: Theme | None, room: float) -> float:
    """Inches that the words of a vertical axis of ``room`` inches take, left of it."""
    return max((inches(word, SMALL_LETTERS) for word in ticks(limits, theme, room, across=False)[1]), default=0.0) + 0.1


def printed(value: float, every: Sequence[float], theme: Theme | None) -> str:
    """A tick in words."""
    step = every[1] - every[0] if len(every) > 1 else abs(value) or 1.0
    if theme is None:
        fine = max(0, -floor(log10(step) + 1e-9))
        return f"{value:,.{fine}f}".replace("-", formats.MINUS)
    return formats.money(value, theme.currency, formats.unit_for(step, step / 4 if step else 1.0))
