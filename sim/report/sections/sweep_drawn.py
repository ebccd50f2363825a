"""What the charts of a sweep draw of many points, and in which order."""

import numpy as np
import pandas as pd

from sim.report.sections.separation import scrambled
from sim.report.sections.swept import Swept
from sim.report.words.names import shown

FEWEST_MARKS = 24
"""Points drawn in one small picture, of one strategy, at least."""


def sampled(points: pd.Series, most: int) -> np.ndarray:
    """Which point numbers are drawn of many, sorted; chosen by the number alone: always the same, and by no pattern
    that the design may have too.
    """
    numbers = np.unique(points.to_numpy(dtype=np.int64))
    if len(numbers) <= most:
        return numbers
    chosen = np.argsort(scrambled(numbers.astype(np.uint64)), kind="stable")[:most]
    return np.sort(numbers[chosen])


def by_business(frame: pd.DataFrame, found: Swept) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each business that has some, in order."""
    return [(name, own) for name in found.businesses if len(own := frame[frame["business"] == name])]


def labelled(frame: pd.DataFrame, found: Swept, column: str = "strategy") -> pd.DataFrame:
    """With the label of the strategy that a column names."""
    labels = {name: shown(label or name) for name, label in found.about.strategies.items()}
    return frame.assign(label=[labels.get(name, name) for name in frame[column]])


def thinned(drawn: int, found: Swept) -> str:
    """What is said where not all points are drawn."""
    points = found.best["point"].nunique()
    if drawn >= points:
        return ""
    return f"Drawn are {drawn:,} of {points:,} points, chosen by their number alone."
