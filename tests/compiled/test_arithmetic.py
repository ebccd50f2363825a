"""exp, log and their kin: right to the last place, and the same bits plain, compiled and over arrays."""

import hashlib
import math
import platform
import random

import mpmath
import numpy as np
import pytest

from sim.compiled import arithmetic, compiled, enabled

needs_compiler = pytest.mark.skipif(not enabled(), reason="NUMBA_DISABLE_JIT is set")


@compiled
def each(x, out):
    """Every function of the module, of every x; small enough to be one compilation."""
    for i in range(x.size):
        out[0, i] = arithmetic.exp(x[i])
        out[1, i] = arithmetic.log(x[i])
        out[2, i] = arithmetic.logistic(x[i])
        out[3, i] = arithmetic.tanh(x[i])
        out[4, i] = arithmetic.halve(abs(x[i]))
        out[5, i] = arithmetic.power(abs(x[i]), 0.3)


def plain(x):
    columns = [
        [f(v) for v in x.tolist()] for f in (arithmetic.exp, arithmetic.log, arithmetic.logistic, arithmetic.tanh)
    ]
    columns.append([arithmetic.halve(abs(v)) for v in x.tolist()])
    columns.append([arithmetic.power(abs(v), 0.3) for v in x.tolist()])
    return np.array(columns)


def places_off(found, true):
    """How many units in the last place ``found`` is from the true value."""
    unit = mpmath.mpf(2) ** (math.frexp(float(true))[1] - 53)
    return float(abs(mpmath.mpf(found) - true) / unit)


def near_one(rng):
    return 1.0 + rng.choice((-1, 1)) * 10 ** rng.uniform(-15, -0.5)


ACCURACY = [
    ("exp", mpmath.exp, lambda rng: rng.uniform(-708, 709), 1.0),
    ("exp", mpmath.exp, lambda rng: rng.uniform(-1, 1), 1.0),
    ("log", mpmath.log, lambda rng: 2.0 ** rng.uniform(-1022, 1023.9), 1.0),
    ("log", mpmath.log, lambda rng: rng.uniform(0.5, 2), 1.0),
    ("log", mpmath.log, near_one, 1.0),
    ("logistic", lambda x: 1 / (1 + mpmath.exp(-x)), lambda rng: rng.uniform(-40, 40), 3.0),
    ("tanh", mpmath.tanh, lambda rng: rng.uniform(-20, 20), 3.0),
    ("tanh", mpmath.tanh, lambda rng: 10 ** rng.uniform(-12, 0), 3.0),
    ("halve", lambda x: mpmath.mpf(2) ** -x, lambda rng: rng.uniform(0, 1000), 1.5),
]


@pytest.mark.parametrize(("name", "truth", "draw", "places"), ACCURACY)
def test_right_to_the_last_places(name, truth, draw, places):
    rng = random.Random(2026)
    function = getattr(arithmetic, name)
    with mpmath.workprec(150):
        worst = max((places_off(function(x), truth(mpmath.mpf(x))), x) for x in (draw(rng) for _ in range(3000)))
    assert worst[0] <= places, f"{name}({worst[1]!r}) is {worst[0]:.2f} units in the last place off"


def inputs():
    rng = np.random.default_rng(11)
    x = np.concatenate(
        [
            rng.uniform(-30, 30, 20_000),
            rng.uniform(-1000, 1000, 5_000),
            np.exp(rng.uniform(-700, 700, 5_000)),
            1.0 + rng.normal(0, 1e-6, 5_000),
            rng.integers(-(2**63), 2**63 - 1, 20_000).view(np.float64),  # any bits: nan, inf, subnormals
            np.array([0.0, -0.0, 1.0, -1.0, -0.5, math.inf, -math.inf, math.nan, 5e-324, arithmetic.SMALLEST]),
            np.array([-708.0, np.nextafter(-708, -709), 709.0, np.nextafter(709, 710), arithmetic.ROOT_HALF]),
        ]
    )
    x[np.isnan(x)] = math.nan  # a signalling nan makes NumPy warn
    return x


@pytest.fixture(scope="module")
def compared():
    x = inputs()
    return x, plain(x)


def test_compiled_code_has_the_same_bits(compared):
    x, expected = compared
    found = np.empty((6, x.size))
    each(x, found)
    np.testing.assert_array_equal(found, expected)  # nan equals nan


def test_arrays_have_the_same_bits(compared):
    x, expected = compared
    np.testing.assert_array_equal(arithmetic.exp_array(x), expected[0])
    np.testing.assert_array_equal(arithmetic.log_array(x), expected[1])


def test_arrays_of_any_shape_layout_and_kind():
    x = np.arange(1, 25).reshape(4, 6)
    assert arithmetic.log_array(x[:, ::2]).tolist() == [[arithmetic.log(v) for v in row] for row in x[:, ::2].tolist()]
    assert arithmetic.exp_array(x.T).shape == (6, 4)
    assert arithmetic.exp_array(0.0) == 1.0


@needs_compiler
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
def test_loops_are_vectorised():
    @compiled
    def loop(x, y):
        for i in range(x.size):
            y[i] = arithmetic.exp(x[i]) + arithmetic.log(x[i])

    loop(np.ones(8), np.ones(8))
    (assembly,) = loop.dispatcher.inspect_asm().values()
    assert "mulpd" in assembly  # multiplies several doubles at once: without this a run takes twice as long
    assert "divpd" in assembly


def test_numbers_never_change():
    """Every result rests on these bits, on every machine."""
    x = np.arange(-6400, 6400) / 64.0 + 1 / 3
    found = plain(x)
    found[np.isnan(found)] = 0.0
    digest = hashlib.sha256(found.astype("<f8").tobytes()).hexdigest()
    assert digest == "e695cfa50d0d72d35c2bb211dd480e5113ac42bfff10c5ddda6aa6d2310d9e5e"


def test_exact_values():
    assert arithmetic.exp(0.0) == 1.0
    assert arithmetic.log(1.0) == 0.0
    assert arithmetic.logistic(0.0) == 0.5
    assert arithmetic.tanh(0.0) == 0.0
    assert [arithmetic.halve(n) for n in range(1023)] == [2.0**-n for n in range(1023)]
    assert arithmetic.halve(1023) == 0.0


def test_ends_of_the_range():
    assert arithmetic.exp(-708.0) == pytest.approx(math.exp(-708.0), rel=1e-15)
    assert arithmetic.exp(-708.0001) == 0.0
    assert arithmetic.exp(-math.inf) == 0.0
    assert arithmetic.exp(math.inf) == arithmetic.exp(709.0) == pytest.approx(math.exp(709.0), rel=1e-15)
    assert arithmetic.log(0.0) == -math.inf
    assert arithmetic.log(math.inf) == math.inf
    assert math.isnan(arithmetic.log(-1.0))
    assert arithmetic.logistic(-1e9) < 1e-300
    assert arithmetic.logistic(1e9) == 1.0
    assert (arithmetic.tanh(1e9), arithmetic.tanh(-1e9)) == (1.0, -1.0)


def test_power():
    assert arithmetic.power(0.0, 0.0) == 1.0
    assert arithmetic.power(0.3, 0) == 1.0
    assert arithmetic.power(1.0, 17.3) == 1.0
    assert arithmetic.power(0.0, 0.5) == 0.0
    assert arithmetic.power(0.85, 1.75) == pytest.approx(0.85**1.75, rel=1e-15)
    assert arithmetic.power(1.1, 52.0) == pytest.approx(1.1**52, rel=1e-14)


@pytest.mark.parametrize(
    ("function", "low", "high"),
    [("exp", -708, 709), ("log", 1e-9, 9), ("logistic", -40, 40), ("tanh", -4, 4), ("halve", 30, 0)],
)
def test_never_falls_where_it_should_rise(function, low, high):
    rng = random.Random(7)
    xs = sorted((low + (high - low) * rng.random() for _ in range(20_000)), reverse=high < low)
    values = [getattr(arithmetic, function)(x) for x in xs]
    assert values == sorted(values)


def test_whole_numbers_serve_as_well():
    @compiled
    def of_whole(n):
        return arithmetic.exp(n), arithmetic.log(n), arithmetic.halve(n), arithmetic.power(n, n), arithmetic.tanh(n)

    expected = (math.exp(3), math.log(3), 0.125, 27.0, math.tanh(3))
    assert of_whole(3) == pytest.approx(expected, rel=1e-15)
    assert of_whole(3) == of_whole(3.0)
