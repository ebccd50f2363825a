"""How the numbers of a column are written, and the columns that many tables share."""

from dataclasses import dataclass

from sim.study.numbers import rounding as pennies


@dataclass(frozen=True)
class Kind:
    """How one kind of column is written: ``places`` after the point, None for text, flags, dates, money and
    inputs.

    ``unit`` is that of its columns that do not name another: "currency" is the scenario's, "" none.
    """

    name: str
    places: int | None
    rule: str
    unit: str = ""

    @property
    def decimals(self) -> int | None:
        """Digits after the point: those of a penny for money, None for text, dates and inputs."""
        return pennies.decimals() if self is MONEY else self.places


TEXT = Kind("text", None, "as it is; a first = + - @, tab or carriage return gets a leading apostrophe")
FLAG = Kind("flag", None, "true or false")
DATE = Kind("date", None, "year-month-day", "day")
WHOLE = Kind("whole", 0, "whole number", "count")
COUNT = Kind("mean count", 2, "2 decimals: a mean over replications", "count")
MONEY = Kind(
    "money", None, "in the scenario's currency, with its decimals: 2 for most, 0 for JPY, 3 for KWD …", "currency"
)
SHARE = Kind("share", 6, "6 decimals, 0 to 1", "share")
SCORE = Kind("score", 6, "6 decimals, on the scale of 0 to 10, which it may leave: nothing is clipped", "score")
RATIO = Kind("ratio", 6, "6 decimals", "ratio")
INPUT = Kind("input", None, "as many digits as it takes to read back the same number", "ratio")
"""A value of an input, which somebody may want to put in again."""
KINDS = (TEXT, FLAG, DATE, WHOLE, COUNT, MONEY, SHARE, SCORE, RATIO, INPUT)


@dataclass(frozen=True)
class Column:
    """One column: its name, kind and meaning in one sentence, and its unit where it is not that of its kind."""

    name: str
    kind: Kind
    meaning: str
    of: str | None = None

    @property
    def unit(self) -> str:
        """The unit of its values; "" for text and flags, OWN where each row has its own."""
        return self.kind.unit if self.of is None else self.of


NUMBER, WEEKS, OWN = "number", "weeks", "of the row"
"""Units: a number that only tells apart or ranks; weeks, as a date or a length; what the row is about has its own."""

BUSINESS = Column("business", TEXT, "name of the business")
TRIED_AT = Column("tried_at", TEXT, "the focus business at which the strategy is tried; empty for the baseline")
STRATEGY = Column("strategy", TEXT, "name of the strategy, or of the baseline where that has rows")
REPLICATION = Column("replication", WHOLE, "number of the draw of luck, from 0", NUMBER)
WEEK = Column("week", WHOLE, "week, 0 is the first that counts", WEEKS)
LABEL = Column("label", TEXT, "what people read for the strategy")
LOW = Column("luck_low", MONEY, "lower end of the 95 % interval from luck")
HIGH = Column("luck_high", MONEY, "upper end of the 95 % interval from luck")
SIMULTANEOUS = (
    Column(
        "luck_low", MONEY, "lower end of the simultaneous 95 % interval from luck: for all strategies and looks at once"
    ),
    Column("luck_high", MONEY, "upper end of the same interval"),
)
WINS = Column("wins", WHOLE, "replications in which this strategy comes first of all, the baseline included")
REPLICATIONS = Column("replications", WHOLE, "replications behind the row")
AMOUNT = Column("amount", MONEY, "money of the line")
LINE = Column("line", TEXT, "line of the account")
SEGMENT = Column("segment", TEXT, "name of the segment")
PLACE = Column("place", TEXT, "name of the place")
STAGE = Column("stage", TEXT, "stage of the relationship")
DIFFERENCE = Column("difference", MONEY, "mean paired difference of discounted profit from the baseline")
STAGES = (
    Column("interaction", COUNT, "residents who have come, and no more; the three stages exclude each other"),
    Column("engagement", COUNT, "residents for whom it has become a habit (loyalty above the limit of the rules, M25)"),
    Column(
        "relationship",
        COUNT,
        "loyalty above the limit of the rules (M25), and half the risk felt at the start",
    ),
)
KIND_OF_FUTURES = Column(
    "futures_kind", TEXT, "why the futures differ: assumptions (worlds), or luck where there is one world"
)
FUTURES = Column("futures", WHOLE, "how many futures: worlds, or replications where there is one world only")
WORST_REGRET = Column("worst_regret", MONEY, "the most that it earned less than the best strategy of a future")
MEAN_REGRET = Column("mean_regret", MONEY, "the mean of what it earned less than the best strategy of each future")


def named(kind: Kind, meanings: dict[str, str]) -> list[Column]:
    """Columns of one kind from name -> meaning."""
    return [Column(name, kind, meaning) for name, meaning in meanings.items()]


COUNTS = (
    ("visits", "visits served"),
    ("passing_visits", "visits served to passers-by"),
    ("turned_away", "occasions lost because the house was full"),
    ("first_visits", "first visits of residents"),
    ("return_visits", "visits of residents who came before"),
    ("referred_visits", "first visits of residents sent by a friend"),
    ("lapsed", "residents whose last visit is 13 weeks ago"),
)
SHARES = (
    ("delighted_share", "visits that delighted, of all visits"),
    ("outraged_share", "visits that outraged, of all visits"),
    ("loyal_share", "loyal residents, of those who visited in the last 13 weeks"),
    ("market_share", "visits, of the visits to all businesses"),
    ("utilisation", "seats used, of seats offered; empty without a limit of seats"),
)
RESULTS = (
    Column("profit", MONEY, "discounted profit of all counted weeks"),
    Column("profit_undiscounted", MONEY, "profit of all counted weeks, not discounted"),
    Column(
        "customer_equity_at_end",
        MONEY,
        "what the last year's residents are still worth, less what the strategy costs to run; not part of profit; "
        "empty with fewer than 104 recorded weeks, and for a strategy of which it cannot be told whether it leaves "
        "more or less than the baseline",
    ),
)
REVENUE = Column("revenue", MONEY, "money taken, not discounted")
