"""Other horizons: the same answer as decision.csv at the study's own weeks, hand computation at the others."""

from math import fsum
from types import SimpleNamespace

import numpy as np
import pytest

from sim.scenario.variants.variants import with_weeks
from sim.study.drivers.horizons import HORIZONS, horizon_rows, horizons, runs, tables
from sim.study.numbers.statistics import interval
from sim.study.runs.answers import Answers, Question, decision_rows
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner, Tally
from tests.scenarios import market
from tests.study.made import made

PLANS = {
    "cost": {"cost_per_week": 30.0, "one_off_cost": 100.0},
    "plan": {"cost_per_week": 5.0, "ramp_weeks": 4, "change": {"touchpoints.meal.score": "+2", "price": "-1"}},
}
LIVELY = {
    "place.town": {"residents": 60, "passing_trade_per_week": 10, "moves_per_year": 0.3},
    "business.Ash.seats_per_week": 20,
    "business.Ash.fire_below": 10.0,
    "business.Birch.copies": "copycat",
    "business.Birch.copies_after_weeks": 0,
    "event.slump": {"kind": "recession", "start_week": 5, "end_week": 40},
}


def study_of(scenario, runner, replications):
    return SimpleNamespace(
        scenario=scenario, runner=runner, answers=runner.answers(scenario, replications, keep=LITTLE)
    )


@pytest.fixture(scope="module")
def lively():
    """(study, rows by strategy and weeks, jobs that the table took) of a market in which all sorts of things happen."""
    tally = Tally()
    with Runner(seed=7, workers=1, tally=tally) as runner:
        study = study_of(market(LIVELY | {"study.weeks": 60}, PLANS), runner, 3)
        before = tally.done
        rows = tables(study)["horizons"]
    return study, {(row["strategy"], row["weeks"]): row for row in rows}, tally.done - before


def test_at_the_studys_own_weeks_the_table_is_decision_csv(lively):
    study, rows, _ = lively
    for decided in decision_rows(study.answers):
        row = rows[decided["strategy"], 60]
        for column in ("business", "difference", "luck_low", "luck_high", "wins", "replications"):
            assert row[column] == decided[column], column


def test_the_luck_of_a_week_does_not_hang_on_how_many_are_run():
    scenario = market(LIVELY | {"study.weeks": 60}, PLANS)
    with Runner(seed=7, workers=1) as runner:
        near, far = (runner.answers(each, 2, keep=LITTLE) for each in (scenario, with_weeks(scenario, 80)))
    for one, other in zip(near.all(), far.all(), strict=True):
        assert one.path.tolist() == other.path[:60].tolist()
        assert np.any(other.path) == (other.strategy != "as_is")


def test_horizons_beyond_the_study_come_from_longer_runs_and_the_others_from_its_own(lively):
    study, rows, jobs = lively
    assert jobs == runs(study.scenario, 3) == 3
    assert [weeks for name, weeks in rows if name == "plan"] == [26, 52, 60, 104, 208]
    own = study.answers.values("Ash", "plan", "path")
    assert rows["plan", 26]["difference"] == pytest.approx(np.mean([path[25] for path in own]), abs=0.006)
    with Runner(seed=7, workers=1) as runner:
        longer = runner.answers(with_weeks(study.scenario, 104), 3, keep=LITTLE)
    decided = next(row for row in decision_rows(longer) if row["strategy"] == "plan")
    for column in ("difference", "luck_low", "luck_high", "wins"):
        assert rows["plan", 104][column] == pytest.approx(decided[column], abs=0.011), column


def test_what_a_plan_costs_is_there_at_every_horizon(lively):
    _, rows, _ = lively
    for weeks in horizons(60):
        due = 100.0 + 30.0 * fsum(1.1 ** (-(week + 0.5) / 52) for week in range(weeks))
        row = rows["cost", weeks]
        assert row["difference"] == row["luck_low"] == row["luck_high"] == pytest.approx(-due, abs=0.006)
        assert (row["wins"], row["is_best"]) == (0, 0)


def answers_of(paths):
    """Answers at business A from {strategy: [path by replication]}."""
    outcomes = [
        made("A", strategy, number, path[-1], path=np.array(path))
        for strategy, some in paths.items()
        for number, path in enumerate(some)
    ]
    return Answers(Question(tuple(paths), "as_is", 1.0), ["A"], outcomes)


def flat(weeks, *values):
    """A path of so many weeks with these values at 26, 52, 104 and 208, and nothing elsewhere."""
    path = [0.0] * weeks
    for horizon, value in zip(HORIZONS, values, strict=False):
        path[horizon - 1] = value
    return path


def test_rows_by_hand():
    rows = horizon_rows(
        answers_of(
            {
                "as_is": [flat(208)] * 2,
                "slow": [flat(208, -5.0, 1.0, 4.0, 30.0), flat(208, -7.0, -2.0, 8.0, 10.0)],
                "quick": [flat(208, -1.0, 2.0, 3.0, 4.0), flat(208, -3.0, 4.0, 9.0, 6.0)],
            }
        ),
        None,
        208,
    )
    assert [(row["strategy"], row["weeks"]) for row in rows] == [
        (name, weeks) for name in ("as_is", "slow", "quick") for weeks in HORIZONS
    ]
    said = {(row["strategy"], row["weeks"]): row for row in rows}
    assert [said[name, 26]["difference"] for name in ("as_is", "slow", "quick")] == [0.0, -6.0, -2.0]
    assert {weeks: [n for n in ("as_is", "slow", "quick") if said[n, weeks]["is_best"]] for weeks in HORIZONS} == {
        26: ["as_is"], 52: ["quick"], 104: ["slow"], 208: ["slow"],
    }  # fmt: skip
    assert [[said[name, weeks]["wins"] for name in ("as_is", "slow", "quick")] for weeks in HORIZONS] == [
        [2, 0, 0], [0, 0, 2], [0, 1, 1], [0, 2, 0],
    ]  # fmt: skip
    low, high = interval([30.0, 10.0], comparisons=2)
    assert (said["slow", 208]["luck_low"], said["slow", 208]["luck_high"]) == pytest.approx((low, high), abs=0.006)


def test_a_plan_that_equals_carrying_on_has_not_won():
    rows = horizon_rows(answers_of({"as_is": [flat(208)] * 2, "idle": [flat(208)] * 2}), None, 208)
    assert {(row["strategy"], row["wins"], row["is_best"]) for row in rows} == {("as_is", 2, 1), ("idle", 0, 0)}


def test_a_study_longer_than_every_horizon_runs_nothing_more():
    scenario = market({"study.weeks": 250, "place.town.residents": 10}, {"cost": PLANS["cost"]})
    tally = Tally()
    with Runner(seed=7, workers=1, tally=tally) as runner:
        study = study_of(scenario, runner, 1)
        rows = tables(study)["horizons"]
    assert (tally.done, runs(scenario, 50)) == (1, 0)
    assert sorted({row["weeks"] for row in rows}) == [26, 52, 104, 208, 250]
    assert all(row["luck_low"] is None for row in rows)


def test_as_many_longer_runs_as_were_announced_and_never_more_than_enough(monkeypatch):
    monkeypatch.setattr("sim.study.drivers.horizons.MOST_REPLICATIONS", 2)
    scenario = market({"study.weeks": 2, "study.warm_up_weeks": 0, "place.town.residents": 5}, {"cost": PLANS["cost"]})
    tally = Tally()
    with Runner(seed=7, workers=1, tally=tally) as runner:
        rows = tables(study_of(scenario, runner, 4))["horizons"]
    assert {row["weeks"]: row["replications"] for row in rows} == {2: 4, **dict.fromkeys(HORIZONS, 2)}
    assert tally.done - 4 == runs(scenario, 4) == 2


def test_nothing_is_run_where_nothing_is_compared():
    alone = market({"place.town.residents": 10})
    assert runs(alone, 5) == 0
    with Runner(seed=7, workers=1) as runner:
        assert tables(study_of(alone, runner, 1)) == {}
