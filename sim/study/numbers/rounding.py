"""Rounding for tables: money to the penny, so that lines add up to the total that stands beside them.

A penny is the smallest coin of the scenario's currency (`sim.scenario.text.currency`): whatever makes or writes
tables is `counted_in` its scenario's.  Elsewhere it is a hundredth.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import signature
from math import floor, isnan
from typing import Any

import numpy as np

from sim.annotations import Floats
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.currency import USUAL
from sim.scenario.text.currency import decimals as decimals_in

TIE = 1e-3
"""So near to a half, in units of the last decimal, a rounding is done by Python itself."""
LARGEST_SCALED = 1e9
"""From here on the units of the last decimal are too many to be told apart by `TIE`."""
_DECIMALS = ContextVar("decimals of money", default=USUAL)


@contextmanager
def counted_in(scenario: Scenario) -> Iterator[None]:
    """Within it money is rounded to the penny of a scenario."""
    with counted_to(decimals_in(scenario)):
        yield


@contextmanager
def counted_to(decimals: int) -> Iterator[None]:
    """Within it money is rounded to so many decimals."""
    before = _DECIMALS.set(decimals)
    try:
        yield
    finally:
        _DECIMALS.reset(before)


def in_its_pennies(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose first argument is a scenario, or has one, that counts in the pennies of that."""

    name = next(iter(signature(function).parameters))

    @wraps(function)
    def counting(*given, **named):
        about = given[0] if given else named[name]
        with counted_in(getattr(about, "scenario", about)):
            return function(*given, **named)

    return counting


def decimals() -> int:
    """Decimals of a penny: 2 unless `counted_in` says otherwise."""
    return _DECIMALS.get()


def penny(amount: float | None) -> float | None:
    """Money rounded to the penny, halves up; None stays None; never -0.0."""
    return None if amount is None else from_pennies(to_pennies(amount))


def to_pennies(amount: float) -> int:
    """Whole pennies, halves up."""
    return floor(amount * 10 ** decimals() + 0.5)


def from_pennies(pennies: int) -> float:
    """Whole pennies as money."""
    return pennies / 10 ** decimals()


def to_decimals(value: float | None, decimals: int) -> float | None:
    """A number rounded for a table; None stays None; never -0.0."""
    return None if value is None else round(value, decimals) + 0.0


def pennies_of(amounts: Floats) -> Floats:
    """`penny` of every amount of an array: float, the same bits."""
    many = 10 ** decimals()
    return np.floor(amounts * many + 0.5) / many


def decimals_of_each(values: Floats, decimals: int) -> Floats:
    """`to_decimals` of every value of an array, NaN among them: float, the same bits."""
    many = 10**decimals
    small = np.abs(values) < LARGEST_SCALED / many
    scaled = np.where(small, values, 0.0) * many
    found = np.rint(scaled) / many + 0.0
    # Near a tie, and where a scaled value has lost digits, Python's rounding asks for the decimal digits themselves.
    doubtful = ~small | (np.abs(scaled - np.floor(scaled) - 0.5) < TIE)
    for at in zip(*np.nonzero(doubtful), strict=True):
        value = float(values[at])
        found[at] = value if isnan(value) else round(value, decimals) + 0.0
    return found


def share_out(lines: Mapping[str, float], total: float) -> dict[str, int]:
    """Lines in whole pennies that add up exactly to ``total`` in whole pennies: dict line -> int.

    ``lines`` is a dict line -> float whose sum is ``total`` but for float rounding.  Each line is rounded down and the
    pennies that are missing go to the largest remainders, ties to the earlier line (Hamilton's method).  A line that
    is a whole number of pennies, such as 0, stays as it is unless float rounding leaves no other choice.
    """
    many = 10 ** decimals()
    pennies = {line: floor(amount * many) for line, amount in lines.items()}
    rest = {line: amount * many - pennies[line] for line, amount in lines.items()}
    missing = to_pennies(total) - sum(pennies.values())
    largest_first = sorted(lines, key=lambda line: -rest[line])
    smallest_first = sorted(lines, key=lambda line: (rest[line] == 0.0, rest[line]))
    step, order = (1, largest_first) if missing >= 0 else (-1, smallest_first)
    if not order and missing:
        raise ValueError(f"no lines to share out {total} among")
    for turn in range(abs(missing)):
        pennies[order[turn % len(order)]] += step
    return pennies


def printed(lines: Mapping[str, float], total: float) -> dict[str, float]:
    """The lines of ``share_out`` in money: dict line -> float, whole pennies."""
    return {line: from_pennies(amount) for line, amount in share_out(lines, total).items()}
