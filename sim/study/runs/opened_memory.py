"""Replications that stay open from one call to the next: a loop over what a plan does asks for the same ones again."""

from collections import OrderedDict

import numpy as np

from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.places import solve_places
from sim.study.runs.opened import Opened
from sim.study.runs.replication import Replicator

MOST_BYTES = 1 << 25
"""What all that is kept may take."""
MOST_FOLLOWED = 20_000
"""Residents, once for each branch, up to which the ends of branches are kept too, for plans that only cost more."""
OF_A_PLAN = ("strategy", "runs")
"""Tables of a scenario that its market does not depend on, the baseline and the seed apart."""


class OpenedMemory:
    """How the last replications opened, each with the scenario that opened it.  Nothing in them depends on a strategy
    other than the baseline, so they serve every scenario that differs in such strategies alone.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[str, int, int], tuple[Scenario, Opened]] = OrderedDict()

    def opened(self, replicator: Replicator, replication: int) -> Opened:
        """The `Opened` replication of that number, as the replicator would open it."""
        key = replicator.engine, replicator.seed, replication
        scenario = replicator.scenario
        known = self._kept.pop(key, None)
        if known is None or not same_market(known[0], scenario):
            opened = replicator.opened(replication)
            branches = len(replicator.branches) - 1
            opened.remembers = branches if branches * len(opened.population) <= MOST_FOLLOWED else 0
            known = scenario, opened
        self._kept[key] = known
        while self._kept and sum(_size(each) for _, each in self._kept.values()) > self.most:
            self._kept.popitem(last=False)
        return known[1]


def same_market(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios differ in nothing but strategies other than the baseline."""
    tables = (name for name in Scenario.model_fields if name not in OF_A_PLAN)
    if not all(
        getattr(one, name) is getattr(other, name) or getattr(one, name) == getattr(other, name) for name in tables
    ):
        return False
    first, second = ([each for each in of.strategy if each.name == of.study.baseline] for of in (one, other))
    return first == second and solve_places(one) is solve_places(other)


def _size(opened):
    """About how many bytes an opened replication takes, with the ends of branches that it may keep."""
    if opened.trunk is None:
        return 0
    state, ledger = opened.trunk
    arrays = (each for of in (state, ledger) for each in vars(of).values() if isinstance(each, np.ndarray))
    return (2 + opened.remembers) * sum(each.nbytes for each in arrays)


HERE = OpenedMemory()
"""That of this process."""
