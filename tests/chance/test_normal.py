"""AS 241: its coefficients against the author's sums, its values against the normal distribution."""

import re
from decimal import Decimal
from pathlib import Path

import mpmath
import numpy as np
import pytest
from scipy import stats

from sim.chance import normal, normal_from, uniform
from sim.compiled import compiled

# Wichura 1988: the mantissas of the coefficients of each rational function add up to these
SUMS = {"AB": "55.8831928806149014439", "CD": "49.33206503301610289036", "EF": "47.52583317549289671629"}


@pytest.mark.parametrize("letters", list(SUMS))
def test_coefficients_add_up_to_the_published_sums(letters):
    source = Path(normal.__file__).read_text()
    found = re.findall(rf"^[{letters}]\d = ([0-9.]+)", source, flags=re.MULTILINE)
    assert len(found) == 15
    assert sum(map(Decimal, found)) == Decimal(SUMS[letters])


def quantile(u):
    with mpmath.workprec(200):
        u = mpmath.mpf(u)
        x = mpmath.mpf(float(stats.norm.ppf(float(u))))
        for _ in range(4):  # Newton, from a start that is right to a dozen places
            x -= (mpmath.ncdf(x) - u) / mpmath.npdf(x)
        return x


@pytest.mark.parametrize(
    "u",
    [1e-300, 1e-20, 1.3e-11, 1.5e-11, 2.0**-33, 1e-4, 0.0749, 0.0751, 0.3, 0.49, 0.51, 0.925, 1 - 2.0**-33],
)
def test_values(u):
    true = quantile(u)
    assert abs((mpmath.mpf(normal_from(u)) - true) / true) < 1e-15


def test_middle_and_symmetry():
    assert normal_from(0.5) == 0.0
    for word in (0, 1, 12345, 2**30, 2**31 - 1):
        u = (word + 0.5) / 2**32
        assert normal_from(u) == -normal_from(1.0 - u)


def test_rises_with_its_uniform_number():
    us = np.linspace(2.0**-33, 1 - 2.0**-33, 20_001)
    assert np.all(np.diff([normal_from(u) for u in us.tolist()]) > 0)


def test_compiled_bits_are_the_same():
    @compiled
    def loop(u, out):
        for i in range(u.size):
            out[i] = normal_from(u[i])

    rng = np.random.default_rng(5)
    u = np.concatenate([rng.random(40_000), 10.0 ** -rng.uniform(0, 300, 5_000)])
    out = np.empty_like(u)
    loop(u, out)
    assert out.tolist() == [normal_from(v) for v in u.tolist()]


def test_distribution():
    draws = [normal_from(uniform(2026, 0, 1, who, 0, 0, 1)) for who in range(5000)]
    assert stats.kstest(draws, "norm").pvalue > 1e-3
