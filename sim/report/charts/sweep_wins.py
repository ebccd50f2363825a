"""How many points of a sweep each strategy wins: a bar for each, its full part what luck does not explain."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd

from sim.report.charts.panel import Panel, Space
from sim.report.charts.rows import Rows
from sim.report.charts.sweep_marks import label_of
from sim.report.words.theme import Theme

_PALE, _TALL = 0.38, 0.15


def points_won(
    houses: Sequence[tuple[str, pd.DataFrame]], findings: dict[str, str], theme: Theme, named: Callable[[str], str]
) -> list[Panel]:
    """A panel for each business; ``houses`` are its name and its rows of 26_points_won."""
    most = max(int(rows["points"].max()) for _, rows in houses)
    panels = []
    for name, rows in houses:
        known = rows["points_settled"].notna().any()
        columns = [("points won", [f"{int(each):,}" for each in rows["points_won"]])]
        if known:
            settled = rows["points_settled"].fillna(0)
            columns.append(("beyond luck", [f"{int(each):,}" for each in settled]))
        columns.append(("of", [f"{int(each):,}" for each in rows["points"]]))
        marks = [theme.mark(each) for each in rows["strategy"]]
        drawn = Rows([label_of(each, theme) for each in rows["strategy"]], marks, columns)
        said = ", ".join(
            f"{label_of(row.strategy, theme)} {int(row.points_won):,} of {int(row.points):,}"
            for row in rows.itertuples()
        )
        draw = partial(_draw, drawn=drawn, rows=rows, marks=marks, most=most)
        panels.append(Panel(named(name), findings[name], drawn.height, draw, f"Points won: {said}."))
    return panels


def _draw(space: Space, drawn: Rows, rows: pd.DataFrame, marks: list[Any], most: int) -> None:
    axes = drawn.axes(space, "points", (0.0, float(most)), None)
    for row, ((colour, _), each) in enumerate(zip(marks, rows.itertuples(), strict=True)):
        y, settled = drawn.mark(row), each.points_settled
        if pd.isna(settled):
            axes.barh(y, each.points_won, _TALL, color=colour, gid="bar", zorder=2)
            continue
        axes.barh(y, each.points_won, _TALL, color=colour, alpha=_PALE, lw=0, gid="bar", zorder=2)
        axes.barh(y, settled, _TALL, color=colour, gid="settled", zorder=2.5)
