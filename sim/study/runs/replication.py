"""One replication of a comparison: the warm-up once, then every strategy branches from it with the same luck."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.bounds import known_engine
from sim.files import ScratchFile
from sim.market.components import take_rest, touched
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario.schema.scenario import Scenario
from sim.study.measures.measures import MEASURES
from sim.study.runs.branches import TOGETHER, Branch, Run, branched, branches
from sim.study.runs.outcomes import Outcome, active_weeks, outcome, together
from sim.study.runs.visit_file import WHAT, Visits, VisitWriter

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
        self._places: dict[Terms, tuple[int, ...]] = {}

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
            self._terms[branch] = Terms(self.scenario, branch.strategy, branch.businesses)
        return self._terms[branch]

    def run(
        self,
        replication: int,
        *,
        world: int = 0,
        keep: str = ALL,
        measures: Sequence[str] = (),
        visits_to: Path | str | None = None,
    ) -> list[Outcome]:
        """Outcomes of all branches in the order of `branches`.

        `keep` is one of `ALL`, `OWN`, `LITTLE`; `measures` are names in `sim.study.measures.measures`; `visits_to`
        is the path of a file for all visits (`sim.study.runs.visit_file`).
        """
        if visits_to is None:
            return self._run(replication, None, world, keep, measures)
        with VisitWriter(visits_to, self.scenario) as writer:
            return self._run(replication, writer, world, keep, measures)

    def visits(self, replication: int = 0) -> Visits:
        """The `Visits` of a replication."""
        file = ScratchFile("visits.parquet", WHAT)
        self.run(replication, keep=LITTLE, visits_to=file.path)
        return Visits(file.take())

    def _run(self, replication, writer, world, keep, measures):
        first = self.branches[0]
        terms = self.terms(first)
        population = terms.population(self.seed, replication)
        trunk = None if self.customer else self.simulate(RunSpec(terms, population, self.seed, replication, until=0))
        outcomes, baseline = [], None
        for branch in self.branches:
            with nullcontext(False) if writer is None else writer.branch(branch, self.terms(branch)) as log:
                asked = RunSpec(self.terms(branch), population, self.seed, replication, log_visits=log)
                found = self._follow(asked, trunk, baseline)
            baseline = found if baseline is None else baseline
            run = Run(branch, replication, self.terms(branch), population, *found, baseline[1])
            outcomes += self._outcomes(run, world, keep, measures)
        return outcomes

    def _follow(self, asked, trunk, baseline):
        """The last state and the ledger of one branch: from the trunk on, or straight from the start.

        Where the branch does not differ from the `baseline` (None for itself) it ends as that did, unless every visit
        is asked for.
        """
        if trunk is None:
            return self.simulate(asked, customer=self.customer)[:2]
        state, ledger = branched(asked.terms, *trunk[:2])
        asked = replace(asked, start=state, ledger=ledger)
        if baseline is None or asked.log_visits:
            return self.simulate(asked)[:2]
        places = self._touched(asked.terms)
        if places:
            found = self.simulate(replace(asked, places=places))[:2]
        else:
            found = replace(state, week=asked.terms.weeks), ledger
        take_rest(asked.terms, places, found, baseline)
        return found

    def _touched(self, terms):
        """The places where a branch with these terms may differ from the baseline."""
        if terms not in self._places:
            self._places[terms] = touched(terms, self.terms(self.branches[0]))
        return self._places[terms]

    def _outcomes(self, run, world, keep, measures):
        """What the run says of every focus business that its branch is about."""
        branch, terms = run.branch, run.terms
        strategy = next((each for each in self.scenario.strategy if each.name == branch.strategy), None)
        steps = strategy.step if strategy else ()
        planned = active_weeks([(step.start_week, step.end_week) for step in steps], terms.weeks)
        is_open = terms.by_week["is_open"][terms.warm_up :]  # [W, J]: a plan acts only where somebody is served
        at = [terms.names.business.index(name) for name in branch.businesses]
        weeks_of = {ALL: lambda _: None, OWN: lambda business: [business], LITTLE: lambda _: []}[keep]
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
