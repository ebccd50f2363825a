"""Strategies (what we do) and events (what happens to the market): dated changes to levers."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.schema.change import Change, ChangeFault
from sim.scenario.schema.inputs import LONGEST, TILL, Rows, Table, choice, money, number, rows, table, whole
from sim.scenario.schema.names import Name, Text


def _change(value: Any) -> Any:
    try:
        return Change.parse(value)
    except ChangeFault as fault:
        raise PydanticCustomError("allowed", "{allowed}", {"allowed": str(fault)}) from None


Changed = Annotated[
    Change,
    BeforeValidator(_change),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*[+-].*[0-9]\s*%?\s*$"}]}),
]


class Milestone(Table):
    """One line of a strategy's plan of action."""

    week: int = whole(..., 0, LONGEST, "week", "When it is done.")
    action: Text = choice(..., "What is done.")
    owner: Text = choice("", "Who does it.")


class Step(Table):
    """Changes that start together, and what they cost."""

    start_week: int = whole(0, 0, LONGEST, "week", "The first week of the change.")
    end_week: int | None = whole(
        None, 0, 2 * LONGEST, "week", "The week from which it is over.", default_text="it never ends"
    )
    ramp_weeks: int = whole(0, 0, LONGEST, "weeks", "How long it takes to be fully there.", off=0)
    fades_per_year: float = number(
        0, 0.0, 0.99, "share per year", "How fast a change at a touchpoint wears off.", off=0, evidence="D"
    )
    cost_per_week: float = money(
        0, "money per week", "What it costs while it is active and the business open; below 0 it saves.", low=-TILL,
        high=TILL, off=0,
    )  # fmt: skip
    one_off_cost: float = money(
        0, "money", "What it costs in its first week, open or shut; below 0 it brings in.", low=-TILL, high=TILL, off=0
    )
    change: dict[str, Changed] = table(
        'What changes: a path and a number (24.0), a step ("+2", "-1.5") or a percentage ("-10%").', most=500
    )


class Strategy(Table):
    """Dated changes to the levers of a focus business; one with a single step may give the step's keys directly."""

    name: Name = choice(..., "What the strategy is called.")
    label: Text = choice("", "What pages call it. Left out: its name.")
    milestones: Annotated[tuple[Milestone, ...], Rows] = rows("The plan of action.", 200)
    step: Annotated[tuple[Step, ...], Rows] = rows("Its steps.", 50)

    @model_validator(mode="before")
    @classmethod
    def _one_step(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        direct = {key: value for key, value in given.items() if key in Step.model_fields}
        if not direct or "step" in given:
            return given
        rest = {key: value for key, value in given.items() if key not in direct}
        return {**rest, "step": [direct]}


class Event(Table):
    """What happens to the market, whatever we do."""

    name: Name = choice(..., "What the event is called.")
    kind: Literal["recession", "change"] = choice(..., "A recession, or any change of levers.")
    start_week: int = whole(0, -LONGEST, LONGEST, "week", "Its first week.")
    end_week: int | None = whole(
        None, -LONGEST, 2 * LONGEST, "week", "The week from which it is over.", default_text="it never ends"
    )
    every_weeks: int | None = whole(
        None, 1, LONGEST, "weeks", "It comes again this often, before start_week too, so in the warm-up as well: a "
        "season, which has no first year.", default_text="it comes once",
    )  # fmt: skip
    depth: float = number(1.0, 0.0, 3.0, "depth", "How deep a recession is; 1 is like 2008.", off=0, evidence="C")
    change: dict[str, Changed] = table("What changes, as in a strategy; for the kind change.", most=500)
