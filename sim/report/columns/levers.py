"""The columns of the price list of levers: what a step of each is worth, for whom, by which causes, and its cost."""

from sim.report.columns.kinds import (
    BUSINESS,
    COUNT,
    DIFFERENCE,
    HIGH,
    INPUT,
    LINE,
    LOW,
    MONEY,
    NUMBER,
    OWN,
    REPLICATIONS,
    SEGMENT,
    TEXT,
    WHOLE,
    Column,
)

_LEVER = Column("lever", TEXT, "path of the lever, as a strategy of its business changes it")
_LABEL = Column("lever_label", TEXT, "the lever in plain words")
_STEPS = Column("steps", WHOLE, "how many steps of its row the lever is moved; below 0 the other way", NUMBER)
_STEP = Column("step", INPUT, "how far the lever is moved from week 0 on, alone and without cost, in its own unit", OWN)
_WORTH = Column(
    "worth_per_week",
    MONEY,
    "what the move is worth a week before its cost: the paired difference of discounted profit over the discounted "
    "weeks; empty without room",
)
_VISITS = Column("visits_per_week", COUNT, "visits a week more than under the baseline")
_ALL_COSTS = Column(
    "all_costs_per_week",
    MONEY,
    "what the move costs a week as a rule: cost_per_week, and one_off_cost spread over the discounted weeks",
)
_NET = Column("net_per_week", MONEY, "worth_per_week less all_costs_per_week")
_RANK = Column("lever_rank", WHOLE, "place of a single step at its business by worth less cost; 1 is the best", NUMBER)
_OWN_COST = Column("own_cost", TEXT, "what of the change is in the books by itself, so in the worth already")
_SURPRISE = Column(
    "surprise",
    TEXT,
    "what is against intuition: worse pays, better costs, room pays though there is some; else empty",
)
_NO_ROOM = Column("no_room", TEXT, "why the lever cannot be moved so; else empty")

TABLES: dict[str, tuple[Column, ...]] = {
    "levers": (
        BUSINESS,
        _LEVER,
        _LABEL,
        _STEPS,
        _STEP,
        Column("step_unit", TEXT, "unit of the step"),
        Column("means", TEXT, "what one step is in the trade"),
        Column("value_before", INPUT, "value of the lever at the start; empty: off or left out", OWN),
        Column("value_after", INPUT, "value with the move", OWN),
        _WORTH,
        LOW,
        HIGH,
        DIFFERENCE,
        _VISITS,
        Column("cost_per_week", MONEY, "what the move costs a week as a rule"),
        Column("one_off_cost", MONEY, "what the move costs once as a rule"),
        _ALL_COSTS,
        _NET,
        _RANK,
        _OWN_COST,
        _SURPRISE,
        _NO_ROOM,
        Column("cost_source", TEXT, "where the costs come from: guess, survey, published or our data"),
        Column("grade", TEXT, "how good the evidence for the costs is, A to D"),
        REPLICATIONS,
    ),
    "lever_segments": (
        BUSINESS,
        _LEVER,
        _STEPS,
        SEGMENT,
        Column(
            "contribution_per_week",
            MONEY,
            "what the visits of the segment, residents' and passers-by's, leave a week before fixed costs, more than "
            "under the baseline",
        ),
        LOW,
        HIGH,
        _VISITS,
        REPLICATIONS,
    ),
    "lever_bridge": (
        BUSINESS,
        _LEVER,
        _STEPS,
        LINE,
        Column("amount_per_week", MONEY, "money a week of the line; the lines add up to worth_per_week"),
    ),
    "24_what_a_step_is_worth": (
        BUSINESS,
        _LEVER,
        _LABEL,
        _STEP,
        _WORTH,
        LOW,
        HIGH,
        _ALL_COSTS,
        _NET,
        _RANK,
        REPLICATIONS,
    ),
}
