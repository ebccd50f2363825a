"""How wrong an emulator is, told by runs that it never saw: other settings, and fresh luck.

Its runs share their luck, so against the same luck it errs by interpolation alone.  What comes true has other luck:

    error^2 = interpolation^2 + luck^2 / replications of the emulator (+ luck^2 / fresh ones, of the measurement)
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.annotations import Floats

MOST = 1.25
"""The error may be so many times what interpolation and luck explain."""
MOST_OF_RANGE = 0.03
LEAVING_OUT = (0.6, 1.6)
"""Between these lies what leaving one out says, beside what held-out settings show."""


@dataclass(frozen=True)
class Accuracy:
    """What an emulator errs by at held-out settings.

    ``settings`` held out; ``replications`` behind the emulator, ``fresh`` behind the truth at each setting;
    ``rmse`` against the fresh ones, ``interpolation`` against the emulator's own luck, ``leave_one_out`` what it says
    itself; ``luck`` the s.d. of one replication; ``range`` highest less lowest fresh answer; ``signs`` settings whose
    sign can be told (beyond two rmse), ``wrong_signs`` of them.
    """

    settings: int
    replications: int
    fresh: int
    rmse: float
    interpolation: float
    luck: float
    leave_one_out: float
    range: float
    signs: int
    wrong_signs: int

    @property
    def expected(self) -> float:
        """What interpolation and luck explain."""
        return sqrt(self.interpolation**2 + self.luck**2 * (1.0 / self.replications + 1.0 / self.fresh))

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with it, a sentence each; none where it may be used."""
        found = []
        if self.rmse > MOST * self.expected:
            found.append(f"it errs by {self.rmse:,.4g}, where interpolation and luck explain {self.expected:,.4g}")
        if self.rmse > MOST_OF_RANGE * self.range:
            found.append(f"it errs by {self.rmse / self.range if self.range else 1:.1%} of the range of answers")
        if self.wrong_signs:
            found.append(f"{self.wrong_signs} of {self.signs} signs are wrong")
        least, most = LEAVING_OUT
        if not least * self.interpolation <= self.leave_one_out <= most * self.interpolation:
            found.append(
                f"leaving one out says {self.leave_one_out:,.4g}, where it errs by {self.interpolation:,.4g} at "
                "settings that it never saw"
            )
        return tuple(found)


def accuracy(
    emulator: Callable[[Floats], Floats],
    settings: Floats,
    same: Floats,
    fresh: Floats,
    leave_one_out: float,
) -> Accuracy:
    """The `Accuracy` at ``settings`` [m, d], given answers there with the emulator's own luck ``same`` [m, R] and with
    luck that it never had ``fresh`` [m, F]; F at least 2.
    """
    told, truth = emulator(settings), fresh.mean(axis=1)
    rmse = float(np.sqrt(np.mean((told - truth) ** 2)))
    clear = np.abs(truth) > 2.0 * rmse
    return Accuracy(
        settings=len(settings),
        replications=same.shape[1],
        fresh=fresh.shape[1],
        rmse=rmse,
        interpolation=float(np.sqrt(np.mean((told - same.mean(axis=1)) ** 2))),
        luck=float(np.sqrt(np.mean(fresh.var(axis=1, ddof=1)))),
        leave_one_out=leave_one_out,
        range=float(np.ptp(truth)),
        signs=int(clear.sum()),
        wrong_signs=int((clear & (np.sign(told) != np.sign(truth))).sum()),
    )
