"""What decides the answer at one business, as the sentences of the page name it."""

from functools import cached_property

from sim.report.page.case import cited_count, explained
from sim.report.page.cited import CitedNumber, Quoted, Row, Sentence, say
from sim.report.page.odds_facts import Odds
from sim.report.page.sentence_rules import said
from sim.report.words.assumption_text import Assumption, assumption, near
from sim.scenario import PathFault


class Deciding(Odds):
    """`Odds` with the input that decides, or moves the lead most."""

    @property
    def too_few_for_inputs(self) -> bool:
        """Whether futures are too few to tell apart what the inputs do."""
        rows = self.tables.rows("drivers", business=self.business)
        return bool(rows) and not any(row.known("low_winner") for row in rows)

    @property
    def inputs_counted(self) -> Sentence:
        """ "12 inputs"."""
        number = self.tables.count("drivers", business=self.business)
        return cited_count(number, int(number.value), "input")

    @cached_property
    def _turning(self) -> Row:
        row = self.driver or self.mover
        assert row is not None
        return row

    @property
    def driver_label(self) -> Quoted:
        """The input that decides."""
        assert self.driver is not None
        return self.driver.quoted("input_label")

    @property
    def driver_source(self) -> Sentence:
        """Where it comes from."""
        return _source(self._turning)

    @property
    def driver_share(self) -> CitedNumber:
        """How much of the lead's spread it explains."""
        return self._turning.cited("variance_share", explained(self._turning["variance_share"]))

    @property
    def turns_on_driver(self) -> bool:
        """Whether another overtakes within its range."""
        return self._turning.known("flips_at")

    @property
    def keeps_the_winner(self) -> bool:
        """Whether the same is best at both ends of its range."""
        row = self._turning
        return bool(row.known("low_winner") and row["low_winner"] == row["high_winner"] and not row.known("flips_at"))

    @property
    def mover_label(self) -> Quoted:
        """The input that moves the lead most where none decides."""
        assert self.mover is not None
        return self.mover.quoted("input_label")

    @property
    def mover_source(self) -> Sentence:
        """Where it comes from."""
        return _source(self._turning)

    @property
    def turn(self) -> Sentence:
        """Who overtakes beyond which value of it."""
        return said("turn", self)

    @property
    def turn_rises(self) -> bool:
        """Whether it has to rise for that."""
        return bool(self._turning["flips_at"] >= self._turning["in_force"])

    @property
    def overtaker(self) -> Sentence:
        """Who overtakes: "another" where the table names whoever leads already."""
        row = self._turning
        new = row["high_winner" if self.turn_rises else "low_winner"]
        if new == self.advised["strategy"]:
            return say("another")
        return say("carrying on") if new == self.study.baseline else say("{plan}", plan=self.plan(new))

    @property
    def turns_at(self) -> CitedNumber:
        """Where it turns, to no more digits than its range bears, and told from what is in force."""
        row, words = self._turning, self._words
        at = near(row["flips_at"], row["range_low"], row["range_high"], row["in_force"])
        return row.cited("flips_at", words.value(at) if words else f"{at:.3g}")

    @property
    def in_force(self) -> CitedNumber:
        """Its value in force."""
        row, words = self._turning, self._words
        return row.cited("in_force", words.value(row["in_force"]) if words else f"{row['in_force']:.3g}")

    @property
    def _words(self) -> Assumption | None:
        try:
            return assumption(self.scenario, self._turning["input"])
        except PathFault:
            return None


def _source(row: Row) -> Sentence:
    return say("a guess") if row["source"] == "guess" else say("source: {source}", source=row.quoted("source"))
