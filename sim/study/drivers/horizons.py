"""The answer after other numbers of weeks: would we choose otherwise if we looked half a year or four years ahead?

The luck of a week does not hang on how many weeks are run, so a horizon within the study's own weeks is read from its
own runs, and one run as long as the longest horizon serves all that lie beyond.
"""

from typing import Any

from sim.annotations import Rows, Tables
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_weeks
from sim.study.numbers.rounding import penny
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers, Question
from sim.study.runs.replication import LITTLE
from sim.study.studied import Studied

HORIZONS = (26, 52, 104, 208)
"""Weeks: half a year, one year, two and four."""

MOST_REPLICATIONS = 20
"""Of the longer runs, which may cost twice as much as the study's own."""


def horizons(weeks: int) -> list[int]:
    """The horizons of a study of so many ``weeks``, its own among them, ascending."""
    return sorted({*HORIZONS, weeks})


def runs(scenario: Scenario, replications: int) -> int:
    """How many jobs `tables` gives to the runner."""
    beyond = scenario.study.weeks < HORIZONS[-1] and Question.of(scenario).alternatives
    return min(MOST_REPLICATIONS, replications) if beyond else 0


def tables(study: Studied) -> Tables:
    """The table `horizons` of a `sim.study.analyses.Study`; none without a strategy beside the baseline."""
    answers, weeks = study.answers, study.scenario.study.weeks
    if not answers.replications or not answers.question.alternatives:
        return {}
    longest, further = horizons(weeks)[-1], None
    if longest > weeks:
        numbers = answers.replications[:MOST_REPLICATIONS]
        further = study.runner.answers(with_weeks(study.scenario, longest), numbers, keep=LITTLE)
    return {"horizons": horizon_rows(answers, further, weeks)}


def horizon_rows(answers: Answers, further: Answers | None, weeks: int) -> Rows:
    """Rows of horizons.csv by business, strategy (the baseline's first) and horizon.

    ``answers`` ran for ``weeks`` and ``further``, an `Answers` or None, for longer.  At ``weeks`` the rows say what
    decision.csv says.  ``luck_low`` and ``luck_high`` are simultaneous 95 % intervals from luck over the strategies of
    the business and over all looks; ``wins`` counts the replications in which the strategy comes first of all,
    ``is_best`` marks the highest mean; ties go to the baseline, then to the first in the file.
    """
    order = answers.question.baseline_first
    rows = []
    for business in answers.businesses:
        of_business: dict[str, list[Any]] = {name: [] for name in order}
        for horizon in horizons(weeks):
            source = answers if horizon <= weeks or further is None else further
            gains = {name: [_gain(one, horizon) for one in source.of(business, name)] for name in order}
            winners = [_first_of_the_highest(row) for row in zip(*gains.values(), strict=True)]
            leader = _first_of_the_highest([mean(values) for values in gains.values()])
            for place, (name, values) in enumerate(gains.items()):
                low, high = interval(values, answers.comparisons)
                of_business[name].append(
                    {
                        "business": business,
                        "strategy": name,
                        "weeks": horizon,
                        "difference": penny(mean(values)),
                        "luck_low": penny(low),
                        "luck_high": penny(high),
                        "wins": winners.count(place),
                        "is_best": place == leader,
                        "replications": len(values),
                    }
                )
        rows += [row for name in order for row in of_business[name]]
    return rows


def _gain(outcome, horizon):
    """Discounted profit of the first ``horizon`` weeks, strategy less baseline."""
    # at the last week the sum that decision.csv prints, not the running one, which may differ in the last digits
    return outcome.difference if horizon == len(outcome.path) else float(outcome.path[horizon - 1])


def _first_of_the_highest(values):
    return list(values).index(max(values))
