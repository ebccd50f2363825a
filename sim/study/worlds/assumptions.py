"""What the worlds say: odds and regret over the draws of the uncertain inputs.

The scenario as written is a world, not a draw: it is not counted among the futures.  Where nothing was drawn, the
replications are the futures, and the kind of odds and regret is luck.
"""

from statistics import median

import numpy as np

from sim.annotations import Rows, Tables
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import mean
from sim.study.runs.answers import Answers, best_of, regrets_of
from sim.study.runs.drivers import driver_rows
from sim.study.studied import Studied
from sim.study.worlds.worlds import Worlds

ASSUMPTIONS, LUCK = "assumptions", "luck"


def tables(study: Studied) -> Tables:
    """worlds, inputs, odds, regret and drivers of a `sim.study.analyses.Study`."""
    worlds, answers = study.worlds, study.answers
    return {
        "worlds": world_rows(worlds),
        "inputs": input_rows(worlds),
        "odds": odds_rows(answers, worlds),
        "regret": regret_rows(answers, worlds),
        "drivers": driver_rows(worlds, study.scenario),
    }


def world_rows(worlds: Worlds) -> Rows:
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
                        "is_best": best[world] == strategy,
                        "regret": penny(regrets[strategy][world]),
                    }
                )
    return rows


def input_rows(worlds: Worlds) -> Rows:
    """Rows of inputs.csv: what every uncertain input was in every world."""
    return [
        {"world": world, "input": each.what, "input_value": to_decimals(float(value), 6)}
        for world, row in enumerate(worlds.values)
        for each, value in zip(worlds.inputs, row, strict=True)
    ]


def futures(answers: Answers, worlds: Worlds, business: str) -> tuple[str, dict[str, list[float]]]:
    """(kind, strategy -> profit differences by future): the drawn worlds if there are any, else replications."""
    if worlds.drawn:
        return ASSUMPTIONS, worlds.table(business, drawn=True)
    order = answers.question.baseline_first
    return LUCK, {name: answers.values(business, name, "difference") for name in order}


def odds_rows(answers: Answers, worlds: Worlds) -> Rows:
    """Rows of odds.csv: in how many futures each strategy is best, loses money, and the spread of its difference.

    ``futures_best`` counts ties for the baseline, then for the first in the file; the counts of a business add up to
    ``futures``.  ``futures_lost`` counts futures in which it earns less than the baseline.  ``p10`` and ``p90`` are
    values that occurred (the inverse of the empirical distribution function), ``median`` lies midway between the two
    middle ones where their number is even.
    """
    rows = []
    for business in answers.businesses:
        kind, found = futures(answers, worlds, business)
        winners = best_of(found)
        for strategy, values in found.items():
            low, high = np.quantile(values, (0.1, 0.9), method="inverted_cdf").tolist()
            row = {"business": business, "strategy": strategy, "futures_kind": kind, "futures": len(values)}
            row |= {"futures_best": winners.count(strategy), "futures_lost": sum(value < 0 for value in values)}
            rows.append(row | {"p10": penny(low), "median": penny(median(values)), "p90": penny(high)})
    return rows


def regret_rows(answers: Answers, worlds: Worlds) -> Rows:
    """Rows of regret.csv: the worst and the mean of what each strategy earned less than the best of all in a future."""
    rows = []
    for business in answers.businesses:
        kind, found = futures(answers, worlds, business)
        for strategy, regrets in regrets_of(found).items():
            rows.append(
                {
                    "business": business,
                    "strategy": strategy,
                    "futures_kind": kind,
                    "futures": len(regrets),
                    "worst_regret": penny(max(regrets)),
                    "mean_regret": penny(mean(regrets)),
                }
            )
    return rows
