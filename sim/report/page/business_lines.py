"""What the page says of each business: the word, what to do, money with its interval, odds, what it may cost."""

import math
from dataclasses import dataclass

from sim.report.comparison import Comparison
from sim.report.page.case import Case, cited_count, ends, named, weeks
from sim.report.page.cited import (
    NUMBERS,
    CitedNumber,
    Named,
    Quoted,
    Row,
    Sentence,
    Tables,
    joined,
    name,
    placed,
    say,
    sentence_list,
)
from sim.report.page.costs import price, told_of
from sim.report.page.verdict_words import NOTHING, meaning
from sim.report.words import formats
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.verdicts import CARRY_ON, CLEAR, CLOSE_CALL, DEPENDS, LIKELY, NOT_ENOUGH


@dataclass(frozen=True)
class Line:
    """What is said of one business.

    ``place`` is where it stands; ``word`` and ``meaning`` are the verdict; ``advice`` an order of a few words without
    the place; ``lead`` whose figure ``money``, in large type, is, and ``about`` what it is; ``luck`` and ``spread`` the
    two intervals, each with its kind; ``odds`` as counts; ``cost`` what the plan may cost, returns and when it has paid
    back.  Sentences may be empty.  ``caution`` is what a guard says of a plan although the recommendation stands.
    """

    business: Named
    place: Named
    word: str
    meaning: str
    advice: Sentence
    lead: Sentence
    money: CitedNumber
    about: Sentence
    luck: Sentence
    spread: Sentence
    odds: Sentence
    cost: Sentence
    caution: Sentence | None = None


def line(case: Case) -> Line:
    """The `Line` of one case."""
    return _told(case) if case.stands else _untold(case)


def _told(case: Case) -> Line:
    return Line(
        business=case.at,
        place=_place(case.scenario, case.business),
        word=case.word or "No verdict",
        meaning=meaning(case.word, case.varied, case.turns),
        advice=_advice(case),
        lead=_lead(case),
        money=case.difference(case.best),
        about=_about(case),
        luck=case.interval(case.best),
        spread=_spread(case),
        odds=odds(case, case.advised),
        cost=_cost(case),
        caution=say("a plan needs a look. {broken}", broken=case.broken) if case.broken else None,
    )


def _untold(case: Case) -> Line:
    """Nothing is said of plans: what cannot be right, and what carrying on came to."""
    nothing, row = Sentence(()), case.baseline or case.best
    runs = cited_count(row.count("replications"), int(row["replications"]), "replication")
    return Line(
        business=case.at,
        place=_place(case.scenario, case.business),
        word=case.word,
        meaning=meaning(case.word, varied=False),
        advice=_nothing_advised(case),
        lead=say("As simulated, carrying on:"),
        money=row.money("profit", case.study.currency),
        about=say("profit over {weeks} weeks", weeks=weeks(case.study)),
        luck=say("mean of {runs}", runs=runs),
        spread=nothing,
        odds=nothing,
        cost=nothing,
    )


def _nothing_advised(case: Case) -> Sentence:
    if not case.broken:
        return say("no recommendation; {meaning}", meaning=meaning(case.word, varied=False))
    return say("no recommendation. {broken}", broken=case.broken)


def alone(comparison: Comparison) -> list[Line]:
    """Lines for a scenario without a strategy beside the baseline: its profit, and nothing to compare."""
    study, tables, found = comparison.scenario.study, Tables(comparison.tables), []
    for row in tables.rows("decision", strategy=study.baseline):
        nothing = Sentence(())
        broken = [guard.quoted("sentence") for guard in tables.rows("guards", business=row["business"])]
        found.append(
            Line(
                business=name(row["business"]),
                place=_place(comparison.scenario, row["business"]),
                word=NOTHING,
                meaning=meaning(NOTHING, varied=False),
                advice=say("add a strategy to compare with"),
                lead=say("Carrying on"),
                money=row.money("profit", study.currency),
                about=say("discounted profit over {weeks} weeks", weeks=weeks(study)),
                luck=say(
                    "mean of {runs}", runs=cited_count(row.count("replications"), row["replications"], "replication")
                ),
                spread=nothing,
                odds=nothing,
                cost=nothing,
                caution=joined([Quoted(one.text.removesuffix("."), one.place) for one in broken], ". "),
            )
        )
    return found


def _place(scenario: Scenario, business: str) -> Named:
    """Where a business stands; nothing for a group of them."""
    return name(next((one.place for one in scenario.business if one.name == business), ""))


def _advice(case: Case) -> Sentence:
    best = case.plan(case.best["strategy"])
    if case.word in (CLEAR, LIKELY):
        price = _price(case)
        cited = say("choose {best}, for {price}", best=best, price=price) if price else say("choose {best}", best=best)
        return cited if case.word == CLEAR else say("{cited}; likely, not certain, to pay most", cited=cited)
    if case.word == CLOSE_CALL:
        return _close(case)
    if case.word == CARRY_ON:
        several = len(case.finding.plans) > 1
        return say("carry on; every plan earns less" if several else "carry on; the plan earns less")
    if case.word == NOT_ENOUGH:
        return say("do not choose yet; there are not enough runs")
    if case.word == DEPENDS:
        if case.driver:
            return say("find out first: {what}", what=case.driver.quoted("input_label"))
        return say("do not choose yet; {best} leads, but not on every assumption", best=best)
    return say("{best} leads", best=best)


def _close(case: Case) -> Sentence:
    """A close call: between whom, and what decides it."""
    pair = [named(case, row) for row in case.pair]
    who = sentence_list(pair) if len(pair) > 1 else say("the two best")
    cited = say("a close call between {who}", who=who)
    if case.driver:
        return say("{cited}; what decides it is {what}", cited=cited, what=case.driver.quoted("input_label"))
    if case.mover:
        return say("{cited}; what moves it most is {what}", cited=cited, what=case.mover.quoted("input_label"))
    return cited


def _price(case: Case) -> Sentence:
    """What the best plan costs: "£850 a week and £6,000 once"; empty where it costs nothing or nobody says."""
    return price(case.tables.row("strategies", strategy=case.best["strategy"]))


def _lead(case: Case) -> Sentence:
    """Whose money stands in large type."""
    best = case.plan(case.best["strategy"])
    leader = case.pair[0]["strategy"] if case.word == CLOSE_CALL and case.pair else ""
    if case.word == CARRY_ON or leader == case.study.baseline:
        return say("Best of the plans, {best}:" if len(case.finding.plans) > 1 else "{best}:", best=best)
    return say("{best}:", best=best)


def _about(case: Case) -> Sentence:
    over, cited = weeks(case.study), say("profit over {weeks} weeks against carrying on", weeks=weeks(case.study))
    if case.baseline is not None and case.baseline.known("profit"):
        makes = case.baseline.money("profit", case.study.currency)
        cited = say("profit over {weeks} weeks against carrying on (that makes {makes})", weeks=over, makes=makes)
    others = [row for row in case.pair if row["strategy"] not in (case.study.baseline, case.best["strategy"])]
    if case.word == CLOSE_CALL and others:
        other, amount = case.plan(others[0]["strategy"]), case.difference(others[0])
        return say("{cited}; {other}: {amount}", cited=cited, other=other, amount=amount)
    return cited


def _spread(case: Case) -> Sentence:
    """The interval over assumptions, which is never mixed with that of luck."""
    row = case.row("odds", case.best["strategy"])
    if row is None or row["futures_kind"] != "assumptions" or not row.known("p10"):
        return say("assumptions were not varied")
    low, high = ends(row, "p10", "p90", case.study.currency)
    return say(
        "{low} to {high} when assumptions vary (p10 to p90 of {worlds} simulated futures)",
        low=low,
        high=high,
        worlds=row.count("futures"),
    )


def odds(case: Case, row: Row) -> Sentence:
    """Odds as a count: "best of five in 37 of 40 simulated futures", "first of five in 10 of 10 replications":
    what assumptions say is never called what luck says.
    """
    strategy, of_all = row["strategy"], case.tables.rows("decision", business=case.business)
    many = len(of_all)
    printed = NUMBERS[many] if many < len(NUMBERS) else f"{many}"
    among = case.tables.count("decision", printed, business=case.business)
    found = case.row("odds", strategy)
    futures_vary = found is not None and found["futures_kind"] == "assumptions"
    is_it = "best" if futures_vary else "first"
    who = say(f"carrying on is {is_it}") if strategy == case.study.baseline else say(is_it)
    if found is None:
        won, of, futures = (row, "wins"), (row, "replications"), "replications"
    else:
        won, of = (found, "futures_best"), (found, "futures")
        futures = "simulated futures" if found["futures_kind"] == "assumptions" else "replications"
    cited = say(
        "{who} of {among} in {won} of {of} {futures}",
        who=who,
        among=among,
        won=won[0].count(won[1]),
        of=of[0].count(of[1]),
        futures=futures if int(of[0][of[1]]) != 1 else futures.removesuffix("s"),
    )
    bound = formats.at_least(int(won[0][won[1]]), int(of[0][of[1]]))
    if math.isfinite(bound):
        printed = f"{math.floor(100 * bound)} %"
        least = won[0].cited(won[1], printed, rule="at_least", value=bound)
        cited = say("{cited} (so at least {least}, on these assumptions)", cited=cited, least=least)
    if found is not None and strategy != case.study.baseline and found["futures_lost"] > 0:
        cited = say(
            "{cited}; earns less than carrying on in {loses} of them", cited=cited, loses=found.count("futures_lost")
        )
    return cited


def _cost(case: Case) -> Sentence:
    """What the plan that leads costs and may cost, its return and its pay-back week."""
    row, strategy = case.best, case.best["strategy"]
    found, steps = case.row("break_even", strategy), case.tables.row("strategies", strategy=strategy)
    return told_of(case.plan(strategy), row, found, steps, case.study)


def recommendation(lines: list[Line]) -> tuple[Sentence, ...]:
    """One sentence for each piece of advice; businesses with the same stand together."""
    said = [(one.business, say("{advice}.", advice=one.advice)) for one in lines]
    warnings = [(one.business, say("{caution}.", caution=one.caution)) for one in lines if one.caution]
    return (*placed(said, len(lines) > 1), *placed(warnings, len(lines) > 1))
