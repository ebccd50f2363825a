"""From the outcomes of many replications to the answer: decision rows and verdicts (docs/data-dictionary.md).

Everything is paired: a strategy is compared with the baseline of the same replication.  Means come first, rounding
last.  Intervals cover luck only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.annotations import Rows
from sim.errors import RegularsError
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import interval, mean, mean_known
from sim.study.runs.answered import Futures
from sim.study.runs.branches import TOGETHER
from sim.study.runs.break_even import returns
from sim.study.runs.equity import AS_IT_WAS, equity_columns
from sim.study.runs.evidence import verdict_at
from sim.study.runs.lasting import Lasting
from sim.study.runs.outcomes import Outcome
from sim.study.runs.thresholds import Thresholds, thresholds


@dataclass(frozen=True)
class Question:
    """What is asked of the outcomes.

    ``strategies`` are all names in the order of the file, the ``baseline`` among them; ``precision`` and
    ``material_difference`` are money, None for shares of the baseline's revenue, which is taken from the first
    ``first_look`` replications (None: all).  ``looks`` is how often the answers may be looked at, fixed beforehand.
    """

    strategies: tuple
    baseline: str
    precision: float | None = None
    material_difference: float | None = None
    first_look: int | None = None
    looks: int = 1

    @classmethod
    def of(cls, scenario: Scenario, looks: int = 1) -> "Question":
        """What a scenario asks."""
        study, runs = scenario.study, scenario.runs
        strategies = tuple(each.name for each in scenario.strategy) or (study.baseline,)
        return cls(strategies, study.baseline, runs.precision, study.material_difference, runs.min_replications, looks)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The strategies without the baseline."""
        return tuple(name for name in self.strategies if name != self.baseline)

    @property
    def baseline_first(self) -> tuple[str, ...]:
        """The baseline, then the alternatives: the order in which ties are settled and rows are printed."""
        return (self.baseline, *self.alternatives)


def asked_at(scenario: Scenario) -> list[str]:
    """The names of the businesses that a scenario asks about, the group of all among them where they act together."""
    names = [business.name for business in scenario.focus]
    return [*names, TOGETHER] if scenario.study.apply == "together" else names


class Answers:
    """Outcomes arranged by business, strategy and replication.

    ``outcomes`` may come in any order; the businesses keep the order of ``businesses``.  Only replications in which
    every business has every strategy count, so that all comparisons are paired; ``replications`` lists them in order
    and ``dropped`` the others.  Raises RegularsError for an outcome that was not asked for or came twice.
    """

    def __init__(self, question: Question, businesses: Sequence[str], outcomes: Sequence[Outcome]) -> None:
        self.question = question
        self.businesses = tuple(businesses)
        self._found: dict[tuple[str, str, int], Outcome] = {}
        for one in outcomes:
            key = (one.business, one.strategy, one.replication)
            if key in self._found or one.business not in self.businesses or one.strategy not in question.strategies:
                raise RegularsError(f"outcome of {key} came twice or was not asked for")
            self._found[key] = one
        seen = sorted({replication for _, _, replication in self._found})
        self.replications = [number for number in seen if self._is_whole(number)]
        self.dropped = [number for number in seen if number not in set(self.replications)]

    def of(self, business: str, strategy: str) -> list[Outcome]:
        """The outcomes of a business under a strategy, by replication."""
        return [self._found[business, strategy, number] for number in self.replications]

    def values(self, business: str, strategy: str, name: str) -> list[Any]:
        """One field of these outcomes, as a list."""
        return [getattr(one, name) for one in self.of(business, strategy)]

    def all(self) -> Iterator[Outcome]:
        """Every outcome that counts, by business, strategy and replication."""
        for business in self.businesses:
            for strategy in self.question.baseline_first:
                yield from self.of(business, strategy)

    @property
    def comparisons(self) -> int:
        """How many intervals must hold at once: one for each alternative at each look."""
        return max(1, len(self.question.alternatives)) * self.question.looks

    def thresholds(self, business: str) -> Thresholds:
        """The `Thresholds` in force at a business."""
        asked = self.question
        revenues = self.values(business, asked.baseline, "revenue")[: asked.first_look]
        return thresholds(asked.material_difference, asked.precision, revenues)

    def _is_whole(self, number):
        return all(
            (business, strategy, number) in self._found
            for business in self.businesses
            for strategy in self.question.strategies
        )


def decision_rows(
    answers: Answers,
    worlds: Futures | None = None,
    broken: Mapping[str, Sequence[str]] | None = None,
    lasting: Mapping[Sequence[str], Lasting] | None = None,
) -> Rows:
    """Rows of decision.csv, the baseline's first at each business; an empty list without a whole replication.

    Money to the penny.  ``luck_low`` and ``luck_high`` are *simultaneous* 95 % intervals, over the strategies of the
    business and over all looks. ``verdict`` stands only in the rows that the word is about: the leader, both of a close
    call, all rows for *Cannot be right*.  Without ``worlds``, or with one alone, it rests on luck alone.  ``broken``
    maps a business to the names of its broken guards, ``lasting`` is what `sim.study.runs.lasting.lasting` finds
    (default: all that a plan does goes on).
    """
    if not answers.replications:
        return []
    return [
        row
        for business in answers.businesses
        for row in _business_rows(answers, business, worlds, broken, lasting or {})
    ]


def _business_rows(answers, business, worlds, broken, lasting):
    question = answers.question
    found = verdict_at(answers, business, worlds, broken)
    won = wins(answers, business)
    named = found.names or question.strategies
    rows = []
    for strategy in question.baseline_first:
        row = _money_row(answers, business, strategy, lasting.get((business, strategy), AS_IT_WAS))
        row["wins"] = won[strategy]
        row["verdict"] = found.word if strategy in named else None
        rows.append({column: row[column] for column in DECISION_COLUMNS})
    return rows


DECISION_COLUMNS = (
    "business",
    "strategy",
    "profit",
    "profit_undiscounted",
    "customer_equity_at_end",
    "customer_equity_difference",
    "customer_equity_low",
    "customer_equity_high",
    "difference",
    "luck_low",
    "luck_high",
    "wins",
    "replications",
    "visits",
    "revenue",
    "utilisation",
    "roi",
    "payback_week",
    "break_even_cost_per_week",
    "verdict",
)


def _money_row(answers, business, strategy, lasts):
    question, outcomes = answers.question, answers.of(business, strategy)
    base = outcomes if strategy == question.baseline else answers.of(business, question.baseline)

    def average(name):
        return mean_known([getattr(one, name) for one in outcomes])

    differences = answers.values(business, strategy, "difference")
    low, high = interval(differences, answers.comparisons)
    row = {
        "business": business,
        "strategy": strategy,
        "profit": penny(average("profit")),
        "profit_undiscounted": penny(average("profit_undiscounted")),
        **equity_columns(outcomes, base, answers.comparisons, lasts),
        "difference": penny(mean(differences)),
        "luck_low": penny(low),
        "luck_high": penny(high),
        "replications": len(outcomes),
        "visits": to_decimals(average("visits"), 2),
        "revenue": penny(average("revenue")),
        "utilisation": to_decimals(average("utilisation"), 4),
    }
    gains = strategy != question.baseline
    return row | (returns(outcomes) if gains else dict.fromkeys(("roi", "payback_week", "break_even_cost_per_week")))


def wins(answers: Answers, business: str) -> dict[str, int]:
    """Strategy -> in how many replications it was best of all, the baseline included; they add up to all.

    A tie goes to the first in file order and to the baseline before all: what is not better has not won.
    """
    order = answers.question.baseline_first
    best = best_of({strategy: answers.values(business, strategy, "difference") for strategy in order})
    return {strategy: best.count(strategy) for strategy in order}


def best_of(found: Mapping[str, Sequence[float]]) -> list[str]:
    """Name of the best in each future; ``found`` maps strategies to values by future, and ties go to its first."""
    order = list(found)
    return [order[row.index(max(row))] for row in zip(*found.values(), strict=True)]


def regrets_of(found: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Strategy -> how much less it has in each future than the best of all there, 0 or more."""
    tops = [max(row) for row in zip(*found.values(), strict=True)]
    return {name: [top - value for top, value in zip(tops, values, strict=True)] for name, values in found.items()}


def roi(difference: float, programme_cost: float) -> float | None:
    """Profit difference per unit of money spent on the programme; None for a programme that costs nothing."""
    return difference / programme_cost if programme_cost > 0 else None


def break_even_cost_per_week(difference: float, programme_cost: float, active_discount: float) -> float | None:
    """What the programme may cost in each active week before it stops paying; None if it is never active.

    (difference + discounted programme cost) / sum of the discount factors over the active weeks.
    """
    return (difference + programme_cost) / active_discount if active_discount > 0 else None


def mean_path(outcomes: Sequence[Outcome]) -> list[float]:
    """The mean cumulative difference by week, list [W]."""
    return [mean(week) for week in zip(*(one.path for one in outcomes), strict=True)]


def payback_week(path: Sequence[float]) -> int | None:
    """The first week from which the cumulative difference stays at 0 or more to the end; None if it ends below."""
    week = None
    for number in range(len(path) - 1, -1, -1):
        if path[number] < 0.0:
            break
        week = number
    return week
