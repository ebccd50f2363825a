"""Money, intervals and odds of one business, as the sentences of the page name them."""

import math
from functools import cached_property

from sim.report.page.case import Case, cited_count, ends, weeks
from sim.report.page.cited import CitedNumber, Row, Sentence, say
from sim.report.words import formats
from sim.report.words.likelihood import likelihood
from sim.study.numbers.rounding import from_pennies


class Odds(Case):
    """A `Case` with its money and its futures."""

    @property
    def weeks(self) -> CitedNumber:
        """How many weeks count."""
        return weeks(self.study)

    @property
    def makes(self) -> CitedNumber | None:
        """What carrying on makes."""
        row = self.baseline
        return row.money("profit", self.study.currency) if row is not None and row.known("profit") else None

    @property
    def baseline_loses(self) -> bool:
        """Whether carrying on loses money."""
        return self.baseline is not None and self.baseline["profit"] < 0

    @property
    def makes_size(self) -> CitedNumber:
        """That loss without its sign."""
        return self._baseline_row.size("profit", self.study.currency)

    @property
    def _baseline_row(self) -> Row:
        assert self.baseline is not None
        return self.baseline

    @property
    def has_interval(self) -> bool:
        """Whether luck gives an interval."""
        return self.best.known("luck_low") and self.best.known("luck_high")

    @property
    def luck_is_nothing(self) -> bool:
        """Whether luck moves the difference by less than a penny."""
        return self.best["luck_high"] - self.best["luck_low"] < from_pennies(1)

    @cached_property
    def _luck(self) -> tuple[CitedNumber, CitedNumber]:
        return ends(self.best, "luck_low", "luck_high", self.study.currency, self.best["difference"])

    @property
    def low(self) -> CitedNumber:
        """The lower end of the interval from luck."""
        return self._luck[0]

    @property
    def high(self) -> CitedNumber:
        """The upper end."""
        return self._luck[1]

    # -- futures

    @cached_property
    def _odds(self) -> Row | None:
        return self.row("odds", self.advised["strategy"])

    @cached_property
    def _spread(self) -> Row:
        row = self.row("odds", self.best["strategy"])
        assert row is not None
        return row

    @property
    def _futures(self) -> int:
        row = self._odds
        return int(row["futures"]) if row is not None and self.varied else 0

    @property
    def few_futures(self) -> bool:
        """Whether so few futures bear no odds."""
        return self._futures < formats.FEWEST_FOR_A_BOUND

    @property
    def futures_counted(self) -> Sentence:
        """ "3 futures"."""
        assert self._odds is not None
        return cited_count(self._odds.count("futures"), self._futures, "future")

    @property
    def futures_all(self) -> Sentence:
        """ "all 40 futures", "the one future"."""
        assert self._odds is not None
        counted = self._odds.count("futures")
        return say("the {n} future", n=counted) if self._futures == 1 else say("all {n} futures", n=counted)

    @property
    def p10(self) -> CitedNumber:
        """What one future in ten stays below."""
        return ends(self._spread, "p10", "p90", self.study.currency)[0]

    @property
    def p90(self) -> CitedNumber:
        """What one future in ten exceeds."""
        return ends(self._spread, "p10", "p90", self.study.currency)[1]

    @property
    def it_is(self) -> str:
        """ "carrying on is " where that is advised; else the plan of the heading is meant."""
        return "carrying on is " if self.advised["strategy"] == self.study.baseline else ""

    @property
    def won(self) -> CitedNumber:
        """In how many futures, or runs, it is best."""
        return self._odds.count("futures_best") if self._odds is not None else self.advised.count("wins")

    @property
    def of(self) -> CitedNumber:
        """Of how many."""
        return self._odds.count("futures") if self._odds is not None else self.advised.count("replications")

    @property
    def won_all(self) -> bool:
        """Whether it is best in every future."""
        return self._odds is not None and self._odds["futures_best"] == self._odds["futures"]

    @property
    def bound(self) -> CitedNumber:
        """The chance that so many wins of so many support."""
        assert self._odds is not None
        bound = formats.at_least(int(self._odds["futures_best"]), int(self._odds["futures"]))
        return self._odds.cited("futures_best", f"{math.floor(100 * bound)} %", rule="at_least", value=bound)

    @property
    def likelihood(self) -> str:
        """The word of likelihood."""
        assert self._odds is not None
        return likelihood(int(self._odds["futures_best"]), int(self._odds["futures"]))

    @property
    def loses_in_some(self) -> bool:
        """Whether the plan earns less than carrying on in some futures."""
        return bool(not self.it_is and self._odds is not None and self._odds["futures_lost"] > 0)

    @property
    def lost(self) -> CitedNumber:
        """In how many."""
        assert self._odds is not None
        return self._odds.count("futures_lost")

    @property
    def loses_some_futures(self) -> bool:
        """Whether another is best in some futures."""
        return not self.won_all

    @property
    def other_futures(self) -> Sentence:
        """ "14 of 40 futures"."""
        assert self._odds is not None
        others = int(self._odds["futures"] - self._odds["futures_best"])
        number = self._odds.cited("futures_best", f"{others:,}", "others", value=float(others))
        return say("{others} of {counted}", others=number, counted=self.futures_counted)
