"""The tables [study] and [runs]: what is asked, over which weeks, and how often luck is drawn."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from sim.bounds import REPLICATIONS, SEED
from sim.scenario.schema.inputs import LONGEST, TILL, Table, choice, money, number, whole
from sim.scenario.schema.names import Name, Text

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
THREE_LETTERS = "three capital letters, such as GBP"
MATERIAL_SHARE = 0.01
"""Of the baseline's revenue in the counted weeks: a smaller difference in profit is the same, if the file says nothing.
An assumption of ours: about a tenth of the profit of a house that keeps ten of a hundred."""
PRECISION_SHARE = 0.5
"""Of the material difference: an interval with this half-width has a side on which the answer lies in most cases."""


class Study(Table):
    """What the scenario asks."""

    title: Text = choice("", "What the study is called on its pages.")
    question: Text = choice("", "The question that the decision page answers.")
    start_date: datetime.date = choice(datetime.date(2026, 1, 5), "The first day of week 0.")
    weeks: int = whole(104, 1, LONGEST, "weeks", "How many weeks are counted, from week 0.")
    warm_up_weeks: int = whole(
        104, 0, LONGEST, "weeks", "Weeks that run before week 0, uncounted, so that the market has settled."
    )
    currency: Currency = choice("GBP", "The currency of every amount.", allowed=THREE_LETTERS)
    discount_rate: float = number(0.10, 0.0, 1.0, "per year", "The rate at which later profit is discounted.", off=0)
    baseline: Name = choice("as_is", "The strategy that changes nothing, which all others are compared with.")
    apply: Literal["each", "together"] = choice(
        "each", "Strategies are tried at each focus business in turn, or at all of them at once."
    )
    levers: str | None = choice(
        None, "The preset whose table of levers says what a step of each costs. Left out: the file's preset."
    )
    material_difference: float | None = money(
        None, "money", "A profit difference smaller than this is the same to us.", high=TILL,
        default_text="1 % of the baseline's revenue in the counted weeks, at each business",
    )  # fmt: skip


class Runs(Table):
    """How often luck is drawn again."""

    seed: int = whole(2026, SEED.least, SEED.most, "seed", "The seed of all luck.")
    replications: Annotated[int, Field(ge=REPLICATIONS.least, le=REPLICATIONS.most)] | Literal["auto"] = choice(
        "auto", "How many futures each strategy meets; auto stops once luck cannot change the decision."
    )
    precision: float | None = money(
        None, "money", "An interval from luck is narrow enough at this half-width, where it still leaves open on which "
        "side of material_difference a lead lies.", high=TILL, positive=True,
        default_text="half of material_difference; where that is 0, 0.5 % of the baseline's revenue",
    )  # fmt: skip
    min_replications: int = whole(
        10, 2, 100_000, "replications", "auto looks after this many, then after twice as many, and so on."
    )
    max_replications: int = whole(200, 2, 100_000, "replications", "auto looks for the last time after this many.")
