"""The three questions about the bits of a double that plain arithmetic cannot answer.

``power_of_two``, ``fraction_of`` and ``exponent_of`` are the only functions of the model with two bodies:
through ``math.frexp`` and ``math.ldexp`` in CPython, and through the bits themselves in compiled code
(``register_intrinsics``), where a library call would keep loops from being vectorised.  The plural forms
answer for NumPy arrays.  tests/compiled/test_arithmetic.py proves that all agree on normal positive numbers;
others get some answer, not an error.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.annotations import Floats

SHIFT = 6755399441055744.0 + 1023.0  # 1.5 * 2^52 + the bias: k + SHIFT ends in the biased exponent of 2^k

_FRACTION = (1 << 52) - 1
_HALF = 1022 << 52  # the bits of 0.5
_COUNTER = 1075 << 52  # the bits of 2^52, below which whole numbers can be slipped into the fraction
_COUNTER_BASE = 4503599627370496.0 + 1022.0


def power_of_two(shifted: float) -> float:
    """2^k for ``shifted = k + SHIFT``, k whole in -1022..1023."""
    k = shifted - SHIFT
    return math.ldexp(1.0, int(k)) if k == k else k


def fraction_of(x: float) -> float:
    """m of ``x = m 2^k`` with 0.5 <= m < 1, for normal positive x."""
    return math.frexp(abs(x))[0]


def exponent_of(x: float) -> float:
    """k of ``x = m 2^k`` with 0.5 <= m < 1, for normal positive x; a float."""
    return float(math.frexp(x)[1])


def powers_of_two(shifted: Floats | float) -> Floats:
    """``power_of_two`` of an array."""
    return (np.ascontiguousarray(shifted).view(np.int64) << 52).view(np.float64)


def fractions(x: Floats) -> Floats:
    """``fraction_of`` an array."""
    return (np.ascontiguousarray(x).view(np.int64) & _FRACTION | _HALF).view(np.float64)


def exponents(x: Floats) -> Floats:
    """``exponent_of`` an array."""
    return (np.ascontiguousarray(x).view(np.int64) >> 52 | _COUNTER).view(np.float64) - _COUNTER_BASE


def register_intrinsics(options: Mapping[str, Any]) -> None:
    """Give the three functions their compiled bodies.  Needs numba; called once by ``sim.compiled``."""
    from llvmlite import ir
    from numba.core import types
    from numba.extending import intrinsic, overload

    whole, double = ir.IntType(64), ir.DoubleType()

    def through_bits(name, build):
        def describe(typingctx, x):  # noqa: ARG001  numba passes its context
            def generate(context, builder, signature, arguments):  # noqa: ARG001  numba fixes this form
                return builder.bitcast(build(builder, builder.bitcast(arguments[0], whole)), double)

            return types.float64(types.float64), generate

        describe.__name__ = name
        return intrinsic(describe)

    raised = through_bits("raised", lambda b, bits: b.shl(bits, whole(52)))
    fraction = through_bits("fraction", lambda b, bits: b.or_(b.and_(bits, whole(_FRACTION)), whole(_HALF)))
    counter = through_bits("counter", lambda b, bits: b.or_(b.lshr(bits, whole(52)), whole(_COUNTER)))
    base = _COUNTER_BASE
    options = {"jit_options": {"forceinline": True, **options}}
    overload(power_of_two, **options)(lambda shifted: lambda shifted: raised(shifted))  # noqa: ARG005  a type
    overload(fraction_of, **options)(lambda x: lambda x: fraction(x))  # noqa: ARG005
    overload(exponent_of, **options)(lambda x: lambda x: counter(x) - base)  # noqa: ARG005
