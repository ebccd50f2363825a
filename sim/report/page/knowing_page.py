"""knowing.html and knowing.md: what is worth finding out before the choice, in money, and where the plan fails."""

from typing import Any, cast

from sim.report.page import pilot_words
from sim.report.page.asked_page import Contents, House, command_line, in_html, in_markdown, in_terminal, titles
from sim.report.page.cited import CitedNumber, Named, Row, Sentence, Tables, joined, say, sentence_list, whole
from sim.report.page.pictures import Picture
from sim.report.page.report_page import Grid
from sim.report.page.summary import file_of
from sim.report.sections.flip import plan_of
from sim.report.words import formats
from sim.report.words.assumption_text import assumption, near
from sim.report.words.findings import in_file_order
from sim.report.words.names import shown
from sim.study.discovery.failures import LEAST_FAILURES, LEAST_WORLDS
from sim.study.knowing.rows import ALL, GROUP, INPUT
from sim.study.knowing.study import Knowledge
from sim.study.numbers.words import counted

QUESTION = "What is worth finding out before the choice?"

FINENESS = 25
"""Into how many parts of an input's range the ends of a box are told apart."""


def contents(found: Knowledge) -> Contents:
    """All that the pages say, by rule from the tables."""
    tables = Tables(found.tables)
    return Contents(
        *titles(found.scenario),
        when=say(
            f"{found.stopped.replace('each run once', 'each run once with its luck')}; profit over "
            f"{counted(found.scenario.study.weeks, 'week')}, discounted"
        ),
        houses=tuple(
            _house(number, business, found, tables)
            for number, business in enumerate(
                in_file_order(found.scenario, found.tables["knowing"]["business"]), start=1
            )
        ),
        rests_on=_rests_on(found),
        warnings=tuple(found.warnings),
        files=tuple(f"tables/{name}.csv" for name in ("knowing", "surveys", "pilots", "boxes") if name in found.tables),
        command=command_line("worth-of-knowing", found.scenario, found.seed, found.asked),
        file=file_of(found.scenario),
    )


def knowing_html(found: Knowledge, pictures: list[Picture]) -> bytes:
    """knowing.html; ``pictures`` are its charts."""
    return in_html(contents(found), pictures, QUESTION)


def knowing_markdown(found: Knowledge, names: list[str]) -> bytes:
    """knowing.md: the same, with ``names`` of the pictures."""
    return in_markdown(contents(found), names, QUESTION)


def terminal(found: Knowledge) -> list[str]:
    """What the terminal shows."""
    return in_terminal(contents(found), found.seed)


# -- one business


def _house(number: int, business: str, found: Knowledge, tables: Tables) -> House:
    rows = tables.rows("knowing", business=business)
    everything, parts = rows[0], sorted(rows[1:], key=lambda row: -row["worth"])
    surveys = tables.rows("surveys", business=business)
    grids = [("What knowing each is worth", _worths(everything, parts, found))]
    if surveys:
        grids.append(("What surveys are worth", _surveys(surveys, found)))
    trials = tables.rows("pilots", business=business)
    currency = found.scenario.study.currency
    tried = Named(plan_of(trials[0]["tried_plan"], cast(Any, found))) if trials else whole("")
    if trials:
        grids.append(("What trying it first is worth", pilot_words.grid(trials, currency)))
    points = [
        _chosen(everything, found),
        _whole(everything, found),
        _missed(everything, found),
        *_unasked(parts, surveys, found),
        pilot_words.trial(trials, tried, currency),
    ]
    return House(
        business=whole(business),
        anchor=f"house-{number}",
        headline=_headline(everything, parts, surveys, found),
        points=(*(point for point in points if point), fails(business, found, tables)),
        grids=tuple(grids),
    )


def _headline(everything: Row, parts: list[Row], surveys: list[Row], found: Knowledge) -> Sentence:
    """What is worth most to find out, and what a survey brings of it."""
    worthwhile = [row for row in parts if row["is_told"]]
    if not worthwhile:
        if everything["is_told"]:
            worth = _worth(everything, found)
            if sum(row["known_kind"] == INPUT for row in parts) == 1:
                text = "What is uncertain is worth up to {worth} to know, but no input was told apart."
                return say(text, worth=worth)
            return say("No single input is worth finding out; several together are, up to {worth}.", worth=worth)
        if everything["worth"] <= 0.0 and everything["worth_below"] <= 0.0:
            return say(
                "Nothing is worth finding out: luck apart, {plan} leads in every world.", plan=_plan(everything, found)
            )
        return say(
            "Nothing is worth finding out: all that is uncertain together is worth less than {below}.",
            below=_below(everything, found),
        )
    best = worthwhile[0]
    said = say(
        "Knowing {what} is worth up to {worth} before you decide", what=_what(best, found), worth=_worth(best, found)
    )
    asked = next((row for row in surveys if row["input"] == best["known"] and row["is_best_size"]), None)
    if asked is None:
        return say("{said}.", said=said)
    return say("{said}; {asking}.", said=said, asking=_asking(asked, found))


def _asking(row: Row, found: Knowledge) -> Sentence:
    """ "asking 200 of them brings £2,600 of it, £1,900 after its cost and the wait"."""
    return say(
        "asking {count} people brings {worth} of it, {net} after its cost"
        + (" and the wait" if row["waiting_cost"] > 0 else ""),
        count=row.count("answers_asked"),
        worth=_worth(row, found),
        net=row.money("net_worth", found.scenario.study.currency, _unit(row)),
    )


def _unasked(parts: list[Row], surveys: list[Row], found: Knowledge) -> list[Sentence]:
    """Of inputs beside the first: surveys that pay, and that none pays where one could be made."""
    said = []
    worthwhile = [row for row in parts if row["is_told"]]
    for row in worthwhile:
        own = [each for each in surveys if each["input"] == row["known"]]
        best = next((each for each in own if each["is_best_size"]), None)
        if row is not worthwhile[0] and best is not None:
            said.append(say("{what}: {asking}.", what=_label(row), asking=_asking(best, found)))
        elif own and best is None:
            said.append(say("{what}: no survey of it pays for itself.", what=_label(row)))
    return said


def _chosen(row: Row, found: Knowledge) -> Sentence:
    """Which plan is chosen as things are known."""
    if row["strategy"] == found.scenario.study.baseline:
        return say("As things are known, {plan} is chosen.", plan=_plan(row, found))
    return say(
        "As things are known, {plan} is chosen: over all worlds it earns {gain} more than carrying on, in the mean.",
        plan=_plan(row, found),
        gain=row.money("mean_gain", found.scenario.study.currency, formats.rough(row["mean_gain"])),
    )


def _whole(row: Row, found: Knowledge) -> Sentence | None:
    """What knowing all would be worth."""
    if not row["is_told"]:
        return None
    currency = found.scenario.study.currency
    return say(
        "Knowing everything that is uncertain would be worth {worth} (standard error {error}): nothing brings more.",
        worth=_worth(row, found),
        error=row.money("standard_error", currency, _unit(row)),
    )


def _missed(row: Row, found: Knowledge) -> Sentence | None:
    """How far the surface behind it is off where a world is left out."""
    if not row["fresh_error"] > 0.0:
        return None
    currency = found.scenario.study.currency
    return say(
        "At a world that was left out the surface behind it misses {missed}; luck in a single run is about {luck}.",
        missed=row.money("fresh_error", currency, formats.rough(row["fresh_error"])),
        luck=row.money("luck_spread", currency, formats.rough(row["luck_spread"])),
    )


def _worths(everything: Row, parts: list[Row], found: Knowledge) -> Grid:
    lines = [
        (
            "everything" if row["known_kind"] == ALL else _label(row),
            Named(row["source"]) if row.known("source") else "",
            _cell(row, found),
            row.money("standard_error", found.scenario.study.currency, _unit(row)),
        )
        for row in (everything, *parts)
    ]
    return Grid(("to know", "its range is from", "is worth", "standard error"), lines, frozenset({2, 3}))


def _surveys(rows: list[Row], found: Knowledge) -> Grid:
    currency = found.scenario.study.currency
    lines = [
        (
            whole(row["input_label"]),
            row.count("answers_asked"),
            _cell(row, found),
            row.money("survey_cost", currency, formats.rough(row["survey_cost"])),
            row.money("waiting_cost", currency, formats.rough(row["waiting_cost"])),
            row.money("net_worth", currency, _unit(row)),
        )
        for row in rows
    ]
    headings = ("to ask for", "answers", "is worth", "costs", "the wait costs", "leaves")
    return Grid(headings, lines, frozenset({1, 2, 3, 4, 5}))


# -- amounts


def _unit(row: Row) -> float:
    return formats.unit_for(float(row["worth"]), 2.0 * float(row["standard_error"]))


def _worth(row: Row, found: Knowledge) -> CitedNumber:
    return row.money("worth", found.scenario.study.currency, _unit(row))


def _below(row: Row, found: Knowledge) -> CitedNumber:
    return row.cited(
        "worth_below", formats.below(float(row["worth_below"]), found.scenario.study.currency), "rounded_up"
    )


def _cell(row: Row, found: Knowledge) -> Sentence:
    """The worth, or £0 with what it is below."""
    if row["is_told"]:
        return say("{worth}", worth=_worth(row, found))
    nothing = row.cited("worth", formats.money(0.0, found.scenario.study.currency, 1.0), "if_told", value=0.0)
    if row["worth_below"] <= 0.0:
        return say("{nothing}", nothing=nothing)
    return say("{nothing} (below {below})", nothing=nothing, below=_below(row, found))


def _plan(row: Row, found: Knowledge) -> Named:
    return Named(plan_of(row["strategy"], cast(Any, found)))


def _label(row: Row) -> Sentence:
    group = row["known_kind"] == GROUP
    return say("the group {name}" if group else "{name}", name=whole(row["known_label"]))


def _what(row: Row, found: Knowledge) -> Sentence:
    """What would be known, inside a sentence."""
    if row["known_kind"] != INPUT:
        return _label(row)
    return say("{what}", what=Named(shown(assumption(found.scenario, row["known"]).spoken())))


# -- where the plan fails


def fails(business: str, found: Knowledge, tables: Tables) -> Sentence:
    """Where the chosen plan earns less than what it is held against, or why no such place is told."""
    rows = tables.rows("boxes", business=business)
    first = rows[0]
    names = {"plan": _plan(first, found), "other": Named(plan_of(first["held_against"], cast(Any, found)))}
    failed, worlds = first.count("worlds_failed"), first.count("worlds")
    if first["gathering"] == "few worlds":
        return say(
            f"Where {{plan}} earns less than {{other}} takes {LEAST_WORLDS} worlds to say; these are {{worlds}}.",
            worlds=worlds,
            **names,
        )
    if first["gathering"] == "few failures":
        text = "{plan} earns less than {other} in {failed} of {worlds} worlds"
        fewer = f": too few, below {LEAST_FAILURES}, to say where."
        if first["worlds_failed"] * 2 > first["worlds"]:
            fewer = f": in fewer than {LEAST_FAILURES} it does not, too few to say where."
        return _capital(say(text + fewer, failed=failed, worlds=worlds, **names))
    if first["gathering"] == "nowhere":
        text = (
            "{plan} earns less than {other} in {failed} of {worlds} worlds, and these gather nowhere that can be told."
        )
        return _capital(say(text, failed=failed, worlds=worlds, **names))
    failing = round(first["density"] * first["worlds_held_out"])
    return _capital(
        say(
            "{plan} earns less than {other} in {failing} of {worlds} worlds where {bounds}; in {base} of all. "
            "{coverage} of its failures lie there.",
            failing=first.cited("density", f"{failing:,}", "of_held_out", value=float(failing)),
            worlds=first.count("worlds_held_out"),
            base=first.cited("base_rate", formats.share(first["base_rate"])),
            coverage=first.cited("coverage", formats.share(first["coverage"])),
            bounds=joined([_bound(row, found) for row in rows], ", ", " and "),
            **names,
        )
    )


def _bound(row: Row, found: Knowledge) -> Sentence:
    """One side of the box in words."""
    words = assumption(found.scenario, row["input"])
    what = Named(shown(words.spoken()))
    fine = (row["range_high"] - row["range_low"]) / FINENESS
    ends = {end: row.cited(f"box_{end}", words.value(near(row[f"box_{end}"], 0.0, fine))) for end in ("low", "high")
            if row.known(f"box_{end}")}  # fmt: skip
    if len(ends) == 2:
        return say("{what} lies between {low} and {high}", what=what, **ends)
    return say("{what} exceeds {low}" if "low" in ends else "{what} is below {high}", what=what, **ends)


def _between(found: Knowledge) -> Sentence:
    """Which plans were chosen between; where there are as many as can be, that others were left out."""
    baseline = found.scenario.study.baseline
    plans = [Named(plan_of(each.name, cast(Any, found))) for each in found.scenario.strategy if each.name != baseline]
    said = say("Chosen between {plans}", plans=sentence_list(["carrying on", *plans]))
    if found.added:
        theirs = [Named(plan_of(each, cast(Any, found))) for each in found.added]
        text = "{said}; {theirs} {comes} from {where}"
        comes, where = "comes" if len(theirs) == 1 else "come", whole(str(found.asked.get("plans") or "a search"))
        said = say(text, said=said, theirs=sentence_list(theirs), comes=comes, where=where)
    elif found.asked.get("plans"):
        said = say("{said}; none of the plans that were added is among them", said=said)
    if not found.left_out:
        return say("{said}.", said=said)
    others = "any other plan" if found.asked.get("plans") else "any other plan of the file"
    return say("{said}; {others} was left out, for it earns less as the file is written.", said=said, others=others)


def _capital(sentence: Sentence) -> Sentence:
    """With a capital also where carrying on comes first, which is no name."""
    first, *rest = sentence.pieces
    if isinstance(first, Named) and first.text == "carrying on":
        return Sentence(("Carrying on", *rest))
    return sentence


def _rests_on(found: Knowledge) -> tuple[Sentence, ...]:
    return (
        _between(found),
        say(
            "Information is about inputs, never about luck: what a plan brings in a world is a regression of the runs "
            "on what would be known, and no maximum is taken over runs. It is worth how much more the best plan brings "
            "then than the plan that is chosen as things are known."
        ),
        say(
            "Inputs are drawn from their triangles, each by itself. A worth counts where it is more than two standard "
            "errors and more than 95 of 100 permutations of the worlds make; else it is nothing, with what it is below."
        ),
        *([say(pilot_words.RESTS_ON)] if "pilots" in found.tables else []),
        say("A survey is offered for inputs that say how they are measured (measured_by in the file), for no others."),
        say(
            "Where the plan fails is looked for on one half of the worlds and told from the other, and only where "
            "chance would make as much in less than one case of a hundred."
        ),
    )
