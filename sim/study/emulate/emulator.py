"""An emulator of levers within ranges: a Sobol design, the same luck at every point, kriging, and its accuracy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.errors import RegularsError
from sim.scenario.variants.draws import sobol
from sim.study.emulate.accuracy import Accuracy, accuracy
from sim.study.emulate.kriging import Kriging, best_fitted

Asked = Callable[[Floats, Sequence[int]], Floats]
"""(settings [n, d] in the levers' own units, numbers of luck [R]) -> answers [n, R]."""
HELD_OUT = 32
FRESH = 40


@dataclass(frozen=True, eq=False)
class Ranges:
    """Inputs and where they may lie, in their own units: ``low`` < ``high``, float [d] each."""

    names: tuple[str, ...]
    low: Floats
    high: Floats

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.low) == len(self.high) or not np.all(self.low < self.high):
            raise RegularsError("Every input of an emulator needs a range whose low end is below its high one.")

    def design(self, seed: int, count: int) -> Floats:
        """Float [count, d] in 0..1; more points begin with the same ones."""
        return sobol(self.names, seed, count)

    def outward(self, unit: Floats) -> Floats:
        """From 0..1 to the inputs' own units."""
        return self.low + unit * (self.high - self.low)

    def inward(self, settings: Floats) -> Floats:
        """From the inputs' own units to 0..1."""
        return (settings - self.low) / (self.high - self.low)


@dataclass(frozen=True, eq=False)
class Emulator:
    """What a model answers within ranges: called with settings [n, d] in the inputs' own units, it gives floats [n].

    ``luck`` holds the numbers of the replications that all its points share.
    """

    ranges: Ranges
    kriging: Kriging
    luck: tuple[int, ...]

    def __call__(self, settings: Floats) -> Floats:
        """The answers at ``settings`` [n, d]."""
        return self.kriging(self.ranges.inward(np.atleast_2d(settings)))

    def error(self, settings: Floats) -> Floats:
        """S.d. of what interpolation may have wrong there."""
        return self.kriging.error(self.ranges.inward(np.atleast_2d(settings)))

    def tried(self, asked: Asked, fresh: Sequence[int], *, seed: int, count: int = HELD_OUT) -> Accuracy:
        """Its `Accuracy` at ``count`` settings of a design with another shift, against the luck numbered ``fresh``."""
        if set(fresh) & set(self.luck):
            raise RegularsError("Luck that an emulator was made with is not fresh.")
        settings = self.ranges.outward(sobol([f"held out {name}" for name in self.ranges.names], seed, count))
        same, truth = asked(settings, self.luck), asked(settings, fresh)
        return accuracy(self, settings, same, truth, self.kriging.leave_one_out)


def emulated(asked: Asked, ranges: Ranges, luck: Sequence[int], *, seed: int, count: int = 64) -> Emulator:
    """The `Emulator` of what is ``asked`` at ``count`` points, each with the same ``luck``."""
    unit = ranges.design(seed, count)
    answers = asked(ranges.outward(unit), luck)
    return Emulator(ranges, best_fitted(unit, answers.mean(axis=1), replications=len(luck)), tuple(luck))
