"""sensitivity.html and sensitivity.md: what moves the answer, input by input, and luck beside them."""

from typing import Any, cast

from sim.report.page.asked_page import Contents, House, command_line, in_html, in_markdown, in_terminal, titles
from sim.report.page.cited import Named, Row, Sentence, Tables, opened, say, whole
from sim.report.page.pictures import Picture
from sim.report.page.report_page import Grid
from sim.report.page.summary import file_of
from sim.report.sections.flip import plan_of
from sim.report.words import formats
from sim.report.words.findings import in_file_order
from sim.study.numbers.words import counted
from sim.study.sensitivity.rows import LUCK
from sim.study.sensitivity.study import SETS, Sensitivity

QUESTION = "What moves the answer?"


def contents(found: Sensitivity) -> Contents:
    """All that the pages say, by rule from the tables."""
    tables = Tables(found.tables)
    return Contents(
        *titles(found.scenario),
        when=say(f"{found.stopped}; profit over {counted(found.scenario.study.weeks, 'week')}, discounted"),
        houses=tuple(
            _house(number, business, found, tables)
            for number, business in enumerate(
                in_file_order(found.scenario, found.tables["sensitivity"]["business"]), start=1
            )
        ),
        rests_on=_rests_on(found),
        warnings=tuple(found.warnings),
        files=("tables/sensitivity.csv", *(["tables/surfaces.csv"] if len(found.tables["surfaces"]) else [])),
        command=command_line("sensitivity", found.scenario, found.seed, found.asked),
        file=file_of(found.scenario),
    )


def sensitivity_html(found: Sensitivity, pictures: list[Picture]) -> bytes:
    """sensitivity.html; ``pictures`` are its charts."""
    return in_html(contents(found), pictures, QUESTION)


def sensitivity_markdown(found: Sensitivity, names: list[str]) -> bytes:
    """sensitivity.md: the same, with ``names`` of the pictures."""
    return in_markdown(contents(found), names, QUESTION)


def terminal(found: Sensitivity) -> list[str]:
    """What the terminal shows."""
    return in_terminal(contents(found), found.seed)


def _house(number: int, business: str, found: Sensitivity, tables: Tables) -> House:
    rows = tables.rows("sensitivity", business=business)
    inputs, luck = [row for row in rows if row["source"] != LUCK], rows[-1]
    return House(
        business=whole(business),
        anchor=f"house-{number}",
        headline=_headline(inputs, luck),
        points=(_lead(luck, found), _luck(luck), _surfaces(tables.rows("surfaces", business=business), found)),
        grids=(("What each input does", _grid(inputs, found)),),
    )


def _headline(inputs: list[Row], luck: Row) -> Sentence:
    best = max(inputs, key=lambda row: row["share_with_luck"] if row.known("share_with_luck") else -1.0)
    if not max(best["share_with_luck"], luck["share_with_luck"]) > 0.0:
        return say("Nothing that was varied moves the difference between the two leading plans.")
    if luck["share_with_luck"] >= best["share_with_luck"]:
        return say(
            "Luck moves the difference most: it makes {luck} of its variance.",
            luck=luck.cited("share_with_luck", formats.share(luck["share_with_luck"])),
        )
    return opened(
        say(
            "{what} moves the difference most: it has a part in {share} of its variance, luck counted in.",
            what=whole(best["input_label"][:1].upper() + best["input_label"][1:]),
            share=best.cited("share_with_luck", formats.share(best["share_with_luck"])),
        )
    )


def _lead(row: Row, found: Sensitivity) -> Sentence:
    plans = [Named(plan_of(row[which], cast(Any, found))) for which in ("strategy", "held_against")]
    text = "The difference: what {first} earns more than {second}, {lead} in the mean over all points."
    return say(
        text,
        first=plans[0],
        second=plans[1],
        lead=row.money("mean_lead", found.scenario.study.currency, formats.rough(row["mean_lead"])),
    )


def _luck(row: Row) -> Sentence:
    return say(
        "Luck alone makes {luck} of its variance in single runs.",
        luck=row.cited("share_with_luck", formats.share(row["share_with_luck"])),
    )


def _surfaces(rows: list[Row], found: Sensitivity) -> Sentence:
    """What the surfaces miss where a point is left out: of the set of luck at which they miss most; without surfaces
    that the runs themselves were taken."""
    if not rows:
        return say("No surface stands between the runs and these parts: every point of their design was run.")
    worst, currency = max(rows, key=lambda row: row["fresh_error"]), found.scenario.study.currency
    return say(
        "The surfaces miss {missed} or less at a point that was left out; the difference itself varies by {spread}.",
        missed=worst.money("fresh_error", currency, formats.rough(worst["fresh_error"])),
        spread=worst.money("lead_spread", currency, formats.rough(worst["lead_spread"])),
    )


def _grid(inputs: list[Row], found: Sensitivity) -> Grid:
    currency = found.scenario.study.currency

    def part(row: Row, column: str) -> Any:
        if not row.known(column):
            return "–"
        if row[column] < 0.0:  # by luck of the estimate: a part of nothing
            return row.cited(column, formats.share(0.0), "at_least_0", 0.0)
        return row.cited(column, formats.share(row[column]))

    lines = [
        (
            whole(row["input_label"]),
            Named(row["source"]),
            part(row, "first_order"),
            part(row, "total_order"),
            part(row, "total_spread"),
            part(row, "winning_total"),
            row.money("step_moves", currency, formats.rough(row["step_moves"])),
        )
        for row in inputs
    ]
    headings = (
        "input",
        "its range is from",
        "alone, luck apart",
        "with others, luck apart",
        "±, over luck",
        "of who wins, luck apart",
        "over its range",
    )
    return Grid(headings, lines, frozenset({2, 3, 4, 5, 6}))


def _of_what(found: Sensitivity) -> str:
    if found.asked.get("direct"):
        return "the parts are those of the runs at all points of the indices' own design"
    return "a surface is laid through the points of each set, and the parts are those of the surface"


def _rests_on(found: Sensitivity) -> tuple[Sentence, ...]:
    return (
        say("Parts of the variance of the difference between the two leading plans: alone, and together with others; "
            "so parts may add up to more than the whole. Parts are of what is left with luck apart; the headline and "
            "the picture count luck in. Inputs are drawn from their triangles, each by itself."),
        say(f"All points meet the same {SETS} sets of luck; {_of_what(found)}, in the mean over sets; ± is their "
            "standard deviation."),
        say("Of who wins: parts of the variance of the share of sets in which the first plan wins."),
        say("Over its range: what going over the whole range of the input moves, in the mean of the screening, whose "
            "trajectories have a set of luck each."),
    )  # fmt: skip
