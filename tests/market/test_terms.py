"""From what people write to what the rules use: units, switches, openings, and money's levers."""

import numpy as np
import pytest

from sim.errors import UsageError
from sim.market import weekly
from sim.market.terms import Terms
from sim.market.weekly import SWITCHES
from tests.scenarios import bytes_of, ledger_of, market, run, same, terms

RICH = {
    "place.town.passing_trade_per_week": 10.0,
    "behaviour.reviews": 0.3,
    "behaviour.passers": {"reviews": 0.3},
    "business.Ash.seats_per_week": 5.0,
    "business.Birch.seats_per_week": 5.0,
    "business.Ash.crowding": 2.0,
    "business.Ash.novelty": 0.5,
    "business.Ash.refresh_every_weeks": 6,
    "business.Ash.gesture_chance": 0.3,
    "business.Ash.complaints_invited": 0.5,
    "behaviour.tolerance": 1.0,
    "behaviour.exit_chance": 1.0,
    "business.Ash.guarantee": 0.5,
    "behaviour.unfounded_claim_chance": 0.2,
    "business.Ash.gesture_size": 1.0,
    "business.Birch.copies": "copycat",
    "business.Birch.copies_after_weeks": 0,
    "business.Ash.touchpoints": {"meal": {"score": 4.0}},
    "place.town.moves_per_year": 0.5,
    "event/slump": {"kind": "recession", "start_week": 2},
}
"""A market in which every mechanism that has a switch does something."""
PLAN = {"plan": {"change": {"price": "-10%", "touchpoints.meal.score": "+1", "appeal": "+1"}}}

OFF = {
    "loyalty": {"behaviour.loyalty_weight": 0.0},
    "referral": {"behaviour.talk_chance": 0.0, "behaviour.talk_gain": 0.0},
    "risk": {"behaviour.risk_weight": 0.0},
    "memory": {"behaviour.memory": [1.0, 0.0, 0.0]},
    "loss_aversion": {"behaviour.loss_aversion": 1.0},
    "capacity": {"business.Ash.seats_per_week": None, "business.Birch.seats_per_week": None},
    "novelty": {"business.Ash.novelty": 0.0},
    "complaints": {"behaviour.complaint_chance": 0.0, "business.Ash.complaints_invited": 0.0},
    "reviews": {"behaviour.reviews": 0.0, "behaviour.passers": {"reviews": 0.0}},
    "match": {"behaviour.match": 0.0},
    "imitation": {"business.Birch.copies": {}},
    "recession": {"event/slump": {"kind": "recession", "start_week": 2, "depth": 0.0}},
    "heterogeneity": {
        "behaviour.rate_shape": float("inf"),
        "behaviour.sensitivity_spread": 0.0,
        "behaviour.effort_spread": 0.0,
        "behaviour.claim_prone_share": 1.0,
    },
    "gestures": {"business.Ash.gesture_chance": 0.0},
    "crowding": {"business.Ash.crowding": 0.0},
    "consideration": {"business.Ash.considered": 1.0, "business.Birch.considered": 1.0},
    "moves": {"place.town.moves_per_year": 0.0},
    "leaving": {"behaviour.exit_chance": 0.0},
}
"""For each switch, the off values of docs/rules.md that it stands for."""


@pytest.mark.parametrize("name", OFF)
def test_a_switch_is_its_off_values(name):
    switched = ledger_of({**RICH, "behaviour.off": [name]}, PLAN, "plan")
    written = ledger_of({**RICH, **OFF[name]}, PLAN, "plan")
    assert same(switched, written, but=("price",) if name == "imitation" else ()) == []


@pytest.mark.parametrize("name", [*OFF, "learning"])
def test_a_switch_does_something(name):
    assert same(ledger_of(RICH, PLAN, "plan"), ledger_of({**RICH, "behaviour.off": [name]}, PLAN, "plan"))


def test_every_switch_is_tested():
    from typing import get_args

    from sim.scenario.schema.behaviour import Switch

    assert {*get_args(Switch)} == {*OFF, "learning"}
    assert set(SWITCHES) <= {*OFF}


def test_learning_off_is_a_gain_of_nothing():
    """Nobody learns: after the first visit each keeps what she expected and feared before it."""
    off = {
        "behaviour.off": ["learning", "moves"],
        "business.Ash.promise": 9.0,
        "behaviour.talk_chance": 0.0,
        "behaviour.talk_gain": 0.0,
    }
    the_terms = terms(off)
    state, _ = run(the_terms)
    been = state.visits[:, 0] > 0
    assert been.any()
    assert np.all(state.expectation[been, 0] == the_terms.week(0).promised[0])
    assert np.all(state.risk[been, 0] == 1.0)


def test_scores_become_z():
    week = terms(
        {
            "experience.norm": 5.0,
            "experience.spread": 2.0,
            "business.Ash.gesture_size": 3.0,
            "business.Ash.touchpoints": {"meal": {"people": 8.0, "setting": 4.0, "varies_by": 1.0}},
        }
    ).week(0)
    meal = 1
    assert (week.people[0][meal], week.setting[0][meal], week.varies_by[0][meal]) == (1.5, -0.5, 0.5)
    assert week.gesture_size[0] == 1.5
    assert week.product[0] == 0.0  # the appeal left out is the norm


def test_yearly_rates_become_weekly_chances():
    chance = terms({"place.town.moves_per_year": 0.5}).moving_chance[0]
    assert (1.0 - chance) ** 52 == pytest.approx(0.5)


def test_notice_keeps_awareness_level():
    """A share m of everybody leaves, and of the unaware and newcomers a chance p notices: A stays A."""
    found = terms({"business.Ash.aware": 0.6, "place.town.moves_per_year": 0.4})
    moving, notices, aware = found.moving_chance[0], found.week(0).notice_chance[0], 0.6
    staying = aware * (1.0 - moving)
    assert staying + (1.0 - staying) * notices == pytest.approx(aware, abs=1e-12)
    assert terms({"business.Ash.noticed_per_week": 0.25}).week(0).notice_chance[0] == 0.25
    assert terms({"place.town.moves_per_year": 0.0}).week(0).notice_chance[0] == 0.0


def test_a_minute_is_worth_more_to_the_impatient():
    found = terms({"behaviour.value_of_time_per_hour": 12.0, "behaviour.impatience_per_year": 0.1, "study.weeks": 53})
    assert found.week(-8).minute_value[0] == 0.2
    assert found.week(0).minute_value[0] == 0.2
    assert found.week(52).minute_value[0] == pytest.approx(0.22)


def test_a_recession_moves_need_price_and_risk():
    week = terms(
        {"event/slump": {"kind": "recession", "start_week": 1, "depth": 2.0}, "place.town.passing_trade_per_week": 50.0}
    ).week
    assert week(1).price_weight[0][0] == pytest.approx(week(0).price_weight[0][0] * 1.2)
    assert week(1).risk_weight == pytest.approx(week(0).risk_weight * 1.7)
    assert week(1).passing_trade[0] == pytest.approx(50.0 * 0.88)
    assert (week(0).recession, week(1).recession) == (0.0, 2.0)


def test_a_must_be_product_counts_only_what_it_lacks():
    appeal = {"business.Ash.appeal": 9.0, "business.Birch.appeal": 3.0}
    assert terms(appeal).week(0).product == [2.0, -2.0]
    assert terms({**appeal, "behaviour.product_must_be": True}).week(0).product == [0.0, -2.0]


def test_ratings_start_at_what_is_delivered():
    moments = {"welcome": {"human": 0.9}, "meal": {"human": 0.3}, "farewell": {"human": 0.6, "occurs": 0.5}}
    scores = {"welcome": {"people": 7.5, "setting": 6.0}, "meal": {"score": 9.0}, "farewell": {"score": 3.0}}
    found = terms({"experience.touchpoint": moments, "business.Ash.touchpoints": scores})
    assert found.rating[0] == pytest.approx((0.9 * 1.0 + 2.0 - 0.5 * 2.0) / 2.5)
    assert found.rating[1] == 0.0


def test_refresh_falls_on_weeks_that_divide_and_costs_only_then():
    changes = {"business.Ash.refresh_every_weeks": 6, "business.Ash.refresh_cost": 40.0}
    found = terms(changes)
    assert [week for week in range(-8, 16) if found.week(week).refreshes[0]] == [-6, 0, 6, 12]
    assert not any(found.week(week).refreshes[1] for week in range(-8, 16))
    cost = ledger_of(changes).levers["refresh_cost"]
    assert np.flatnonzero(cost[:, 0]).tolist() == [2, 8, 14, 20]
    assert cost[2, 0] == 40.0


def test_a_business_is_open_from_its_first_week_to_before_its_last():
    found = terms({"business.Ash.opens_week": -2, "business.Birch.closes_week": 3})
    assert [week for week in range(-8, 16) if found.week(week).is_open[0]] == list(range(-2, 16))
    assert [week for week in range(-8, 16) if found.week(week).is_open[1]] == list(range(-8, 3))


def test_passers_consider_as_residents_do_unless_told():
    assert terms({"business.Ash.considered": 0.3}).week(0).considered_by_passers == [0.3, 0.5]
    assert terms({"business.Ash.considered_by_passers": 0.9}).week(0).considered_by_passers == [0.9, 0.5]


def test_weights_are_frozen_whatever_a_strategy_does():
    bare = {"behaviour.price_weight": None, "behaviour.nest": None, "behaviour.going_out": None}
    plan = {"plan": {"change": {"price": "-20%", "appeal": "+1", "considered": "+0.2"}}}
    assert terms(bare, plan, "plan").week(5).price_weight == terms(bare, plan).week(5).price_weight
    assert terms(bare, plan, "plan").week(5).going_out == terms(bare, plan).week(5).going_out


def test_the_order_of_the_file_means_nothing_but_for_segments():
    scenario = market()
    backwards = scenario.model_copy(update={"business": scenario.business[::-1]})
    one, other = Terms(scenario), Terms(backwards)
    assert one.names == other.names
    assert all(np.array_equal(one.by_week[name], other.by_week[name], equal_nan=True) for name in one.by_week)


def test_levers_in_the_ledger_are_those_in_force():
    strategies = {"plan": {"start_week": 4, "cost_per_week": 9.0, "one_off_cost": 70.0, "change": {"price": "+1"}}}
    ledger = ledger_of(None, strategies, "plan")
    assert ledger.levers["price"][:, 0].tolist() == [25.0] * 12 + [26.0] * 12
    assert ledger.levers["programme_cost"][:, 0].tolist() == [0.0] * 12 + [9.0] * 12
    assert ledger.levers["one_off_cost"].nonzero()[0].tolist() == [12]
    assert bytes_of(ledger)["price"] != bytes_of(ledger_of())["price"]


@pytest.mark.parametrize(
    ("asked", "words"), [({"strategy": "plann"}, "strategy 'plann'"), ({"focus": "Elm"}, "business 'Elm'")]
)
def test_an_unknown_name_is_an_error_not_a_baseline(asked, words):
    with pytest.raises(UsageError, match=words):
        Terms.of(market(None, {"plan": {}}), **asked)


def test_passers_follow_a_change_of_what_they_share_with_residents():
    plan = {"plan": {"change": {"considered": "+0.2"}}}
    assert terms(None, plan, "plan").week(0).considered_by_passers == [0.7, 0.5]
    given = {"business.Ash.considered_by_passers": 0.4}
    assert terms(given, plan, "plan").week(0).considered_by_passers == [0.4, 0.5]


@pytest.mark.parametrize(("impatience", "times"), [(0.0, 1), (0.05, 9)])
def test_a_minute_is_worth_the_same_in_all_weeks_unless_people_grow_impatient(monkeypatch, impatience, times):
    """So it is worked out once; of the impatient for the weeks before week 0 and each of the rest."""
    asked, rule = [], weekly.minute_value
    monkeypatch.setattr(weekly, "minute_value", lambda *of: asked.append(of) or rule(*of))
    length = {"study.weeks": 5, "study.warm_up_weeks": 4}
    found = terms({**length, "behaviour.impatience_per_year": impatience, "behaviour.value_of_time_per_hour": 12.0})
    assert len(asked) == times
    weeks = range(-4, 5)
    assert found.by_week["minute_value"][:, 0].tolist() == [rule(12.0, impatience, week) for week in weeks]
