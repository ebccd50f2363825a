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
    Missed("R13", "price plans look weaker than published elasticities say", ("price",)),
    Missed("R16", "what is new pleases old customers for longer than it should", ("refresh_every_weeks", "novelty")),
    Missed("R18", "appeal moves the town a little less than it should", ("appeal",)),
    Missed("R20", "too few first visits come by recommendation", ("talk_chance", "talk_gain", "talkativeness")),
)
"""The patterns whose verdict is *fail* on docs/patterns.md, in the order of the page."""

assert all(each.pattern in NAMES for each in MISSED)
