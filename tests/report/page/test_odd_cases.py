"""Every sentence on cost, return, pay-back and worth, tried over a table of odd plans by a reader who knows the tables.

The plans are streams of money made up here: what a plan costs and brings, week by week, without discounting.  From them
follow the tables, by plain sums; the pages are made of the tables, and a checker reads what the pages print, clause by
clause.  A clause that it does not know is a fault, and so is one that is not true.
"""

import itertools
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.report.page.business_lines import line
from sim.report.page.case import cases
from sim.report.page.cited import Named, Row, Tables
from sim.report.page.costs import told_of
from sim.report.page.memo import memo
from sim.report.page.recommendations import do
from sim.report.page.report_page import decision_grids
from sim.report.page.worth_at_most import worth_at_most
from sim.scenario.schema.strategy import Step
from sim.study.rows.plan import strategy_rows
from tests.for_all import for_all
from tests.report.fabricated import as_written
from tests.report.pages import paged, report_page, summary_text
from tests.report.places import agrees

WEEKS = 104
HALF = 4.0
"""Half the interval of every difference, before money is scaled."""


def weekly(cost, start=0, end=None):
    return Step(start_week=start, end_week=end, cost_per_week=cost, change={"appeal": "+1"})


def once(cost, start=0, each_week=0.0):
    return Step(start_week=start, one_off_cost=cost, cost_per_week=each_week, change={"appeal": "+1"})


KINDS = {  # steps of a plan whose money is multiplied by k, and what it costs a week that the file does not say
    "weekly": (lambda k: [weekly(300.0 * k)], 0.0),
    "once": (lambda k: [once(6000.0 * k)], 0.0),
    "both": (lambda k: [once(6000.0 * k, each_week=300.0 * k)], 0.0),
    "per visit": (lambda _k: [weekly(0.0)], 120.0),
    "weekly and per visit": (lambda k: [weekly(300.0 * k)], 0.37),
    "saves": (lambda k: [weekly(-300.0 * k)], 0.0),
    "saves once": (lambda k: [once(-6000.0 * k)], 0.0),
    "free": (lambda _k: [weekly(0.0)], 0.0),
    "late": (lambda k: [weekly(300.0 * k, 13)], 0.0),
    "late and free": (lambda _k: [weekly(0.0, 13)], 0.0),
    "late and once": (lambda k: [once(6000.0 * k, 13)], 0.0),
    "one week": (lambda k: [weekly(300.0 * k, 5, 6)], 0.0),
    "the last week": (lambda k: [weekly(300.0 * k, WEEKS - 1)], 0.0),
    "two phases": (lambda k: [weekly(300.0 * k, 0, 4), weekly(5.0 * k, 4)], 0.0),
    "spends, then saves": (lambda k: [weekly(300.0 * k, 0, 4), weekly(-40.0 * k, 4)], 0.0),
    "never": (lambda k: [weekly(300.0 * k, WEEKS)], 0.0),
}
OUTCOMES = {  # difference in all, before money is scaled, of a plan that costs so much; and how it comes about
    "gains at once": (lambda cost: abs(cost) * 0.6 + 5000.0, "even"),
    "gains in the end": (lambda cost: abs(cost) * 0.6 + 5000.0, "dips"),
    "loses": (lambda cost: -abs(cost) * 0.6 - 1.0, "even"),
    "loses after a gain": (lambda cost: -abs(cost) * 0.3 - 1.0, "rises"),
    "brings less than nothing": (lambda cost: -cost - 5000.0, "even"),
    "brings nothing": (lambda cost: -cost, "even"),
    "nothing in the end": (lambda _cost: 0.0, "even"),
    "a penny more": (lambda _cost: 0.01, "even"),
    "a penny less": (lambda _cost: -0.01, "even"),
}
SCALES = {"as it is": 1.0, "millions": 2e4, "pennies": 1e-4}
CURRENCIES = ("GBP", "JPY", "IDR")
PLACES = (("Inn",), ("Inn", "Grill"))


class Plan:
    """A plan at one business: its steps, its money by week, and what follows from that."""

    def __init__(self, kind, outcome, scale):
        steps, unsaid = KINDS[kind]
        self.steps, self.k = tuple(steps(scale)), scale
        self.active = [week for week in range(WEEKS) if any(self._acts(step, week) for step in self.steps)]
        cost = [sum(step.cost_per_week for step in self.steps if self._acts(step, week)) for week in range(WEEKS)]
        for week in self.active:
            cost[week] += unsaid * scale
        for step in self.steps:
            if step.start_week < WEEKS:
                cost[step.start_week] += step.one_off_cost
        self.cost = round(sum(cost), 2)
        wanted, how = OUTCOMES[outcome]
        self.difference = round(wanted(self.cost / scale) * (1.0 if outcome.startswith("a penny") else scale), 2)
        self.difference *= bool(self.active)
        self.path = self._path(how)

    @staticmethod
    def _acts(step, week):
        return step.start_week <= week < (WEEKS if step.end_week is None else step.end_week)

    def _path(self, how):
        """The cumulative difference by week: even from week to week, or with a swing between the first and the last."""
        net = np.zeros(WEEKS)
        if self.active:
            net[self.active] = self.difference / len(self.active)
            swing = {"even": 0.0, "dips": -1.0, "rises": 1.0}[how] * (abs(self.difference) + abs(self.cost) + self.k)
            net[self.active[0]] += swing
            net[self.active[-1]] -= swing
        return np.round(np.cumsum(net), 6)

    @property
    def payback(self):
        """By the definition, without the code's own: from the last week below 0 on, at the earliest the first week."""
        if not self.path.any() or self.path[-1] < 0:
            return np.nan
        below = [week for week in range(WEEKS) if self.path[week] < 0]
        return float(max([self.active[0], *(week + 1 for week in below)]))

    def decided(self):
        """The columns of decision.csv that are the plan's."""
        half = HALF * self.k
        return {
            "difference": self.difference,
            "luck_low": self.difference - half,
            "luck_high": self.difference + half,
            "roi": round(self.difference / self.cost, 4) if self.cost > 0 else np.nan,
            "payback_week": self.payback,
            "break_even_cost_per_week": self.worth(self.difference),
            "verdict": "Clear" if self.difference > half else "Carry on",
        }

    def worth(self, difference):
        """What it may cost a week for such a difference."""
        return round((difference + self.cost) / len(self.active), 2) if self.active else np.nan

    def broken_even(self):
        """The columns of break_even.csv that are the plan's."""
        half = HALF * self.k
        return {
            "start_week": float(self.active[0]) if self.active else np.nan,
            "active_weeks": len(self.active),
            "programme_cost": self.cost,
            "break_even_cost": round(self.difference + self.cost, 2),
            "cost_per_active_week": round(self.cost / len(self.active), 2) if self.active else np.nan,
            "break_even_cost_per_week": self.worth(self.difference),
            "luck_low": self.worth(self.difference - half),
            "luck_high": self.worth(self.difference + half),
        }


@cache
def in_words(kind, scale, currency):
    """The row of strategies.csv of such a plan."""
    scenario = base(currency, ("Inn",)).scenario
    plan = scenario.strategy[-1].model_copy(update={"step": tuple(KINDS[kind][0](scale))})
    return strategy_rows(scenario.model_copy(update={"strategy": (plan,)}))[0]


@cache
def base(currency, places):
    gains = {place: {"plan": 1.0} for place in places}
    return paged(gains, currency=currency, material=1.0, weeks=WEEKS, full=False)


def comparison(kind, outcome, scale, currency="GBP", places=("Inn",)):
    """A comparison of such a plan at each place, and its `Plan` there: at the second place it comes out otherwise."""
    made, plan = base(currency, places), Plan(kind, outcome, scale)
    names = list(OUTCOMES)
    other = Plan(kind, names[(names.index(outcome) + 2) % len(names)], scale)
    plans = dict(zip(places, (plan, other), strict=False))
    found, odd = type(made)(**vars(made)), []
    decision = made.tables["decision"].to_dict("records")
    for row in decision:
        if row["strategy"] == "plan":
            row |= plans[row["business"]].decided()
            same = {"business": row["business"], "strategy": "plan", "replications": 12}
            odd.append(same | plans[row["business"]].broken_even())
    steps = [made.tables["strategies"].to_dict("records")[0], in_words(kind, scale, currency)]
    found.tables = made.tables | {
        "decision": pd.DataFrame(decision),
        "break_even": as_written("break_even", odd),
        "strategies": pd.DataFrame(steps),
    }
    return found, plans


# -- the checker


MONEY = r"(?P<{}>(?:less than )?−?(?:£|¥|IDR )[\d,.]+(?:k|m|bn|tn)?)"
PER = r"(?P<per> a week, all told,?| a week| in all| in its one week)"
SAYS = {
    "pays up to": rf"plan costs {MONEY.format('cost')}{PER} and pays up to {MONEY.format('worth')}",
    "would pay below": rf"plan costs {MONEY.format('cost')}{PER} and would pay below {MONEY.format('worth')}",
    "earns as much": rf"plan costs {MONEY.format('cost')}{PER} and earns as much",
    "never": rf"plan costs {MONEY.format('cost')}{PER} and would not pay even if it cost nothing",
    "brings in": rf"plan costs nothing and brings in {MONEY.format('worth')}{PER}",
    "loses": rf"plan costs nothing and still loses {MONEY.format('worth')}{PER}",
    "nothing": "plan costs nothing and changes nothing in profit",
    "saves and brings": rf"plan saves {MONEY.format('cost')}{PER} and brings in {MONEY.format('worth')} beside that",
    "saves": rf"plan saves {MONEY.format('cost')}{PER} and loses nothing by it",
    "saves more": rf"plan saves {MONEY.format('cost')}{PER} and pays as long as it saves more than "
    rf"{MONEY.format('worth')}",
    "saves as much": rf"plan saves {MONEY.format('cost')}{PER} and loses as much",
    "saves too little": rf"plan saves {MONEY.format('cost')}{PER} and would pay only if it saved more than "
    rf"{MONEY.format('worth')}",
    "inactive": rf"plan is never active within the {WEEKS} weeks",
    "returns": rf"gains {MONEY.format('roi')} for each (?:£|¥|IDR) spent",
    "paid back": r"has paid back from (?:week (?P<week>[\d,]+)|its first week(?:, week (?P<first>[\d,]+),)?) on",
    "is ahead": r"is ahead of carrying on from (?:week (?P<week>[\d,]+)|its first week(?:, week (?P<first>[\d,]+),)?)"
    r" on",
    "not paid back": rf"has not paid back within {WEEKS} weeks",
}
TRUE_IF = {  # which signs: of the cost, of what is brought before it, of the difference
    "pays up to": ("+", "+", "+"),
    "would pay below": ("+", "+", "-"),
    "earns as much": ("+", "+", "0"),
    "never": ("+", "-0", "-"),
    "brings in": ("0", "+", "+"),
    "loses": ("0", "-", "-"),
    "nothing": ("0", "0", "0"),
    "saves and brings": ("-", "+", "+"),
    "saves": ("-", "0", "+"),
    "saves more": ("-", "-", "+"),
    "saves as much": ("-", "-", "0"),
    "saves too little": ("-", "-", "-"),
}


def amount(printed):
    """A printed amount as a number, "less than £0.01" as half of that."""
    size = {"k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}.get(re.search(r"[a-z]*$", printed)[0], 1.0)
    number = float(re.search(r"[\d,.]+", printed)[0].replace(",", "").rstrip("."))
    return number * size * (0.5 if printed.startswith("less") else 1.0) * (-1 if "−" in printed else 1)


def check_cost(text, plan):
    """Read what is said of the cost of a plan: every clause known, true, and none missing."""
    cost, worth, gain = plan.cost, round(plan.difference + plan.cost, 2), plan.difference
    said = {}
    for clause in text.split("; "):
        known = {name: match for name, pattern in SAYS.items() if (match := re.fullmatch(pattern, clause))}
        assert len(known) == 1, (clause, known)
        said |= known
    kinds = [name for name in said if name in (*TRUE_IF, "inactive")]
    assert len(kinds) == 1, text
    if not plan.active:
        assert list(said) == ["inactive"]
        return
    (kind,) = kinds
    signs = ["+" if value > 0 else "-" if value < 0 else "0" for value in (cost, worth, gain)]
    assert all(sign in allowed for sign, allowed in zip(signs, TRUE_IF[kind], strict=True)), (text, cost, worth, gain)
    parts = said[kind].groupdict()
    over = 1 if parts.get("per") == " in all" else len(plan.active)
    for name, value in (("cost", cost), ("worth", worth)):
        if parts.get(name):
            assert agrees(parts[name], round(abs(value) / over, 2)), (text, name, value / over)
    if parts.get("per", "").startswith(" in its one"):
        assert len(plan.active) == 1
    if parts.get("cost") and parts.get("worth") and gain:
        printed = [amount(parts["cost"]) * (1 if cost > 0 else -1), amount(parts["worth"]) * (1 if worth > 0 else -1)]
        apart = printed[1] - printed[0]
        assert apart * gain >= 0, text
        assert apart or abs(gain) / over < 0.011, text
    check_return(said, plan)


def check_return(said, plan):
    """Return and pay-back: what is spent is paid back or not, what costs nothing is ahead or not."""
    cost, gain, spends = plan.cost, plan.difference, plan.cost > 0
    assert ("returns" in said) == (spends and gain > 0)
    if "returns" in said:
        printed = said["returns"]["roi"]
        assert agrees(printed, gain / cost) or (printed.startswith("less") and gain / cost < 0.01), said["returns"][0]
    assert ("paid back" in said) == (spends and gain > 0)
    assert ("is ahead" in said) == (not spends and gain > 0)
    assert ("not paid back" in said) == (spends and gain < 0)
    for name in {"paid back", "is ahead"} & set(said):
        week, first = (said[name][group] for group in ("week", "first"))
        start = plan.active[0]
        if week is None:
            assert plan.payback == start == (0 if first is None else int(first)), said[name][0]
        else:
            assert plan.payback == int(week) > start, said[name][0]
        assert plan.path[-1] >= 0
        assert (plan.path[int(plan.payback) :] >= 0).all()


BADLY_PRINTED = re.compile(
    r"\de[+-]?\d|nan\b|None|\binf\b|-\d|−(?:£|¥|IDR )?0(?![.\d])|−(?:£|¥|IDR )?0\.0+(?!\d)|  "
    r"|\b1 (?:weeks|replications|futures|worlds|businesses|plans)\b|\b1 \w+ are\b"
    r"|(?:costs|saves|below|up to|than|brings in) (?:£|¥|IDR )0(?:\.0+)?(?![.\d])"
)


def well_printed(text):
    assert not BADLY_PRINTED.search(text), (BADLY_PRINTED.search(text)[0], text)


@for_all(itertools.product(KINDS, OUTCOMES), name=lambda kind, outcome: f"{kind}, {outcome}")
def test_what_is_said_of_cost_return_and_pay_back_is_true(kind, outcome):
    for scale, currency in itertools.product(SCALES.values(), CURRENCIES):
        plan, study = Plan(kind, outcome, scale), base(currency, ("Inn",)).scenario.study
        rows = [
            Row(table, 3, values)
            for table, values in (
                ("decision", plan.decided()),
                ("break_even", plan.broken_even()),
                ("strategies", in_words(kind, scale, currency)),
            )
        ]
        cited = str(told_of(Named("plan"), *rows, study))
        check_cost(cited, plan)
        well_printed(cited)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_stands_on_the_page_of_each_place(kind):
    turns = itertools.cycle(itertools.product(SCALES.values(), CURRENCIES, PLACES))
    for outcome, (scale, currency, places) in zip(OUTCOMES, turns, strict=False):
        found, plans = comparison(kind, outcome, scale, currency, places)
        for case in cases(found):
            cited = line(case)
            check_cost(str(cited.cost), plans[case.business])
            for each in (cited.cost, cited.about, cited.money, cited.luck, cited.advice):
                well_printed(str(each))
            check_advice(str(cited.advice), found)


def check_advice(text, found):
    """The headline names what the steps cost, phase by phase, where they cost."""
    spends = found.tables["strategies"].set_index("strategy").loc["plan", "spends"]
    if text.startswith("choose plan"):
        assert text.removeprefix("choose plan") == (f", for {spends}" if spends else "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_cheaper_way_is_told_where_there_is_one_and_to_be_looked_for(kind):
    for outcome, scale in itertools.product(OUTCOMES, SCALES.values()):
        found, plans = comparison(kind, outcome, scale)
        plan, text = plans["Inn"], " ".join(map(str, do(cases(found))))
        well_printed(text)
        way = re.search(rf"would pay if it (cost less|saved more) than {MONEY.format('worth')}{PER}\.", text)
        worth = round(plan.difference + plan.cost, 2)
        loses = plan.active and plan.difference < 0
        assert bool(way) == bool(loses and (worth > 0 or plan.cost < 0)), text
        if way:
            assert way[1] == ("cost less" if worth > 0 else "saved more")
            over = 1 if way["per"] == " in all" else len(plan.active)
            assert agrees(way["worth"], round(abs(worth) / over, 2)), text


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_worth_is_that_of_the_plans(kind):
    turns = itertools.cycle(CURRENCIES)
    for (outcome, scale), currency in zip(itertools.product(OUTCOMES, SCALES.values()), turns, strict=False):
        found, plans = comparison(kind, outcome, scale, currency, PLACES[1])
        worth = worth_at_most(found)
        (row,) = worth.rows
        assert tuple(map(str, worth.places)) == tuple(plans)
        for (place, plan), cell in zip(plans.items(), row.cells, strict=True):
            of = found.tables["break_even"].set_index("business").loc[place]
            for each in (row.cost, cell.worth, cell.between):
                well_printed(str(each))
            if not plan.active:
                assert (str(row.cost), str(cell.worth), cell.pays) == ("never active", "never active", False)
                continue
            assert agrees(str(cell.worth), of["break_even_cost_per_week"])
            assert cell.pays == (of["luck_low"] > of["cost_per_active_week"])
            low, high = re.findall(MONEY.format("x").replace("?P<x>", ""), str(cell.between))
            assert agrees(low, of["luck_low"]), (low, of["luck_low"])
            assert agrees(high, of["luck_high"])
        if plan.active:
            check_cost_cell(str(row.cost), plan)


def check_cost_cell(text, plan):
    each_week = round(plan.cost / len(plan.active), 2)
    if text == "nothing":
        assert each_week == 0
    else:
        assert text.startswith("saves ") == (each_week < 0)
        assert agrees(text.removeprefix("saves "), abs(each_week))


@pytest.mark.parametrize("kind", KINDS)
def test_the_grid_of_the_report_never_calls_a_plan_hopeless_that_pays(kind):
    for outcome, scale in itertools.product(OUTCOMES, SCALES.values()):
        found, plans = comparison(kind, outcome, scale)
        plan = plans["Inn"]
        ((_, grid),) = decision_grids(found, Tables(found.tables))
        cell, paid = (str(grid.rows[1][grid.headings.index(name)]) for name in ("worth at most, a week", "paid back"))
        worth = round(plan.difference + plan.cost, 2)
        if not plan.active:
            assert (cell, paid) == ("", "")
        else:
            assert (cell == "never") == (worth <= 0 <= plan.cost), (cell, plan.cost, worth)
            assert cell == "never" or agrees(cell, plan.worth(plan.difference))
            assert paid == ("" if np.isnan(plan.payback) else f"week {plan.payback:.0f}")
        well_printed(f"{cell} {paid}")


@pytest.mark.parametrize("kind", ["weekly", "late", "saves", "two phases", "never"])
@pytest.mark.parametrize("outcome", ["gains at once", "loses", "a penny more"])
def test_whole_pages_are_well_printed(kind, outcome):
    for scale, currency in zip(SCALES.values(), CURRENCIES, strict=True):
        found, _ = comparison(kind, outcome, scale, currency, PLACES[1])
        well_printed(re.sub(r"\n *\n*", "\n", summary_text(found)).replace("\\", ""))
    words = re.sub(r"<svg.*?</svg>|<style.*?</style>|<[^>]*>", "", report_page(found, "none"), flags=re.DOTALL)
    words = re.sub(r"SHA-256 [0-9a-f]+", "", " ".join(words.split()))
    well_printed(words.replace("2026-", ""))


def test_two_plans_that_differ_only_in_their_weeks_are_told_apart():
    """By what they change or cost, in the plan's own line."""
    cited = {}
    for kind in ("weekly", "late", "one week", "the last week", "two phases", "once", "late and once", "free"):
        found, _ = comparison(kind, "gains at once", 1.0)
        cited[kind] = " ".join(map(str, memo(found).plans))
    assert len(set(cited.values())) == len(cited), cited


def test_the_checker_finds_what_the_tables_do_not_hold():
    """Each of these was once on a page."""
    saves, late, weekly_plan = (Plan(kind, "gains at once", 1.0) for kind in ("saves", "late", "weekly"))
    for text, plan in (
        ("plan pays if it costs less than £0.09 a week", saves),
        ("plan costs £300 a week and would not pay even if it cost nothing", weekly_plan),
        ("plan costs £300 a week and pays up to £235", weekly_plan),
        ("plan costs £300 a week and would pay below £528", weekly_plan),
        ("plan costs £300 a week and pays up to £535; gains £0.76 for each £ spent; "
         "has paid back from its first week on", late),
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            check_cost(text, plan)
    for text in ("£1e+06", "-0.00", "−£0", "1 weeks", "1 week are", "costs £0 a week", "nan"):
        with pytest.raises(AssertionError):
            well_printed(f"it {text} so")
    well_printed("−£0.40, £0.01, 10 weeks, 1 week, £1.05m, −0.5")
