"""Nash equilibria: games whose equilibria are known, games at random, games with ties."""

import itertools
import warnings

import numpy as np
import pytest

from sim.study.rivals.equilibria import equilibria, expected, mixed_are_sought, undominated

PRISONERS = ([[3, 0], [5, 1]], [[3, 5], [0, 1]])
PENNIES = ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
SEXES = ([[2, 0], [0, 1]], [[1, 0], [0, 2]])
ROCK = ([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]])
ENTRY = ([[0, 0], [-1, 1]], [[2, 2], [-1, 1]])
"""The entrant stays out or comes in, the other fights or yields: fighting is an empty threat (Selten 1978)."""


@pytest.mark.parametrize(
    ("game", "wanted"),
    [
        (PRISONERS, [([0, 1], [0, 1])]),
        (PENNIES, [([0.5, 0.5], [0.5, 0.5])]),
        (SEXES, [([1, 0], [1, 0]), ([0, 1], [0, 1]), ([2 / 3, 1 / 3], [1 / 3, 2 / 3])]),
        (ROCK, [([1 / 3] * 3, [1 / 3] * 3)]),
        (([[7.0]], [[-2.0]]), [([1], [1])]),
    ],
)
def test_games_whose_equilibria_are_known(game, wanted):
    for scale, shift in ((1.0, 0.0), (1e6, -3e7), (1e-3, 5.0)):
        ours, theirs = (np.array(table) * scale + shift for table in game)
        found = equilibria(ours.tolist(), theirs.tolist())
        assert len(found) == len(wanted)
        for pair, known in zip(found, wanted, strict=True):
            assert np.allclose(pair[0], known[0], atol=2e-6)
            assert np.allclose(pair[1], known[1], atol=2e-6)


def is_equilibrium(ours, theirs, pair):
    p, q = map(np.array, pair)
    width = max(np.ptp(ours), np.ptp(theirs))
    gain = max((ours @ q).max() - p @ ours @ q, (p @ theirs).max() - p @ theirs @ q)
    return abs(p.sum() - 1) < 1e-5 and abs(q.sum() - 1) < 1e-5 and gain < 1e-5 * width


@pytest.mark.parametrize("seed", range(25))
def test_games_at_random_have_an_odd_number_of_them(seed):
    """Wilson (1971); support enumeration alone loses some to rounding, about one game of this size in twenty."""
    random = np.random.default_rng(seed)
    ours, theirs = random.normal(size=(2, 5, 5)) * 1e5
    found = equilibria(ours, theirs)
    assert len(found) % 2 == 1
    assert all(is_equilibrium(ours, theirs, pair) for pair in found)
    pure = [pair for pair in found if max(pair[0]) == max(pair[1]) == 1.0]
    assert pure == found[: len(pure)]
    for row, column in itertools.product(range(5), range(5)):
        sure = ours[row, column] == ours[:, column].max() and theirs[row, column] == theirs[row].max()
        assert sure == any(p[row] == q[column] == 1.0 for p, q in pure)


def test_games_with_ties_are_answered_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(equilibria([[1, 1], [1, 1]], [[1, 1], [1, 1]])) == 4  # every pair of moves; the corners of all
        tied = equilibria(*ENTRY)
    assert all(is_equilibrium(*map(np.array, ENTRY), pair) for pair in tied)
    assert tied[:2] == [([1.0, 0.0], [1.0, 0.0]), ([0.0, 1.0], [0.0, 1.0])]


def test_the_same_game_gives_the_same_answer_every_time():
    ours, theirs = np.random.default_rng(4).normal(size=(2, 4, 5))
    assert equilibria(ours, theirs) == equilibria(ours, theirs)


def test_a_very_large_game_is_searched_for_pure_equilibria_only():
    assert mixed_are_sought(12, 5)
    assert not mixed_are_sought(20, 5)
    ours = np.zeros((20, 5))
    ours[3], theirs = 1.0, np.tile(np.arange(5.0), (20, 1))
    assert equilibria(ours, theirs) == [([*map(float, np.arange(20) == 3)], [0.0, 0.0, 0.0, 0.0, 1.0])]


def test_an_empty_threat_is_left_out():
    assert undominated(*ENTRY) == ([0, 1], [1])
    assert equilibria([[0], [1]], [[2], [1]]) == [([0.0, 1.0], [1.0])]


def test_of_two_moves_that_are_the_same_the_first_is_kept():
    assert undominated([[1, 1, 0], [0, 0, 1]], [[2, 2, 0], [0, 0, 2]]) == ([0, 1], [0, 2])
    assert undominated([[1, 2], [1, 2]], [[0, 1], [1, 0]]) == ([0, 1], [0, 1])  # the same to us alone


@pytest.mark.parametrize("seed", range(10))
def test_an_equilibrium_of_the_moves_worth_playing_is_one_of_the_whole_game(seed):
    random = np.random.default_rng(seed)
    ours, theirs = random.integers(0, 3, size=(2, 4, 4)).astype(float)
    rows, columns = undominated(ours, theirs)
    found = equilibria(ours[np.ix_(rows, columns)], theirs[np.ix_(rows, columns)])
    assert found
    for p, q in found:
        whole_p, whole_q = np.zeros(4), np.zeros(4)
        whole_p[rows], whole_q[columns] = p, q
        assert is_equilibrium(ours, theirs, (whole_p, whole_q))


def test_what_a_player_expects():
    assert expected([[1, 2], [3, 4]], [0.5, 0.5], [0.25, 0.75]) == pytest.approx(2.75)
