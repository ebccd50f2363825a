"""The market: what a visit consists of, who the customers are, where they live and how they travel."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.schema.inputs import Rows, Share, Table, choice, number, rows, score, share, table, whole
from sim.scenario.schema.names import Name, Text

Care = Annotated[float, Field(ge=0.01, le=100.0)]
LARGEST_PLACE = 10_000_000


class Touchpoint(Table):
    """One moment of a visit, the same for every business of the category."""

    name: Name = choice(..., "What the moment is called.")
    human: float = share(
        0.6, "The weight of people against setting in this moment.", evidence="D", off="people = setting"
    )
    occurs: float = share(1.0, "The chance that a visit has this moment.", off=1)


class Experience(Table):
    """The score scale and the category's moments."""

    norm: float = score(6.0, "The category's normal score; 0 inside.")
    spread: float = number(
        1.5, 0.1, 10.0, "score points", "One standard deviation between the businesses of the category; 1 inside."
    )
    touchpoint: Annotated[tuple[Touchpoint, ...], Rows] = rows(
        "The moments of a visit, in order; the last that occurs is remembered as the end.", 30, 1, must=True
    )


class Segment(Table):
    """Customers drawn from the same distributions of sensitivities."""

    name: Name = choice(..., "What the segment is called.")
    price_sensitivity: float = number(1.0, 0.0, 100.0, "× average", "Multiplies the price weight.", weekly=True)
    experience_sensitivity: float = number(
        1.0, 0.0, 100.0, "× average", "Multiplies the experience weight.", weekly=True
    )
    product_sensitivity: float = number(1.0, 0.0, 100.0, "× average", "Multiplies the product weight.", weekly=True)
    time_sensitivity: float = number(1.0, 0.0, 100.0, "× average", "Multiplies the value of time.", weekly=True)
    effort_sensitivity: float = number(
        1.0, 0.0, 100.0, "× average", "Multiplies what the trouble of a visit costs.", off=1, weekly=True
    )
    occasions_per_week: float = number(
        0.5, 0.0, 14.0, "occasions per week", "Chances to go out, here, elsewhere or not at all.",
        evidence="D", weekly=True,
    )  # fmt: skip
    talkativeness: float = number(1.0, 0.0, 100.0, "× average", "Multiplies the chance to talk.", weekly=True)
    spend: float = number(
        1.0, 0.0, 100.0, "× price", "Multiplies what a visit pays and what serving it costs, not the choice.",
        weekly=True,
    )  # fmt: skip
    guest_chance: float = share(
        0.0, "The chance that a friend shares the visit and learns from it.", evidence="D", off=0, weekly=True
    )
    cares: dict[str, Care] = table("Weights of the touchpoints in this segment's memory; 1 where left out.", most=30)


class Place(Table):
    """Where customers live and businesses stand."""

    name: Name = choice(..., "What the place is called.")
    label: Text = choice("", "What pages call it. Left out: its name, with spaces for underscores and a capital.")
    residents: int = whole(0, 0, LARGEST_PLACE, "people", "Residents who come to mind as customers.")
    mix: dict[str, Share] | None = choice(
        None, "Shares of the segments among the residents; they sum to 1. Left out: equal shares."
    )
    passing_trade_per_week: float = number(
        0.0, 0.0, 1e6, "occasions per week", "Occasions of people who are seen once.", off=0, weekly=True
    )
    passing_mix: dict[str, Share] | None = choice(
        None, "Shares of the segments among passers-by; they sum to 1. Left out: as mix."
    )
    passing_share: float | None = share(
        None, "Re-splits the place's expected occasions: passing trade and the number of residents are scaled so that "
        "passing trade has this share of them.", default_text="the split as it stands",
    )  # fmt: skip
    friends_per_person: int = whole(8, 0, 200, "friends", "How many friends a resident talks to.", evidence="D", off=0)
    network: Literal["small_world", "random", "hubs", "complete"] = choice(
        "small_world", "How friendships are laid out.", evidence="D"
    )
    alike: float = share(
        0.4, "How far neighbours in a small world, who are mostly friends, are suited by the same businesses.", off=0,
        evidence="D",
    )  # fmt: skip
    moves_per_year: float = number(
        0.08, 0.0, 0.99, "share per year", "Residents replaced by newcomers.", evidence="C", off=0
    )


class Travel(Table):
    """The way between two places, the same from either side."""

    from_: Name = Field(alias="from", description="One place.", json_schema_extra={"changes": "set_up"})
    to: Name = choice(..., "The other place.")
    minutes: float = number(..., 0.0, 10_000.0, "minutes", "How long the way takes, there and back.")
