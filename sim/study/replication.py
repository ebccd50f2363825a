"""One replication of a comparison: the warm-up once, then every strategy branches from it with the same luck."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.bounds import known_engine
from sim.study.measures import MEASURES
from sim.study.outcomes import TOGETHER, active_weeks, outcome, together
from sim.terms import Terms

ALL, OWN, LITTLE = "all", "own", "little"
"""What outcomes hold: the weeks of every business, stages and facts; the weeks of the own business; neither."""


@dataclass(frozen=True)
class Run:
    """One branch of one replication as it ended: what measures are taken from.

    ``state`` (`sim.state.State`) and ``population`` are those at the end of the run, ``ledger`` is the branch's,
    ``baseline`` that of the baseline (the same object for the baseline itself).
    """

    branch: "Branch"
    replication: int
    terms: Terms
    population: object
    state: object
    ledger: object
    baseline: object


@dataclass(frozen=True)
class Branch:
    """A strategy at the businesses where it is tried; `focus` is their name in the tables."""

    strategy: str
    businesses: tuple
    focus: str


def branches(scenario):
    """The runs of one replication: the baseline first, then every other strategy at every focus business, or at
    all of them.
    """
    study, names = scenario.study, tuple(business.name for business in scenario.focus)
    others = [strategy.name for strategy in scenario.strategy if strategy.name != study.baseline]
    if study.apply == "together":
        return [Branch(study.baseline, names, TOGETHER)] + [Branch(name, names, TOGETHER) for name in others]
    return [Branch(study.baseline, names, "")] + [Branch(name, (focus,), focus) for focus in names for name in others]


class Replicator:
    """Runs replications of one scenario with one engine; what does not depend on luck is worked out once.

    `customer` is the class of residents in the agents engine; a class of a student's own may keep what no array
    knows, so then every strategy is run straight from the start instead of branching from the warm-up.
    """

    def __init__(self, scenario, seed, engine="agents", customer=None):
        self.scenario, self.seed, self.engine, self.customer = scenario, seed, known_engine(engine), customer
        self.branches = branches(scenario)
        self._terms = {}

    @cached_property
    def _simulate(self):
        if self.engine == "kernel":
            from sim.kernel import simulate
        else:
            from sim.agents import simulate
        return simulate

    def terms(self, branch):
        """The terms of one branch."""
        if branch not in self._terms:
            self._terms[branch] = Terms(self.scenario, branch.strategy, branch.businesses)
        return self._terms[branch]

    def run(self, replication, *, world=0, keep=ALL, measures=(), log_visits=None):
        """Outcomes of all branches in the order of `branches`, and the visits by branch if `log_visits` (default: of
        replication 0).

        `keep` is one of `ALL`, `OWN`, `LITTLE`; `measures` are names in `sim.study.measures`.
        """
        log_visits = replication == 0 if log_visits is None else log_visits
        first = self.branches[0]
        terms = self.terms(first)
        population = terms.population(self.seed, replication)
        trunk = None if self.customer else self._simulate(terms, population, self.seed, replication, until=0)
        outcomes, logs, baseline = [], {}, None
        for branch in self.branches:
            state, ledger, log = self._follow(branch, population, replication, trunk, log_visits)
            baseline = ledger if baseline is None else baseline
            run = Run(branch, replication, self.terms(branch), population, state, ledger, baseline)
            outcomes += self._outcomes(run, world, keep, measures)
            if log is not None:
                logs[branch] = self._logged(branch, log.arrays())
        return outcomes, logs

    def _logged(self, branch, visits):
        """The visits to keep: all of the baseline's, and of a strategy those to the businesses where it is tried."""
        if branch is self.branches[0]:
            return visits
        terms = self.terms(branch)
        ours = [index for index, name in enumerate(terms.names.business) if name in branch.businesses]
        kept = np.isin(visits["business"], ours)
        return {name: values[kept] for name, values in visits.items()}

    def _follow(self, branch, population, replication, trunk, log_visits):
        """The last state, the ledger and the visit log of one branch."""
        terms, extra = self.terms(branch), {"log_visits": log_visits}
        if self.customer:
            extra["customer"] = self.customer
        if trunk is not None:
            state, ledger, _ = trunk
            ledger = ledger.copy()
            terms.write_levers(ledger)
            extra |= {"start": state.copy(), "ledger": ledger}
        return self._simulate(terms, population, self.seed, replication, **extra)

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
                run.ledger,
                run.baseline,
                business,
                strategy=branch.strategy,
                replication=run.replication,
                norm=terms.norm,
                spread=terms.spread,
                active=planned & is_open[:, business],
                focus=branch.focus or None,
                world=world,
                weekly_of=weeks_of(business),
                whole=keep == ALL,
                measured={name: MEASURES[name](run, business) for name in measures},
            )
            for business in at
        ]
        return [*found, together(found)] if branch.focus == TOGETHER else found
