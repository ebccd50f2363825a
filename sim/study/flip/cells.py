"""The cells of a map of winners: who wins at one point, by how much, and whether luck lets us say so; and the places
along a line of cells where the winner changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_businesses
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers


def watching(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """The scenario with only these of its focus businesses in focus: nothing else of the market changes."""
    kept = [one.model_copy(update={"focus": one.name in names}) for one in scenario.focus]
    return with_businesses(scenario, kept)


def gains_at(answers: Answers, business: str, weeks: int) -> dict[str, list[float]]:
    """Strategy -> its paired profit difference over the first ``weeks`` weeks, by replication; the baseline first."""
    order = answers.question.baseline_first
    return {name: [_gain(one, weeks) for one in answers.of(business, name)] for name in order}


def _gain(outcome, weeks):
    # at the last week the sum that decision.csv prints, not the running one, which may differ in the last digits
    return outcome.difference if weeks == len(outcome.path) else float(outcome.path[weeks - 1])


def means(gains: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Strategy -> mean gain."""
    return {name: mean(values) for name, values in gains.items()}


def ranking(gains: Mapping[str, float]) -> list[str]:
    """Strategies by mean gain, best first; ties go to the first, so to the baseline before all."""
    return sorted(gains, key=lambda name: -gains[name])


@dataclass(frozen=True)
class Cell:
    """One point of a map.

    ``margin`` is how much more the ``winner`` earns than the ``second``, the baseline among them; ``low`` and ``high``
    its paired 95 % interval from luck.  ``gains`` are the mean differences by strategy.
    """

    winner: str
    second: str
    margin: float
    low: float
    high: float
    gains: dict[str, float]
    replications: int

    @classmethod
    def of(cls, gains: Mapping[str, Sequence[float]]) -> "Cell":
        """The cell of what `gains_at` returns, of two or more strategies and replications."""
        average = means(gains)
        winner, second = ranking(average)[:2]
        leads = [one - other for one, other in zip(gains[winner], gains[second], strict=True)]
        low, high = cast(tuple[float, float], interval(leads))
        return cls(winner, second, average[winner] - average[second], low, high, average, len(leads))

    def left_open(self) -> bool:
        """Whether luck leaves the winner open: the interval of the margin reaches 0."""
        return self.low <= 0.0

    def close(self, material: float) -> bool:
        """Whether it is too close to call: less than a material difference, or left open by luck."""
        return self.margin < material or self.left_open()


@dataclass(frozen=True)
class Change:
    """Where the winner changes along an axis, in rising order: ``before`` wins up to ``low``, ``after`` from ``high``.

    Between the two the answer changes or is too close to call; ``at`` is where the two earn the same if gains run
    straight between the values looked at.  ``clear`` tells whether both sides are more than too close to call.
    """

    before: str
    after: str
    low: float
    high: float
    at: float
    clear: bool


def changes(values: Sequence[float], cells: Sequence[Cell], material: float) -> list[Change]:
    """Every `Change` along a line of cells at ascending ``values``.

    Between clear cells only clear ones count.  Beyond the first and the last clear cell another leader within the grey
    counts too, once, as a change that is not clear.  Without any clear cell there is none.
    """
    clear = [number for number, cell in enumerate(cells) if not cell.close(material)]
    if not clear:
        return []
    pairs = list(pairwise(clear))
    first, last = clear[0], clear[-1]
    outside = [number for number in range(first) if cells[number].winner != cells[first].winner]
    beyond = [number for number in range(last + 1, len(cells)) if cells[number].winner != cells[last].winner]
    pairs = [*((number, first) for number in outside[-1:]), *pairs, *((last, number) for number in beyond[:1])]
    found = []
    for i, j in pairs:
        before, after = cells[i].winner, cells[j].winner
        if before != after:
            sure = i in clear and j in clear
            at = _crossing(values[i : j + 1], cells[i : j + 1], before, after)
            found.append(Change(before, after, values[i], values[j], at, sure))
    return found


def _crossing(values, cells, before, after):
    """Where ``after`` draws level with ``before``, straight lines drawn between the values; the first such place."""
    ahead = [cell.gains[after] - cell.gains[before] for cell in cells]
    for (left, right), (low, high) in zip(pairwise(ahead), pairwise(values), strict=True):
        if left <= 0.0 < right or left < 0.0 <= right:
            return low + (high - low) * (-left) / (right - left)
    return (values[0] + values[-1]) / 2
