"""The columns of what differs between two scenarios or results, of the command ``diff``."""

from sim.report.columns.kinds import (
    BUSINESS,
    FLAG,
    HIGH,
    LOW,
    MONEY,
    NUMBER,
    REPLICATIONS,
    TEXT,
    WHOLE,
    Column,
)

_PLAN = Column("strategy", TEXT, "name of the strategy; empty: the profit of carrying on itself")
_MOVED = Column("moved", MONEY, "how much more it is a week in the second than in the first")
_CAUSE = Column("cause", TEXT, "the place in the file that was changed, or that several changes share")
_CAUSES = (
    BUSINESS,
    _PLAN,
    Column("cause", TEXT, "the place in the file that was changed, or that several changes share; or interplay"),
    Column("cause_label", TEXT, "what people read for it"),
    Column(
        "moved",
        MONEY,
        "money a week that this change alone brings to the first; of interplay what all bring beyond that",
    ),
    LOW,
    HIGH,
    Column(
        "lost_without",
        MONEY,
        "money a week that the second loses if this change alone is left out; empty for interplay",
    ),
    REPLICATIONS,
)

TABLES: dict[str, tuple[Column, ...]] = {
    "changes": (
        Column("place", TEXT, "where the value stands in the file, names and keys joined by points"),
        Column("was", TEXT, "the value in the first; empty: not there"),
        Column("now", TEXT, "the value in the second; empty: not there"),
        Column(
            "effect",
            TEXT,
            "tried: with runs; words or how it is judged: no run depends on it; one of them alone: of a strategy that "
            "only one file has; not tried: see the warnings",
        ),
        _CAUSE,
    ),
    "answers": (
        BUSINESS,
        _PLAN,
        Column("first_difference", MONEY, "profit a week against carrying on in the first, or that of carrying on"),
        Column("second_difference", MONEY, "the same in the second, with the same luck"),
        _MOVED,
        LOW,
        HIGH,
        Column("first_leads", FLAG, "whether it earns most in the first, of what both have"),
        Column("second_leads", FLAG, "whether it earns most in the second, of what both have"),
        REPLICATIONS,
    ),
    "causes": _CAUSES,
    "earlier_answers": (
        Column("which", TEXT, "first or second: whose results said this"),
        BUSINESS,
        Column("strategy", TEXT, "name of the strategy; the baseline has rows too"),
        Column("difference", MONEY, "difference of discounted profit, all weeks, as the results said"),
        LOW,
        HIGH,
        Column("verdict", TEXT, "the word of the results"),
        Column("seed", WHOLE, "the seed that they were made with", NUMBER),
        Column("version", TEXT, "the version of the program that made them"),
        REPLICATIONS,
    ),
    "19_what_moved_it": (
        BUSINESS,
        Column("label", TEXT, "what people read for the plan, or for carrying on"),
        *_CAUSES[1:],
    ),
}
