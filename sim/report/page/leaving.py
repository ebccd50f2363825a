"""What the report says below the bridge: how much of it comes from customers kept from leaving for good, or driven off.

Of the plan whose bridge is drawn, and only where it matters.  As in `sim.report.page.sentence_rules` the first rule
that holds is said; tests/report/page/test_leaving.py reads the sentences beside the tables.
"""

from sim.accounts.leaving import DRIVEN_OFF, KEPT
from sim.report.page.case import ends
from sim.report.page.cited import Row, Sentence, placed, say
from sim.report.page.facts import Facts
from sim.report.page.sentence_rules import Rule, filled
from sim.report.words import formats
from sim.report.words.findings import material_at

MATTERS = 0.1
"""A direction is told where it is so much of the plan's difference, or as much as a difference that matters."""


class Leaving:
    """What the tables say of a plan's customers who leave for good under one reading alone: fields of `RULES`."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self.plan = facts, facts.leading
        self.is_kept, self.is_driven_off = (self._told(direction) for direction in (KEPT, DRIVEN_OFF))

    def _row(self, direction: str) -> Row | None:
        facts = self._facts
        return facts.tables.row(
            "bridge_leaving", business=facts.business, strategy=facts.best["strategy"], leaving=direction
        )

    def _told(self, direction: str) -> bool:
        """Whether it matters and luck leaves its sign."""
        row, facts = self._row(direction), self._facts
        if row is None or not row["amount"]:
            return False
        material = material_at(facts.comparison, facts.business)
        size = abs(row["amount"])
        matters = size >= MATTERS * abs(facts.best["difference"]) or size >= material > 0
        return matters and not (row.known("luck_low") and row["luck_low"] <= 0 <= row["luck_high"])

    @property
    def kept(self) -> Sentence:
        """What visits of those who are kept bring more, or less."""
        return self._brings(KEPT)

    @property
    def driven_off(self) -> Sentence:
        """The same of those who are driven off."""
        return self._brings(DRIVEN_OFF)

    @property
    def elsewhere(self) -> str:
        """Where the same of the other plans stands: which of them keeps most is not told by the best one's alone."""
        return "; bridge_leaving.csv has it of every plan" if len(self._facts.finding.plans) > 1 else ""

    def _brings(self, direction: str) -> Sentence:
        row, currency = self._row(direction), self._facts.study.currency
        assert row is not None
        amount, words = row["amount"], "{size} more{between}" if row["amount"] > 0 else "{size} less{between}"
        if not row.known("luck_low"):
            return say(words, size=row.size("amount", currency, formats.unit_for(amount)), between=", in one run")
        unit = formats.interval_unit(row["luck_low"], row["luck_high"], amount)
        low, high = ends(row, "luck_low", "luck_high", currency, amount)
        between = say(" (95 % interval from luck {low} to {high})", low=low, high=high)
        return say(words, size=row.size("amount", currency, unit), between=between)


RULES = (
    Rule("leaving", "nothing to tell", lambda of: not (of.is_kept or of.is_driven_off), ""),
    Rule(
        "leaving", "kept", lambda of: not of.is_driven_off,
        "with {plan}, visits of customers who would otherwise have left for good bring {kept}, before what it costs to "
        "serve them{elsewhere}.",
    ),
    Rule(
        "leaving", "driven off", lambda of: not of.is_kept,
        "with {plan}, visits of customers who leave for good under it alone bring {driven_off}, before what it costs "
        "to serve them{elsewhere}.",
    ),
    Rule(
        "leaving", "both", lambda _of: True,
        "with {plan}, visits of customers who would otherwise have left for good bring {kept}, those of customers who "
        "leave for good under it alone {driven_off}, before what it costs to serve them{elsewhere}.",
    ),
)  # fmt: skip


def of_leaving(found: list[Facts]) -> tuple[Sentence, ...]:
    """A sentence for each business where it matters, those alike together."""
    return placed([(each.at, _said(Leaving(each))) for each in found if each.stands], len(found) > 1)


def _said(leaving: Leaving) -> Sentence:
    return filled(next(rule for rule in RULES if rule.holds(leaving)), leaving)
