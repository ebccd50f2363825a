"""Numbers as the page prints them, and the one curve that the sums need."""

import math


def n(x, digits=3):
    """A number as it is printed."""
    text = f"{x:.{digits}f}"
    return text if float(text) != 0.0 else f"{0.0:.{digits}f}"


def logistic(x):
    """1 / (1 + e^-x)."""
    return 1.0 / (1.0 + math.exp(-x))
