"""What the report says of assumptions: the mechanism that the answer rests on, what is guessed, what is to be asked."""

from sim.report.page.case import ends
from sim.report.page.cited import Row, Sentence, Tables, joined, placed, say, sentence_list
from sim.report.page.facts import Facts
from sim.report.words import formats
from sim.scenario.text.wording import quoted
from sim.study.trust.sources import is_assumed_effect

MOST_GUESSES = 3
"""Inputs that are named."""


def rests_on(found: list[Facts]) -> tuple[Sentence, ...]:
    """The mechanism whose absence changes the leading plan's gain most, at each business where that was tried."""
    lines = placed([(each.at, _rests_on(each)) for each in found if each.stands], len(found) > 1)
    return lines or (say("Mechanisms were not switched off one by one: --full does it."),)


def _rests_on(facts: Facts) -> Sentence:
    strategy = facts.best["strategy"]
    rows = facts.tables.rows("mechanisms", business=facts.business, strategy=strategy)
    if not rows:
        return Sentence(())
    sure = [row for row in rows if row.known("luck_low") and (row["luck_low"] > 0 or row["luck_high"] < 0)]
    plan, currency = facts.plan(strategy), facts.study.currency
    if not sure:
        return say("no mechanism alone changes what {plan} earns beyond luck.", plan=plan)
    top = max(sure, key=lambda row: abs(row["mechanism_effect"]))
    unit = formats.interval_unit(top["luck_low"], top["luck_high"], top["mechanism_effect"])
    low, high = ends(top, "luck_low", "luck_high", currency, top["mechanism_effect"])
    cited = say(
        "{mechanism}. Without it {plan} would {then} instead of {given} (95 % interval of the change from "
        "luck {low} to {high}, {runs} replications)",
        mechanism=top.quoted("mechanism_label"),
        plan=plan,
        then=_earns(top, "without_it", currency, unit, "lose {amount}", "earn {amount}"),
        given=_earns(top, "with_it", currency, unit, "losing {amount}", "earning {amount}"),
        low=low,
        high=high,
        runs=top.count("replications"),
    )
    others = facts.tables.rows("mechanisms", business=facts.business, mechanism=top["mechanism"])
    leader = max(others, key=lambda row: row["without_it"])
    if leader["strategy"] != strategy and leader["without_it"] > 0:
        cited = say("{cited}, and {other} would lead", cited=cited, other=facts.plan(leader["strategy"]))
    return say("{cited}.", cited=cited)


def _earns(row: Row, column: str, currency: str, unit: float, lose: str, earn: str) -> Sentence:
    return say(lose if row[column] < 0 else earn, amount=row.size(column, currency, unit))


def guessed(tables: Tables, found: list[Facts]) -> tuple[Sentence, ...]:
    """The guesses that matter most, what the house itself can be asked, and what plans are only assumed to bring about.

    What a house knows of itself (its price, its costs) is asked for, not called a guess.
    """
    important = tables.rows("sources", is_important=True)
    if not important:
        return (say("Not known: no source of an input was recorded."),)
    known_there = _inputs_of_the_house(found)
    unsure = [row for row in important if row["source"] == "guess"]
    asked = [row for row in unsure if row["input"].startswith(known_there)]
    guesses = [row for row in unsure if not row["input"].startswith(known_there)]
    lines = []
    if asked:
        lines.append(say("To be asked of the house: {named}.", named=_most(asked)))
    if guesses:
        lines.append(say("Guessed: {named}.", named=_most(guesses)))
    measured = tables.count("sources", is_important=True, source="our data")
    every = tables.count("sources", is_important=True)
    if measured.value == "0":
        lines.append(say("Our own data: not one of the {every} inputs that matter.", every=every))
    else:
        lines.append(say("Our own data: {measured} of the {every} inputs that matter.", measured=measured, every=every))
    return (*lines, *_assumed(guesses, found))


def _inputs_of_the_house(found: list[Facts]) -> tuple[str, ...]:
    """How the paths of a focus business's own inputs begin."""
    scenario = found[0].scenario if found else None
    return tuple(f"business.{quoted(one.name)}." for one in scenario.focus) if scenario else ()


def _most(rows: list[Row]) -> Sentence:
    """The inputs that explain most, and how many more there are."""
    ranked = sorted(rows, key=lambda row: -(row["variance_share"] if row.known("variance_share") else -1.0))
    named = joined([row.quoted("input_label") for row in ranked[:MOST_GUESSES]], "; ")
    more = len(ranked) - MOST_GUESSES
    return say("{named}; and more", named=named) if more > 0 else named


def _assumed(guesses: list[Row], found: list[Facts]) -> list[Sentence]:
    """That a plan does to the levers what the file says is put in, not found."""
    leading = dict.fromkeys(each.best["strategy"] for each in found if each.stands)
    ours = [one for one in leading if any(is_assumed_effect(row["input"], one) for row in guesses)]
    if not ours:
        return []
    plans = [found[0].plan(one) for one in ours]
    changes = [found[0].tables.row("strategies", strategy=one) for one in ours]
    cited = [
        say("{plan} ({changes})", plan=plan, changes=row.quoted("changes")) if row and row["changes"] else plan
        for plan, row in zip(plans, changes, strict=True)
    ]
    return [
        say("It is assumed, not found, that a plan brings about what is planned: {plans}.", plans=sentence_list(cited))
    ]
