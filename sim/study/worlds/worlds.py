"""Worlds: the same comparison with other values of the uncertain inputs.

World 0 is the scenario as written.  Every further world draws all ``[[uncertain]]`` inputs from triangles, by a Sobol
sequence with a digital shift, and is run once; every strategy meets the same worlds and the same luck.  What a world
changes is told apart from luck by pairing: world ``w`` takes the luck of one of world 0's replications, and

    difference without luck = world 0's mean difference + (this run's difference - world 0's with the same luck)

so that luck is not counted as an assumption.  Where worlds are regressed on what was drawn, each has luck of its own
instead (``own_luck``), that no other and no run of the file as written has: luck that comes again with every so many
draws would pass for an input, and worlds that share it would not be as many as they are.

Sources: Sobol (1967), direction numbers of Joe & Kuo (2008) through scipy; digital shift: Owen (1995), Cranley &
Patterson (1976).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import cast

import numpy as np

from sim.annotations import Floats
from sim.scenario import resolve, value_in_force, with_values
from sim.scenario.schema.evidence import default_worlds
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.draws import sobol
from sim.study.numbers.statistics import mean
from sim.study.runs.answers import Answers, best_of
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import OWN
from sim.study.runs.runner import Job, Runner


def triangular(u: float, low: float, likely: float, high: float) -> float:
    """The value of a triangle's distribution function's inverse at ``u`` in (0, 1); low <= likely <= high."""
    width = high - low
    if width <= 0.0:
        return likely
    if u < (likely - low) / width:
        return low + sqrt(u * width * (likely - low))
    return high - sqrt((1.0 - u) * width * (high - likely))


@dataclass(frozen=True)
class Input:
    """One uncertain input: its path as the file gives it, its triangle, and where the range comes from."""

    what: str
    low: float
    likely: float
    high: float
    source: str


def uncertain_inputs(scenario: Scenario) -> tuple[Input, ...]:
    """The ``Input`` of every [[uncertain]] that can vary, in the order of the file."""
    found = []
    for one in scenario.uncertain:
        likely = one.likely
        if likely is None:
            likely = float(cast(float, value_in_force(scenario, resolve(scenario, one.what))))
        if one.high > one.low:
            found.append(Input(one.what, one.low, likely, one.high, one.source))
    return tuple(found)


def how_many(scenario: Scenario, worlds: int | None) -> int:
    """How many worlds are run, the scenario as written among them: 1 without uncertain inputs, `default_worlds` for
    None.
    """
    inputs = len(uncertain_inputs(scenario))
    if not inputs:
        return 1
    return default_worlds(inputs) if worlds is None else worlds


def drawn_values(inputs: Sequence[Input], seed: int, worlds: int) -> Floats:
    """Float [worlds, len(inputs)]; row 0 is the scenario as written."""
    rows = sobol([each.what for each in inputs], seed, max(0, worlds - 1))
    values = [[each.likely for each in inputs]]
    for row in rows:
        values.append(
            [triangular(float(u), each.low, each.likely, each.high) for u, each in zip(row, inputs, strict=True)]
        )
    return np.array(values, dtype=np.float64).reshape(len(values), len(inputs))


FAR = ("far_from_elasticity",)
"""What is measured in worlds alone."""


class Worlds:
    """What all worlds said of every business and strategy.

    ``inputs`` and ``values`` [worlds, inputs] are what was drawn; ``outcomes`` the runs of worlds 1, 2 ... (a list of
    the outcomes of each), ``answers`` the ``Answers`` of world 0; ``clipped`` counts values held within their range.
    ``own_luck`` says that every world has luck of its own, which its differences then hold.
    """

    def __init__(
        self,
        answers: Answers,
        inputs: Sequence[Input],
        values: Floats,
        outcomes: Sequence[Sequence[Outcome]],
        clipped: int = 0,
        own_luck: bool = False,
    ) -> None:
        self.answers, self.inputs, self.values, self.clipped = answers, inputs, values, clipped
        self.own_luck = own_luck
        self._found = {}
        for number, some in enumerate(outcomes, start=1):
            for one in some:
                self._found[one.business, one.strategy, number] = one

    @property
    def count(self) -> int:
        """How many worlds, the scenario as written among them."""
        return len(self.values)

    @property
    def far_from_elasticity(self) -> int:
        """In how many of the draws no nest brings visits near to the elasticity of one price that was drawn."""
        far = {number for (_, _, number), one in self._found.items() if one.measured.get(FAR[0])}
        return len(far)

    @property
    def drawn(self) -> int:
        """How many of them are draws of the uncertain inputs: all but the scenario as written."""
        return self.count - 1

    def of(self, business: str, strategy: str) -> list[Outcome]:
        """The outcomes of worlds 1, 2 ... in their order."""
        return [self._found[business, strategy, number] for number in range(1, self.count)]

    def differences(self, business: str, strategy: str) -> list[float]:
        """Profit difference from the baseline in each world, world 0's mean first; free of luck, or with ``own_luck``
        as it came."""
        at_home = self.answers.of(business, strategy)
        centre = mean([one.difference for one in at_home])
        if self.own_luck:
            return [centre, *(one.difference for one in self.of(business, strategy))]
        by_replication = {one.replication: one.difference for one in at_home}
        return [centre] + [
            centre + (one.difference - by_replication[one.replication]) for one in self.of(business, strategy)
        ]

    def table(self, business: str, drawn: bool = False) -> dict[str, list[float]]:
        """Strategy -> its differences by world, the baseline first; of the draws alone if ``drawn``."""
        first = 1 if drawn else 0
        return {name: self.differences(business, name)[first:] for name in self.answers.question.baseline_first}

    def shares(self, business: str) -> dict[str, float]:
        """Strategy -> share of the draws, of which there must be one, in which it is best of all; ties go to the
        baseline, then to the first in the file."""
        best = best_of(self.table(business, drawn=True))
        return {strategy: best.count(strategy) / len(best) for strategy in self.answers.question.strategies}


def run_worlds(
    runner: Runner,
    scenario: Scenario,
    answers: Answers,
    worlds: int,
    seed: int,
    keep: str = OWN,
    own_luck: bool = False,
    beside: Sequence[Job] = (),
) -> Worlds:
    """Run ``worlds`` - 1 further worlds, each once and with the luck of one of the replications of ``answers``, or with
    ``own_luck`` each with another that those do not have; ``keep`` is as in
    `sim.study.runs.replication.Replicator.run`.  Jobs ``beside`` these, whose outcomes nobody asks for, are begun
    before anything is drawn.
    """
    inputs = uncertain_inputs(scenario)
    first = max(answers.replications, default=-1)
    values, clipped = np.zeros((0, len(inputs))), 0

    def jobs():
        nonlocal values, clipped
        yield from beside
        values = drawn_values(inputs, seed, how_many(scenario, worlds))
        for world, row in enumerate(values.tolist()):
            if world:
                given = {each.what: value for each, value in zip(inputs, row, strict=True)}
                changed, held = with_values(scenario, given)
                clipped += held
                shared = answers.replications[world % len(answers.replications)]
                replication = first + world if own_luck else shared
                yield from runner.jobs(changed, [replication], world=world, keep=keep, measures=FAR)

    outcomes = runner.outcomes(jobs())[len(beside) :]
    return Worlds(answers, inputs, values, outcomes, clipped, own_luck)
