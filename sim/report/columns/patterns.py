"""The columns of a study of patterns."""

from sim.report.columns.kinds import (
    OWN,
    RATIO,
    REPLICATIONS,
    TEXT,
    Column,
)

TABLES: dict[str, tuple[Column, ...]] = {
    "patterns": (
        Column("pattern", TEXT, "number of the pattern: R1 to R25, A1"),
        Column("statistic", TEXT, "short name of what is measured"),
        Column("meaning", TEXT, "what is measured, in words"),
        Column(
            "statistic_value",
            RATIO,
            "what the market shows, mean over replications; empty if it cannot be measured",
            OWN,
        ),
        Column("statistic_low", RATIO, "lower end of the 95 % interval from luck", OWN),
        Column("statistic_high", RATIO, "upper end of the 95 % interval from luck", OWN),
        Column("band", TEXT, "what the value should be"),
        Column("source", TEXT, "who says so"),
        Column(
            "bar",
            TEXT,
            "whose the band is: published; published value, our tolerance; our own; none",
        ),
        Column(
            "pattern_verdict",
            TEXT,
            "pass, review or fail; fitted: a constant was chosen to give it; theorem: it follows; shown: no band",
        ),
        Column("note", TEXT, "why it could not be measured, or not everywhere"),
        REPLICATIONS,
    ),
}
