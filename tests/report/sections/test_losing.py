"""Where the strategy that earns most loses: found where it is planted, not found in luck, told of as the points are."""

import numpy as np
import pytest

from sim.report.sections import losing as module
from sim.report.sections.losing import losing
from sim.study.discovery.failures import LEAST_FAILURES, LEAST_WORLDS


def points(count, seed=1):
    """Two inputs, evenly spread by luck."""
    spread = np.random.default_rng(seed).uniform(size=(count, 2))
    return {"price": 10.0 + 5.0 * spread[:, 0], "talk": 0.2 * spread[:, 1]}


def planted(inputs, noise=0.0, seed=2):
    """The plan loses where the price is above 13 and talk below .06."""
    bad = (inputs["price"] > 13.0) & (inputs["talk"] < 0.06)
    count = len(bad)
    luck = np.random.default_rng(seed).normal(0.0, 1.0, count)
    gain = np.where(bad, -300.0, 400.0) + noise * luck
    return {"as_is": np.full(count, 5_000.0), "kitchen": 5_000.0 + gain, "worse": np.full(count, 4_000.0)}


def test_the_box_that_was_planted_is_found():
    inputs = points(1_000)
    rows = losing(inputs, planted(inputs, noise=100.0), 7)
    assert {row["input"] for row in rows} == {"price", "talk"}
    assert {(row["strategy"], row["held_against"], row["gathering"]) for row in rows} == {("kitchen", "as_is", "shown")}
    by_input = {row["input"]: row for row in rows}
    assert by_input["price"]["box_low"] == pytest.approx(13.0, abs=0.3)
    assert by_input["price"]["box_high"] is None
    assert by_input["talk"]["box_high"] == pytest.approx(0.06, abs=0.012)
    assert rows[0]["density"] > 0.9
    assert rows[0]["coverage"] > 0.8
    assert rows[0]["lost_in_box"] == round(rows[0]["density"] * rows[0]["points_held_out"])
    assert rows[0]["chance_of_box"] < 0.01


def test_what_the_inputs_have_nothing_to_do_with_is_no_box():
    inputs, luck = points(600), np.random.default_rng(3)
    profits = {"as_is": np.zeros(600), "kitchen": np.where(luck.uniform(size=600) < 0.3, -1.0, 2.0)}
    (row,) = losing(inputs, profits, 7)
    assert (row["gathering"], row["input"], row["box_low"]) == ("nowhere", None, None)
    assert row["points_lost"] == int((profits["kitchen"] < 0).sum())


@pytest.mark.parametrize(("count", "why"), [(LEAST_WORLDS - 1, "few points"), (LEAST_WORLDS, "few failures")])
def test_of_few_points_or_of_few_that_are_lost_nothing_is_said(count, why):
    inputs = points(count)
    profits = {"as_is": np.zeros(count), "kitchen": np.where(np.arange(count) < LEAST_FAILURES - 1, -1.0, 9.0)}
    (row,) = losing(inputs, profits, 7)
    assert row["gathering"] == why
    assert (row["points"], row["points_lost"]) == (count, LEAST_FAILURES - 1)


def test_where_carrying_on_earns_most_it_is_held_against_the_plan_that_is_better_most_often():
    inputs = points(600)
    dear = inputs["price"] > 14.0
    profits = {"as_is": np.zeros(600), "cut": np.full(600, -9.0), "kitchen": np.where(dear, 5.0, -5.0)}
    rows = losing(inputs, profits, 7)
    assert [(row["strategy"], row["held_against"], row["input"]) for row in rows] == [("as_is", "kitchen", "price")]
    assert rows[0]["box_low"] == pytest.approx(14.0, abs=0.1)


def test_one_strategy_or_no_point_has_nothing_to_lose_to():
    assert losing(points(400), {"as_is": np.zeros(400)}, 7) == []
    assert losing(points(0), {"as_is": np.zeros(0), "kitchen": np.zeros(0)}, 7) == []
    assert losing({}, {}, 7) == []


def test_of_many_points_some_are_looked_at_and_the_same_again(monkeypatch):
    monkeypatch.setattr(module, "MOST_POINTS", 500)
    inputs = points(1_500)
    rows = losing(inputs, planted(inputs), 7)
    assert rows == losing(inputs, planted(inputs), 7)
    assert rows[0]["points"] == 500
    assert {row["gathering"] for row in rows} == {"shown"}
