"""Checks of what a law is asked about: a number out of range is refused with one sentence."""

import math
from collections.abc import Sequence

import numpy as np

from sim.annotations import Bools, Floats, Numbers

ROUNDING = 1e-9


def number(
    name: str,
    value: float,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: bool = False,
    below: bool = False,
    infinite: bool = False,
) -> float:
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


def numbers(
    name: str,
    values: Numbers,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: bool = False,
    below: bool = False,
) -> Floats:
    """The values as a float array of one dimension with at least one element; else as `number`."""
    found = array(name, values, low, high, above=above, below=below)
    if found.ndim != 1 or found.size == 0:
        raise ValueError(f"{name} must be a list of at least one number; it has the shape {found.shape}.")
    return found


def array(
    name: str,
    values: float | Numbers | Sequence[Sequence[float]],
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: bool = False,
    below: bool = False,
) -> Floats:
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


def whole(name: str, values: float | Numbers, low: int = 0) -> Floats:
    """Whole numbers from `low` up as an array of floats of any shape.  ValueError as `array`."""
    found = array(name, values, low)
    if (found != np.floor(found)).any():
        raise ValueError(f"{name} must be whole numbers; one of them is {found[found != np.floor(found)].flat[0]:g}.")
    return found


def shares(name: str, values: Numbers) -> Floats:
    """Shares above 0 whose sum is at most 1, float array [n].  ValueError otherwise."""
    found = numbers(name, values, 0.0, 1.0, above=True)
    if found.sum() > 1.0 + ROUNDING:
        raise ValueError(f"{name} must not add up to more than 1; they add up to {found.sum():g}.")
    return found


def same_length(**lists: Numbers) -> None:
    """ValueError unless all the named lists are equally long."""
    if len({len(each) for each in lists.values()}) > 1:
        lengths = ", ".join(f"{name} {len(each)}" for name, each in lists.items())
        raise ValueError(f"These lists must be equally long: {lengths}.")


def _inside(found: Floats, low: float, high: float, above: bool, below: bool, infinite: bool) -> Bools:
    inside = (found > low if above else found >= low) & (found < high if below else found <= high)
    return inside & (~np.isnan(found) if infinite else np.isfinite(found))


def _allowed(what: str, low: float, high: float, above: bool, below: bool) -> str:
    parts = []
    if low > -math.inf:
        parts.append(f"above {low:g}" if above else f"at least {low:g}")
    if high < math.inf:
        parts.append(f"below {high:g}" if below else f"at most {high:g}")
    return " ".join([what, " and ".join(parts)]).strip()
