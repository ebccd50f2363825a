"""When there are enough replications: looks that are fixed beforehand, so that the intervals can pay for them.

To look again and again and stop once an interval looks good makes it hold less often than it says.  So ``replications =
"auto"`` looks after ``min_replications``, after twice as many and so on, the last time after ``max_replications``, and
every interval shares its error among all looks (Bonferroni; Dunn 1961), those that were not needed too.  A number of
replications asked for is one look.
"""

from dataclasses import dataclass
from typing import Any

from sim.scenario.schema.study import Runs

SETTLED = "luck can no longer change the decision"
EXHAUSTED = "max_replications reached"


def looks(least: int, most: int) -> tuple[int, ...]:
    """The numbers of replications after which to look, rising: ``least``, doubled while below ``most``, ``most``."""
    found = [least]
    while found[-1] * 2 < most:
        found.append(found[-1] * 2)
    return (*found, most) if most > least else (least,)


@dataclass(frozen=True)
class Limits:
    """After how many replications to look; ``fixed`` where their number was asked for, so that nothing ends them."""

    looks: tuple[Any, ...]
    fixed: bool = False

    @classmethod
    def of(cls, runs: Runs, wanted: int | str | None = None) -> "Limits":
        """What the table [runs] says, or a number of replications (or "auto") that was asked for instead."""
        wanted = runs.replications if wanted is None else wanted
        if wanted == "auto":
            return cls(looks(runs.min_replications, runs.max_replications))
        return cls((wanted,), fixed=True)

    @property
    def least(self) -> int:
        """The first look."""
        return self.looks[0]

    @property
    def most(self) -> int:
        """The last look."""
        return self.looks[-1]

    def why(self, look: int, settled: bool) -> str | None:
        """Why to stop at a look, in words; None while there is more to do."""
        if self.fixed:
            return f"{look} replication{'s were' if look != 1 else ' was'} asked for"
        return SETTLED if settled else EXHAUSTED if look == self.most else None
