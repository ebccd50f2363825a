"""The columns of the map of winners, of the command ``flip``."""

from sim.report.columns.assumptions import IN_FORCE, INPUT_LABEL
from sim.report.columns.kinds import (
    BUSINESS,
    FLAG,
    LABEL,
    MONEY,
    OWN,
    RATIO,
    REPLICATIONS,
    TEXT,
    Column,
)

_X_WHAT = Column("x_what", TEXT, "path of the assumption along x; horizon: the weeks that count")
_Y_WHAT = Column("y_what", TEXT, "path of the assumption along y; horizon: the weeks that count")
_X = Column("x", RATIO, "value along x", OWN)
_Y = Column("y", RATIO, "value along y", OWN)
_WINNER = Column("winner", TEXT, "name of the strategy that earns most at this point, the baseline included")
_MARGIN = Column("margin", MONEY, "how much more it earns than the second best, the baseline included")
_CLOSE = Column(
    "is_close",
    FLAG,
    "whether it is too close to call: the margin is less than the material difference, or luck leaves it open",
)
_HERE = Column("is_in_force", FLAG, "whether it is the point in force")
_SECOND = Column("runner_up", TEXT, "name of the second best")
_LOW = Column("luck_low", MONEY, "lower end of the margin's paired 95 % interval from luck")
_HIGH = Column("luck_high", MONEY, "upper end of the margin's paired 95 % interval from luck")
_GUESSES = tuple(
    Column(f"{axis}_guess_{end}", RATIO, f"{which} value that [[uncertain]] gives the assumption along {axis}", OWN)
    for axis in "xy"
    for end, which in (("low", "lowest"), ("high", "highest"))
)
_INPUT = Column("input", TEXT, "path of the assumption; horizon: the weeks that count")

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
        _INPUT,
        Column(
            "from_winner", TEXT, "name of the strategy that earns most up to range_low, the other assumption in force"
        ),
        Column("to_winner", TEXT, "name of the strategy that earns most from range_high on"),
        Column(
            "range_low",
            RATIO,
            "value up to which the one wins; between range_low and range_high the answer changes",
            OWN,
        ),
        Column("range_high", RATIO, "value from which the other wins", OWN),
        Column("flips_at", RATIO, "where both earn the same, if gains run straight between the values looked at", OWN),
        Column("is_clear", FLAG, "whether both win by more than is too close to call"),
    ),
    "screening": (
        BUSINESS,
        _INPUT,
        INPUT_LABEL,
        Column("range_low", RATIO, "the lowest value looked at", OWN),
        IN_FORCE,
        Column("range_high", RATIO, "the highest value looked at", OWN),
        Column("lead_low", MONEY, "at the lowest value: what today's winner earns more than the best of the others"),
        Column("lead_in_force", MONEY, "the same at the value in force"),
        Column("lead_high", MONEY, "the same at the highest value"),
        Column("lead_least", MONEY, "the least that it was anywhere"),
        Column("is_axis", FLAG, "whether the assumption became an axis of the map"),
        REPLICATIONS,
    ),
    "04_when_does_the_answer_flip": (
        BUSINESS,
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
        *_GUESSES,
    ),
}
