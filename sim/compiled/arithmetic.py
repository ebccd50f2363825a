"""exp, log and their kin: the only source of transcendental numbers in what a table's bytes depend on.

The functions of a machine's mathematical library differ between machines in the last bits, and their calls
keep a loop from being vectorised.  These are polynomials over + - * / alone, which IEEE 754 rounds in the
same way everywhere, without a branch that outlives compilation.  The same text serves CPython, compiled code
and NumPy arrays, with the same bits.

**exp.**  ``x = k ln 2 + r`` with whole k and ``abs(r) <= ln 2 / 2``; ``exp(r) - 1 = r + r^2 (1/2 + r q(r))``.

**log.**  ``x = 2^k (1 + f)`` with ``1 + f`` between sqrt(1/2) and sqrt(2); with ``s = f / (2 + f)`` and
``z = s^2``, ``log(1 + f) = 2 artanh(s) = f - s (f - z p(z))``.

The coefficients of q (degree 8) and p (degree 6) are our own.  They come from Remez' exchange in 60 digits
(mpmath): start from Chebyshev's extrema; solve the linear system that levels ``weight (polynomial -
function)`` with alternating signs; move each point to the extremum of its interval of one sign; repeat to a
standstill; round to doubles.  For q the function is ``(exp(r) - 1 - r - r^2 / 2) / r^3`` and the weight
``abs(r)^3 / exp(r)``; for p they are ``(2 artanh(s) - 2 s) / (s z)`` and ``z / 2``, so that the error is
relative to the result: 2^-57.2 and 2^-58.8 after rounding.  Measured against mpmath, exp and log are within 1
unit in the last place, halve within 1.1, logistic and tanh within 3.
"""

import math

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled.bits import (
    SHIFT,
    exponent_of,
    exponents,
    fraction_of,
    fractions,
    power_of_two,
    powers_of_two,
)

LOWEST = -708.0  # exp is 0 below: the next results would soon be subnormal
HIGHEST = 709.0  # exp stays at its value here above
SMALLEST = 2.2250738585072014e-308  # 2^-1022, the smallest normal number: log is -inf from 0 to below it
INFINITY = math.inf

LN2 = 0.6931471805599453
LN2_HIGH = 0.6931471805592082  # ln 2 to 40 binary places: its product with any k is exact
LN2_LOW = 7.371002565167799e-13  # ln 2 - LN2_HIGH
PER_LN2 = 1.4426950408889634  # 1 / ln 2
ROOT_HALF = 0.7071067811865476

Q0 = 0.16666666666666433
Q1 = 0.04166666666660395
Q2 = 0.008333333333500045
Q3 = 0.0013888888926800952
Q4 = 0.00019841269466214562
Q5 = 2.480150867580754e-05
Q6 = 2.755764085701226e-06
Q7 = 2.762518984848254e-07
Q8 = 2.4978387621327567e-08

P0 = 0.6666666666666734
P1 = 0.3999999999941396
P2 = 0.2857142874256256
P3 = 0.22222198553756636
P4 = 0.1818356540812172
P5 = 0.15314021110146186
P6 = 0.1479626113656207


def _exp_minus_one(r):
    """exp(r) - 1 for abs(r) <= 0.35; scalars or arrays."""
    r2 = r * r
    r4 = r2 * r2
    low = (0.5 + Q0 * r) + r2 * (Q1 + Q2 * r)
    high = (Q3 + Q4 * r) + r2 * (Q5 + Q6 * r)
    return r + r2 * (low + r4 * (high + r4 * (Q7 + Q8 * r)))


def _rest(x, shifted):
    """What is left of x when k ln 2 is taken away, ``shifted`` being k + SHIFT."""
    k = shifted - SHIFT
    return (x - k * LN2_HIGH) - k * LN2_LOW


def _log_of_parts(f, k):
    """log(2^k (1 + f)) for 1 + f between sqrt(1/2) and sqrt(2); scalars or arrays."""
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    w = z * (((P0 + P1 * z) + z2 * (P2 + P3 * z)) + z2 * z2 * ((P4 + P5 * z) + z2 * P6))
    return k * LN2_HIGH + (f - (s * (f - w) - k * LN2_LOW))


def exp(x: float) -> float:
    """e to the x.  0 below -708, exp(709) = 8.2e307 above 709."""
    x = float(x)
    held = x
    if x < LOWEST:
        held = LOWEST
    if x > HIGHEST:
        held = HIGHEST
    shifted = held * PER_LN2 + SHIFT
    result = (1.0 + _exp_minus_one(_rest(held, shifted))) * power_of_two(shifted)
    if x < LOWEST:
        result = 0.0
    return result


def log(x: float) -> float:
    """Natural logarithm.  -inf for 0 (and below 2^-1022), nan for negative numbers, inf for inf."""
    x = float(x)
    m = fraction_of(x)
    k = exponent_of(x)
    if m < ROOT_HALF:
        m = m + m
        k = k - 1.0
    result = _log_of_parts(m - 1.0, k)
    if x < SMALLEST:
        result = -INFINITY
    if x < 0.0:
        result = math.nan
    if not x < INFINITY:
        result = x
    return result


def logistic(x: float) -> float:
    """1 / (1 + exp(-x)): the chance that belongs to x logits, 0..1."""
    return 1.0 / (1.0 + exp(-x))


def tanh(x: float) -> float:
    """Hyperbolic tangent, -1..1; keeps its relative accuracy near 0."""
    x = float(x)
    y = 2.0 * abs(x)
    if y > 100.0:
        y = 100.0
    shifted = y * PER_LN2 + SHIFT
    scale = power_of_two(shifted)
    grown = scale * _exp_minus_one(_rest(y, shifted)) + (scale - 1.0)  # exp(y) - 1
    result = grown / (grown + 2.0)
    if x < 0.0:
        result = -result
    return result


def power(base: float, exponent: float) -> float:
    """``base`` (>= 0) to the ``exponent``: exp(exponent log base); exactly 1 for exponent 0 and for base 1.

    The relative error grows with abs(exponent log base), about 1e-16 for each unit of it.
    """
    result = exp(exponent * log(base))
    if exponent == 0.0:
        result = 1.0
    return result


def halve(n: float) -> float:
    """2 to the -n for n >= 0 (0 above 1022): what is left after n halvings; exact for whole n."""
    held = float(n)
    if held > 1022.0:
        held = 1022.0
    shifted = SHIFT - held
    rest = (SHIFT - shifted) - held
    result = (1.0 + _exp_minus_one(rest * LN2)) * power_of_two(shifted)
    if n > 1022:
        result = 0.0
    return result


def exp_array(x: Floats | Ints | float) -> Floats:
    """``exp`` of every element of an array of float64, with the bits of ``exp``."""
    x = np.asarray(x, dtype=np.float64)
    held = np.minimum(np.maximum(x, LOWEST), HIGHEST)
    shifted = held * PER_LN2 + SHIFT
    result = (1.0 + _exp_minus_one(_rest(held, shifted))) * powers_of_two(shifted)
    return np.where(x < LOWEST, 0.0, result)


def log_array(x: Floats | Ints) -> Floats:
    """``log`` of every element of an array of float64, with the bits of ``log``."""
    x = np.asarray(x, dtype=np.float64)
    m, k = fractions(x), exponents(x)
    small = m < ROOT_HALF
    m = np.where(small, m + m, m)
    k = np.where(small, k - 1.0, k)
    result = np.where(x < SMALLEST, -INFINITY, _log_of_parts(m - 1.0, k))
    return np.where(x < INFINITY, np.where(x < 0.0, math.nan, result), x)
