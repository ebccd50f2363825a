"""Kriging against theory: lines exactly, leaving one out by leaving one out, errors as large as it says."""

import numpy as np
import pytest

from sim.errors import RegularsError
from sim.scenario.variants.draws import sobol
from sim.study.emulate.accuracy import LEAVING_OUT
from sim.study.emulate.kriging import _Likelihood, basis, best_fitted, correlation, fewest, fitted, spans


def cube(count, dimensions, seed=1):
    return sobol([f"x{number}" for number in range(dimensions)], seed, count)


def wave(at):
    return np.sin(4.0 * at[:, 0]) + at[:, 1] ** 2 + 0.5 * at[:, 0] * at[:, 1]


def test_what_its_trend_can_say_it_says_exactly():
    points, elsewhere = cube(40, 3), cube(50, 3, seed=9)
    assert fitted(points, 2.0 + points @ [3.0, -1.0, 0.5])(elsewhere) == pytest.approx(
        2.0 + elsewhere @ [3.0, -1.0, 0.5], abs=1e-6
    )
    bowl = lambda at: 5.0 - (at[:, 0] - 0.4) ** 2 + at[:, 1] * at[:, 2]  # noqa: E731
    assert fitted(points, bowl(points), trend="quadratic")(elsewhere) == pytest.approx(bowl(elsewhere), abs=1e-6)
    assert best_fitted(points, bowl(points)).trend == "quadratic"


@pytest.mark.parametrize("kernel", ["matern", "squared exponential"])
def test_without_luck_it_goes_through_its_points(kernel):
    points = cube(40, 2)
    made = fitted(points, wave(points), kernel=kernel)
    assert made(points) == pytest.approx(wave(points), abs=2e-3)
    elsewhere = cube(200, 2, seed=5)
    assert np.sqrt(np.mean((made(elsewhere) - wave(elsewhere)) ** 2)) < 0.02 * np.ptp(wave(elsewhere))
    rough = fitted(points, np.sin(9.0 * points[:, 0] + 5.0 * points[:, 1]), trend="constant", kernel=kernel)
    assert rough.error(points).max() < 0.3 * np.median(rough.error(elsewhere))


@pytest.mark.parametrize("trend", ["constant", "linear", "quadratic"])
def test_what_it_errs_by_without_a_point_is_what_an_emulator_without_it_errs_by(trend):
    points = cube(30, 2)
    replications = np.where(np.arange(30) % 3, 2.0, 5.0)
    answers = wave(points) + 0.1 * np.random.default_rng(1).normal(size=30)
    made = fitted(points, answers, trend=trend, replications=replications)
    for out in (0, 7, 29):
        kept = np.arange(30) != out
        there, own = basis(points[kept], trend), basis(points[[out]], trend)
        alike = correlation(points[kept], points[kept], made.lengths) + np.diag(made.nugget / replications[kept])
        near = correlation(points[[out]], points[kept], made.lengths)
        inverse = np.linalg.inv(alike)
        beta = np.linalg.solve(there.T @ inverse @ there, there.T @ inverse @ answers[kept])
        told = own @ beta + near @ inverse @ (answers[kept] - there @ beta)
        assert made.left_out[out] == pytest.approx(answers[out] - told[0], rel=1e-5)


@pytest.mark.parametrize("kernel", ["matern", "squared exponential"])
def test_the_slope_of_its_likelihood_is_that_of_the_likelihood(kernel):
    points = cube(20, 3)
    one = _Likelihood(points, wave(points), basis(points, "linear"), np.full(20, 0.5), kernel)
    at = np.log([0.4, 0.9, 2.0, 0.05])
    for place in range(4):
        step = np.zeros(4)
        step[place] = 1e-5
        slope = (one.less(at + step)[0] - one.less(at - step)[0]) / 2e-5
        assert one.less(at)[1][place] == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_its_errors_are_as_large_as_it_says():
    """Over functions drawn from the process itself the square of error / told error is 1 on average."""
    points, elsewhere = cube(40, 2), cube(40, 2, seed=3)
    both = np.vstack([points, elsewhere])
    alike = correlation(both, both, np.array([0.5, 0.8])) + 1e-9 * np.eye(80)
    root, generator = np.linalg.cholesky(alike), np.random.default_rng(4)
    ratios = []
    for _ in range(20):
        drawn = 7.0 + root @ generator.normal(size=80)
        made = fitted(points, drawn[:40], trend="constant")
        ratios.append(np.mean(((made(elsewhere) - drawn[40:]) / made.error(elsewhere)) ** 2))
    assert 0.7 < np.mean(ratios) < 1.5


def test_luck_that_points_do_not_share_is_told_and_not_followed():
    points, generator = cube(128, 2), np.random.default_rng(5)
    made = fitted(points, wave(points) + 0.2 * generator.normal(size=128) / np.sqrt(4), replications=4)
    assert 0.12 < made.luck < 0.3
    assert np.sqrt(np.mean((made(points) - wave(points)) ** 2)) < 0.07  # less than the .1 that each mean has


def test_an_input_that_does_nothing_is_long():
    points = cube(60, 4)
    made = fitted(points, wave(points))
    assert min(made.lengths[2:]) > 5.0 * max(made.lengths[:1])


def test_units_do_not_matter():
    points, elsewhere = cube(40, 2), cube(20, 2, seed=8)
    plain = fitted(points, wave(points))
    assert fitted(points, 1e6 + 4e4 * wave(points))(elsewhere) == pytest.approx(1e6 + 4e4 * plain(elsewhere), rel=1e-5)


def test_the_same_twice_to_the_bit():
    points = cube(40, 3)
    one, other = (best_fitted(points, wave(points)) for _ in range(2))
    assert (one(points) == other(points)).all()
    assert (one.lengths == other.lengths).all()


def test_equal_answers_are_answered():
    points = cube(20, 2)
    made = fitted(points, np.full(20, 3.0))
    assert made(points) == pytest.approx(np.full(20, 3.0))
    assert made.error(points).max() < 1e-3


def saturating(points):
    """Eight inputs that add up, and less so the more there is; one counts only beyond its middle."""
    whole = points @ np.linspace(1.0, 0.3, 8) + 2.0 * np.maximum(points[:, 0] - 0.5, 0.0)
    return 100.0 * (1.0 - np.exp(-0.6 * whole)) + 20.0 * points[:, 1] * points[:, 2]


def test_a_trend_that_follows_nearly_every_point_is_not_chosen_for_it():
    """45 coefficients through 56 points err little where one is left out, and more than twice as much elsewhere."""
    points, elsewhere = cube(56, 8), sobol([f"elsewhere {place}" for place in range(8)], 4, 400)
    answers = saturating(points)
    through = fitted(points, answers, trend="quadratic")
    chosen = best_fitted(points, answers)
    assert chosen.trend != "quadratic"
    errors = [np.sqrt(np.mean((each(elsewhere) - saturating(elsewhere)) ** 2)) for each in (chosen, through)]
    assert through.leave_one_out < chosen.leave_one_out
    assert errors[1] > errors[0]
    assert LEAVING_OUT[0] <= chosen.leave_one_out / errors[0] <= LEAVING_OUT[1]
    assert best_fitted(cube(140, 8), saturating(cube(140, 8)) ** 2).trend == "quadratic"


def test_too_few_points_and_holes_are_refused():
    assert fewest(8, "linear") == 13
    assert fewest(2, "quadratic") == 10
    with pytest.raises(RegularsError, match="12 points are too few for a linear trend over 8 inputs: 13 are needed"):
        fitted(cube(12, 8), np.arange(12.0))
    with pytest.raises(RegularsError, match="one finite answer"):
        fitted(cube(12, 2), np.full(12, np.nan))
    with pytest.raises(RegularsError, match="too few for a constant trend"):
        best_fitted(cube(4, 2), np.arange(4.0))


def test_points_in_fewer_dimensions_have_a_plainer_trend():
    """An input that is the same at all points, and two that always add up to the same."""
    draws = sobol(["a", "b"], 3, 40)
    for points in (np.column_stack([draws[:, 0], np.full(40, 0.3)]), np.column_stack([draws[:, 0], 1.0 - draws[:, 0]])):
        assert not spans(points, "linear")
        with pytest.raises(RegularsError, match="fewer dimensions"):
            fitted(points, draws[:, 0], trend="quadratic")
        made = best_fitted(points, np.sin(3.0 * draws[:, 0]))
        assert made.trend == "constant"
        assert made(points) == pytest.approx(np.sin(3.0 * draws[:, 0]), abs=1e-3)
    assert spans(draws, "quadratic")
