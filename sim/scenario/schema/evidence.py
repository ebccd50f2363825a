"""What is known and how well: uncertain inputs, facts of the real business, and where inputs come from."""

from typing import Literal

from sim.scenario.schema.facts import FACTS
from sim.scenario.schema.inputs import LONGEST, Table, choice, money, number, whole
from sim.scenario.schema.names import Text

Source = Literal["guess", "survey", "published", "our data"]
Measure = Literal[FACTS]  # type: ignore[valid-type]  # their names stand once, in a tuple
WIDEST = 1e12
DEFAULT_WORLDS = 41  # the scenario as written and 40 draws
"""Draws of the uncertain inputs that a comparison makes unless told otherwise or unless `least_worlds` are more."""

PRICE_STEP = 0.05
"""By which share the price of a focus business is moved up and down to see whether it is near its best: far enough for
luck not to hide the difference, and near enough for elasticities to hold."""
PRICE_REPLICATIONS = 5
"""Replications of that: a price moves many customers a little, so their common luck leaves narrow intervals."""


def least_worlds(inputs: int) -> int:
    """How many worlds tell apart what so many inputs do: two for each coefficient of a quadratic fit of all at once."""
    return 2 * (2 * inputs + 1)


def default_worlds(inputs: int) -> int:
    """How many worlds a comparison makes of so many uncertain inputs, the scenario as written among them."""
    return max(DEFAULT_WORLDS, least_worlds(inputs))


class MeasuredBy(Table):
    """How an uncertain input can be asked for before the choice: what a survey of it gets wrong, and costs."""

    kind: Literal["share", "mean"] = choice(
        ...,
        "What is asked: share, yes or no, the input being the share of yes; mean, a number, the input being its mean.",
    )
    spread: float = number(
        0.0, 0.0, WIDEST, "as the input", "Standard deviation of single answers about their mean; of a share none."
    )
    bias_spread: float = number(
        0.0, 0.0, WIDEST, "as the input",
        "Standard deviation of what the whole survey is off, however many answer: whom it reaches, how it asks.",
    )  # fmt: skip
    cost_per_answer: float = money(..., "money per answer", "What one answer costs.")
    weeks: int = whole(
        4, 0, LONGEST, "weeks", "How long the choice waits for the answers; meanwhile the business carries on."
    )


class Uncertain(Table):
    """One uncertain input, drawn anew for each world from a triangle over low, likely and high."""

    what: Text = choice(..., "The path of the input.")
    low: float = number(..., -WIDEST, WIDEST, "as the input", "The lowest value that is plausible.")
    likely: float | None = number(
        None, -WIDEST, WIDEST, "as the input", "The most plausible value: the one in force.",
        default_text="the value in force",
    )  # fmt: skip
    high: float = number(..., -WIDEST, WIDEST, "as the input", "The highest value that is plausible.")
    source: Source = choice("guess", "Where the range comes from.")
    group: Text | None = choice(None, "With which others it would be found out at once: the same name at each of them.")
    measured_by: MeasuredBy | None = choice(None, "How it can be asked for. Left out: no survey of it is offered.")


class Fact(Table):
    """What is known of the real business; the model is printed beside it."""

    what: Measure = choice(..., "What was measured.")
    business: str | None = choice(None, "Of which business. Left out: the focus business.")
    value: float = number(..., -WIDEST, WIDEST, "as measured", "What it was.")
    tolerance: float = number(0.15, 0.0, 10.0, "share", "How far off the model may be, as a share of the value.")
    source: Source = choice("our data", "Where the fact comes from.")
