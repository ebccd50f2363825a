"""What guards are asked of: a focus business, what one comparison has found of it, and the words for that."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.scenario.inspect.proofs import open_weeks
from sim.scenario.schema.business import Business
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import dotted, listed
from sim.study.numbers.statistics import mean, mean_known
from sim.study.numbers.words import amount, number, pounds
from sim.study.runs.answers import Answers
from sim.study.runs.outcomes import Outcome


@dataclass(frozen=True)
class House:
    """A focus business in a scenario and in the `Answers` to it."""

    scenario: Scenario
    answers: Answers
    name: str

    @cached_property
    def one(self) -> Business:
        """Its table in the scenario."""
        return next(each for each in self.scenario.business if each.name == self.name)

    @cached_property
    def as_it_is(self) -> str:
        """The name of the baseline."""
        return self.answers.question.baseline

    @cached_property
    def baseline(self) -> list[Outcome]:
        """The baseline's outcomes, by replication."""
        return self.answers.of(self.name, self.as_it_is)

    @cached_property
    def open_weeks(self) -> int:
        """How many of the counted weeks it is open."""
        return open_weeks(self.one, self.scenario.study.weeks)

    @cached_property
    def visits(self) -> float:
        """Visits in a week in which it is open, under the baseline."""
        return mean([each.visits for each in self.baseline]) / max(1, self.open_weeks)

    @cached_property
    def neighbours(self) -> list[Business]:
        """The other businesses of its place that are open in any of the counted weeks."""
        weeks, place = self.scenario.study.weeks, self.one.place
        others = [each for each in self.scenario.business if each.place == place and each.name != self.name]
        return [each for each in others if open_weeks(each, weeks)]

    def fact(self, business: str, what: str) -> Any:
        """What the baseline has of a business (`sim.scenario.schema.facts.FACTS`); None where it was not kept."""
        return mean_known([each.facts.get(business, {}).get(what) for each in self.baseline])

    def strain(self, strategy: str, what: str) -> Any:
        """The mean of a field of `sim.study.measures.strain.Strain` under a strategy; None where it is unknown."""
        kept = [one.measured.get("strain") for one in self.answers.of(self.name, strategy)]
        return mean_known([getattr(each, what) for each in kept if each is not None])

    def profits(self) -> dict[str, list[float]]:
        """Strategy, the baseline first -> its profit by replication."""
        return {name: self.answers.values(self.name, name, "profit") for name in self.answers.question.baseline_first}

    def season_at_first(self, weeks: int) -> bool:
        """Whether the first so many weeks are unlike the others, because an event that ends acts in them."""
        return any(
            event.end_week is not None and event.start_week < weeks and event.end_week > 0
            for event in self.scenario.event
        )

    # -- words

    def key(self, *parts: str) -> str:
        """How the file's keys of this business are written as a path."""
        return dotted(("business", self.name, *parts))

    @property
    def place(self) -> str:
        """How its place's table is written as a path."""
        return dotted(("place", self.one.place))

    def money(self, value: float) -> str:
        """Money in sentences: whole from 100 on, to the penny below."""
        currency = self.scenario.study.currency
        return pounds(value, currency) if abs(value) >= 100 else amount(value, currency)

    def plan(self, strategy: str) -> str:
        """What people call a strategy."""
        return next((one.label or one.name for one in self.scenario.strategy if one.name == strategy), strategy)

    def changes(self, strategy: str) -> str:
        """The keys that a strategy changes, as a place to look at."""
        steps = next(one.step for one in self.scenario.strategy if one.name == strategy)
        keys = list(dict.fromkeys(path for each in steps for path in each.change))
        path = dotted(("strategy", strategy))
        return f"the change of {path} ({listed(keys, 3)})" if keys else path


def leader(answers: Answers, business: str) -> str:
    """The strategy with the largest mean difference; the baseline at a tie, then the first in the file."""
    order = answers.question.baseline_first
    return max(order, key=lambda name: mean(answers.values(business, name, "difference")))


def share(value: float) -> str:
    """A share in whole per cent that never says all or nothing of what is not."""
    if 0.995 <= value < 1.0:
        return "over 99 %"
    return "less than 1 %" if 0.0 < value < 0.01 else f"{100 * value:.0f} %"


def a_week(value: float) -> str:
    """Visits a week, with a decimal where there are few."""
    if value < 0.1:
        return "hardly any"
    return number(float(round(value)) if value >= 10 else round(value, 1))
