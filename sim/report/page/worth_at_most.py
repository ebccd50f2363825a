"""Worth at most: what every plan may cost a week before it stops paying, place beside place."""

from typing import NamedTuple

from sim.report.comparison import Comparison
from sim.report.page.cited import CitedNumber, Named, Row, Sentence, Tables, joined, name, say
from sim.report.page.costs import COST, WORTH, penny, size_of, units
from sim.report.words import formats
from sim.report.words.theme import labels


class Cell(NamedTuple):
    """A plan at a place: what it may cost, its interval (empty without one), and whether it pays whatever luck brings.

    `pays` says so of the mean where there is no interval.
    """

    worth: CitedNumber | str
    between: Sentence
    pays: bool


class PlanRow(NamedTuple):
    """A plan: what it costs a week, and a cell for each place."""

    plan: Named
    cost: Sentence
    cells: tuple[Cell, ...]


class WorthAtMost(NamedTuple):
    """The table: heading, places, plans in the order of the file, how many more there are, and how it is read."""

    heading: str
    places: tuple[Named, ...]
    rows: tuple[PlanRow, ...]
    more: int
    note: Sentence


def worth_at_most(
    comparison: Comparison, most_plans: int | None = None, most_places: int | None = None
) -> WorthAtMost | None:
    """The table of a comparison; None where nothing was compared.

    Of more than `most_plans` those are kept whose worth is most above their cost at a place that is shown.
    """
    tables, currency = Tables(comparison.tables), comparison.scenario.study.currency
    found = tables.rows("break_even")
    if not found:
        return None
    places = list(dict.fromkeys(row["business"] for row in found))[:most_places]
    every = list(dict.fromkeys(row["strategy"] for row in found))
    by_plan = {plan: [row for row in found if row["strategy"] == plan and row["business"] in places] for plan in every}
    kept = set(sorted(every, key=lambda plan: -max(map(_margin, by_plan[plan])))[:most_plans])
    named = labels(comparison.scenario)
    rows = [
        PlanRow(name(named.get(plan, plan)), _cost(by_plan[plan], currency), _cells(by_plan[plan], places, currency))
        for plan in every
        if plan in kept
    ]
    heading = f"Worth at most, {formats.symbol(currency).strip()} a week"
    return WorthAtMost(heading, tuple(map(name, places)), tuple(rows), len(every) - len(rows), _note(rows, found))


def _margin(row: Row) -> float:
    return row[WORTH] - row[COST] if row.known(WORTH) else float("-inf")


def _cost(rows: list[Row], currency: str) -> Sentence:
    """What the plan costs a week in which it is active, from the least to the most over the places."""
    known = sorted((row for row in rows if row.known(COST)), key=lambda row: row[COST])
    if not known:
        return say("never active")
    ends = [known[0]] if known[-1][COST] - known[0][COST] < penny() else [known[0], known[-1]]
    return joined([_amount(row, currency) for row in ends], " to ")


def _amount(row: Row, currency: str) -> Sentence:
    if not row[COST]:
        return say("nothing")
    cost = size_of(row, COST, currency, units(row)[0])
    return say("saves {cost}" if row[COST] < 0 else "{cost}", cost=cost)


def _cells(rows: list[Row], places: list[str], currency: str) -> tuple[Cell, ...]:
    at = {row["business"]: row for row in rows}
    return tuple(_cell(at[place], currency) if place in at else Cell("", Sentence(()), False) for place in places)


def _cell(row: Row, currency: str) -> Cell:
    if not row.known(WORTH):
        return Cell("never active", Sentence(()), False)
    _, unit = units(row)
    if not row.known("luck_low"):
        return Cell(row.money(WORTH, currency, unit), Sentence(()), row[WORTH] > row[COST])
    low, high = (row.money(end, currency, unit) for end in ("luck_low", "luck_high"))
    return Cell(
        row.money(WORTH, currency, unit), say("({low} to {high})", low=low, high=high), row["luck_low"] > row[COST]
    )


def _note(rows: list[PlanRow], found: list[Row]) -> Sentence:
    """How the table is read, as far as there is something to read so."""
    cited = say(
        "A plan pays where it is worth more than it costs, both in a week in which it is active, with all that it "
        "costs once and for each visit."
    )
    if any(row.known(WORTH) and row[WORTH] < 0 for row in found):
        cited = say("{cited} Below nought: so much it would have to save.", cited=cited)
    bold = any(cell.pays for row in rows for cell in row.cells)
    if not any(cell.between for row in rows for cell in row.cells):
        return say("{cited} Bold: it pays.", cited=cited) if bold else cited
    cited = say(
        "{cited} In brackets: simultaneous 95 % interval from luck, {runs} replications.",
        cited=cited,
        runs=found[0].count("replications"),
    )
    return say("{cited} Bold: it pays whatever luck brings.", cited=cited) if bold else cited
