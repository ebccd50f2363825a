"""The columns of odds, regret and the assumptions behind them."""

from sim.report.columns.kinds import (
    BUSINESS,
    FOCUS,
    LABEL,
    MONEY,
    RATIO,
    REPLICATIONS,
    SHARE,
    STRATEGY,
    TEXT,
    WHOLE,
    Column,
)

_WORLD = Column("world", WHOLE, "number of the draw of the uncertain inputs, 0 is the scenario as it stands")
_WHAT = Column("what", TEXT, "path of the uncertain input")
KIND_OF_FUTURES = Column("kind", TEXT, "why the futures differ: assumptions (worlds), or luck where there is one world")
FUTURES = Column("futures", WHOLE, "how many futures: worlds, or replications where there is one world only")
_BEST = Column("best", WHOLE, "futures in which this strategy earns most, the baseline included")
_LOSES = Column("loses", WHOLE, "futures in which it earns less than the baseline")
_WORST = Column("worst", MONEY, "the most that it earned less than the best strategy of a future")
_MEAN_REGRET = Column("mean", MONEY, "the mean of what it earned less than the best strategy of each future")
_P10 = Column("p10", MONEY, "10th percentile of the profit difference over the futures")
_MEDIAN = Column("median", MONEY, "their median")
_P90 = Column("p90", MONEY, "their 90th percentile")

TABLES: dict[str, tuple[Column, ...]] = {
    "worlds": (
        _WORLD,
        Column("replication", WHOLE, "the draw of luck that this world met; empty for world 0, which meets all"),
        BUSINESS,
        STRATEGY,
        Column("difference", MONEY, "paired difference of profit from the baseline in this run; world 0: the mean"),
        Column(
            "difference_without_luck",
            MONEY,
            "world 0's mean difference plus what this world changes against world 0 with the same luck",
        ),
        Column("best", WHOLE, "1 where it is the best of this world, luck left out, else 0"),
        Column("regret", MONEY, "how much less it earned than the best of this world, luck left out"),
    ),
    "inputs": (_WORLD, _WHAT, Column("value", RATIO, "value of the input in this world")),
    "odds": (BUSINESS, STRATEGY, KIND_OF_FUTURES, FUTURES, _BEST, _LOSES, _P10, _MEDIAN, _P90),
    "regret": (BUSINESS, STRATEGY, KIND_OF_FUTURES, FUTURES, _WORST, _MEAN_REGRET),
    "drivers": (
        BUSINESS,
        _WHAT,
        LABEL,
        Column("in_force", RATIO, "the value in force"),
        Column("source", TEXT, "where its range comes from"),
        Column("low", RATIO, "the lowest plausible value"),
        Column("high", RATIO, "the highest plausible value"),
        Column(
            "share",
            SHARE,
            "part of the variance of the best strategy's lead that this input explains; empty: too few worlds",
        ),
        Column("flips_at", RATIO, "value at which another strategy overtakes, other inputs in force; empty: nowhere"),
        Column("low_winner", TEXT, "the best strategy at the lowest value"),
        Column("high_winner", TEXT, "the best strategy at the highest value"),
    ),
    "02_odds": (
        FOCUS,
        STRATEGY,
        LABEL,
        KIND_OF_FUTURES,
        FUTURES,
        Column("future", WHOLE, "number of the dot, from the smallest difference"),
        Column("difference", MONEY, "profit difference from the baseline in this future"),
        Column("loses", WHOLE, "1 where it is below 0, else 0"),
    ),
    "14_regret": (FOCUS, STRATEGY, LABEL, KIND_OF_FUTURES, FUTURES, _BEST, _MEAN_REGRET, _WORST, REPLICATIONS),
}
