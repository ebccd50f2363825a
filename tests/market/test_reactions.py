"""How rivals copy (M27) and owners improve (M29), every fourth week from week 0."""

import math

import numpy as np
import pytest

from sim.market import levers as levers_module
from sim.market.levers import set_levers
from sim.market.reactions import Reactions
from tests.scenarios import market

WARM_UP, WEEKS = 8, 120


def levers(change=None, changes=None, *, imitation=True, **step):
    """The levers of the small market over 8 + 120 weeks; Ash changes, the others may answer."""
    strategies = {"plan": {"change": change or {}, **step}}
    scenario = market({"study.weeks": WEEKS, **(changes or {})}, strategies)
    return set_levers(scenario, "plan", ["Ash"], imitation=imitation)


def track(found, key, business="Birch"):
    column = found.names.business.index(business)
    return lambda week: found.tracks["business", key][week + WARM_UP, column]


def copying(lever, rate, after=0, **more):
    return {"business.Birch.copies": {lever: rate}, "business.Birch.copies_after_weeks": after, **more}


# -- copy --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.05, 0.10, 0.25, 1.0])
@pytest.mark.parametrize(
    ("lever", "key"), [("appeal", "appeal"), ("promise", "promise"), ("experience", "touchpoints.meal.setting")]
)
def test_the_gap_closes_by_its_rate_every_fourth_week(lever, key, rate):
    """V24: gap_t = (1 - rate)^t gap_0, t in steps of four weeks."""
    found = levers({"appeal": "+2", "promise": "+2", "touchpoints.meal.score": "+2"}, copying(lever, rate))
    value = track(found, key)
    for week in range(WEEKS):
        steps = week // 4 + 1
        assert 8.0 - value(week) == pytest.approx(2.0 * (1.0 - rate) ** steps, abs=1e-12)


@pytest.mark.parametrize(("rate", "half_life"), [(0.05, 13.51), (0.10, 6.58), (0.25, 2.41)])
def test_half_of_the_gap_is_closed_after_the_half_life(rate, half_life):
    """V24: ln 2 / -ln(1 - rate), read off between the two steps around it."""
    value = track(levers({"appeal": "+2"}, copying("appeal", rate)), "appeal")
    gaps = [8.0 - value(4 * (step - 1)) for step in range(1, 30)]
    after = next(index for index, gap in enumerate(gaps) if gap <= 1.0)
    share = math.log(gaps[after - 1]) / (math.log(gaps[after - 1]) - math.log(gaps[after]))
    assert after + share == pytest.approx(half_life, abs=0.005)


def test_rivals_see_late():
    value = track(levers({"appeal": "+2"}, copying("appeal", 0.5, after=10), start_week=3), "appeal")
    assert value(12) == 6.0  # as of week 2, before the change
    assert value(15) == 6.0
    assert value(16) == 7.0  # as of week 6: the first look in a week divisible by 4
    assert value(20) == 7.5


MOVES = {
    "price": -4.0, "promise": 1.0, "appeal": 2.0, "touchpoints.welcome.people": 1.0, "touchpoints.meal.setting": 1.5
}  # fmt: skip
"""What tempts a rival to copy, of every lever that can be copied; the opposite tempts nobody."""
RATES = {"price": 0.25, "promise": 0.5, "appeal": 1.0, "experience": 0.5}


def told_plainly(key, sign, start, end, delay, week):
    """What a rival who opened alike has copied by `week`: (1 - rate)^n of the gap is left after n looks.

    She looks every fourth week, and copies what stood `delay` weeks ago and still stands: so from `start` + `delay` to
    before `end`.  A price rise or a worse offer (`sign` -1) tempts nobody.
    """
    rate = RATES.get(key, RATES["experience"])
    looks = [at for at in range(0, week + 1, 4) if start + delay <= at < end]
    return MOVES[key] * (1.0 - (1.0 - rate) ** len(looks)) if sign > 0 else 0.0


@pytest.mark.parametrize("sign", [1, -1], ids=["better", "worse"])
@pytest.mark.parametrize("fate", ["lasts", "ends", "is reversed", "ends before anybody has seen it"])
@pytest.mark.parametrize("start", [0, 5, 13])
def test_every_lever_is_copied_after_every_delay_and_only_while_it_stands(start, fate, sign):
    for delay in range(13):
        end = {"lasts": 10**6, "ends before anybody has seen it": start + max(1, delay)}.get(fate, start + 9)
        step = {"start_week": start, "change": {key: f"{sign * by:+}" for key, by in MOVES.items()}}
        steps = [step if fate == "lasts" else {**step, "end_week": end}]
        if fate == "is reversed":  # what comes then tempts, but is the opposite of what stood
            back = {key: f"{-sign * by:+}" for key, by in MOVES.items()}
            steps.append({"start_week": end, "change": back})
        copies = {"business.Birch.copies": RATES, "business.Birch.copies_after_weeks": delay}
        scenario = market({"study.weeks": 40, **copies}, {"plan": {"step": steps}})
        found = set_levers(scenario, "plan", ["Ash"])
        for key in MOVES:
            value, opening = track(found, key), track(found, key)(-1)
            for week in range(40):
                wanted = told_plainly(key, sign, start, end, delay, week)
                if fate == "is reversed" and sign < 0:  # a worse offer that has become a better one
                    wanted = told_plainly(key, 1, end, 10**6, delay, week)
                assert value(week) - opening == pytest.approx(wanted, abs=1e-12), (key, delay, week)


def test_a_fall_in_quality_that_has_turned_is_copied_no_earlier_than_a_rise():
    event = {"kind": "change", "end_week": 14, "change": {"business.Ash.appeal": "-2"}}
    changes = {**copying("appeal", 1.0, after=12), "event/bad": event}
    value = track(levers({"appeal": "+1"}, changes, start_week=14), "appeal")
    assert [value(24), value(28)] == [6.0, 7.0]


def test_the_default_delay_is_eight_weeks():
    changes = {"business.Birch.copies": {"appeal": 0.5}}
    assert track(levers({"appeal": "+2"}, changes), "appeal")(7) == 6.0
    assert track(levers({"appeal": "+2"}, changes), "appeal")(8) == 7.0


@pytest.mark.parametrize("key", ["price", "appeal", "promise", "touchpoints.meal.people"])
def test_an_ended_promotion_is_not_copied(key):
    change = {"price": "-5", "appeal": "+2", "promise": "+2", "touchpoints.meal.score": "+2"}
    value = track(levers(change, {"business.Birch.copies": "copycat"}, end_week=8), key)
    assert {value(week) for week in range(WEEKS)} == {value(-1)}


def test_what_was_copied_of_a_promotion_stays():
    found = levers({"price": "-4"}, copying("price", 0.5), end_week=6)
    assert track(found, "price")(0) == 23.0
    assert track(found, "price")(4) == 22.0
    assert track(found, "price")(8) == 22.0


def test_a_longer_delay_can_miss_a_promotion_altogether():
    found = levers({"price": "-4"}, copying("price", 0.5, after=8), end_week=8)
    assert track(found, "price")(119) == 25.0


def test_a_lower_price_is_followed_in_money_from_ones_own():
    found = levers({"price": "-20%"}, copying("price", 1.0, **{"business.Birch.price": 40.0}))
    assert track(found, "price")(0) == 35.0  # Ash took off 5 of 25


def test_a_higher_price_and_a_worse_offer_are_not_followed():
    found = levers(
        {"price": "+5", "appeal": "-2", "touchpoints.meal.score": "-1"},
        {"business.Birch.copies": "copycat", "business.Birch.copies_after_weeks": 0},
    )
    for key in ("price", "appeal", "touchpoints.meal.people"):
        assert track(found, key)(119) == market().business[1].model_dump().get(key, 6.0)


def test_the_best_of_several_rivals_counts():
    elm = {"place": "town", "price": 30.0, "unit_cost": 15.0}
    event = {"kind": "change", "change": {"business.Elm.appeal": "+3"}}
    found = levers({"appeal": "+2"}, copying("appeal", 1.0, **{"business.Elm": elm, "event/elm": event}))
    assert track(found, "appeal")(0) == 9.0


def test_a_rival_at_another_place_is_not_copied():
    changes = {"place.hill": {"residents": 10}, "business.Birch.place": "hill"}
    assert track(levers({"appeal": "+2"}, copying("appeal", 1.0, **changes)), "appeal")(119) == 6.0


def test_nobody_is_undercut_by_those_who_follow():
    """All step at once: the one who began stays the lowest, the others come halfway each time."""
    event = {"kind": "change", "change": {"business.Ash.price": "-4", "business.Birch.price": "-2"}}
    both = {"copies": {"price": 0.5}, "copies_after_weeks": 0}
    elm = {"place": "town", "price": 25.0, "unit_cost": 15.0, **both}
    changes = {f"business.{name}.{key}": value for name in ("Ash", "Birch") for key, value in both.items()}
    found = levers(None, {"event/war": event, "business.Elm": elm, **changes})
    assert [track(found, "price", name)(0) for name in ("Ash", "Birch", "Elm")] == [21.0, 22.0, 23.0]
    assert [track(found, "price", name)(4) for name in ("Ash", "Birch", "Elm")] == [21.0, 21.5, 22.0]


def test_rivals_copy_nothing_in_the_warm_up_and_nothing_from_it():
    """M27: the best change *since week 0*."""
    event = {"kind": "change", "start_week": -6, "change": {"business.Ash.appeal": "+2", "business.Ash.price": "-2"}}
    found = levers(
        None, {"event/before": event, "business.Birch.copies": "copycat", "business.Birch.copies_after_weeks": 0}
    )
    assert track(found, "appeal")(119) == 6.0
    assert track(found, "price")(119) == 25.0


def test_copying_costs_from_the_first_step():
    changes = copying("appeal", 0.5, **{"business.Birch.copies_cost_per_week": 30.0})
    found = levers({"appeal": "+2"}, changes, start_week=5)
    assert found.copying_cost[WARM_UP:, 1].tolist() == [0.0] * 8 + [30.0] * (WEEKS - 8)
    assert not found.copying_cost[:, 0].any()
    assert not levers(None, changes).copying_cost.any()


def test_the_cost_of_copying_is_a_lever_too():
    event = {"kind": "change", "start_week": 20, "change": {"business.Birch.copies_cost_per_week": "+5"}}
    changes = copying("appeal", 0.5, **{"business.Birch.copies_cost_per_week": 30.0, "event/dearer": event})
    cost = levers({"appeal": "+2"}, changes).copying_cost[WARM_UP:, 1]
    assert [cost[19], cost[20]] == [30.0, 35.0]


@pytest.mark.parametrize("name", ["copycat", "match_price"])
def test_named_ways_to_copy(name):
    found = levers(
        {"price": "-4", "promise": "+2", "appeal": "+2", "touchpoints.meal.score": "+2"},
        {"business.Birch.copies": name, "business.Birch.copies_after_weeks": 0},
    )
    seen = [track(found, key)(0) for key in ("price", "promise", "appeal", "touchpoints.meal.people")]
    assert seen == pytest.approx([24.0, 6.5, 6.2, 6.1] if name == "copycat" else [21.0, 6.0, 6.0, 6.0])


def test_copies_hold_the_range():
    found = levers({"appeal": "+4"}, copying("appeal", 1.0, **{"business.Birch.appeal": 8.0}))
    assert track(found, "appeal")(119) == 10.0


def test_no_more_is_copied_than_the_scale_has_room_for():
    """So that what lowers the copier later lowers her from the end of the scale, not from beyond it."""
    event = {"kind": "change", "start_week": 41, "change": {"business.Birch.appeal": "-3"}}
    changes = copying("appeal", 1.0, **{"business.Birch.appeal": 8.0, "event/scandal": event})
    value = track(levers({"appeal": "+4"}, changes, end_week=41), "appeal")
    assert [value(40), value(41), value(44)] == [10.0, 7.0, 8.0]  # and then back to what she opened with


def test_imitation_off_is_nobody_copies():
    changes = {"business.Birch.copies": "copycat", "business.Birch.copies_cost_per_week": 9.0}
    found = levers({"appeal": "+2"}, changes, imitation=False)
    never = levers({"appeal": "+2"})
    assert np.array_equal(found.tracks["business", "appeal"], never.tracks["business", "appeal"])
    assert not found.copying_cost.any()


# -- improve -----------------------------------------------------------------------------------------------------------


OWNER = {
    "business.Ash.owner_standard": 8.0,
    "business.Ash.owner_step": 0.5,
    "business.Ash.self_bias": 0.0,
    "business.Ash.touchpoints": {"welcome": {"score": 5.0}, "meal": {"score": 5.6}, "farewell": {"score": 9.0}},
}


def scores(found, week):
    return [track(found, f"touchpoints.{name}.people", "Ash")(week) for name in ("welcome", "meal", "farewell")]


def test_the_owner_raises_what_she_scores_lowest():
    found = levers(None, OWNER)
    assert [scores(found, week) for week in (-1, 0, 3, 4, 8)] == [
        [5.0, 5.6, 9.0],
        [5.5, 5.6, 9.0],
        [5.5, 5.6, 9.0],
        [6.0, 5.6, 9.0],
        [6.0, 6.1, 9.0],
    ]
    assert track(found, "touchpoints.welcome.setting", "Ash")(0) == 5.5


def test_the_owner_stops_at_her_standard():
    assert min(scores(levers(None, OWNER), 119)) == pytest.approx(8.0, abs=0.25)
    assert max(scores(levers(None, OWNER), 119)) == 9.0


def test_she_sees_her_business_through_her_bias_unless_she_asks():
    """M28: own score = delivered + self_bias x (1 - survey_share); with 2 s.d. (3 points) of bias, 5 looks like 8."""
    blind = {**OWNER, "business.Ash.self_bias": 2.0}
    assert scores(levers(None, blind), 119) == [5.0, 5.6, 9.0]
    asking = {**blind, "business.Ash.survey_share": 1.0}
    assert scores(levers(None, asking), 119) == scores(levers(None, OWNER), 119)
    half = {**blind, "business.Ash.survey_share": 0.5}
    assert min(scores(levers(None, half), 119)) == pytest.approx(6.5, abs=0.25)


def test_improving_costs_by_the_point_every_week_from_then_on():
    found = levers(None, {**OWNER, "business.Ash.owner_cost_per_point": 40.0})
    assert found.improvement_cost[WARM_UP - 1 : WARM_UP + 9, 0].tolist() == [0.0] + [20.0] * 4 + [40.0] * 4 + [60.0]


@pytest.mark.parametrize(
    ("people", "setting", "points"),
    [(10.0, 10.0, 0.0), (9.75, 9.75, 0.25), (10.0, 9.0, 0.5 * 0.7), (9.9, 10.0, 0.1 * 0.3), (9.0, 9.0, 0.5)],
)
def test_she_pays_for_the_points_that_she_gains(people, setting, points):
    """Looking down on her house she would go on for ever; a score is human x people + the rest x setting."""
    best, meal = {"score": 10.0}, {"people": people, "setting": setting}
    touchpoints = {"welcome": best, "meal": meal, "farewell": best}
    strict = {**OWNER, "business.Ash.owner_standard": 10.0, "business.Ash.self_bias": -6.0}
    strict |= {"business.Ash.touchpoints": touchpoints, "business.Ash.owner_cost_per_point": 40.0}
    found = levers(None, strict)
    assert found.improvement_cost[WARM_UP, 0] == pytest.approx(40.0 * points, abs=1e-12)
    rest = 0.3 * (10.0 - people) + 0.7 * (10.0 - setting)
    assert found.improvement_cost[-1, 0] == pytest.approx(40.0 * rest, abs=1e-12)
    assert max(scores(found, 119)) == 10.0


def test_an_owner_without_a_standard_lets_things_be():
    found = levers(None, {**OWNER, "business.Ash.owner_standard": None, "business.Ash.owner_cost_per_point": 40.0})
    assert scores(found, 119) == [5.0, 5.6, 9.0]
    assert not found.improvement_cost.any()


def test_rivals_copy_what_an_owner_improves():
    found = levers(None, {**OWNER, **copying("experience", 1.0)})
    assert track(found, "touchpoints.welcome.people")(0) == 6.5


@pytest.mark.parametrize("change", [{}, {"price": "-2"}, {"appeal": "+2", "touchpoints.meal.score": "+1"}])
def test_what_nobody_changes_is_not_looked_at_and_answers_are_the_same(change, monkeypatch):
    answers = {f"business.{name}.copies": {"price": 0.5, "appeal": 0.5, "promise": 0.3, "experience": 0.2}
               for name in ("Birch", "Ash")} | {"business.Birch.owner_standard": 9.0}  # fmt: skip
    asked, step = [], Reactions._step
    monkeypatch.setattr(Reactions, "_step", lambda self, key, *more: (asked.append(key), step(self, key, *more))[1])
    found = levers(change, answers)
    looked_at = set(asked)
    assert "promise" not in looked_at
    assert {key.removesuffix(".score") for key in change} <= {key.removesuffix(".people") for key in looked_at}
    levers_module._levers._answers.clear()
    monkeypatch.setattr(Reactions, "_stands_still", lambda *_: False)
    everything = levers(change, answers)
    assert len(set(asked)) > len(looked_at)
    for name, values in found.tracks.items():
        assert np.array_equal(values, everything.tracks[name], equal_nan=True)
    assert np.array_equal(found.copying_cost, everything.copying_cost)
    assert np.array_equal(found.improvement_cost, everything.improvement_cost)
