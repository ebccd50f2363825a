"""Surveys against the closed form of a normal prior and a normal survey, and against the two ends: everybody asked,
nobody's answer worth anything."""

from math import sqrt

import numpy as np
import pytest

from sim.scenario.variants.draws import sobol
from sim.study.knowing.surveys import Asked, Survey, best_of, of_survey, surveys
from sim.study.knowing.worth import Worth, of_one
from sim.study.numbers.luck import normals, uniforms
from tests.study.knowing.problems import one_plan, unit_loss


@pytest.mark.parametrize(("answers", "bias"), [(9, 0.0), (25, 0.3), (200, 0.3)])
def test_a_mean_is_worth_what_the_normal_says(answers, bias):
    """A survey's mean moves what is expected of the input by a normal of variance 1 / (1 + spread²/n + bias²)."""
    x, lead = one_plan(2)
    survey = Survey("mean", 3.0, bias, 1.0)
    found = of_survey(x[:, 0], lead, survey, answers, 2, "one")
    truth = unit_loss(0.3, 1.0 / sqrt(1.0 + 9.0 / answers + bias**2))
    assert abs(found.value - truth) <= 2 * found.standard_error


def test_a_share_that_everybody_is_asked_for_is_as_good_as_known():
    u = sobol(["share"], 1, 512)[:, 0]
    lead = np.stack([np.zeros(512), 10.0 * (u - 0.4) + normals(1, "luck", 512)[:, 0]], axis=1)
    known = of_one(u, lead, 1, "share")
    asked = of_survey(u, lead, Survey("share", 0.0, 0.0, 1.0), 100_000, 1, "share")
    assert asked.value == pytest.approx(known.value, abs=0.02)
    few = of_survey(u, lead, Survey("share", 0.0, 0.0, 1.0), 4, 1, "share")
    assert few.value < asked.value


def test_a_share_is_binomial_and_never_leaves_0_to_1():
    shown = Survey("share", 0.0, 0.2, 1.0).shown(np.full(4000, 0.05), 20, uniforms(1, "luck", 4000, 2))
    assert shown.min() == 0.0
    assert shown.max() <= 1.0
    plain = Survey("share", 0.0, 0.0, 1.0).shown(np.full(4000, 0.3), 20, uniforms(2, "luck", 4000, 2))
    assert plain.mean() == pytest.approx(0.3, abs=4 * sqrt(0.21 / 20 / 4000))
    assert plain.var() == pytest.approx(0.21 / 20, rel=0.1)


def test_a_survey_that_is_all_bias_is_worth_nothing():
    x, lead = one_plan(2)
    assert not of_survey(x[:, 0], lead, Survey("mean", 0.0, 100.0, 1.0), 400, 2, "one").is_told


def test_cost_and_waiting_come_off_and_the_best_size_is_the_one_that_leaves_most():
    x, lead = one_plan(2)
    asked = surveys(x[:, 0], 1000.0 * lead, Survey("mean", 3.0, 0.0, 0.5), 2, "one", waiting=0.05)
    gain = 1000.0 * lead.mean(axis=0).max()
    best = best_of(asked)
    assert best is not None
    assert best.net == pytest.approx(0.95 * best.worth.value - 0.05 * gain - 0.5 * best.answers)
    assert best.net == max(each.net for each in asked)
    assert best_of(surveys(x[:, 0], 1000.0 * lead, Survey("mean", 3.0, 0.0, 50.0), 2, "one")) is None


def test_what_cannot_be_told_is_not_offered():
    assert best_of((Asked(25, Worth(10.0, 9.0, 0.0), 0.0, 0.0),)) is None
    assert best_of(()) is None


def test_where_carrying_on_is_chosen_a_wait_takes_its_share_of_the_worth_alone():
    x, lead = one_plan(2, mean=-0.3)
    for asked in surveys(x[:, 0], lead, Survey("mean", 3.0, 0.0, 0.0), 2, "one", waiting=0.25):
        assert asked.net == pytest.approx(0.75 * asked.worth.value)
