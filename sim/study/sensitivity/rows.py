"""Rows of what moves the answer: for each input its share of the variance and what the screening found, and luck's."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats, Row, Rows
from sim.scenario.paths.labels import label
from sim.scenario.schema.scenario import Scenario
from sim.study.knowing.process import Process
from sim.study.knowing.worth import MOST_AT_ONCE
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.sensitivity.indices import Design, Indices, design, indices, luck_share
from sim.study.sensitivity.morris import Effects, effects
from sim.study.worlds.worlds import Input

BASE = 512
"""Points of a design on the surfaces; each input takes as many again."""
LUCK = "luck"
FORETOLD = 0.5
"""Part of the spread of what a surface is laid through that it may miss, before the page says that it tells little."""


class At(NamedTuple):
    """What was run for one business: the two plans, the screening's ``steps`` [sets, d + 1, d] with ``screened``
    [sets, d + 1], and ``places`` [n, d] with ``leads`` [sets, n], money by which ``first`` earns more than ``second``.
    """

    first: str
    second: str
    steps: Floats
    screened: Floats
    places: Floats
    leads: Floats


def rows_of(
    scenario: Scenario, inputs: Sequence[Input], at: Mapping[str, At], seed: int, direct: Design | None = None
) -> tuple[Rows, Rows, list[str]]:
    """(rows of sensitivity.csv, rows of surfaces.csv, sentences about what is left out or not foretold).

    With ``direct`` the places are the points of that design, and indices are of the runs themselves.
    """
    found: Rows = []
    surfaces: Rows = []
    said = []
    for business, each in at.items():
        screened = effects(each.steps, each.screened)
        if direct is not None:
            whole = _Parts(direct, each.leads)
            found += _business_rows(scenario, inputs, business, each, screened, list(range(len(inputs))), whole)
            continue
        used = _used(screened, len(inputs))
        if len(used) < len(inputs):
            said.append(
                f"{business}: the {len(used)} inputs that move most in the screening are told apart, of {len(inputs)}."
            )
        processes = [Process(each.places[:, used], row) for row in each.leads]
        missed = [process.surface.fresh_error for process in processes]
        spreads = each.leads.std(axis=1)
        if float(np.mean(missed)) > FORETOLD * float(np.mean(spreads)) > 0.0:
            said.append(f"{business}: the surfaces miss much of what moves the answer; more points would tell more.")
        surfaces += [
            {"business": business, "luck_set": number, "fresh_error": penny(one), "lead_spread": penny(float(spread))}
            for number, (one, spread) in enumerate(zip(missed, spreads, strict=True))
        ]
        of = design([inputs[number].what for number in used], seed, BASE)
        parts = _Parts(of, np.stack([process.at(of.points) for process in processes]))
        found += _business_rows(scenario, inputs, business, each, screened, used, parts)
    return found, surfaces, said


def _used(screened: Effects, count: int) -> list[int]:
    """The inputs that a surface is laid over: all, or those that move most in the screening."""
    if count <= MOST_AT_ONCE:
        return list(range(count))
    return sorted(sorted(range(count), key=lambda number: -screened.moves[number])[:MOST_AT_ONCE])


class _Parts(NamedTuple):
    """What indices are of: ``answers`` [sets, points] at the points of a design."""

    of: Design
    answers: Floats


def _business_rows(scenario, inputs, business, at, screened, used, parts):
    money = indices(parts.answers, parts.of)
    winning = indices((parts.answers > 0).mean(axis=0)[None, :], parts.of)
    luck = luck_share(at.leads)
    first = {
        "business": business,
        "strategy": at.first,
        "held_against": at.second,
        "mean_lead": penny(float(at.leads.mean())),
    }
    rows = []
    for number, each in enumerate(inputs):
        shares = dict.fromkeys(SHARES)
        if number in used:
            shares = _shares(money, winning, used.index(number), luck)
        moved = {name: penny(float(getattr(screened, name)[number])) for name in ("moves", "mean", "spread")}
        rows.append(
            first
            | {"input": each.what, "input_label": label(scenario, each.what), "source": each.source}
            | {"range_low": to_decimals(each.low, 6), "range_high": to_decimals(each.high, 6)}
            | shares
            | {"step_moves": moved["moves"], "step_mean": moved["mean"], "step_spread": moved["spread"]}
        )
    rows.sort(key=lambda row: -(row["share_with_luck"] or 0.0))
    empty = dict.fromkeys(rows[0]) | first
    return [*rows, empty | {"input_label": LUCK, "source": LUCK, "share_with_luck": to_decimals(luck, 6)}]


SHARES = (
    "first_order",
    "first_spread",
    "total_order",
    "total_spread",
    "share_with_luck",
    "winning_first",
    "winning_total",
)


def _shares(money: Indices, winning: Indices, place: int, luck: float) -> Row:
    """Means over the sets of luck and their standard deviations; ``share_with_luck`` counts luck's part in."""
    total = float(money.total[:, place].mean())
    values = (
        float(money.first[:, place].mean()),
        float(money.first[:, place].std(ddof=1)),
        total,
        float(money.total[:, place].std(ddof=1)),
        max(0.0, total) * (1.0 - luck),
        float(winning.first[0, place]),
        float(winning.total[0, place]),
    )
    return {name: to_decimals(value, 6) for name, value in zip(SHARES, values, strict=True)}
