"""What to do, what to watch, when to stop, whether to trust it, and what it does not say."""

from sim.report.comparison import Comparison
from sim.report.page.case import Case, explained, how_many_more, named
from sim.report.page.cited import (
    Named,
    Quoted,
    Row,
    Sentence,
    Tables,
    few,
    joined,
    name,
    opened,
    placed,
    say,
    sentence_list,
)
from sim.report.page.costs import cheaper
from sim.report.words import formats
from sim.study.numbers.words import day
from sim.study.runs.verdicts import CANNOT_BE_RIGHT, CARRY_ON, CLOSE_CALL, DEPENDS, NOT_ENOUGH

PASS, REVIEW, FAIL, NOT_RUN = STATES = ("PASS", "REVIEW", "FAIL", "NOT RUN")
SOURCES = ("our data", "survey", "published", "guess")


def do(cases: list[Case]) -> tuple[Sentence, ...]:
    """The plan of every strategy that is recommended, dated, with owners; else what to do instead."""
    several, found = len(cases) > 1, []
    for strategy in dict.fromkeys(case.chosen["strategy"] for case in cases if case.chosen):
        places = [case.at for case in cases if case.chosen and case.chosen["strategy"] == strategy]
        found += _planned(cases[0], strategy, places, several)
    others = [(case.at, _INSTEAD[case.word](case)) for case in cases if case.word in _INSTEAD]
    return (*found, *placed(others, several))


def _planned(case: Case, strategy: str, places: list[Named], several: bool) -> list[Sentence]:
    steps = [step(row) for row in case.tables.rows("plan", strategy=strategy)]
    steps = steps or [say("the scenario gives no dated steps.")]
    if not several:
        return [opened(each) for each in steps]
    leads = few([Named(place.text, leads=True) for place in places])
    plan = case.plan(strategy)
    return [say("{places}, {plan}: {first}", places=leads, plan=plan, first=steps[0]), *map(opened, steps[1:])]


def step(row: Row) -> Sentence:
    """One line of a plan of action: the week, its date, what is done, and by whom."""
    said = say(
        "week {week} ({date}): {action}",
        week=row.count("week"),
        date=row.cited("date", dated(row)),
        action=row.quoted("action"),
    )
    return (
        say("{said} ({owner}).", said=said, owner=row.quoted("owner"))
        if row.known("owner")
        else say("{said}.", said=said)
    )


def dated(row: Row) -> str:
    """The date of a row in words: "2 February 2026"."""
    import datetime

    date = row["date"]
    return day(date if hasattr(date, "year") else datetime.date.fromisoformat(str(date)))


def _carry_on(case: Case) -> Sentence:
    plans = [case.plan(one.name) for one in case.scenario.strategy if one.name != case.study.baseline]
    cited = say("keep the house as it is; do not start {plans}", plans=joined(plans, ", ", " or "))
    strategy = case.best["strategy"]
    found, steps = case.row("break_even", strategy), case.tables.row("strategies", strategy=strategy)
    way = cheaper(case.plan(strategy), case.best, found, steps, case.study)
    return say("{cited}. Look for a cheaper way: {way}.", cited=cited, way=way) if way else say("{cited}.", cited=cited)


def _close_call(case: Case) -> Sentence:
    """What to go by instead of profit, what the wrong choice may cost, and what would decide it."""
    parts = [_beside_profit(case)]
    regrets = [(row, case.row("regret", row["strategy"])) for row in case.pair]
    known = [(row, regret) for row, regret in regrets if regret]
    if len(regrets) > 1 and len(known) == len(regrets):
        cited = [
            say(
                "{plan} {worst}",
                plan=named(case, row),
                worst=regret.money("worst_regret", case.study.currency, formats.unit_for(regret["worst_regret"])),
            )
            for row, regret in known
        ]
        parts.append(say("The most that each gives up to the best of a future: {cited}.", cited=sentence_list(cited)))
    if case.driver:
        parts.append(say("What would decide it: {what}.", what=case.driver.quoted("input_label")))
    return joined(parts)


def _beside_profit(case: Case) -> Sentence:
    plans = [row for row in case.pair if row["strategy"] != case.study.baseline]
    if len(plans) == 1 and len(case.pair) == 2:
        plan = case.plan(plans[0]["strategy"])
        return say("carry on, unless something that is not in the model speaks for {plan}.", plan=plan)
    return say("take whichever is easier to carry out.")


def _depends(case: Case) -> Sentence:
    if case.driver is None:
        return say("try it small, where it can be undone, before spending on it.")
    return say(
        "find out first: {what} ({source}). It explains {share} of how the lead varies.",
        what=case.driver.quoted("input_label"),
        source=case.driver.quoted("source"),
        share=case.driver.cited("variance_share", explained(case.driver["variance_share"])),
    )


def _not_enough(case: Case) -> Sentence:
    needed, row = how_many_more(case), case.ruling
    if needed is None and row is not None and row["replications"] > 1:
        return say(
            "luck hides it: no number of replications that is allowed would tell. Try a plan with a larger effect, "
            "count more weeks, or say with material_difference that so little does not matter."
        )
    if needed is None:
        return say("run again with more replications.")
    return say("run again with about {needed} replications.", needed=needed)


def _put_right(case: Case) -> Sentence:
    """To mend the file, and to try it before another run."""
    path = getattr(case.scenario, "path", None)
    file = name(path.name) if path else "the file"
    return say(
        "put right what the recommendation names, then try the file in seconds: python run.py check {file} --try.",
        file=file,
    )


_INSTEAD = {
    CANNOT_BE_RIGHT: _put_right,
    CARRY_ON: _carry_on,
    CLOSE_CALL: _close_call,
    DEPENDS: _depends,
    NOT_ENOUGH: _not_enough,
}


# -- watch and stop


def watch(cases: list[Case]) -> tuple[Sentence, ...]:
    """What tells early how it goes: the measure of the trip-wire, else the input on which the answer turns."""
    found = placed([(case.at, _watched(case)) for case in cases if case.stands], len(cases) > 1)
    return found or (say("Visits and profit, week by week; nothing was varied that would say what else."),)


def _watched(case: Case) -> Sentence:
    row = _tripwire(case)
    if row and row.known("measure"):
        return say("from the start: {measure}.", measure=row.quoted("measure_label"))
    turn = case.driver or case.mover
    if turn is None:
        varied = case.tables.row("drivers", business=case.business) is not None
        return say("visits and profit, week by week; no single input is known to decide.") if varied else Sentence(())
    return say("find out, before any spending: {what}.", what=turn.quoted("input_label"))


def stop_if(cases: list[Case]) -> tuple[Sentence, ...]:
    """The trip-wire of every plan that leads, in words, or why there is none."""
    found = placed([(case.at, _stopped(case)) for case in cases if case.stands], len(cases) > 1)
    return found or (say("No trip-wire was looked for."),)


def _stopped(case: Case) -> Sentence:
    if case.word == CARRY_ON:
        return say(
            "nothing new is started, so there is nothing to stop; ask again once one of the guesses is measured."
        )
    row = _tripwire(case)
    if row is None:
        return Sentence(())
    sentence = row.quoted("sentence")  # under a heading that says "Stop if" already
    return say("{sentence}", sentence=Quoted(sentence.text.removeprefix("Stop if, "), sentence.place))


def _tripwire(case: Case) -> Row | None:
    return None if case.word == CARRY_ON else case.row("tripwires", case.best["strategy"])


# -- trust


def trust(tables: Tables) -> tuple[Sentence, ...]:
    """Counts of checks by state and of the inputs that matter by source; then what failed or asks for a look."""
    found = []
    checks = tables.rows("trust")
    if checks:
        states = [state for state in STATES if any(row["state"] == state for row in checks)]
        cited = [say("{count} " + state, count=tables.count("trust", state=state)) for state in states]
        found.append(say("Checks: {cited}.", cited=joined(cited, ", ")))
    if tables.rows("sources", is_important=True):
        cited = [
            say("{count} " + source, count=tables.count("sources", is_important=True, source=source))
            for source in SOURCES
        ]
        found.append(say("Inputs that matter: {cited}.", cited=joined(cited, ", ")))
    return (*found, *_alarms(tables)) if found else (say("No checks were made."),)


def _alarms(tables: Tables) -> list[Sentence]:
    """A sentence for every check that failed or asks for a look, the failed first."""
    rows = [row for state in (FAIL, REVIEW) for row in tables.rows("trust", state=state)]
    return [say("{state}: {sentence}", state=row["state"], sentence=row.quoted("sentence")) for row in rows]


def failed(tables: Tables) -> int:
    """How many checks failed."""
    return len(tables.rows("trust", state=FAIL))


def not_said(tables: Tables) -> tuple[Sentence, ...]:
    """Every sentence on what the model cannot say or what follows from an assumption alone."""
    found = tuple(say("{sentence}", sentence=row.quoted("sentence")) for row in tables.rows("limits"))
    return found or (say("No limits were recorded."),)


def warned(comparison: Comparison) -> tuple[Sentence, ...]:
    """The warnings of the run."""
    return tuple(say("{warning}", warning=name(warning, 400)) for warning in comparison.warnings)
