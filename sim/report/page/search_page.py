"""search.html and search.md: what to do within a budget, by business, how sure that is, how it was found."""

from typing import Any, NamedTuple

from sim.report.page import search_objective as aim
from sim.report.page.cited import NUMBERS, Named, Row, Sentence, Tables, joined, opened, say, sentence_list, whole
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.report_page import Grid
from sim.report.page.reproduce import study_line
from sim.report.page.search_guesses import cost_guesses
from sim.report.page.search_houses import EVEN_PARTS, by_house, fine, house_name, path_of
from sim.report.page.search_plan import value_of, who_does_what, whole_numbers
from sim.report.page.summary import file_of
from sim.report.sections import search as section
from sim.report.words import formats
from sim.report.words.assumption_text import assumption
from sim.report.words.findings import GAINS, LOSSES, in_file_order
from sim.report.words.names import shown
from sim.study.numbers.words import counted
from sim.study.search.found import Found

QUESTION = "What should we do within a budget?"
RUNNABLE = "with_options.toml"
NONE_LEADS = "No cost brings another of these options to the front."
NOTHING_PAYS = "Nothing pays at the costs guessed; at which costs it would was not asked."
START = "Every plan starts in the first week: when to start is not searched."
CAUSES = 3
"""Lines of the bridge that a sentence names."""


class Option(NamedTuple):
    """What the page says of one option."""

    heading: str
    plan: Sentence
    cost: Sentence
    worth: Sentence
    more: tuple[Sentence, ...]
    who: Grid


class House(NamedTuple):
    """What the page says of one business."""

    business: Named
    anchor: str
    finding: str
    options: tuple[Option, ...]
    guesses: tuple[Sentence, ...]
    none_leads: str
    screening: Grid
    rounds: Grid
    left_out: tuple[Sentence, ...]


class Contents(NamedTuple):
    """What the page says."""

    title: Named
    question: Named
    asked: str
    when: str
    houses: tuple[House, ...]
    holds: tuple[str, ...]
    warnings: tuple[str, ...]
    command: str
    file: str


def contents(found: Found) -> Contents:
    """All that the pages of a search say, by rule from its tables."""
    study, tables = found.scenario.study, Tables(found.tables)
    budget = formats.money(found.budget, study.currency)
    return Contents(
        title=whole(study.title or (found.scenario.path.stem if found.scenario.path else "A search")),
        question=whole(study.question),
        asked=f"What should we do with {budget} a week{_at(found)}?",
        when=f"{found.stopped} Profit over {counted(study.weeks, 'week')}, discounted, above carrying on."
        f"{aim.looked_for(found)}",
        houses=tuple(_house(number, each, found, tables) for number, each in enumerate(_in_order(found), start=1)),
        holds=_holds(found),
        warnings=tuple(found.warnings),
        command=command_line(found),
        file=file_of(found.scenario),
    )


def _at(found: Found) -> str:
    """Whose the budget is, where there are several houses."""
    if found.together:
        return f" at {NUMBERS[min(len(found.scenario.focus), 10)]} houses together"
    return " at each house" if len(found.houses) > 1 else ""


def _in_order(found: Found) -> list[Any]:
    """The houses in the order of the file."""
    houses = {each.business: each for each in found.houses}
    return [houses[name] for name in in_file_order(found.scenario, houses)]


def search_html(found: Found, picture: Picture | None, runnable: bool, folder: str = "") -> bytes:
    """search.html; ``picture`` is the budget ladder, None without one; ``runnable`` whether the file with the options
    at its end was written; ``folder`` the results folder as a command names it."""
    known = {"name": section.NAME, "next_line": next_line(found, folder)}
    return rendered("search.html.j2", said=contents(found), picture=picture, runnable=runnable, **known)


def search_markdown(found: Found, has_picture: bool, folder: str = "") -> bytes:
    """search.md: the same, without the picture."""
    known = {"name": section.NAME, "next_line": next_line(found, folder)}
    return rendered("search.md.j2", said=contents(found), has_picture=has_picture, **known)


def next_line(found: Found, folder: str) -> str:
    """The command that says what to find out before choosing between the options; "" where there are none, or nothing
    in the file is uncertain."""
    if not folder or not found.has_worlds or not any(house.options.options for house in found.houses):
        return ""
    return study_line("worth-of-knowing", found.scenario, ["--plans", folder], found.seed)


def command_line(found: Found) -> str:
    """The command that makes the same search, the scenario's file in the folder where it is given."""
    asked = [f"--{name}" for name in ("ladder", "together") if found.asked.get(name)]
    asked += ["--objective", found.objective] if aim.is_other(found) else []
    options = ["--budget", f"{found.budget:.15g}", *asked]
    return study_line("search", found.scenario, options, found.seed)


def terminal(found: Found) -> list[str]:
    """What the terminal shows: what each house should do, what it costs and is worth, and the other options."""
    said, lines = contents(found), []
    for house in said.houses:
        lines.append(f"{house.business}: {house.finding}.")
        for number, each in enumerate(house.options):
            lines.append(f"  {each.heading}")
            lines.append(f"    {each.plan!s}{f' {each.cost!s}' if not number else ''}")
            lines.append(f"    {each.worth!s}")
            lines += [f"    {each.more[0]!s}"] if each.more and aim.is_other(found) else []
        lines += [f"  {each!s}" for each in house.guesses[:1]]
    searched = " ".join([START, *whole_numbers(found)])
    return [
        *lines,
        "",
        f"{said.when} Seed {found.seed}.",
        searched,
        *(f"Note: {shown(each)}" for each in said.warnings),
    ]


# -- one business


def _house(number: int, house: Any, found: Found, tables: Tables) -> House:
    business = house.business
    rows = tables.rows("options", business=business)
    return House(
        business=whole(house_name(house)),
        anchor=f"house-{number}",
        finding=_finding(rows[0] if rows else None, found, tables),
        options=tuple(_option(row, found, tables) for row in rows),
        guesses=cost_guesses(business, found, tables),
        none_leads=_none_leads(found) if rows and rows[0]["worth"] > 0.0 else NOTHING_PAYS,
        screening=_screening(business, found, tables),
        rounds=_rounds(business, found, tables),
        left_out=tuple(say("{lever}: {why}.", lever=Named(each.what), why=each.why) for each in house.left_out),
    )


def _finding(best: Row | None, found: Found, tables: Tables) -> str:
    return aim.finding_of(best, found, tables) if aim.is_other(found) else finding_of(best, found)


def _none_leads(found: Found) -> str:
    return aim.NONE_IS_WORTH_MORE if aim.is_other(found) else NONE_LEADS


def finding_of(best: Row | None, found: Found) -> str:
    """What the search found for a business, in a sentence without its full stop."""
    if best is None or best["worth_chosen"] <= 0.0 or best["worth"] <= 0.0:
        return "Nothing that was found is worth what it costs; carry on"
    money = formats.money(best["worth"], found.scenario.study.currency, _unit(best))
    if not best.known("worth_low") or best["worth_low"] <= 0.0:
        return "The best plan found cannot be told from carrying on: it may lose money"
    return f"The best plan found is worth {money} more than carrying on"


def _unit(row: Row) -> float:
    if not row.known("worth_low"):
        return formats.unit_for(row["worth"] or 1.0)
    return formats.interval_unit(row["worth_low"], row["worth_high"], row["worth"])


def _option(row: Row, found: Found, tables: Tables) -> Option:
    kind, number = row["option_kind"], int(row["option_number"])
    most = "Best" if row["worth"] >= 0.0 else "Least bad"
    named = {"best": f"{most} found", "price left alone": f"{most} that leaves price alone"}
    heading = aim.heading(kind, number, found) if aim.is_other(found) else named.get(kind, f"Option {number}")
    more = [
        aim.by_objective(row, found, tables),
        by_house(row, found, tables),
        _odds(row),
        _as_written(row, found),
        _break_even(row, found),
        _causes(row, found, tables),
    ]
    said = tuple(each for each in more if each)
    return Option(
        f"{heading}: {row['plan_in_words']}",
        _plan(row, found, tables),
        _cost(row, found),
        _worth(row, found),
        said,
        who_does_what(row, found, tables),
    )


def _plan(row: Row, found: Found, tables: Tables) -> Sentence:
    """What is moved, from where to where."""
    parts = []
    for each in tables.rows("option_levers", business=row["business"], option_number=row["option_number"]):
        words = assumption(found.scenario, path_of(row["business"], each["lever"]))
        values = {
            end: each.cited(f"{end}_value", value_of(words, each[f"{end}_value"], found)) for end in ("opening", "new")
        }
        parts.append(say("{label} from {opening} to {new}", label=each["lever_label"], **values))
    return opened(say("{parts}.", parts=sentence_list(parts)))


def _cost(row: Row, found: Found) -> Sentence:
    currency = found.scenario.study.currency
    month, once = row["cost_per_month"], row["one_off_cost"]
    if not month and not once:
        return say("It takes nothing of the budget.")
    parts = []
    if month:
        parts.append(say("{month} a month", month=row.money("cost_per_month", currency, fine(month))))
    if once:
        parts.append(say("{once} once", once=row.money("one_off_cost", currency, fine(once))))
    return say("It costs {parts}.", parts=sentence_list(parts))


def _worth(row: Row, found: Found) -> Sentence:
    currency, unit = found.scenario.study.currency, _unit(row)
    worth = row.money("worth", currency, unit, True)
    if not row.known("worth_low"):
        return say("Worth {worth} in a single future.", worth=worth)
    varied = "assumptions and luck" if found.has_worlds else "luck"
    return say(
        "Worth {worth}; 95 % interval {low} to {high}, over {futures} futures ({varied} drawn anew) in which nothing "
        "was chosen.",
        worth=worth,
        low=row.money("worth_low", currency, unit, True),
        high=row.money("worth_high", currency, unit, True),
        futures=row.count("futures"),
        varied=varied,
    )


def _odds(row: Row) -> Sentence:
    lost, of = int(row["futures_lost"]), int(row["futures"])
    if not lost:
        return say("It earns no less than carrying on in any of {of} futures.", of=row.count("futures"))
    if lost == of:
        return say("It earns less than carrying on in all {of} futures.", of=row.count("futures"))
    return say(
        "It earns less than carrying on in {lost} of {of} futures.",
        lost=row.count("futures_lost"),
        of=row.count("futures"),
    )


def _as_written(row: Row, found: Found) -> Sentence | None:
    if not found.has_worlds or not row.known("luck_low"):
        return None
    currency = found.scenario.study.currency
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["worth_as_written"])
    return say(
        "If every assumption is as in the file: {worth} ({low} to {high} from luck).",
        worth=row.money("worth_as_written", currency, unit, True),
        low=row.money("luck_low", currency, unit, True),
        high=row.money("luck_high", currency, unit, True),
    )


def _break_even(row: Row, found: Found) -> Sentence:
    currency = found.scenario.study.currency
    if row["break_even_cost_per_week"] <= 0.0:
        return say("It would have to save money to pay.")
    parts = [
        say(
            "It may cost up to {even} a week before it stops paying",
            even=row.money("break_even_cost_per_week", currency, fine(row["break_even_cost_per_week"])),
        )
    ]
    if row.known("payback_week") and int(row["payback_week"]) == 0:
        parts.append(say("with the file as written it pays from the first week on"))
    elif row.known("payback_week"):
        parts.append(say("with the file as written it has paid back by week {week}", week=row.count("payback_week")))
    return say("{parts}.", parts=joined(parts, "; "))


def _causes(row: Row, found: Found, tables: Tables) -> Sentence | None:
    """The largest lines of the bridge, its cost apart."""
    currency = found.scenario.study.currency
    lines = [
        each
        for each in tables.rows("option_bridge", business=row["business"], option_number=row["option_number"])
        if each["amount"] and each["line"] != "programme"
    ]
    lines.sort(key=lambda each: -abs(each["amount"]))
    said = [
        say(
            "{words} ({money})",
            words=(GAINS if each["amount"] > 0 else LOSSES).get(each["line"], each["line"]),
            money=each.money("amount", currency, None, True),
        )
        for each in lines[:CAUSES]
    ]
    return say("With the file as written it comes from {said}.", said=sentence_list(said)) if said else None


def _screening(business: str, found: Found, tables: Tables) -> Grid:
    currency, rows = found.scenario.study.currency, []
    for row in tables.rows("lever_screening", business=business):
        words = assumption(found.scenario, path_of(business, row["lever"]))
        values = [row.cited(f"{end}_value", value_of(words, row[f"{end}_value"], found)) for end in ("opening", "new")]
        paid = [row.money(column, currency) for column in ("gain", "programme_cost", "worth")]
        rows.append((Named(row["lever_label"]), *values, *paid, "yes" if row["is_searched"] else "no"))
    return Grid(("lever", "from", "to", "brings", "costs", "leaves", "searched"), rows, frozenset({1, 2, 3, 4, 5}))


def _rounds(business: str, found: Found, tables: Tables) -> Grid:
    currency = found.scenario.study.currency
    rows = [
        (
            row.count("search_round"),
            row.money("worth_promised", currency),
            row.money("worth_run", currency),
            row.money("standard_error", currency),
            "yes" if row["agrees"] else "no",
            row.count("runs"),
        )
        for row in tables.rows("search_rounds", business=business)
    ]
    return Grid(
        ("round", "promised", "came out", "standard error", "all agree", "runs so far"), rows, frozenset({1, 2, 3, 5})
    )


def _holds(found: Found) -> tuple[str, ...]:
    """What holds for every figure of the page."""
    varied = (
        "Futures are worlds, draws of the uncertain inputs, each with its own luck; those in which plans were "
        "searched, chosen and priced are three different sets, and no comparison of this file has any of them."
        if found.has_worlds
        else "The file has no [[uncertain]] inputs, so futures differ by luck alone; the sets in which plans were "
        "searched, chosen and priced are different, and no comparison of this file has any of them."
    )
    return (
        varied,
        "Costs are those of the table of levers or of the file’s own [[lever]] rows; most are judgement, and a plan is "
        "no better than they are. What is paid once is spread over the weeks when it is set against the budget.",
        START,
        "Two options differ in kind when at least half of the money of one lies elsewhere than in the other.",
        *whole_numbers(found),
        "Who does what is proposed by the kind of lever; nobody was asked.",
        "Levers that carry their own cost, such as the price, take no part of the budget. A lever is left alone where "
        "its [[lever]] in the file has its high (or low) where it stands now.",
        *([EVEN_PARTS] if found.together else []),
        *([aim.judged_by(found)] if aim.is_other(found) else []),
    )
