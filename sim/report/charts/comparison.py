"""The charts of the comparison itself: which plan pays, where its money comes from, what plans may cost."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.letters import fitted, inches
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Panel, Space
from sim.report.words import formats
from sim.report.words.names import shown
from sim.report.words.theme import FAINT, GRID, INK, LINE_WORDS, PAPER, QUIET, STEP, Theme
from sim.study.numbers.rounding import decimals

MOST_STEPS = 8
"""Bars of the bridge before the whole difference; smaller lines stand together."""
SMALL = 0.02
"""A line that is less than this part of the largest stands with the others."""
ALL_ELSE = "all else"
MOST_PLACES = 4
"""Businesses that stand under each plan in one panel of what plans may cost."""
_BAR, _PLACE = 0.27, 0.25  # inches of a line
_A_WEEK = "money in each week in which the plan is active"
_SHORT = {"acquisition_referred": "new, recommended", "acquisition_other": "new, other ways"}


def panels_of(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each focus business, in the order of the table."""
    return list(frame.groupby("business", sort=False))


# -- which plan pays


def which_plan_pays(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """Dot and interval of the paired profit difference per strategy, with the worst regret beside each.

    ``frame`` is ``chart_data.which_plan_pays``.
    """
    panels = panels_of(frame)
    limits, _ = _spread(frame)
    found = []
    for (focus, rows), within in zip(panels, limits, strict=True):
        if focus in findings:
            paid = [_paid(row, theme) for row in rows.itertuples()]
            lost = ["" if pd.isna(value) else _regretted(value, theme) for value in rows["worst_regret"]]
            listed = layout.Rows(
                rows["label"].tolist(),
                [theme.mark(name) for name in rows["strategy"]],
                [("difference", paid), ("worst regret", lost)],
            )
            draw = partial(_paying, rows=rows, listed=listed, limits=within, theme=theme)
            told = "; ".join(f"{shown(label)} {text}" for label, text in zip(rows["label"], paid, strict=True))
            found.append(Panel(focus, findings[focus], listed.height, draw, said=told))
    return found


def same_scale(frame: pd.DataFrame) -> bool:
    """Whether all panels of the first chart have one scale."""
    return _spread(frame)[1]


def _spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    ends = [rows[["difference", "luck_low", "luck_high", "p10", "p90"]] for _, rows in panels_of(frame)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


def _paying(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    least = rows["material_difference"].iloc[0]
    axes = listed.axes(space, "profit against carrying on", limits, theme, least)
    for place, row in enumerate(rows.itertuples()):
        _dot(axes, row, listed.mark(place), theme)


def _dot(axes: Axes, row: Any, y: float, theme: Theme) -> None:
    colour, marker = theme.mark(row.strategy)
    ours = row.strategy == theme.baseline
    if not ours and row.p10 == row.p10:
        axes.hlines(y, row.p10, row.p90, color=colour, lw=9, alpha=0.28, zorder=1.5, gid="worlds")
    if not ours and row.luck_low == row.luck_low:
        axes.hlines(y, row.luck_low, row.luck_high, color=colour, lw=2.5, zorder=2, gid="interval")
    axes.plot(row.difference, y, marker, color=PAPER if ours else colour, mec=colour, mew=1.5, ms=7, gid="dot")


def _paid(row: Any, theme: Theme) -> str:
    if row.strategy == theme.baseline:
        return "baseline"
    unit = formats.interval_unit(row.luck_low, row.luck_high, row.difference)
    return formats.money(row.difference, theme.currency, unit, sign=True)


def _regretted(value: float, theme: Theme) -> str:
    return formats.money(value, theme.currency, formats.unit_for(value))


# -- where the money comes from


def where_the_money_comes_from(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """The waterfall from carrying on to the best plan of each business, small lines together.

    ``frame`` is ``chart_data.where_the_money_comes_from``.
    """
    panels = [(focus, steps(rows)) for focus, rows in panels_of(frame)]
    limits, _ = _reach(frame)
    return [
        Panel(
            focus,
            findings[focus],
            _BAR * len(rows) + layout.FOOT,
            partial(_waterfall, rows=rows, limits=within, theme=theme),
            said="; ".join(
                f"{LINE_WORDS.get(row.line, row.line)} {formats.money(row.amount, theme.currency, sign=True)}"
                for row in rows.itertuples()
            ),
        )
        for (focus, rows), within in zip(panels, limits, strict=True)
    ]


def same_reach(frame: pd.DataFrame) -> bool:
    """Whether all waterfalls have one scale."""
    return _reach(frame)[1]


def _reach(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    ends = []
    for _, rows in panels_of(frame):
        whole = rows.iloc[-1]
        bars = rows[["bar_start", "bar_end"]]
        ends.append((float(min(bars.min().min(), whole["luck_low"])), float(max(bars.max().max(), whole["luck_high"]))))
    return scales.limits(ends)


def steps(rows: pd.DataFrame) -> pd.DataFrame:
    """The bars of one business: the largest lines in their order, the others as one, then the whole difference."""
    lines, whole = rows.iloc[:-1], rows.iloc[-1:]
    sizes = lines["amount"].abs()
    large = sizes[sizes >= SMALL * sizes.max()].sort_values(ascending=False, kind="stable").index
    if len(large) > MOST_STEPS or (len(large) == MOST_STEPS and len(large) < len(lines)):
        large = large[: MOST_STEPS - 1]
    kept, rest = lines[lines.index.isin(large)], lines[~lines.index.isin(large)]
    if len(rest) < 2:
        return rows.reset_index(drop=True)
    other = rest.iloc[:1].assign(
        line=ALL_ELSE, amount=round(float(rest["amount"].sum()), decimals()), luck_low=None, luck_high=None
    )
    together = pd.concat([kept, other.astype({"luck_low": float, "luck_high": float})])
    end = together["amount"].cumsum().round(decimals())
    together = together.assign(bar_start=(end - together["amount"]).round(decimals()), bar_end=end)
    return pd.concat([together, whole], ignore_index=True)


def _waterfall(space: Space, rows: pd.DataFrame, limits: tuple[float, float], theme: Theme) -> None:
    unit = formats.unit_for(rows["amount"].abs().max())
    told = []
    for place, row in enumerate(rows.itertuples()):
        last = place == len(rows) - 1
        to = formats.interval_unit(row.luck_low, row.luck_high, row.amount) if last else unit
        told.append(formats.money(row.amount, theme.currency, to, sign=True))
    words = [_SHORT.get(line) or LINE_WORDS.get(line, line) for line in rows["line"]]
    left = max(inches(text, LETTERS, place == len(words) - 1) for place, text in enumerate(words)) + 0.14
    right = max(inches(text, LETTERS, bold=True) for text in told) + 0.12
    axes = space.axes(left, 0, right, layout.FOOT)
    layout.bare(axes, _BAR * len(rows), limits, "profit against carrying on")
    axes.grid(axis="x")
    scales.value_ticks(axes, axes.xaxis, theme, WIDTH - left - right)
    axes.axvline(0, color=QUIET, lw=1, zorder=1)
    for place, row in enumerate(rows.itertuples()):
        middle, last = _BAR * (place + 0.5), place == len(rows) - 1
        weight = "bold" if last else "normal"
        space.text(0, middle, words[place], fontweight=weight, gid="label")
        space.text(WIDTH, middle, told[place], fontweight=weight, ha="right")
        _step(axes, middle, row, theme.mark(row.strategy)[0] if last else STEP, last)


def _step(axes: Axes, middle: float, row: Any, colour: str, last: bool) -> None:
    """A bar of the waterfall, hollow where it takes away, and what joins it to the next."""
    axes.barh(
        middle,
        row.bar_end - row.bar_start,
        left=row.bar_start,
        height=0.17,
        edgecolor=colour,
        lw=1.2,
        color=PAPER if row.amount < 0 else colour,
        zorder=2,
        gid="bar",
    )
    if not last:
        axes.vlines(row.bar_end, middle + 0.085, middle + _BAR - 0.085, color=FAINT, lw=0.8)
    if row.luck_low == row.luck_low and row.luck_high == row.luck_high:
        axes.hlines(
            middle,
            row.bar_start + row.luck_low,
            row.bar_start + row.luck_high,
            color=INK,
            lw=1.1,
            zorder=3,
            gid="interval",
        )


# -- what each plan may cost


def worth_at_most(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """What each plan may cost a week, a line for each place under it, a stroke for what it costs.

    ``frame`` is ``chart_data.worth_at_most``; ``findings`` have one sentence for each panel, by its heading: all plans
    in one, or a panel for each plan where there are many places.
    """
    ends = frame[["cost_per_active_week", "break_even_cost_per_week", "luck_low", "luck_high"]]
    limits = scales.limits([(float(ends.min().min()), float(ends.max().max()))])[0][0]
    found = []
    for heading, rows in by_plan(frame):
        told = "; ".join(
            f"{shown(row.label)}, {shown(row.business)}: {_bearable(row, theme)}, {_costing(row, theme)}"
            for row in rows.itertuples()
        )
        if rows["business"].nunique() == 1:
            listed = layout.Rows(
                rows["label"].tolist(),
                [theme.mark(name) for name in rows["strategy"]],
                _columns(rows, theme),
            )
            height, draw = listed.height, partial(_worth_here, rows=rows, listed=listed, limits=limits, theme=theme)
        else:
            blocks = list(rows.groupby("strategy", sort=False))
            height = sum(_block_height(len(each)) for _, each in blocks) + layout.HEADINGS + layout.FOOT
            draw = partial(_worth, blocks=blocks, limits=limits, theme=theme)
        found.append(Panel(heading, findings[heading], height, draw, said=told))
    return found


def by_plan(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """(heading, rows) of the panels of what plans may cost."""
    places = list(dict.fromkeys(frame["business"]))
    if len(places) == 1:
        return [(places[0], frame)]
    order = {name: place for place, name in enumerate(dict.fromkeys(frame["strategy"]))}
    frame = frame.sort_values("strategy", key=lambda names: names.map(order), kind="stable")
    if len(places) <= MOST_PLACES:
        return [(formats.spoken_list([shown(place) for place in places]), frame)]
    return [(shown(rows["label"].iloc[0]), rows) for _, rows in frame.groupby("strategy", sort=False)]


def _block_height(places: int) -> float:
    return 0.24 + _PLACE * places + 0.08


def _columns(rows: pd.DataFrame, theme: Theme) -> list[tuple[str, list[str]]]:
    worth = [_bearable(row, theme) for row in rows.itertuples()]
    return [("worth at most", worth), ("costs", [_costs(row, theme) for row in rows.itertuples()])]


def _worth_here(
    space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme
) -> None:
    """Plans at one business: a row each."""
    axes = listed.axes(space, _A_WEEK, limits, theme)
    for place, row in enumerate(rows.itertuples()):
        _bearing(axes, row, listed.mark(place), *theme.mark(row.strategy))


def _worth(space: Space, blocks: Sequence[tuple[str, pd.DataFrame]], limits: tuple[float, float], theme: Theme) -> None:
    """Plans at several businesses: a name each, and under it a line for each business."""
    every = pd.concat([rows for _, rows in blocks])
    columns = _columns(every, theme)
    ends, room = layout.ends_of(columns)
    places = list(dict.fromkeys(every["business"]))
    left = max(0.9, min(1.5, max(inches(shown(each), LETTERS) for each in places) + 0.12))
    forms = fitted(places, left - 0.1, LETTERS)
    tall = space.height - layout.HEADINGS - layout.FOOT
    axes = space.axes(left, layout.HEADINGS, WIDTH - room + 0.04, layout.FOOT)
    layout.bare(axes, tall, limits, _A_WEEK)
    ticks = scales.value_ticks(axes, axes.xaxis, theme, room - 0.04 - left)
    for end, (name, _) in zip(ends, columns, strict=True):
        space.text(end, layout.HEADINGS / 2, name, ha="right", fontsize=SMALL_LETTERS, color=QUIET)
    labels = [theme.labels.get(name, name) for name, _ in blocks]
    names = fitted(labels, WIDTH - 0.2, LETTERS, bold=True)
    top, told = 0.0, 0
    for (strategy, rows), label in zip(blocks, labels, strict=True):
        mark = theme.mark(strategy)
        head = layout.HEADINGS + top + LINE / 2 + 0.03
        space.sample(0.08, head, *mark)
        space.text(0.2, head, names[label], fontweight="bold", gid="label")
        low, high = top + 0.24, top + 0.24 + _PLACE * len(rows)
        axes.vlines([tick for tick in ticks if tick], low, high, color=GRID, lw=0.8, zorder=0.5)
        axes.vlines(0, low, high, color=QUIET, lw=1, zorder=1)
        for place, row in enumerate(rows.itertuples()):
            y = low + _PLACE * (place + 0.5)
            space.text(0, layout.HEADINGS + y, forms[row.business])
            for number, (end, (_, texts)) in enumerate(zip(ends, columns, strict=True)):
                weight = "normal" if number else "bold"
                space.text(end, layout.HEADINGS + y, texts[told], ha="right", fontweight=weight, gid="number")
            _bearing(axes, row, y, *mark)
            told += 1
        top += _block_height(len(rows))


def _bearing(axes: Axes, row: Any, y: float, colour: str, marker: str) -> None:
    axes.hlines(y, row.luck_low, row.luck_high, color=colour, lw=2.5, alpha=0.75, zorder=2, gid="interval")
    axes.plot(row.break_even_cost_per_week, y, marker, color=colour, mec=colour, ms=7, gid="dot")
    axes.vlines(row.cost_per_active_week, y - 0.1, y + 0.1, color=INK, lw=2, zorder=3, gid="cost")


def _bearable(row: Any, theme: Theme) -> str:
    return formats.money(row.break_even_cost_per_week, theme.currency, _units(row)[1])


def _costs(row: Any, theme: Theme) -> str:
    return formats.money(row.cost_per_active_week, theme.currency, _units(row)[0])


def _costing(row: Any, theme: Theme) -> str:
    cost = row.cost_per_active_week
    return f"it {'saves' if cost < 0 else 'costs'} {formats.money(abs(cost), theme.currency, _units(row)[0])}"


def _units(row: Any) -> tuple[float, ...]:
    return formats.weekly_units(row.cost_per_active_week, row.break_even_cost_per_week, row.luck_low, row.luck_high)
