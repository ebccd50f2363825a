"""report.html: everything behind the decision page, with every number's table within reach."""

from typing import Any, NamedTuple

from sim.report.comparison import Comparison
from sim.report.page import recommendations, reproduce
from sim.report.page.case import cases, ends, explained
from sim.report.page.cited import (
    CitedNumber,
    Named,
    Quoted,
    Row,
    Sentence,
    Tables,
    as_written,
    joined,
    name,
    say,
    whole,
)
from sim.report.page.costs import bearable, steps_cost
from sim.report.page.memo import Memo
from sim.report.page.pictures import Picture, inline
from sim.report.page.render import rendered
from sim.report.page.summary import anchor, file_of
from sim.report.page.table_words import holds
from sim.report.page.verdict_words import WORDS, proper, rule, verdict_table
from sim.report.page.worth_at_most import worth_at_most
from sim.report.words import formats
from sim.report.words.names import shown
from sim.report.words.theme import labels
from sim.study.rows.table_set import TableSet
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

MOST_ROWS = 30
"""Rows of a chart's numbers that the page shows; its file has all."""


class Entry(NamedTuple):
    """One heading of the memo with all its sentences and the tables that they come from."""

    heading: str
    anchor: str
    sentences: tuple[Sentence, ...]
    tables: tuple[str, ...]


class Grid(NamedTuple):
    """A table of the page: headings, rows of cells (any piece, sentence or text), which columns hold numbers."""

    headings: tuple[str, ...]
    rows: list[tuple]
    numbers: frozenset[int] = frozenset()


class Shown(NamedTuple):
    """One chart of the page."""

    name: str
    heading: str
    finding: str
    svg: Any
    grid: Grid
    left_out: int


class Twin(NamedTuple):
    """Two lives of one customer: how the pair was chosen, and what is told under either strategy."""

    heading: Sentence
    chosen: tuple[Quoted, ...]
    trajectories: tuple[tuple[Named, tuple[Quoted, ...]], ...]


def report_html(memo: Memo, comparison: Comparison, drawn: list[Picture]) -> bytes:
    """The page; ``drawn`` are the comparison's charts."""
    tables, scenario = Tables(comparison.tables), comparison.scenario
    verdicts = [proper(case.finding.verdict) for case in cases(comparison)]
    entries = [
        Entry(heading, anchor(heading), said, files_of(said))
        for heading, said in (*memo.robustness, *memo.recommendations)
    ]
    return rendered(
        "report.html.j2",
        memo=memo,
        entries=entries,
        businesses=[line.business for line in memo.lines],
        verdict_rows=verdict_table(verdicts) if verdicts else [],
        verdict_rule=rule(tables, scenario),
        words=WORDS,
        strategies=_strategies(tables),
        worth=worth_at_most(comparison),
        decision=decision_grids(comparison, tables),
        pictures=[_picture(each) for each in drawn],
        twins=twins(comparison, tables),
        checks=_grid(tables.rows("trust"), ("check_label", "state", "found", "wanted", "sentence")),
        sources=_sources(tables),
        facts=_facts(tables),
        plans=plans(comparison, tables),
        wires=_wires(comparison, tables),
        warnings=recommendations.warned(comparison),
        tables=_files(comparison),
        facts_of_run=reproduce.facts(comparison),
        file=file_of(scenario),
    )


def files_of(said: tuple[Sentence, ...]) -> tuple[str, ...]:
    """The tables that sentences come from, in the order in which they are first used."""
    places = [piece.place for sentence in said for piece in sentence if isinstance(piece, CitedNumber | Quoted)]
    return tuple(dict.fromkeys(place.split("#")[0] for place in places if ".csv#" in place))


# -- numbers


def decision_grids(comparison: Comparison, tables: Tables) -> list[tuple[Named, Grid]]:
    """For each business the strategies with their money, intervals, odds and costs."""
    currency, named = comparison.scenario.study.currency, labels(comparison.scenario)
    varied = bool(tables.rows("odds", futures_kind="assumptions"))
    headings = (
        "",
        "profit",
        "against the baseline",
        "simultaneous 95 % interval from luck",
        "p10 to p90 over worlds",
        "best in, of simulated futures" if varied else "first in, of replications",
        "worth at most, a week",
        "paid back",
        "verdict",
    )
    found: dict[str, list[tuple]] = {}
    for row in tables.rows("decision"):
        ours = row["strategy"] == comparison.scenario.study.baseline
        cells: list = [name(named.get(row["strategy"], row["strategy"])), row.money("profit", currency)]
        cells += (
            ["baseline", ""]
            if ours
            else [_difference(row, currency), _interval(row, "luck_low", "luck_high", currency)]
        )
        odds = tables.row("odds", business=row["business"], strategy=row["strategy"])
        over_worlds = odds is not None and odds["futures_kind"] == "assumptions"
        cells.append(_interval(odds, "p10", "p90", currency) if over_worlds and not ours else "")
        of = (odds, "futures_best", "futures") if odds is not None else (row, "wins", "replications")
        cells.append(say("{won} of {of}", won=of[0].count(of[1]), of=of[0].count(of[2])))
        stands = row["verdict"] != CANNOT_BE_RIGHT
        paid = tables.row("break_even", business=row["business"], strategy=row["strategy"])
        cells.append(bearable(paid, currency) if stands and paid is not None else "")
        cells.append(say("week {at}", at=row.count("payback_week")) if stands and row.known("payback_week") else "")
        cells.append(row.quoted("verdict") if row.known("verdict") else "")
        found.setdefault(row["business"], []).append(tuple(cells))
    return [(whole(at), Grid(headings, rows, frozenset(range(1, 8)))) for at, rows in found.items()]


def _difference(row: Row, currency: str) -> CitedNumber:
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["difference"])
    return row.money("difference", currency, unit, sign=True)


def _interval(row: Any, low: str, high: str, currency: str) -> Any:
    if not (row.known(low) and row.known(high)):
        return "none"
    middle = row["difference"] if "difference" in row.values else float("nan")
    first, last = ends(row, low, high, currency, middle)
    return say("{first} to {last}", first=first, last=last)


def _strategies(tables: Tables) -> Grid:
    """What every strategy changes and what it costs."""
    rows = []
    for row in tables.rows("strategies"):
        rows.append((row.quoted("label"), row.quoted("changes"), joined(steps_cost(row), ", ") or "nothing"))
    return Grid(("", "what it changes", "what its steps cost"), rows)


def _grid(rows: list[Row], columns: tuple[str, ...]) -> Grid:
    """Cells of text as they stand."""
    headings = tuple("" if column == "check_label" else column for column in columns)
    return Grid(
        headings, [tuple(row.quoted(column) if row.known(column) else "" for column in columns) for row in rows]
    )


def _sources(tables: Tables) -> Grid:
    rows = []
    for row in tables.rows("sources"):
        value = (
            row.cited("in_force", f"{row['in_force']:,.6g}".replace("-", formats.MINUS))
            if row.known("in_force")
            else ""
        )
        explains = row.cited("variance_share", explained(row["variance_share"])) if row.known("variance_share") else ""
        matters = "yes" if row["is_important"] else ""
        rows.append((row.quoted("input_label"), value, row.quoted("source"), matters, explains, row.quoted("input")))
    headings = ("", "value in force", "source", "matters", "explains of the lead", "path")
    return Grid(headings, rows, frozenset({1, 4}))


def _facts(tables: Tables) -> Grid:
    rows = []
    for row in tables.rows("facts"):
        known = [
            row.cited(column, f"{row[column]:,.4g}") if row.known(column) else ""
            for column in ("fact_value", "model_value")
        ]
        gap = row.cited("gap", formats.share(row["gap"]).replace("-", formats.MINUS)) if row.known("gap") else ""
        tolerance = row.cited("tolerance", formats.share(row["tolerance"])) if row.known("tolerance") else ""
        what = Quoted(shown(str(row["fact"]).replace("_", " ")), row.place("fact"))
        rows.append((what, row.quoted("business"), *known, gap, tolerance, row.quoted("source")))
    headings = ("", "business", "known", "model", "gap", "tolerance", "source")
    return Grid(headings, rows, frozenset(range(2, 6)))


# -- charts and diaries


def _picture(picture: Picture) -> Shown:
    frame = picture.frame
    columns = list(frame.columns)
    numbers = frozenset(
        place for place, column in enumerate(columns) if frame[column].dtype.kind in "iuf" and len(frame)
    )
    rows = [
        tuple(_cell(picture.name, column, row[column]) for column in columns)
        for row in frame.iloc[:MOST_ROWS].to_dict("records")
    ]
    key = f"c{picture.name[:2]}"
    return Shown(
        picture.name,
        picture.heading,
        picture.finding,
        inline(picture.svg, key, picture.finding, "The numbers stand below the picture."),
        Grid(tuple(column.replace("_", " ") for column in columns), rows, numbers),
        max(0, len(frame) - MOST_ROWS),
    )


def _cell(table: str, column: str, value: float | str) -> str:
    """One cell of a chart's numbers, as its file writes it."""
    if value is None or value != value:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return shown(value) if isinstance(value, str) else as_written(table, column, value)


def twins(comparison: Comparison, tables: Tables) -> list[Twin]:
    """Every pair of lives, the baseline's on the left."""
    named, baseline = labels(comparison.scenario), comparison.scenario.study.baseline
    groups: dict[tuple, list[Row]] = {}
    for row in tables.rows("diaries"):
        groups.setdefault((row["business"], row["strategy"], row["pair"]), []).append(row)
    found = []
    for (business, strategy, _), rows in groups.items():
        first = rows[0]
        heading = say("{segment}, at {at}", segment=name(first["segment"]), at=name(business))
        chosen = tuple(row.quoted("sentence") for row in rows if not row.known("lived_under"))
        trajectories = []
        for reading in (baseline, strategy):
            cited = tuple(row.quoted("sentence") for row in rows if row["lived_under"] == reading)
            trajectories.append((name(named.get(reading, reading)), cited))
        found.append(Twin(heading, chosen, tuple(trajectories)))
    return found


# -- plans, wires and files


def plans(comparison: Comparison, tables: Tables) -> list[tuple[Named, tuple[Sentence, ...]]]:
    """The dated plan of every strategy that has one."""
    named = labels(comparison.scenario)
    found: dict[Any, Any] = {}
    for row in tables.rows("plan"):
        found.setdefault(row["strategy"], []).append(recommendations.step(row))
    return [(whole(named.get(strategy, strategy)), tuple(steps)) for strategy, steps in found.items()]


def _wires(comparison: Comparison, tables: Tables) -> Grid:
    named = labels(comparison.scenario)
    rows = [
        (row.quoted("business"), name(named.get(row["strategy"], row["strategy"])), row.quoted("sentence"))
        for row in tables.rows("tripwires")
    ]
    return Grid(("business", "strategy", "trip-wire"), rows)


def _files(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Name, number of rows and content of every table."""
    tables = TableSet.of(comparison.tables)
    return [
        (name, "" if tables.is_long(name) else f"{len(tables[name]):,}", holds(name))
        for name in tables
        if tables.columns(name)
    ]
