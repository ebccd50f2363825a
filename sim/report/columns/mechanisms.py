"""The columns of what an answer rests on: mechanisms switched off, and other horizons."""

from sim.report.columns.kinds import (
    BUSINESS,
    DIFFERENCE,
    FLAG,
    HIGH,
    LABEL,
    LOW,
    MONEY,
    REPLICATIONS,
    STRATEGY,
    TEXT,
    WEEKS,
    WHOLE,
    WINS,
    Column,
)

_MECHANISM = Column("mechanism", TEXT, "the mechanism, as the key `off` of [behaviour] names it")
_WORDS = "the mechanism in plain words"
_CHANGE = Column(
    "mechanism_effect", MONEY, "gain without the mechanism less gain with it, same customers and same luck"
)
_WEEKS = Column("weeks", WHOLE, "the horizon: how many weeks count", WEEKS)
_BEST = Column("is_best", FLAG, "whether the mean difference is the highest of all, ties to the baseline")

TABLES: dict[str, tuple[Column, ...]] = {
    "mechanisms": (
        BUSINESS,
        STRATEGY,
        _MECHANISM,
        Column("mechanism_label", TEXT, _WORDS),
        Column("with_it", MONEY, "mean paired difference of profit from the baseline, every mechanism as given"),
        Column("without_it", MONEY, "the same with this mechanism switched off from the start of the warm-up"),
        _CHANGE,
        Column("luck_low", MONEY, "lower end of the 95 % interval of the change, from luck"),
        Column("luck_high", MONEY, "upper end of the 95 % interval of the change, from luck"),
        REPLICATIONS,
    ),
    "horizons": (BUSINESS, STRATEGY, _WEEKS, DIFFERENCE, LOW, HIGH, WINS, _BEST, REPLICATIONS),
    "06_what_it_rests_on": (
        BUSINESS,
        STRATEGY,
        LABEL,
        Column("mechanism", TEXT, "the mechanism that is off; empty where everything is as given"),
        Column("mechanism_label", TEXT, _WORDS),
        Column("gain", MONEY, "mean paired difference of profit from the baseline with this mechanism off"),
        _CHANGE,
        Column("luck_low", MONEY, "gain as given plus the lower end of the 95 % interval of the change, from luck"),
        Column("luck_high", MONEY, "gain as given plus the upper end of the 95 % interval of the change, from luck"),
        Column("leader", TEXT, "the strategy with the highest gain then; the baseline where none gains"),
        REPLICATIONS,
    ),
}
