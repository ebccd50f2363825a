"""From the outcomes of many replications to the answer: decision rows and verdicts (docs/data-dictionary.md).

Everything is paired: a strategy is compared with the baseline of the same replication.  Means come first, rounding
last.  Intervals cover luck only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import RegularsError
from sim.study.outcomes import TOGETHER
from sim.study.pennies import penny, to_decimals
from sim.study.statistics import half_width, interval, mean, mean_known
from sim.study.verdicts import CARRY_ON, Evidence, Verdict, verdict


@dataclass(frozen=True)
class Question:
    """What is asked of the outcomes.

    ``strategies`` are all names in the order of the file, the ``baseline`` among them; ``precision`` and
    ``material_difference`` are money.
    """

    strategies: tuple
    baseline: str
    precision: float
    material_difference: float = 0.0

    @classmethod
    def of(cls, scenario):
        """What a scenario asks."""
        study = scenario.study
        strategies = tuple(each.name for each in scenario.strategy) or (study.baseline,)
        return cls(strategies, study.baseline, scenario.runs.precision, study.material_difference)

    @property
    def alternatives(self):
        """The strategies without the baseline."""
        return tuple(name for name in self.strategies if name != self.baseline)

    @property
    def baseline_first(self):
        """The baseline, then the alternatives: the order in which ties are settled and rows are printed."""
        return (self.baseline, *self.alternatives)


def asked_at(scenario):
    """The names of the businesses that a scenario asks about, the group of all among them where they act together."""
    names = [business.name for business in scenario.focus]
    return [*names, TOGETHER] if scenario.study.apply == "together" else names


class Answers:
    """Outcomes arranged by business, strategy and replication.

    ``outcomes`` may come in any order; the businesses keep the order of ``businesses``.  Only replications in which
    every business has every strategy count, so that all comparisons are paired; ``replications`` lists them in order
    and ``dropped`` the others.  Raises RegularsError for an outcome that was not asked for or came twice.
    """

    def __init__(self, question: Question, businesses: Sequence[str], outcomes):
        self.question = question
        self.businesses = tuple(businesses)
        self._found = {}
        for one in outcomes:
            key = (one.business, one.strategy, one.replication)
            if key in self._found or one.business not in self.businesses or one.strategy not in question.strategies:
                raise RegularsError(f"outcome of {key} came twice or was not asked for")
            self._found[key] = one
        seen = sorted({replication for _, _, replication in self._found})
        self.replications = [number for number in seen if self._is_whole(number)]
        self.dropped = [number for number in seen if number not in set(self.replications)]

    def of(self, business, strategy):
        """The outcomes of a business under a strategy, by replication."""
        return [self._found[business, strategy, number] for number in self.replications]

    def values(self, business, strategy, name):
        """One field of these outcomes, as a list."""
        return [getattr(one, name) for one in self.of(business, strategy)]

    def all(self):
        """Every outcome that counts, by business, strategy and replication."""
        for business in self.businesses:
            for strategy in self.question.baseline_first:
                yield from self.of(business, strategy)

    def differences(self, businesses=None):
        """One row per replication: the paired differences of all alternatives at all businesses (for ``enough``)."""
        columns = [
            self.values(business, strategy, "difference")
            for business in businesses or self.businesses
            for strategy in self.question.alternatives
        ]
        return [tuple(column[row] for column in columns) for row in range(len(self.replications))]

    def _is_whole(self, number):
        return all(
            (business, strategy, number) in self._found
            for business in self.businesses
            for strategy in self.question.strategies
        )


def decision_rows(answers, worlds=None):
    """Rows of decision.csv, the baseline's first at each business; an empty list without a whole replication.

    Money to the penny.  ``low`` and ``high`` are *simultaneous* 95 % intervals over the strategies of the business.
    ``verdict`` stands only in the rows that the word is about: the best strategy, both of a toss-up, the baseline for
    *Carry on*.  Without ``worlds``, or with one alone, it rests on luck alone.
    """
    if not answers.replications:
        return []
    return [row for business in answers.businesses for row in _business_rows(answers, business, worlds)]


def _business_rows(answers, business, worlds):
    question = answers.question
    found = verdict_at(answers, business, worlds)
    won = wins(answers, business)
    named = (question.baseline,) if found.word == CARRY_ON else found.names
    rows = []
    for strategy in question.baseline_first:
        row = _money_row(answers, business, strategy)
        row["wins"] = won[strategy]
        row["verdict"] = found.word if strategy in named else ""
        rows.append({column: row[column] for column in DECISION_COLUMNS})
    return rows


DECISION_COLUMNS = (
    "business",
    "strategy",
    "profit",
    "profit_undiscounted",
    "customer_equity_at_end",
    "difference",
    "low",
    "high",
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


def _money_row(answers, business, strategy):
    question, outcomes = answers.question, answers.of(business, strategy)

    def average(name):
        return mean_known([getattr(one, name) for one in outcomes])

    differences = answers.values(business, strategy, "difference")
    low, high = interval(differences, comparisons=max(1, len(question.alternatives)))
    row = {
        "business": business,
        "strategy": strategy,
        "profit": penny(average("profit")),
        "profit_undiscounted": penny(average("profit_undiscounted")),
        "customer_equity_at_end": penny(average("equity")),
        "difference": penny(mean(differences)),
        "low": penny(low),
        "high": penny(high),
        "replications": len(outcomes),
        "visits": to_decimals(average("visits"), 2),
        "revenue": penny(average("revenue")),
        "utilisation": to_decimals(average("utilisation"), 4),
        "roi": None,
        "payback_week": None,
        "break_even_cost_per_week": None,
    }
    if strategy != question.baseline:
        cost = average("programme_cost")
        row["roi"] = to_decimals(roi(mean(differences), cost), 4)
        row["payback_week"] = payback_week(mean_path(outcomes))
        row["break_even_cost_per_week"] = penny(
            break_even_cost_per_week(mean(differences), cost, average("active_discount"))
        )
    return row


def wins(answers, business):
    """Strategy -> in how many replications it was best of all, the baseline included; they add up to all.

    A tie goes to the first in file order and to the baseline before all: what is not better has not won.
    """
    order = answers.question.baseline_first
    best = best_of({strategy: answers.values(business, strategy, "difference") for strategy in order})
    return {strategy: best.count(strategy) for strategy in order}


def best_of(found):
    """Name of the best in each future; ``found`` maps strategies to values by future, and ties go to its first."""
    order = list(found)
    return [order[row.index(max(row))] for row in zip(*found.values(), strict=True)]


def regrets_of(found):
    """Strategy -> how much less it has in each future than the best of all there, 0 or more."""
    tops = [max(row) for row in zip(*found.values(), strict=True)]
    return {name: [top - value for top, value in zip(tops, values, strict=True)] for name, values in found.items()}


def roi(difference, programme_cost):
    """Profit difference per unit of money spent on the programme; None for a programme that costs nothing."""
    return difference / programme_cost if programme_cost > 0 else None


def break_even_cost_per_week(difference, programme_cost, active_discount):
    """What the programme may cost in each active week before it stops paying; None if it is never active.

    (difference + discounted programme cost) / sum of the discount factors over the active weeks.
    """
    return (difference + programme_cost) / active_discount if active_discount > 0 else None


def mean_path(outcomes):
    """The mean cumulative difference by week, list [W]."""
    return [mean(week) for week in zip(*(one.path for one in outcomes), strict=True)]


def payback_week(path):
    """The first week from which the cumulative difference stays at 0 or more to the end; None if it ends below."""
    week = None
    for number in range(len(path) - 1, -1, -1):
        if path[number] < 0.0:
            break
        week = number
    return week


def verdict_at(answers, business, worlds=None) -> Verdict:
    """The verdict at one business: from luck, and from the ``Worlds`` if there are any."""
    return verdict(evidence_at(answers, business, worlds))


def evidence_at(answers, business, worlds=None) -> Evidence:
    """The ``Evidence`` at one business; ``low`` is the simultaneous one that the table prints."""
    question = answers.question
    differences = [answers.values(business, strategy, "difference") for strategy in question.alternatives]
    comparisons = max(1, len(differences))
    return Evidence(
        strategies=question.alternatives,
        difference=tuple(mean(one) for one in differences),
        low=tuple(interval(one, comparisons)[0] for one in differences),
        half_width=max((half_width(one) for one in differences), default=0.0),
        precision=question.precision,
        material_difference=question.material_difference,
        replications=len(answers.replications),
        best_in_worlds=_best_in_worlds(question, business, worlds),
    )


def _best_in_worlds(question, business, worlds):
    if worlds is None or worlds.count < 2:
        return None
    shares = worlds.shares(business)
    return tuple(shares[strategy] for strategy in question.alternatives)
