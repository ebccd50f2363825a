"""Trust in one line: what failed or asks for a look, and what markets made here miss that bears on a compared lever."""

from collections.abc import Iterable

from sim.report.page.cited import Row, Sentence, Tables, say, sentence_list
from sim.report.page.sentence_rules import said
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.paths import split
from sim.scenario.schema.scenario import Scenario
from sim.study.patterns.missed import MISSED, Missed

PASS, REVIEW, FAIL, NOT_RUN = STATES = ("PASS", "REVIEW", "FAIL", "NOT RUN")
BOOKS = ("bridge", "walk", "visits", "weeks", "money")
"""Checks of the program's own book-keeping: they say nothing of the market, and stand on the page only if they fail."""


def _named(rows: Iterable[Row]) -> Sentence:
    """Checks by what they are called, which reads as a statement: in quotation marks, for here it does not hold."""
    return sentence_list(say("“{label}”", label=row.quoted("check_label")) for row in rows)


class Trust:
    """What the rules on trust in `sentence_rules` name, from trust.csv and from what the strategies change."""

    def __init__(self, tables: Tables, scenario: Scenario) -> None:
        self._rows, self._scenario = tables.rows("trust"), scenario

    @property
    def made(self) -> bool:
        """Whether any check of the market was made."""
        return any(row["state"] != NOT_RUN for row in self._rows if row["check_name"] not in BOOKS)

    @property
    def broken_books(self) -> Sentence:
        """The checks of book-keeping that failed."""
        return _named(row for row in self._rows if row["check_name"] in BOOKS and row["state"] in (FAIL, REVIEW))

    def _market(self, state: str) -> list[Row]:
        return [row for row in self._rows if row["state"] == state and row["check_name"] not in BOOKS]

    @property
    def failed(self) -> bool:
        """Whether a check of the market failed."""
        return bool(self._market(FAIL))

    @property
    def failed_labels(self) -> Sentence:
        """Which did."""
        return _named(self._market(FAIL))

    @property
    def review(self) -> bool:
        """Whether one asks for a look."""
        return bool(self._market(REVIEW))

    @property
    def review_labels(self) -> Sentence:
        """Which do."""
        return _named(self._market(REVIEW))

    @property
    def missed(self) -> Sentence:
        """What is known to be missed, after the checks."""
        return said("missed", self)

    @property
    def _bearing(self) -> list[tuple[Missed, str]]:
        """Patterns that are missed, and the lever among those compared on which each bears."""
        moved = [path for one in self._scenario.strategy for step in one.step for path in step.change]
        found = []
        for missed in MISSED:
            lever = next((path for path in moved if split(path)[-1] in missed.levers), None)
            if lever is not None:
                found.append((missed, lever))
        return found

    @property
    def missed_pattern(self) -> str:
        """The first of them, in words; "" where none bears on a compared lever."""
        return next((missed.words for missed, _ in self._bearing), "")

    @property
    def missed_levers(self) -> str:
        """The lever on which it bears."""
        return next((lever_words(lever) for _, lever in self._bearing), "")
