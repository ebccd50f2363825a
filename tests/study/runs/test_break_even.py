"""What a plan costs, may cost, returns, and when it has paid back: by hand, and against the bridge to the penny."""

import numpy as np
import pytest

from sim.study.compare import compare
from sim.study.numbers.statistics import interval
from sim.study.runs.break_even import (
    break_even_cost_per_week,
    break_even_rows,
    cost_per_active_week,
    mean_path,
    payback_week,
    roi,
)
from tests.scenarios import market
from tests.study.made import answers, made


@pytest.mark.parametrize(
    ("path", "start", "week"),
    [
        ([-5, -1, 0, 3], 0, 2),
        ([-5, 1, -1, 3], 0, 3),
        ([1, 2, 3], 0, 0),
        ([5, 1, -1], 0, None),
        ([-1], 0, None),
        ([0, 0, 4, 5], 2, 2),  # nothing happens before the plan starts
        ([0, 0, -4, 5], 2, 3),
        ([0, 0, -4, -5], 2, None),
        ([0, 0, 0, 5], 2, 2),  # what costs nothing is level until it gains
        ([0, 0], 0, None),  # nothing was spent and nothing came back
        ([0, 0], None, None),
    ],
)
def test_payback_is_the_week_from_which_the_path_stays_up(path, start, week):
    assert payback_week(path, start) == week


def test_payback_is_read_off_the_mean_path_not_the_mean_of_weeks():
    outcomes = [made(path=[-10.0, -4.0, 2.0]), made(path=[2.0, 6.0, 2.0])]
    assert mean_path(outcomes) == [-4.0, 1.0, 2.0]
    assert payback_week(mean_path(outcomes)) == 1


def test_return_and_break_even():
    assert roi(50.0, 200.0) == 0.25
    assert roi(50.0, 0.0) is None
    assert roi(50.0, -200.0) is None
    assert roi(50.0, 0.004) is None
    assert break_even_cost_per_week(-30.0, 90.0, 30.0) == 2.0
    assert break_even_cost_per_week(-30.0, 90.0, 0.0) is None
    assert cost_per_active_week(90.0, 30.0) == 3.0
    assert cost_per_active_week(90.0, 0.0) is None


def test_spending_exactly_the_break_even_leaves_nothing():
    gain_before_cost, weeks = 5000.0, 80.0
    dear = break_even_cost_per_week(gain_before_cost - 900.0 * weeks, 900.0 * weeks, weeks)
    assert gain_before_cost - dear * weeks == pytest.approx(0.0, abs=1e-9)


def test_a_row_by_hand():
    found = answers({"food": [10.0, 20.0, 60.0], "people": [-100.0] * 3}, businesses=("A", "B"))
    rows = break_even_rows(found)
    assert [(row["business"], row["strategy"]) for row in rows] == [(b, s) for b in "AB" for s in ("food", "people")]
    low, high = interval([55.0, 60.0, 80.0], 2)  # (difference + 100) / 2, simultaneous for two plans
    assert rows[0] == {
        "business": "A",
        "strategy": "food",
        "start_week": 0,
        "active_weeks": 2,
        "programme_cost": 100.0,
        "break_even_cost": 130.0,
        "cost_per_active_week": 50.0,
        "break_even_cost_per_week": 65.0,
        "luck_low": round(low, 2),
        "luck_high": round(high, 2),
        "replications": 3,
    }
    assert rows[1]["break_even_cost_per_week"] == 0.0


def test_a_plan_that_is_never_active_has_no_week_to_cost_in():
    (row,) = break_even_rows(answers({"food": [0.0, 0.0]}, active=np.zeros(2)))
    assert [row[name] for name in ("start_week", "active_weeks")] == [None, 0]
    per_week = ("cost_per_active_week", "break_even_cost_per_week", "luck_low", "luck_high")
    assert [row[name] for name in per_week] == [None] * 4


SMALL = {
    "study.weeks": 10,
    "study.warm_up_weeks": 8,
    "place.town.residents": 60,
    "business.Ash.gesture_chance": 0.2,
    "business.Ash.gesture_size": 0.5,
    "business.Ash.gesture_cost": 0.4,
    "business.Ash.fixed_cost_per_week": 100.0,
}
BETTER = {"touchpoints.meal.score": "+2"}
PLANS = {
    "weekly": {"cost_per_week": 30.0, "change": BETTER},
    "saves": {"cost_per_week": -30.0, "change": {"touchpoints.meal.score": "-2"}},
    "free": {"change": BETTER},
    "once": {"one_off_cost": 300.0, "start_week": 3, "change": BETTER},
    "visits": {"change": BETTER | {"cost_per_visit": 0.5}},
    "gestures": {"change": {"gesture_chance": 0.6}},
    "refresh": {"change": {"novelty": 0.3, "refresh_every_weeks": 4, "refresh_cost": 25.0}},
    "rent": {"change": {"fixed_cost_per_week": "+40"}},
    "phased": {
        "step": [
            {"end_week": 4, "cost_per_week": 300.0, "change": BETTER},
            {"start_week": 6, "cost_per_week": 5.0, "change": BETTER},
        ]
    },
    "one week": {"start_week": 4, "end_week": 5, "cost_per_week": 30.0, "change": BETTER},
    "never": {"start_week": 40, "cost_per_week": 30.0, "change": BETTER},
}


@pytest.fixture(scope="module")
def comparison():
    return compare(market(SMALL, PLANS), replications=2, workers=1)


def factors(weeks):
    return sum(1.1 ** (-(week + 0.5) / 52) for week in weeks)


ACTIVE = {"once": range(3, 10), "phased": [0, 1, 2, 3, 6, 7, 8, 9], "one week": [4], "never": []}


@pytest.mark.parametrize("plan", PLANS)
def test_bridge_break_even_and_return_are_of_one_cost(comparison, plan):
    """To the penny, for whatever kind of cost."""
    at = {
        name: frame[(frame["business"] == "Ash") & (frame["strategy"] == plan)]
        for name, frame in comparison.tables.items()
        if name in ("bridge", "break_even", "decision", "strategies") and "business" in frame
    }
    found, decided = at["break_even"].iloc[0], at["decision"].iloc[0]
    bridge = dict(zip(at["bridge"]["line"], at["bridge"]["amount"], strict=True))
    cost, difference = found["programme_cost"], decided["difference"]
    assert cost == -bridge["programme"]
    assert round(found["break_even_cost"] - cost, 2) == difference
    if cost > 0:
        assert decided["roi"] == pytest.approx(difference / cost, abs=1e-4 + abs(difference) * 0.01 / cost**2)
    else:
        assert np.isnan(decided["roi"])
    weeks = ACTIVE.get(plan, range(10))
    assert found["active_weeks"] == len(weeks)
    if not weeks:
        assert np.isnan(found["break_even_cost_per_week"])
        assert np.isnan(decided["payback_week"])
        return
    assert found["start_week"] == weeks[0]
    over = factors(weeks)
    assert found["cost_per_active_week"] == pytest.approx(cost / over, abs=0.0101)
    assert found["break_even_cost_per_week"] == pytest.approx((difference + cost) / over, abs=0.0101)
    assert found["break_even_cost_per_week"] == decided["break_even_cost_per_week"]
    if not np.isnan(decided["payback_week"]):
        assert decided["payback_week"] >= weeks[0]


def test_the_costs_that_a_file_gives_are_in_the_cost_whole(comparison):
    found = comparison.tables["break_even"]
    found = found[found["business"] == "Ash"].set_index("strategy")["programme_cost"]
    visits = comparison.tables["decision"]
    visits = visits[visits["business"] == "Ash"].set_index("strategy")["visits"]
    gestures = found["free"]  # the baseline's own, on the visits that the better meal brings
    assert found["weekly"] == pytest.approx(30 * factors(range(10)) + gestures, abs=0.02)
    assert found["once"] > 300 * 1.1 ** (-3 / 52) - 0.02
    assert found["rent"] == pytest.approx(40 * factors(range(10)), abs=0.02)
    assert found["saves"] < -30 * factors(range(10)) + 0.02
    extra = found["visits"] - gestures
    assert 0.98 * 0.5 * visits["visits"] < extra <= 0.5 * visits["visits"]
    assert found["gestures"] > 0.1
    assert found["refresh"] == pytest.approx(25 * sum(factors([week]) for week in (0, 4, 8)), rel=0.6)
