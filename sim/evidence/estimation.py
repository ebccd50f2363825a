"""Estimation closes the circle: a public package looks at what people chose and finds the weights that they chose by.

`data/choices.parquet` holds what each alternative offered (`sim.study.rows.choices`).  The choice rule (M3) is a
logit in two stages, so it is estimated in two: which business, given that somebody goes, which finds weights
divided by the nest; and whether to go, which finds the nest.  McFadden (1978), Modelling the choice of residential
location; Train (2009), Discrete Choice Methods with Simulation, ch. 4.  The estimator is the package xlogit
(Arteaga et al. 2022).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import UsageError
from sim.market.terms import Terms

WEIGHTS = {"cost": -1.0, "expectation": 1.0, "risk": -1.0, "loyalty": 1.0, "appeal": 1.0}
"""The columns whose weights can be estimated, with the sign that each has in the value of a business."""
HIDDEN = 1e-9
"""A column of which the others leave less than this share (of its variance) unexplained has no weight to be found."""


@dataclass(frozen=True)
class Estimates:
    """Coefficients of a fit by name, with their standard errors; `situations` is how many choices it rests on.

    What the data do not move is NaN, its error infinite.
    """

    values: dict
    errors: dict
    situations: int

    def off_by(self, name: str, truth: float) -> float:
        """How many standard errors a coefficient lies from `truth`."""
        return (self.values[name] - truth) / self.errors[name]


def truth(terms: Terms, place: int = 0) -> dict[str, float]:
    """The weights that people of a place and the first segment choose by, at mean sensitivities: name -> logits.

    `cost` is the price weight, by money; `nest` and `going_out` come with them.
    """
    week = terms.week(0)
    return {
        "cost": week.price_weight[place][0],
        "expectation": week.experience_weight[0],
        "risk": week.risk_weight,
        "loyalty": week.loyalty_weight,
        "appeal": week.product_weight[0],
        "nest": week.nest[place],
        "going_out": week.going_out[place],
    }


def which_business(
    choices: pd.DataFrame,
    variables: Sequence[str] = ("cost", "expectation", "risk", "loyalty"),
    *,
    constants: bool = True,
) -> Estimates:
    """The weights of `variables` divided by the nest, from occasions on which somebody went and had a choice.

    `choices` is the frame of `sim.study.rows.choices.choice_situations`.  With `constants` every business but the
    first has a constant under its own name, for all that no column tells.
    """
    table = _Table(choices, variables, constants)
    went = (table.chosen >= 0) & (table.available.sum(axis=1) >= 2)
    if not went.any():
        raise UsageError("Nobody had a choice between two businesses and went; there is nothing to estimate from.")
    return _logit(table.offered[went], table.available[went], table.chosen[went], table.names)


def go_or_stay(choices: pd.DataFrame, which: Estimates) -> Estimates:
    """The nest and the appeal of going out, from all occasions on which something came to mind, given `which`.

    `which` are the `Estimates` of `which_business`; the standard errors take them as known.
    """
    variables = [name for name in which.values if name in WEIGHTS]
    table = _Table(choices, variables, constants=len(variables) < len(which.values))
    thought = table.available.any(axis=1)
    worth = np.where(table.available, table.offered @ np.array([which.values[each] for each in table.names]), -np.inf)
    top = worth[thought].max(axis=1)
    inclusive = top + np.log(np.exp(worth[thought] - top[:, None]).sum(axis=1))
    offered = np.zeros((len(top), 2, 2))  # to go: the inclusive value and a constant; to stay in: nothing
    offered[:, 0, 0], offered[:, 0, 1] = inclusive, 1.0
    stays = (table.chosen[thought] < 0).astype(int)
    return _logit(offered, np.ones((len(top), 2), bool), stays, ["nest", "going_out"])


def in_logits(which: Estimates, going: Estimates) -> Estimates:
    """The weights themselves: those of `which` times the nest of `going`; errors by the delta method."""
    nest, unsure = going.values["nest"], going.errors["nest"]
    return Estimates(
        {name: value * nest for name, value in which.values.items()},
        {name: math.hypot(which.errors[name] * nest, value * unsure) for name, value in which.values.items()},
        which.situations,
    )


def averaged(fits: Sequence[Estimates]) -> Estimates:
    """The mean of several `Estimates` of one kind, from independent replications."""
    names, count = list(fits[0].values), len(fits)
    return Estimates(
        {name: sum(fit.values[name] for fit in fits) / count for name in names},
        {name: math.sqrt(sum(fit.errors[name] ** 2 for fit in fits)) / count for name in names},
        sum(fit.situations for fit in fits),
    )


class _Table:
    """Choices as arrays: `offered` [situation, business in name order, name], `available` and `chosen` (-1: nobody)."""

    def __init__(self, choices, variables, constants):
        unknown = [name for name in variables if name not in WEIGHTS]
        if unknown or not len(choices):
            wrong = f"there is no weight of {', '.join(unknown)}" if unknown else "there are no choices"
            raise UsageError(f"Nothing to estimate: {wrong}. Weights can be found of {', '.join(WEIGHTS)}.")
        businesses = sorted(set(choices["business"].dropna()))
        at = {name: number for number, name in enumerate(businesses)}
        column = choices["business"].map(at).fillna(len(businesses)).to_numpy(np.int64)  # staying in comes last
        row = np.unique(choices["situation"].to_numpy(), return_inverse=True)[1]
        shape = (int(row.max()) + 1, len(businesses) + 1)
        available, chosen = np.zeros(shape, bool), np.zeros(shape, bool)
        available[row, column], chosen[row, column] = True, choices["chosen"].to_numpy()
        offered = np.zeros((*shape, len(variables)))
        for at, name in enumerate(variables):
            offered[row, column, at] = WEIGHTS[name] * choices[name].to_numpy()
        self.available, self.offered, self.names = available[:, :-1], offered[:, :-1], list(variables)
        self.chosen = np.where(chosen[:, -1], -1, chosen[:, :-1].argmax(axis=1))
        if constants:
            own = np.eye(len(businesses))[None, :, 1:] * self.available[:, :, None]
            self.offered = np.concatenate([self.offered, own], axis=2)
            self.names += businesses[1:]


def _logit(offered, available, chosen, names):
    """A conditional logit of `chosen` [n] among [n, alternatives] by what they offer, [n, alternatives, names]."""
    moved = _identified(offered, available)
    model = _package("xlogit").MultinomialLogit()
    count, alternatives = available.shape
    model.fit(
        X=offered[:, :, moved].reshape(count * alternatives, -1),
        y=np.repeat(chosen, alternatives),
        varnames=np.array(names)[moved],
        alts=np.tile(np.arange(alternatives), count),
        ids=np.repeat(np.arange(count), alternatives),
        avail=available.reshape(-1).astype(float),
        verbose=0,
    )
    pairs = zip(model.coeff_.tolist(), model.stderr.tolist(), strict=True)
    found = dict(zip(np.array(names)[moved].tolist(), pairs, strict=True))
    values, errors = ({name: found.get(name, (math.nan, math.inf))[at] for name in names} for at in (0, 1))
    return Estimates(values, errors, count)


def _identified(offered, available):
    """Which columns the data move, bool [names]: those that the others, within situations, do not explain wholly."""
    known = available[:, :, None]
    within = np.where(known, offered - (offered * known).sum(1, keepdims=True) / known.sum(1, keepdims=True), 0.0)
    flat = within.reshape(-1, offered.shape[2])
    moved = np.ones(offered.shape[2], bool)
    for at in range(offered.shape[2]):  # the first of those that explain each other is given up
        others = moved.copy()
        others[at] = False
        rest = flat[:, at] - flat[:, others] @ np.linalg.lstsq(flat[:, others], flat[:, at], rcond=None)[0]
        moved[at] = rest @ rest > HIDDEN * max(flat[:, at] @ flat[:, at], HIDDEN)
    return moved


def _package(name):
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(f"This needs the package {name}: python -m pip install '.[data]'.") from None
