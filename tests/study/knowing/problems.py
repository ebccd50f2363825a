"""Decisions whose value of information is known in closed form: plans that are worth sums of standard normals."""

from math import pi, sqrt

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from sim.scenario.variants.draws import sobol
from sim.study.numbers.luck import normals

WORLDS = 512


def drawn(seed, inputs=3, worlds=WORLDS):
    """Standard normals float [worlds, inputs], and luck of the same shape."""
    names = [f"input {number}" for number in range(inputs)]
    return ndtri(sobol(names, seed, worlds)), normals(seed, "luck", worlds, inputs)


def unit_loss(mean, deviation):
    """What it is worth to know a normal before one chooses between it and 0."""
    if deviation == 0.0:
        return 0.0
    size = abs(mean) / deviation
    return deviation * (norm.pdf(size) - size * norm.cdf(-size))


def one_plan(seed, mean=0.3, weights=(1.0, 0.6, 0.0), luck=1.0):
    """(inputs, answers): carrying on, and a plan of which the third input is no part."""
    x, noise = drawn(seed, len(weights))
    return x, np.stack([np.zeros(len(x)), mean + x @ np.array(weights) + luck * noise[:, 0]], axis=1)


def three_plans(seed, luck=1.0):
    """Two plans, each worth an input of its own, and carrying on, which is worth a third."""
    x, noise = drawn(seed)
    return x, x + luck * noise


ALL_OF_THREE = 3 / (2 * sqrt(pi))
"""Knowing all three: the mean of the greatest of three standard normals."""
ONE_OF_THREE = 1 / sqrt(2 * pi)
"""Knowing one of them: the mean of the greater of it and 0, which the others are expected to be."""


def product(seed, luck=0.3):
    """A plan worth the product of two inputs: neither is worth anything alone."""
    x, noise = drawn(seed, 2)
    return x, np.stack([np.zeros(len(x)), x[:, 0] * x[:, 1] + luck * noise[:, 0]], axis=1)


BOTH_OF_PRODUCT = 1 / pi
