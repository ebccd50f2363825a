"""Which plans the pages and charts show where a file has many: one rule, for everything that has a row for each plan.

Tables, charts' files and the workbook keep them all.
"""

from collections.abc import Iterator

import pandas as pd

from sim.report.comparison import Comparison
from sim.report.words.findings import findings, in_file_order
from sim.study.numbers.words import counted
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

MOST_PLANS = 12
"""So many plans beside the baseline are all shown."""
OF_MORE = 10
"""So many are shown of more; only the best of each business may make them more."""


def strategies_shown(comparison: Comparison) -> tuple[str, ...]:
    """The strategies that are shown, in the order of the file: all of them where there are at most
    `MOST_PLANS` plans.

    Of more: the baseline and the best plan at each business, then as many as there is room for of those that the answer
    names, and then of those with most profit, at each business in turn: so the nearest to the best come first.
    """
    every = [strategy.name for strategy in comparison.scenario.strategy]
    if len(every) <= 1 + MOST_PLANS or "decision" not in comparison.tables:
        return tuple(every)
    ranked = [found.plans["strategy"].tolist() for found in findings(comparison)]
    kept = dict.fromkeys([comparison.scenario.study.baseline, *(plans[0] for plans in ranked)])
    for name in (*_named(comparison), *_in_turn(ranked), *every):
        if len(kept) >= 1 + OF_MORE:
            break
        if name in every:
            kept[name] = None
    return tuple(name for name in every if name in kept)


def _named(comparison: Comparison) -> Iterator[str]:
    """The strategies of which sentences speak, beside the best: what comes second or close, what is worth most beside
    its cost, what a guard finds, and what would win with another input."""
    tables = comparison.tables
    for table, columns in (
        ("verdicts", ("leader", "runner_up", "close_to")),
        ("break_even", ()),
        ("guards", ("strategy",)),
        ("drivers", ("low_winner", "high_winner")),
    ):
        frame = tables.get(table)
        if frame is None or frame.empty:
            continue
        if table == "break_even":
            yield from _worth_most(frame, comparison)
        if "flips_at" in frame:
            frame = frame[frame["flips_at"].notna()]
        for column in columns:
            if column in frame:
                yield from (name for name in frame[column] if isinstance(name, str))


def _worth_most(frame: pd.DataFrame, comparison: Comparison) -> list[str]:
    """The plan that leaves most beside its cost in a week: the finding of what plans may cost."""
    order = in_file_order(comparison.scenario, frame["business"])
    frame = frame.sort_values("business", key=lambda names: names.map(order.index), kind="stable")
    left = (frame["break_even_cost_per_week"] - frame["cost_per_active_week"]).astype(float)
    return [frame.loc[left.idxmax(), "strategy"]] if left.notna().any() else []


def _in_turn(ranked: list[list[str]]) -> Iterator[str]:
    """The second of each business, the third of each, and so on."""
    for place in range(max(map(len, ranked), default=0)):
        yield from (plans[place] for plans in ranked if place < len(plans))


def rows_shown(frame: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """The rows of a chart of the strategies that are shown."""
    shown = strategies_shown(comparison)
    return frame if len(shown) == len(comparison.scenario.strategy) else frame[frame["strategy"].isin(shown)]


def some_plans(frame: pd.DataFrame, comparison: Comparison) -> str:
    """How many plans of a chart's file are drawn, "10 of 30 plans"; "" where all are."""
    plans = set(frame["strategy"]) - {comparison.scenario.study.baseline}
    drawn = plans & set(strategies_shown(comparison))
    return f"{len(drawn)} of {counted(len(plans), 'plan')}" if drawn < plans else ""


def left_out(comparison: Comparison) -> str:
    """What a page says of the plans that it leaves out, and how many of them luck may hide; "" where it shows all."""
    baseline, shown = comparison.scenario.study.baseline, set(strategies_shown(comparison))
    plans = {strategy.name for strategy in comparison.scenario.strategy} - {baseline}
    out = plans - shown
    if not out:
        return ""
    several = len({*comparison.tables["decision"]["business"]}) > 1
    here, turn, at = (" at each business", ", at each business in turn", " at a business") if several else ("", "", "")
    other = f"The other {len(out)} stand" if len(out) > 1 else "The other one stands"
    return (
        f"The tables show the baseline and {len(plans) - len(out)} of {len(plans)} plans: the best{here}, then, as far "
        f"as there is room, those that the answer names and those with most profit{turn}. {other} in strategies.csv, "
        f"decision.csv and the workbook{_hidden(comparison, out, at)}."
    )


def _hidden(comparison: Comparison, out: set[str], at: str) -> str:
    """How many of these plans reach the mean of the best strategy, be it the baseline, within their interval from luck;
    "" where no business can be judged."""
    judged = [found for found in findings(comparison) if found.verdict != CANNOT_BE_RIGHT.casefold()]
    near: set[str] = set()
    for found in judged:
        best = max(0.0, float(found.best["difference"]))
        near.update(found.plans.loc[found.plans["luck_high"] >= best, "strategy"])
    number = len(near & out)
    if not judged:
        return ""
    reaches = "reaches" if number == 1 else "reach"
    return f"; {number or 'none'} of them {reaches} the profit of the best{at} within the interval from luck"
