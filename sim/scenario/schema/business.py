"""The table [[business]]: a competitor and everything that it can set."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from sim.scenario.schema.inputs import (
    LONGEST,
    MONEY,
    TILL,
    Share,
    Table,
    chance,
    choice,
    money,
    number,
    score,
    share,
    table,
    whole,
)
from sim.scenario.schema.names import Name

Copied = Literal["price", "promise", "appeal", "experience"]
COPIES = {
    "copycat": {"price": 0.25, "promise": 0.25, "appeal": 0.10, "experience": 0.05},
    "match_price": {"price": 1.0},
}


def _spelled_out(value: Any) -> Any:
    return dict(COPIES[value]) if isinstance(value, str) and value in COPIES else value


Copies = Annotated[
    dict[Copied, Share],
    BeforeValidator(_spelled_out, json_schema_input_type=dict[Copied, Share] | Literal["copycat", "match_price"]),
]


class Scores(Table):
    """How a business does at one touchpoint: ``people`` and ``setting``, or one ``score`` for both."""

    people: float | None = score(
        None, "What its people deliver.", weekly=True, default_text="score, else experience.norm"
    )
    setting: float | None = score(
        None, "What its rooms, tools and things deliver.", weekly=True, default_text="score, else experience.norm"
    )
    score: float | None = score(
        None, "People and setting at once.", weekly=True, default_text="people and setting as given"
    )
    varies_by: float = number(
        1.05, 0.0, 10.0, "score points", "Standard deviation of this moment from visit to visit.",
        off=0, evidence="D", weekly=True,
    )  # fmt: skip


class Business(Table):
    """A competitor; with ``focus`` one whose strategies we compare."""

    name: Name = choice(..., "What the business is called.")
    place: Name = choice(..., "Where it stands.")
    focus: bool = choice(False, "Whether we compare strategies for it.")

    price: float = money(..., "money per visit", "What a visit costs the customer.", weekly=True)
    unit_cost: float | None = money(
        None, "money per visit", "What serving a visit costs: goods and the labour that varies with visits.",
        weekly=True, default_text="0.6 of the price for a rival; must be given for a focus business",
    )  # fmt: skip
    fixed_cost_per_week: float = money(
        0, "money per week", "What it costs to be open; paid in weeks when it is open.", high=TILL, off=0, weekly=True
    )
    fixed_cost_while_shut_per_week: float = money(
        0, "money per week", "What runs on in weeks when it is shut: before it opens and after it has closed.",
        high=TILL, off=0, weekly=True,
    )  # fmt: skip
    cost_per_visit: float = money(
        0, "money per visit", "What a programme costs each time; below 0 it saves.", low=-MONEY, off=0, weekly=True
    )
    effort: float = money(
        0, "money per visit", "What a visit costs the customer in trouble, in money.", off=0, evidence="D", weekly=True
    )

    appeal: float | None = score(
        None, "What shows before buying: the product, its name, its look.", weekly=True,
        default_text="experience.norm",
    )  # fmt: skip
    promise: float | None = score(
        None, "What its advertising leads people to expect.", weekly=True, default_text="experience.norm"
    )
    clarity: float = share(
        0, "How clear the offer is; full clarity halves the risk felt at the start.", off=0, evidence="D", weekly=True
    )
    aware: float = share(0.8, "Share of residents who know it at the start.", off=1, evidence="D")
    considered: float = chance(0.5, "Chance that it comes to mind on an occasion.", off=1, evidence="D", weekly=True)
    considered_by_passers: float | None = chance(
        None, "The same for passers-by.", off=1, weekly=True, default_text="as considered"
    )
    noticed_per_week: float | None = chance(
        None, "Chance that an unaware resident becomes aware in a week.", off=0, evidence="D", weekly=True,
        default_text="the chance that keeps awareness level while people move",
    )  # fmt: skip

    seats_per_week: float | None = number(
        None, 1.0, 1e7, "visits per week", "How many visits it can serve.", off="left out", weekly=True,
        default_text="no limit",
    )  # fmt: skip
    crowding: float = number(
        0, 0.0, 10.0, "score points", "What people lose when it is full (from nine tenths on).",
        off=0, evidence="D", weekly=True,
    )  # fmt: skip

    touchpoints: dict[str, Scores] = table("Its scores at the category's touchpoints.", most=30)
    personalisation: float = number(
        0, 0.0, 10.0, "score points", "What knowing its customers adds, growing with their visits.",
        off=0, evidence="D", weekly=True,
    )  # fmt: skip
    novelty: float = number(
        0, -6.0, 6.0, "standard deviations", "What a first visit since the last refresh adds to each moment.",
        off=0, evidence="C", weekly=True,
    )  # fmt: skip
    refresh_every_weeks: int = whole(
        0, 0, LONGEST, "weeks", "How often all is made new; 0 is never.", off=0, weekly=True
    )
    refresh_cost: float = money(
        0, "money each time", "What a refresh costs; there is none in a week when it is shut.", high=TILL, off=0,
        weekly=True,
    )  # fmt: skip

    gesture_chance: float = chance(0, "Chance of a small kindness in a visit.", off=0, evidence="D", weekly=True)
    gesture_size: float = number(
        0, 0.0, 10.0, "score points", "What the gesture adds to its moment.", off=0, evidence="D", weekly=True
    )
    gesture_at: str | None = choice(None, "The touchpoint of the gesture. Left out: the last.")
    gesture_cost: float = money(0, "money each time", "What a gesture costs.", off=0, weekly=True)

    recovery: float = share(
        0.5, "Share of a shortfall that is made good when a customer complains.", off=0, evidence="B", weekly=True
    )
    recovery_delay_days: float = number(
        0, 0.0, 365.0, "days", "How long that takes; two days halve its effect.", off=0, evidence="D", weekly=True
    )
    complaints_invited: float = share(
        0, "Share of the outraged who would say nothing that asking brings to complain.", off=0, evidence="D",
        weekly=True,
    )  # fmt: skip
    cost_per_complaint: float = money(0, "money per complaint", "What handling a complaint costs.", off=0, weekly=True)
    guarantee: float = share(
        0, "Share of the price paid back to those who complain; it takes as much off the risk felt.",
        off=0, evidence="C", weekly=True,
    )  # fmt: skip

    upgrade_pull: float | None = number(
        None, -20.0, 20.0, "logits", "Pull of an extra offered after the service.", off="left out", evidence="D",
        weekly=True, default_text="no extra is offered",
    )  # fmt: skip
    upgrade_price: float = money(0, "money each", "What the extra sells for.", weekly=True)
    upgrade_cost: float = money(0, "money each", "What the extra costs.", weekly=True)
    upgrade_spread: float | None = number(
        None, 0.01, 1e9, "money", "How far people differ in what the extra is worth to them.", off="left out",
        evidence="D", weekly=True, default_text="1 over a customer's price weight",
    )  # fmt: skip

    self_bias: float = number(
        0.842, -6.0, 6.0, "standard deviations", "How much better it thinks it is than its customers find.",
        off=0, evidence="B", weekly=True,
    )  # fmt: skip
    survey_share: float = share(0, "Share of that bias that asking customers removes.", off=1, weekly=True)
    owner_standard: float | None = score(
        None, "The owner improves a touchpoint that she scores below this.", off="left out", evidence="D",
        default_text="she never does", weekly=True,
    )  # fmt: skip
    owner_step: float = number(
        0.5, 0.0, 10.0, "score points", "How far she improves it every four weeks.", evidence="D", weekly=True
    )
    owner_cost_per_point: float = money(
        0, "money per week and point", "What each point so gained costs while it is open; above 10 none is gained.",
        high=TILL, off=0, weekly=True,
    )  # fmt: skip
    buy_in: float = share(
        1, "Share of a planned change at a touchpoint that its people deliver.", off=1, evidence="D", weekly=True
    )
    fire_below: float | None = money(
        None, "money per year", "Customers who contribute less in a year are turned away.", low=-MONEY,
        off="left out", evidence="D", default_text="nobody is", weekly=True,
    )  # fmt: skip
    commitment_weeks: int = whole(
        0, 0, LONGEST, "weeks", "How long a freely chosen visit binds its customer.", off=0, weekly=True
    )

    copies: Copies = table(
        "Share of the gap to the best rival change that it closes every four weeks, by lever; or "
        '"copycat" or "match_price".',
        allowed='a table of rates for price, promise, appeal and experience, or "copycat" or "match_price"',
    )
    copies_after_weeks: int = whole(8, 0, LONGEST, "weeks", "How late it sees what rivals do.", evidence="D")
    copies_cost_per_week: float = money(
        0, "money per week", "What each week of copying costs while it is open.", high=TILL, off=0, weekly=True
    )

    opens_week: int | None = whole(
        None, -LONGEST, LONGEST, "week", "Its first week.", default_text="open from the start", weekly=True
    )
    closes_week: int | None = whole(
        None, -LONGEST, LONGEST, "week", "The week from which it is shut; a strategy or event may set it too.",
        default_text="never closes", weekly=True,
    )  # fmt: skip
