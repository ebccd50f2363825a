"""What every lever stands at in every week: steps, ramps, fading, buy-in, events, seasons, limits and costs."""

import numpy as np
import pytest

from sim.market.levers import set_levers
from sim.market.terms import Terms
from sim.scenario import weekly_keys
from tests.scenarios import market

WARM_UP, WEEKS = 8, 120


def levers(strategy=None, changes=None, steps=None):
    """The levers of the small market, over 8 + 120 weeks, with one strategy carried out at Ash."""
    strategies = {"plan": {"step": steps} if steps else strategy or {}}
    scenario = market({"study.weeks": WEEKS, **(changes or {})}, strategies)
    return set_levers(scenario, "plan", ["Ash"])


def track(found, key, business="Ash", kind="business"):
    """A lever by week as a function of the week."""
    column = found.names.of_kind(kind).index(business)
    return lambda week: found.tracks[kind, key][week + WARM_UP, column]


# -- steps -------------------------------------------------------------------------------------------------------------


def test_a_step_is_active_from_its_start_to_before_its_end():
    price = track(levers({"start_week": 3, "end_week": 6, "change": {"price": "+2"}}), "price")
    assert [price(week) for week in (-8, 2, 3, 5, 6, 119)] == [25.0, 25.0, 27.0, 27.0, 25.0, 25.0]


@pytest.mark.parametrize(
    ("change", "expected"), [(24.0, 24.0), ("+2", 27.0), ("-1.5", 23.5), ("+10%", 27.5), ("-10%", 22.5)]
)
def test_a_change_is_a_number_a_step_or_a_percentage_of_the_opening_value(change, expected):
    assert track(levers({"change": {"price": change}}), "price")(0) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("change", "expected"), [(24.0, 24.0), ("+2", 27.0), ("-10%", 22.5)])
def test_at_several_businesses_a_change_that_names_what_it_moves_is_made_once(change, expected):
    changes = {"business.Ash.price": change, "promise": "+1", "business.Birch.touchpoints.meal.score": "+0.5"}
    scenario = market({"study.weeks": WEEKS}, {"plan": {"change": changes, "cost_per_week": 7.0}})
    alone = set_levers(scenario, "plan", ["Ash"])
    for both in (set_levers(scenario, "plan", ["Ash", "Birch"]), set_levers(scenario, "plan", ["Birch", "Ash"])):
        assert track(both, "price")(0) == pytest.approx(expected, abs=1e-12)
        moved = [track(each, "touchpoints.meal.people", "Birch")(0) for each in (both, alone, levers())]
        assert moved[0] == moved[1] == moved[2] + 0.5
        for business in ("Ash", "Birch"):  # what names no business is moved at each
            assert track(both, "promise", business)(0) == track(levers(), "promise", business)(0) + 1.0
        assert both.programme_cost[WARM_UP].sum() == 2.0 * alone.programme_cost[WARM_UP].sum() == 14.0


def test_the_warm_up_knows_no_strategy():
    found = levers({"change": {"price": 20.0, "touchpoints.meal.score": 9.0}, "cost_per_week": 5, "one_off_cost": 9})
    untouched = levers()
    for name, values in found.tracks.items():
        assert np.array_equal(values[:WARM_UP], untouched.tracks[name][:WARM_UP], equal_nan=True), name
    assert not found.programme_cost[:WARM_UP].any()
    assert not found.one_off_cost[:WARM_UP].any()


def test_steps_add_up_whatever_their_form():
    found = levers(
        steps=[
            {"change": {"price": "+2"}},
            {"start_week": 1, "change": {"price": "+10%"}},
            {"start_week": 2, "change": {"price": 24.0}},
        ]
    )
    price = track(found, "price")
    assert [price(week) for week in range(3)] == [27.0, 29.5, 28.5]  # every one relative to the opening 25


def test_an_event_adds_to_a_step():
    found = levers(
        {"change": {"price": "+2"}},
        {"event/taxes": {"kind": "change", "start_week": 1, "change": {"business.Ash.price": "+20%"}}},
    )
    assert [track(found, "price")(week) for week in range(2)] == [27.0, 32.0]
    assert track(found, "price", "Birch")(1) == 25.0


def test_a_ramp_grows_linearly_and_is_whole_in_its_last_week():
    price = track(levers({"start_week": 4, "ramp_weeks": 4, "change": {"price": "+8"}}), "price")
    assert [price(week) - 25.0 for week in range(3, 10)] == [0.0, 2.0, 4.0, 6.0, 8.0, 8.0, 8.0]


def test_what_is_done_at_a_touchpoint_fades_from_the_end_of_its_ramp():
    change = {"touchpoints.meal.people": "+2", "price": "+2"}
    found = levers({"ramp_weeks": 4, "fades_per_year": 0.36, "change": change})
    people = track(found, "touchpoints.meal.people")
    assert people(3) == 8.0
    assert people(4) == 8.0  # the ramp's end; fading begins
    assert people(4 + 26) == pytest.approx(6.0 + 2.0 * 0.8, abs=1e-12)  # half a year: the root of .64
    assert people(4 + 52) == pytest.approx(6.0 + 2.0 * 0.64, abs=1e-12)
    assert track(found, "price")(100) == 27.0  # prices do not fade


def test_only_what_people_bought_into_is_delivered():
    strategy = {"change": {"touchpoints.meal.people": "+2", "promise": "+2"}}
    found = levers(strategy, {"business.Ash.buy_in": 0.25})
    assert track(found, "touchpoints.meal.people")(0) == 6.5
    assert track(found, "promise")(0) == 8.0  # a promise is easily kept on paper
    event = {"kind": "change", "change": {"business.Ash.touchpoints.meal.people": "+2"}}
    happened = levers(None, {"business.Ash.buy_in": 0.25, "event/fire": event})
    assert track(happened, "touchpoints.meal.people")(0) == 8.0  # an event asks nobody


def test_buy_in_can_be_won_over_time():
    steps = [{"change": {"touchpoints.meal.people": "+2"}}, {"start_week": 5, "change": {"buy_in": "+0.5"}}]
    found = levers(steps=steps, changes={"business.Ash.buy_in": 0.5})
    people = track(found, "touchpoints.meal.people")
    assert [people(4), people(5)] == [7.0, 8.0]


def test_a_change_of_a_score_moves_people_and_setting():
    meal = {"meal": {"people": 5.0, "setting": 7.0}}
    found = levers({"change": {"touchpoints.meal.score": "+1"}}, {"business.Ash.touchpoints": meal})
    assert track(found, "touchpoints.meal.people")(0) == 6.0
    assert track(found, "touchpoints.meal.setting")(0) == 8.0
    found = levers({"change": {"touchpoints.meal.score": 7.4}}, {"business.Ash.touchpoints": meal})
    assert track(found, "touchpoints.meal.people")(0) == pytest.approx(6.0)  # the score was .3 x 5 + .7 x 7 = 6.4


def test_what_is_none_can_be_given_and_ends_as_none():
    found = levers({"start_week": 2, "end_week": 4, "change": {"seats_per_week": 40.0, "upgrade_pull": 0.5}})
    seats = track(found, "seats_per_week")
    assert np.isnan(seats(1))
    assert [seats(2), seats(3)] == [40.0, 40.0]
    assert np.isnan(seats(4))
    assert track(found, "upgrade_pull")(2) == 0.5


def test_values_are_held_within_their_range_and_counted():
    found = levers(
        {"start_week": 0, "end_week": 5, "change": {"guarantee": "+0.8", "price": "-10"}},
        {"business.Ash.guarantee": 0.5},
    )
    assert track(found, "guarantee")(0) == 1.0
    assert found.clipped == 5
    assert levers().clipped == 0


def test_additions_are_summed_before_they_are_held():
    found = levers(
        steps=[{"change": {"guarantee": "+0.8"}}, {"change": {"guarantee": "-0.5"}}],
        changes={"business.Ash.guarantee": 0.5},
    )
    assert track(found, "guarantee")(0) == pytest.approx(0.8)
    assert found.clipped == 0


def test_other_paths_reach_anything_that_changes_by_week():
    found = levers(
        {
            "change": {
                "business.Birch.price": "+1",
                "segment.all.spend": 1.5,
                "behaviour.tolerance": "+1",
                "place.town.passing_trade_per_week": 7.0,
                "behaviour.passers.reviews": 0.2,
            }
        }
    )
    assert track(found, "price", "Birch")(0) == 26.0
    assert track(found, "spend", "all", "segment")(0) == 1.5
    assert track(found, "tolerance", "", "behaviour")(0) == 3.2
    assert track(found, "passing_trade_per_week", "town", "place")(0) == 7.0
    assert track(found, "passers.reviews", "", "behaviour")(0) == 0.2


# -- costs -------------------------------------------------------------------------------------------------------------


def test_costs_fall_at_the_business_that_carries_out_the_strategy():
    found = levers(
        steps=[
            {"start_week": 2, "end_week": 5, "cost_per_week": 30.0, "one_off_cost": 100.0},
            {"start_week": 4, "cost_per_week": 7.0},
        ]
    )
    assert found.programme_cost[WARM_UP : WARM_UP + 7, 0].tolist() == [0.0, 0.0, 30.0, 30.0, 37.0, 7.0, 7.0]
    assert found.one_off_cost[:, 0].nonzero()[0].tolist() == [WARM_UP + 2]
    assert found.one_off_cost.sum() == 100.0
    assert not found.programme_cost[:, 1].any()


def test_cost_does_not_wait_for_the_ramp():
    found = levers({"ramp_weeks": 10, "cost_per_week": 30.0})
    assert found.programme_cost[WARM_UP, 0] == 30.0


# -- events ------------------------------------------------------------------------------------------------------------


def test_a_season_comes_every_year_and_has_no_first_year():
    event = {
        "kind": "change",
        "start_week": 50,
        "end_week": 54,
        "every_weeks": 52,
        "change": {"segment.all.spend": "+1"},
    }
    spend = track(levers(None, {"event/christmas": event}), "spend", "all", "segment")
    weeks = [week for week in range(-WARM_UP, WEEKS) if spend(week) == 2.0]
    assert weeks == [-2, -1, 0, 1, 50, 51, 52, 53, 102, 103, 104, 105]


def test_a_recession_has_a_depth_and_the_deepest_counts():
    found = levers(
        None,
        {
            "event/first": {"kind": "recession", "start_week": 0, "end_week": 10, "depth": 0.5},
            "event/second": {"kind": "recession", "start_week": 5, "end_week": 7, "depth": 2.0},
        },
    )
    assert found.recession[WARM_UP - 1 : WARM_UP + 11].tolist() == [0.0] + [0.5] * 5 + [2.0] * 2 + [0.5] * 3 + [0.0]


def test_an_event_may_fall_into_the_warm_up():
    event = {"kind": "change", "start_week": -4, "end_week": -2, "change": {"business.Ash.price": "+5"}}
    price = track(levers(None, {"event/then": event}), "price")
    assert [price(week) for week in (-5, -4, -3, -2, 0)] == [25.0, 30.0, 30.0, 25.0, 25.0]


# -- which levers there are --------------------------------------------------------------------------------------------


def test_everything_that_the_schema_lets_change_has_a_track():
    scenario = market()
    found = set_levers(scenario)
    assert set(found.tracks) == set(weekly_keys(scenario))
    assert {("business", "touchpoints.welcome.people"), ("behaviour", "passers.reviews")} <= set(found.tracks)


def test_nobody_moves_anything_without_a_strategy():
    found = levers()
    for name, values in found.tracks.items():
        assert np.array_equal(values, np.tile(values[0], (len(values), 1)), equal_nan=True), name


# -- open and shut -----------------------------------------------------------------------------------------------------

DATED = {"business.Ash.opens_week": 2, "business.Ash.closes_week": 6}


def costs(strategy=None, **changes):
    """(levers, ledger levers of Ash in weeks 0..15) over the small market, with everything that a week can cost."""
    given = {
        "business.Ash.fixed_cost_per_week": 100.0,
        "business.Ash.fixed_cost_while_shut_per_week": 30.0,
        "business.Ash.refresh_every_weeks": 4,
        "business.Ash.refresh_cost": 50.0,
        "business.Ash.owner_standard": 9.0,
        "business.Ash.owner_cost_per_point": 10.0,
        "business.Ash.copies": {"appeal": 0.5},
        "business.Ash.copies_after_weeks": 0,
        "business.Ash.copies_cost_per_week": 7.0,
        "event.better.kind": "change",
        "event.better.change": {"business.Birch.appeal": 9.0},
    }
    plan = {"cost_per_week": 20.0, "one_off_cost": 500.0, **(strategy or {})}
    terms = Terms.of(market({**given, **changes}, {"plan": plan}), "plan")
    ledger = terms.empty_ledger(terms.population(1, 0))
    return terms, {name: values[ledger.weeks_before :, 0].tolist() for name, values in ledger.levers.items()}


@pytest.mark.parametrize(
    ("changes", "strategy", "is_open"),
    [
        ({}, {}, lambda week: week >= 0),
        (DATED, {}, lambda week: 2 <= week < 6),
        ({"business.Ash.opens_week": 40}, {}, lambda week: week >= 40),
        ({"business.Ash.closes_week": -3}, {}, lambda week: week < -3),
        ({}, {"change": {"closes_week": 6}}, lambda week: week < 6),
        ({}, {"start_week": 6, "end_week": 9, "change": {"closes_week": 6}}, lambda week: not 6 <= week < 9),
        ({"business.Ash.opens_week": 40}, {"start_week": 3, "change": {"opens_week": 5}}, lambda week: week >= 5),
        (
            {"event.winter.kind": "change", "event.winter.start_week": 2, "event.winter.end_week": 4,
             "event.winter.every_weeks": 8, "event.winter.change": {"business.Ash.closes_week": -40}},
            {}, lambda week: week % 8 not in (2, 3),
        ),
    ],
)  # fmt: skip
def test_what_a_house_pays_while_it_is_open_and_while_it_is_shut(changes, strategy, is_open):
    terms, paid = costs(strategy, **changes)
    weeks = list(range(16))
    assert [terms.week(week).is_open[0] for week in weeks] == [is_open(week) for week in weeks]
    assert paid["fixed_cost_per_week"] == [100.0 if is_open(week) else 30.0 for week in weeks]
    assert paid["refresh_cost"] == [50.0 if is_open(week) and week % 4 == 0 else 0.0 for week in weeks]
    assert [terms.week(week).refreshes[0] for week in weeks] == [is_open(week) and week % 4 == 0 for week in weeks]
    begun = strategy.get("start_week", 0)
    ends = strategy.get("end_week", 99)
    assert paid["programme_cost"] == [20.0 if is_open(week) and begun <= week < ends else 0.0 for week in weeks]
    assert paid["copying_cost"] == [7.0 if is_open(week) else 0.0 for week in weeks]
    assert paid["improvement_cost"] == [5.0 * (week // 4 + 1) if is_open(week) else 0.0 for week in weeks]
    assert paid["one_off_cost"] == [500.0 if week == begun else 0.0 for week in weeks]  # an invoice is an invoice


def test_without_the_key_nothing_runs_on():
    _, paid = costs(None, **{**DATED, "business.Ash.fixed_cost_while_shut_per_week": None})
    assert paid["fixed_cost_per_week"] == [100.0 if 2 <= week < 6 else 0.0 for week in range(16)]


def test_what_runs_on_is_a_lever_too():
    _, paid = costs({"start_week": 8, "change": {"fixed_cost_while_shut_per_week": "-10"}}, **DATED)
    assert [paid["fixed_cost_per_week"][week] for week in (7, 8, 15)] == [30.0, 20.0, 20.0]
