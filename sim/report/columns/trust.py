"""The columns of the plan of action, the trip-wires and the trust card."""

from sim.report.columns.assumptions import IN_FORCE, INPUT_LABEL
from sim.report.columns.kinds import (
    BUSINESS,
    DATE,
    DIFFERENCE,
    FLAG,
    FUTURES,
    KIND_OF_FUTURES,
    LABEL,
    MONEY,
    NUMBER,
    OWN,
    RATIO,
    REPLICATIONS,
    SHARE,
    STRATEGY,
    TEXT,
    WEEK,
    WEEKS,
    WHOLE,
    Column,
)

_MEASURE = Column("measure", TEXT, "short name of what is watched, a mean of 13 weeks; empty without a trip-wire")
_MEASURED = Column("measure_label", TEXT, "what people read for the measure")
_DONE = Column("weeks_done", WHOLE, "26 means after weeks 0 to 25, and the measure is that of weeks 13 to 25", WEEKS)
_LEVEL = Column("level", RATIO, "where the alarm goes off, in the unit of the measure", OWN)
_DIRECTION = Column("direction", TEXT, "below or above: on which side of the level the strategy should stop")
_FAILURES = Column(
    "failures", WHOLE, "futures that end badly: with no more profit than the baseline of the same future"
)
_CAUGHT = Column("caught", WHOLE, "of these, futures in which the alarm goes off")
_SUCCESSES = Column("successes", WHOLE, "futures that end well: with more profit than the baseline")
_FALSE = Column("false_alarms", WHOLE, "of these, futures in which the alarm goes off nevertheless")
_RULE = (_LEVEL, _DIRECTION, KIND_OF_FUTURES, FUTURES, _FAILURES, _CAUGHT, _SUCCESSES, _FALSE)
_FUTURE = Column(
    "future",
    WHOLE,
    "number of the future: the world, or the replication where there is one world only",
    NUMBER,
)
_ENDS_WELL = Column("ends_well", FLAG, "whether it ends with more profit than the baseline")
_VALUE = Column("measure_value", RATIO, "the measure over the last 13 weeks", OWN)
_STATE = Column("state", TEXT, "PASS, REVIEW, FAIL or NOT RUN")
_FOUND = Column("found", TEXT, "what was found")
_WANTED = Column("wanted", TEXT, "what was wanted")

TABLES: dict[str, tuple[Column, ...]] = {
    "plan": (
        STRATEGY,
        LABEL,
        WEEK,
        Column("date", DATE, "first day of that week"),
        Column("action", TEXT, "what is done"),
        Column("owner", TEXT, "who does it; empty where the scenario does not say"),
    ),
    "strategies": (
        STRATEGY,
        LABEL,
        Column("changes", TEXT, "what it changes and in which weeks, in words"),
        Column("spends", TEXT, "what its steps cost, phase by phase, in words"),
        Column("saves", TEXT, "what its steps save, phase by phase, in words"),
        Column(
            "cost_per_week",
            MONEY,
            "what its steps cost a week: the discounted mean over the weeks in which any is active; below 0: it saves",
        ),
        Column("one_off_cost", MONEY, "what its steps cost once; below 0: it brings in"),
    ),
    "tripwires": (
        BUSINESS,
        STRATEGY,
        _MEASURE,
        _MEASURED,
        _DONE,
        *_RULE,
        Column(
            "caught_unseen", WHOLE, "failures caught when a tenth of the futures is judged by the rule of the others"
        ),
        Column(
            "false_alarms_unseen", WHOLE, "false alarms when a tenth of the futures is judged by the rule of the others"
        ),
        Column("sentence", TEXT, "the trip-wire in words, or why there is none"),
    ),
    "tripwire_paths": (BUSINESS, STRATEGY, _MEASURE, _FUTURE, _ENDS_WELL, _DONE, _VALUE),
    "trust": (
        Column("check_name", TEXT, "short name of the check"),
        Column("check_label", TEXT, "what people read for the check"),
        _STATE,
        _FOUND,
        _WANTED,
        Column("sentence", TEXT, "the same in words"),
    ),
    "price_check": (
        BUSINESS,
        Column("price", MONEY, "the price tried, from week 0 on"),
        Column("price_move", TEXT, "dearer: 5 % above the price in force; cheaper: 5 % below"),
        DIFFERENCE,
        Column(
            "luck_low", MONEY, "lower end of the 95 % interval from luck, which holds for both prices of the business"
        ),
        Column("luck_high", MONEY, "upper end of that interval"),
        REPLICATIONS,
    ),
    "sources": (
        Column("input", TEXT, "path of the input"),
        INPUT_LABEL,
        IN_FORCE,
        Column("source", TEXT, "our data, survey, published or guess"),
        Column("is_important", FLAG, "whether the answer rests on it directly"),
        Column(
            "variance_share",
            SHARE,
            "the largest part of the spread of the best plan's lead that it explains; empty: unknown",
        ),
    ),
    "limits": (
        Column("sentence_number", WHOLE, "number of the sentence, from 1", NUMBER),
        Column("sentence", TEXT, "what the model cannot say, or what follows from an assumption alone"),
    ),
}
