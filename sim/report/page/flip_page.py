"""flip.html and flip.md: when the answer flips, business by business on the same axes, and what to find out first."""

from typing import Any, NamedTuple, cast

import pandas as pd

from sim.report.page.cited import Named, Sentence, Tables, few, joined, opened, say, sentence_list, whole
from sim.report.page.find_out import find_out_first
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.report_page import Grid
from sim.report.page.reproduce import study_line
from sim.report.page.summary import file_of
from sim.report.sections import flip as section
from sim.report.words import formats
from sim.report.words.assumption_text import assumption, near
from sim.report.words.names import shown
from sim.study.flip.study import FlipMap

QUESTION = "When does the answer flip?"


class House(NamedTuple):
    """What the page says of one business."""

    business: Named
    anchor: str
    finding: str
    standing: Sentence
    counts: Sentence
    find_out: tuple[Sentence, ...]
    changes: Grid
    points: Grid


class Contents(NamedTuple):
    """What the page says: ``varied`` what is varied and what is not, ``note`` what marks mean."""

    title: Named
    question: Named
    when: Sentence
    houses: tuple[House, ...]
    varied: tuple[Sentence, ...]
    note: str
    screening: Grid | None
    warnings: tuple[str, ...]
    command: str
    file: str


def contents(found: FlipMap) -> Contents:
    """All that the pages of a map say, by rule from its tables."""
    study, frame = found.scenario.study, cast(pd.DataFrame, section.drawn(found))
    tables = Tables({section.NAME: frame, **found.tables})
    file = file_of(found.scenario)
    return Contents(
        title=whole(study.title or (found.scenario.path.stem if found.scenario.path else "A map of winners")),
        question=whole(study.question),
        when=_runs(found, tables),
        houses=tuple(
            _house(number, business, sentence, found, tables)
            for number, (business, sentence) in enumerate(section.findings(frame, found).items(), start=1)
        ),
        varied=_varied(found, frame, tables),
        note=section.note(frame, found),
        screening=_screening(found, tables) if "screening" in found.tables else None,
        warnings=tuple(found.warnings),
        command=command_line(found),
        file=file,
    )


def flip_html(found: FlipMap, picture: Picture) -> bytes:
    """flip.html; ``picture`` is the chart of the maps."""
    return rendered("flip.html.j2", said=contents(found), picture=picture, name=section.NAME, asked=QUESTION)


def flip_markdown(found: FlipMap) -> bytes:
    """flip.md: the same, without the picture."""
    return rendered("flip.md.j2", said=contents(found), name=section.NAME, asked=QUESTION)


def command_line(found: FlipMap) -> str:
    """The command that makes the same map, the scenario's file in the folder where it is given."""
    asked = {option: found.asked.get(option) for option in ("x", "y", "points", "replications")}
    given = [(f"--{option}", str(value)) for option, value in asked.items() if isinstance(value, int | str)]
    return study_line("flip", found.scenario, [word for pair in given for word in pair], found.seed)


def _runs(found: FlipMap, tables: Tables) -> Sentence:
    weeks = tables.rows(section.NAME)[0]
    over = (
        "profit over the weeks on the axis"
        if "horizon" in (weeks["x_what"], weeks["y_what"])
        else f"profit over {found.scenario.study.weeks} weeks"
    )
    return say(
        f"{found.stopped[:1].upper()}{found.stopped[1:]}, the same customers and luck at each; {over}, discounted"
    )


# -- one business


def _house(number: int, business: str, finding: str, found: FlipMap, tables: Tables) -> House:
    frame = cast(pd.DataFrame, section.drawn(found))
    return House(
        business=whole(business),
        anchor=f"house-{number}",
        finding=finding,
        standing=_standing(business, found, tables),
        counts=_counts(business, found, tables),
        find_out=tuple(opened(each) for each in find_out_first(business, frame, found)),
        changes=_changes(business, found, tables),
        points=_points(business, found, tables),
    )


def _standing(business: str, found: FlipMap, tables: Tables) -> Sentence:
    """Who leads as things stand, by how much, and whether that can be said."""
    here, currency = _here(business, tables), found.scenario.study.currency
    unit = formats.interval_unit(here["luck_low"], here["luck_high"], here["margin"])
    said = say(
        "As the file has it, {leader} earns {margin} more than {second}; 95 % interval from luck {low} to {high}, "
        "{runs} replications.",
        leader=_plan(here["winner"], found),
        margin=here.money("margin", currency, unit),
        second=_plan(here["runner_up"], found),
        low=here.money("luck_low", currency, unit, True),
        high=here.money("luck_high", currency, unit, True),
        runs=here.count("replications"),
    )
    if not here["is_close"]:
        return said
    if here["luck_low"] <= 0:
        return say("{said} That is too close to call: luck could turn it round.", said=said)
    return say("{said} That is too close to call: so small a difference does not matter.", said=said)


def _counts(business: str, found: FlipMap, tables: Tables) -> Sentence:
    """How much of the map each plan leads, and how much is too close to call."""
    rows = tables.rows(section.NAME, business=business)
    winners = dict.fromkeys(row["winner"] for row in rows if not row["is_close"])
    grey = any(row["is_close"] for row in rows)
    all_points = tables.count(section.NAME, business=business)
    if not winners:
        return say("All {all} points are too close to call.", all=all_points)
    if len(winners) == 1 and not grey:
        return say("{plan} leads at all {all} points.", plan=_plan(next(iter(winners)), found), all=all_points)
    parts = [
        say(
            "{plan} leads at {count}",
            plan=_plan(winner, found),
            count=tables.count(section.NAME, business=business, winner=winner, is_close=False),
        )
        for winner in winners
    ]
    if grey:
        close = tables.count(section.NAME, business=business, is_close=True)
        are = "is" if close.printed == "1" else "are"
        parts.append(say("{count} {are} too close to call", count=close, are=are))
    return say("Of {all} points {parts}.", all=all_points, parts=sentence_list(parts))


def _changes(business: str, found: FlipMap, tables: Tables) -> Grid:
    """Where the lead changes along the two lines through the point in force."""
    rows = []
    for row in tables.rows("flips", business=business):
        words = assumption(found.scenario, row["input"])
        low, high = (row.cited(end, words.value(row[end])) for end in ("range_low", "range_high"))
        at = near(row["flips_at"], row["range_low"], row["range_high"])
        rows.append(
            (
                Named(words.heading),
                _plan(row["from_winner"], found),
                _plan(row["to_winner"], found),
                say("{low} and {high}", low=low, high=high),
                row.cited("flips_at", words.value(at)),
                "yes" if row["is_clear"] else "no",
            )
        )
    headings = ("input", "the lead changes from", "to", "between", "about", "clear on both sides")
    return Grid(headings, rows, frozenset({4}))


def _points(business: str, found: FlipMap, tables: Tables) -> Grid:
    """The map in words: a row for each value along y, the highest on top, a column for each along x."""
    rows, here = tables.rows(section.NAME, business=business), _here(business, tables)
    words = section.words_of(found.scenario, cast(pd.DataFrame, section.drawn(found)))
    x, y = (words[here[f"{axis}_what"]] for axis in "xy")
    lines = []
    for value in sorted({row["y"] for row in rows}, reverse=True):
        line = sorted((row for row in rows if row["y"] == value), key=lambda row: row["x"])
        lines.append((line[0].cited("y", y.value(value)), *(_point(row, found) for row in line)))
    across = sorted({row["x"]: row for row in rows}.items())
    headings = (f"{y.heading} ↓ / {x.heading} →", *(x.value(value) for value, _ in across))
    return Grid(headings, lines)


def _point(row: Any, found: FlipMap) -> Sentence:
    said = say("{plan}", plan=_plan(row["winner"], found))
    if row["is_close"]:
        said = say("too close to call ({plan} ahead)", plan=_plan(row["winner"], found))
    return say("{said} (you are here)", said=said) if row["is_in_force"] else said


def _here(business: str, tables: Tables) -> Any:
    return next(row for row in tables.rows(section.NAME, business=business) if row["is_in_force"])


def _plan(strategy: str, found: FlipMap) -> Named:
    return Named(section.plan_of(strategy, found))


# -- what holds for all


def _varied(found: FlipMap, frame: pd.DataFrame, tables: Tables) -> tuple[Sentence, ...]:
    """What lies along the axes, over which range, and what its guess is."""
    words, said = section.words_of(found.scenario, frame), []
    rows = tables.rows(section.NAME)
    for axis in "xy":
        ranges: dict[str, tuple[Sentence, list[Named]]] = {}
        for business in dict.fromkeys(row["business"] for row in rows):
            own = [row for row in rows if row["business"] == business]
            input_words = words[own[0][f"{axis}_what"]]
            low, high = (each.cited(axis, input_words.value(each[axis])) for each in _ends(own, axis))
            text = say("{low} to {high}, {guess}", low=low, high=high, guess=_guess(own[0], axis, input_words))
            ranges.setdefault(str(text), (text, []))[1].append(whole(business))
        label = Named(f"{'Across' if axis == 'x' else 'Up'}, {words[frame[f'{axis}_what'].iloc[0]].label}", leads=True)
        if len(ranges) == 1:
            ((text, _),) = ranges.values()
        else:
            text = joined([say("{at}: {text}", at=few(at), text=text) for text, at in ranges.values()], "; ")
        said.append(say("{label}: {text}.", label=label, text=text))
    return (*said, say("All else is as in the file; a map says nothing of how sure that is."))


def _ends(rows: list, axis: str) -> tuple[Any, Any]:
    return min(rows, key=lambda row: row[axis]), max(rows, key=lambda row: row[axis])


def _guess(row: Any, axis: str, words: Any) -> Sentence:
    if row[f"{axis}_what"] == "horizon":
        return say("chosen, not guessed")
    if not row.known(f"{axis}_guess_low"):
        return say("no range of a guess given")
    low, high = (row.cited(f"{axis}_guess_{end}", words.value(row[f"{axis}_guess_{end}"])) for end in ("low", "high"))
    return say("the guess being {low} to {high}", low=low, high=high)


def _screening(found: FlipMap, tables: Tables) -> Grid:
    """What was tried before the axes were chosen."""
    currency, rows = found.scenario.study.currency, []
    for row in tables.rows("screening"):
        words = assumption(found.scenario, row["input"])
        leads = [f"lead_{end}" for end in ("low", "in_force", "high")]
        unit = formats.unit_for(max(abs(row[lead]) for lead in leads) or 1.0)
        low, high = (row.cited(end, words.value(row[end])) for end in ("range_low", "range_high"))
        rows.append(
            (
                whole(row["business"]),
                whole(row["input_label"]),
                say("{low} to {high}", low=low, high=high),
                *(row.money(lead, currency, unit) for lead in leads),
                "yes" if row["is_axis"] else "no",
            )
        )
    headings = ("business", "input", "range", "lead at its low end", "as in the file", "at its high end", "on the map")
    return Grid(headings, rows, frozenset({3, 4, 5}))


def terminal(found: FlipMap) -> list[str]:
    """What the terminal shows: what each map says, what to find out first, then how often luck was drawn."""
    said = contents(found)
    lines = []
    for house in said.houses:
        lines.append(f"{house.business}: {house.finding}.")
        lines += [f"  Find out first: {house.find_out[0]!s}"]
    return [*lines, "", f"{said.when}; seed {found.seed}.", *(f"Note: {shown(each)}" for each in said.warnings)]
