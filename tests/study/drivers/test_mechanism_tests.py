"""Mechanisms switched off: which are tried, that the change is paired, and that it is what the mechanism carries."""

from types import SimpleNamespace
from typing import get_args

import pytest

from sim.scenario import new, read
from sim.scenario.schema.behaviour import Switch
from sim.scenario.variants.variants import with_off
from sim.study.drivers.mechanism_tests import LABELS, MOST_REPLICATIONS, in_play, mechanism_rows, runs, tables
from sim.study.numbers.statistics import interval
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner, Tally
from tests.scenarios import market
from tests.study.made import answers

ALWAYS = {"loyalty", "referral", "learning", "risk", "memory", "loss_aversion", "complaints", "match", "heterogeneity"}
PLAN = {"plan": {"cost_per_week": 5.0, "change": {"touchpoints.meal.score": "+2"}}}


def study_of(scenario, runner, replications):
    return SimpleNamespace(
        scenario=scenario, runner=runner, answers=runner.answers(scenario, replications, keep=LITTLE)
    )


def found(scenario, replications=2):
    """The table's rows by (strategy, mechanism)."""
    with Runner(seed=7, workers=1) as runner:
        made = tables(study_of(scenario, runner, replications))["mechanisms"]
    return {(row["strategy"], row["mechanism"]): row for row in made}


def test_every_switch_has_words_of_its_own():
    assert sorted(LABELS) == sorted(get_args(Switch))
    assert len(set(LABELS.values())) == len(LABELS)


def test_what_nothing_sets_in_motion_is_not_tried():
    still = set(get_args(Switch)) - set(in_play(market(strategies=PLAN)))
    assert still == {"capacity", "novelty", "reviews", "imitation", "recession", "gestures", "crowding"}
    assert set(in_play(market(strategies=PLAN))) >= ALWAYS | {"consideration", "moves"}


@pytest.mark.parametrize(
    ("mechanism", "changes"),
    [
        ("capacity", {"business.Birch.seats_per_week": 20}),
        ("novelty", {"business.Birch.novelty": -0.5}),
        ("reviews", {"behaviour.reviews": 0.2}),
        ("reviews", {"behaviour.passers": {"reviews": 0.2}}),
        ("imitation", {"business.Birch.copies": {"price": 0.2}}),
        ("recession", {"event.slump": {"kind": "recession", "start_week": 5, "end_week": 9}}),
        ("gestures", {"business.Ash.gesture_chance": 0.1}),
        ("gestures", {"event.later": {"kind": "change", "change": {"business.Birch.gesture_chance": 0.1}}}),
        ("crowding", {"business.Ash.crowding": 1.0}),
    ],
)
def test_a_mechanism_that_something_sets_in_motion_is_tried(mechanism, changes):
    assert mechanism in in_play(market(changes, PLAN))


def test_a_strategy_alone_can_set_a_mechanism_in_motion():
    plan = {"plan": {"change": {"gesture_chance": 0.3}}}
    assert "gestures" in in_play(market(strategies=plan))


@pytest.mark.parametrize(
    ("mechanism", "changes"),
    [
        ("loyalty", {"behaviour.loyalty_weight": 0.0}),
        ("referral", {"behaviour.talk_chance": 0.0, "behaviour.talk_gain": 0.0}),
        ("risk", {"behaviour.risk_weight": 0.0}),
        ("memory", {"behaviour.memory": [1.0, 0.0, 0.0]}),
        ("loss_aversion", {"behaviour.loss_aversion": 1.0}),
        ("complaints", {"behaviour.complaint_chance": 0.0}),
        ("match", {"behaviour.match": 0.0}),
        ("heterogeneity", {"behaviour.rate_shape": float("inf"), "behaviour.sensitivity_spread": 0.0}),
        ("consideration", {"business.Ash.considered": 1.0, "business.Birch.considered": 1.0}),
        ("moves", {"place.town.moves_per_year": 0.0}),
        ("imitation", {"business.Birch.copies": {"price": 0.0}}),
        ("referral", {"behaviour.off": ["referral"]}),
        ("learning", {"behaviour.off": ["learning"]}),
    ],
)
def test_a_mechanism_without_effect_or_off_already_is_not_tried(mechanism, changes):
    assert mechanism not in in_play(market(changes, PLAN))


def test_what_is_not_tried_would_change_nothing_at_all():
    quiet = {
        "behaviour.memory": [1.0, 0.0, 0.0],
        "behaviour.match": 0.0,
        "behaviour.rate_shape": float("inf"),
        "behaviour.sensitivity_spread": 0.0,
        "business.Ash.considered": 1.0,
        "business.Birch.considered": 1.0,
        "place.town.moves_per_year": 0.0,
        "place.town.passing_trade_per_week": 10,
    }
    scenario = market(quiet, PLAN)
    left_out = set(get_args(Switch)) - set(in_play(scenario))
    assert left_out >= {"memory", "match", "heterogeneity", "consideration", "moves", "recession", "gestures"}
    variants = {"": scenario} | {name: with_off(scenario, [name]) for name in sorted(left_out)}
    with Runner(seed=7, workers=1) as runner:
        ran = runner.many(variants, 2, keep=LITTLE)
    given = ran.pop("").values("Ash", "plan", "profit")
    assert {name: each.values("Ash", "plan", "profit") for name, each in ran.items()} == dict.fromkeys(left_out, given)


def test_a_strategy_that_only_costs_rests_on_nothing():
    rows = found(market(strategies={"cost": {"cost_per_week": 30.0, "one_off_cost": 100.0}}))
    assert len(rows) == len(in_play(market(strategies=PLAN)))
    for row in rows.values():
        assert row["with_it"] == row["without_it"] < -500.0
        assert row["mechanism_effect"] == row["luck_low"] == row["luck_high"] == 0.0


UNKNOWN = {
    "place.town": {"residents": 200, "friends_per_person": 8, "moves_per_year": 0.0},
    "business.Ash.aware": 0.1,
    "business.Ash.noticed_per_week": 0.0,
    "business.Birch.aware": 1.0,
    "behaviour.talk_chance": 0.05,
}


def test_a_plan_that_lives_on_word_of_mouth_loses_by_its_absence_and_not_by_that_of_complaints():
    delight = {"delight": {"change": {f"touchpoints.{each}.score": "+3" for each in ("welcome", "meal", "farewell")}}}
    changes = UNKNOWN | {"study.weeks": 52}
    rows = found(market(changes, delight), 12)
    word, complaints = rows["delight", "referral"], rows["delight", "complaints"]
    assert word["luck_high"] < 0.0 < word["with_it"]
    assert word["without_it"] < 0.7 * word["with_it"]
    assert abs(complaints["mechanism_effect"]) < 0.2 * abs(word["mechanism_effect"])
    assert word["mechanism_label"] == "Word of mouth"


def test_the_market_settles_without_the_mechanism_in_a_warm_up_of_its_own():
    """Off only from week 0, the loyalty of the warm-up would still be there; the variant's own run has none."""
    scenario = market(strategies=PLAN)
    row = found(scenario)["plan", "loyalty"]
    off = market({"behaviour.off": ["loyalty"]}, PLAN)
    with Runner(seed=7, workers=1) as runner:
        differences = runner.answers(off, 2, keep=LITTLE).values("Ash", "plan", "difference")
    assert row["without_it"] == pytest.approx(sum(differences) / 2, abs=0.005)


def test_rows_by_hand_the_change_is_paired_by_replication():
    given = answers({"plan": [10.0, 20.0, 60.0], "other": [1.0, 1.0, 1.0]}, businesses=("A", "B"))
    without = answers({"plan": [4.0, 15.0], "other": [1.0, 1.0]}, businesses=("A", "B"))
    rows = mechanism_rows(given, {"loyalty": without})
    assert [(row["business"], row["strategy"]) for row in rows] == [
        ("A", "plan"), ("A", "other"), ("B", "plan"), ("B", "other"),
    ]  # fmt: skip
    low, high = interval([-6.0, -5.0])
    assert rows[0] == {
        "business": "A",
        "strategy": "plan",
        "mechanism": "loyalty",
        "mechanism_label": "Loyalty",
        "with_it": 15.0,
        "without_it": 9.5,
        "mechanism_effect": -5.5,
        "luck_low": pytest.approx(low, abs=0.005),
        "luck_high": pytest.approx(high, abs=0.005),
        "replications": 2,
    }
    assert rows[1]["mechanism_effect"] == rows[1]["luck_low"] == rows[1]["luck_high"] == 0.0


def test_the_printed_change_is_the_difference_of_the_printed_gains():
    given, without = answers({"plan": [0.004, 0.004]}), answers({"plan": [0.0052, 0.0052]})
    row = mechanism_rows(given, {"risk": without})[0]
    assert (row["with_it"], row["without_it"], row["mechanism_effect"]) == (0.0, 0.01, 0.01)
    one = mechanism_rows(answers({"plan": [1.0]}), {"risk": answers({"plan": [2.0]})})[0]
    assert (one["luck_low"], one["luck_high"]) == (None, None)


def test_as_many_runs_as_were_announced_and_never_more_than_enough():
    scenario = market({"study.weeks": 2, "study.warm_up_weeks": 0}, PLAN)
    tally = Tally()
    with Runner(seed=7, workers=1, tally=tally) as runner:
        study = study_of(scenario, runner, MOST_REPLICATIONS + 1)
        before = tally.done
        rows = tables(study)["mechanisms"]
    assert tally.done - before == runs(scenario, MOST_REPLICATIONS + 1) == MOST_REPLICATIONS * len(rows)
    assert {row["replications"] for row in rows} == {MOST_REPLICATIONS}
    assert runs(scenario, 3) == 3 * len(rows)


def test_nothing_is_run_where_nothing_is_compared():
    alone = market()
    assert runs(alone, 5) == 0
    with Runner(seed=7, workers=1) as runner:
        assert tables(study_of(alone, runner, 1)) == {}


def test_where_strategies_act_together_the_group_has_rows_too():
    changes = {"study.apply": "together", "business.Birch.focus": True}
    with Runner(seed=7, workers=1) as runner:
        rows = tables(study_of(market(changes, PLAN), runner, 2))["mechanisms"]
    by = {(row["business"], row["mechanism"]): row["without_it"] for row in rows}
    assert by["together", "risk"] == pytest.approx(by["Ash", "risk"] + by["Birch", "risk"], abs=0.011)


def test_a_new_scenario_tries_what_its_preset_has():
    assert set(in_play(read(text=new("A first scenario")))) >= ALWAYS
