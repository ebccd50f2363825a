"""The normal quantile: Wichura 1988, algorithm AS 241 (PPND16), Applied Statistics 37(3), 477-484.

About 16 digits.  The mantissas of A and B, of C and D and of E and F add up to the sums that the author
printed against slips of the pen (tests/chance/test_normal.py).
"""

import math

from sim.compiled.arithmetic import log

# fmt: off
A0 = 3.3871328727963666080  # near the middle
A1 = 1.3314166789178437745e2
A2 = 1.9715909503065514427e3
A3 = 1.3731693765509461125e4
A4 = 4.5921953931549871457e4
A5 = 6.7265770927008700853e4
A6 = 3.3430575583588128105e4
A7 = 2.5090809287301226727e3
B1 = 4.2313330701600911252e1
B2 = 6.8718700749205790830e2
B3 = 5.3941960214247511077e3
B4 = 2.1213794301586595867e4
B5 = 3.9307895800092710610e4
B6 = 2.8729085735721942674e4
B7 = 5.2264952788528545610e3
C0 = 1.42343711074968357734  # in the tails
C1 = 4.63033784615654529590
C2 = 5.76949722146069140550
C3 = 3.64784832476320460504
C4 = 1.27045825245236838258
C5 = 2.41780725177450611770e-1
C6 = 2.27238449892691845833e-2
C7 = 7.74545014278341407640e-4
D1 = 2.05319162663775882187
D2 = 1.67638483018380384940
D3 = 6.89767334985100004550e-1
D4 = 1.48103976427480074590e-1
D5 = 1.51986665636164571966e-2
D6 = 5.47593808499534494600e-4
D7 = 1.05075007164441684324e-9
E0 = 6.65790464350110377720  # far out in the tails
E1 = 5.46378491116411436990
E2 = 1.78482653991729133580
E3 = 2.96560571828504891230e-1
E4 = 2.65321895265761230930e-2
E5 = 1.24266094738807843860e-3
E6 = 2.71155556874348757815e-5
E7 = 2.01033439929228813265e-7
F1 = 5.99832206555887937690e-1
F2 = 1.36929880922735805310e-1
F3 = 1.48753612908506148525e-2
F4 = 7.86869131145613259100e-4
F5 = 1.84631831751005468180e-5
F6 = 1.42151175831644588870e-7
F7 = 2.04426310338993978564e-15
# fmt: on

MIDDLE = 0.425  # abs(p - 0.5) up to here is the middle
MIDDLE_SQUARE = 0.180625
FAR = 5.0  # sqrt(-log p) beyond here is far out; p < 1.4e-11, which no 32-bit uniform reaches
TAIL_CENTRE = 1.6


def _ratio(r, n0, n1, n2, n3, n4, n5, n6, n7, d1, d2, d3, d4, d5, d6, d7):
    above = ((((((n7 * r + n6) * r + n5) * r + n4) * r + n3) * r + n2) * r + n1) * r + n0
    below = ((((((d7 * r + d6) * r + d5) * r + d4) * r + d3) * r + d2) * r + d1) * r + 1.0
    return above / below


def normal_from(u: float) -> float:
    """The standard normal number whose chance of not being exceeded is u, 0 < u < 1."""
    return normal_outer(u) if in_tails(u) else normal_middle(u)


def in_tails(u: float) -> bool:
    """Whether the normal number of u is one of ``normal_outer`` (about one in seven), not of ``normal_middle``."""
    return abs(u - 0.5) > MIDDLE


def normal_middle(u: float) -> float:
    """``normal_from`` near the middle; elsewhere some number, so that a loop may ask for all and correct the few."""
    q = u - 0.5
    return q * _ratio(MIDDLE_SQUARE - q * q, A0, A1, A2, A3, A4, A5, A6, A7, B1, B2, B3, B4, B5, B6, B7)


def normal_outer(u: float) -> float:
    """``normal_from`` in the tails."""
    q = u - 0.5
    r = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    if r <= FAR:
        size = _ratio(r - TAIL_CENTRE, C0, C1, C2, C3, C4, C5, C6, C7, D1, D2, D3, D4, D5, D6, D7)
    else:
        size = _ratio(r - FAR, E0, E1, E2, E3, E4, E5, E6, E7, F1, F2, F3, F4, F5, F6, F7)
    return -size if q < 0.0 else size
