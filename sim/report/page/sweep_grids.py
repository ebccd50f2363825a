"""The tables on the page of a sweep: its inputs, its points cut to a page's worth, and its failures."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from sim.report.page.cited import CitedNumber, Named, Row, Sentence, joined, say, sentence_list
from sim.report.page.report_page import Grid
from sim.report.sections.sweep_words import words_of
from sim.report.sections.swept import ROW, Swept
from sim.report.words import formats
from sim.report.words.names import short, shown

MOST_ROWS, FEWEST_ROWS = 30, 8
"""Points on the page, shared among the businesses; of each business at least."""
MOST_COLUMNS = 2
"""Up to so many inputs have a column each; more stand in one, under letters."""
MOST_FAILURES = 20
LONGEST_MESSAGE = 240
"""Characters of a message on the page; failures.csv has it whole."""


class Failure(NamedTuple):
    """One run that failed: its number and point, how, what it said, and the command that shows it again."""

    run: CitedNumber
    point: CitedNumber
    how: Named
    message: Named
    replay: str


def letter(place: int) -> str:
    """The letter of an input."""
    return chr(ord("A") + place) if place < 26 else f"A{place - 25}"


def with_letters(found: Swept) -> bool:
    """Whether inputs are told under letters."""
    return len(found.inputs) > MOST_COLUMNS


def inputs_grid(found: Swept) -> Grid:
    """What was varied, over which range."""
    lettered, rows = with_letters(found), []
    for place, each in enumerate(found.about.inputs):
        words = each.words(found.about.currency)
        scale = "logarithmic" if each.log else "even"
        spread = f"{each.values:,} values" if each.values else f"{scale} scale"
        cells = (Named(words.heading), words.value(each.low), words.value(each.high), spread)
        rows.append((letter(place), *cells) if lettered else cells)
    headings = ("input", "from", "to", "spread")
    numbers = {1, 2}
    return Grid(("letter", *headings), rows, frozenset({n + 1 for n in numbers})) if lettered else Grid(
        headings, rows, frozenset(numbers)
    )  # fmt: skip


# -- points


def points_shown(found: Swept) -> list[int]:
    """The numbers of the points that the page shows: the first."""
    if found.points.empty:
        return []
    each = max(FEWEST_ROWS, MOST_ROWS // max(1, len(found.businesses)))
    return sorted(found.points["point"].unique())[:each]


def points_grid(business: str, points: Sequence[int], found: Swept) -> Grid:
    """A row for each point: inputs, the winner, and the mean difference of the best plan with its interval of luck."""
    frame = found.points
    own = frame[(frame["business"] == business) & frame["point"].isin(points)] if len(frame) else frame
    rows = [_point(rows, found) for _, rows in own.groupby("point", sort=True)] if len(own) else []
    asked = [words.heading for words in words_of(found).values()] if not with_letters(found) else ["inputs"]
    outcome = "mean difference" if found.plans else "mean profit"
    headings = ("point", *asked, "winner", outcome, "95 % from luck", "beyond luck")
    at = len(headings)
    return Grid(headings, rows, frozenset({at - 3, at - 2}))


def _point(rows: pd.DataFrame, found: Swept) -> tuple[Any, ...]:
    records = [Row("points", int(each[ROW]), each) for each in rows.to_dict("records")]
    first, currency = records[0], found.about.currency
    won = next((row for row in records if row.known("is_best") and row["is_best"]), None)
    plans = [row for row in records if row["strategy"] in found.plans]
    leader = max(plans, key=lambda row: row["difference"]) if plans else records[0]
    column = "difference" if plans else "profit"
    bounded = bool(plans) and leader.known("luck_low") and leader.known("luck_high")
    unit = formats.interval_unit(leader["luck_low"], leader["luck_high"], leader[column]) if bounded else None
    amount: Any = leader.money(column, currency, unit, bool(plans))
    interval: Any = "–"
    if bounded:
        ends = {end: leader.money(f"luck_{end}", currency, unit, True) for end in ("low", "high")}
        interval = say("{low} to {high}", **ends)
    values: list[Any] = [first.cited(path, words.value(first[path])) for path, words in words_of(found).items()]
    if with_letters(found):
        values = [joined([say("{letter} {value}", letter=letter(k), value=v) for k, v in enumerate(values)], "; ")]
    settled = "–" if won is None or not won.known("is_settled") else "yes" if won["is_settled"] else "no"
    winner: Any = "–" if won is None else Named(found.plan(won["strategy"]))
    if plans and won is not None and won["strategy"] != leader["strategy"]:
        winner = say("{winner} (best plan: {plan})", winner=winner, plan=Named(found.plan(leader["strategy"])))
    return (first.count("point"), *values, winner, amount, interval, settled)


# -- failures


def failures(found: Swept) -> tuple[tuple[Failure, ...], int]:
    """The first failures, and how many more there are."""
    frame = found.tables.failures
    rows = [Row("failures", at, each) for at, each in enumerate(frame.head(MOST_FAILURES).to_dict("records"), start=2)]
    failed = tuple(
        Failure(
            row.count("run"),
            row.count("point"),
            Named(_text(row, "how")),
            Named(short(_text(row, "message"), LONGEST_MESSAGE) or "–"),
            _text(row, "replay"),
        )
        for row in rows
    )
    return failed, len(frame) - len(failed)


def _text(row: Row, column: str) -> str:
    return shown(row[column]) if row.known(column) else ""


def failure_counts(found: Swept) -> Sentence:
    """How many runs failed, and how; "" where none did."""
    frame = found.tables.failures
    if frame.empty:
        return Sentence(())
    counts = frame["how"].fillna("").astype(str).value_counts(sort=True)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [
        say(
            "{number} {how}",
            number=CitedNumber(f"{many:,}", str(many), f"failures.csv#count:how={how}"),
            how=shown(how),
        )
        for how, many in ordered
    ]
    number = CitedNumber(f"{len(frame):,}", str(len(frame)), "failures.csv#count:")
    if len(frame) == 1:
        return say("{number} run failed: {how}.", number=number, how=shown(ordered[0][0]))
    return say("{number} runs failed: {parts}.", number=number, parts=sentence_list(parts))
