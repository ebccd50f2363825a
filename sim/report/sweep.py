"""What the pages of a sweep are made of: its tables, and what was asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.words.assumption_text import Assumption, assumption
from sim.report.words.names import shown
from sim.report.words.theme import Theme, labels
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.currency import decimals, minor_units

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SweepInput:
    """One varied input: its full ``path``, which is also the name of its column, and what people read for it.

    ``low`` and ``high`` are the least and the greatest value asked for; with ``log`` it was spread evenly on a
    logarithmic scale.  ``unit`` is that of its declaration, ``values`` how many distinct values were listed, None where
    they were not; ``plan`` the label of the strategy that it belongs to, with which its label then begins.
    """

    path: str
    label: str
    low: float
    high: float
    log: bool = False
    unit: str = ""
    values: int | None = None
    plan: str = ""

    def words(self, currency: str) -> Assumption:
        """The input as sentences and axes tell it."""
        label, plan = shown(self.label) or shown(self.path), shown(self.plan)
        own = label.removeprefix(f"{plan}: ").removeprefix("its ") if plan else ""
        return Assumption(self.path, label, self.unit, currency, plan, own)


@dataclass(frozen=True)
class SweepRuns:
    """How many runs were asked for, how many are done and how many failed; a run is one point, world and replication
    with all its strategies.
    """

    asked: int
    done: int
    failed: int = 0

    @property
    def missing(self) -> int:
        """Runs that are neither done nor failed."""
        return max(0, self.asked - self.done - self.failed)


@dataclass(frozen=True)
class SweepAbout:
    """What was asked of a sweep.

    ``strategies`` and ``businesses`` map names to what people read for them, in the order of the file; ``points`` are
    those asked for, ``weeks`` those that count.  ``command`` makes the same again and names nothing on which the
    outcomes do not depend.  ``decimals`` are those of money in tables, by default the currency's.
    """

    title: str
    scenario: str
    file: str
    currency: str
    baseline: str
    weeks: int
    design: str
    inputs: tuple[SweepInput, ...]
    strategies: Mapping[str, str]
    businesses: Mapping[str, str]
    points: int
    replications: int
    worlds: int
    runs: SweepRuns
    seed: int
    command: str
    keep: tuple[str, ...] = ("decision",)
    decimals: int | None = None

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        *,
        inputs: Sequence[tuple[str, float, float, bool]],
        title: str,
        file: str,
        design: str,
        points: int,
        replications: int,
        worlds: int,
        runs: SweepRuns,
        seed: int,
        command: str,
        keep: tuple[str, ...] = ("decision",),
        values: Mapping[str, int] | None = None,
    ) -> "SweepAbout":
        """The same with the words, units and currency of a scenario.

        ``inputs`` are (full path, least value, greatest value, whether on a logarithmic scale); ``values`` maps paths
        to the number of values listed.  Raises `PathFault` for a path to nothing.
        """
        found = []
        for path, low, high, log in inputs:
            words = assumption(scenario, path)
            listed = (values or {}).get(path)
            found.append(SweepInput(path, words.label, low, high, log, words.unit, listed, words.plan))
        of_file = scenario.path
        return cls(
            title=title,
            scenario=scenario.study.title or (of_file.stem if of_file else ""),
            file=file,
            currency=scenario.study.currency,
            baseline=scenario.study.baseline,
            weeks=scenario.study.weeks,
            design=design,
            inputs=tuple(found),
            strategies=labels(scenario),
            businesses={one.name: one.name for one in scenario.business if one.focus},
            points=points,
            replications=replications,
            worlds=worlds,
            runs=runs,
            seed=seed,
            command=command,
            keep=keep,
            decimals=decimals(scenario),
        )

    @property
    def theme(self) -> Theme:
        """How the strategies look."""
        return Theme(self.currency, self.baseline, tuple(self.strategies), dict(self.strategies))

    @property
    def places(self) -> int:
        """Decimals of money in tables."""
        return minor_units(self.currency) if self.decimals is None else self.decimals


@dataclass(frozen=True)
class SweepTables:
    """The tables of a sweep, their columns those of `sim.report.columns.sweeps`.

    ``points`` and ``failures`` may be empty.  ``wins`` may be None: it is then worked out from ``points``.  ``runs``,
    ``weekly`` and ``segments`` are Parquet files, None where there is none; pages only point to them.
    """

    points: "pd.DataFrame"
    failures: "pd.DataFrame"
    wins: "pd.DataFrame | None" = None
    runs: Path | None = None
    weekly: Path | None = None
    segments: Path | None = None
