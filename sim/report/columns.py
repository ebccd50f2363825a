"""Every column of every table: how its numbers are written, its unit and what it means.

This is the one source for the writer, the reader and ``docs/data-dictionary.md``, which is made from it with
``python -m sim.report.columns``.
"""

from dataclasses import dataclass

from sim.report.looks import LINE_WORDS


@dataclass(frozen=True)
class Kind:
    """How one kind of column is written: ``decimals`` after the point, None for text and dates."""

    name: str
    decimals: int | None
    rule: str


TEXT = Kind("text", None, "as it is; a first = + - @, tab or carriage return gets a leading apostrophe")
DATE = Kind("date", None, "year-month-day")
WHOLE = Kind("whole", 0, "whole number")
COUNT = Kind("mean count", 2, "2 decimals: a mean over replications")
MONEY = Kind("money", 2, "2 decimals, in the scenario's currency")
SHARE = Kind("share", 6, "6 decimals, 0 to 1")
SCORE = Kind("score", 6, "6 decimals, on the scenario's scale")
RATIO = Kind("ratio", 6, "6 decimals")
KINDS = (TEXT, DATE, WHOLE, COUNT, MONEY, SHARE, SCORE, RATIO)


@dataclass(frozen=True)
class Column:
    """One column: its name, kind and meaning in one sentence."""

    name: str
    kind: Kind
    meaning: str


BUSINESS = Column("business", TEXT, "name of the business")
FOCUS = Column("focus", TEXT, "the focus business at which the strategy is tried")
STRATEGY = Column("strategy", TEXT, "name of the strategy; the baseline has rows too")
REPLICATION = Column("replication", WHOLE, "number of the draw of luck, from 0")
WEEK = Column("week", WHOLE, "week, 0 is the first that counts")
LABEL = Column("label", TEXT, "what people read for the strategy")
LOW = Column("low", MONEY, "lower end of the 95 % interval from luck")
HIGH = Column("high", MONEY, "upper end of the 95 % interval from luck")
WINS = Column("wins", WHOLE, "replications in which this strategy is the best of all, the baseline included")
REPLICATIONS = Column("replications", WHOLE, "replications behind the row")
AMOUNT = Column("amount", MONEY, "money of the line")
LINE = Column("line", TEXT, "line of the account")
SEGMENT = Column("segment", TEXT, "name of the segment")
PLACE = Column("place", TEXT, "name of the place")
STAGE = Column("stage", TEXT, "stage of the relationship")
DIFFERENCE = Column("difference", MONEY, "mean paired difference of discounted profit from the baseline")


def _named(kind: Kind, meanings: dict[str, str]) -> list[Column]:
    return [Column(name, kind, meaning) for name, meaning in meanings.items()]


_COUNTS = (
    ("visits", "visits served"),
    ("passing", "visits served to passers-by"),
    ("turned_away", "occasions lost because the house was full"),
    ("new", "first visits of residents"),
    ("returning", "visits of residents who came before"),
    ("referred", "first visits of residents sent by a friend"),
    ("lapsed", "residents whose last visit is 13 weeks ago"),
)
_SHARES = (
    ("delighted_share", "visits that delighted, of all visits"),
    ("outraged_share", "visits that outraged, of all visits"),
    ("loyal_share", "loyal residents, of those who visited in the last 13 weeks"),
    ("market_share", "visits, of the visits to all businesses"),
    ("utilisation", "seats used, of seats offered; empty without a limit of seats"),
)
_RESULTS = (
    Column("profit", MONEY, "discounted profit of all counted weeks"),
    Column("profit_undiscounted", MONEY, "profit of all counted weeks, not discounted"),
    Column("customer_equity_at_end", MONEY, "what the customers at the end are still worth; not part of profit"),
)
_REVENUE = Column("revenue", MONEY, "money taken, not discounted")

TABLES: dict[str, tuple[Column, ...]] = {
    "decision": (
        BUSINESS,
        STRATEGY,
        *_RESULTS,
        DIFFERENCE,
        LOW,
        HIGH,
        WINS,
        REPLICATIONS,
        Column("visits", COUNT, "visits served in all counted weeks"),
        _REVENUE,
        Column("utilisation", SHARE, "seats used, of seats offered; empty without a limit of seats"),
        Column(
            "roi", RATIO, "difference divided by the discounted cost of the programme; empty where it costs nothing"
        ),
        Column(
            "payback_week",
            WHOLE,
            "the week from which the mean cumulative difference stays at or above 0; empty: never",
        ),
        Column("break_even_cost_per_week", MONEY, "what the programme may cost a week before it stops paying"),
        Column(
            "verdict", TEXT, "the verdict on the business: not enough runs, carry on, toss-up, clear, likely, depends"
        ),
    ),
    "bridge": (
        BUSINESS,
        STRATEGY,
        Column("line", TEXT, "cause of the difference, between twins"),
        AMOUNT,
        LOW,
        HIGH,
    ),
    "walk": (
        BUSINESS,
        STRATEGY,
        Column("line", TEXT, "line of the change of revenue from the year before to the last year"),
        AMOUNT,
        Column("null", MONEY, "the same line under the baseline"),
    ),
    "weekly": (
        FOCUS,
        BUSINESS,
        STRATEGY,
        REPLICATION,
        WEEK,
        *(Column(name, WHOLE, meaning) for name, meaning in _COUNTS[:3]),
        _REVENUE,
        Column("profit", MONEY, "profit of the week, not discounted"),
        *(Column(name, WHOLE, meaning) for name, meaning in (_COUNTS[3], _COUNTS[4], _COUNTS[6], _COUNTS[5])),
        Column("satisfaction", SCORE, "mean satisfaction of the visits of residents and passers-by"),
        *(Column(name, SHARE, meaning) for name, meaning in _SHARES[:4]),
    ),
    "segments": (
        BUSINESS,
        STRATEGY,
        SEGMENT,
        Column("who", TEXT, "residents or passers"),
        Column("visits", COUNT, "mean visits served in all counted weeks"),
        _REVENUE,
        Column("contribution", MONEY, "revenue less what the visits cost, before fixed costs; not discounted"),
        Column("difference", MONEY, "mean paired difference of the contribution from the baseline"),
        LOW,
        HIGH,
        Column("customers", COUNT, "mean number of residents who visited in the counted weeks; empty for passers"),
        Column("customers_difference", COUNT, "mean paired difference of customers from the baseline"),
    ),
    "stages": (
        BUSINESS,
        STRATEGY,
        WEEK,
        Column("aware", COUNT, "residents who know the business; means over replications, at the week's close"),
        Column("interaction", COUNT, "residents who have come, and no more; the three stages exclude each other"),
        Column("engagement", COUNT, "residents for whom it has become a habit (loyalty of .15 or more)"),
        Column("relationship", COUNT, "residents with loyalty of .4 or more and half the risk felt at the start"),
        Column("active", COUNT, "residents who visited in the last 13 weeks"),
        Column("loyal", COUNT, "active residents with loyalty of .4 or more"),
        Column("lapsed", COUNT, "residents whose last visit was exactly 13 weeks ago"),
    ),
    "facts": (
        BUSINESS,
        Column("what", TEXT, "what is measured"),
        Column("value", RATIO, "the value known of the real business"),
        Column("model", RATIO, "the model's mean over the counted weeks of the baseline"),
        Column("gap", RATIO, "model / value - 1"),
        Column("tolerance", SHARE, "how far off is still right"),
        Column("within", TEXT, "whether the model is within the tolerance"),
        Column("source", TEXT, "where the value comes from"),
    ),
    "runs": (
        BUSINESS,
        STRATEGY,
        Column("world", WHOLE, "number of the draw of the uncertain inputs, 0 is the scenario as it stands"),
        REPLICATION,
        *_named(
            MONEY,
            {
                "profit": "discounted profit of the counted weeks",
                "profit_undiscounted": "the same, not discounted",
                "equity": "customer equity at the end; empty where there are too few weeks",
                "difference": "paired difference of discounted profit from the baseline",
                "programme_cost": "discounted cost of the strategy above the baseline's",
            },
        ),
        Column("visits", WHOLE, "visits served"),
        _REVENUE,
        Column("utilisation", SHARE, "seats used, of seats offered; empty without a limit of seats"),
        Column("barred", WHOLE, "residents turned away for good at the end"),
        *(
            Column(f"bridge_{line}", MONEY, f"line of the bridge: {words}")
            for line, words in LINE_WORDS.items()
            if line != "difference"
        ),
    ),
    "visits": (
        Column(
            "focus",
            TEXT,
            "the business at which the strategy is tried; empty for the baseline, of which all visits are kept",
        ),
        STRATEGY,
        Column("customer_id", TEXT, "place, slot and arrival of a resident; place, number and week of a passer-by"),
        Column("date", DATE, "day of the visit"),
        WEEK,
        BUSINESS,
        PLACE,
        SEGMENT,
        Column("passing", TEXT, "whether it is a passer-by"),
        Column("amount", MONEY, "what the visit cost the customer, before refunds and without upgrades"),
        *_named(
            SCORE,
            {
                "expected": "the experience expected as the visit began",
                "remembered": "the visit as it is remembered",
                "satisfaction": "satisfaction after a complaint was handled",
            },
        ),
        *_named(
            TEXT,
            {
                "first": "whether it is the customer's first visit ever to this business",
                "referred": "whether that first visit followed a friend's good word",
                "complained": "whether the customer complained",
                "refunded": "whether the guarantee paid",
                "upgraded": "whether the extra was bought",
            },
        ),
    ),
    "patterns": (
        Column("pattern", TEXT, "number of the pattern: R1 to R20, A1"),
        Column("statistic", TEXT, "short name of what is measured"),
        Column("meaning", TEXT, "what is measured, in words"),
        Column("value", RATIO, "what the market shows, mean over replications; empty if it cannot be measured"),
        Column("low", RATIO, "lower end of the 95 % interval from luck"),
        Column("high", RATIO, "upper end of the 95 % interval from luck"),
        Column("band", TEXT, "what the value should be"),
        Column("source", TEXT, "who says so"),
        Column("verdict", TEXT, "pass, review or fail; fitted: a constant was chosen to give it; theorem: it follows"),
        Column("note", TEXT, "why it could not be measured, or not everywhere"),
        REPLICATIONS,
    ),
    "01_which_plan_pays": (
        FOCUS,
        STRATEGY,
        LABEL,
        DIFFERENCE,
        LOW,
        HIGH,
        WINS,
        REPLICATIONS,
        Column("material_difference", MONEY, "half width of the band in which a difference is 'the same' to us"),
    ),
    "02_where_the_money_comes_from": (
        FOCUS,
        STRATEGY,
        LABEL,
        Column("line", TEXT, "cause of the difference; the last row is the whole difference"),
        Column("start", MONEY, "where the bar starts"),
        Column("end", MONEY, "where the bar ends"),
        AMOUNT,
        LOW,
        HIGH,
        REPLICATIONS,
    ),
    "03_the_long_climb": (
        FOCUS,
        STRATEGY,
        LABEL,
        WEEK,
        Column("mean", MONEY, "mean cumulative paired difference of discounted profit"),
        LOW,
        HIGH,
        REPLICATIONS,
        Column("payback", WHOLE, "1 in the pay-back week, else 0"),
    ),
    "04_visits_by_week": (
        FOCUS,
        STRATEGY,
        LABEL,
        WEEK,
        Column("visits", COUNT, "mean visits served in the week"),
        Column("passing", COUNT, "of these, mean visits served to passers-by"),
        REPLICATIONS,
    ),
}

# Tables that commands make with columns of their own take the meaning of a column from here.
SHARED: dict[str, Column] = {
    column.name: column
    for column in (
        *(Column(name, COUNT, meaning) for name, meaning in _COUNTS),
        *(Column(name, SHARE, meaning) for name, meaning in _SHARES),
        *_RESULTS,
        _REVENUE,
        BUSINESS,
        FOCUS,
        STRATEGY,
        REPLICATION,
        WEEK,
        LABEL,
        LOW,
        HIGH,
        WINS,
        REPLICATIONS,
        AMOUNT,
        LINE,
        SEGMENT,
        PLACE,
        STAGE,
        DIFFERENCE,
        Column("world", WHOLE, "number of the draw of the uncertain inputs, 0 is the scenario as it stands"),
        Column("source", TEXT, "where the number comes from"),
    )
}


def columns_of(table: str, names) -> list[Column | None]:
    """The columns of a table by name; None for one that the dictionary does not know."""
    own = {column.name: column for column in TABLES.get(table, ())}
    return [own.get(name) or SHARED.get(name) for name in names]


def data_dictionary() -> str:
    """The text of ``docs/data-dictionary.md``."""
    lines = [
        "# What the columns mean",
        "",
        "Made from `sim/report/columns.py` by `python -m sim.report.columns`; edit it there.",
        "",
        "All tables are CSV: UTF-8 without a byte order mark, a comma between cells, lines that end in a line feed,",
        "one header line, an empty cell for a number that does not exist. Read them with",
        "`sim.report.tables.read_table`,",
        'which also keeps names such as "NA" and "0012" as they are and takes the protecting apostrophe away again.',
        "",
        "## How numbers are written",
        "",
        "| kind | rule |",
        "|---|---|",
        *(f"| {kind.name} | {kind.rule} |" for kind in KINDS),
        "",
    ]
    for table, columns in TABLES.items():
        lines += [f"## {_place(table)}", "", *_rows(columns), ""]
    lines += ["## Columns of the other tables", "", *_rows(SHARED.values()), ""]
    return "\n".join(lines)


def _place(table: str) -> str:
    if table in ("runs", "visits"):
        return f"data/{table}.parquet"
    return f"charts/{table}.csv" if table[0].isdigit() else f"tables/{table}.csv"


def _rows(columns) -> list[str]:
    rows = [f"| {column.name} | {column.kind.name} | {column.meaning} |" for column in columns]
    return ["| column | kind | meaning |", "|---|---|---|", *rows]


if __name__ == "__main__":
    print(data_dictionary(), end="")
