"""The columns of rivals that copy and rivals that answer back."""

from sim.report.columns.kinds import (
    BUSINESS,
    FLAG,
    HIGH,
    LABEL,
    LOW,
    MONEY,
    NUMBER,
    REPLICATIONS,
    SHARE,
    STRATEGY,
    TEXT,
    WEEKS,
    WHOLE,
    Column,
)

_DELAY = Column(
    "copy_after_weeks", WHOLE, "how late all rivals in reach copy what they see; empty: they never copy", WEEKS
)
_COPYING = Column("is_copying", FLAG, "whether the rivals copy")
_GAIN = Column("gain", MONEY, "mean paired difference of discounted profit from the baseline among such rivals")
_HALF_LIFE = Column(
    "half_life_weeks",
    WHOLE,
    "weeks, from when the strategy is fully there, after which copying has taken half or more of what it earns a week "
    "before its own cost, for good; empty: it earns no more than the baseline beyond luck, or is not halved",
    WEEKS,
)
_RESPONSE = Column(
    "response", TEXT, "what all rivals in reach do: none, match_price, cut_price, copy_experience, copy_all"
)
_RESPONSE_LABEL = Column("response_label", TEXT, "what people read for it")
_OURS = Column("ours", MONEY, "our mean discounted profit, less that of the baseline while rivals do nothing")
_RIVALS = Column(
    "rivals",
    MONEY,
    "the same for all rivals in reach together; a rival pays for what it has copied as we do, in proportion, unless "
    "the scenario says what copying costs it",
)
_OUR_BEST = Column("is_our_best_reply", FLAG, "whether no other strategy of ours is worth more against this response")
_THEIR_BEST = Column("is_their_best_reply", FLAG, "whether no other response is worth more to rivals at this strategy")

TABLES: dict[str, tuple[Column, ...]] = {
    "rivals": (BUSINESS, STRATEGY, _DELAY, _COPYING, _GAIN, LOW, HIGH, _HALF_LIFE, REPLICATIONS),
    "payoffs": (
        BUSINESS,
        STRATEGY,
        _RESPONSE,
        _RESPONSE_LABEL,
        _OURS,
        LOW,
        HIGH,
        _RIVALS,
        _OUR_BEST,
        _THEIR_BEST,
        REPLICATIONS,
    ),
    "equilibria": (
        BUSINESS,
        Column(
            "equilibrium",
            WHOLE,
            "number of the Nash equilibrium, from 1, pure ones first; among the moves that no other move beats",
            NUMBER,
        ),
        Column("player", TEXT, "ours or rivals"),
        Column("move", TEXT, "the strategy or the response"),
        Column("chance", SHARE, "the chance with which it is played; 1 in a pure equilibrium"),
        Column("payoff", MONEY, "what the player expects in this equilibrium, counted as in payoffs"),
    ),
    "12_how_long_before_they_copy": (
        BUSINESS,
        STRATEGY,
        LABEL,
        Column("is_best", FLAG, "whether it is the best plan of the decision table"),
        _DELAY,
        _COPYING,
        _GAIN,
        LOW,
        HIGH,
        _HALF_LIFE,
        Column("difference", MONEY, "mean paired difference of discounted profit among the rivals of the file"),
        REPLICATIONS,
    ),
}
