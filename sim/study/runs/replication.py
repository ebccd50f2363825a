"""One replication of a comparison: the warm-up once, then every strategy branches from it with the same luck."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.bounds import known_engine
from sim.market.terms import Terms
from sim.market.visits import VisitLog
from sim.scenario.schema.scenario import Scenario
from sim.study.measures.measures import MEASURES
from sim.study.runs.branches import TOGETHER, Branch, Run, branches
from sim.study.runs.opened import Opened
from sim.study.runs.outcomes import Outcome, active_weeks, kept_of, outcome, together
from sim.study.runs.visit_file import WHAT, Visits, VisitWriter
from sim.temporary import ScratchFile

ALL, OWN, LITTLE = "all", "own", "little"
"""What outcomes hold: the weeks of every business, stages and facts; the weeks of the own business; neither."""


class Replicator:
    """Runs replications of one scenario with one engine; what does not depend on luck is worked out once.

    `customer` is the class of residents in the agents engine; a class of a student's own may keep what no array
    knows, so then every strategy is run straight from the start instead of branching from the warm-up.
    """

    def __init__(self, scenario: Scenario, seed: int, engine: str = "agents", customer: type | None = None) -> None:
        self.scenario, self.seed, self.engine, self.customer = scenario, seed, known_engine(engine), customer
        self.branches = branches(scenario)
        self._terms: dict[Branch, Terms] = {}

    @cached_property
    def simulate(self) -> Callable[..., Any]:
        """The engine's own: `RunSpec` -> (state, ledger, log)."""
        if self.engine == "kernel":
            from sim import kernel

            return kernel.simulate
        from sim import agents

        return agents.simulate

    def terms(self, branch: Branch) -> Terms:
        """The terms of one branch."""
        if branch not in self._terms:
            first = self.branches[0]
            like = None if branch is first else self.terms(first)
            self._terms[branch] = Terms(self.scenario, branch.strategy, branch.businesses, like=like)
        return self._terms[branch]

    def run(
        self,
        replication: int,
        *,
        world: int = 0,
        keep: str = ALL,
        measures: Sequence[str] = (),
        visits_to: Path | str | None = None,
        opened: Opened | None = None,
    ) -> list[Outcome]:
        """Outcomes of all branches in the order of `branches`.

        `keep` is one of `ALL`, `OWN`, `LITTLE`; `measures` are names in `sim.study.measures.measures`; `visits_to`
        is the path of a file for all visits (`sim.study.runs.visit_file`); `opened` is this replication as a scenario
        opened it that differs from this one in nothing but strategies other than the baseline.
        """
        if visits_to is None:
            return self._run(replication, None, world, keep, measures, opened)
        with VisitWriter(visits_to, self.scenario) as writer:
            return self._run(replication, writer, world, keep, measures)

    def visits(self, replication: int = 0) -> Visits:
        """The `Visits` of a replication."""
        file = ScratchFile("visits.parquet", WHAT)
        self.run(replication, keep=LITTLE, visits_to=file.path)
        return Visits(file.take())

    def opened(self, replication: int, log: VisitLog | bool = False) -> Opened:
        """The `Opened` replication of that number, with its baseline, whose visits `log` takes."""
        terms = self.terms(self.branches[0])
        return Opened(self.simulate, terms, self.seed, replication, customer=self.customer, log=log)

    def _run(self, replication, writer, world, keep, measures, opened=None):
        outcomes = []
        for branch in self.branches:
            is_baseline = branch is self.branches[0]
            terms = opened.terms if opened is not None and is_baseline else self.terms(branch)
            with nullcontext(False) if writer is None else writer.branch(branch, terms) as log:
                if is_baseline:
                    opened = opened or self.opened(replication, log)
                    state, ledger = opened.ended
                else:
                    state, ledger = opened.follow(terms, log, branch.businesses)
            run = Run(branch, replication, terms, opened.population, state, ledger, opened.ended[1])
            outcomes += outcomes_of(self.scenario, run, world=world, keep=keep, measures=measures)
        return outcomes


def outcomes_of(
    scenario: Scenario, run: Run, *, world: int = 0, keep: str = ALL, measures: Sequence[str] = ()
) -> list[Outcome]:
    """What a run says of every focus business that its branch is about; see `Replicator.run` for the rest."""
    branch, terms = run.branch, run.terms
    strategy = next((each for each in scenario.strategy if each.name == branch.strategy), None)
    steps = strategy.step if strategy else ()
    planned = active_weeks([(step.start_week, step.end_week) for step in steps], terms.weeks)
    is_open = terms.by_week["is_open"][terms.warm_up :]  # [W, J]: a plan acts only where somebody is served
    at = [terms.names.business.index(name) for name in branch.businesses]
    weeks_of = {ALL: lambda _: None, OWN: lambda business: [business], LITTLE: lambda _: []}[keep]
    with kept_of(run):
        found = [
            outcome(
                run,
                business,
                active=planned & is_open[:, business],
                world=world,
                weekly_of=weeks_of(business),
                whole=keep == ALL,
                measured={name: MEASURES[name](run, business) for name in measures},
            )
            for business in at
        ]
    return [*found, together(found)] if branch.focus == TOGETHER else found
