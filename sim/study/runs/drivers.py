"""Which assumption the answer hangs on: how much of its spread each uncertain input explains, and where it turns.

Both come from an additive quadratic fit over the worlds, the scenario as written among them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.annotations import Rows
from sim.scenario.paths.labels import label
from sim.scenario.schema.evidence import least_worlds
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import to_decimals
from sim.study.runs.answered import Futures

STEPS = 400
"""Into how many parts the range of an input is cut to find where the winner changes."""


def driver_rows(worlds: Futures, scenario: Scenario) -> Rows:
    """Rows of drivers.csv: for every business and uncertain input, how much of the answer's spread it explains, and
    where in its range the winner changes.

    ``variance_share`` is the part of the variance, over worlds, of the best strategy's lead over the next best (as
    ranked in world 0) that the input explains.  ``flips_at`` is the value nearest to the one in force at which another
    strategy overtakes, the other inputs as they are in force.  Both come from an additive quadratic fit of all inputs
    at once over the worlds, which is exact where inputs act quadratically and apart; both are None where the worlds are
    too few for it (`least_worlds`), for a fit of one input after another takes chance for a cause.
    """
    rows = []
    for business in worlds.answers.businesses:
        fits = fitted(worlds, business)
        share = _shares(worlds, business, fits)
        for number, each in enumerate(worlds.inputs):
            row = {
                "business": business,
                "input": each.what,
                "input_label": label(scenario, each.what),
                "in_force": to_decimals(each.likely, 6),
                "source": each.source,
                "range_low": to_decimals(each.low, 6),
                "range_high": to_decimals(each.high, 6),
                "variance_share": to_decimals(share[number], 6) if share else None,
            }
            rows.append(row | _flip(worlds, business, fits, number))
    return rows


def fitted(worlds: Futures, business: str) -> dict[str, Callable[..., Any]] | None:
    """Strategy -> function (input's number, value) -> by how much it moves the difference; None: too few worlds."""
    if not worlds.inputs or worlds.count < least_worlds(len(worlds.inputs)):
        return None
    columns = [_columns(each, worlds.values[:, number]) for number, each in enumerate(worlds.inputs)]
    found = {}
    for strategy in worlds.answers.question.baseline_first:
        values = np.array(worlds.differences(business, strategy))
        found[strategy] = _moves(worlds.inputs, _coefficients(columns, values))
    return found


def most_explained(worlds: Futures, business: str) -> float | None:
    """The largest share that one input explains of how the lead varies; None where too few worlds can tell."""
    return max(_shares(worlds, business, fitted(worlds, business)) or (), default=None)


def _moves(inputs, coefficients):
    def by(number, value):
        return float(_columns(inputs[number], np.array([value]))[0] @ coefficients[number])

    return by


def _columns(one, values):
    """Float [n, 2]: distance from the value in force, in ranges, and its square: both 0 where nothing is changed."""
    distance = (values - one.likely) / (one.high - one.low)
    return np.stack([distance, distance**2], axis=1)


def _coefficients(columns, values):
    """Two coefficients for each input, by least squares of all inputs at once: float [inputs, 2]."""
    design = np.hstack([np.ones((len(values), 1)), *columns])
    return np.linalg.lstsq(design, values, rcond=None)[0][1:].reshape(len(columns), 2)


def _ranked(worlds, business):
    """Strategies by their mean difference in world 0, best first; ties: the baseline, then the first of the file."""
    order = worlds.answers.question.baseline_first
    return sorted(order, key=lambda strategy: -worlds.differences(business, strategy)[0])


def _shares(worlds, business, fits):
    """For each input, the explained part of the variance of the lead of the best over the next best."""
    order = _ranked(worlds, business)
    if fits is None or len(order) < 2:
        return None
    first, second = order[:2]
    lead = np.array(worlds.differences(business, first)) - np.array(worlds.differences(business, second))
    whole = float(np.var(lead))
    shares = []
    for number in range(len(worlds.inputs)):
        part = [fits[first](number, value) - fits[second](number, value) for value in worlds.values[:, number].tolist()]
        shares.append(min(1.0, float(np.var(part)) / whole) if whole > 0 else 0.0)
    return shares


def _flip(worlds, business, fits, number):
    """flips_at, and who wins at the low and at the high end of the input."""
    nowhere = {"flips_at": None, "low_winner": None, "high_winner": None}
    if fits is None:
        return nowhere
    one, order = worlds.inputs[number], _ranked(worlds, business)
    centre = {strategy: worlds.differences(business, strategy)[0] for strategy in order}

    def winner(value):
        return max(order, key=lambda strategy: centre[strategy] + fits[strategy](number, value))

    values = [one.low + (one.high - one.low) * step / STEPS for step in range(STEPS + 1)]
    winners = [winner(value) for value in values]
    changes = [
        (low + high) / 2 for low, high, a, b in zip(values, values[1:], winners, winners[1:], strict=False) if a != b
    ]
    at = min(changes, key=lambda value: abs(value - one.likely), default=None)
    return {"flips_at": to_decimals(at, 6), "low_winner": winners[0], "high_winner": winners[-1]}
