"""The folder of a sweep: tables streamed from its runs, then the page and charts made of the tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.files import make_folder
from sim.report.columns import columns_of
from sim.report.columns.kinds import COUNT, FLAG, TEXT, WHOLE
from sim.report.output.sweep import write_pages
from sim.report.sweep import SweepAbout, SweepRuns, SweepTables
from sim.study.numbers.rounding import counted_in
from sim.study.runs.parquet import as_table
from sim.study.store.reading import Reading
from sim.study.store.tables import Tables
from sim.study.sweeps import tables as made
from sim.study.sweeps.about import About
from sim.study.sweeps.plan import Plan

if TYPE_CHECKING:
    import pyarrow

IN_DICTIONARY = {"runs": "sweep_runs", "weekly": "sweep_weekly", "segments": "sweep_segments"}
"""Tables that a comparison has too, with other columns."""


def folder_of(path: Path | None, out: Path | str | None) -> Path:
    """Where a sweep's results go: `out`, or results/<the file's stem>, whose parent is made."""
    if out:
        return Path(out)
    make_folder(Path("results"))
    return Path("results") / (path.stem if path else "sweep")


def made_anew(folder: Path, plan: Plan, kept: Reading, about: About) -> tuple[SweepTables, SweepAbout]:
    """Make tables/, data/, charts/ and report.html from the finished runs; returns what the page was made from.

    The same runs give the same bytes, however they came to be.  Raises CannotWrite (73) or DiskFull (74); the tables
    that were there before are then untouched.
    """
    study = plan.asked.scenario.study
    with counted_in(plan.asked.scenario):
        return _made(folder, plan, kept, about, study.currency)


def _made(folder, plan, kept, about, currency):
    points: list[pd.DataFrame] = []
    done = 0
    with Tables(folder, currency=currency, noted={"sweep": plan.identity_of_all()}) as tables:
        open_tables: dict[str, Any] = {}
        for block in made.blocks(plan, kept):
            for name, frame in block.items():
                _add(tables, open_tables, name, frame)
            points.append(block["points"])
            done += block["runs"]["run"].nunique()
        failures = made.failures(plan, kept, about.replay)
        _add(tables, open_tables, "failures", failures)
    found = SweepTables(
        points=pd.concat(points, ignore_index=True),
        failures=failures,
        runs=folder / "data" / "runs.parquet",
        weekly=folder / "data" / "weekly.parquet" if "weekly" in open_tables else None,
        segments=folder / "data" / "segments.parquet" if "segments" in open_tables else None,
    )
    told = _told(plan, about, SweepRuns(asked=len(plan), done=done, failed=len(failures)))
    write_pages(folder, found, told)
    return found, told


def _add(tables, open_tables, name, frame):
    batch = as_table(frame)
    if name not in open_tables:
        known = columns_of(IN_DICTIONARY.get(name, name), frame.columns)
        kinds = {column.name: column.kind for column in known if column is not None}
        decimals = {n: kind.decimals for n, kind in kinds.items() if kind not in (TEXT, WHOLE, FLAG)
                    and not (kind is COUNT and _is_whole(batch, n))}  # fmt: skip
        units = {column.name: column.unit for column in known if column is not None and column.unit}
        open_tables[name] = tables.table(name, batch.schema, decimals=decimals, units=units)
    open_tables[name].add(batch)


def _is_whole(batch: "pyarrow.Table", name: str) -> bool:
    import pyarrow.types as is_a

    return is_a.is_integer(batch.schema.field(name).type)


def _told(plan: Plan, about: About, runs: SweepRuns) -> SweepAbout:
    asked = plan.asked
    ranges = {path: about.ranges.get(path) or _range_of(plan, at) for at, path in enumerate(asked.inputs)}
    return SweepAbout.of(
        asked.scenario,
        inputs=[(path, low, high, log) for path, (low, high, log, _) in ranges.items()],
        values={path: many for path, (_, _, _, many) in ranges.items() if many is not None},
        title=about.title,
        file=about.file,
        design=about.design,
        points=len(asked.points),
        replications=asked.replications,
        worlds=asked.worlds,
        runs=runs,
        seed=asked.seed,
        command=about.command,
        keep=tuple(sorted(asked.keep)),
    )


def _range_of(plan, at):
    values = [point[at] for point in plan.asked.points]
    return min(values), max(values), False, None
