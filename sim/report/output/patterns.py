"""The results folder of a study of patterns: the table, a chart each with the numbers drawn, and a short page."""

from pathlib import Path
from typing import cast

import pandas as pd

from sim.report.charts import patterns as charts_patterns
from sim.report.output import folders
from sim.report.output.folders import ResultsFolder
from sim.report.output.tables import csv_bytes
from sim.report.words.names import shown
from sim.scenario.schema.scenario import Scenario
from sim.study.patterns.catalogue import NAMES
from sim.study.patterns.study import PatternStudy
from sim.study.patterns.verdicts import FAIL, ORDER, REVIEW

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
    "pattern_verdict": "verdict",
    "note": "note",
}
"""Columns of tables/patterns.csv and the fields of a `Row` that they hold."""

READING = (
    "*pass*: in the band, with its whole 95 % interval from luck. *review*: the interval crosses an end of the band, "
    "or this market is too small for the pattern. *fail*: outside. *fitted*: in the band because a constant was chosen "
    "to put it there. *theorem*: it follows from the rules. A fitted or derived pattern never counts as passed."
)


def folder_of(scenario: Scenario, out: str | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a study: results/<file's stem>-patterns, or `out`
    (`sim.report.output.folders.folder_of`).
    """
    kind = "a study of patterns"
    return folders.folder_of(scenario, out, needed=BYTES, ending="-patterns", table=TABLE, kind=kind)


def save(study: PatternStudy, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `study` (a `PatternStudy`) leaves behind into an entered `ResultsFolder`; returns its path."""
    folder.write(TABLE, csv_bytes("patterns", frame_of(study)))
    for pattern, points in study.drawn.items():
        if points:
            name, frame = chart_name(pattern), charts_patterns.frame_of(points)
            figure = charts_patterns.against_theory(frame, _title(study, pattern), _subtitle(study, pattern))
            folders.write_chart(folder, name, frame, figure)
    folder.write("patterns.md", [page(study).encode("utf-8", "backslashreplace")])
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


def _title(study, pattern):
    return f"{pattern}, {NAMES[pattern]}: {study.verdicts[pattern]}"


def _subtitle(study, pattern):
    found = [row for row in study.rows if row.pattern == pattern and row.value is not None]
    return "; ".join(f"{row.words}: {number(row.value)}" + (f" ({row.band})" if row.band else "") for row in found)


def number(value: float | None) -> str:
    """Three significant digits, no exponent for what people compare."""
    if value is None:
        return ""
    text = f"{value:.3g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.1e}"
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def page(study: PatternStudy) -> str:
    """patterns.md: what was measured, the verdict of each pattern, every statistic beside its band and source."""
    title = shown(study.scenario.study.title) or shown(cast(Path, study.scenario.path).stem)
    lines = [
        f"# Patterns: {_cell(title)}",
        "",
        f"The market at rest, {study.replications} replication{'' if study.replications == 1 else 's'}, seed "
        f"{study.seed}. {summary(study)}",
        "",
        READING,
        "",
        *(f"* {_cell(each)}" for each in study.warnings),
        *([""] if study.warnings else []),
        "| pattern | verdict | statistic | measured | 95 % interval | band | source |",
        "|---|---|---|---|---|---|---|",
    ]
    told = None
    for row in study.rows:
        first = row.pattern != told
        told = row.pattern
        interval = f"{number(row.low)} to {number(row.high)}" if row.low is not None else ""
        lines.append(
            f"| {_linked(study, row.pattern) if first else ''} | {row.verdict} | {_cell(row.words)} | "
            f"{number(row.value) or _cell(row.note)} | {interval} | {row.band} | {_cell(row.source)} |"
        )
    return "\n".join([*lines, ""])


def _linked(study, pattern):
    name = f"{pattern} {NAMES[pattern]}"
    return f"[{name}](charts/{chart_name(pattern)}.svg)" if study.drawn.get(pattern) else name


def _cell(text):
    return shown(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")


def summary(study: PatternStudy) -> str:
    """One sentence: how many patterns have which verdict, and which fail or need a look."""
    verdicts = list(study.verdicts.values())
    counts = ", ".join(f"{verdicts.count(each)} {each}" for each in reversed(ORDER) if each in verdicts)
    some = [
        f"{each}: {', '.join(name for name, found in study.verdicts.items() if found == each)}"
        for each in (FAIL, REVIEW)
        if each in verdicts
    ]
    return f"Of {len(verdicts)} patterns {counts}." + (f" {'; '.join(some)}." if some else "")


def terminal(study: PatternStudy) -> list[str]:
    """What the terminal shows: a line a pattern, then the sentence."""
    wide = max(len(f"{pattern}  {NAMES[pattern]}") for pattern in study.verdicts)
    rows = [f"{f'{pattern}  {NAMES[pattern]}':{wide}}  {found}" for pattern, found in study.verdicts.items()]
    return [*rows, "", summary(study)]
