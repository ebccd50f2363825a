"""Rows of what moves the answer, from made-up runs: luck beside inputs, many inputs, surfaces that foretell little."""

import numpy as np
import pytest

from sim.scenario.variants.draws import sobol
from sim.study.numbers.luck import normals
from sim.study.sensitivity import rows as module
from sim.study.sensitivity.morris import trajectories
from sim.study.sensitivity.rows import At, rows_of
from sim.study.worlds.worlds import Input

SETS, POINTS = 8, 96


@pytest.fixture(autouse=True)
def names(monkeypatch):
    monkeypatch.setattr(module, "label", lambda _, what: f"label of {what}")


def rows_with(weights, luck):
    """The rows of a lead that is a weighted sum of the inputs, with so much luck in every run."""
    inputs = [Input(f"input {number}", 0.0, 0.5, 1.0, "guess") for number in range(len(weights))]
    whats, weights = [each.what for each in inputs], np.array(weights)
    steps, places = trajectories(whats, 5, SETS), sobol(whats, 5, POINTS)
    noise = luck * normals(5, "luck", SETS, POINTS)
    at = At("plan", "other", steps, steps @ weights, places, places @ weights + noise)
    return rows_of(None, inputs, {"Ash": at}, 5)


def test_shares_are_those_of_a_sum_and_luck_has_its_own():
    """Inputs uniform in 0 to 1: variances w²/12."""
    luck = 1.0
    found, surfaces, said = rows_with((6.0, 3.0, 0.0), luck)
    by_label = {row["input_label"]: row for row in found}
    assert [row["input_label"] for row in found] == ["label of input 0", "label of input 1", "label of input 2", "luck"]
    assert by_label["label of input 0"]["total_order"] == pytest.approx(0.8, abs=0.06)
    assert by_label["label of input 1"]["first_order"] == pytest.approx(0.2, abs=0.06)
    assert by_label["luck"]["share_with_luck"] == pytest.approx(luck**2 / (luck**2 + 45 / 12), abs=0.05)
    assert by_label["label of input 0"]["share_with_luck"] == pytest.approx(0.8 * 3.75 / 4.75, abs=0.06)
    assert by_label["label of input 0"]["step_moves"] == pytest.approx(6.0)
    assert 0.0 < by_label["label of input 1"]["total_spread"] < 0.1
    assert len(surfaces) == SETS
    assert all(0.8 < row["fresh_error"] < 1.3 for row in surfaces)
    assert not said


def test_of_many_inputs_those_are_told_apart_that_move_most():
    found, _, said = rows_with((5.0, *([0.1] * 12), 4.0), 0.1)
    left = [row["input"] for row in found if row["share_with_luck"] is None]
    assert len(left) == 2
    assert not {"input 0", "input 13"} & set(left)
    assert said == ["Ash: the 12 inputs that move most in the screening are told apart, of 14."]


def test_where_luck_hides_the_inputs_it_is_said_that_surfaces_tell_little():
    _, _, said = rows_with((1.0, 0.5), 5.0)
    assert said == ["Ash: the surfaces miss much of what moves the answer; more points would tell more."]
