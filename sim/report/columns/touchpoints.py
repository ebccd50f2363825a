"""The columns of what a touchpoint is worth and of what customers find there."""

from sim.report.columns.kinds import (
    BUSINESS,
    HIGH,
    LOW,
    MONEY,
    NUMBER,
    OWN,
    RATIO,
    REPLICATIONS,
    SCORE,
    TEXT,
    WHOLE,
    Column,
)

_TOUCHPOINT = Column("touchpoint", TEXT, "name of the touchpoint; empty for recovery, which is the whole business's")
_STEP = Column(
    "step",
    RATIO,
    "how far the lever was moved from week 0 on, alone, without cost and as planned (buy_in of it is delivered): score "
    "points, for recovery a share; below 0 where less is better or more has no room",
    OWN,
)
_PER_POINT = Column(
    "per_point_per_year",
    MONEY,
    "what one point more earns in a year (varies_by: one point less; recovery: 0.1 more), by all causes, rivals who "
    "copy among them: the paired difference of discounted profit, divided by the points of the step and by the "
    "discounted years, so the level yearly amount of the same value; for a segment the difference of what its visits, "
    "residents' and passers-by's, leave before fixed costs",
)
_AT_TWICE = Column(
    "per_point_at_twice", MONEY, "the same from a step twice as large; empty without room or need for it"
)
_RANK = Column(
    "lever_rank",
    WHOLE,
    "place of the lever at its business by what all customers together bring, 1 earns most",
    NUMBER,
)
_DELIVERED = Column(
    "delivered",
    SCORE,
    "the touchpoint as designed, people and setting by their weight; like the next three a mean over the visits of the "
    "baseline's replication 0 (20,000 at most, evenly spread)",
)
_OWN_SCORE = Column("own_score", SCORE, "what the firm thinks it is: delivered and its own bias")
_FELT = Column(
    "felt",
    SCORE,
    "what those who came lived there: also how far it suits them, novelty, being known, gestures and crowding",
)
_EXPECTED = Column("expected", SCORE, "what they expected of the visit as it began")

TABLES: dict[str, tuple[Column, ...]] = {
    "touchpoints": (
        BUSINESS,
        _TOUCHPOINT,
        Column("lever", TEXT, "the lever: people, setting, varies_by (how much visits differ) or recovery"),
        Column(
            "segment",
            TEXT,
            "all, in the first row of each lever, or the name of a segment; the segments add up to all, but for what "
            "the owner's own improvements cost",
        ),
        _STEP,
        _PER_POINT,
        LOW,
        HIGH,
        _AT_TWICE,
        _RANK,
        REPLICATIONS,
    ),
    "clues": (BUSINESS, _TOUCHPOINT, _DELIVERED, _OWN_SCORE, _FELT, _EXPECTED),
    "09_fix_this_first": (
        BUSINESS,
        _TOUCHPOINT,
        Column("lever", TEXT, "the lever as in touchpoints.csv"),
        Column("lever_label", TEXT, "the lever in plain words"),
        _STEP,
        _PER_POINT,
        LOW,
        HIGH,
        _AT_TWICE,
        _RANK,
        REPLICATIONS,
    ),
}
