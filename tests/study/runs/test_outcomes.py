import pickle
from math import fsum

import numpy as np
import pytest

from sim.accounts import bridge as bridge_module
from sim.accounts import money as money_module
from sim.accounts.kept import kept
from sim.accounts.money import accounts
from sim.errors import RegularsError
from sim.market.ledger import BusinessState, Count, RelationshipCount
from sim.study.measures.flows import Flow, segment_flows, weekly_flows
from sim.study.runs.branches import TOGETHER
from sim.study.runs.outcomes import active_weeks, together
from tests.study.ledgers import passers, random_pair, small, visit
from tests.study.made import outcome_of


def of(ledger, base, business=0, **given):
    asked = {"strategy": "plan", "replication": 3} | given
    return outcome_of(ledger, base, business, **asked)


def test_an_outcome_agrees_with_its_ledgers():
    base, plan = random_pair(21, weeks=60, before=52)
    one = of(plan, base)
    new, old = accounts(plan, 0), accounts(base, 0)
    assert (one.business, one.strategy, one.focus, one.replication) == ("A", "plan", "A", 3)
    assert one.profit == new.profit
    assert one.difference == new.profit - old.profit
    assert one.path[-1] == pytest.approx(one.difference, abs=1e-6)
    assert len(one.path) == 60
    assert fsum(one.bridge.values()) == pytest.approx(one.difference, abs=1e-6)
    assert one.programme_cost == -one.bridge["programme"]
    assert one.overheads == new.overheads - old.overheads
    assert one.active_discount == pytest.approx(sum(base.discount), rel=1e-12)
    assert one.visits == plan.counts[52:, 0, :, Count.VISITS].sum()
    assert one.null == of(base, base).walk
    assert one.facts == {}


def test_the_baseline_beside_itself_differs_by_nothing_and_knows_the_facts():
    base = random_pair(22)[0]
    one = of(base, base)
    assert one.difference == 0.0
    assert not one.path.any()
    assert not any(one.bridge.values())
    assert set(one.facts) == {"A", "B"}


def test_books_are_worked_out_once_for_all_that_ask(monkeypatch):
    """Those of the plan and of the baseline at its business; and with the baseline itself nothing is compared."""
    base, plan = random_pair(25, weeks=60, before=52)
    made, work_out = [], money_module.Accounts
    monkeypatch.setattr(money_module, "Accounts", lambda **of: made.append(of["weeks_before"]) or work_out(**of))
    of(plan, base, weekly_of=[0])
    assert len(made) == 2
    of(plan, base, weekly_of=[0])
    assert len(made) == 3, "of the plan, whose ledger may change, nothing is kept; of the baseline all"
    monkeypatch.setattr(bridge_module, "moved_visits", lambda *_: pytest.fail("twins were compared with themselves"))
    assert not any(of(base, base).bridge.values())


def test_books_are_kept_for_ledgers_that_stay_as_they_are_and_only_for_so_long():
    ledger = small()
    other = small()
    with kept({id(ledger): {}}):
        first = accounts(ledger, 0)
        assert accounts(ledger, 0) is first
        with kept({id(ledger): {}, id(other): {}}):
            assert accounts(ledger, 0) is first
            second = accounts(other, 0)
            assert accounts(other, 0) is second
        assert accounts(other, 0) is not second
    assert accounts(ledger, 0) is not first


def test_an_outcome_is_small_and_travels():
    base, plan = random_pair(23, weeks=104, before=52)
    one = of(plan, base)
    packed = pickle.dumps(one)
    assert len(packed) < 100_000
    again = pickle.loads(packed)
    assert again.difference == one.difference
    assert np.array_equal(again.weekly.counts, one.weekly.counts)


def test_outcomes_do_not_hold_on_to_the_ledger():
    base, plan = random_pair(24)
    one = of(plan, base)
    before = one.stages.copy()
    plan.relationship_counts[:] = 7
    assert np.array_equal(one.stages, before)


def test_active_weeks_are_from_start_to_before_the_end_of_any_step():
    assert active_weeks([(1, 3)], 5).tolist() == [False, True, True, False, False]
    assert active_weeks([(0, 1), (3, None)], 5).tolist() == [True, False, False, True, True]
    assert active_weeks([(2, 99), (7, 9)], 4).tolist() == [False, False, True, True]
    assert not active_weeks([], 3).any()


def test_break_even_counts_active_weeks_only():
    base = small(weeks=4, rate=0.1)
    one = of(base, base, active=active_weeks([(1, 3)], 4))
    assert one.active_discount == pytest.approx(base.discount[1] + base.discount[2], rel=1e-14)
    assert (one.first_active_week, one.active_weeks) == (1, 2)
    never = of(base, base, active=active_weeks([], 4))
    assert (never.first_active_week, never.active_weeks, never.active_discount) == (None, 0, 0.0)


def test_the_group_is_the_sum_of_its_houses():
    base, plan = random_pair(25, weeks=52, before=52, focus=(0, 1))
    houses = [of(plan, base, business, focus=TOGETHER) for business in (0, 1)]
    group = together(houses)
    assert (group.business, group.focus, group.strategy, group.replication) == (TOGETHER, TOGETHER, "plan", 3)
    for name in ("profit", "difference", "visits", "revenue", "programme_cost"):
        assert getattr(group, name) == sum(getattr(one, name) for one in houses), name
    assert fsum(group.bridge.values()) == pytest.approx(group.difference, abs=1e-6)
    assert group.walk["last_year"] == pytest.approx(sum(one.walk["last_year"] for one in houses))
    for direction, part in group.leaving.items():
        assert part.pairs == sum(one.leaving[direction].pairs for one in houses) > 0
    assert group.utilisation is None
    assert np.array_equal(group.path, houses[0].path + houses[1].path)


def test_a_group_is_active_where_any_house_is():
    base, plan = random_pair(25, weeks=52, before=52, focus=(0, 1))
    spans = ([(0, 4)], [(2, 7)])
    houses = [
        of(plan, base, business, focus=TOGETHER, active=active_weeks(span, 52)) for business, span in enumerate(spans)
    ]
    assert together(houses).active_weeks == 7
    assert together(houses).active_discount == pytest.approx(sum(base.discount[:7]), rel=1e-14)


def test_a_group_of_different_runs_or_of_one_house_twice_is_refused():
    base = random_pair(26, focus=(0, 1))[0]
    first = of(base, base)
    with pytest.raises(RegularsError, match="one run"):
        together([first, of(base, base, 1, replication=4, focus="A")])
    with pytest.raises(RegularsError, match="one run"):
        together([first, first])


def test_a_group_without_an_equity_has_none():
    base = random_pair(27, focus=(0, 1))[0]
    assert together([of(base, base, business, focus=TOGETHER) for business in (0, 1)]).equity is None


def week_by_hand():
    ledger = small(weeks=2, before=1, people=2, businesses=("A", "B", "C"), places=[0, 0, 1], price=10, unit_cost=4)
    visit(ledger, 0, -1)
    visit(ledger, 0, 0, 2)
    visit(ledger, 1, 0, 1, referred=True)
    passers(ledger, 0, 5)
    passers(ledger, 0, 8, business=1)
    passers(ledger, 0, 99, business=2)
    cell = ledger.counts[1, 0, 0]
    cell[Count.DELIGHTED], cell[Count.OUTRAGED], cell[Count.TURNED_AWAY] = 2, 1, 4
    cell[Count.SATISFACTION] = 4 << 30  # 8 visits with a mean S of one half
    ledger.relationship_counts[1, 0, [RelationshipCount.ACTIVE, RelationshipCount.LOYAL, RelationshipCount.LAPSED]] = (
        4,
        1,
        3,
    )
    return ledger


def test_a_week_by_hand():
    flows = weekly_flows(week_by_hand(), [0, 1], 6.0, 1.5)
    week = dict(zip(Flow, flows.counts[0, 0].tolist(), strict=True))
    assert week == {
        Flow.VISITS: 8,
        Flow.PASSING: 5,
        Flow.TURNED_AWAY: 4,
        Flow.NEW: 1,
        Flow.RETURNING: 2,
        Flow.LAPSED: 3,
        Flow.REFERRED: 1,
        Flow.DELIGHTED: 2,
        Flow.OUTRAGED: 1,
        Flow.LOYAL: 1,
        Flow.ACTIVE: 4,
        Flow.PLACE_VISITS: 16,
    }
    assert flows.businesses == ("A", "B")
    assert flows.satisfaction[0, 0] == 6.75
    assert np.isnan(flows.satisfaction[1, 0])
    assert flows.revenue[0].tolist() == [80.0, 80.0]
    assert flows.profit[0].tolist() == [48.0, 48.0]
    assert flows.counts[0, 1, Flow.LAPSED] == -1


def test_segments_share_out_all_contribution_and_all_visits():
    plan = random_pair(28, weeks=60, before=4, segments=3)[1]
    money = accounts(plan, 0)
    flows = segment_flows(plan, 0, money)
    assert flows.visits.sum() == plan.counts[4:, 0, :, Count.VISITS].sum()
    assert flows.revenue.sum() == pytest.approx(sum(money.revenue[4:]), rel=1e-12)
    weekly_costs = money.weekly_costs[4:] * plan.discount + money.one_off[4:] * plan.discount_start
    assert flows.contribution.sum() - weekly_costs.sum() == pytest.approx(money.profit, abs=1e-6)


def test_passers_and_residents_of_a_segment_stand_apart():
    ledger = small(segments=("s", "t"), tenancies=[(0, 0, 1), (1, 0, 1), (2, 0, 0)], price=10)
    visit(ledger, 0, 1, 3)
    visit(ledger, 1, 2)
    passers(ledger, 0, 7, segment=0)
    flows = segment_flows(ledger, 0, accounts(ledger, 0))
    assert flows.visits.tolist() == [[0, 7], [4, 0]]
    assert flows.revenue.tolist() == [[0.0, 70.0], [40.0, 0.0]]
    assert flows.customers.tolist() == [0, 2]


def test_a_business_without_seats_has_no_utilisation():
    ledger = small()
    visit(ledger, 0, 0)
    assert of(ledger, ledger).utilisation is None
    ledger.business_state[:, 0, BusinessState.UTILISATION] = [0.5, 0.0, 1.0, 0.5]
    assert of(ledger, ledger).utilisation == 0.5
