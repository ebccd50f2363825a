"""All patterns: their names, their statistics (`sim.study.patterns.bands`), and the words for kinds and bands."""

from sim.study.patterns.bands import STATISTICS
from sim.study.patterns.statistic import (
    ASKED,
    FITTED,
    MEASURED,
    NO_BAR,
    OURS,
    PUBLISHED,
    SHOWN,
    THEOREM,
    TOLERANCE,
    Statistic,
)

__all__ = [
    "ASKED", "BY_KEY", "FITTED", "MEASURED", "NAMES", "NO_BAR", "OURS", "PUBLISHED", "SHOWN", "STATISTICS", "THEOREM",
    "TOLERANCE", "Statistic",
]  # fmt: skip

NAMES = {
    "R1": "double jeopardy",
    "R2": "duplication of purchase",
    "R3": "frequencies of visits",
    "R4": "penetrations of the NBD-Dirichlet",
    "R5": "60/20, not 80/20",
    "R6": "regression to the mean",
    "R7": "diffusion of something new",
    "R8": "satisfaction and coming back",
    "R9": "the walk of a market at rest",
    "R10": "retention rises with tenure",
    "R11": "buy till you quietly stop",
    "R12": "retention and value",
    "R13": "price elasticities",
    "R14": "return on the experience",
    "R15": "word of mouth",
    "R16": "a remodelling fades",
    "R17": "recession",
    "R18": "town and West End",
    "R19": "80/8",
    "R20": "first visits by recommendation",
    "R21": "growth by new buyers",
    "R22": "visits by first-timers",
    "R23": "after a failure",
    "R24": "recommended customers",
    "R25": "promising too much",
    "A1": "after-effect of a price cut",
}
"""Patterns in the order of the page; A1 is what tells loyalty from taste (docs/science.md §4.3)."""

BY_KEY = {statistic.key: statistic for statistic in STATISTICS}
