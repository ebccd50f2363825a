"""Every sentence on cost, return, pay-back and worth, tried over a table of odd plans by a reader who knows the tables.

The plans are streams of money made up here: what a plan costs and brings, week by week, without discounting.  From them
follow the tables, by plain sums; the pages are made of the tables, and a checker reads what the pages print, clause by
clause.  A clause that it does not know is a fault, and so is one that is not true.
"""

import itertools
import re

import numpy as np
import pytest

from sim.report.page.business_lines import line
from sim.report.page.cited import Named, Row, Tables
from sim.report.page.costs import Cost
from sim.report.page.facts import every_business
from sim.report.page.recommendations import do
from sim.report.page.report_grids import decision_grids, strategies
from sim.report.page.worth_at_most import worth_at_most
from tests.for_all import for_all
from tests.report.page.odd_plans import (
    CURRENCIES,
    KINDS,
    OUTCOMES,
    PLACES,
    SCALES,
    WEEKS,
    Plan,
    base,
    comparison,
    in_words,
)
from tests.report.page.printed import well_printed
from tests.report.pages import report_page, summary_text
from tests.report.places import agrees

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
    "nothing": "plan costs nothing and changes no profit",
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


@pytest.mark.field("D2")
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
        cited = str(Cost(Named("plan"), *rows, study).sentence)
        check_cost(cited, plan)
        well_printed(cited)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_stands_on_the_page_of_each_place(kind):
    turns = itertools.cycle(itertools.product(SCALES.values(), CURRENCIES, PLACES))
    for outcome, (scale, currency, places) in zip(OUTCOMES, turns, strict=False):
        found, plans = comparison(kind, outcome, scale, currency, places)
        for case in every_business(found):
            cited = line(case)
            check_cost(str(cited.cost), plans[case.business])
            for each in (cited.cost, cited.about, cited.money, cited.luck, cited.advice):
                well_printed(str(each))
            check_advice(str(cited.advice), found)


def check_advice(text, found):
    """The headline names what the steps cost, phase by phase, where they cost."""
    row = found.tables["strategies"].set_index("strategy").loc["plan"]
    costs = (found.tables["break_even"]["programme_cost"] != 0).all()
    otherwise = f", which saves {row['saves']}" if row["saves"] else "" if costs else ", which costs nothing"
    if text.startswith("choose plan"):
        assert text.removeprefix("choose plan") == (f", for {row['spends']}" if row["spends"] else otherwise)


@pytest.mark.field("D2")
@pytest.mark.parametrize("kind", KINDS)
def test_a_cheaper_way_is_told_where_there_is_one_and_to_be_looked_for(kind):
    for outcome, scale in itertools.product(OUTCOMES, SCALES.values()):
        found, plans = comparison(kind, outcome, scale)
        plan, text = plans["Inn"], " ".join(map(str, do(every_business(found))))
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
def test_the_grid_of_the_report_tells_when_a_plan_has_paid_back(kind):
    for outcome, scale in itertools.product(OUTCOMES, SCALES.values()):
        found, plans = comparison(kind, outcome, scale)
        plan = plans["Inn"]
        ((_, grid),) = decision_grids(found, Tables(found.tables))
        stands = "paid back" in grid.headings  # a column in which nothing stands is left out
        paid = str(grid.rows[1][grid.headings.index("paid back")]) if stands else ""
        assert paid == ("" if not plan.active or np.isnan(plan.payback) else f"week {plan.payback:.0f}")
        well_printed(paid)


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
    """By what they change or cost, in the table of the report."""
    cited = {}
    for kind in ("weekly", "late", "one week", "the last week", "two phases", "once", "late and once", "free"):
        found, _ = comparison(kind, "gains at once", 1.0)
        cited[kind] = " ".join(map(str, strategies(found, Tables(found.tables)).rows[1]))
    assert len(set(cited.values())) == len(cited), cited
