"""The results folder of a comparison: pages, tables, charts, data and the manifest, whole or not at all."""

from sim.report import folders
from sim.report.chart_set import chart_set
from sim.report.flip import ENDING, known_map
from sim.report.manifest import manifest
from sim.report.page import Picture, save_pages
from sim.report.tables import csv_bytes, parquet_bytes

BYTES_PER_VISIT = 60
"""Rough size of one visit in visits.parquet and of one line of weekly.csv, for the check of free space."""

BYTES_OF_PAGES = 15e6
"""The same of pages, charts and all other tables."""


def results_folder(scenario, out=None):
    """The `ResultsFolder` of a comparison: results/<file's stem>, or `out` (`sim.report.folders.folder_of`)."""
    return folders.folder_of(scenario, out, needed=_estimate(scenario))


def save(comparison, folder, command="", *, choices=None):
    """Write everything that `comparison` leaves behind into an entered `ResultsFolder`; returns the folder's path.

    `choices` is the frame of `sim.study.choices.choice_situations`, if it was asked for.
    """
    _take_known_map(comparison, folder)
    for name, frame in comparison.tables.items():
        if len(frame.columns):
            folder.write(f"tables/{name}.csv", csv_bytes(name, frame))
    pictures = []
    for chart in chart_set(comparison):
        svg = folders.write_chart(folder, chart.name, chart.frame, chart.figure)
        pictures.append(Picture(chart.name, chart.heading, chart.finding, chart.frame, svg))
    save_pages(comparison, folder, pictures)
    folder.write("data/runs.parquet", [parquet_bytes(comparison.runs)])
    if comparison.visits is not None:
        folder.write("data/visits.parquet", comparison.visits.content())
    if choices is not None:
        folder.write("data/choices.parquet", [parquet_bytes(choices)])
    return folder.publish(manifest(comparison, folder.files, command))


def _take_known_map(comparison, folder):
    """A map of winners that the command `flip` made before of the same scenario text becomes part of the answer."""
    found = known_map(comparison.scenario, folder.folder.with_name(f"{folder.folder.name}{ENDING}"))
    if found is not None:
        comparison.tables.update(zip(("flip", "flips"), found, strict=True))


def _estimate(scenario):
    """Bytes that the results may take, generously."""
    study = scenario.study
    branches = 1 + max(0, len(scenario.strategy) - 1) * max(1, len(scenario.focus))
    occasions = sum(place.residents * 0.6 + place.passing_trade_per_week for place in scenario.place)
    replications = (
        scenario.runs.replications if isinstance(scenario.runs.replications, int) else scenario.runs.max_replications
    )
    weekly = branches * replications * study.weeks * len(scenario.business)
    return BYTES_OF_PAGES + BYTES_PER_VISIT * (occasions * study.weeks * branches + 2.0 * weekly)
