"""What counts as the same, and how narrow an interval must be: given by the file, or shares of the revenue at stake.

Both are money, unrounded, one pair for each business.  They come from the baseline's revenue in the replications of the
first look and are then fixed: later looks, worlds and maps of winners are judged by the same amounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.scenario.schema.study import MATERIAL_SHARE, PRECISION_SHARE
from sim.study.numbers.statistics import mean


@dataclass(frozen=True)
class Thresholds:
    """Amounts in force at one business (money): ``material_difference`` >= 0, ``precision`` >= 0; ``revenue`` is the
    baseline's mean of the counted weeks at the first look, undiscounted."""

    material_difference: float
    precision: float
    revenue: float


def thresholds(material_difference: float | None, precision: float | None, revenues: Sequence[float]) -> Thresholds:
    """The `Thresholds` from what the file gives (None: nothing) and the baseline's revenues at the first look.

    Where every difference matters (0 is given) the precision left out goes by the revenue, or a tie would never end.
    """
    revenue = max(0.0, mean(revenues)) if revenues else 0.0
    share = MATERIAL_SHARE * revenue
    material = share if material_difference is None else float(material_difference)
    if precision is None:
        precision = PRECISION_SHARE * (material if material > 0.0 else share)
    return Thresholds(material, float(precision), revenue)
