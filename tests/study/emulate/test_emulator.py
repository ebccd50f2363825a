"""An emulator of eight levers: as accurate as it says, at settings and with luck that it never saw."""

import numpy as np
import pytest

from sim.errors import RegularsError
from sim.study.emulate.accuracy import accuracy
from sim.study.emulate.emulator import Ranges, emulated

NAMES = ("price", "product", "welcome", "service", "farewell", "promise", "recovery", "seats")
RANGES = Ranges(NAMES, np.array([20.0, 4, 4, 4, 4, 4, 0, 600]), np.array([30.0, 8, 8, 8, 8, 8, 1, 1200]))
LUCK, FRESH = tuple(range(8)), tuple(range(100, 140))


def market(settings, luck):
    """Worth of eight levers: saturating, with an interplay; luck that all settings share, some that grows with a lever,
    and a little that none shares."""
    unit = RANGES.inward(settings)
    gains = 40_000 * np.sqrt(0.1 + unit[:, 1]) + 30_000 * unit[:, 2] * unit[:, 3] - 25_000 * (unit[:, 0] - 0.4) ** 2
    gains += 8_000 * unit[:, 4] - 12_000 * unit[:, 5] ** 2 + 3_000 * unit[:, 6] + 15_000 * np.tanh(2.0 * unit[:, 7])
    shared, leaning = (np.array([np.random.default_rng([each, part]).normal() for each in luck]) for part in (0, 1))
    own = np.array(
        [[np.random.default_rng([each, *(row * 1e6).astype(int)]).normal() for each in luck] for row in settings]
    )
    return gains[:, None] - 35_000 + 400.0 * shared + 300.0 * leaning * unit[:, [1]] + 100.0 * own


def test_it_is_as_accurate_as_it_says_and_one_of_shuffled_answers_is_not():
    made = emulated(market, RANGES, LUCK, seed=3, count=96)
    told = made.tried(market, FRESH, seed=3)
    assert told.faults == ()
    assert (told.settings, told.replications, told.fresh) == (32, 8, 40)
    assert 350.0 < told.luck < 750.0
    assert told.signs >= 20

    def shuffled(settings, luck):
        answers = market(settings, luck)
        return answers if len(settings) != 96 else answers[np.random.default_rng(1).permutation(96)]

    wrong = emulated(shuffled, RANGES, LUCK, seed=3, count=96).tried(market, FRESH, seed=3)
    assert any("of the range" in fault for fault in wrong.faults)


def test_luck_shared_by_all_points_is_seen_only_with_fresh_luck():
    def lucky(settings, luck):
        return market(settings, luck) + np.array([5_000.0 if each < 50 else 0.0 for each in luck])

    told = emulated(lucky, RANGES, LUCK, seed=3, count=96).tried(lucky, FRESH, seed=3)
    assert told.interpolation < 1_500
    assert told.rmse > 4_000
    assert any("interpolation and luck explain" in fault for fault in told.faults)


def test_error_is_interpolation_and_luck():
    settings = np.zeros((3, 1))
    same, fresh = np.array([[2.0], [4.0], [6.0]]), np.array([[1.0, 3.0], [3.0, 7.0], [6.0, 6.0]])
    told = accuracy(lambda _: np.array([3.0, 4.0, 5.0]), settings, same, fresh, 0.8)
    assert told.interpolation == pytest.approx(np.sqrt(2 / 3))
    assert told.rmse == pytest.approx(np.sqrt((1 + 1 + 1) / 3))
    assert told.luck == pytest.approx(np.sqrt((2 + 8 + 0) / 3))
    assert told.expected == pytest.approx(np.sqrt(2 / 3 + 10 / 3 * 1.5))
    assert (told.range, told.signs, told.wrong_signs) == (4.0, 2, 0)
    assert accuracy(lambda _: np.array([3.0, -40.0, 5.0]), settings, same, fresh + 99, 0.8).wrong_signs == 0
    assert accuracy(lambda _: np.array([9.0, 9.0, -1.0]), settings, same, 0 * fresh + [[9], [9], [30]], 9).signs == 0


def test_luck_that_is_not_fresh_and_ranges_that_are_none_are_refused():
    made = emulated(market, RANGES, (0, 1), seed=3, count=16)
    with pytest.raises(RegularsError, match="not fresh"):
        made.tried(market, (1, 2), seed=3)
    with pytest.raises(RegularsError, match="low end"):
        Ranges(("a",), np.array([1.0]), np.array([1.0]))


def test_its_own_units_and_the_cube_are_each_others():
    at = RANGES.outward(RANGES.design(1, 5))
    assert RANGES.inward(at) == pytest.approx(RANGES.design(1, 5))
    made = emulated(market, RANGES, (0, 1), seed=3, count=64)
    assert made(at).shape == made.error(at).shape == (5,)
    assert (made(at) == emulated(market, RANGES, (0, 1), seed=3, count=64)(at)).all()
