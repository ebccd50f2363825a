"""The results folder of a comparison: tables, charts, data and the manifest, whole or not at all."""

import json
from pathlib import Path

from sim.report import charts, drawn, findings
from sim.report.looks import looks_of
from sim.report.manifest import manifest
from sim.report.tables import csv_bytes, parquet_bytes
from sim.report.writing import SEAL, ResultsFolder

TABLES = ("decision", "bridge", "walk", "weekly", "segments", "stages", "facts")
BYTES_PER_VISIT = 60
"""Rough size of one visit in visits.parquet and of one line of weekly.csv, for the check of free space."""


def results_folder(scenario, out=None):
    """The `ResultsFolder` of a scenario, to be entered before the first run: results/<file's stem>, or `out`.

    Raises CannotWrite, WrongFolder, DiskFull or Busy when entered.
    """
    folder = Path(out) if out else Path("results") / scenario.path.stem
    if not out:
        folder.parent.mkdir(exist_ok=True)
    return ResultsFolder(folder, lambda path: _whose(path, scenario), needed=_estimate(scenario))


def save(comparison, folder, command="", *, choices=None):
    """Write everything that `comparison` leaves behind into an entered `ResultsFolder`; returns the folder's path.

    `choices` is the frame of `sim.study.choices.choice_situations`, if it was asked for.
    """
    for name in TABLES:
        frame = comparison.tables[name]
        if len(frame.columns):
            folder.write(f"tables/{name}.csv", csv_bytes(name, frame))
    for name, frame, figure in chart_set(comparison):
        folder.write(f"charts/{name}.csv", csv_bytes(name, frame))
        folder.write(f"charts/{name}.svg", [charts.svg(figure)])
        folder.write(f"charts/{name}.png", [charts.png(figure)])
    folder.write("data/runs.parquet", [parquet_bytes(comparison.runs)])
    if comparison.visits is not None:
        folder.write("data/visits.parquet", [parquet_bytes(comparison.visits)])
    if choices is not None:
        folder.write("data/choices.parquet", [parquet_bytes(choices)])
    return folder.publish(manifest(comparison, folder.files, command))


def chart_set(comparison):
    """Yield (name, what is drawn, figure) of every chart that has something to draw."""
    looks, weeks = looks_of(comparison.scenario), comparison.scenario.study.weeks
    frame = drawn.which_plan_pays(comparison)
    yield "01_which_plan_pays", frame, charts.which_plan_pays(frame, findings.which_plan_pays(comparison), looks, weeks)
    if len(comparison.scenario.strategy) > 1:
        frame = drawn.where_the_money_comes_from(comparison)
        title = findings.where_the_money_comes_from(frame)
        yield "02_where_the_money_comes_from", frame, charts.where_the_money_comes_from(frame, title, looks, weeks)
        frame = drawn.the_long_climb(comparison)
        yield (
            "03_the_long_climb",
            frame,
            charts.the_long_climb(frame, findings.the_long_climb(frame, comparison), looks),
        )
    frame = drawn.visits_by_week(comparison)
    yield "04_visits_by_week", frame, charts.visits_by_week(frame, findings.visits_by_week(frame, comparison), looks)


def _whose(path, scenario):
    """None if the results in `path` came from this scenario file, else a sentence that says whose they are."""
    try:
        known = json.loads((path / SEAL).read_text("utf-8"))["scenario"]["file"]
    except (OSError, ValueError, KeyError, TypeError):
        return "holds something that is not a results folder"
    if known == scenario.path.name:
        return None
    return f'holds the results of "{known}", not of "{scenario.path.name}"'


def _estimate(scenario):
    """Bytes that the results may take, generously."""
    study = scenario.study
    branches = 1 + max(0, len(scenario.strategy) - 1) * max(1, len(scenario.focus))
    occasions = sum(place.residents * 0.6 + place.passing_trade_per_week for place in scenario.place)
    replications = (
        scenario.runs.replications if isinstance(scenario.runs.replications, int) else scenario.runs.max_replications
    )
    weekly = branches * replications * study.weeks * len(scenario.business)
    return 5e6 + BYTES_PER_VISIT * (occasions * study.weeks * branches + 2.0 * weekly)
