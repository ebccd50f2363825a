"""The results folder of a study of patterns: the table, a chart each with the numbers drawn, and the page."""

from pathlib import Path

import pandas as pd

from sim.report import charts
from sim.report.charts import patterns as charts_patterns
from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.tables import csv_bytes
from sim.report.page.patterns_page import patterns_html, patterns_markdown
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.words import counted
from sim.study.patterns.catalogue import FITTED, NAMES, THEOREM
from sim.study.patterns.study import PatternStudy
from sim.study.patterns.verdicts import FAIL, PASS, REVIEW

TABLE = "tables/patterns.csv"
BYTES = 5e6
COLUMNS = {
    "pattern": "pattern",
    "statistic": "statistic",
    "meaning": "words",
    "statistic_value": "value",
    "statistic_low": "low",
    "statistic_high": "high",
    "band": "band",
    "source": "source",
    "bar": "bar",
    "pattern_verdict": "verdict",
    "note": "note",
}
"""Columns of tables/patterns.csv and the fields of a `Row` that they hold."""

FINDINGS = {
    PASS: "This market lies in the band that the pattern is judged by",
    REVIEW: "Whether this market lies in the band of the pattern stays open",
    FAIL: "This market lies outside the band that the pattern is judged by",
    FITTED: "In its band, because a constant of the program was chosen so",
    THEOREM: "In its band, because that follows from the rules",
}
"""A pattern's verdict and what its curves say, in at most 15 words."""


def folder_of(scenario: Scenario, out: str | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a study: results/<file's stem>-patterns, or `out`
    (`sim.report.output.opening.folder_of`).
    """
    kind = "a study of patterns"
    return opening.folder_of(scenario, out, needed=BYTES, ending="-patterns", table=TABLE, kind=kind)


def save(study: PatternStudy, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `study` (a `PatternStudy`) leaves behind into an entered `ResultsFolder`; returns its path."""
    frame = frame_of(study)
    folder.write(TABLE, csv_bytes("patterns", frame))
    note = charts_patterns.NOTE.format(runs=counted(study.replications, "replication"))
    for pattern, points in study.drawn.items():
        if points:
            name, curves = chart_name(pattern), charts_patterns.frame_of(points)
            panels = charts_patterns.curves(curves, FINDINGS[study.verdicts[pattern]])
            folders.write_chart(folder, name, curves, charts.sheet(heading(pattern), panels, note))
    folder.write("patterns.html", [patterns_html(study, frame)])
    folder.write("patterns.md", [patterns_markdown(study, frame)])
    return folders.seal(study, folder, command)


def chart_name(pattern: str) -> str:
    """A plain file name: "r01_double_jeopardy"."""
    words = NAMES[pattern].replace("/", " to ").replace("-", " ").replace(",", "")
    return f"{pattern[0].lower()}{int(pattern[1:]):02d}_" + "_".join(words.lower().split())


def frame_of(study: PatternStudy) -> pd.DataFrame:
    """tables/patterns.csv as a frame: a row a statistic, empty where a number does not exist."""
    rows = [{column: getattr(row, name) for column, name in COLUMNS.items()} for row in study.rows]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("statistic_value", "statistic_low", "statistic_high"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    return frame.assign(replications=study.replications)


def heading(pattern: str) -> str:
    """What stands above the curves of a pattern."""
    return f"{pattern}, {NAMES[pattern]}"
