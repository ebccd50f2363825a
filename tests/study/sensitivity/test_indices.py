"""Shares of variance and screening against functions whose answers are known, and against an independent package."""

from math import pi

import numpy as np
import pytest

from sim.errors import UsageError
from sim.study.numbers.luck import normals
from sim.study.sensitivity.indices import design, indices, luck_share, of_function
from sim.study.sensitivity.morris import effects, trajectories

THREE = ["a", "b", "c"]
EIGHT = [f"input {number}" for number in range(8)]
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def ishigami(u):
    """Ishigami & Homma (1990): sin x1 + 7 sin² x2 + x3⁴ sin x1 / 10, all within ±π."""
    x = pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_shares():
    one, two = 0.5 * (1 + 0.1 * pi**4 / 5) ** 2, 49 / 8
    both = 0.01 * pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0.0]) / whole, np.array([one + both, two, both]) / whole


def g_function(u):
    """Saltelli & Sobol (1995): the product of (|4 u - 2| + a) / (1 + a)."""
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=1)


def g_shares():
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    return parts / whole, parts * np.prod(1 + parts) / (1 + parts) / whole


CASES = [(ishigami, THREE, ishigami_shares()), (g_function, EIGHT, g_shares())]


@pytest.mark.parametrize(("function", "names", "truth"), CASES, ids=["Ishigami", "g"])
def test_indices_of_known_functions(function, names, truth):
    """Over eight designs the truth lies within two standard deviations of their spread, and each is near it."""
    found = [of_function(function, names, seed, 512)[0] for seed in range(8)]
    for kind, known in zip(("first", "total"), truth, strict=True):
        each = np.concatenate([getattr(one, kind) for one in found])
        assert np.all(np.abs(each.mean(axis=0) - known) <= 2 * each.std(axis=0, ddof=1) + 1e-3)
        assert np.all(np.abs(each - known) < 0.08)


def test_the_independent_package_says_the_same_of_the_same_design():
    sobol = pytest.importorskip("SALib.analyze.sobol")
    of = design(THREE, 4, 256)
    ours = indices(ishigami(of.points)[None, :], of)
    inputs, count = 3, 256
    parts = ishigami(of.points).reshape(inputs + 2, count)
    in_its_order = np.stack([parts[0], *parts[2:], parts[1]], axis=1).ravel()  # A, its mixtures, B, point by point
    problem = {"num_vars": 3, "names": THREE, "bounds": [[0, 1]] * 3}
    theirs = sobol.analyze(problem, in_its_order, calc_second_order=False, seed=1)
    assert np.all(np.abs(ours.first[0] - theirs["S1"]) <= theirs["S1_conf"])
    assert np.all(np.abs(ours.total[0] - theirs["ST"]) <= theirs["ST_conf"])


def test_every_set_of_luck_has_indices_of_its_own():
    of = design(THREE, 1, 256)
    answers = np.stack([ishigami(of.points), of.points[:, 2], np.full(len(of.points), 3.0)])
    found = indices(answers, of)
    assert found.first.shape == (3, 3)
    assert found.first[1] == pytest.approx([0, 0, 1], abs=0.02)
    assert not found.total[2].any()


def test_a_design_with_a_hole_is_refused():
    of = design(THREE, 1, 16)
    answers = ishigami(of.points)[None, :]
    answers[0, 7] = np.nan
    with pytest.raises(UsageError, match="1 of 80 answers are missing"):
        indices(answers, of)
    with pytest.raises(UsageError, match="has 80 points, and 79 are answered"):
        indices(answers[:, 1:], of)
    with pytest.raises(UsageError, match="power of two"):
        design(THREE, 1, 100)
    with pytest.raises(UsageError, match="missing"):
        effects(trajectories(THREE, 1, 2), np.full((2, 4), np.nan))


@pytest.mark.parametrize("luck", [0.0, 0.5, 2.0])
def test_luck_has_a_share_of_its_own(luck):
    points = normals(1, "points", 2000)[:, 0]
    answers = points[None, :] + luck * normals(2, "sets", 8, 2000)
    assert luck_share(answers) == pytest.approx(luck**2 / (1 + luck**2), abs=0.03)


def test_without_sets_or_without_any_movement_luck_has_no_share():
    assert luck_share(np.ones((1, 5))) == luck_share(np.ones((4, 5))) == 0.0


# -- screening


def test_trajectories_step_along_each_input_once_and_stay_within():
    points = trajectories(EIGHT, 3, 20)
    assert points.shape == (20, 9, 8)
    assert 0.0 <= points.min() <= points.max() <= 1.0
    moved = np.abs(np.diff(points, axis=1)) > 0
    assert np.all(moved.sum(axis=2) == 1)
    assert np.all(moved.sum(axis=1) == 1)


def test_screening_finds_the_slopes_of_a_plane_exactly():
    slopes = np.array([3.0, -2.0, 0.0])
    points = trajectories(THREE, 1, 6)
    found = effects(points, points @ slopes)
    assert found.mean == pytest.approx(slopes)
    assert found.moves == pytest.approx(np.abs(slopes))
    assert found.spread == pytest.approx(np.zeros(3), abs=1e-12)


def test_screening_ranks_the_g_function_right():
    points = trajectories(EIGHT, 2, 20)
    found = effects(points, g_function(points.reshape(-1, 8)).reshape(20, 9))
    assert list(np.argsort(-found.moves)[:4]) == [0, 1, 2, 3]
    assert found.moves[4:].max() < found.moves[3]


def test_screening_of_ishigami_sees_the_third_input_that_has_no_share_alone():
    points = trajectories(THREE, 5, 20)
    found = effects(points, ishigami(points.reshape(-1, 3)).reshape(20, 4))
    assert found.moves.min() > 1.0
    assert found.spread[2] > abs(found.mean[2])


def test_the_independent_package_finds_the_same_effects():
    morris = pytest.importorskip("SALib.analyze.morris")
    points = trajectories(EIGHT, 2, 10)
    answers = g_function(points.reshape(-1, 8))
    problem = {"num_vars": 8, "names": EIGHT, "bounds": [[0, 1]] * 8}
    theirs = morris.analyze(problem, points.reshape(-1, 8), answers, num_levels=4)
    ours = effects(points, answers.reshape(10, 9))
    assert ours.moves == pytest.approx(np.array(theirs["mu_star"], dtype=float))
    assert ours.mean == pytest.approx(np.array(theirs["mu"], dtype=float))
    assert ours.spread == pytest.approx(np.array(theirs["sigma"], dtype=float))
