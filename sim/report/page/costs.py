"""What a plan costs, what it may cost, what it returns and when it has paid back, in sentences.

The measure is that of `sim.study.runs.break_even`: all that a plan costs, a week in which it is active.  Which
sentence is said follows from the kind of plan (it spends, saves or costs nothing) and from whether it earns or loses.
"""

from functools import cached_property

from sim.report.page.cited import CitedNumber, Named, Row, Sentence, joined, say
from sim.report.page.sentence_rules import said
from sim.report.words import formats
from sim.scenario.schema.study import Study
from sim.study.numbers.rounding import from_pennies

LEAST_RETURN = 0.01  # of each unit of money spent, that is told
COST, WORTH = WEEKLY = ("cost_per_active_week", "break_even_cost_per_week")
COST_IN_ALL, WORTH_IN_ALL = IN_ALL = ("programme_cost", "break_even_cost")


def steps_cost(row: Row) -> list[Sentence]:
    """What the steps of a row of strategies.csv cost and save, phase by phase: nothing, one sentence or two."""
    found = [say("{spends}", spends=row.quoted("spends"))] if row.known("spends") else []
    return [*found, say("saves {saves}", saves=row.quoted("saves"))] if row.known("saves") else found


class Cost:
    """A plan's cost, worth, return and pay-back at one business, as the rules of `sentence_rules` name them.

    ``decision``, ``found`` and ``steps`` are its rows of decision.csv, break_even.csv and strategies.csv; of the last
    two there may be none.
    """

    def __init__(self, plan: Named, decision: Row, found: Row | None, steps: Row | None, study: Study) -> None:
        self.plan, self._decision, self._found, self._steps, self._study = plan, decision, found, steps, study

    @property
    def sentence(self) -> Sentence:
        """All of it, in clauses."""
        parts = [said("cost", self) if self._found is not None else Sentence(()), said("return", self)]
        return joined([part for part in (*parts, said("paid back", self)) if part], "; ")

    @property
    def cheaper(self) -> Sentence:
        """At which cost, or from which saving on, a plan that loses would pay; empty where none would make it pay."""
        return said("cheaper", self)

    @property
    def price(self) -> Sentence | None:
        """What its steps cost, None where they cost nothing or nobody says."""
        row = self._steps
        return say("{spends}", spends=row.quoted("spends")) if row is not None and row.known("spends") else None

    @property
    def saving(self) -> Sentence | None:
        """What its steps save, None where they save nothing or nobody says."""
        row = self._steps
        return say("{saves}", saves=row.quoted("saves")) if row is not None and row.known("saves") else None

    @property
    def costs_nothing(self) -> bool:
        """Whether it is known to cost nothing."""
        return self._found is not None and self.active and self._row[COST_IN_ALL] == 0

    @property
    def active(self) -> bool:
        """Whether it is ever active, as far as is known."""
        return self._found is None or self._found.known(WORTH)

    @property
    def changes(self) -> bool:
        """Whether it changes profit."""
        return bool(self._decision["difference"] != 0)

    @property
    def signs(self) -> tuple[int, int, int]:
        """The signs of what it costs, of what it may cost and of the difference; 0, 0 where the first are not known."""
        difference = _sign(self._decision["difference"])
        if self._found is None:
            return 0, 0, difference
        return _sign(self._row[COST_IN_ALL]), _sign(self._row[WORTH_IN_ALL]), difference

    @property
    def spends(self) -> bool:
        """Whether there is anything to pay back."""
        return self._found is None or self.signs[0] > 0

    @property
    def _row(self) -> Row:
        assert self._found is not None
        return self._found

    @cached_property
    def _pair(self) -> tuple[CitedNumber, CitedNumber, str]:
        return _pair(self._row, self._steps, self._study.currency)

    @property
    def cost(self) -> CitedNumber:
        """What it costs, without its sign."""
        return self._pair[0]

    @property
    def worth(self) -> CitedNumber:
        """What it may cost, without its sign."""
        return self._pair[1]

    @property
    def per(self) -> str:
        """For how long both are."""
        return self._pair[2]

    @property
    def per_comma(self) -> str:
        """The same where a sentence goes on."""
        return f"{self.per}," if "," in self.per else self.per

    @property
    def weeks(self) -> CitedNumber:
        """How many weeks count."""
        return _weeks(self._study)

    @property
    def returns(self) -> bool:
        """Whether money that is spent gains anything."""
        return bool(self._decision.known("roi") and self._decision["difference"] > 0)

    @property
    def unit_of_money(self) -> str:
        """One pound."""
        return formats.symbol(self._study.currency).strip()

    @property
    def each_gains(self) -> CitedNumber:
        """What each unit of money that is spent gains."""
        roi, currency = self._decision["roi"], self._study.currency
        if roi < LEAST_RETURN / 2:
            printed = f"less than {formats.money(LEAST_RETURN, currency, LEAST_RETURN)}"
            return self._decision.cited("roi", printed, "below")
        return self._decision.money("roi", currency, max(LEAST_RETURN, formats.unit_for(roi)))

    @property
    def is_paid_back(self) -> bool:
        """Whether there is a week from which on it is ahead."""
        return self._decision.known("payback_week")

    @property
    def _start(self) -> float:
        return self._found["start_week"] if self._found is not None else 0

    @property
    def is_paid_back_later(self) -> bool:
        """Whether that is after its first week."""
        return bool(self._decision["payback_week"] > self._start)

    @property
    def starts_late(self) -> bool:
        """Whether its first week is not the first of all."""
        return bool(self._decision["payback_week"] > 0)

    @property
    def payback(self) -> CitedNumber:
        """That week."""
        return self._decision.count("payback_week")

    @property
    def when(self) -> Sentence:
        """ "from week 20", "from its first week", "from its first week, week 13,"."""
        return said("when", self)


def _pair(found: Row, steps: Row | None, currency: str) -> tuple[CitedNumber, CitedNumber, str]:
    """What a plan costs and what it may cost, without signs, and for how long that is.

    For a plan that costs once and nothing a week, and where a week is a matter of less than a penny, in all; else for a
    week in which it is active, which is all told if more than the weekly cost of its steps is in it.
    """
    once = steps is not None and not steps["cost_per_week"] and steps["one_off_cost"]
    in_all = once or max(abs(found[each]) for each in WEEKLY) < penny()
    names, rounded = (IN_ALL, _in_all(found)) if in_all else (WEEKLY, units(found))
    cost, worth = (size_of(found, *each) for each in zip(names, [currency] * 2, rounded, strict=True))
    if in_all:
        return cost, worth, " in all"
    if found["active_weeks"] == 1:
        return cost, worth, " in its one week"
    plain = not found[COST_IN_ALL] or (steps is not None and abs(steps["cost_per_week"] - found[COST]) < penny())
    return cost, worth, " a week" if plain else " a week, all told"


def penny() -> float:
    """The least that can be paid, as tables write it."""
    return from_pennies(1)


def units(found: Row) -> tuple[float, ...]:
    """What cost and worth of a week are rounded to."""
    return formats.weekly_units(found[COST], found[WORTH], found["luck_low"], found["luck_high"])


def _in_all(found: Row) -> tuple[float, ...]:
    cost, worth = (found[each] for each in IN_ALL)
    return formats.units_apart(cost, worth, formats.unit_for(cost), formats.unit_for(worth))


def size_of(row: Row, column: str, currency: str, unit: float) -> CitedNumber:
    """An amount without its sign; one that rounds to nothing is called less than the least that can be paid."""
    if abs(row[column]) < penny() / 2:
        return row.cited(column, f"less than {formats.money(penny(), currency, penny())}", "below")
    return row.size(column, currency, unit if abs(row[column]) >= unit / 2 else penny())


def _weeks(study: Study) -> CitedNumber:
    return CitedNumber(f"{study.weeks:,}", str(study.weeks), "scenario#study.weeks")


def _sign(amount: float) -> int:
    """-1, 0 or 1, of an amount as its table writes it: to the penny."""
    return (amount > 0) - (amount < 0)
