"""Checks of what a law is asked about: a number out of range is refused with one sentence."""

import math

import numpy as np

ROUNDING = 1e-9


def number(name, value, low=-math.inf, high=math.inf, *, above=False, below=False, infinite=False):
    """The value as a float between `low` and `high`; `above` and `below` leave the ends out.

    Infinity only if `infinite`.  ValueError: not a number, NaN, or out of range.
    """
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not _inside(np.asarray(found), low, high, above, below, infinite):
        raise ValueError(f"{name} must be {_allowed('a number', low, high, above, below)}; it is {value!r}.")
    return found


def numbers(name, values, low=-math.inf, high=math.inf, *, above=False, below=False):
    """The values as a float array of one dimension with at least one element; else as `number`."""
    found = array(name, values, low, high, above=above, below=below)
    if found.ndim != 1 or found.size == 0:
        raise ValueError(f"{name} must be a list of at least one number; it has the shape {found.shape}.")
    return found


def array(name, values, low=-math.inf, high=math.inf, *, above=False, below=False):
    """The values as a float array of any shape (a number gives shape ()); else as `number`."""
    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        found = np.asarray(math.nan)
    wrong = ~_inside(found, low, high, above, below, infinite=False)
    if wrong.any():
        first = np.atleast_1d(found)[np.atleast_1d(wrong)][0]
        raise ValueError(f"{name} must be {_allowed('numbers', low, high, above, below)}; one of them is {first:g}.")
    return found


def whole(name, values, low=0):
    """Whole numbers from `low` up as an array of floats of any shape.  ValueError as `array`."""
    found = array(name, values, low)
    if (found != np.floor(found)).any():
        raise ValueError(f"{name} must be whole numbers; one of them is {found[found != np.floor(found)].flat[0]:g}.")
    return found


def shares(name, values):
    """Shares above 0 whose sum is at most 1, float array [n].  ValueError otherwise."""
    found = numbers(name, values, 0.0, 1.0, above=True)
    if found.sum() > 1.0 + ROUNDING:
        raise ValueError(f"{name} must not add up to more than 1; they add up to {found.sum():g}.")
    return found


def same_length(**lists):
    """ValueError unless all the named lists are equally long."""
    if len({len(each) for each in lists.values()}) > 1:
        lengths = ", ".join(f"{name} {len(each)}" for name, each in lists.items())
        raise ValueError(f"These lists must be equally long: {lengths}.")


def _inside(found, low, high, above, below, infinite):
    inside = (found > low if above else found >= low) & (found < high if below else found <= high)
    return inside & (~np.isnan(found) if infinite else np.isfinite(found))


def _allowed(what, low, high, above, below):
    parts = []
    if low > -math.inf:
        parts.append(f"above {low:g}" if above else f"at least {low:g}")
    if high < math.inf:
        parts.append(f"below {high:g}" if below else f"at most {high:g}")
    return " ".join([what, " and ".join(parts)]).strip()
