"""The chart of what moved an answer: a dot for each change, with its interval."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import Panel, Space
from sim.report.words import formats
from sim.report.words.theme import INK, PAPER, STEP, Theme

AXIS = "profit a week, more in the second"


def what_moved_it(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """The share of each change in what moved; ``frame`` is ``sections.differing.drawn``."""
    groups = list(frame.groupby("business", sort=False))
    ends = ["luck_low", "luck_high", "lost_without"]
    spans = [(float(rows[ends].min().min()), float(rows[ends].max().max())) for _, rows in groups]
    found = []
    for (focus, rows), within in zip(groups, scales.limits(spans)[0], strict=True):
        unit = formats.unit_for(rows["moved"].abs().max(), float((rows["luck_high"] - rows["luck_low"]).max() / 2))
        moved = [formats.money(value, theme.currency, unit, sign=True) for value in rows["moved"]]
        names = [str(name) for name in rows["cause_label"]]
        listed = layout.Rows(names, [None] * len(rows), [("moved, a week", moved)])
        draw = partial(_shares, rows=rows, listed=listed, limits=within, theme=theme)
        told = "; ".join(f"{name}: {amount}" for name, amount in zip(names, moved, strict=True))
        found.append(Panel(str(focus), findings[str(focus)], listed.height, draw, said=told))
    return found


def _shares(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    axes = listed.axes(space, AXIS, limits, theme)
    for place, row in enumerate(rows.itertuples()):
        y = listed.mark(place)
        together = pd.isna(row.lost_without)
        axes.hlines(y, min(0.0, row.moved), max(0.0, row.moved), color=STEP, lw=6, alpha=0.5, zorder=1.5, gid="share")
        layout.interval(axes, y, float(row.luck_low), float(row.luck_high))
        if not together:
            axes.vlines(row.lost_without, y - 0.09, y + 0.09, color=INK, lw=1.4, zorder=3, gid="without")
        axes.plot(row.moved, y, "o", color=PAPER if together else STEP, mec=INK, mew=1.2, ms=6, zorder=4, gid="dot")
