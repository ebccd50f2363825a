"""What the answer hangs on: the mechanism it rests on, where it flips, what was guessed, and who comes next."""

from typing import Any

from sim.report.page.case import Case, ends, explained
from sim.report.page.cited import (
    Named,
    Row,
    Sentence,
    Tables,
    joined,
    name,
    placed,
    say,
    sentence_list,
    whole,
)
from sim.report.page.costs import steps_cost
from sim.report.words import formats
from sim.report.words.assumption_text import Assumption, assumption, near
from sim.scenario import PathFault
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import quoted
from sim.study.runs.verdicts import CARRY_ON

MOST_GUESSES = 3
FEW = 2
"""Guessed inputs that are named."""


def plans(tables: Tables, scenario: Scenario) -> tuple[Sentence, ...]:
    """What each plan changes and costs, in the order of the file."""
    found = []
    for row in tables.rows("strategies"):
        if row["strategy"] == scenario.study.baseline:
            continue
        parts = ([row.quoted("changes")] if row["changes"] else []) + steps_cost(row)
        what = joined(parts, ", ") if parts else "nothing changes"
        found.append(say("{plan}: {what}.", plan=name(row["label"]), what=what))
    if not found:
        return (say("There is no plan beside carrying on."),)
    return (*found, say("Scores are points out of ten."))


def rests_on(cases: list[Case]) -> tuple[Sentence, ...]:
    """The mechanism whose absence changes the leading plan's gain most, at each business where that was tried."""
    found = placed([(case.at, _rests_on(case) or _leans_on(case)) for case in cases if case.stands], len(cases) > 1)
    return found or (say("Not examined: run with --full to switch the mechanisms off one by one."),)


def _leans_on(case: Case) -> Sentence:
    """The assumption that explains most of the spread of the lead, where no mechanism was switched off."""
    turn = case.driver
    if turn is None:
        return Sentence(())
    return say(
        "{what} ({source}), which explains {share} of how much the outcome varies.",
        what=turn.quoted("input_label"),
        source=_article(turn),
        share=turn.cited("variance_share", explained(turn["variance_share"])),
    )


def _rests_on(case: Case) -> Sentence:
    strategy = case.best["strategy"]
    rows = case.tables.rows("mechanisms", business=case.business, strategy=strategy)
    if not rows:
        return Sentence(())
    sure = [row for row in rows if row.known("luck_low") and (row["luck_low"] > 0 or row["luck_high"] < 0)]
    plan, currency = case.plan(strategy), case.study.currency
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
    others = case.tables.rows("mechanisms", business=case.business, mechanism=top["mechanism"])
    leader = max(others, key=lambda row: row["without_it"])
    if leader["strategy"] != strategy and leader["without_it"] > 0:
        cited = say("{cited}, and {other} would lead", cited=cited, other=case.plan(leader["strategy"]))
    return say("{cited}.", cited=cited)


def _earns(row: Row, column: str, currency: str, unit: float, lose: str, earn: str) -> Sentence:
    return say(lose if row[column] < 0 else earn, amount=row.size(column, currency, unit))


# -- where it flips


def flips_if(cases: list[Case]) -> tuple[Sentence, ...]:
    """The nearest change of the answer at each business: from the map if one was made, else from the worlds."""
    said = [(case.at, _from_map(case) or _from_drivers(case) or _nowhere(case)) for case in cases if case.stands]
    return placed(said, len(cases) > 1)


def _from_map(case: Case) -> Sentence | None:
    here = case.tables.row("flip", business=case.business, is_in_force=True)
    if here is None:
        return None
    changes = case.tables.rows("flips", business=case.business)
    if not changes:
        axes = [Named(_words(case, here[f"{axis}_what"]).label) for axis in "xy"]
        return say("nowhere on the map of {axes}.", axes=sentence_list(axes))
    spans = {axis: _span(case, axis) for axis in "xy"}

    def far(row: Row) -> tuple:
        axis = _axis(row, here)
        return -int(row["is_clear"]), abs(row["flips_at"] - here[axis]) / spans[axis]

    row = min(changes, key=far)
    axis = _axis(row, here)
    rising = here[axis] <= row["flips_at"]
    new, old = (row["to_winner"], row["from_winner"]) if rising else (row["from_winner"], row["to_winner"])
    words = _words(case, row["input"])
    between = joined([row.cited(end, words.value(row[end])) for end in ("range_low", "range_high")], " to ")
    return say(
        "{new} {overtakes} {old} once {what} {passes} {between} (here: {here}).",
        new=_who(case, new),
        overtakes="overtakes" if row["is_clear"] else "may overtake",
        old=_who(case, old),
        what=_spoken(words, case, new),
        passes="exceeds" if rising else "falls below",
        between=between,
        here=here.cited(axis, words.value(here[axis])),
    )


def _axis(row: Row, here: Row) -> str:
    return "x" if row["input"] == here["x_what"] else "y"


def _span(case: Case, axis: str) -> float:
    values = [row[axis] for row in case.tables.rows("flip", business=case.business)]
    return max(values) - min(values) or 1.0


def _from_drivers(case: Case) -> Sentence | None:
    rows = [row for row in case.tables.rows("drivers", business=case.business) if row.known("flips_at")]
    if not rows:
        return None
    row = min(
        rows, key=lambda row: abs(row["flips_at"] - row["in_force"]) / ((row["range_high"] - row["range_low"]) or 1.0)
    )
    others = [one for one in rows if one is not row]
    said = say("{turn}, {source})", turn=_turn(case, row), source=_article(row))
    if others:
        turns = joined([_turn(case, one, ")") for one in others[:FEW]], "; ")
        said = say("{said}; also, {turns}", said=said, turns=turns)
    return say("{said}.", said=said)


def _turn(case: Case, row: Row, after: str = "") -> Sentence:
    """Who overtakes, and beyond which value of an input; the bracket stays open unless `after` closes it."""
    rising, words = row["flips_at"] >= row["in_force"], _words(case, row["input"])
    new = row["high_winner" if rising else "low_winner"]
    known = new != case.advised["strategy"]
    at = near(row["flips_at"], row["range_low"], row["range_high"])
    return say(
        "{new} overtakes once {what} {passes} about {turn} (here: {here}" + after,
        new=_who(case, new) if known else "another plan",
        what=_spoken(words, case, new) if words else row.quoted("input_label"),
        passes="exceeds" if rising else "falls below",
        turn=row.cited("flips_at", words.value(at) if words else f"{at:.3g}"),
        here=row.cited("in_force", words.value(row["in_force"]) if words else f"{row['in_force']:.3g}"),
    )


def _article(row: Row) -> Sentence:
    source = row["source"]
    return say("a guess") if source == "guess" else say("source: {source}", source=row.quoted("source"))


def _nowhere(case: Case) -> Sentence:
    """No flip was found, with what was looked at."""
    odds = case.row("odds", case.advised["strategy"])
    if odds is None or odds["futures_kind"] != "assumptions":
        return say("not examined: no input was varied; the command flip draws a map.")
    drivers = case.tables.rows("drivers", business=case.business)
    if drivers and not any(row.known("low_winner") for row in drivers):
        return say(
            "not told: {worlds} worlds are too few to tell apart what {inputs} inputs do; more are run by --worlds.",
            worlds=odds.count("futures"),
            inputs=case.tables.count("drivers", business=case.business),
        )
    if odds["futures_best"] < odds["futures"]:
        return say(
            "by no single input, yet another plan is best in some of the {worlds} worlds.",
            worlds=odds.count("futures"),
        )
    return say("no flip was found among the {worlds} worlds.", worlds=odds.count("futures"))


def _words(case: Case, what: str) -> Any:
    """The `Assumption` behind a path; None for a path that the scenario does not have."""
    try:
        return assumption(case.scenario, what)
    except PathFault:
        return None


def _spoken(words: Assumption, case: Case, strategy: str) -> Named:
    return whole(words.spoken(str(case.plan(strategy))))


def _who(case: Case, strategy: str) -> Named | str:
    return "carrying on" if strategy == case.study.baseline else case.plan(strategy)


# -- what was guessed, and who comes next


def guessed(tables: Tables, cases: list[Case]) -> tuple[Sentence, ...]:
    """The guessed inputs that matter most, how much was measured, and what plans are only assumed to bring about."""
    important = tables.rows("sources", is_important=True)
    guesses = [row for row in important if row["source"] == "guess"]
    if not important:
        return (say("Not known: no source of an input was recorded."),)
    every = tables.count("sources", is_important=True)
    if not guesses:
        return (say("None of the {every} inputs that matter.", every=every),)
    most = sorted(guesses, key=lambda row: -(row["variance_share"] if row.known("variance_share") else -1.0))[
        :MOST_GUESSES
    ]
    measured = tables.count("sources", is_important=True, source="our data")
    first = say(
        "{count} of the {every} inputs that matter{above} {named}. Measured: {measured}.",
        count=tables.count("sources", is_important=True, source="guess"),
        every=every,
        above=", above all" if len(guesses) > len(most) else ":",
        named=joined([row.quoted("input_label") for row in most], "; "),
        measured="none yet" if measured.value == "0" else measured,
    )
    return (first, *_assumed(guesses, cases))


def _assumed(guesses: list[Row], cases: list[Case]) -> list[Sentence]:
    """That a plan does to the levers what the file says is put in, not found."""
    leading = dict.fromkeys(case.best["strategy"] for case in cases if case.stands)
    ours = [one for one in leading if any(row["input"].startswith(f"strategy.{quoted(one)}.") for row in guesses)]
    if not ours:
        return []
    plans = [cases[0].plan(one) for one in ours]
    changes = [cases[0].tables.row("strategies", strategy=one) for one in ours]
    cited = [
        say("{plan} ({changes})", plan=plan, changes=row.quoted("changes")) if row and row["changes"] else plan
        for plan, row in zip(plans, changes, strict=True)
    ]
    return [say("It is assumed, not found, that the money buys what is planned: {plans}.", plans=sentence_list(cited))]


def runner_up(cases: list[Case]) -> tuple[Sentence, ...]:
    """What comes next at each business, with its money and its interval."""
    return placed([(case.at, _runner_up(case)) for case in cases if case.stands], len(cases) > 1)


def _runner_up(case: Case) -> Sentence:
    row = case.second
    if row is None:
        return say("none; there is one plan.") if case.word == CARRY_ON else say("carrying on, the only other choice.")
    after = say("after {best}, ", best=case.plan(case.best["strategy"])) if case.word == CARRY_ON else Sentence(())
    return say(
        "{after}{plan}, {amount} ({interval}).",
        after=after,
        plan=case.plan(row["strategy"]),
        amount=case.difference(row),
        interval=case.interval(row),
    )
