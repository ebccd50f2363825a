"""The columns of the twin diaries."""

from sim.report.columns.kinds import BUSINESS, DATE, NUMBER, SEGMENT, TEXT, WEEKS, WHOLE, Column

_CUSTOMER = (
    Column("customer_id", WHOLE, "number of the customer, as in data/visits.parquet", NUMBER),
    Column("customer", TEXT, "the same in words: place, slot and arrival"),
)
_DATE = Column("date", DATE, "the day on which that week starts")

TABLES: dict[str, tuple[Column, ...]] = {
    "diaries": (
        BUSINESS,
        Column("strategy", TEXT, "the best strategy of the business, by its mean difference"),
        Column(
            "pair",
            WHOLE,
            "1: a customer who goes the way of the residents as a whole; 2: one who goes the other way",
            NUMBER,
        ),
        *_CUSTOMER,
        SEGMENT,
        Column(
            "lived_under", TEXT, "the strategy under which the life is read; empty for a row on the pair as a whole"
        ),
        Column("week", WHOLE, "the first week that the sentence is about; 0 for a row on the pair as a whole", WEEKS),
        _DATE,
        Column(
            "event",
            TEXT,
            "what kind of event: chosen (how the pair was), same (there is none), before, arrived, first visit, visit, "
            "left for good, complaint, refund, friend told, disappointed, delighted, visits (ordinary ones), "
            "elsewhere, never, fired, left, total",
        ),
        Column("sentence", TEXT, "what happened, in words; scores of 0 to 10, all of it from replication 0"),
    ),
}
