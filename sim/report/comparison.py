"""What the report needs to know of a finished comparison; ``sim.study.compare`` hands over an object of this shape."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.study.runs.visit_file import Visits


class Comparison(Protocol):
    """A scenario's strategies, compared.

    ``stopped`` is a sentence that says why the replications ended; ``seconds`` the time it took.  ``tables`` holds the
    tables of the results folder by name, with the columns of ``sim.report.columns``; ``runs`` one row per business x
    strategy x world x replication; ``visits`` every visit of replication 0: a handle on a
    Parquet file, `sim.study.runs.visit_file.Visits`, or None.  ``cumulative`` has one row per
    focus, strategy and week (0 is the first counted week) of the cumulative paired difference of discounted profit:
    mean, low, high (95 % interval of the mean, from luck), p10, p90 (across replications).
    """

    scenario: Any
    engine: str
    replications: int
    stopped: str
    seed: int
    workers: int
    seconds: float
    tables: dict[str, "DataFrame"]
    runs: "DataFrame"
    visits: "Visits | None"
    cumulative: "DataFrame"
    warnings: list[str]
