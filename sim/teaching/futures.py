"""What a side's market answers at settings of its sliders: every setting in the same futures, beside carrying on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.annotations import Floats
from sim.errors import UsageError
from sim.market.terms import Terms
from sim.scenario import Scenario
from sim.scenario.schema.change import Change
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.variants import with_strategies
from sim.study.discounting import factors_of
from sim.study.numbers.statistics import mean
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import OWN, branches
from sim.study.runs.runner import Runner
from sim.teaching.market import SideMarket


@dataclass(frozen=True, eq=False)
class Answered:
    """What n settings brought in R futures at one business, against carrying on with the same luck.

    ``worth`` float [n, R], money a week that a setting may cost at most; ``customers`` [n, R] the difference of those
    who came in the last year; ``visits`` [n, R] that of visits a week; ``path`` [n, R, W] that of discounted profit so
    far, at the end of each counted week.
    """

    worth: Floats
    customers: Floats
    visits: Floats
    path: Floats
    beside: Mapping[int, Sequence[tuple[Outcome, Outcome]]] = field(default_factory=dict)

    @property
    def luck(self) -> dict[str, float]:
        """S.d. of one future by answer, over all settings that differ from carrying on; 0 after one future."""
        return {
            "worth": _luck(self.worth),
            "customers": _luck(self.customers),
            "visits_per_week": _luck(self.visits),
        }


@dataclass(frozen=True, eq=False)
class CarryingOn:
    """What carrying on brings: means over the same futures.

    ``profit`` is discounted money over all weeks, ``path`` [W] the same so far; ``customers`` came in the last year.
    ``discount`` [W] is the factor of each week in which the business is open, else 0; ``by_future`` [R] the profit of
    each.
    """

    profit: float
    customers: float
    visits_per_week: float
    path: Floats
    discount: Floats
    by_future: Floats

    @property
    def active_discount(self) -> float:
        """What 1 a week comes to over the run."""
        return float(self.discount.sum())


def strategy_of(number: int, sliders: Sequence[str], setting: Sequence[float]) -> Strategy:
    """One setting as a strategy without cost; levers that stay where they are change nothing."""
    change = changes_of(sliders, setting)
    return Strategy.model_validate({"name": f"setting {number}", "step": [Step.model_validate({"change": change})]})


def changes_of(sliders: Sequence[str], setting: Sequence[float]) -> dict[str, str]:
    """One setting as a strategy writes it: path -> "+1.5"."""
    return {what: str(Change("step", move)) for what, move in zip(sliders, map(float, setting), strict=True) if move}


def answered(
    runner: Runner,
    market: SideMarket,
    sliders: Sequence[str],
    settings: Floats,
    luck: Sequence[int],
    kept: Collection[int] = (),
) -> tuple[Answered, CarryingOn]:
    """Run ``settings`` [n, d] of ``sliders`` (paths of levers) in the futures numbered ``luck``; ``kept`` are numbers
    of settings whose outcomes are given back whole.

    Raises UsageError for a business that is shut in all weeks.
    """
    baseline = [each for each in market.scenario.strategy if each.name == market.scenario.study.baseline]
    plans = [strategy_of(number, sliders, each) for number, each in enumerate(np.atleast_2d(settings).tolist())]
    scenario = with_strategies(market.scenario, [*baseline, *plans])
    jobs = runner.jobs(scenario, list(luck), keep=OWN)
    shape = len(plans), len(luck)
    worth, customers, visits = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    path = np.zeros((*shape, scenario.study.weeks))
    bases: dict[int, Outcome] = {}
    beside: dict[int, dict[int, tuple[Outcome, Outcome]]] = {number: {} for number in kept}
    discount = _discount(scenario)
    if not discount.any():
        raise UsageError(f"{market.business} is shut in all weeks, so nothing there can be moved.")
    names = {each.name: number for number, each in enumerate(plans)}
    for at, outcomes in runner.each(jobs):
        base = bases[at] = outcomes[0]
        for one in outcomes[1:]:
            here = names[one.strategy], at
            worth[here] = one.difference / discount.sum()
            customers[here] = customers_of(one) - customers_of(base)
            visits[here] = (one.visits - base.visits) / scenario.study.weeks
            path[here] = one.path
            if here[0] in beside:
                beside[here[0]][at] = one, base
    futures = range(len(luck))
    whole = {number: [pairs[at] for at in futures] for number, pairs in beside.items()}
    carrying_on = _carrying_on(scenario, [bases[at] for at in futures], discount)
    return Answered(worth, customers, visits, path, whole), carrying_on


def customers_of(one: Outcome) -> int:
    """Residents who came in the last 52 counted weeks, of all segments."""
    return 0 if one.segments is None else int(one.segments.customers.sum())


def _discount(scenario: Scenario) -> Floats:
    """The discount factor of each counted week in which the focus business is open, else 0."""
    first = branches(scenario)[0]
    terms = Terms(scenario, first.strategy, first.businesses)
    at = terms.names.business.index(scenario.focus[0].name)
    return factors_of(scenario) * terms.by_week["is_open"][terms.warm_up :, at]


def _carrying_on(scenario: Scenario, bases: Sequence[Outcome], discount: Floats) -> CarryingOn:
    weeks, factors = scenario.study.weeks, factors_of(scenario)
    return CarryingOn(
        profit=mean([one.profit for one in bases]),
        customers=mean([customers_of(one) for one in bases]),
        visits_per_week=mean([one.visits / weeks for one in bases]),
        path=np.mean([np.cumsum(factors * one.weekly.profit[:, 0]) for one in bases if one.weekly], axis=0),
        discount=discount,
        by_future=np.array([one.profit for one in bases]),
    )


def _luck(values: Floats) -> float:
    moved = values[values.any(axis=1)]
    return float(np.sqrt(np.mean(moved.var(axis=1, ddof=1)))) if len(moved) and values.shape[1] > 1 else 0.0
