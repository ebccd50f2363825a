"""The tables [study] and [runs]: what is asked, over which weeks, and how often luck is drawn."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from sim.bounds import REPLICATIONS, SEED
from sim.scenario.inputs import LONGEST, TILL, Table, choice, money, number, whole
from sim.scenario.names import Name, Text

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
THREE_LETTERS = "three capital letters, such as GBP"


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
    material_difference: float = money(
        10_000, "money", "A profit difference smaller than this is the same to us.", high=TILL
    )


class Runs(Table):
    """How often luck is drawn again."""

    seed: int = whole(2026, SEED.least, SEED.most, "seed", "The seed of all luck.")
    replications: Annotated[int, Field(ge=REPLICATIONS.least, le=REPLICATIONS.most)] | Literal["auto"] = choice(
        "auto", "How many futures each strategy meets; auto stops at the precision asked for."
    )
    precision: float = money(
        5_000, "money", "auto stops when the widest paired 95 % interval is within this.", high=TILL, positive=True
    )
    min_replications: int = whole(10, 2, 100_000, "replications", "auto never stops before this many.")
    max_replications: int = whole(200, 2, 100_000, "replications", "auto never goes beyond this many.")
