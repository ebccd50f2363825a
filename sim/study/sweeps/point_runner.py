"""Runs of points one after the other in one process: what two points share is worked out once."""

from collections import OrderedDict

from sim.study.runs.opened import Opened
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import OWN, Replicator
from sim.study.sweeps.by_component import ComponentMemory
from sim.study.sweeps.plan import Plan

REPLICATORS_KEPT = 2
MOST_KEPT = 200_000
"""Residents, once for each branch, up to which the ends of all branches of the opened replication are kept (some 330
bytes each): a point whose strategy only costs more then needs no run.
"""
OPENED_KEPT = 1
"""Opened replications that a process keeps: the one at hand; runs stand in the order that this serves."""


class PointRunner:
    """Runs by number: ``run(number)`` gives the outcomes of all branches.

    ``engine`` is "kernel" or "agents", ``customer`` a class of residents as `sim.study.compare.compare` takes it.
    """

    def __init__(self, plan: Plan, engine: str = "kernel", customer: type | None = None) -> None:
        self.plan, self.engine, self.customer = plan, engine, customer
        self._replicators: OrderedDict[tuple[int, int], Replicator] = OrderedDict()
        self._opened: OrderedDict[tuple, Opened] = OrderedDict()
        self.components = ComponentMemory()

    def run(self, number: int) -> list[Outcome]:
        """The outcomes of a run: the baseline first, then the branches in their order."""
        run = self.plan[number]
        replicator = self._replicator(run)
        market = (self.plan.market_of(run.point), tuple(self.plan.drawn(run).items()), run.replication)
        opened = self._opened.get(market)
        if opened is None and self.customer is None:
            if self.engine == "kernel":
                baseline = replicator.terms(replicator.branches[0])
                replicator.simulate = self.components.simulating(replicator.simulate, baseline)
            opened = self._opened[market] = replicator.opened(run.replication)
            branches = len(replicator.branches) - 1
            people = sum(place.residents for place in replicator.scenario.place)
            opened.remembers = branches if branches * people <= MOST_KEPT else 0
            while len(self._opened) > OPENED_KEPT:
                self._opened.popitem(last=False)
        return replicator.run(run.replication, world=run.world, keep=OWN, opened=opened)

    def _replicator(self, run):
        key = run.point, run.world
        if key not in self._replicators:
            scenario = self.plan.scenario(run)
            self._replicators[key] = Replicator(scenario, self.plan.asked.seed, self.engine, self.customer)
            while len(self._replicators) > REPLICATORS_KEPT:
                self._replicators.popitem(last=False)
        return self._replicators[key]
