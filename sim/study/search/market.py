"""The market as a search's engine: plans become strategies without cost, futures are worlds with their luck."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

import numpy as np

from sim.annotations import Floats
from sim.market.terms import Terms as MarketTerms
from sim.rules.scale import discount_factor
from sim.scenario.schema.change import Change
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.solve.places import solve_places
from sim.scenario.variants.draws import sobol
from sim.scenario.variants.values import with_values
from sim.scenario.variants.variants import with_businesses, with_strategies, with_together
from sim.study.discounting import factors_of
from sim.study.runs.branches import TOGETHER
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Job, Runner
from sim.study.search.draws import PRINT, SEARCH, Draw
from sim.study.search.levers import MarketLever
from sim.study.search.spending import Terms
from sim.study.worlds.worlds import Input, triangular, uncertain_inputs


def changes_of(levers: Sequence[MarketLever], moves: Floats) -> dict[int, dict[str, str]]:
    """The changes of one plan ``moves`` [d] as a strategy writes them, by how many weeks they take to be there."""
    found: dict[int, dict[str, str]] = {}
    for lever, move in zip(levers, moves.tolist(), strict=True):
        if move:
            found.setdefault(lever.row.ramp_weeks, {})[lever.what] = str(Change("step", move))
    return dict(sorted(found.items()))


def world_values(inputs: Sequence[Input], name: str, seed: int, worlds: int) -> Floats:
    """Float [worlds, inputs]: worlds 1, 2 ... of a set, by a shift of its own; more begin with the same ones."""
    drawn = sobol([f"{name} {each.what}" for each in inputs], seed, worlds)
    return np.array(
        [
            [triangular(float(u), each.low, each.likely, each.high) for u, each in zip(row, inputs, strict=True)]
            for row in drawn
        ]
    ).reshape(worlds, len(inputs))


def focused(scenario: Scenario, business: str) -> Scenario:
    """The scenario with one focus business, which acts by itself."""
    others = [each.model_copy(update={"focus": False}) for each in scenario.focus if each.name != business]
    made = with_businesses(scenario, others)
    changed = made.model_copy(update={"study": made.study.model_copy(update={"apply": "each"})})
    changed._base = made._base or made
    return changed


@dataclass(frozen=True)
class Beside:
    """What runs of a plan say beside its gain, means over the file as written: the bridge's lines, the path, and, in a
    plan for several businesses, the gain of each of them."""

    bridge: dict[str, float]
    path: Floats
    gains: dict[str, float] = field(default_factory=dict)


class Market:
    """The `sim.study.search.engine.Engine` of one business of a scenario, over the processes of a runner; of all focus
    businesses at once where ``business`` is "together".  ``pathed`` has it keep by week what plans brought."""

    def __init__(
        self,
        runner: Runner,
        scenario: Scenario,
        business: str,
        levers: Sequence[MarketLever],
        *,
        pathed: bool = False,
    ) -> None:
        self.pathed = pathed
        self._still = [0]  # one number for this market and those made of it
        self._paths: dict[tuple[bytes, Draw], Floats] = {}
        self.runner, self.business, self.levers = runner, business, tuple(levers)
        self.scenario = with_together(scenario) if business == TOGETHER else focused(scenario, business)
        self.houses = tuple(each.name for each in self.scenario.focus)
        self.inputs = uncertain_inputs(scenario)
        self.clipped = 0
        self.open_alike = True
        self._baseline = [each for each in scenario.strategy if each.name == scenario.study.baseline]
        self._worlds: dict[tuple[str, int], Scenario] = {}
        self._beside: dict[bytes, dict[str, list[Outcome]]] = {}

    def of(self, levers: Sequence[MarketLever]) -> "Market":
        """The same market with other levers; worlds that were made stay."""
        other = copy(self)
        other.levers, other._beside, other._paths = tuple(levers), {}, {}
        return other

    def terms(self) -> Terms:
        """How money counts over the weeks of the study in which the business is open; of several businesses each pays
        an even part of a plan's cost while it is open."""
        study = self.scenario.study
        terms = MarketTerms(self.scenario, study.baseline, self.houses)
        at = [terms.names.business.index(each) for each in self.houses]
        is_open = terms.by_week["is_open"][terms.warm_up :, at].mean(axis=1)
        self.open_alike = not np.any((is_open > 0.0) & (is_open < 1.0))
        self.factors = factors_of(self.scenario)
        self.factors_open = self.factors * is_open
        by_week = tuple(self.factors_open.tolist())
        return Terms(study.weeks, float(self.factors_open.sum()), discount_factor(study.discount_rate, 0.0), by_week)

    def __call__(self, moves: Floats, draws: Sequence[Draw]) -> Floats:
        """Discounted profit above carrying on, the plans' own cost not taken off: float [n, draws]."""
        plans = [self._strategy(number, each) for number, each in enumerate(moves)]
        jobs = []
        keys: dict[tuple[str, int], tuple] = {}
        for draw in draws:
            which = (draw.set, draw.world) if draw.world else ("", 0)
            if which not in keys:
                asked = with_strategies(self._world(draw), [*self._baseline, *plans])
                keys[which] = self.runner.new_key(), asked
            key, scenario = keys[which]
            jobs.append(Job(key, scenario, draw.luck, world=draw.world, keep=LITTLE))
        self.runner.tally.expect(len(jobs) - self._foreseen(len(jobs)))
        gains = np.zeros((len(moves), len(draws)))
        names = {each.name: number for number, each in enumerate(plans)}
        for at, outcomes in self.runner.each(jobs):
            for one in outcomes:
                if one.strategy in names:
                    number = names[one.strategy]
                    if one.business == self.business:
                        gains[number, at] = one.difference
                        if self.pathed:
                            self._paths[_key(moves[number]), draws[at]] = one.path
                    if draws[at].set == PRINT and not draws[at].world:
                        kept = self._beside.setdefault(_key(moves[number]), {})
                        kept.setdefault(one.business, []).append(one)
        return gains

    def foresee(self, jobs: int) -> None:
        """Have so many of the jobs to come expected by now; below 0, no longer."""
        self._still[0] += jobs
        self.runner.tally.expect(jobs)

    @property
    def still_foreseen(self) -> int:
        """How many of the jobs that are expected have not come yet."""
        return self._still[0]

    def _foreseen(self, jobs):
        """How many of so many jobs were foreseen, and are so no more."""
        known = min(jobs, self._still[0])
        self._still[0] -= known
        return known

    def paths(self, moves: Floats, draws: Sequence[Draw]) -> Floats:
        """What plans that were run brought so far by week: float [n, draws, weeks]; carrying on brings nothing."""
        weeks = self.scenario.study.weeks
        return np.array(
            [[self._paths[_key(plan), draw] if plan.any() else np.zeros(weeks) for draw in draws] for plan in moves]
        ).reshape(len(moves), len(draws), weeks)

    def beside(self, moves: Floats) -> Beside | None:
        """What the runs of the file as written said of a plan [d]; None if it was not run there."""
        kept = self._beside.get(_key(moves), {})
        some = sorted(kept.get(self.business, ()), key=lambda one: one.replication)
        if not some:
            return None
        lines = {line: float(np.mean([one.bridge[line] for one in some])) for line in some[0].bridge}
        gains = {each: float(np.mean([one.difference for one in kept[each]])) for each in self.houses}
        return Beside(lines, np.mean([one.path for one in some], axis=0), gains)

    def _strategy(self, number, moves):
        steps = [Step.model_validate({"ramp_weeks": ramp, "change": change})
                 for ramp, change in changes_of(self.levers, moves).items()]  # fmt: skip
        return Strategy.model_validate({"name": f"plan {number}", "step": steps})

    def _world(self, draw):
        """The scenario in one world of a set; the search's own are solved once, for they come again every round."""
        if not draw.world:
            return self.scenario
        which = draw.set, draw.world
        if which not in self._worlds:
            if not self.inputs:
                self._worlds[which] = self.scenario
            else:
                values = world_values(self.inputs, draw.set, self.runner.seed, draw.world)[-1]
                given = {each.what: float(value) for each, value in zip(self.inputs, values, strict=True)}
                self._worlds[which], held = with_values(self.scenario, given)
                self.clipped += held
                if draw.set == SEARCH:
                    solve_places(self._worlds[which])
        return self._worlds[which]


def _key(moves: Floats) -> bytes:
    return (np.round(moves, 9) + 0.0).tobytes()
