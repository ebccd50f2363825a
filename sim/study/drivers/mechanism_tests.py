"""What an answer rests on: every strategy's gain again with one mechanism of ``[behaviour] off`` at a time put out.

Each mechanism is off from the start of its own warm-up, so the market settles without it; the price weights stay as
they were solved.  Customers and luck are those of the scenario's own replications, so the change is paired.  Switching
off tells how much a result needs a mechanism; changes do not add up, because mechanisms work through one another.
"""

from collections.abc import Mapping
from math import isfinite, isnan
from typing import get_args

import numpy as np

from sim.annotations import Rows, Tables
from sim.market.levers import set_levers
from sim.market.weekly import SWITCHES
from sim.scenario.schema.behaviour import Switch
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_off
from sim.study.numbers.rounding import from_pennies, penny, to_pennies
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers, Question
from sim.study.runs.replication import LITTLE, branches
from sim.study.studied import Studied

MOST_REPLICATIONS = 10
"""Enough: a change is paired, and one too small to show in ten replications carries no result."""

LABELS = {
    "loyalty": "Loyalty",
    "referral": "Word of mouth",
    "learning": "Learning from visits",
    "risk": "Perceived risk",
    "memory": "Peak-and-end memory",
    "loss_aversion": "Disappointment's extra weight",
    "capacity": "Seat limits and waiting",
    "novelty": "Novelty",
    "complaints": "Complaints",
    "reviews": "Public ratings",
    "match": "Personal taste",
    "imitation": "Copying by rivals",
    "recession": "Recession",
    "heterogeneity": "Differences between customers",
    "gestures": "Small gestures",
    "crowding": "Crowding",
    "consideration": "Limits to what comes to mind",
    "moves": "People moving away",
    "leaving": "Leaving for good",
}
"""Plain words for each mechanism that ``[behaviour] off`` knows."""


def in_play(scenario: Scenario) -> tuple[str, ...]:
    """Names of the mechanisms that can change anything in this scenario, in the order in which the key lists them.

    Left out are those already off, and those that nothing sets in motion in any week of any strategy: copying without
    a rival that copies, gestures that nobody makes, a recession that does not come.  Those run the same without.
    """
    planned = [set_levers(scenario, branch.strategy, branch.businesses) for branch in branches(scenario)]
    behaviour = scenario.behaviour
    moving = {
        name: any(_ever_on(levers.tracks[track], off) for levers in planned for track, off in off_values.items())
        for name, off_values in SWITCHES.items()
    }
    moving |= {
        "learning": True,
        "memory": tuple(behaviour.memory) != (1.0, 0.0, 0.0),
        "match": behaviour.match > 0.0,
        "imitation": any(rate > 0.0 for business in scenario.business for rate in business.copies.values()),
        "recession": any(levers.recession.any() for levers in planned),
        "heterogeneity": isfinite(behaviour.rate_shape) or behaviour.sensitivity_spread > 0.0,
        "moves": any(place.moves_per_year > 0.0 for place in scenario.place),
    }
    return tuple(name for name in get_args(Switch) if moving[name] and name not in behaviour.off)


def _ever_on(track, off_value):
    """Whether a lever is anywhere unlike its off value; NaN stands for "none", which is no value of its own."""
    given = track[~np.isnan(track)]
    return bool(len(given)) if isnan(off_value) else bool((given != off_value).any())


def runs(scenario: Scenario, replications: int) -> int:
    """How many jobs `tables` gives to the runner."""
    if not Question.of(scenario).alternatives:
        return 0
    return len(in_play(scenario)) * min(MOST_REPLICATIONS, replications)


def tables(study: Studied) -> Tables:
    """The table `mechanisms` of a `sim.study.analyses.Study`; none without a strategy beside the baseline."""
    numbers = study.answers.replications[:MOST_REPLICATIONS]
    if not numbers or not study.answers.question.alternatives:
        return {}
    variants = {name: with_off(study.scenario, [name]) for name in in_play(study.scenario)}
    return {"mechanisms": mechanism_rows(study.answers, study.runner.many(variants, numbers, keep=LITTLE))}


def mechanism_rows(answers: Answers, without: Mapping[str, Answers]) -> Rows:
    """Rows of mechanisms.csv by business, strategy and mechanism.

    ``answers`` are those of the scenario, ``without`` maps a mechanism to the `Answers` with it off; their replications
    must be among the scenario's.  ``with_it`` and ``without_it`` are mean gains over the baseline in the replications
    that both have, ``change`` is the printed second less the printed first, with its 95 % interval from luck.
    """
    rows = []
    for business in answers.businesses:
        for strategy in answers.question.alternatives:
            known = {one.replication: one.difference for one in answers.of(business, strategy)}
            for mechanism, found in without.items():
                gains = found.values(business, strategy, "difference")
                paired = [known[number] for number in found.replications]
                changes = [after - before for before, after in zip(paired, gains, strict=True)]
                low, high = interval(changes)
                rows.append(
                    {
                        "business": business,
                        "strategy": strategy,
                        "mechanism": mechanism,
                        "mechanism_label": LABELS[mechanism],
                        "with_it": penny(mean(paired)),
                        "without_it": penny(mean(gains)),
                        "mechanism_effect": from_pennies(to_pennies(mean(gains)) - to_pennies(mean(paired))),
                        "luck_low": penny(low),
                        "luck_high": penny(high),
                        "replications": len(gains),
                    }
                )
    return rows
