"""The tables of a sweep file: every key with its range, default and what it means, once."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.config import JsonDict

from sim.bounds import REPLICATIONS, SEED, WORLDS
from sim.scenario.schema.inputs import Rows, Table, choice, rows, whole
from sim.scenario.schema.names import Text
from sim.scenario.schema.schema_tree import Shape

MOST_POINTS = 1_000_000
MOST_INPUTS = 100
MOST_STEPS = 10_000

AS_THE_INPUT: JsonDict = {"unit": "as the input", "default_text": "values"}

Design = Literal["grid", "latin", "sobol", "list", "csv"]
Scale = Literal["linear", "log"]
Kept = Literal["decision", "weekly", "segments"]


class Vary(Table):
    """An input that differs from point to point: some values, or a range."""

    what: Text = choice(..., "The path of the input, as in docs/scenario-reference.md: business.NAME.price.")
    values: Annotated[tuple[float, ...], Rows] | None = Field(
        None,
        min_length=1,
        max_length=MOST_POINTS,
        description="Its values, in the unit of the scenario file.",
        json_schema_extra={"default_text": "low and high"},
    )
    low: float | None = Field(None, description="The lowest value of its range.", json_schema_extra=AS_THE_INPUT)
    high: float | None = Field(None, description="The highest value of its range.", json_schema_extra=AS_THE_INPUT)
    steps: int | None = whole(
        None, 2, MOST_STEPS, "values", "Into how many values a grid takes the range apart, both ends among them.",
        default_text="the range is drawn from, not taken apart",
    )  # fmt: skip
    scale: Scale = choice("linear", "Whether equal steps of a range add the same amount, or multiply by the same.")


class Sweep(Table):
    """What is varied, how points are chosen, and what is kept of each run."""

    title: Text = choice("", "What the sweep is called on its pages.")
    design: Design | None = Field(
        None,
        description="How points are chosen: every combination (grid), spread evenly so that more can follow (sobol), "
        "spread evenly once (latin), row by row (list), or from a table (csv).",
        json_schema_extra={"default_text": "csv with a csv; grid where every input has values; else sobol"},
    )
    points: int | None = whole(
        None, 1, MOST_POINTS, "points", "How many points sobol and latin draw.",
        default_text="must be given for sobol and latin; other designs have as many as their values say",
    )  # fmt: skip
    replications: int = whole(
        1, REPLICATIONS.least, REPLICATIONS.most, "replications", "How often luck is drawn at each point."
    )
    worlds: int = whole(
        1, WORLDS.least, WORLDS.most, "worlds", "Worlds of the [[uncertain]] inputs that are not varied, at each "
        "point; the first is the point as it stands.",
    )  # fmt: skip
    strategies: Annotated[tuple[Text, ...], Rows] | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="The strategies that are tried, by name; the baseline always is.",
        json_schema_extra={"default_text": "all of the scenario"},
    )
    keep: Annotated[tuple[Kept, ...], Rows] = choice(
        ("decision",), "What is kept of each run: the decision (always), weekly means, segments."
    )
    seed: int | None = whole(
        None, SEED.least, SEED.most, "seed", "The seed of all luck and of the points that are drawn.",
        default_text="runs.seed of the scenario",
    )  # fmt: skip
    uncertain: bool = choice(
        False, "Whether every [[uncertain]] input of the scenario is varied too, between its low and its high."
    )
    csv: Text | None = choice(
        None, "A table of points (CSV), beside this file: a column for each input, headed by its path; a row a point."
    )
    vary: Annotated[tuple[Vary, ...], Rows] = rows("The inputs that are varied.", MOST_INPUTS)


class SweepTables(Table):
    """A scenario, and how it is asked many times over."""

    scenario: Text = choice(
        ..., "The scenario: the name of one that comes with the program, or the path of a file, seen from this one."
    )
    sweep: Sweep = choice(..., "What is varied, how points are chosen, and what is kept.")


OF_SWEEP = Shape(SweepTables, "a sweep")
