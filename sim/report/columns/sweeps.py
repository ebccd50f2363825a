"""The columns of a sweep's tables and charts.

Three of its tables have the name of another in the results of a comparison: `sweep_runs`, `sweep_weekly` and
`sweep_segments` are the files runs, weekly and segments of a sweep.
"""

from sim.report.columns.assumptions import INPUT_LABEL
from sim.report.columns.kinds import (
    BUSINESS,
    COUNT,
    COUNTS,
    DIFFERENCE,
    FLAG,
    HIGH,
    INPUT,
    LABEL,
    LOW,
    MONEY,
    NUMBER,
    OWN,
    RATIO,
    REPLICATION,
    RESULTS,
    REVENUE,
    SEGMENT,
    SHARE,
    SHARES,
    STRATEGY,
    TEXT,
    TRIED_AT,
    WEEK,
    WHOLE,
    Column,
)

PREFIX = "sweep_"
"""Before the names of tables that a comparison has too."""
WITH_INPUTS = ("points", "failures", "sweep_runs")
"""Tables with a column for each varied input."""

_RUN = Column("run", WHOLE, "number of the run: one point, world and replication with all its strategies", NUMBER)
_POINT = Column("point", WHOLE, "number of the point: one setting of the varied inputs, from 0", NUMBER)
_WORLD = Column("world", WHOLE, "number of the draw of the uncertain inputs, 0 is the scenario as it stands", NUMBER)
_INPUT = Column("input", TEXT, "path of the varied input")
_INPUT_VALUE = Column("input_value", INPUT, "value of the input", OWN)
_SETTLED = Column("is_settled", FLAG, "whether the best leads the second by more than luck; empty with one run")
_POINTS = Column("points", WHOLE, "points with a finished run")
_RUNS = Column("runs", WHOLE, "finished runs behind the row: replications times worlds")

_WINS = (
    BUSINESS,
    STRATEGY,
    _POINTS,
    Column("points_won", WHOLE, "points at which this strategy has the highest mean profit"),
    Column("points_settled", WHOLE, "points that it wins by more than luck; empty where no point has two runs"),
    Column("share", SHARE, "points_won, of points"),
    Column("settled_share", SHARE, "points_settled, of points"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "points": (
        _POINT,
        BUSINESS,
        STRATEGY,
        _RUNS,
        DIFFERENCE,
        LOW,
        HIGH,
        Column("profit", MONEY, "mean discounted profit of the counted weeks"),
        Column("visits", COUNT, "mean visits served"),
        REVENUE,
        Column(
            "is_best", FLAG, "whether it has the highest mean profit at this point and business, ties to the baseline"
        ),
        _SETTLED,
    ),
    "failures": (
        _RUN,
        _POINT,
        _WORLD,
        REPLICATION,
        Column("how", TEXT, "raised, timed out, crashed, out of memory or given up"),
        Column("message", TEXT, "what the run said last"),
        Column("tries", WHOLE, "how often it was tried"),
        Column("memory_peak", WHOLE, "the most memory that it held; empty where unknown", "bytes"),
        Column("replay", TEXT, "the command that shows the failure again"),
    ),
    "wins": _WINS,
    "separations": (
        BUSINESS,
        _INPUT,
        INPUT_LABEL,
        Column("cut", INPUT, "value at which the input parts the points so that the winners differ most", OWN),
        Column("range_low", INPUT, "greatest value of a point below the cut", OWN),
        Column("range_high", INPUT, "least value of a point above the cut", OWN),
        Column("points_below", WHOLE, "points below the cut"),
        Column("winner_below", TEXT, "name of the strategy that wins most of them"),
        Column("won_below", WHOLE, "how many of them it wins"),
        Column("points_above", WHOLE, "points above the cut"),
        Column("winner_above", TEXT, "name of the strategy that wins most of them"),
        Column("won_above", WHOLE, "how many of them it wins"),
        Column(
            "chi_square", RATIO, "chi-square of side by winner, with one degree of freedom less than winners", NUMBER
        ),
        Column("permutations", WHOLE, "how often the winners were dealt out anew among the points"),
        Column(
            "p_value",
            SHARE,
            "share of these deals, with the true one, whose best cut of all inputs parts winners as much or more",
        ),
        Column(
            "is_separating", FLAG, "whether p_value is below .05 and the winners of most points differ on both sides"
        ),
    ),
    "losing": (
        BUSINESS,
        Column("strategy", TEXT, "name of the strategy with the highest mean profit over the points"),
        Column("held_against", TEXT, "name of the strategy that it is held against"),
        Column("gathering", TEXT, "shown: the points at which it earns less gather in a box; else why none is shown"),
        Column("points", WHOLE, "points with a finished run that were looked at"),
        Column("points_lost", WHOLE, "of these those at which it earns less than the other"),
        Column("base_rate", SHARE, "part of the points at which it does; of those not seen by the box, where one is"),
        _INPUT,
        INPUT_LABEL,
        Column("range_low", INPUT, "least value of the input at these points", OWN),
        Column("range_high", INPUT, "greatest value of the input at these points", OWN),
        Column("box_low", INPUT, "where the box begins along the input; empty: at the end of the range", OWN),
        Column("box_high", INPUT, "where it ends; empty: at the end of the range", OWN),
        Column("coverage", SHARE, "part of the lost points that lies in the box, of points that it was not chosen on"),
        Column("density", SHARE, "part of the points in the box that are lost, of the same"),
        Column("points_held_out", WHOLE, "points in the box, of the same"),
        Column("lost_in_box", WHOLE, "lost points in the box, of the same"),
        Column("chance_of_box", SHARE, "chance that a box which has to do with nothing holds so many lost points"),
    ),
    "sweep_runs": (
        _RUN,
        _POINT,
        _WORLD,
        REPLICATION,
        BUSINESS,
        STRATEGY,
        TRIED_AT,
        *RESULTS,
        DIFFERENCE,
        Column("programme_cost", MONEY, "discounted cost of the strategy above the baseline's"),
        REVENUE,
        *(Column(name, WHOLE, meaning) for name, meaning in COUNTS),
        Column("felt_score", RATIO, "mean of what visits felt like, in points", "score"),
        *(Column(name, SHARE, meaning) for name, meaning in SHARES),
    ),
    "sweep_weekly": (
        _POINT,
        BUSINESS,
        STRATEGY,
        WEEK,
        Column("visits", COUNT, "mean visits served in the week"),
        REVENUE,
        Column("profit_undiscounted", MONEY, "mean profit of the week, not discounted"),
        Column("loyal_share", SHARE, "loyal residents, of those who visited in the last 13 weeks"),
    ),
    "sweep_segments": (
        _POINT,
        BUSINESS,
        STRATEGY,
        SEGMENT,
        Column("who", TEXT, "residents or passers"),
        Column("visits", COUNT, "mean visits served in all counted weeks"),
        REVENUE,
        Column("contribution", MONEY, "revenue less what the visits cost, before fixed costs; discounted"),
    ),
    "24_outcome_by_input": (
        BUSINESS,
        STRATEGY,
        LABEL,
        Column("outcome", TEXT, "what amount is: difference from the baseline, or profit where nothing else was run"),
        _INPUT,
        INPUT_LABEL,
        Column("drawn_as", TEXT, "point; or mean, of all points whose values of the input lie together"),
        _POINT,
        _INPUT_VALUE,
        Column("amount", MONEY, "the outcome"),
        LOW,
        HIGH,
        _POINTS,
    ),
    "25_where_each_wins": (
        BUSINESS,
        _POINT,
        Column("winner", TEXT, "name of the strategy with the highest mean profit at the point"),
        LABEL,
        _SETTLED,
        Column("margin", MONEY, "how much more it earns than the second best, the baseline included"),
        _INPUT,
        INPUT_LABEL,
        _INPUT_VALUE,
    ),
    "26_points_won": (*_WINS[:2], LABEL, *_WINS[2:]),
}


def input_column(path: str) -> Column:
    """The column of a varied input in a table that has one for each."""
    return Column(path, INPUT, "value of the varied input", OWN)


def place(table: str) -> str | None:
    """Where a table of a sweep lies; None for a table of something else."""
    return f"tables/{table.removeprefix(PREFIX)}.csv of a sweep" if table in TABLES and not table[0].isdigit() else None
