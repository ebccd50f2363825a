"""What a survey is worth before the choice: of one input, asked of so many people, with all that it gets wrong.

The survey is made anew in every world: what it would show there is drawn, the plans' answers are regressed on what it
shows, and its worth is the mean of best less chosen, as with perfect information.  Net of what it costs.

The plan waits for the survey, and the weeks that count end as they do.  With a share δ of their discounted sum gone by
before it can begin, only 1 − δ is left of what the plan that is then taken brings.  So of what a survey is worth the
wait takes δ, and of what the plan chosen without it gains δ as well, where that is more than nothing:

    wait = δ · worth + δ · max(mean gain of the chosen plan, 0)

Source: Strong, Oakley, Brennan & Breeze (2015), Medical Decision Making 35.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from sim.annotations import Floats
from sim.study.knowing.splines import Spline
from sim.study.knowing.worth import NOTHING, Worth, chance_of, gain_of, leads_of, spread_of
from sim.study.numbers.luck import uniforms

SIZES = (25, 50, 100, 200, 400, 800)
"""How many answers are tried."""
SIMULATED = 8
"""Surveys simulated in every world."""
RESAMPLES = 100


@dataclass(frozen=True)
class Survey:
    """How an input can be asked for.

    ``kind`` "share": every answer is yes with the input's own chance; "mean": every answer is the input and ``spread``
    around it.  ``bias_spread`` is the standard deviation of what the whole survey is off, however many answer.  Both
    are in units of the input; ``cost_per_answer`` in money.
    """

    kind: Literal["share", "mean"]
    spread: float
    bias_spread: float
    cost_per_answer: float

    def shown(self, truth: Floats, answers: int, luck: Floats) -> Floats:
        """Float [n]: what a survey shows where the input is ``truth`` [n]; ``luck`` float [n, 2], uniform."""
        from scipy.stats import binom  # here: half a second, of every start otherwise

        biased = truth + self.bias_spread * ndtri(luck[:, 0])
        if self.kind == "share":
            return binom.ppf(luck[:, 1], answers, np.clip(biased, 0.0, 1.0)) / answers
        return biased + self.spread / np.sqrt(answers) * ndtri(luck[:, 1])


@dataclass(frozen=True)
class Asked:
    """A survey of ``answers`` people: its ``worth``, what it ``costs`` and what waiting for it does, in money."""

    answers: int
    worth: Worth
    costs: float
    waiting: float

    @property
    def net(self) -> float:
        """What is left of its worth."""
        return self.worth.value - self.costs - self.waiting


def of_survey(truth: Floats, answers: Floats, survey: Survey, size: int, seed: int, name: str) -> Worth:
    """What a survey of ``size`` people is worth, before its cost: ``truth`` float [worlds] is the input, ``answers``
    float [worlds, plans] what the plans brought, ``name`` makes the luck of the survey.
    """
    leads = leads_of(answers)
    if not np.any(leads):
        return NOTHING
    curves = [Spline(_shown(truth, survey, size, seed, name, number)) for number in range(SIMULATED)]
    value = float(np.mean([gain_of(each, leads) for each in curves]))
    error = spread_of(curves[0], leads, seed, f"survey of {name}", RESAMPLES)
    return Worth(value, error, chance_of(curves[0], leads, seed, f"survey of {name}", RESAMPLES))


def surveys(
    truth: Floats, answers: Floats, survey: Survey, seed: int, name: str, waiting: float = 0.0
) -> tuple[Asked, ...]:
    """A survey of every size of `SIZES`; ``waiting`` 0..1 is the discounted share of the weeks that goes by for it."""
    gain = max(0.0, float(answers.mean(axis=0).max()))
    found = []
    for size in SIZES:
        worth = of_survey(truth, answers, survey, size, seed, name)
        found.append(Asked(size, worth, survey.cost_per_answer * size, waiting * (worth.value + gain)))
    return tuple(found)


def best_of(asked: tuple[Asked, ...]) -> Asked | None:
    """The survey that leaves most after its cost, if it is worth something that can be told and leaves anything."""
    paying = [each for each in asked if each.worth.is_told and each.net > 0.0]
    return max(paying, key=lambda each: each.net, default=None)


def _shown(truth, survey, size, seed, name, number):
    return survey.shown(truth, size, uniforms(seed, f"survey {number} of {name}", len(truth), 2))
