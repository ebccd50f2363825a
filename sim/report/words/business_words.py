"""What pages call the words of the business: of places, levers and inputs, and the glossary line of a page.

The table of words is `sim.scenario.paths.business_words`, because tables of results carry them too.
"""

import re
from collections.abc import Mapping

from sim.report.words.names import shown
from sim.scenario.paths.business_words import WORDS, in_words, lever_words, words_of
from sim.scenario.paths.labels import label, place_named
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.verdicts import CLEAR_SHARE, LIKELY_SHARE

__all__ = ["GLOSSARY", "WORDS", "glossary", "in_words", "label", "lever_words", "place", "place_of", "words_of"]

GLOSSARY = {
    "likely": f"best in {100 * LIKELY_SHARE:.0f} % of worlds or more, but not in {100 * CLEAR_SHARE:.0f} % of worlds",
    "replication": "the same weeks once more with other luck, all plans with the same",
    "world": "one draw of the uncertain inputs",
    "future": "one replication or world",
    "p10 to p90": "eight of ten futures lie between",
    "interval": "where the mean lies with 95 % confidence, if only luck is uncertain",
    "discounted": "a later sum counts less than the same sum today",
    "carrying on": "the house as it is",
    "regret": "what a plan earns less than the best of the same future",
    "trip-wire": "a level of something watched, from which on it is better to stop",
    "flip": "where another plan becomes the best",
    "lapsed": "not seen for a quarter of a year",
    "passing trade": "people who are seen once",
    "occasion": "a time when somebody might go out",
}
"""Words of a page that mean something of their own here, and what, in the order in which they are told."""


def place(scenario: Scenario, name: str) -> str:
    """What people read for a place by its name in the file, on one line."""
    return shown(place_named(scenario, name))


def place_of(scenario: Scenario, business: str) -> str:
    """What people read for the place where a business stands; "" for a group of businesses."""
    return next((place(scenario, one.place) for one in scenario.business if one.name == business), "")


def glossary(text: str, more: Mapping[str, str] | None = None, most: int = 6) -> str:
    """One line on the words that a page uses: "p10 to p90: …; replication: …."; "" where it uses none.

    ``text`` is the page's text; of many words the first ``most`` are told, those of ``more`` before all others.
    """
    known = {**(more or {}), **{word: means for word, means in GLOSSARY.items() if word not in (more or {})}}
    used = [word for word in known if re.search(rf"\b{re.escape(word)}(s|es)?\b", text, re.IGNORECASE)]
    return "; ".join(f"{word}: {known[word]}" for word in used[:most]) + "." if used else ""
