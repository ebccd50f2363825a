"""Curves and surfaces against what they should find: known functions, straight lines, nothing, and cross-validation
done the long way."""

import numpy as np
import pytest

from sim.scenario.variants.draws import sobol
from sim.study.knowing.process import Process
from sim.study.knowing.splines import Spline
from sim.study.numbers.luck import normals, resamples


def test_a_curve_finds_a_sine_in_noise():
    x = sobol(["x"], 1, 512)[:, 0]
    truth = np.sin(6 * x)
    found = Spline(x).fitted((truth + 0.5 * normals(1, "noise", 512)[:, 0])[:, None])[:, 0]
    assert np.sqrt(np.mean((found - truth) ** 2)) < 0.12


def test_a_straight_line_and_a_constant_come_back():
    x = sobol(["x"], 2, 64)[:, 0]
    both = np.stack([3.0 + 2.0 * x, np.full(64, 7.0)], axis=1)
    assert Spline(x).fitted(both) == pytest.approx(both, abs=1e-6)


def test_smoothing_keeps_the_mean_and_so_does_a_bootstrap():
    x, noise = sobol(["x"], 3, 100)[:, 0], normals(3, "noise", 100, 4)
    assert Spline(x).fitted(noise).mean(axis=0) == pytest.approx(noise.mean(axis=0), abs=1e-9)
    for weights in resamples(3, "worlds", 3, 100):
        fitted = Spline(x).fitted(noise, weights)
        assert weights @ fitted == pytest.approx(weights @ noise, abs=1e-9)


def test_weights_are_copies():
    x, noise = sobol(["x"], 4, 60)[:, 0], normals(4, "noise", 60, 1) + np.sin(9 * sobol(["x"], 4, 60))
    weights = resamples(4, "worlds", 1, 60)[0]
    copies = np.repeat(np.arange(60), weights.astype(int))
    knots = Spline(x)
    once = knots.fitted(noise, weights)
    again = Spline(x)
    again.basis = knots.basis[copies]
    # the same fit where smoothness is the same; leaving copies out one by one would choose a rougher curve
    assert np.corrcoef(once[copies][:, 0], again.fitted(noise[copies])[:, 0])[0, 1] > 0.9


def test_few_different_values_are_no_obstacle():
    x = np.repeat([0.0, 0.5, 1.0], 40)
    answers = np.repeat([1.0, 5.0, 2.0], 40)[:, None] + 0.1 * normals(5, "noise", 120)
    found = Spline(x).fitted(answers)[[0, 40, 80], 0]
    assert found == pytest.approx([1.0, 5.0, 2.0], abs=0.1)


def test_a_surface_finds_two_inputs_that_act_together_and_its_luck():
    x = sobol(["a", "b", "c"], 1, 256)
    truth = 4 * (x[:, 0] - 0.5) * x[:, 1]
    process = Process(x, truth + 0.3 * normals(1, "noise", 256)[:, 0])
    assert np.sqrt(np.mean((process.surface.fitted - truth) ** 2)) < 0.12
    assert process.surface.noise == pytest.approx(0.3, rel=0.15)
    assert 0.25 < process.surface.fresh_error < 0.4
    assert process.lengths[2] > 3 * max(process.lengths[:2])
    other = sobol(["a", "b", "c"], 9, 128)
    assert np.sqrt(np.mean((process.at(other) - 4 * (other[:, 0] - 0.5) * other[:, 1]) ** 2)) < 0.15
    assert process.at(x) == pytest.approx(process.surface.fitted, abs=1e-6)


def test_a_surface_that_misses_more_than_it_says_is_further_off_by_as_much():
    x = sobol(["a", "b"], 3, 200)
    truth, noise = np.sin(4 * x[:, 0]), normals(3, "noise", 200)[:, 0]
    process = Process(x, truth + 0.1 * noise)
    assert 1.0 <= process.surface.off < 1.1
    louder = truth + 0.4 * noise  # with lengths and noise learnt where luck was a quarter of it
    assert process._off(louder - louder.mean()) == pytest.approx(4.0, rel=0.1)


def test_a_surface_through_luck_alone_is_mostly_flat():
    x = sobol(["a", "b", "c"], 1, 256)
    flat = [Process(x, normals(seed, "noise", 256)[:, 0]).surface for seed in range(6)]
    assert sum(each.is_constant for each in flat) >= 4
    assert max(float(each.fitted.std()) for each in flat) < 0.25


def test_leaving_one_out_in_closed_form_is_leaving_one_out():
    x = sobol(["a", "b"], 1, 40)
    answers = np.sin(5 * x[:, 0]) + 0.2 * normals(1, "noise", 40)[:, 0]
    process = Process(x, answers)
    alike = process.vectors @ np.diag(process.values) @ process.vectors.T
    missed = []
    for out in range(40):
        kept = np.arange(40) != out
        weights = np.linalg.solve(
            alike[np.ix_(kept, kept)] + process.share * np.eye(39), answers[kept] - answers.mean()
        )
        missed.append(answers[out] - answers.mean() - alike[out, kept] @ weights)
    assert process.surface.fresh_error == pytest.approx(np.sqrt(np.mean(np.square(missed))), rel=0.05)


def test_draws_lie_about_the_surface_as_far_as_it_may_be_off():
    """Over several seeds the truth is within two standard deviations of the draws about as often as it should be."""
    within = []
    for seed in range(12):
        x = sobol(["a"], seed, 128)
        truth = np.sin(5 * x[:, 0] + seed)
        surface = Process(x, truth + 0.3 * normals(seed, "noise", 128)[:, 0]).surface
        draws = surface.draws(normals(seed, "draws", 128, 300))
        assert draws.mean(axis=1) == pytest.approx(surface.fitted, abs=0.05)
        within.append(np.mean(np.abs(truth - surface.fitted) <= 2 * draws.std(axis=1)))
    assert 0.85 < np.mean(within) <= 1.0
