"""What the page says of each business: the word, what to do, money with its interval, odds, what it may cost."""

import math
from dataclasses import dataclass
from functools import cached_property

from sim.report import amounts
from sim.report.findings import Finding, findings
from sim.report.looks import labels
from sim.report.page.costs import price, told_of
from sim.report.page.told import (
    LONGEST_NAME,
    NUMBERS,
    Named,
    Quoted,
    Row,
    Sentence,
    Tables,
    Told,
    joined,
    listed,
    name,
    placed,
    say,
)
from sim.report.page.verdict_words import NOTHING, meaning, proper
from sim.study.verdicts import CANNOT_BE_RIGHT, CARRY_ON, CLEAR, CLOSE_CALL, DEPENDS, LIKELY, NOT_ENOUGH

HALF = 0.5
"""An input that explains so much of the spread of the best plan's lead is named."""


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
    money: Told
    about: Sentence
    luck: Sentence
    spread: Sentence
    odds: Sentence
    cost: Sentence
    caution: Sentence | None = None


class Case:
    """One business and what all tables say of it: what the parts of the memo are made from."""

    def __init__(self, comparison, tables: Tables, finding: Finding):
        self.comparison, self.tables, self.finding = comparison, tables, finding
        self.scenario, self.study = comparison.scenario, comparison.scenario.study
        self.business, self.at = finding.focus, name(finding.focus)
        self.word = proper(finding.verdict)
        self._labels = labels(comparison.scenario)

    def row(self, table: str, strategy) -> Row | None:
        """The row of a strategy at this business."""
        return self.tables.row(table, business=self.business, strategy=strategy)

    def plan(self, strategy, longest: int = LONGEST_NAME) -> Named:
        """A strategy as it is called in a sentence."""
        return name(self._labels.get(strategy, strategy), longest)

    @cached_property
    def best(self) -> Row:
        """The decision row of the strategy with the largest difference, be it a loss."""
        return self.row("decision", self.finding.best["strategy"])

    @cached_property
    def second(self) -> Row | None:
        """That of the next, None without one."""
        plans = self.finding.plans
        return self.row("decision", plans.iloc[1]["strategy"]) if len(plans) > 1 else None

    @cached_property
    def baseline(self) -> Row | None:
        """The baseline's decision row."""
        return self.row("decision", self.study.baseline)

    @property
    def stands(self) -> bool:
        """Whether anything can be said of plans: no guard is broken that would forbid it."""
        return self.word != CANNOT_BE_RIGHT

    @property
    def broken(self) -> Sentence:
        """What the broken guards say, without the last stop."""
        rows = [row.quoted("sentence") for row in self.tables.rows("guards", business=self.business)]
        return joined([Quoted(one.text.removesuffix("."), one.place) for one in rows], ". ")

    @property
    def chosen(self) -> Row | None:
        """The row of the plan that the page recommends; None where it recommends none."""
        return self.best if self.word in (CLEAR, LIKELY) else None

    @cached_property
    def ruling(self) -> Row | None:
        """The row of verdicts.csv: what decided."""
        return self.tables.row("verdicts", business=self.business)

    @cached_property
    def varied(self) -> bool:
        """Whether assumptions were varied."""
        return bool(self.tables.rows("odds", business=self.business, kind="assumptions"))

    @cached_property
    def turns(self) -> bool:
        """Whether luck parts the two of a close call by more than what matters, so that assumptions make it one."""
        row = self.ruling
        return bool(self.varied and row and row.known("low") and row["low"] > row["material_difference"])

    @cached_property
    def pair(self) -> tuple[Row, ...]:
        """The decision rows that a close call is about, the leader first."""
        rows = [row for row in self.tables.rows("decision", business=self.business) if row.known("verdict")]
        named = [row for row in rows if proper(row["verdict"]) == CLOSE_CALL]
        return tuple(sorted(named, key=lambda row: -row["difference"]))

    @property
    def advised(self) -> Row:
        """The row that odds and mechanisms are told of: the plan that leads, or carrying on where that is advised."""
        leads = self.word == CARRY_ON or (self.word == CLOSE_CALL and self.pair and self.pair[0] is self.baseline)
        return self.baseline if leads and self.baseline else self.best

    @cached_property
    def driver(self) -> Row | None:
        """The input that explains half or more of the spread of the lead."""
        rows = [row for row in self.tables.rows("drivers", business=self.business) if row.known("share")]
        top = max(rows, key=lambda row: row["share"], default=None)
        return top if top is not None and top["share"] >= HALF else None

    @cached_property
    def mover(self) -> Row | None:
        """The input that explains most of the spread of the lead among those on which another strategy overtakes."""
        rows = [row for row in self.tables.rows("drivers", business=self.business) if row.known("share")]
        return max((row for row in rows if row.known("flips_at")), key=lambda row: row["share"], default=None)

    def difference(self, row: Row, sign: bool = True) -> Told:
        """The paired difference of a decision row, to the precision of its interval."""
        unit = amounts.interval_unit(row["low"], row["high"], row["difference"])
        return row.money("difference", self.study.currency, unit, sign)

    def interval(self, row: Row) -> Sentence:
        """The interval from luck of a decision row with its kind."""
        runs = counted(row.count("replications"), int(row["replications"]), "replication")
        if not (row.known("low") and row.known("high")):
            return say("no interval from {runs}", runs=runs)
        low, high = ends(row, "low", "high", self.study.currency, row["difference"])
        return say(
            "simultaneous 95 % interval from luck alone {low} to {high}, {runs}", low=low, high=high, runs=runs
        )


def cases(comparison) -> list[Case]:
    """A case for each business that a strategy was tried at, in the order of the decision table."""
    tables = Tables(comparison.tables)
    return [Case(comparison, tables, finding) for finding in findings(comparison)]


def counted(number: Told, value: int, one: str) -> Sentence:
    """ "1 replication", "12 replications"."""
    return say("{number} " + (one if value == 1 else f"{one}s"), number=number)


def ends(row: Row, low: str, high: str, currency: str, value: float = math.nan) -> tuple[Told, Told]:
    """Both ends of an interval, to the same unit, with their signs."""
    unit = amounts.interval_unit(row[low], row[high], value)
    return row.money(low, currency, unit, sign=True), row.money(high, currency, unit, sign=True)


def explained(share: float) -> str:
    """How much of a spread something explains: never "100 %" of what is an estimate."""
    return "over 99 %" if share >= 0.995 else amounts.share(share)


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
    runs = counted(row.count("replications"), int(row["replications"]), "replication")
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


def alone(comparison) -> list[Line]:
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
                luck=say("mean of {runs}", runs=counted(row.count("replications"), row["replications"], "replication")),
                spread=nothing,
                odds=nothing,
                cost=nothing,
                caution=joined([Quoted(one.text.removesuffix("."), one.place) for one in broken], ". "),
            )
        )
    return found


def _place(scenario, business: str) -> Named:
    """Where a business stands; nothing for a group of them."""
    return name(next((one.place for one in scenario.business if one.name == business), ""))


def weeks(study) -> Told:
    """How many weeks count."""
    return Told(f"{study.weeks:,}", str(study.weeks), "scenario#study.weeks")


def _advice(case: Case) -> Sentence:
    best = case.plan(case.best["strategy"])
    if case.word in (CLEAR, LIKELY):
        price = _price(case)
        told = say("choose {best}, for {price}", best=best, price=price) if price else say("choose {best}", best=best)
        return told if case.word == CLEAR else say("{told}; likely, not certain, to pay most", told=told)
    if case.word == CLOSE_CALL:
        return _close(case)
    if case.word == CARRY_ON:
        several = len(case.finding.plans) > 1
        return say("carry on; every plan earns less" if several else "carry on; the plan earns less")
    if case.word == NOT_ENOUGH:
        return say("do not choose yet; there are not enough runs")
    if case.word == DEPENDS:
        if case.driver:
            return say("find out first: {what}", what=case.driver.quoted("label"))
        return say("do not choose yet; {best} leads, but not on every assumption", best=best)
    return say("{best} leads", best=best)


def _close(case: Case) -> Sentence:
    """A close call: between whom, and what decides it."""
    pair = [named(case, row) for row in case.pair]
    who = listed(pair) if len(pair) > 1 else say("the two best")
    told = say("a close call between {who}", who=who)
    if case.driver:
        return say("{told}; what decides it is {what}", told=told, what=case.driver.quoted("label"))
    if case.mover:
        return say("{told}; what moves it most is {what}", told=told, what=case.mover.quoted("label"))
    return told


def named(case: Case, row: Row) -> Sentence:
    """A strategy inside a sentence: "carrying on" for the baseline."""
    if row["strategy"] == case.study.baseline:
        return say("carrying on")
    return say("{plan}", plan=case.plan(row["strategy"]))


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
    over, told = weeks(case.study), say("profit over {weeks} weeks against carrying on", weeks=weeks(case.study))
    if case.baseline is not None and case.baseline.known("profit"):
        makes = case.baseline.money("profit", case.study.currency)
        told = say("profit over {weeks} weeks against carrying on (that makes {makes})", weeks=over, makes=makes)
    others = [row for row in case.pair if row["strategy"] not in (case.study.baseline, case.best["strategy"])]
    if case.word == CLOSE_CALL and others:
        other, amount = case.plan(others[0]["strategy"]), case.difference(others[0])
        return say("{told}; {other}: {amount}", told=told, other=other, amount=amount)
    return told


def _spread(case: Case) -> Sentence:
    """The interval over assumptions, which is never mixed with that of luck."""
    row = case.row("odds", case.best["strategy"])
    if row is None or row["kind"] != "assumptions" or not row.known("p10"):
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
    futures_vary = found is not None and found["kind"] == "assumptions"
    is_it = "best" if futures_vary else "first"
    who = say(f"carrying on is {is_it}") if strategy == case.study.baseline else say(is_it)
    if found is None:
        won, of, futures = (row, "wins"), (row, "replications"), "replications"
    else:
        won, of = (found, "best"), (found, "futures")
        futures = "simulated futures" if found["kind"] == "assumptions" else "replications"
    told = say(
        "{who} of {among} in {won} of {of} {futures}",
        who=who,
        among=among,
        won=won[0].count(won[1]),
        of=of[0].count(of[1]),
        futures=futures if int(of[0][of[1]]) != 1 else futures.removesuffix("s"),
    )
    bound = amounts.at_least(int(won[0][won[1]]), int(of[0][of[1]]))
    if math.isfinite(bound):
        printed = f"{math.floor(100 * bound)} %"
        least = won[0].told(won[1], printed, rule="at_least", value=bound)
        told = say("{told} (so at least {least}, on these assumptions)", told=told, least=least)
    if found is not None and strategy != case.study.baseline and found["loses"] > 0:
        told = say("{told}; earns less than carrying on in {loses} of them", told=told, loses=found.count("loses"))
    return told


def _cost(case: Case) -> Sentence:
    """What the plan that leads costs and may cost, its return and its pay-back week."""
    row, strategy = case.best, case.best["strategy"]
    found, steps = case.row("break_even", strategy), case.tables.row("strategies", strategy=strategy)
    return told_of(case.plan(strategy), row, found, steps, case.study)


def recommendation(lines: list[Line]) -> tuple[Sentence, ...]:
    """One sentence for each piece of advice; businesses with the same stand together."""
    said = [(one.business, say("{advice}.", advice=one.advice)) for one in lines]
    cautions = [(one.business, say("{caution}.", caution=one.caution)) for one in lines if one.caution]
    return (*placed(said, len(lines) > 1), *placed(cautions, len(lines) > 1))


def how_many_more(case: Case) -> Told | None:
    """About how many replications luck needs in all to be settled; None where that cannot be told or is not allowed."""
    row = case.ruling
    if row is None or not row.known("more_replications"):
        return None
    needed = int(row["replications"] + row["more_replications"])
    return row.told("more_replications", f"{rounded_up(needed):,}", "in_all", value=float(needed))


def rounded_up(count: int) -> int:
    """A number of replications to two digits, up: an estimate has no more."""
    unit = 10 ** max(0, len(str(count)) - 2)
    return -(-count // unit) * unit
