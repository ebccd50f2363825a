"""Which patterns of real markets the markets made here are known to miss, and which levers each bears on.

Measured with the restaurant preset (docs/patterns.md, whose verdicts a nightly test measures anew).  A comparison that
moves one of the levers says so on its page.
"""

from typing import NamedTuple

from sim.study.patterns.catalogue import NAMES


class Missed(NamedTuple):
    """A pattern, in words what is missed, and the last parts of the paths of the levers that it bears on."""

    pattern: str
    words: str
    levers: tuple[str, ...]


MISSED = (
    Missed("R16", "what is new brings old customers for longer than it should", ("refresh_every_weeks", "novelty")),
    Missed("R21", "a better experience brings too few new customers", ("people", "setting", "score")),
    Missed("R22", "too few visits are first ones", ("aware", "noticed_per_week")),
    Missed(
        "R23", "complaints put right bring customers back less than they should", ("recovery", "recovery_delay_days")
    ),
)
"""The patterns whose verdict is *fail* on docs/patterns.md, in the order of the page."""

assert all(each.pattern in NAMES for each in MISSED)
