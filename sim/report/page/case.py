"""One business and what all tables say of it: what the parts of the memo are made from."""

import math
from functools import cached_property
from typing import cast

from sim.report.comparison import Comparison
from sim.report.page.cited import LONGEST_NAME, CitedNumber, Named, Quoted, Row, Sentence, Tables, joined, name, say
from sim.report.page.verdict_words import proper
from sim.report.words import formats
from sim.report.words.findings import Finding
from sim.report.words.theme import labels
from sim.scenario.schema.study import Study
from sim.study.runs.verdicts import CANNOT_BE_RIGHT, CARRY_ON, CLEAR, CLOSE_CALL, LIKELY

HALF = 0.5
"""An input that explains so much of the spread of the best plan's lead is named."""


class Case:
    """One business and what all tables say of it: what the parts of the memo are made from."""

    def __init__(self, comparison: Comparison, tables: Tables, finding: Finding) -> None:
        self.comparison, self.tables, self.finding = comparison, tables, finding
        self.scenario, self.study = comparison.scenario, comparison.scenario.study
        self.business, self.at = finding.focus, name(finding.focus)
        self.word = proper(finding.verdict)
        self._labels = labels(comparison.scenario)

    def row(self, table: str, strategy: str) -> Row | None:
        """The row of a strategy at this business."""
        return self.tables.row(table, business=self.business, strategy=strategy)

    def plan(self, strategy: str, longest: int = LONGEST_NAME) -> Named:
        """A strategy as it is called in a sentence."""
        return name(self._labels.get(strategy, strategy), longest)

    @cached_property
    def best(self) -> Row:
        """The decision row of the strategy with the largest difference, be it a loss."""
        return cast(Row, self.row("decision", self.finding.best["strategy"]))

    @cached_property
    def second(self) -> Row | None:
        """That of the next, None without one."""
        plans = self.finding.plans
        return self.row("decision", plans.iloc[1]["strategy"]) if len(plans) > 1 else None

    @cached_property
    def baseline(self) -> Row | None:
        """The baseline's decision row."""
        return self.row("decision", self.study.baseline)

    @property
    def stands(self) -> bool:
        """Whether anything can be said of plans: no guard is broken that would forbid it."""
        return self.word != CANNOT_BE_RIGHT

    @property
    def broken(self) -> Sentence:
        """What the broken guards say, without the last stop."""
        rows = [row.quoted("sentence") for row in self.tables.rows("guards", business=self.business)]
        return joined([Quoted(one.text.removesuffix("."), one.place) for one in rows], ". ")

    @property
    def chosen(self) -> Row | None:
        """The row of the plan that the page recommends; None where it recommends none."""
        return self.best if self.word in (CLEAR, LIKELY) else None

    @cached_property
    def ruling(self) -> Row | None:
        """The row of verdicts.csv: what decided."""
        return self.tables.row("verdicts", business=self.business)

    @cached_property
    def varied(self) -> bool:
        """Whether assumptions were varied."""
        return bool(self.tables.rows("odds", business=self.business, futures_kind="assumptions"))

    @cached_property
    def turns(self) -> bool:
        """Whether luck parts the two of a close call by more than what matters, so that assumptions make it one."""
        row = self.ruling
        return bool(self.varied and row and row.known("luck_low") and row["luck_low"] > row["material_difference"])

    @cached_property
    def pair(self) -> tuple[Row, ...]:
        """The decision rows that a close call is about, the leader first."""
        rows = [row for row in self.tables.rows("decision", business=self.business) if row.known("verdict")]
        named = [row for row in rows if proper(row["verdict"]) == CLOSE_CALL]
        return tuple(sorted(named, key=lambda row: -row["difference"]))

    @property
    def advised(self) -> Row:
        """The row that odds and mechanisms are told of: the plan that leads, or carrying on where that is advised."""
        leads = self.word == CARRY_ON or (self.word == CLOSE_CALL and self.pair and self.pair[0] is self.baseline)
        return self.baseline if leads and self.baseline else self.best

    @cached_property
    def driver(self) -> Row | None:
        """The input that explains half or more of the spread of the lead."""
        top = max(self._explained, key=lambda row: row["variance_share"], default=None)
        return top if top is not None and top["variance_share"] >= HALF else None

    @cached_property
    def mover(self) -> Row | None:
        """The input that explains most of the spread of the lead among those on which another strategy overtakes."""
        turning = [row for row in self._explained if row.known("flips_at")]
        return max(turning, key=lambda row: row["variance_share"], default=None)

    @cached_property
    def _explained(self) -> list[Row]:
        """The inputs of which it is known how much they explain."""
        return [row for row in self.tables.rows("drivers", business=self.business) if row.known("variance_share")]

    def difference(self, row: Row, sign: bool = True) -> CitedNumber:
        """The paired difference of a decision row, to the precision of its interval."""
        unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["difference"])
        return row.money("difference", self.study.currency, unit, sign)


def cited_count(number: CitedNumber, value: int, one: str) -> Sentence:
    """ "1 replication", "12 replications"."""
    return say("{number} " + (one if value == 1 else f"{one}s"), number=number)


def ends(row: Row, low: str, high: str, currency: str, value: float = math.nan) -> tuple[CitedNumber, CitedNumber]:
    """Both ends of an interval, to the same unit, with their signs."""
    unit = formats.interval_unit(row[low], row[high], value)
    return row.money(low, currency, unit, sign=True), row.money(high, currency, unit, sign=True)


def explained(share: float) -> str:
    """How much of a spread something explains: never "100 %" of what is an estimate."""
    return "over 99 %" if share >= 0.995 else formats.share(share)


def weeks(study: Study) -> CitedNumber:
    """How many weeks count."""
    return CitedNumber(f"{study.weeks:,}", str(study.weeks), "scenario#study.weeks")


def named(case: Case, row: Row) -> Sentence:
    """A strategy inside a sentence: "carrying on" for the baseline."""
    if row["strategy"] == case.study.baseline:
        return say("carrying on")
    return say("{plan}", plan=case.plan(row["strategy"]))


def how_many_more(case: Case) -> CitedNumber | None:
    """About how many replications luck needs in all to be settled; None where that cannot be told or is not allowed."""
    row = case.ruling
    if row is None or not row.known("more_replications"):
        return None
    needed = int(row["replications"] + row["more_replications"])
    return row.cited("more_replications", f"{rounded_up(needed):,}", "in_all", value=float(needed))


def rounded_up(count: int) -> int:
    """A number of replications to two digits, up: an estimate has no more."""
    unit = 10 ** max(0, len(str(count)) - 2)
    return -(-count // unit) * unit
