"""What a business can serve in weeks whose visits differ by luck: the wait that people reckon with, and who is served
(M6).

A wait grows ever faster with visits, and what is over the seats is lost, so that the mean over weeks is not what the
mean week has.  Visits of a week vary as by Poisson's law; its weights are those of a normal law of that variance, at
whole numbers of visits that stay the same, so that everything is smooth in the mean.

Sources: as `sim.rules.seats`.
"""

import math
from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np

from sim.annotations import Floats
from sim.compiled.arithmetic import exp_array
from sim.rules.seats import utilisation, wait

FAR = 8.0  # standard deviations; further off there is nothing
EACH = 8.0  # numbers of visits that are looked at in a standard deviation of a full house


class Reckoned(NamedTuple):
    """The mean week of a business, and by how much it rises with each visit that is wanted."""

    wait: float  # minutes
    longer: float  # minutes for each visit
    served: float  # visits
    more: float  # visits served for each that is wanted


class Room(NamedTuple):
    """What a business can serve: ``seats`` a week (inf: no limit), and minutes of waiting where it is half full."""

    seats: float
    wait_at_half_full: float

    @property
    def is_limited(self) -> bool:
        """Whether anybody may wait or be turned away."""
        return self.seats < math.inf

    def at(self, visits: float) -> Reckoned:
        """Return the mean week where ``visits`` (>= 0) are wanted on average."""
        if not self.is_limited:
            return Reckoned(0.0, 0.0, visits, 1.0)
        if visits < 1.0:  # hardly ever two in a week
            one = self.at(1.0).wait
            return Reckoned(one * visits, one, visits, 1.0)
        apart = FAR * math.sqrt(visits)
        if visits - apart > self.seats:
            return Reckoned(self._wait(self.seats), 0.0, self.seats, 0.0)
        step = max(1.0, float(round(math.sqrt(self.seats) / EACH)))
        first, last = max(0, math.floor((visits - apart) / step)), math.ceil((visits + apart) / step)
        counts = np.arange(first, last + 1)
        numbers = step * counts
        off = (numbers - visits) / visits
        weights = exp_array(-0.5 * off * off * visits)
        rising = weights * off * (1.0 + 0.5 * off)  # d weights / d visits
        whole, grown = _added(weights), _added(rising)
        waits = _waits(self.seats, self.wait_at_half_full, step)
        waits = waits[np.minimum(counts, waits.size - 1)]
        lost = np.maximum(numbers - self.seats, 0.0)
        waited, lost_by = _added(weights * waits) / whole, _added(weights * lost) / whole
        longer, lost_more = (
            (_added(rising * each) - mean * grown) / whole for each, mean in ((waits, waited), (lost, lost_by))
        )
        return Reckoned(waited, longer, visits - lost_by, 1.0 - lost_more)

    def _wait(self, visits):
        return _wait(min(visits, self.seats), self.seats, self.wait_at_half_full)


def _wait(served, seats, at_half_full):
    return wait(utilisation(cast(int, served), seats), at_half_full)  # where seats are no whole number, nor is served


@lru_cache(maxsize=256)
def _waits(seats: float, at_half_full: float, step: float) -> Floats:
    """The wait at 0, ``step``, ... visits, the last for all from the seats on."""
    count = math.ceil(seats / step) + 1
    found = np.array([_wait(min(each * step, seats), seats, at_half_full) for each in range(count)])
    found.setflags(write=False)
    return found


def _added(values):
    """The sum from the first to the last."""
    return float(np.add.accumulate(values)[-1])


NO_LIMIT = Room(math.inf, 0.0)
