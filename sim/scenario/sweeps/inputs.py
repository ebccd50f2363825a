"""One varied input: what it is, and which values it takes where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.compiled.arithmetic import exp_array, log
from sim.scenario.paths.paths import Target


@dataclass(frozen=True)
class Varied:
    """An input with its ``values``, or with a range from ``low`` to ``high``; a whole one takes whole numbers alone."""

    target: Target
    is_whole: bool
    values: tuple[float, ...] | None = None
    low: float = 0.0
    high: float = 0.0
    steps: int | None = None
    is_log: bool = False

    @property
    def path(self) -> str:
        """The whole path of the input."""
        return self.target.path

    def listed(self) -> tuple[float, ...]:
        """Its values in a grid: those given, or the range taken apart into equal steps, both ends among them."""
        if self.values is not None or self.steps is None:
            return self.values or ()
        return tuple(self._scaled(np.arange(self.steps) / (self.steps - 1)).tolist())

    def at(self, places: Floats) -> Floats:
        """Its values at places in (0, 1), equally likely each: of values given one, of a range any."""
        if self.values is not None:
            index = np.minimum(np.floor(places * len(self.values)).astype(np.int64), len(self.values) - 1)
            return np.array(self.values)[index]
        if self.is_whole and not self.is_log:
            return np.minimum(self.low + np.floor(places * (self.high - self.low + 1.0)), self.high)
        return self._scaled(places)

    def _scaled(self, places: Floats) -> Floats:
        if self.is_log:
            first, last = log(self.low), log(self.high)
            found = exp_array(first + places * (last - first))
        else:
            found = self.low + places * (self.high - self.low)
        found = np.clip(
            np.where(places == 1.0, self.high, np.where(places == 0.0, self.low, found)), self.low, self.high
        )
        return np.round(found) if self.is_whole else found


def columns(inputs: Sequence[Varied], places: Floats) -> Floats:
    """The values of all inputs at points of the unit cube, float [points, inputs] each."""
    return np.column_stack([each.at(places[:, column]) for column, each in enumerate(inputs)])
