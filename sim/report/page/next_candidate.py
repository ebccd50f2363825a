"""A question that could be asked next, and what all rules that find one need to know of a business."""

from dataclasses import dataclass

from sim.report.page.case import Case
from sim.report.page.cited import Row, Sentence
from sim.report.page.next_commands import Asked
from sim.report.words import formats
from sim.scenario import PathFault, resolve
from sim.scenario.paths.paths import Target
from sim.scenario.schema.business import Business

FIRST, MONEY, UNKNOWN = range(3)
"""Nothing can be said without it; so much money hangs on it; nobody looked, so nobody knows."""


@dataclass(frozen=True)
class Candidate:
    """A question at one business; ``worth`` is the money that hangs on it."""

    case: Case
    said: Sentence
    asked: Asked
    order: int
    worth: float = 0.0


def house_of(case: Case) -> Business | None:
    """The business of the case; None for a group of several."""
    return next((one for one in case.scenario.business if one.name == case.business), None)


def material(case: Case) -> float:
    """The difference that matters at the business."""
    row = case.ruling
    if row is not None and row.known("material_difference"):
        return float(row["material_difference"])
    return float(getattr(case.study, "material_difference", None) or 0.0)


def target_of(case: Case, path: str) -> Target | None:
    """The input of a path, for the business of the case; None for a path that the scenario does not have."""
    try:
        return resolve(case.scenario, path, case.business if house_of(case) else None)
    except PathFault:
        return None


def unit_of(row: Row, column: str = "difference") -> float:
    """What an amount with an interval is rounded to."""
    if not (row.known("luck_low") and row.known("luck_high")):
        return formats.unit_for(row[column])
    return formats.interval_unit(row["luck_low"], row["luck_high"], row[column])
