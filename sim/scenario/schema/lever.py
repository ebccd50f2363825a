"""The table [[lever]]: what a step of a lever means in the trade, and what it costs."""

from typing import Literal

from sim.scenario.schema.evidence import Source
from sim.scenario.schema.inputs import LONGEST, TILL, Table, choice, money, number, table, whole
from sim.scenario.schema.names import Text

Grade = Literal["A", "B", "C", "D"]
Per = Literal["house", "customer"]
LARGEST = 1e12
FROM_TABLE = "as the table of levers (study.levers) has it"


class Lever(Table):
    """What a step of a lever means in the trade and costs; a key left out is that of the table of levers."""

    what: Text = choice(
        ..., 'The lever, as a strategy of its business changes it ("price"); "touchpoints.*.people" is one at each '
        "touchpoint.",
    )  # fmt: skip
    business: str | None = choice(None, "At which business. Left out: at every focus business.")
    step: float | None = number(
        None, -LARGEST, LARGEST, "as the lever", "One step of it, in the lever's own unit; below 0 it goes down.",
        default_text=f"{FROM_TABLE}; must be given for a lever that it does not have",
    )  # fmt: skip
    unit: Text | None = choice(None, "What its unit is called. Left out: as the business's key has it.")
    means: Text | None = choice(None, "What one step is in the trade, in a sentence.")
    low: float | None = number(
        None, -LARGEST, LARGEST, "as the lever", "The lowest value that the lever may be given.",
        default_text=f"{FROM_TABLE}, else the key's own range",
    )  # fmt: skip
    high: float | None = number(
        None, -LARGEST, LARGEST, "as the lever", "The highest value that the lever may be given.",
        default_text=f"{FROM_TABLE}, else the key's own range",
    )  # fmt: skip
    cost_per_point_per_week: float | None = money(
        None, "money per week and unit", "What each unit of the lever costs a week, at one step.", high=TILL,
        default_text=FROM_TABLE, evidence="D",
    )  # fmt: skip
    cost_grows: float | None = number(
        None, -0.75, 5.0, "power", "How the weekly cost grows: a move of n steps costs n to the power of one more than "
        "this as much as one step; 0 is straight, 1 quadratic, below 0 the first part of a step costs most.",
        off=0, default_text=f"{FROM_TABLE}, else 0", evidence="D",
    )  # fmt: skip
    one_off_cost_per_point: float | None = money(
        None, "money per unit", "What each unit of the lever costs once.", high=TILL, default_text=FROM_TABLE,
        evidence="D",
    )  # fmt: skip
    ramp_weeks: int | None = whole(
        None, 0, LONGEST, "weeks", "How long a move of it takes to be fully there.", off=0,
        default_text=f"{FROM_TABLE}, else 0",
    )  # fmt: skip
    per: Per | None = choice(
        None, "Whether its costs are those of a house, whatever its size, or grow with its customers (table only)."
    )
    own_cost: Text | None = choice(
        None, "What of its change is in the books by itself, whatever is given here, in a sentence."
    )
    source: Source | None = choice(None, "Where its costs come from.")
    grade: Grade | None = choice(None, "How good the evidence for its costs is, A to D.")
    reason: Text | None = choice(None, "Why its costs are what they are, with where the figures are from.")
    starts_at: float | None = number(
        None, -LARGEST, LARGEST, "as the lever", "The value of its first step where the business leaves it out or "
        "has it off.", default_text=f"{FROM_TABLE}, else the opening value and a step",
    )  # fmt: skip
    along: dict[str, float] = table("What is set with it at the business where it is off there: a lever and a value.")
    needs: str | None = choice(None, "The lever of the business without which this one does nothing.")
