"""What is reckoned of a class, against theory."""

from fractions import Fraction
from math import comb, isclose

import pytest

from sim.study.numbers.luck import uniforms
from sim.teaching.collect.statistics import both, chance_of_hits, summary, wilson
from tests.teaching.made import predicted

SURE = Fraction(4, 5)


def exactly(hits, n):
    return sum(comb(n, k) * SURE**k * (1 - SURE) ** (n - k) for k in hits)


@pytest.mark.parametrize("n", [1, 2, 5, 14, 30, 35])
def test_the_chance_of_hits_is_the_binomial_one(n):
    for hits in range(n + 1):
        tail = range(hits + 1) if hits < SURE * n else range(hits, n + 1)
        assert isclose(chance_of_hits(hits, n), float(exactly(tail, n)), rel_tol=1e-9)


def test_a_count_as_expected_is_not_few():
    """Where four fifths of n is a whole number, no rounding of .8 n makes it fewer."""
    for n in range(5, 200, 5):
        hits = [predicted(90.0, 110.0)] * (4 * n // 5) + [predicted(0.0, 1.0)] * (n - 4 * n // 5)
        assert not summary(hits).has_few


def test_wilson_is_what_its_test_does_not_reject():
    z = 1.959963984540054
    for n in (1, 3, 20, 400):
        for count in range(0, n + 1, max(1, n // 7)):
            low, high = wilson(count, n)
            assert 0.0 <= low <= count / n <= high <= 1.0
            for end in (low, high):
                if 0.0 < end < 1.0:
                    assert isclose((count / n - end) ** 2, z * z * end * (1 - end) / n, rel_tol=1e-9, abs_tol=1e-12)


def test_wilson_covers_about_as_often_as_it_says():
    n, share, draws = 24, 0.7, 4000
    counts = (uniforms(7, "wilson", draws, n) < share).sum(axis=1)
    covered = sum(low <= share <= high for low, high in (wilson(int(each), n) for each in counts)) / draws
    exact = sum(
        comb(n, k) * share**k * (1 - share) ** (n - k)
        for k in range(n + 1)
        if wilson(k, n)[0] <= share <= wilson(k, n)[1]
    )
    assert abs(covered - exact) < 4 * (exact * (1 - exact) / draws) ** 0.5
    assert 0.92 < exact < 0.98


def test_a_summary_by_hand():
    said = [
        predicted(0.0, 200.0),
        predicted(-100.0, 0.0),
        predicted(100.0, 300.0),
        predicted(90.0, 110.0),
        predicted(-9.0, 9.0),
    ]
    found = summary(said)
    assert (found.n, found.answer, found.right, found.hits) == (5, 100.0, 3, 3)
    assert found.middle == 100.0
    assert found.quarters == (0.0, 100.0)
    assert found.distance == 100.0
    assert found.width == 100.0
    assert summary(said[:3]).quarters is None


def test_pairs_by_hand():
    right, wrong = predicted(50.0, 60.0), predicted(-60.0, -50.0)
    found = both([(right, right), (wrong, right), (wrong, right), (right, wrong), (wrong, wrong)])
    assert (found.n, found.right, found.became_right, found.became_wrong) == (5, (2, 3), 2, 1)
    assert found.right[1] - found.right[0] == found.became_right - found.became_wrong
    assert found.distance == (155.0, 45.0)
