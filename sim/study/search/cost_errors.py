"""By how much the guess of what a lever costs may be wrong before another option leads: closed form, no runs.

With the gross gains of the options as they are, a cost m times as high takes (m - 1) times the lever's cost off each
option that moves it.  The one that leads is that of the greatest worth as it is printed, which need not be the first:
that was chosen on other futures.  So the leading one and another are equal at

    m = 1 + (worth of the leading one - worth of the other) / (cost in the leading one - cost in the other)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.study.search.chosen import Option


@dataclass(frozen=True)
class CostError:
    """Of lever number ``lever``: ``dearer`` is how many times its cost another option leads from upwards, ``then`` the
    number of that option (None: carrying on); ``cheaper`` and ``below`` the same downwards.  A factor is None where no
    cost brings another option to the front."""

    lever: int
    dearer: float | None
    then: int | None
    cheaper: float | None
    below: int | None


def cost_errors(options: Sequence[Option]) -> list[CostError]:
    """The `CostError` of every lever that any of the options pays for; none where none is worth more than carrying on.

    Factors are of whichever option leads on its printed worth; of equal ones the first.
    """
    leads = max(range(len(options)), key=lambda number: options[number].worth, default=None)
    if leads is None or options[leads].worth <= 0.0:
        return []
    best = options[leads]
    rivals: list[tuple[int | None, float, Floats]] = [
        (number, each.worth, each.costs) for number, each in enumerate(options) if number != leads
    ]
    rivals.append((None, 0.0, np.zeros(len(best.costs))))
    found = []
    for lever in range(len(best.costs)):
        if not any(each.costs[lever] > 0.0 for each in options):
            continue
        dearer: tuple[float | None, int | None] = (None, None)
        cheaper: tuple[float | None, int | None] = (None, None)
        for number, worth, costs in rivals:
            more = best.costs[lever] - costs[lever]
            if more == 0.0:
                continue
            factor = 1.0 + (best.worth - worth) / more
            if more > 0.0 and factor >= 1.0 and (dearer[0] is None or factor < dearer[0]):
                dearer = factor, number
            if more < 0.0 and 0.0 <= factor <= 1.0 and (cheaper[0] is None or factor > cheaper[0]):
                cheaper = factor, number
        found.append(CostError(lever, *dearer, *cheaper))
    return found
