"""The columns of odds, regret and the assumptions behind them."""

from sim.report.columns.kinds import (
    BUSINESS,
    FLAG,
    FUTURES,
    KIND_OF_FUTURES,
    LABEL,
    MEAN_REGRET,
    MONEY,
    NUMBER,
    OWN,
    RATIO,
    SHARE,
    STRATEGY,
    TEXT,
    WHOLE,
    WORST_REGRET,
    Column,
)

_WORLD = Column("world", WHOLE, "number of the draw of the uncertain inputs, 0 is the scenario as it stands", NUMBER)
_INPUT = Column("input", TEXT, "path of the uncertain input")
_BEST = Column("futures_best", WHOLE, "futures in which this strategy earns most, the baseline included")
INPUT_LABEL = Column("input_label", TEXT, "what people read for the input")
IN_FORCE = Column("in_force", RATIO, "the value in force, or the size of the change", OWN)
_LOSES = Column("futures_lost", WHOLE, "futures in which it earns less than the baseline")
_P10 = Column("p10", MONEY, "10th percentile of the profit difference over the futures")
_MEDIAN = Column("median", MONEY, "their median")
_P90 = Column("p90", MONEY, "their 90th percentile")

TABLES: dict[str, tuple[Column, ...]] = {
    "worlds": (
        _WORLD,
        Column(
            "replication", WHOLE, "the draw of luck that this world met; empty for world 0, which meets all", NUMBER
        ),
        BUSINESS,
        STRATEGY,
        Column("difference", MONEY, "paired difference of profit from the baseline in this run; world 0: the mean"),
        Column(
            "difference_without_luck",
            MONEY,
            "world 0's mean difference plus what this world changes against world 0 with the same luck",
        ),
        Column("is_best", FLAG, "whether it is the best of this world, luck left out"),
        Column("regret", MONEY, "how much less it earned than the best of this world, luck left out"),
    ),
    "inputs": (_WORLD, _INPUT, Column("input_value", RATIO, "value of the input in this world", OWN)),
    "odds": (BUSINESS, STRATEGY, KIND_OF_FUTURES, FUTURES, _BEST, _LOSES, _P10, _MEDIAN, _P90),
    "regret": (BUSINESS, STRATEGY, KIND_OF_FUTURES, FUTURES, WORST_REGRET, MEAN_REGRET),
    "drivers": (
        BUSINESS,
        _INPUT,
        INPUT_LABEL,
        IN_FORCE,
        Column("source", TEXT, "where its range comes from"),
        Column("range_low", RATIO, "the lowest plausible value", OWN),
        Column("range_high", RATIO, "the highest plausible value", OWN),
        Column(
            "variance_share",
            SHARE,
            "part of the variance of the best strategy's lead that this input explains; empty: too few worlds",
        ),
        Column(
            "flips_at",
            RATIO,
            "value at which another strategy overtakes, other inputs in force; empty: nowhere, or too few worlds",
            OWN,
        ),
        Column("low_winner", TEXT, "the best strategy at the lowest value"),
        Column("high_winner", TEXT, "the best strategy at the highest value"),
    ),
    "02_odds": (
        BUSINESS,
        STRATEGY,
        LABEL,
        KIND_OF_FUTURES,
        FUTURES,
        _LOSES,
        Column("future", WHOLE, "number of the dot, from the smallest difference", NUMBER),
        Column("difference", MONEY, "profit difference from the baseline in this future, or a quantile of many"),
        Column("is_loss", FLAG, "whether it is below 0"),
    ),
}
