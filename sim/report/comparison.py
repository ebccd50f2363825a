"""What the report needs to know of a finished comparison; ``sim.study.compare`` hands over an object of this shape."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from sim.scenario.schema.scenario import Scenario

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.study.runs.visit_file import Visits


class Sealed(Protocol):
    """What the manifest of any results folder needs to know: of a comparison, a map or a study of patterns."""

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was read."""

    @property
    def engine(self) -> str:
        """agents or kernel."""

    @property
    def replications(self) -> int:
        """The most that anything has."""

    @property
    def stopped(self) -> str:
        """A sentence that says why they ended."""

    @property
    def seed(self) -> int:
        """0 to 2^63 - 1."""

    @property
    def workers(self) -> int:
        """Processes that shared the work."""

    @property
    def seconds(self) -> float:
        """The time it took."""

    @property
    def warnings(self) -> list[str]:
        """Sentences; what is found while the answer is shown is added."""


class Comparison(Sealed, Protocol):
    """A scenario's strategies, compared.

    ``stopped`` is a sentence that says why the replications ended; ``seconds`` the time it took.  ``tables`` is a
    `sim.study.rows.table_set.TableSet` of the tables of the results folder by name, each a DataFrame with the columns
    of ``sim.report.columns``; ``runs`` one row per business x
    strategy x world x replication; ``visits`` every visit of replication 0: a handle on a
    Parquet file, `sim.study.runs.visit_file.Visits`, or None.  ``cumulative`` has one row per
    business, strategy and week (0 is the first counted week): ``cumulative_difference``, the mean paired difference of
    discounted profit so far, ``luck_low``, ``luck_high`` (its 95 % interval from luck), p10, p90 (across replications).
    """

    @property
    def tables(self) -> Mapping[str, "DataFrame"]:
        """Name of a table -> its frame."""

    @property
    def runs(self) -> "DataFrame":
        """A row for each replication."""

    @property
    def visits(self) -> "Visits | None":
        """Every visit of replication 0."""

    @property
    def cumulative(self) -> "DataFrame":
        """Differences that add up week by week."""

    @property
    def full(self) -> bool:
        """Whether the dearer analyses were made."""
