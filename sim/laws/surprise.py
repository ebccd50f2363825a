"""Surprise on average: loss aversion, perceived risk, novelty (V12, V13, V15).

Sources: Anderson & Sullivan (1993), Marketing Science 12, for shortfalls that weigh more; Tversky & Kahneman (1992),
Journal of Risk and Uncertainty 5; Rust, Inman, Jia & Zahorik (1999), Marketing Science 18, for learned risk.
All quantities in z (standard deviations between businesses) unless said otherwise.
"""

import math

from scipy.optimize import brentq

from sim.laws.ranges import number
from sim.laws.smoothing import stationary_variance


def expected_felt(mean: float, sd: float, loss_aversion: float) -> float:
    """V12. Mean of the felt surprise when surprise is normal: gains count once, shortfalls `loss_aversion` times.

    d Phi(d/s) + s phi(d/s) - lambda [s phi(d/s) - d (1 - Phi(d/s))]; `sd` 0 or more, `loss_aversion` 0 or more.
    """
    from scipy.stats import norm  # here: half a second, of every start otherwise

    mean, sd = number("mean", mean), number("sd", sd, 0.0)
    aversion = number("loss_aversion", loss_aversion, 0.0)
    if sd == 0.0:
        return mean if mean >= 0.0 else aversion * mean
    density, above = sd * norm.pdf(mean / sd), norm.cdf(mean / sd)
    return float(density + mean * above - aversion * (density - mean * norm.sf(mean / sd)))


def break_even_surprise(sd: float, loss_aversion: float) -> float:
    """V12. The mean surprise at which what is felt is 0 on average; 0 or more if `loss_aversion` (above 0) is >= 1."""
    sd, aversion = number("sd", sd, 0.0), number("loss_aversion", loss_aversion, 0.0, above=True)
    reach = 1.0
    while expected_felt(reach, 1.0, aversion) * expected_felt(-reach, 1.0, aversion) > 0.0:
        reach *= 2.0
    return sd * brentq(expected_felt, -reach, reach, args=(1.0, aversion), xtol=1e-15)


def surprise_variance(gain: float, variance: float = 1.0) -> float:
    """V13. Variance of D = m - e once e has settled: 2/(2 - gain) times that of m, as e does not know the new m."""
    return number("variance", variance, 0.0) + stationary_variance(gain, variance)


def perceived_risk(gain: float, variance: float = 1.0) -> float:
    """V13. What perceived risk settles to on average when memories are normal: E abs(D) = sqrt(2/pi) s.d.(D).

    `gain` of learning, above 0 and at most 1; `variance` of the memories of visits (z^2), 0 or more.
    """
    return math.sqrt(2.0 / math.pi * surprise_variance(gain, variance))


def mean_novelty(fades: float, visits: float) -> float:
    """V15. Mean of exp(-fades h) over h = 0..visits - 1, the visits between two refreshments: 0 to 1.

    `fades` per visit, 0 or more; `visits` from 1.  (1 - e^(-del T))/(T (1 - e^-del)).
    """
    fades, visits = number("fades", fades, 0.0), number("visits", visits, 1.0)
    return 1.0 if fades == 0.0 else math.expm1(-fades * visits) / (visits * math.expm1(-fades))
