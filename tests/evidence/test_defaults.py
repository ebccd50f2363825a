"""The study of the defaults: it finds the committed values, and says which values the evidence leaves."""

from math import inf

import pytest

from sim.evidence import defaults
from sim.evidence.defaults import MISSED, TRIALS, Pin, Trial, committed_value, scenario_with, span, study_default, told
from sim.scenario.schema.behaviour import Behaviour


@pytest.mark.parametrize("trial", [*TRIALS, *MISSED], ids=lambda trial: trial.name)
def test_the_committed_value_is_among_those_tried_and_has_a_grade(trial):
    value, grade = committed_value(trial.path)
    assert value in trial.values
    assert grade in ("A", "B", "C", "D")
    assert list(trial.values) == sorted(trial.values)


def test_a_parameter_is_set_where_it_acts():
    assert scenario_with("behaviour.match", 1.8, "restaurant").behaviour.match == 1.8
    varied = scenario_with("varies_by", 2.0, "restaurant")
    assert {scores.varies_by for one in varied.business for scores in one.touchpoints.values()} == {2.0}
    assert Behaviour().match == 0.9


@pytest.mark.parametrize(
    ("measured", "band", "left"),
    [
        ([0.0, 1.0, 2.0], (0.5, 1.5), (1.5, 2.5)),
        ([2.0, 1.0, 0.0], (0.5, inf), (1.0, 2.5)),
        ([0.0, None, 2.0], (1.0, 3.0), (2.0, 3.0)),
        ([0.0, 0.1, 0.2], (1.0, 2.0), None),
    ],
)
def test_the_values_that_the_evidence_leaves(measured, band, left):
    assert span((1.0, 2.0, 3.0), measured, *band) == left


def test_one_trial_told_in_full():
    trial = Trial(
        "behaviour.tolerance", (2.0, 2.5), (Pin("R19.customers", 0.075, 0.085, "8 %"),), "8 % of visits delight"
    )
    finding = study_default(trial, replications=1)
    text = "\n".join(told(finding))
    assert "### tolerance: 2.2 (evidence D)" in text
    assert "0.075 to 0.085" in text
    assert 2.0 < finding.left["R19.customers"][0] < 2.5


def test_what_a_formula_pins_is_told():
    text = "\n".join(defaults.closed_forms())
    assert "up to 5 % leaves 0.00 to 0.17" in text
    assert "committed 0.1 (evidence D)" in text
    assert "5-9 % leaves 0.058 to 0.105" in text, "of strangers, who have no habits"
