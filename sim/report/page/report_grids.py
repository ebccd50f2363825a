"""The tables of the report: decision, plans, checks, inputs and facts, with every number's place."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.report.comparison import Comparison
from sim.report.page.case import ends, explained
from sim.report.page.cited import CitedNumber, Named, Quoted, Row, Tables, joined, name, say, sentence_list, whole
from sim.report.page.costs import steps_cost
from sim.report.page.trust_line import BOOKS, FAIL, NOT_RUN, PASS
from sim.report.sections.plans_shown import strategies_shown
from sim.report.words import formats
from sim.report.words.findings import in_file_order
from sim.report.words.names import shown
from sim.report.words.theme import labels
from sim.scenario.paths.paths import split
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

MOST_SOURCES = 30
"""Inputs that the page shows; the table has all."""


class Grid(NamedTuple):
    """A table of the page: headings, rows of cells (any piece, sentence or text), which columns hold numbers, and how
    many rows are left out."""

    headings: tuple[str, ...]
    rows: list[tuple]
    numbers: frozenset[int] = frozenset()
    left_out: int = 0


def decision_grids(comparison: Comparison, tables: Tables) -> list[tuple[Named, Grid]]:
    """For each business the strategies that are shown, with their money, intervals, odds and costs."""
    kept_plans = strategies_shown(comparison)
    currency, named = comparison.scenario.study.currency, labels(comparison.scenario)
    varied = bool(tables.rows("odds", futures_kind="assumptions"))
    headings = (
        "",
        "profit",
        "against the baseline",
        "simultaneous 95 % interval from luck",
        "p10 to p90 over worlds",
        "best in, of simulated futures" if varied else "first in, of replications",
        "paid back",
    )
    found: dict[str, list[tuple]] = {}
    for row in tables.rows("decision"):
        if row["strategy"] not in kept_plans:
            continue
        ours = row["strategy"] == comparison.scenario.study.baseline
        cells: list = [name(named.get(row["strategy"], row["strategy"])), row.money("profit", currency)]
        cells += (
            ["baseline", ""]
            if ours
            else [_difference(row, currency), _interval(row, "luck_low", "luck_high", currency)]
        )
        odds = tables.row("odds", business=row["business"], strategy=row["strategy"])
        cells.append(_interval(odds, "p10", "p90", currency) if _bears_a_range(odds) and not ours else "")
        of = (odds, "futures_best", "futures") if odds is not None else (row, "wins", "replications")
        cells.append(say("{won} of {of}", won=of[0].count(of[1]), of=of[0].count(of[2])))
        stands = row["verdict"] != CANNOT_BE_RIGHT
        cells.append(say("week {at}", at=row.count("payback_week")) if stands and row.known("payback_week") else "")
        found.setdefault(row["business"], []).append(tuple(cells))
    order, numbers = in_file_order(comparison.scenario, found), frozenset(range(1, len(headings)))
    kept = _told_anywhere(headings, [cells for rows in found.values() for cells in rows])
    return [(whole(at), _columns(Grid(headings, found[at], numbers), kept)) for at in order]


def _bears_a_range(odds: Row | None) -> bool:
    """Whether futures are worlds, and enough of them."""
    return bool(odds and odds["futures_kind"] == "assumptions" and odds["futures"] >= formats.FEWEST_FOR_A_BOUND)


def _told_anywhere(headings: tuple[str, ...], rows: list[tuple]) -> list[int]:
    """The columns in which some row says something; the first stays as it is."""
    return [place for place in range(len(headings)) if place == 0 or any(str(row[place]) for row in rows)]


def _columns(grid: Grid, kept: list[int]) -> Grid:
    """A grid with these of its columns."""
    return Grid(
        tuple(grid.headings[place] for place in kept),
        [tuple(row[place] for place in kept) for row in grid.rows],
        frozenset(new for new, place in enumerate(kept) if place in grid.numbers),
        grid.left_out,
    )


def _difference(row: Row, currency: str) -> CitedNumber:
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["difference"])
    return row.money("difference", currency, unit, sign=True)


def _interval(row: Any, low: str, high: str, currency: str) -> Any:
    if not (row.known(low) and row.known(high)):
        return "none"
    middle = row["difference"] if "difference" in row.values else float("nan")
    first, last = ends(row, low, high, currency, middle)
    return say("{first} to {last}", first=first, last=last)


def strategies(comparison: Comparison, tables: Tables) -> Grid:
    """What every strategy that is shown changes and what it costs."""
    rows, kept = [], strategies_shown(comparison)
    for row in tables.rows("strategies"):
        if row["strategy"] in kept:
            rows.append((row.quoted("label"), row.quoted("changes"), joined(steps_cost(row), ", ") or "nothing"))
    return Grid(("", "what it changes", "what its steps cost"), rows)


def changes_scores(scenario: Scenario, kept: Sequence[str]) -> bool:
    """Whether one of these strategies changes what is counted in points of ten."""
    strategies = (strategy for strategy in scenario.strategy if strategy.name in kept)
    paths = (path for strategy in strategies for step in strategy.step for path in step.change)
    return any(path.startswith("touchpoints.") or split(path)[-1] in ("promise", "appeal") for path in paths)


def checks(tables: Tables) -> Grid:
    """The checks of the market, one by one; those of the program's own books as one."""
    rows: list[tuple] = [
        (row.quoted("check_label"), row.quoted("state"), row.quoted("sentence"))
        for row in tables.rows("trust")
        if row["check_name"] not in BOOKS
    ]
    books = [row for row in tables.rows("trust") if row["check_name"] in BOOKS]
    if books:
        failed = [row for row in books if row["state"] not in (PASS, NOT_RUN)]
        sentence = (
            joined([row.quoted("sentence") for row in failed])
            if failed
            else say(
                "The program's own books add up: {labels}.",
                labels=sentence_list(row.quoted("check_label") for row in books),
            )
        )
        rows.append(("Books", FAIL if failed else PASS, sentence))
    return Grid(("", "state", "what was found"), rows)


def sources(tables: Tables) -> Grid:
    """The inputs that matter, with their values in force and where they come from; of more than `MOST_SOURCES` those
    that explain most of the lead, then the first of the file."""
    rows, found = [], tables.rows("sources", is_important=True)
    by_share = sorted(found, key=lambda row: -row["variance_share"] if row.known("variance_share") else 0.0)
    kept = {row.number for row in by_share[:MOST_SOURCES]}
    for row in (row for row in found if row.number in kept):
        value = (
            row.cited("in_force", f"{row['in_force']:,.6g}".replace("-", formats.MINUS))
            if row.known("in_force")
            else ""
        )
        explains = row.cited("variance_share", explained(row["variance_share"])) if row.known("variance_share") else ""
        rows.append((row.quoted("input_label"), value, row.quoted("source"), explains))
    headings = ("", "value in force", "source", "explains of the lead")
    grid = Grid(headings, rows, frozenset({1, 3}), len(found) - len(rows))
    return _columns(grid, _told_anywhere(headings, rows))


def facts(tables: Tables) -> Grid:
    """What is known of the real businesses beside what the model gives."""
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
