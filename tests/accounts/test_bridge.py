from dataclasses import replace
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.accounts import bridge as module
from sim.accounts.bridge import GRACE_WEEKS, LINES, PEOPLE_LINES, bridge, moved_visits
from sim.accounts.money import accounts
from sim.errors import RegularsError
from sim.market.ledger import FIRST_REFERRED, VISITS_MASK, Count
from tests.study.ledgers import passers, random_pair, small, visit


def plain_people_lines(baseline, strategy, business):
    """The rules' sentences, person by person and week by week."""
    place, before, weeks = baseline.focus.index(business), baseline.weeks_before, baseline.weeks
    lines = dict.fromkeys(PEOPLE_LINES, 0.0)
    for person, segment in enumerate(baseline.tenant_segment):
        old = [int(byte) & VISITS_MASK for byte in baseline.diary[place, person, before:]]
        new = [int(byte) & VISITS_MASK for byte in strategy.diary[place, person, before:]]
        referred = any(int(byte) & FIRST_REFERRED for byte in strategy.diary[place, person, before:])
        came = [week for week in range(weeks) if old[week]]
        comes = [week for week in range(weeks) if new[week]]
        for week in range(weeks):
            price = baseline.levers["price"][before + week, business] * baseline.spend[before + week, segment]
            amount = (new[week] - old[week]) * price * baseline.discount[week]
            if not came and not comes:
                line = "penetration"
            elif not came and baseline.bought_before[place, person]:
                line = "retention"
            elif not came:
                line = "acquisition_referred" if referred else "acquisition_other"
            elif not comes:
                line = "lost"
            elif comes[-1] > came[-1] + 13 and week > came[-1]:
                line = "retention"
            elif comes[-1] < came[-1] - 13 and week > comes[-1]:
                line = "lost"
            else:
                line = "penetration"
            lines[line] += amount
    return lines


@given(st.integers(0, 10**9), st.sampled_from([0, 1]))
@settings(max_examples=40, deadline=None)
def test_fast_and_plain_bridge_agree_and_add_up_to_the_profit_difference(seed, business):
    baseline, strategy = random_pair(seed, focus=(0, 1))
    lines = bridge(baseline, strategy, business)
    assert tuple(lines) == LINES
    plain = plain_people_lines(baseline, strategy, business)
    assert {line: lines[line] for line in PEOPLE_LINES} == pytest.approx(plain, rel=1e-9, abs=1e-6)
    difference = accounts(strategy, business).profit - accounts(baseline, business).profit
    assert fsum(lines.values()) == pytest.approx(difference, abs=1e-6)


@given(st.integers(0, 10**9))
@settings(max_examples=10, deadline=None)
def test_all_lines_are_exactly_zero_between_equal_ledgers(seed):
    ledger = random_pair(seed)[0]
    assert [str(amount) for amount in bridge(ledger, ledger.copy(), 0).values()] == ["0.0"] * len(LINES)


def test_random_ledgers_reach_every_cause():
    reached = sum(np.abs(moved_visits(*random_pair(seed), 0)).sum(axis=(1, 2)) for seed in range(5))
    assert (reached > 0).all()


def test_block_size_and_order_of_customers_do_not_matter(monkeypatch):
    baseline, strategy = random_pair(7)
    whole = moved_visits(baseline, strategy, 0)
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 3)
    assert np.array_equal(moved_visits(baseline, strategy, 0), whole)


def twins(old, new, *, weeks=60, before=1, bought_before=False, referred=False, **levers):
    """One customer who comes in the weeks ``old`` under the baseline and ``new`` under the strategy, for £1 a visit."""
    levers = {"price": 1.0} | levers
    pair = []
    for visits in (old, new):
        ledger = small(weeks=weeks, before=before, **levers)
        if bought_before:
            visit(ledger, 0, -1)
        for week in visits:
            visit(ledger, 0, week, referred=referred)
        pair.append(ledger)
    return pair


def named(pair):
    return {line: amount for line, amount in bridge(*pair, 0).items() if amount}


def test_a_new_customer_is_acquired_with_or_without_a_friend():
    assert named(twins([], [3, 9])) == {"acquisition_other": 2.0}
    assert named(twins([], [3, 9], referred=True)) == {"acquisition_referred": 2.0}


def test_a_customer_of_old_who_only_now_comes_back_is_retained():
    assert named(twins([], [3, 9], bought_before=True)) == {"retention": 2.0}


def test_a_customer_who_no_longer_comes_is_lost():
    assert named(twins([3, 9, 10], [])) == {"lost": -3.0}
    assert named(twins([3, 9, 10], [], bought_before=True)) == {"lost": -3.0}


def test_one_who_would_have_come_anyway_and_comes_more_often_is_penetration():
    assert named(twins([3, 9], [3, 5, 9])) == {"penetration": 1.0}
    assert named(twins([3, 5, 9], [3, 9])) == {"penetration": -1.0}


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (10 + GRACE_WEEKS, {"penetration": 3.0}),
        (10 + GRACE_WEEKS + 1, {"penetration": 1.0, "retention": 2.0}),
    ],
)
def test_staying_longer_counts_beyond_the_grace_only(last, expected):
    assert GRACE_WEEKS == 13
    assert named(twins([2, 10], [2, 5, 10, 12, last])) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (40 - GRACE_WEEKS, {"penetration": -1.0}),
        (40 - GRACE_WEEKS - 1, {"penetration": 1.0, "lost": -2.0}),
    ],
)
def test_leaving_earlier_counts_beyond_the_grace_only(last, expected):
    assert named(twins([2, 30, 40], [2, last])) == expected


def test_the_week_of_the_last_visit_itself_belongs_to_penetration():
    pair = twins([10], [10, 30])
    visit(pair[1], 0, 10)  # twice in the week in which the baseline's customer came last
    assert named(pair) == {"penetration": 1.0, "retention": 1.0}


def test_visits_are_valued_at_the_baselines_price_of_that_week_and_discounted():
    pair = twins([], [0, 30], price=20.0)
    for ledger in pair:
        ledger.discount[:] = np.linspace(1.0, 0.5, 60)
    pair[0].levers["price"][1 + 30] = 30.0
    pair[1].levers["price"][:] = 18.0
    lines = named(pair)
    assert lines["acquisition_other"] == pytest.approx(20.0 + 30.0 * pair[0].discount[30])
    assert lines["price"] == pytest.approx(-2.0 - 12.0 * pair[0].discount[30])


def test_what_happens_before_week_zero_is_nobodys_gain():
    pair = twins([3], [3])
    for ledger in pair:
        visit(ledger, 0, -1, 5)
    assert named(pair) == {}


def test_a_strategy_that_only_costs_is_the_programme_line_to_the_last_bit():
    baseline, strategy = small(weeks=104, rate=0.1), small(weeks=104, rate=0.1)
    strategy.levers["programme_cost"][5:] = 900.0
    strategy.levers["one_off_cost"][5] = 6000.0
    lines = bridge(baseline, strategy, 0)
    cost = sum(900 * 1.1 ** (-(week + 0.5) / 52) for week in range(5, 104)) + 6000 * 1.1 ** (-5 / 52)
    assert lines.pop("programme") == pytest.approx(-cost, rel=1e-12)
    assert set(lines.values()) == {0.0}


def test_each_line_has_its_own_cause():
    def line_of(change):
        baseline, strategy = small(price=10, unit_cost=6, guarantee=1, upgrade_price=5), None
        visit(baseline, 0, 1)
        for count in (Count.COMPLAINTS, Count.REFUNDS, Count.GESTURES, Count.UPGRADES):
            baseline.counts[1, 0, 0, count] = 1
        strategy = baseline.copy()
        change(strategy)
        return named((baseline, strategy))

    def lever(name, value):
        return lambda of: of.levers[name].__setitem__(slice(None), value)

    assert line_of(lambda of: passers(of, 2, 3)) == {"passing_trade": 30.0, "serving": -18.0}
    assert line_of(lever("price", 12.0)) == {"price": 2.0, "refunds_and_complaints": -2.0}
    assert line_of(lever("unit_cost", 5.0)) == {"unit_cost": 1.0}
    assert line_of(lever("upgrade_price", 7.0)) == {"upgrades": 2.0}
    assert line_of(lever("upgrade_cost", 1.0)) == {"upgrades": -1.0}
    assert line_of(lever("guarantee", 0.5)) == {"refunds_and_complaints": 5.0}
    assert line_of(lever("cost_per_complaint", 3.0)) == {"refunds_and_complaints": -3.0}
    for name in ("cost_per_visit", "gesture_cost"):
        assert line_of(lever(name, 2.0)) == {"programme": -2.0}, name
    weekly = ("fixed_cost_per_week", "programme_cost", "refresh_cost", "improvement_cost", "copying_cost")
    for name in (*weekly, "one_off_cost"):
        assert line_of(lever(name, 2.0)) == {"programme": -8.0}, name


def test_spending_more_a_visit_is_price_and_unit_cost_not_volume():
    baseline, strategy = twins([1, 2], [1, 2], price=10.0, unit_cost=4.0)
    strategy.spend[:] = 1.5
    assert named((baseline, strategy)) == {"price": 10.0, "unit_cost": -4.0}


@pytest.mark.parametrize("name", ["tenant_slot", "tenant_week", "tenant_segment", "bought_before"])
def test_ledgers_without_the_same_twins_are_refused(name):
    baseline, strategy = random_pair(3)
    changed = getattr(strategy, name).copy()
    changed[..., -1] = changed[..., -1] == 0 if name in ("bought_before", "tenant_segment") else changed[..., -1] + 1
    with pytest.raises(RegularsError, match=name):
        bridge(baseline, replace(strategy, **{name: changed}), 0)


def test_ledgers_of_different_lengths_are_refused():
    with pytest.raises(RegularsError, match="weeks"):
        bridge(small(weeks=4), small(weeks=5), 0)
