"""A sweep that has been read: which scenario, which inputs, which points."""

from dataclasses import dataclass
from pathlib import Path

from sim.scenario.schema.scenario import Scenario
from sim.scenario.sweeps.inputs import Varied
from sim.scenario.sweeps.points import Points
from sim.scenario.variants.values import with_values


@dataclass(frozen=True)
class SweepFile:
    """What a sweep asks.

    ``scenario``      with the strategies that are tried and the baseline, and without the [[uncertain]] inputs that are
                      varied: worlds draw the others
    ``design``        "grid", "latin", "sobol", "list" or "csv"
    ``varied``        the inputs, in order;  ``points`` their values at each point, counted from 0
    ``replications``  at each point, and of each of its ``worlds``: 1 is the point as it stands alone
    ``keep``          "decision", and "weekly" and "segments" if they are asked for
    ``path``          of the file; None if the sweep was read from text or made in Python
    """

    title: str
    path: Path | None
    scenario: Scenario
    design: str
    varied: tuple[Varied, ...]
    points: Points
    replications: int
    worlds: int
    keep: frozenset[str]
    seed: int

    @property
    def inputs(self) -> tuple[str, ...]:
        """The whole paths of the varied inputs, in order."""
        return tuple(each.path for each in self.varied)

    @property
    def runs(self) -> int:
        """How many runs there are, each with all its strategies: at each point one for each replication of the point as
        it stands, and one for each further world.
        """
        return len(self.points) * (self.replications + self.worlds - 1)

    @property
    def grows(self) -> bool:
        """Whether the same sweep with more points can keep these: a Latin hypercube of more points has other ones."""
        return self.design != "latin"

    def values(self, point: int) -> dict[str, float]:
        """The value of each varied input, by whole path, at a point; raises IndexError where there is none."""
        return dict(zip(self.inputs, self.points[point], strict=True))

    def variant(self, point: int) -> Scenario:
        """The scenario of a point; raises IndexError where there is none."""
        values = self.values(point)
        scenario, _ = with_values(self.scenario, values)
        if values:
            scenario._set = {**self.scenario._set, **values}
        return scenario
