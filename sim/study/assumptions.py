"""What the worlds say: odds, regret, and which assumption the answer hangs on.

Where there is one world only, the replications are the futures, and the kind of odds and regret is luck.
"""

import numpy as np

from sim.scenario.labels import label
from sim.study.answers import best_of, regrets_of
from sim.study.pennies import penny, to_decimals
from sim.study.statistics import mean

ASSUMPTIONS, LUCK = "assumptions", "luck"
STEPS = 400
"""Into how many parts the range of an input is cut to find where the winner changes."""


def tables(study):
    """worlds, inputs, odds, regret and drivers of a `sim.study.analyses.Study`."""
    worlds, answers = study.worlds, study.answers
    return {
        "worlds": world_rows(worlds),
        "inputs": input_rows(worlds),
        "odds": odds_rows(answers, worlds),
        "regret": regret_rows(answers, worlds),
        "drivers": driver_rows(worlds, study.scenario),
    }


def world_rows(worlds):
    """Rows of worlds.csv: every business and strategy in every world; world 0's replication is empty: it has many."""
    rows = []
    for business in worlds.answers.businesses:
        table = worlds.table(business)
        best, regrets = best_of(table), regrets_of(table)
        for strategy, free in table.items():
            raw = [None, *worlds.of(business, strategy)]
            for world, one in enumerate(raw):
                rows.append(
                    {
                        "world": world,
                        "replication": None if one is None else one.replication,
                        "business": business,
                        "strategy": strategy,
                        "difference": penny(free[0] if one is None else one.difference),
                        "difference_without_luck": penny(free[world]),
                        "best": int(best[world] == strategy),
                        "regret": penny(regrets[strategy][world]),
                    }
                )
    return rows


def input_rows(worlds):
    """Rows of inputs.csv: what every uncertain input was in every world."""
    return [
        {"world": world, "what": each.what, "value": to_decimals(float(value), 6)}
        for world, row in enumerate(worlds.values)
        for each, value in zip(worlds.inputs, row, strict=True)
    ]


def futures(answers, worlds, business):
    """(kind, strategy -> profit differences by future): worlds if there are several, else replications."""
    if worlds.count > 1:
        return ASSUMPTIONS, worlds.table(business)
    order = answers.question.baseline_first
    return LUCK, {name: answers.values(business, name, "difference") for name in order}


def odds_rows(answers, worlds):
    """Rows of odds.csv: in how many futures each strategy is best, loses money, and the spread of its difference.

    ``best`` counts ties for the baseline, then for the first in the file; the counts of a business add up to
    ``futures``.  ``loses`` counts futures in which it earns less than the baseline.  Quantiles are values that occurred
    (the inverse of the empirical distribution function).
    """
    rows = []
    for business in answers.businesses:
        kind, found = futures(answers, worlds, business)
        winners = best_of(found)
        for strategy, values in found.items():
            ordered = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf").tolist()
            row = {"business": business, "strategy": strategy, "kind": kind, "futures": len(values)}
            row |= {"best": winners.count(strategy), "loses": sum(value < 0 for value in values)}
            rows.append(row | dict(zip(("p10", "median", "p90"), map(penny, ordered), strict=True)))
    return rows


def regret_rows(answers, worlds):
    """Rows of regret.csv: the worst and the mean of what each strategy earned less than the best of all in a future."""
    rows = []
    for business in answers.businesses:
        kind, found = futures(answers, worlds, business)
        for strategy, regrets in regrets_of(found).items():
            rows.append(
                {
                    "business": business,
                    "strategy": strategy,
                    "kind": kind,
                    "futures": len(regrets),
                    "worst": penny(max(regrets)),
                    "mean": penny(mean(regrets)),
                }
            )
    return rows


# -- which assumption the answer hangs on


def driver_rows(worlds, scenario):
    """Rows of drivers.csv: for every business and uncertain input, how much of the answer's spread it explains, and
    where in its range the winner changes.

    ``share`` is the part of the variance, over worlds, of the best strategy's lead over the next best (as ranked in
    world 0) that the input explains; None where there are too few worlds.  ``flips_at`` is the value nearest to the one
    in force at which another strategy overtakes, the other inputs as they are in force.  Both come from an additive
    quadratic fit over the worlds, which is exact where inputs act quadratically and apart.
    """
    rows = []
    for business in worlds.answers.businesses:
        fits = fitted(worlds, business)
        share = _shares(worlds, business, fits)
        for number, each in enumerate(worlds.inputs):
            row = {
                "business": business,
                "what": each.what,
                "label": label(scenario, each.what),
                "in_force": to_decimals(each.likely, 6),
                "source": each.source,
                "low": to_decimals(each.low, 6),
                "high": to_decimals(each.high, 6),
                "share": to_decimals(share[number], 6) if share else None,
            }
            rows.append(row | _flip(worlds, business, fits, number))
    return rows


def fitted(worlds, business):
    """Strategy -> function (input's number, value) -> by how much it moves the difference; None: too few worlds."""
    if worlds.count < 6 or not worlds.inputs:
        return None
    columns = [_columns(each, worlds.values[:, number]) for number, each in enumerate(worlds.inputs)]
    together = worlds.count >= 2 * (2 * len(worlds.inputs) + 1)
    found = {}
    for strategy in worlds.answers.question.baseline_first:
        values = np.array(worlds.differences(business, strategy))
        found[strategy] = _moves(worlds.inputs, _coefficients(columns, values, together))
    return found


def _moves(inputs, coefficients):
    def by(number, value):
        return float(_columns(inputs[number], np.array([value]))[0] @ coefficients[number])

    return by


def _columns(one, values):
    """Float [n, 2]: distance from the value in force, in ranges, and its square: both 0 where nothing is changed."""
    distance = (values - one.likely) / (one.high - one.low)
    return np.stack([distance, distance**2], axis=1)


def _coefficients(columns, values, together):
    """Two coefficients for each input, by least squares: of all inputs at once, or of one after another."""
    parts = [np.hstack(columns)] if together else columns
    solved = []
    for part in parts:
        design = np.hstack([np.ones((len(values), 1)), part])
        solved += np.linalg.lstsq(design, values, rcond=None)[0][1:].tolist()
    return np.array(solved).reshape(len(columns), 2)


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
        (low + high) / 2
        for low, high, a, b in zip(values, values[1:], winners, winners[1:], strict=False)
        if a != b
    ]
    at = min(changes, key=lambda value: abs(value - one.likely), default=None)
    return {"flips_at": to_decimals(at, 6), "low_winner": winners[0], "high_winner": winners[-1]}
