"""What is read off one replication: numbers, ratios, lines to draw, or the reason why there are none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, NamedTuple

MARKET, LAW, PUBLISHED, OWN = "market", "law", "published", "own"
"""The series of a chart: what was measured; what a law says, fitted to this market; what a source says of others; and
what of this market itself, or of its file, the first is held against, which is no evidence.
"""


class Unmeasured(Exception):
    """A pattern cannot be measured in this market; the message is a sentence for the page."""


class Ratio(NamedTuple):
    """A statistic that is a ratio of two means over replications; each replication gives its two parts."""

    over: float
    under: float


type Measured = tuple[dict[str, Any], dict[Any, Any]]
"""What measuring a pattern gives: float or `Ratio` by statistic, and what is drawn: (panel, series, x) -> y."""


@dataclass
class Readings:
    """Of one replication: `values` by statistic (float or `Ratio`), `reasons` by pattern, `drawn` by pattern.

    `drawn[pattern]` maps (panel, series, x) to y; x is a number or a label.
    """

    values: dict = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)
    drawn: dict = field(default_factory=dict)

    def take(self, pattern: str, measure: Callable[..., Any], *arguments: Any) -> None:
        """Add what `measure` returns, (values, drawn); keep the reason if it cannot be measured."""
        try:
            values, drawn = measure(*arguments)
        except Unmeasured as why:
            self.reasons[pattern] = str(why)
            return
        except ValueError as why:  # a law refuses what this market shows
            self.reasons[pattern] = f"The law cannot be fitted: {why}"
            return
        for name, value in values.items():
            parts = value if isinstance(value, Ratio) else (value,)
            if all(isfinite(part) for part in parts):
                self.values[name] = Ratio(*map(float, value)) if isinstance(value, Ratio) else float(value)
        self.drawn[pattern] = {
            (panel, series, x if isinstance(x, str) else float(x)): float(y)
            for (panel, series, x), y in drawn.items()
            if isfinite(y)
        }


def lines(
    panel: str, series: str, xs: Mapping[str, float] | Sequence[float | str], ys: Any
) -> dict[tuple[str, str, float | str], float]:
    """Points of one line of a chart."""
    return {(panel, series, x): y for x, y in zip(xs, ys, strict=True)}
