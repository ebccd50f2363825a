"""diff.html and diff.md: what was changed between two scenarios or results, what moved, and which change moved it."""

import shlex
from typing import Any, NamedTuple

from sim.console import command
from sim.report.page.cited import Named, Row, Sentence, Tables, name, opened, say, whole
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.report_page import Grid
from sim.report.sections import differing as section
from sim.report.words import formats
from sim.report.words.names import shown
from sim.report.words.theme import labels
from sim.study.difference.sides import Side
from sim.study.difference.study import INTERPLAY, Difference
from sim.study.numbers.words import counted

QUESTION = "What differs, and what did it move?"
EFFECTS = {
    "tried": "tried",
    "words": "only said: no run depends on it",
    "how it is judged": "decides how many runs there are or how they are judged: no single run depends on it",
    "one of them alone": "of a strategy that only one of them has",
    "not tried": "not tried",
}
LONGEST_VALUE = 90
"""Characters of a value on the page; changes.csv has it whole."""

WORTH_TELLING = 0.1
"""Of what the largest change moves: from there on it is told what several changes bring only together."""


class House(NamedTuple):
    """What the page says of one business."""

    business: Named
    anchor: str
    said: tuple[Sentence, ...]
    answers: Grid
    causes: Grid
    of_plan: str


class Contents(NamedTuple):
    """What the page says."""

    title: Named
    first: Sentence
    second: Sentence
    made: tuple[Sentence, ...]
    differing: Sentence
    when: Sentence | None
    houses: tuple[House, ...]
    changes: Grid
    earlier: Grid
    warnings: tuple[str, ...]
    command: str


def contents(found: Difference, command_line: str = "") -> Contents:
    """All that the pages say, by rule from the tables."""
    tables = Tables(found.tables)
    names = dict.fromkeys(row["business"] for row in tables.rows("answers"))
    return Contents(
        title=whole(f"{shown(found.first.name)} and {shown(found.second.name)}"),
        first=_side(found.first),
        second=_side(found.second),
        made=tuple(_made(found)),
        differing=_count(tables),
        when=_when(found) if names else None,
        houses=tuple(_house(place, business, found, tables) for place, business in enumerate(names, start=1)),
        changes=_changes(tables),
        earlier=_earlier(found, tables),
        warnings=(*found.not_shared, *found.untried, *found.warnings),
        command=command_line or shlex.join([*command().split(), "diff", found.first.name, found.second.name]),
    )


def diff_html(found: Difference, picture: Picture | None, command_line: str = "") -> bytes:
    """diff.html; ``picture`` is the chart of causes, if there is one."""
    said = contents(found, command_line)
    return rendered("diff.html.j2", said=said, picture=picture, name=section.NAME, asked=QUESTION)


def diff_markdown(found: Difference, picture: Picture | None, command_line: str = "") -> bytes:
    """diff.md: the same, the picture as a file."""
    said = contents(found, command_line)
    return rendered("diff.md.j2", said=said, picture=picture, name=section.NAME, asked=QUESTION)


def terminal(found: Difference) -> list[str]:
    """What the terminal shows: what differs, what moved at each business and why."""
    said = contents(found)
    lines = [str(said.differing), *(str(each) for each in said.made)]
    for house in said.houses:
        lines += ["", f"{house.business}:", *(f"  {each}" for each in house.said)]
    if said.when:
        lines += ["", str(said.when)]
    return [*lines, *(f"Note: {shown(each)}" for each in said.warnings)]


# -- the two, and how they came about


def _side(one: Side) -> Sentence:
    if one.made is None:
        return say("{name}, a scenario file", name=whole(one.name))
    words = f", results made on {one.made.at} with seed {one.made.seed}, version {one.made.version}, " + (
        counted(one.made.replications, "replication")
    )
    return say("{name}{words}", name=whole(one.name), words=words)


def _made(found: Difference) -> list[Sentence]:
    """What results of another seed, version or engine mean for their numbers."""
    one, other = found.first.made, found.second.made
    said = []
    if one and other:
        if one.seed != other.seed:
            said.append(
                say(
                    f"Their seeds differ ({one.seed} and {other.seed}): part of what their numbers differ by is luck. "
                    "What is told here was run again with one seed."
                )
            )
        if one.version != other.version:
            said.append(
                say(
                    f"They were made by two versions of the program ({one.version} and {other.version}), which may "
                    "answer the same file otherwise. What is told here was run again with one version."
                )
            )
        if one.engine != other.engine:
            said.append(say(f"They were made by two engines ({one.engine} and {other.engine}), which give the same."))
    return said


def _count(tables: Tables) -> Sentence:
    """How many values differ, and how many of them a run depends on."""
    rows = tables.rows("changes")
    if not rows:
        return say("The two files say the same: nothing was changed.")
    every = tables.count("changes")
    differ = "value differs" if len(rows) == 1 else "values differ"
    tried = sum(row["effect"] in ("tried", "not tried", "one of them alone") for row in rows)
    if not tried:
        return say(f"{{every}} {differ}, but no run depends on what was changed.", every=every)
    if tried == len(rows):
        return say(f"{{every}} {differ}.", every=every)
    return say(f"{{every}} {differ}; runs depend on {tried} of them.", every=every)


def _when(found: Difference) -> Sentence:
    return say(
        f"Profit a week, discounted; {found.replications} replications, the same customers and luck at every try, "
        f"seed {found.seed}. Intervals cover luck only. Each file is run as it stands: what it says of a business or "
        "of a place held before the first week too; what a strategy changes begins with the strategy."
    )


# -- one business


def _house(place: int, business: str, found: Difference, tables: Tables) -> House:
    plan = section.told_of(business, found)
    return House(
        business=whole(business),
        anchor=f"house-{place}",
        said=tuple(opened(each) for each in _said(business, plan, found, tables)),
        answers=_answers(business, found, tables),
        causes=_causes(business, plan, found, tables),
        of_plan=str(_plan(plan, found)) if plan else section.CARRYING_ON,
    )


def _said(business: str, plan: str | None, found: Difference, tables: Tables) -> list[Sentence]:
    rows = tables.rows("answers", business=business)
    leads = [next((row for row in rows if row[f"{which}_leads"]), rows[0]) for which in ("first", "second")]
    before, after = (_plan(row["strategy"] if row.known("strategy") else None, found) for row in leads)
    of = "" if _same_plans(found) else "Of the plans that both have, "
    if before == after:
        said = [say(f"{of}{{plan}} leads in both.", plan=after)]
    else:
        said = [say(f"{of}{{before}} leads in the first, {{after}} in the second.", before=before, after=after)]
    row = next(row for row in rows if (row["strategy"] if row.known("strategy") else None) == plan)
    said.append(_moved(row, plan, found))
    top = _top(business, plan, found, tables)
    return [*said, top] if top else said


def _same_plans(found: Difference) -> bool:
    """Whether both have the same strategies."""
    first, second = ({each.name for each in side.scenario.strategy} for side in (found.first, found.second))
    return first == second


def _moved(row: Row, plan: str | None, found: Difference) -> Sentence:
    """What the plan that is told, or carrying on, earned and earns."""
    currency = found.scenario.study.currency
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["moved"])
    what = say("What {plan} brings", plan=_plan(plan, found)) if plan else say("The profit of carrying on")
    if row["moved"] == 0:
        return say("{what} is the same in both, {now} a week.", what=what, now=row.money("second_difference", currency))
    return say(
        "{what} goes from {was} to {now} a week: {moved} (95 % interval from luck {low} to {high}).",
        what=what,
        was=row.money("first_difference", currency, unit),
        now=row.money("second_difference", currency, unit),
        moved=row.money("moved", currency, unit, True),
        low=row.money("luck_low", currency, unit, True),
        high=row.money("luck_high", currency, unit, True),
    )


def _top(business: str, plan: str | None, found: Difference, tables: Tables) -> Sentence | None:
    """Which change moved most, where there are several and it is beyond luck."""
    rows = _of_plan(business, plan, tables)
    alone = [row for row in rows if row["cause"] != INTERPLAY]
    if len(alone) < 2:
        return None
    currency, together = found.scenario.study.currency, next(row for row in rows if row["cause"] == INTERPLAY)
    top = max(alone, key=lambda row: abs(row["moved"]))
    unit = max(formats.interval_unit(row["luck_low"], row["luck_high"], row["moved"]) for row in (top, together))
    several = together["moved"] and not _is_luck(together)
    if not top["moved"] or _is_luck(top):
        if not several:
            return say("No single change moves it beyond luck.")
        more = together.money("moved", currency, unit, True)
        return say("No single change moves it beyond luck: {more} a week comes only of several together.", more=more)
    said = say(
        "What moves it most alone: {what}, {moved} a week",
        what=name(top["cause_label"], LONGEST_VALUE),
        moved=top.money("moved", currency, unit, True),
    )
    if not several or abs(together["moved"]) < WORTH_TELLING * abs(top["moved"]):
        return say("{said}.", said=said)
    more = together.money("moved", currency, unit, True)
    return say("{said}; {more} a week comes only of several together.", said=said, more=more)


def _is_luck(row: Row) -> bool:
    return row["luck_low"] <= 0 <= row["luck_high"]


def _of_plan(business: str, plan: str | None, tables: Tables) -> list[Row]:
    rows = tables.rows("causes", business=business)
    return [row for row in rows if (row["strategy"] if row.known("strategy") else None) == plan]


def _plan(plan: str | None, found: Difference) -> Named:
    if plan is None:
        return Named("Carrying on")
    return Named(shown(labels(found.scenario).get(plan, plan)))


# -- tables


def _answers(business: str, found: Difference, tables: Tables) -> Grid:
    currency, lines = found.scenario.study.currency, []
    for row in tables.rows("answers", business=business):
        unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["moved"])
        marks = [which for which in ("first", "second") if row[f"{which}_leads"]]
        leads = "both" if len(marks) == 2 else f"the {marks[0]}" if marks else ""
        lines.append(
            (
                _plan(row["strategy"], found) if row.known("strategy") else Named("Carrying on: its profit"),
                row.money("first_difference", currency, unit, row.known("strategy")),
                row.money("second_difference", currency, unit, row.known("strategy")),
                row.money("moved", currency, unit, True),
                _between(row, currency, unit),
                leads,
            )
        )
    headings = ("against carrying on, a week", "first", "second", "moved", "95 % from luck", "leads in")
    return Grid(headings, lines, frozenset({1, 2, 3}))


def _causes(business: str, plan: str | None, found: Difference, tables: Tables) -> Grid:
    currency, idle = found.scenario.study.currency, 0
    lines: list[tuple[Any, ...]] = []
    for row in _of_plan(business, plan, tables):
        if row["cause"] != INTERPLAY and not any(row[size] for size in section.SIZES):
            idle += 1
            continue
        unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["moved"])
        without = row.money("lost_without", currency, unit, True) if row.known("lost_without") else ""
        cells = (row.money("moved", currency, unit, True), _between(row, currency, unit), without)
        lines.append((whole(row["cause_label"]), *cells))
    if idle:
        lines.append((Named(f"{counted(idle, 'other change')}"), "nothing", "", "nothing"))
    headings = ("change", "alone in the first", "95 % from luck", "lost if left out of the second")
    return Grid(headings, lines, frozenset({1, 3}))


def _between(row: Row, currency: str, unit: float) -> Sentence:
    low, high = row.money("luck_low", currency, unit, True), row.money("luck_high", currency, unit, True)
    return say("{low} to {high}", low=low, high=high)


def _changes(tables: Tables) -> Grid:
    rows = [
        (
            whole(row["place"]),
            *(name(row[which], LONGEST_VALUE) if row.known(which) else "not there" for which in ("was", "now")),
            EFFECTS[row["effect"]],
        )
        for row in tables.rows("changes")
    ]
    return Grid(("place in the file", "first", "second", "what it does"), rows)


def _earlier(found: Difference, tables: Tables) -> Grid:
    """What the results said when they were made."""
    sides = {"first": found.first, "second": found.second}
    lines = []
    for row in tables.rows("earlier_answers"):
        side = sides[row["which"]]
        plans, currency = labels(side.scenario), side.scenario.study.currency
        known = row.known("luck_low") and row.known("luck_high")
        unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["difference"]) if known else None
        lines.append(
            (
                whole(row["business"]),
                whole(plans.get(row["strategy"], row["strategy"])),
                f"the {row['which']}",
                row.money("difference", currency, unit, True),
                _between(row, currency, unit) if unit is not None else "",
                row.quoted("verdict") if row.known("verdict") else "",
            )
        )
    headings = ("business", "plan", "results", "difference, all weeks", "95 % from luck", "verdict")
    return Grid(headings, lines, frozenset({3}))
