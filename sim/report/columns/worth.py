"""The columns about customers: what they are worth and gain, what they would pay, how they come and go."""

from sim.report.columns.kinds import (
    BUSINESS,
    COUNT,
    HIGH,
    LABEL,
    LOW,
    MONEY,
    RATIO,
    REPLICATIONS,
    SEGMENT,
    STAGES,
    STRATEGY,
    TEXT,
    WEEK,
    Column,
)

_BY = Column(
    "grouped_by", TEXT, "what tells the customers of the row from others: all, segment, stage (at the end), came"
)
_KIND = Column(
    "customer_group",
    TEXT,
    "name of the segment; moved_away, interaction, engagement, relationship; before (customers of the year before "
    "week 0), referred (new, after a satisfied friend's word), other (new, any other way)",
)
_CUSTOMERS = Column(
    "customers",
    COUNT,
    "mean number of residents who came in the counted weeks, if only once, or in the 52 weeks before and still lived "
    "there",
)
_SPREAD = (
    Column(
        "mean",
        MONEY,
        "what such a customer is worth: what their visits of the counted weeks left before fixed costs, and their part "
        "of the customer equity at the end, before the strategy's running cost, both discounted to week 0; mean over "
        "all customers of all replications",
    ),
    Column("p10", MONEY, "a tenth of such customers are worth no more; mean over replications"),
    Column("median", MONEY, "half of them are worth no more; mean over replications"),
    Column("p90", MONEY, "nine tenths of them are worth no more; mean over replications"),
)
_ALIKE = Column(
    "others_alike",
    MONEY,
    "of recommended customers: the mean of other new customers whose first visit was in the same half-year and who go "
    "out as often; the plain means differ by that too",
)
_FLOW = Column(
    "flow",
    TEXT,
    "new (first visits ever), referred (of these, after a satisfied friend's word), returning (after 13 weeks or more "
    "without a visit), lapsed (last visit 13 weeks ago), moved (moved away while active), lost (of the lapsed, still "
    "there and away at the end)",
)
_TO = Column(
    "lost_to", TEXT, "of those lost: the rival that they are now most loyal to; empty for none, and other flows"
)
_PER_WEEK = Column(
    "per_week", RATIO, "residents a week, mean over the counted weeks and replications", "residents a week"
)

TABLES: dict[str, tuple[Column, ...]] = {
    "customers": (BUSINESS, STRATEGY, _BY, _KIND, _CUSTOMERS, *_SPREAD, _ALIKE),
    "surplus": (
        BUSINESS,
        STRATEGY,
        Column("segment", TEXT, "name of the segment; empty for all together"),
        Column("per_visit", MONEY, "what people gain from the market, for each of their visits to any business"),
        Column(
            "per_year",
            MONEY,
            "what the residents within reach and the passers-by gain together in a year from being able to go out: "
            "the log-sum of the choice model over the price weight, less what visits disappoint; as the run ends",
        ),
        Column("difference_per_year", MONEY, "mean paired difference from the baseline"),
        LOW,
        HIGH,
    ),
    "willingness": (
        BUSINESS,
        STRATEGY,
        Column(
            "customer_group",
            TEXT,
            "existing (residents who have come) or new (who know of the business and never came)",
        ),
        Column("customers", COUNT, "mean number of them at the end of the run"),
        Column(
            "mean",
            MONEY,
            "by how much the price could rise until they are no keener to come than a stranger like them who knows the "
            "promise alone; mean over all such residents of all replications",
        ),
        Column("p10", MONEY, "a tenth of them would bear no more; mean over replications"),
        Column("median", MONEY, "half of them would bear no more; mean over replications"),
        Column("p90", MONEY, "nine tenths of them would bear no more; mean over replications"),
    ),
    "leaky_bucket": (BUSINESS, STRATEGY, _FLOW, _TO, _PER_WEEK),
    "08_who_gains_who_leaves": (
        BUSINESS,
        STRATEGY,
        LABEL,
        SEGMENT,
        Column("who", TEXT, "residents or passers; cost: what the plan costs; total: what it adds in all"),
        Column(
            "contribution_difference", MONEY, "mean paired difference of the contribution from the baseline, discounted"
        ),
        LOW,
        HIGH,
        Column("customers_difference", COUNT, "mean paired difference of the last year's customers; empty for passers"),
        REPLICATIONS,
    ),
    "22_the_pyramid": (
        BUSINESS,
        STRATEGY,
        LABEL,
        WEEK,
        *STAGES,
        REPLICATIONS,
    ),
    "23_whose_guests": (
        BUSINESS,
        STRATEGY,
        LABEL,
        Column("who", TEXT, "rival; at home: people who would not have gone out; extra: all of them together"),
        Column("rival", TEXT, "the rival from which visits are won or to which they are lost; empty for the others"),
        Column(
            "visits_difference",
            COUNT,
            "mean visits a week won from it, below 0 lost to it; of the whole, the plan's visits less the baseline's",
        ),
        Column("visits_low", COUNT, "lower end of its 95 % interval from luck"),
        Column("visits_high", COUNT, "upper end of its 95 % interval from luck"),
        REPLICATIONS,
    ),
}
