"""The chart of what an answer rests on: the gain with one mechanism at a time switched off."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import Panel, Space
from sim.report.words import formats
from sim.report.words.fitting import in_words
from sim.report.words.theme import PAPER, Theme

MOST_WORDS = 5
"""Words of the leader's name beside a mechanism."""


def what_it_rests_on(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """The best plan's gain with one mechanism off at a time, against its gain as given.

    ``frame`` is ``sections.mechanisms.what_it_rests_on``.
    """
    limits, _ = _spread(frame)
    found = []
    for (focus, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        unit = formats.unit_for(rows["gain"].abs().max(), _widest(rows))
        gains = [formats.money(value, theme.currency, unit, sign=True) for value in rows["gain"]]
        effects = [formats.money(value, theme.currency, unit, sign=True) for value in rows["mechanism_effect"]]
        listed = layout.Rows(
            [_row_name(row, rows.iloc[0], theme) for row in rows.itertuples()],
            [None] * len(rows),
            [("gain", gains), ("change", ["", *effects[1:]])],
        )
        draw = partial(_gains, rows=rows, listed=listed, limits=within, theme=theme)
        told = "; ".join(f"{row.mechanism_label}: {gain}" for row, gain in zip(rows.itertuples(), gains, strict=True))
        found.append(Panel(focus, findings[focus], listed.height, draw, said=told))
    return found


def same_scale(frame: pd.DataFrame) -> bool:
    """Whether all panels have one scale."""
    return _spread(frame)[1]


def _spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    ends = [rows[["gain", "luck_low", "luck_high"]] for _, rows in frame.groupby("business", sort=False)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


def _gains(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    axes = listed.axes(space, "profit of the plan against carrying on", limits, theme)
    given = rows.iloc[0]
    colour, marker = theme.mark(given["strategy"])
    for place, row in enumerate(rows.itertuples()):
        y, as_given = listed.mark(place), pd.isna(row.mechanism)
        if not as_given:
            axes.hlines(y, *sorted((given["gain"], row.gain)), color=colour, lw=6, alpha=0.25, zorder=1.5, gid="change")
            axes.hlines(y, row.luck_low, row.luck_high, color=colour, lw=2.5, zorder=2, gid="interval")
        axes.vlines(given["gain"], y - 0.1, y + 0.1, color=colour, lw=1.1, zorder=1.8, gid="given")
        face = PAPER if as_given else colour
        axes.plot(row.gain, y, marker, color=face, mec=colour, mew=1.5, ms=7, zorder=3, gid="dot")


def _row_name(row: Any, given: pd.Series, theme: Theme) -> str:
    """What is off, and who leads then if that is another."""
    if pd.isna(row.mechanism):
        return row.mechanism_label
    name = f"Without {inside(row.mechanism_label)}"
    if row.leader == given["leader"]:
        return name
    leader = "carrying on" if row.leader == theme.baseline else in_words(theme.labels[row.leader], MOST_WORDS)
    return f"{name}: then {leader} leads"


def inside(words: str) -> str:
    """Plain words for a mechanism as they stand inside a sentence."""
    return words[:1].lower() + words[1:]


def _widest(rows: pd.DataFrame) -> float:
    """Half the widest interval; NaN without any."""
    return float((rows["luck_high"] - rows["luck_low"]).max() / 2)
