"""levers.html and levers.md: what a step of every lever is worth, beside what it costs, business by business."""

from typing import Any, NamedTuple

from sim.report.charts.levers import NO_PENCE, signed
from sim.report.page.cited import Named, Row, Sentence, Tables, say, whole
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.report_grids import Grid
from sim.report.page.reproduce import study_line
from sim.report.page.summary import file_of
from sim.report.sections import levers as section
from sim.report.words import formats
from sim.report.words.findings import GAINS, LOSSES, in_file_order
from sim.report.words.names import shown
from sim.study.levers.study import LeverStudy

QUESTION = "What is a step of each lever worth, and what does it cost?"
MOST_SHOWN = 5
"""Levers of each business on the terminal."""
WAYS = {1: "", -1: "one step the other way", 2: "a second step"}
SURPRISES = {
    "worse pays": "{lever}, made worse by a step, pays: {money} a week ({low} to {high}), {cause}.",
    "better costs": "{lever}, made better by a step, loses money before its cost: {money} a week ({low} to {high}), "
    "{cause}.",
    "room pays though there is some": "{lever}: room for more pays {money} a week ({low} to {high}) although there is "
    "some to spare, {cause}; a house less full keeps people waiting less.",
}
"""What is said of a move against intuition, by its kind."""


class House(NamedTuple):
    """What the page says of one business."""

    business: Named
    anchor: str
    finding: str
    best: tuple[Sentence, ...]
    surprises: tuple[Sentence, ...]
    list: Grid
    more: Grid
    segments: Grid
    no_room: tuple[Sentence, ...]


class Contents(NamedTuple):
    """What the page says."""

    title: Named
    question: Named
    when: Sentence
    houses: tuple[House, ...]
    holds: tuple[str, ...]
    warnings: tuple[str, ...]
    command: str
    file: str


def contents(found: LeverStudy) -> Contents:
    """All that the pages of a price list of levers say, by rule from its tables."""
    study, frame = found.scenario.study, section.drawn(found)
    said = {} if frame is None else section.findings(frame, found)
    tables = Tables(found.tables)
    businesses = in_file_order(found.scenario, (row["business"] for row in tables.rows("levers")))
    return Contents(
        title=whole(study.title or (found.scenario.path.stem if found.scenario.path else "Levers")),
        question=whole(study.question),
        when=say(f"{found.stopped[:1].upper()}{found.stopped[1:]} of every step, the same customers and luck as if "
                 f"nothing changed; profit over {study.weeks} weeks, discounted"),
        houses=tuple(
            _house(number, business, said.get(business) or section.nothing(business, found), found, tables)
            for number, business in enumerate(businesses, start=1)
        ),
        holds=HOLDS,
        warnings=tuple(found.warnings),
        command=command_line(found),
        file=file_of(found.scenario),
    )  # fmt: skip


HOLDS = (
    "A step is moved alone, from the first week on and at once; steps of several levers do not add up, and a second "
    "one is worth less or more than the first.",
    "Each interval stands for its own step; the best of many is a little lucky.",
    "Costs are what a step takes as a rule, from the table of levers or the file’s own [[lever]] rows; with grade D "
    "they are judgement. What is paid once is spread over the weeks.",
    "Nothing is varied but luck: worlds of a comparison say how sure a plan’s gain is.",
)
"""What holds for every figure of the page."""


def levers_html(found: LeverStudy, picture: Picture | None) -> bytes:
    """levers.html; ``picture`` is the chart, None where there is nothing to draw."""
    return rendered("levers.html.j2", said=contents(found), picture=picture, name=section.NAME, asked=QUESTION)


def levers_markdown(found: LeverStudy) -> bytes:
    """levers.md: the same, without the picture."""
    return rendered("levers.md.j2", said=contents(found), name=section.NAME, asked=QUESTION)


def command_line(found: LeverStudy) -> str:
    """The command that makes the same list, the scenario's file in the folder where it is given."""
    asked = found.asked
    options = ["--full"] if asked.get("full") else []
    options += ["--replications", str(asked["replications"])] if asked.get("replications") else []
    return study_line("levers", found.scenario, options, found.seed)


def _house(number: int, business: str, finding: str, found: LeverStudy, tables: Tables) -> House:
    rows = tables.rows("levers", business=business)
    single = sorted((row for row in rows if row.known("lever_rank")), key=lambda row: row["lever_rank"])
    more = [row for row in rows if row["steps"] != 1 and row.known("worth_per_week")]
    return House(
        business=whole(business),
        anchor=f"house-{number}",
        finding=finding,
        best=tuple(_leaves(row, found) for row in single[:3] if row["net_per_week"] > 0),
        surprises=surprises(business, found.scenario.study.currency, tables),
        list=Grid(
            ("lever", "step", "worth a week", "95 % interval from luck", "visits a week", "costs a week", "leaves"),
            [_line(row, found) for row in single],
            frozenset({2, 4, 5, 6}),
        ),
        more=Grid(
            ("lever", "move", "worth a week", "95 % interval from luck", "visits a week", "costs a week", "leaves"),
            [_line(row, found) for row in more],
            frozenset({2, 4, 5, 6}),
        ),
        segments=_segments(business, single, found, tables),
        no_room=tuple(
            say("{lever}: {why}", lever=Named(_capital(row["lever_label"])), why=Named(row["no_room"]))
            for row in rows
            if row["steps"] == 1 and row["no_room"]
        ),
    )


def _capital(label: str) -> str:
    """The words of a lever as they open a sentence."""
    return label[:1].upper() + label[1:]


def _unit(row: Row) -> float:
    low, high = (row[end] if row.known(end) else row["worth_per_week"] for end in ("luck_low", "luck_high"))
    unit = formats.interval_unit(low, high, row["worth_per_week"])
    large = max(abs(row["worth_per_week"]), abs(row["net_per_week"])) >= NO_PENCE
    return max(1.0, unit) if large else unit


def _leaves(row: Row, found: LeverStudy) -> Sentence:
    """What a step means, what it is worth and what it leaves after its cost."""
    currency = found.scenario.study.currency
    unit = _unit(row)
    said = say(
        "{means} Worth {worth} a week, costs about {cost}, leaves {net}.",
        means=Named(row["means"] or f"{row['lever_label']}."),
        worth=row.money("worth_per_week", currency, unit),
        cost=row.money("all_costs_per_week", currency, unit),
        net=row.money("net_per_week", currency, unit),
    )
    return say("{said} {own}", said=said, own=Named(row["own_cost"])) if row["own_cost"] else said


def _line(row: Row, found: LeverStudy) -> tuple[Any, ...]:
    currency, unit = found.scenario.study.currency, _unit(row)
    low = row.money("luck_low", currency, unit, True) if row.known("luck_low") else "–"
    high = row.money("luck_high", currency, unit, True) if row.known("luck_high") else "–"
    step = _step(row, currency)
    move = WAYS[row["steps"]]
    return (
        say("{lever}", lever=Named(row["lever_label"])),
        say("{step}, {move}", step=step, move=move) if move else step,
        row.money("worth_per_week", currency, unit, True),
        say("{low} to {high}", low=low, high=high),
        row.cited("visits_per_week", f"{row['visits_per_week']:+,.1f}".replace("-", formats.MINUS)),
        say("{cost}{own}", cost=row.money("all_costs_per_week", currency, 1.0), own=" *" if row["own_cost"] else ""),
        row.money("net_per_week", currency, unit, True),
    )


def _step(row: Row, currency: str) -> Sentence:
    """How far a lever is moved, with its unit: "+0.5 score points", "−£1 per visit"."""
    unit = row["step_unit"]
    if not unit.startswith("money"):
        return say("{size} {unit}", size=row.cited("step", signed(row["step"])), unit=Named(unit))
    unit_of_step = 1.0 if row["step"] == round(row["step"]) else 0.01
    size = row.cited("step", formats.money(row["step"], currency, unit_of_step, sign=True))
    return say("{size}{unit}", size=size, unit=Named(unit.removeprefix("money")))


def surprises(business: str, currency: str, tables: Tables) -> tuple[Sentence, ...]:
    """A sentence for every move that pays, or costs, against intuition, with its largest cause."""
    out = []
    for row in tables.rows("levers", business=business):
        if not row["surprise"]:
            continue
        causes = tables.rows("lever_bridge", business=business, lever=row["lever"], steps=row["steps"])
        same = [each for each in causes if (each["amount_per_week"] > 0) == (row["worth_per_week"] > 0)]
        most = max(same, key=lambda each: abs(each["amount_per_week"]), default=None)
        cause: Any = "by many small causes"
        if most is not None:
            words = GAINS if most["amount_per_week"] > 0 else LOSSES
            amount = most.money("amount_per_week", currency, _unit(row), True)
            cause = say("the largest cause {words}, {amount}", words=words[most["line"]], amount=amount)
        unit = _unit(row)
        surprise = say(
            SURPRISES[row["surprise"]],
            lever=Named(_capital(row["lever_label"])),
            money=row.money("worth_per_week", currency, unit, True),
            low=row.money("luck_low", currency, unit, True),
            high=row.money("luck_high", currency, unit, True),
            cause=cause,
        )
        out.append(surprise)
    return tuple(out)


def _segments(business: str, single: list[Row], found: LeverStudy, tables: Tables) -> Grid:
    """What each segment brings of the steps that rank best; none with a single segment."""
    currency = found.scenario.study.currency
    names = [one.name for one in found.scenario.segment]
    rows = []
    for row in single[: section.MOST_LEVERS] if len(names) > 1 else ():
        own = {
            each["segment"]: each
            for each in tables.rows("lever_segments", business=business, lever=row["lever"], steps=1)
        }
        unit = _unit(row)
        cells = (own[name].money("contribution_per_week", currency, unit, True) for name in names)
        rows.append((say("{lever}", lever=Named(row["lever_label"])), *cells))
    return Grid(("lever", *map(shown, names)), rows, frozenset(range(1, len(names) + 1)))


def terminal(found: LeverStudy) -> list[str]:
    """What the terminal shows: levers of each business that leave most, what is against intuition, then the luck."""
    tables, currency = Tables(found.tables), found.scenario.study.currency
    lines: list[str] = []
    for house in contents(found).houses:
        lines.append(f"{house.business}: {house.finding}.")
        single = sorted(
            (row for row in tables.rows("levers", business=str(house.business)) if row.known("lever_rank")),
            key=lambda row: row["lever_rank"],
        )
        shown_rows = [_line(row, found) for row in single[:MOST_SHOWN]]
        heads = ("lever", "step", "worth a week", "interval", "visits", "costs", "leaves")
        lines += _columns([heads, *(tuple(str(cell) for cell in row) for row in shown_rows)])
        lines += [f"  Against intuition: {each!s}" for each in house.surprises]
        lines.append("")
    runs = f"{found.stopped[:1].upper()}{found.stopped[1:]}; seed {found.seed}."
    lines.append(f"{runs} Money in {currency}; * more of the cost is in the worth already.")
    return [*lines, *(f"Note: {shown(each)}" for each in found.warnings)]


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows of a table of text, names to the left and numbers to the right."""
    wide = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  " + "  ".join(cell.ljust(size) if place < 2 else cell.rjust(size)
                         for place, (cell, size) in enumerate(zip(row, wide, strict=True))).rstrip()
        for row in rows
    ]  # fmt: skip
