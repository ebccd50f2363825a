"""What one statistic of a pattern is, whose its band is, and what a verdict on it means."""

from dataclasses import dataclass
from math import inf

MEASURED, FITTED, THEOREM, ASKED, SHOWN = "measured", "fitted", "theorem", "asked", "shown"
"""Kinds: may pass or fail; a constant was chosen to give it; it follows from the rules; the source asks something else,
or only argues, so that inside its band it stays open; shown beside others, without a verdict.  Only the first can be
met.
"""

PUBLISHED, TOLERANCE, OURS, NO_BAR = "published", "published value, our tolerance", "our own", "none"
"""Whose a band is: as the source gives it; around what the source gives, as wide as we set it; set by us alone; there
is none.
"""


@dataclass(frozen=True)
class Statistic:
    """`low`..`high` is the band, ends included; an end that the statistic cannot pass anyway is infinite.

    `source` says who gives the band, or what it is set around; `bar` whose it is.
    """

    key: str
    words: str
    low: float
    high: float
    source: str
    kind: str = MEASURED
    bar: str = PUBLISHED

    @property
    def pattern(self) -> str:
        """The pattern that it belongs to."""
        return self.key.split(".")[0]

    @property
    def band(self) -> str:
        """The band in words."""
        if self.low == -inf and self.high == inf:
            return ""
        low, high = (f"{end:.3g}".replace("-", "\N{MINUS SIGN}") for end in (self.low, self.high))
        if self.low == -inf:
            return f"at most {high}"
        return f"at least {low}" if self.high == inf else f"from {low} to {high}"


def shown(key: str, words: str, source: str) -> Statistic:
    """A `Statistic` without a band, which stands beside others."""
    return Statistic(key, words, -inf, inf, source, SHOWN, NO_BAR)
