from math import fsum

import numpy as np
import pytest

from sim.accounts.money import accounts, across, customer_equity, customer_equity_at_end, margin_per_visit, retention
from sim.laws.sbg import Sbg
from sim.laws.value import residual_value
from sim.market.ledger import Count
from tests.study.ledgers import FOUNDER, passers, random_pair, small, visit


def spoken(ledger, business, week):
    """The undiscounted profit of one week, line by line as docs/rules.md says it."""
    index = week + ledger.weeks_before
    lever = {name: float(values[index, business]) for name, values in ledger.levers.items()}
    total = 0.0
    for group in range(2 * len(ledger.segments)):
        count = {kind: int(ledger.counts[index, business, group, kind]) for kind in Count}
        spend = float(ledger.spend[index, group % len(ledger.segments)])
        total += count[Count.VISITS] * (spend * (lever["price"] - lever["unit_cost"]) - lever["cost_per_visit"])
        total += count[Count.UPGRADES] * (lever["upgrade_price"] - lever["upgrade_cost"])
        total -= count[Count.REFUNDS] * lever["guarantee"] * lever["price"] * spend
        total -= count[Count.COMPLAINTS] * lever["cost_per_complaint"]
        total -= count[Count.GESTURES] * lever["gesture_cost"]
    weekly = ("fixed_cost_per_week", "programme_cost", "refresh_cost", "improvement_cost", "copying_cost")
    return total - sum(lever[name] for name in weekly), lever["one_off_cost"]


@pytest.mark.parametrize("business", [0, 1])
def test_the_books_say_what_the_rules_say(business):
    ledger = random_pair(11)[0]
    money = accounts(ledger, business)
    weeks = [spoken(ledger, business, week) for week in range(ledger.weeks)]
    undiscounted = [earned - once for earned, once in weeks]
    value = [
        earned * 1.1 ** (-(week + 0.5) / 52) - once * 1.1 ** (-week / 52) for week, (earned, once) in enumerate(weeks)
    ]
    assert money.weekly_profit[ledger.weeks_before :] == pytest.approx(undiscounted, rel=1e-12)
    assert money.profit_undiscounted == pytest.approx(sum(undiscounted), rel=1e-12)
    assert money.profit == pytest.approx(sum(value), rel=1e-12)


def test_a_visit_by_hand():
    ledger = small(weeks=2, price=25, unit_cost=15, cost_per_visit=1, fixed_cost_per_week=7)
    ledger.spend[:] = 2.0
    visit(ledger, 0, 0, 3)
    passers(ledger, 1, 1)
    money = accounts(ledger, 0)
    assert money.revenue.tolist() == [150.0, 50.0]
    assert money.weekly_profit.tolist() == [3 * (2 * 10 - 1) - 7, 2 * 10 - 1 - 7]
    assert margin_per_visit(ledger, 0).tolist() == [[19.0], [19.0]]


def test_weeks_before_week_zero_do_not_count():
    ledger = small(weeks=1, before=2, price=10)
    visit(ledger, 0, -1)
    assert accounts(ledger, 0).profit == 0.0
    visit(ledger, 0, 0)
    assert accounts(ledger, 0).profit == 10.0


def test_one_off_costs_are_discounted_at_their_weeks_start_and_others_in_mid_week():
    once, weekly = small(weeks=60, rate=0.2), small(weeks=60, rate=0.2)
    once.levers["one_off_cost"][52] = 1000.0
    weekly.levers["programme_cost"][52] = 1000.0
    assert accounts(once, 0).profit == pytest.approx(-1000 / 1.2, rel=1e-13)
    assert accounts(weekly, 0).profit == pytest.approx(-1000 / 1.2 ** (52.5 / 52), rel=1e-13)
    assert accounts(once, 0).overheads == -accounts(once, 0).profit
    assert accounts(weekly, 0).overheads == -accounts(weekly, 0).profit
    assert accounts(once, 0).profit_undiscounted == -1000.0


def test_a_pound_more_a_week_is_worth_the_annuity():
    plain, paid = small(weeks=104, rate=0.1), small(weeks=104, rate=0.1, fixed_cost_per_week=-1)
    growth = 1.1 ** (-1 / 52)
    annuity = 1.1 ** (-0.5 / 52) * (1 - growth**104) / (1 - growth)
    assert accounts(paid, 0).profit - accounts(plain, 0).profit == pytest.approx(annuity, rel=1e-12)
    assert annuity < 104


def test_sums_across_groups_run_in_order():
    table = np.array([[1e16, 1.0, -1e16]])
    assert across(table)[0] == (1e16 + 1.0) - 1e16
    assert across(np.zeros((2, 0))).tolist() == [0.0, 0.0]


def yearly(visits_before, visits_last, *, rate=0.1, weeks=52, before=52, price=10.0):
    """A ledger in which person i came so often, once a week, in the year before the last and in the last."""
    ledger = small(weeks=weeks, before=before, people=len(visits_before), rate=rate, price=price)
    for person, (old, new) in enumerate(zip(visits_before, visits_last, strict=True)):
        for week in range(old):
            visit(ledger, person, weeks - 104 + week)
        for week in range(new):
            visit(ledger, person, weeks - 52 + week)
    return ledger


def test_equity_by_hand():
    # last year's margin 10 x (6 + 2 + 4); of the year before 10 x (10 + 10 + 10), two thirds of those who came again
    ledger = yearly([10, 10, 10, 0], [6, 2, 0, 4])
    rho = 200 / 300
    assert retention(ledger, 0) == pytest.approx(rho, rel=1e-15)
    assert customer_equity_at_end(ledger, 0) == pytest.approx(120 * rho / (1.1 - rho) / 1.1, rel=1e-12)


def test_equity_without_discounting_is_the_geometric_sum():
    ledger = yearly([8, 8], [4, 0], rate=0.0)
    rho, sales = 0.5, 40.0
    assert customer_equity_at_end(ledger, 0) == pytest.approx(sum(sales * rho**k for k in range(1, 60)), rel=1e-12)


def test_growth_is_not_retention():
    """Whoever comes ten times as often has not stayed ten times as long."""
    assert retention(yearly([1, 1], [10, 0]), 0) == retention(yearly([1, 1], [1, 0]), 0) == 0.5


def test_equity_takes_nobody_to_stay_longer_than_the_ceiling():
    ledger = yearly([5], [9], rate=0.05)
    assert customer_equity_at_end(ledger, 0) == pytest.approx(90 * 0.95 / (1.05 - 0.95) / 1.05, rel=1e-9)


def test_equity_needs_two_years_and_customers_who_leave_something():
    assert customer_equity_at_end(yearly([5], [5], before=51), 0) is None
    assert customer_equity_at_end(yearly([5], [5], price=-1.0), 0) is None
    assert customer_equity_at_end(yearly([0], [5]), 0) is None  # how long they stay cannot be known
    assert customer_equity_at_end(yearly([5], [0]), 0) == 0.0


def test_equity_counts_the_year_of_a_long_run_from_its_end():
    ledger = yearly([10, 10, 10, 0], [6, 2, 0, 4], weeks=130)
    visit(ledger, 2, 0)  # long before the last two years
    rho = 200 / 300
    assert customer_equity_at_end(ledger, 0) == pytest.approx(120 * rho / (1.1 - rho) / 1.1 ** (130 / 52), rel=1e-12)


def test_equity_is_the_residual_value_where_the_same_part_leaves_every_year():
    """V21, the law of geometric survival: of 320 customers a fifth leaves each year, and newcomers change nothing."""
    stay, everybody = 0.8, 320
    ledger = yearly([1] * everybody + [0] * 90, [1] * 256 + [0] * 64 + [1] * 90)
    alive = [256 * stay**year for year in range(1, 400)]
    to_come = sum(10.0 * many / 1.1**year for year, many in enumerate(alive, 1))
    of_newcomers = residual_value(stay, 0.1, margin=10.0) * 90
    assert retention(ledger, 0) == stay
    assert customer_equity_at_end(ledger, 0) == pytest.approx((to_come + of_newcomers) / 1.1, rel=1e-9)
    assert to_come == pytest.approx(residual_value(stay, 0.1, margin=2560.0), rel=1e-9)


@pytest.mark.parametrize(("alpha", "beta"), [(0.7, 1.2), (2.0, 6.0), (10.0, 40.0)])
def test_equity_is_a_lower_bound_where_customers_differ_in_how_long_they_stay(alpha, beta):
    """V22, the shifted beta-geometric: those who are still there leave less and less, which one year cannot show."""
    law, many = Sbg(alpha, beta), 20_000
    before, last = (round(many * float(law.survival(year))) for year in (2, 3))
    ledger = yearly([1] * before, [1] * last + [0] * (before - last))
    true = last * 10.0 * law.residual_lifetime(3, 0.1) / 1.1**2  # the next is due a year after the last, at 52 weeks
    found = customer_equity_at_end(ledger, 0)
    assert 0.55 * true < found < true
    if alpha == 10.0:  # nearly all alike: nearly the geometric law again
        assert found == pytest.approx(true, rel=0.08)


def test_who_comes_more_often_is_not_taken_to_stay_longer():
    """NBD (Ehrenberg 1988): nobody leaves in either, but where visits are rare fewer happen to come each year."""
    draw = np.random.default_rng(5)
    rates = draw.gamma(0.8, 2.0, 600)
    base, plan = (yearly(*np.minimum(draw.poisson(more * rates, (2, 600)), 52).tolist()) for more in (1.0, 1.4))
    assert retention(plan, 0) > retention(base, 0) + 0.03  # all of it frequency
    found, before = customer_equity(plan, 0, base), customer_equity(base, 0)
    last = slice(-52, None)
    more = plan.counts[last, 0, :, Count.VISITS].sum() / base.counts[last, 0, :, Count.VISITS].sum()
    assert found.value / before.value == pytest.approx(more, rel=1e-12)  # frequency once, not twice


def test_equity_is_whole_and_carries_the_running_cost_on():
    base, plan = yearly([2, 2], [2, 0], price=20), yearly([2, 2], [2, 0], price=20)
    for count, many in ((Count.REFUNDS, 1), (Count.COMPLAINTS, 2), (Count.GESTURES, 3), (Count.UPGRADES, 4)):
        plan.counts[-1, 0, 0, count] = many
    changes = {"guarantee": 0.5, "cost_per_complaint": 3, "gesture_cost": 2, "upgrade_price": 9, "upgrade_cost": 4}
    for name, value in {**changes, "programme_cost": 1.0, "fixed_cost_per_week": 0.5, "copying_cost": 0.25}.items():
        plan.levers[name][:] = value
    plan.levers["refresh_cost"][-2] = 11.0
    plan.levers["improvement_cost"][-1] = 7.0
    plan.levers["one_off_cost"][-1] = 1e6  # not carried on
    passers(plan, 51, 1)
    factor = 0.5 / (1.1 - 0.5) / 1.1
    found = customer_equity(plan, 0, base)
    visits = 40.0 - 10.0 - 6.0 - 6.0 + 20.0
    assert found.residents == pytest.approx(visits * factor, rel=1e-12)
    assert found.passers == pytest.approx(20.0 * factor, rel=1e-12)
    assert found.running_cost == pytest.approx((52 * 1.75 + 11 + 7) * factor, rel=1e-12)
    assert found.programme == pytest.approx(52 * factor, rel=1e-12)
    assert found.value == found.residents - found.running_cost
    latest = 2 * (visits - 40.0 + 20.0 - 26 * 1.75 - 7) - 11  # the residents' visits were at the year's beginning
    assert found.at_latest_pace == pytest.approx(latest * factor, rel=1e-12)
    assert customer_equity(base, 0, base) == customer_equity(base, 0)


def test_a_newcomer_in_the_slot_of_a_customer_is_another_person():
    rows = [(0, FOUNDER, 0), (0, 0, 0)]
    ledger = small(weeks=52, before=52, tenancies=rows, price=10)
    visit(ledger, 0, -3)
    visit(ledger, 1, 3)
    assert customer_equity_at_end(ledger, 0) == 0.0


def test_passers_are_worth_nothing_after_the_end():
    ledger = yearly([10], [5])
    before = customer_equity_at_end(ledger, 0)
    passers(ledger, 40, 100)
    passers(ledger, -40, 100)
    assert customer_equity_at_end(ledger, 0) == before


def test_profit_is_the_exact_sum_of_its_weeks():
    money = accounts(random_pair(5)[1], 0)
    assert money.profit == fsum(money.discounted_profit)
    shuffled = list(money.discounted_profit)[::-1]
    assert money.profit == fsum(shuffled)


def test_customers_who_cost_more_than_they_bring_are_worth_less_than_nothing():
    rows = [(0, FOUNDER, 0), (1, FOUNDER, 1)]
    ledger = small(weeks=52, before=52, tenancies=rows, segments=("big", "small"), price=10, cost_per_visit=5)
    ledger.spend[:, 1] = 0.1  # margin 5 a visit against -4
    for person, old, new in ((0, 9, 1), (1, 0, 9)):
        for week in range(old):
            visit(ledger, person, week - 52)
        for week in range(new):
            visit(ledger, person, week)
    margin, rho = 5.0 - 9 * 4.0, 0.95
    assert customer_equity_at_end(ledger, 0) == pytest.approx(margin * rho / (1.0 - rho), rel=1e-9)
