"""Where in a sweep the strategy that earns most over all points loses: the box of inputs in which that gathers."""

from collections.abc import Mapping

import numpy as np

from sim.annotations import Floats, Row, Rows
from sim.report.sections.separation import scrambled
from sim.study.discovery.failures import Gathering, gathered
from sim.study.knowing.rows import held_against

MOST_POINTS = 2_000
"""Points among which the box is looked for."""
EMPTY = ("input", "input_label", "range_low", "range_high", "box_low", "box_high", "coverage", "density",
         "points_held_out", "lost_in_box", "chance_of_box")  # fmt: skip
"""What there is of a box alone."""


def losing(inputs: Mapping[str, Floats], profits: Mapping[str, Floats], seed: int) -> Rows:
    """Rows of tables/losing.csv but for business and label: one for each input that bounds the box, or one that says
    why there is none.

    ``inputs`` are the values of each by path, ``profits`` those of each strategy, the baseline first, at the same
    points: float [points].  Nothing where there are no two strategies or no point.
    """
    count = len(next(iter(profits.values()), ()))
    if len(profits) < 2 or not count:
        return []
    chosen = np.sort(np.argsort(scrambled(np.arange(count)), kind="stable")[:MOST_POINTS])
    answers = np.array(list(profits.values()), dtype=float).T[chosen]
    held = held_against(tuple(profits), answers)
    plan = tuple(profits)[int(np.argmax(answers.mean(axis=0)))]
    x = np.array(list(inputs.values()), dtype=float).reshape(len(inputs), count).T[chosen]
    told = gathered(x, held.fails, seed)
    first: Row = {"strategy": plan, "held_against": held.against, "gathering": told.why.replace("worlds", "points")}
    first |= {"points": told.worlds, "points_lost": told.failures, "base_rate": float(held.fails.mean())}
    first |= dict.fromkeys(EMPTY)
    if told.box is None:
        return [first]
    return [first | _bound(told, number, x[:, number]) | {"input": list(inputs)[number]} for number in told.box.bounded]


def _bound(told: Gathering, number: int, values: Floats) -> Row:
    """One input that bounds the box; its ends are empty where it goes on to the end of what was asked for."""
    box, holds = told.box, told.holds
    assert box is not None
    assert holds is not None
    ends = {
        f"box_{end}": float(value[number]) if np.isfinite(value[number]) else None
        for end, value in (("low", box.low), ("high", box.high))
    }
    return {
        "range_low": float(values.min()),
        "range_high": float(values.max()),
        **ends,
        "coverage": holds.coverage,
        "density": holds.density,
        "points_held_out": holds.worlds,
        "lost_in_box": holds.failures,
        "chance_of_box": holds.p,
        "base_rate": holds.base_rate,
    }
