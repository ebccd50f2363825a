"""report.html: question, answer, evidence, assumptions, customers, rivals, checks; each thing is said once."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.report.comparison import Comparison
from sim.report.page import recommendations, report_grids, reproduce, robustness
from sim.report.page.cited import Named, Quoted, Row, Sentence, Tables, as_written, name, say
from sim.report.page.facts import every_business
from sim.report.page.leaving import of_leaving
from sim.report.page.levers_page import surprises
from sim.report.page.memo import Memo
from sim.report.page.pictures import PanelPicture, Picture
from sim.report.page.render import rendered
from sim.report.page.report_grids import Grid
from sim.report.page.summary import NOT_SAID, anchor, file_of
from sim.report.page.table_words import holds
from sim.report.page.verdict_words import proper, rule, verdict_table
from sim.report.sections.plans_shown import left_out, strategies_shown
from sim.report.words.findings import in_file_order
from sim.report.words.names import shown
from sim.report.words.theme import labels
from sim.study.rows.table_set import TableSet

MOST_ROWS = 30
"""Rows of a chart's numbers that the page shows; its file has all."""
CHARTS = {
    "evidence": ("01", "21", "03", "05", "24"),
    "assumptions": ("02", "04", "06"),
    "customers": ("22", "23", "08", "09"),
    "rivals": ("12",),
}
"""In which part of the page a chart stands, by its number."""
BRIDGE = "03"


class Shown(NamedTuple):
    """One chart of the page."""

    name: str
    heading: str
    note: str
    panels: tuple[PanelPicture, ...]
    grid: Grid
    left_out: int
    below: tuple[Sentence, ...] = ()


class Twin(NamedTuple):
    """Two lives of one customer: how the pair was chosen, and what is told under either strategy."""

    heading: Sentence
    chosen: tuple[Quoted, ...]
    trajectories: tuple[tuple[Named, tuple[Quoted, ...]], ...]

    @property
    def lived(self) -> bool:
        """Whether there is anything to tell of either."""
        return any(sentences for _, sentences in self.trajectories)


def report_html(memo: Memo, comparison: Comparison, drawn: list[Picture], *, alone: bool = False) -> bytes:
    """The page; ``drawn`` are the comparison's charts.  ``alone``: no file lies beside it, so it links to none."""
    tables, scenario, found = Tables(comparison.tables), comparison.scenario, every_business(comparison)
    verdicts = [proper(each.finding.verdict) for each in found]
    return rendered(
        "report.html.j2",
        memo=memo,
        entries=[(heading, anchor(heading), said) for heading, said in memo.sections if heading != NOT_SAID],
        businesses=[line.business for line in memo.lines],
        verdict_rows=verdict_table(verdicts) if verdicts else [],
        verdict_rule=rule(tables, scenario),
        strategies=report_grids.strategies(comparison, tables),
        scores=report_grids.changes_scores(scenario, strategies_shown(comparison)),
        plans_left_out=left_out(comparison),
        decision=report_grids.decision_grids(comparison, tables),
        charts={part: _charts(drawn, numbers, {BRIDGE: of_leaving(found)}) for part, numbers in CHARTS.items()},
        against_intuition=_against_intuition(comparison, tables),
        rests_on=robustness.rests_on(found) if found else (),
        guessed=robustness.guessed(tables, found) if found else (),
        twins=twins(comparison, tables),
        checks=report_grids.checks(tables),
        sources=report_grids.sources(tables),
        facts=report_grids.facts(tables),
        warnings=recommendations.warned(comparison),
        tables=_files(comparison),
        facts_of_run=reproduce.facts(comparison, alone=alone),
        alone=alone,
        file=file_of(scenario),
    )


def _against_intuition(comparison: Comparison, tables: Tables) -> list[tuple[Named, tuple[Sentence, ...]]]:
    """Business by business, what the price list of levers found against intuition; nothing without such a list."""
    if "levers" not in comparison.tables:
        return []
    houses = in_file_order(comparison.scenario, (row["business"] for row in tables.rows("levers")))
    found = [(name(each), surprises(each, comparison.scenario.study.currency, tables)) for each in houses]
    return [(each, sentences) for each, sentences in found if sentences]


def _charts(drawn: list[Picture], numbers: tuple[str, ...], below: Mapping[str, tuple[Sentence, ...]]) -> list[Shown]:
    """The charts of these numbers that there are, in this order, with what is said below those of some numbers."""
    known = {picture.name[:2]: picture for picture in drawn}
    return [_picture(known[number], below.get(number, ())) for number in numbers if number in known]


def _picture(picture: Picture, below: tuple[Sentence, ...]) -> Shown:
    frame = picture.frame
    columns = list(frame.columns)
    numbers = frozenset(
        place for place, column in enumerate(columns) if frame[column].dtype.kind in "iuf" and len(frame)
    )
    rows = [
        tuple(_cell(picture.name, column, row[column]) for column in columns)
        for row in frame.iloc[:MOST_ROWS].to_dict("records")
    ]
    return Shown(
        picture.name,
        picture.heading,
        picture.note,
        picture.panels,
        Grid(tuple(column.replace("_", " ") for column in columns), rows, numbers),
        max(0, len(frame) - MOST_ROWS),
        below,
    )


def _cell(table: str, column: str, value: float | str) -> str:
    """One cell of a chart's numbers, as its file writes it."""
    if value is None or value != value:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return shown(value) if isinstance(value, str) else as_written(table, column, value)


def twins(comparison: Comparison, tables: Tables) -> list[Twin]:
    """A pair of lives at each business, the baseline's on the left, in the order of the file; the table has others."""
    named, baseline = labels(comparison.scenario), comparison.scenario.study.baseline
    groups: dict[tuple, list[Row]] = {}
    for row in tables.rows("diaries"):
        groups.setdefault((row["business"], row["strategy"], row["pair"]), []).append(row)
    found: dict[str, Twin] = {}
    for (business, strategy, _), rows in groups.items():
        if business in found:
            continue
        first = rows[0]
        at = name(business)
        heading = say("{at}", at=at)
        if first.known("segment"):
            heading = say("{segment}, at {at}", segment=name(first["segment"]), at=at)
        chosen = tuple(row.quoted("sentence") for row in rows if not row.known("lived_under"))
        trajectories = []
        for reading in (baseline, strategy):
            cited = tuple(row.quoted("sentence") for row in rows if row["lived_under"] == reading)
            trajectories.append((name(named.get(reading, reading)), cited))
        found[business] = Twin(heading, chosen, tuple(trajectories))
    return [found[business] for business in in_file_order(comparison.scenario, found)]


def _files(comparison: Comparison) -> list[tuple[str, str]]:
    """Name and content of every table."""
    tables = TableSet.of(comparison.tables)
    return [(name, holds(name)) for name in tables if tables.columns(name)]
