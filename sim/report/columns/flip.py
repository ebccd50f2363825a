"""The columns of the map of winners, of the command ``flip``."""

from sim.report.columns.kinds import (
    BUSINESS,
    FOCUS,
    LABEL,
    MONEY,
    RATIO,
    REPLICATIONS,
    TEXT,
    WHOLE,
    Column,
)

_X_WHAT = Column("x_what", TEXT, "path of the assumption along x; horizon: the weeks that count")
_Y_WHAT = Column("y_what", TEXT, "path of the assumption along y; horizon: the weeks that count")
_X = Column("x", RATIO, "value along x")
_Y = Column("y", RATIO, "value along y")
_WINNER = Column("winner", TEXT, "name of the strategy that earns most at this point, the baseline included")
_MARGIN = Column("margin", MONEY, "how much more it earns than the second best, the baseline included")
_CLOSE = Column(
    "close",
    WHOLE,
    "1 where it is too close to call: the margin is less than the material difference, or luck leaves it open; else 0",
)
_HERE = Column("here", WHOLE, "1 at the point in force, else 0")
_SECOND = Column("second", TEXT, "name of the second best")
_LOW = Column("low", MONEY, "lower end of the margin's paired 95 % interval from luck")
_HIGH = Column("high", MONEY, "upper end of the margin's paired 95 % interval from luck")
_WHAT = Column("what", TEXT, "path of the assumption; horizon: the weeks that count")

TABLES: dict[str, tuple[Column, ...]] = {
    "flip": (
        BUSINESS,
        _X_WHAT,
        _Y_WHAT,
        _X,
        _Y,
        _WINNER,
        _MARGIN,
        _CLOSE,
        _HERE,
        REPLICATIONS,
        _SECOND,
        _LOW,
        _HIGH,
        Column("material_difference", MONEY, "the difference that matters at the business, in force for the whole map"),
    ),
    "flips": (
        BUSINESS,
        _WHAT,
        Column("from_winner", TEXT, "name of the strategy that earns most up to low, the other assumption in force"),
        Column("to_winner", TEXT, "name of the strategy that earns most from high on"),
        Column("low", RATIO, "value up to which the one wins; between low and high the answer changes"),
        Column("high", RATIO, "value from which the other wins"),
        Column("at", RATIO, "where both earn the same, if gains run straight between the values looked at"),
        Column("clear", WHOLE, "1 where both win by more than is too close to call; 0 where one of them does not"),
    ),
    "screening": (
        BUSINESS,
        _WHAT,
        Column("label", TEXT, "what people read for the assumption"),
        Column("low", RATIO, "the lowest value looked at"),
        Column("in_force", RATIO, "the value in force"),
        Column("high", RATIO, "the highest value looked at"),
        Column("lead_low", MONEY, "at the lowest value: what today's winner earns more than the best of the others"),
        Column("lead_in_force", MONEY, "the same at the value in force"),
        Column("lead_high", MONEY, "the same at the highest value"),
        Column("lead_least", MONEY, "the least that it was anywhere"),
        Column("axis", WHOLE, "1 where the assumption became an axis of the map, else 0"),
        REPLICATIONS,
    ),
    "04_when_does_the_answer_flip": (
        FOCUS,
        _X_WHAT,
        Column("x_label", TEXT, "what people read for the assumption along x"),
        _Y_WHAT,
        Column("y_label", TEXT, "what people read for the assumption along y"),
        _X,
        _Y,
        _WINNER,
        LABEL,
        _MARGIN,
        _CLOSE,
        _HERE,
        REPLICATIONS,
        _SECOND,
        _LOW,
        _HIGH,
    ),
}
