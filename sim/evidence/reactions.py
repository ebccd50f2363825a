"""What a step of every lever brings in a good house and in a bad one: the figures of docs/reactions.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario import Scenario, changed
from sim.study.levers.study import levers

GOOD, BAD = 1.0, -1.5
"""Score points by which every touchpoint of the house is better, or worse, than the file has it."""
REPLICATIONS = 6
NUMBERS = ("worth_per_week", "luck_low", "luck_high", "all_costs_per_week")


@dataclass(frozen=True)
class Reaction:
    """One step of one lever at one house, good or bad: money a week with its 95 % interval from luck, or why not."""

    worth: float | None
    low: float | None
    high: float | None
    cost: float | None
    no_room: str = ""


@dataclass(frozen=True)
class Table:
    """The reactions: ``levers`` lever -> (label, step, unit), in their order; ``found`` (business, lever, house) ->
    `Reaction`, the house being "good" or "bad"; ``businesses`` in name order."""

    businesses: tuple[str, ...]
    levers: Mapping[str, tuple[str, float, str]]
    found: Mapping[tuple[str, str, str], Reaction]

    def of(self, business: str, lever: str, house: str) -> Reaction:
        """One reaction; a lever that the house does not have has none."""
        return self.found.get((business, lever, house), Reaction(None, None, None, None, "It has no such lever."))


def shifted(scenario: Scenario, points: float) -> Scenario:
    """Return the scenario with every touchpoint of its focus businesses so many points better, within 0 and 10.

    People and the weights that were solved for them stay as they are.
    """
    values: dict[str, Any] = {}
    for one in scenario.focus:
        for moment, scores in one.touchpoints.items():
            for part in ("people", "setting"):
                now = getattr(scores, part)
                values[f'business."{one.name}".touchpoints."{moment}".{part}'] = min(10.0, max(0.0, now + points))
    return changed(scenario, values)


def reactions(
    scenario: Scenario,
    replications: int = REPLICATIONS,
    *,
    seed: int | None = None,
    workers: int | None = None,
    good: float = GOOD,
    bad: float = BAD,
) -> Table:
    """Return the `Table` of a scenario: one step of every lever of every focus business, in two houses."""
    labels: dict[str, tuple[str, float, str]] = {}
    found: dict[tuple[str, str, str], Reaction] = {}
    for house, points in (("good", good), ("bad", bad)):
        study = levers(shifted(scenario, points), replications, seed=seed, workers=workers)
        for row in study.tables["levers"].astype(object).to_dict("records"):
            labels.setdefault(row["lever"], (row["lever_label"], row["step"], row["step_unit"]))
            worth, low, high, cost = (_known(row[name]) for name in NUMBERS)
            found[row["business"], row["lever"], house] = Reaction(worth, low, high, cost, _text(row["no_room"]))
    return Table(tuple(one.name for one in scenario.focus), labels, found)


def _known(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
