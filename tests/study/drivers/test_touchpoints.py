"""What a point is worth: against theory, against a strategy made by hand, and by the rules for steps and luck."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.market.levers import set_levers
from sim.rules.scale import WEEKS_PER_YEAR
from sim.scenario.solve.places import solve_places
from sim.study.drivers import touchpoints
from sim.study.drivers.touchpoints import (
    DOUBLINGS,
    Lever,
    Measured,
    Probe,
    every_lever,
    probes_of,
    probing,
    standard_error,
    worth,
)
from sim.study.numbers.rounding import to_pennies
from sim.study.numbers.statistics import mean
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner
from tests.scenarios import QUIET, market, steady

TWO_KINDS = {
    "segment": {
        "keen": {"occasions_per_week": 1.0, "experience_sensitivity": 2.0},
        "calm": {"occasions_per_week": 0.6},
    },
    "place.town.passing_trade_per_week": 20.0,
    "study.weeks": 26,
}

THREE = (("welcome", "people"), ("farewell", "people"), ("farewell", "varies_by"))


def measured(scenario, *which, first=2):
    """The `Measured` of the levers named, (touchpoint, what), at every focus business; of all by default."""
    levers = [one for one in every_lever(scenario) if not which or (one.touchpoint, one.what) in which]
    with Runner(seed=7, workers=1) as runner:
        runner.tally.expect(touchpoints.runs(scenario, first))
        found = Measured(runner, scenario, levers, first)
        assert runner.tally.done == runner.tally.expected
    return found


def rows_of(scenario, *which, first=2):
    return measured(scenario, *which, first=first).rows()


def whole(scenario, touchpoint, what, **more):
    """The row of one lever that holds all customers."""
    return row(rows_of(scenario, (touchpoint, what), **more), touchpoint, what)


def row(rows, touchpoint, what, segment="all"):
    wanted = (touchpoint or None, what, segment)
    found = [one for one in rows if (one["touchpoint"], one["lever"], one["segment"]) == wanted]
    assert len(found) == 1
    return found[0]


# -- what it is worth --------------------------------------------------------------------------------------------------


def extras(pull, **more):
    """Everybody comes once a week and is asked to buy an extra for 4; nothing is learnt, so S is twice the memory."""
    changes = {
        **QUIET,
        "business.Ash.touchpoints": steady(),
        "business.Ash.upgrade_pull": pull,
        "business.Ash.upgrade_price": 4.0,
        "behaviour.memory": [1.0, 0.0, 0.0],
        "behaviour.loss_aversion": 1.0,
        "behaviour.off": ["learning"],
        "place.town.residents": 400,
        "study.weeks": 52,
    }
    return market({**changes, **more})


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


@pytest.mark.parametrize("pull", [-2.0, 1.0])
def test_money_of_a_point_is_what_theory_says(pull):
    """A point of people at the welcome (.9 human) is .6 z of a moment, .2 of the memory, .4 of S: extras are bought
    with logistic(pull + S).  A year is 400 x 52 visits at 4.  Twice the step shows how returns grow or diminish.
    """
    found = whole(extras(pull), "welcome", "people")
    visits = 400 * 52
    for column, points in (("per_point_per_year", 1), ("per_point_at_twice", 2)):
        chance, before = logistic(pull + 0.4 * points), logistic(pull)
        expected = 4.0 * visits * (chance - before) / points
        error = 4.0 * math.sqrt(visits * (chance - before) / found["replications"]) / points  # those who change
        assert abs(found[column] - expected) < 4.0 * error, column
    grows = logistic(pull + 0.8) - logistic(pull + 0.4) > logistic(pull + 0.4) - logistic(pull)
    assert (found["per_point_at_twice"] > found["per_point_per_year"]) == grows
    assert found["step"] == 1.0


def test_setting_counts_for_the_rest_of_the_weight():
    human = {"welcome": 0.9, "meal": 0.3, "farewell": 0.6}
    rows = rows_of(extras(1.0), *((name, what) for name in human for what in ("people", "setting")))
    for name, share in human.items():
        people, setting = (row(rows, name, what)["per_point_per_year"] for what in ("people", "setting"))
        assert people / (people + setting) == pytest.approx(share, abs=0.05)


def test_a_touchpoint_that_never_occurs_is_worth_exactly_nothing():
    kinds = ("people", "setting", "varies_by")
    which = [(touchpoint, what) for touchpoint in ("welcome", "meal") for what in kinds]
    rows = rows_of(market({"experience.touchpoint.welcome.occurs": 0.0, "study.weeks": 26}), *which)
    for what in kinds:
        found = row(rows, "welcome", what)
        assert [found[name] for name in ("per_point_per_year", "luck_low", "luck_high")] == [0.0, 0.0, 0.0]
        assert found["replications"] == 2
        assert row(rows, "meal", what)["per_point_per_year"] != 0.0


def test_recovery_is_worth_nothing_where_nobody_complains():
    silent = whole(market({"behaviour.complaint_chance": 0.0}), "", "recovery")
    assert silent["per_point_per_year"] == 0.0
    heard = {"behaviour.complaint_chance": 1.0, "behaviour.tolerance": 0.0, "study.weeks": 52}
    assert whole(market(heard), "", "recovery")["per_point_per_year"] > 0.0


def test_it_is_the_gain_of_a_strategy_made_by_hand():
    """The same customers, the same luck: the strategy's discounted gain over the discounted years, to the penny."""
    found = whole(market(TWO_KINDS), "farewell", "people", first=3)
    change = {"touchpoints.farewell.people": f"+{found['step']}"}
    plan = market(TWO_KINDS, {"plan": {"change": change}})
    with Runner(seed=7, workers=1) as runner:
        answers = runner.answers(plan, found["replications"], keep=LITTLE)
    one = answers.of("Ash", "plan")[0]
    years = sum((1.1) ** (-(week + 0.5) / 52) for week in range(26)) / WEEKS_PER_YEAR
    assert one.active_discount / WEEKS_PER_YEAR == pytest.approx(years)
    gained = mean(answers.values("Ash", "plan", "difference")) / years / found["step"]
    assert found["per_point_per_year"] == pytest.approx(gained, abs=0.006)
    assert gained > 0.0


def outcome(difference, residents, passers, years=2.0):
    """What `worth` reads of an outcome with two segments."""
    contribution = np.array([residents, passers], float).T
    segments = SimpleNamespace(segments=("keen", "calm"), contribution=contribution)
    return SimpleNamespace(difference=difference, segments=segments, active_discount=years * WEEKS_PER_YEAR)


@pytest.mark.parametrize(
    ("what", "move", "units"), [("people", 2.0, 2.0), ("varies_by", -0.5, 0.5), ("recovery", 0.25, 2.5)]
)
def test_money_is_spread_over_units_and_discounted_years_residents_and_passers_together(what, move, units):
    before = outcome(0.0, [100.0, 10.0], [5.0, 0.0])
    after = outcome(90.0, [140.0, 20.0], [15.0, 20.0])
    found = worth(Probe(Lever("Ash", "", what), move), after, before)
    share = units * 2.0
    assert found == {touchpoints.WHOLE: 90.0 / share, "keen": 50.0 / share, "calm": 30.0 / share}


def test_segments_add_up_to_all_to_the_penny():
    rows = rows_of(market(TWO_KINDS), *THREE)
    for lever in THREE:
        for column in ("per_point_per_year", "per_point_at_twice"):
            whole, *parts = [one[column] for one in rows if (one["touchpoint"], one["lever"]) == lever]
            assert len(parts) == 2
            if whole is not None:
                assert to_pennies(whole) == sum(map(to_pennies, parts))
    assert row(rows, "farewell", "people", "keen")["per_point_per_year"] != 0.0


def test_what_the_owner_need_not_improve_herself_is_in_all_and_in_no_segment():
    owner = {
        "business.Ash.owner_standard": 6.5,
        "business.Ash.owner_step": 0.5,
        "business.Ash.owner_cost_per_point": 50.0,
    }
    scenario = market({**TWO_KINDS, **owner, "business.Ash.self_bias": 0.0})
    found = measured(scenario, ("welcome", "people"))
    lever = Lever("Ash", "welcome", "people")
    probe = found.chosen(lever)[0]
    asked, names = probing(scenario, "Ash", [probe])
    plan, base = set_levers(asked, names[probe], ["Ash"]), set_levers(asked)
    weeks = slice(scenario.study.warm_up_weeks, None)
    discount = 1.1 ** (-(np.arange(26) + 0.5) / 52)
    saved = ((base.improvement_cost - plan.improvement_cost)[weeks, 0] * discount).sum()
    rows = found.rows()
    rest = rows[0]["per_point_per_year"] - sum(one["per_point_per_year"] for one in rows[1:])
    assert saved != 0.0
    assert rest == pytest.approx(saved / (discount.sum() / 52) / probe.units, abs=0.02)


def test_what_a_segment_cares_for_is_worth_more():
    """With a weight of 4 beside 1 and 1 the meal is two thirds of the memory instead of one."""
    plain = {"behaviour.memory": [1.0, 0.0, 0.0], "place.town.residents": 200, "study.weeks": 52}
    caring = {**plain, "segment.all.cares": {"meal": 4.0}}
    found = [measured(market(changes), ("meal", "setting"), first=4) for changes in (plain, caring)]
    without, with_it = (next(one.money(probe) for probe in one.found) for one in found)
    error = math.hypot(standard_error(without), standard_error(with_it))
    assert mean(without) > 0.0
    assert mean(with_it) - mean(without) > 3.0 * error


def test_ranks_are_by_the_money_of_all_and_the_same_in_every_row_of_a_lever():
    rows = rows_of(market(TWO_KINDS), *THREE)
    whole = [one for one in rows if one["segment"] == "all"]
    assert sorted(one["lever_rank"] for one in whole) == list(range(1, len(whole) + 1))
    by_rank = sorted(whole, key=lambda one: one["lever_rank"])
    assert [one["per_point_per_year"] for one in by_rank] == sorted(
        (o["per_point_per_year"] for o in whole), reverse=True
    )
    assert all(one["lever_rank"] == row(rows, one["touchpoint"], one["lever"])["lever_rank"] for one in rows)


def test_businesses_are_taken_one_by_one_even_where_strategies_act_together():
    changes = {"business.Birch.focus": True, "study.apply": "together", "study.weeks": 4}
    rows = rows_of(market(changes), *THREE)
    assert list(dict.fromkeys(one["business"] for one in rows)) == ["Ash", "Birch"]
    each = rows_of(market({**changes, "study.apply": "each"}), *THREE)
    assert rows == each


# -- steps -------------------------------------------------------------------------------------------------------------


def moves(changes, touchpoint, what):
    scenario = market(changes)
    probe, twice = probes_of(Lever("Ash", touchpoint, what), set_levers(scenario))
    return probe.move, twice and twice.move


@pytest.mark.parametrize(
    ("scores", "what", "wanted"),
    [
        ({"score": 6.0}, "people", (1.0, 2.0)),
        ({"people": 9.0}, "people", (1.0, None)),
        ({"people": 9.4}, "people", (pytest.approx(0.6), None)),  # as far as there is room
        ({"people": 9.8}, "people", (-1.0, -2.0)),  # no room up: down
        ({"setting": 10.0}, "setting", (-1.0, -2.0)),
        ({"varies_by": 3.0}, "varies_by", (-1.0, -2.0)),  # less is better
        ({"varies_by": 1.05}, "varies_by", (-1.0, None)),
        ({"varies_by": 0.0}, "varies_by", (1.0, 2.0)),
    ],
)
def test_steps_keep_to_the_scale(scores, what, wanted):
    assert moves({"business.Ash.touchpoints": {"welcome": scores}}, "welcome", what) == wanted


def test_steps_of_recovery_are_shares():
    assert moves({"business.Ash.recovery": 0.5}, "", "recovery") == (0.25, 0.5)
    assert moves({"business.Ash.recovery": 1.0}, "", "recovery") == (-0.25, -0.5)


def test_room_is_what_events_leave():
    event = {
        "festival": {"kind": "change", "start_week": 3, "change": {"business.Ash.touchpoints.welcome.people": "+3.5"}}
    }
    assert moves({"event": event}, "welcome", "people") == (pytest.approx(0.5), None)


def test_there_is_a_step_even_where_events_leave_no_room_at_all():
    event = {"kind": "change", "start_week": 3, "change": {"business.Ash.touchpoints.welcome.people": "+9.9"}}
    scores = {"welcome": {"people": 0.1}}
    step = moves({"event": {"wonder": event}, "business.Ash.touchpoints": scores}, "welcome", "people")
    assert step == (-0.5, None)


def test_a_step_down_measures_the_same_money_with_the_same_sign():
    high = {"behaviour.loss_aversion": 1.0, "study.weeks": 52, "place.town.residents": 200}
    scores = {name: {"people": 9.9, "setting": 6.0} for name in ("welcome", "meal", "farewell")}
    found = whole(market({**high, "business.Ash.touchpoints": scores}), "farewell", "people", first=8)
    assert found["step"] < 0.0
    assert found["luck_low"] > 0.0
    assert Probe(Lever("Ash", "welcome", "varies_by"), -1.0).units == 1.0
    assert Probe(Lever("Ash", "", "recovery"), 0.25).units == 2.5


def test_probes_stand_beside_the_baseline_whatever_its_name_and_move_no_price_weight():
    scenario = market({"study.baseline": "probe 1"}, {"probe 1": {}})
    probes = [Probe(lever, 1.0) for lever in every_lever(scenario)]
    alone, names = probing(scenario, "Ash", probes)
    assert "probe 1" not in names.values()
    assert len(set(names.values())) == len(probes)
    assert [one.name for one in alone.strategy] == ["probe 1", *names.values()]
    assert solve_places(alone) is solve_places(scenario)


def test_names_with_dots_and_quotes_are_found():
    moments = {"the 1. call": {"human": 0.5}, "it's over": {"human": 0.5}}
    scenario = market({"study.weeks": 4})
    experience = scenario.experience
    named = [
        moment.model_copy(update={"name": name}) for moment, name in zip(experience.touchpoint, moments, strict=False)
    ]
    renamed = scenario.model_copy(
        update={
            "experience": experience.model_copy(update={"touchpoint": tuple(named)}),
            "business": tuple(
                one.model_copy(
                    update={"touchpoints": dict.fromkeys(moments, one.touchpoints["meal"]), "gesture_at": None}
                )
                for one in scenario.business
            ),
            "segment": tuple(one.model_copy(update={"cares": {}}) for one in scenario.segment),
        }
    )
    lever = Lever("Ash", "the 1. call", "people")
    alone, names = probing(renamed, "Ash", [Probe(lever, 1.0)])
    moved = set_levers(alone, *names.values(), ["Ash"]).tracks["business", lever.target.key]
    still = set_levers(alone).tracks["business", lever.target.key]
    assert (moved - still)[-1].tolist() == [1.0, 0.0]


# -- luck --------------------------------------------------------------------------------------------------------------


def as_found(values):
    """A `Measured` that found {what: (values at the step, values at twice)} at one touchpoint."""
    found = Measured.__new__(Measured)
    found.pairs, found.found = {}, {}
    for what, (once, twice) in values.items():
        lever = Lever("Ash", "welcome", what)
        pair = Probe(lever, 1.0), Probe(lever, 2.0)
        found.pairs[lever] = pair
        for probe, numbers in zip(pair, (once, twice), strict=True):
            found.found[probe] = [{touchpoints.WHOLE: number} for number in numbers]
    return found


def test_a_lever_is_measured_when_luck_is_a_tenth_of_its_money_or_a_hundredth_of_the_best():
    found = as_found(
        {
            "people": ([1000.0, 1100.0], [0.0, 0.0]),  # error 50 of 1050
            "setting": ([100.0, 300.0], [210.0, 220.0]),  # error 100 of 200: the larger step is taken
            "varies_by": ([1.0, -9.0], [0.0, 0.0]),  # error 5 of -4, but within a hundredth of 1050
        }
    )
    chosen = {lever.what: found.chosen(lever) for lever in found.pairs}
    assert [found.is_precise(pair[0]) for pair in found.pairs.values()] == [True, False, True]
    assert {what: (probe.move, twice and twice.move) for what, (probe, twice) in chosen.items()} == {
        "people": (1.0, 2.0),
        "setting": (2.0, None),
        "varies_by": (1.0, 2.0),
    }


def test_standard_error():
    assert standard_error([1.0, 3.0]) == 1.0
    assert standard_error([2.0, 2.0, 2.0]) == 0.0
    assert standard_error([5.0]) == math.inf


def test_replications_double_only_where_luck_shows():
    rows = rows_of(market({"experience.touchpoint.welcome.occurs": 0.0, "place.town.residents": 30}), *THREE)
    used = {one["replications"] for one in rows}
    assert used <= {2 * 2**doubled for doubled in range(1 + DOUBLINGS)}
    assert len(used) > 1


def test_how_many_runs_are_expected():
    one_focus = market()
    assert [touchpoints.runs(one_focus, replications) for replications in (1, 2, 5, 200)] == [2, 2, 5, 8]
    assert touchpoints.runs(market({"business.Birch.focus": True}), 5) == 10


def test_both_tables_come_of_a_study():
    scenario = market({"study.weeks": 4})
    with Runner(seed=7, workers=1) as runner:
        study = SimpleNamespace(scenario=scenario, runner=runner, replications=2)
        made = touchpoints.tables(study)
    assert list(made) == ["touchpoints", "clues"]
    assert len(made["touchpoints"]) == 10  # one segment: all says it
    assert len(made["clues"]) == 3
