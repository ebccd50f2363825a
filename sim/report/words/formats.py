"""Money, counts and shares as people read them: no more digits than the interval supports.

A true minus sign, because a hyphen is lost at the start of a large figure.
"""

import math

from sim.scenario.text.currency import minor_units
from sim.scenario.text.wording import listed as spoken_list
from sim.study.numbers.rounding import from_pennies
from sim.study.numbers.words import SYMBOLS

__all__ = [
    "at_least",
    "below",
    "count",
    "interval",
    "interval_unit",
    "money",
    "rough",
    "share",
    "spoken_list",
    "symbol",
    "unit_for",
    "units_apart",
    "weekly_units",
]

MINUS = "−"
FEWEST_FOR_A_BOUND = 10
"""Below so many futures nothing is said of the chance that they bear out: 3 of 3 would be "at least 36 %"."""
FEWEST_UNITS = 2.0
"""Of a half width, so that rounding moves an amount by a quarter of it at most."""
NOISE = 1e-9
"""Of a logarithm: a half width that was read back from a table is the same one."""
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


def unit_for(value: float, half_width: float = math.nan) -> float:
    """What to round ``value`` to, a power of ten: a half of the interval's half width or less, else three significant
    figures.
    """
    if math.isfinite(half_width) and half_width > 0:
        unit = 10.0 ** math.floor(math.log10(half_width / FEWEST_UNITS) + NOISE)
        return 1.0 if unit < 1.0 <= half_width else unit  # no pence beside an interval of pounds
    if not math.isfinite(value) or value == 0:
        return 1.0
    return 10.0 ** (math.floor(math.log10(abs(value))) - 2)


def money(value: float, currency: str, unit: float | None = None, sign: bool = False) -> str:
    """An amount rounded to ``unit``: "£143k", "+$1.25m", "−€0.40"; "–" for one that does not exist.

    ``currency`` is a code of three letters; ``sign`` also marks a gain with a plus.  ``unit`` is a power of ten,
    ``unit_for(value)`` by default.
    """
    if not math.isfinite(value):
        return "–"
    if unit is None:
        unit = unit_for(value)
        unit = 1.0 if unit < 1.0 and value == round(value) else unit  # £50, which is no other amount than £50.00
    digits = -math.floor(math.log10(unit) + 0.5)  # decimals that the unit asks for, before scaling
    rounded = abs(round(value, digits))
    factor, letter = next(((f, s) for f, s in _SCALES if rounded >= 10 * f or (rounded >= f and f > 1e3)), (1.0, ""))
    coin = minor_units(currency) if currency else 2
    if factor == 1.0 and 0 < digits < coin:
        digits, rounded = coin, abs(round(value, coin))  # £0.43, neither £0.4 nor £0.40, which would be another amount
    decimals = max(0, digits + round(math.log10(factor)))
    if factor == 1.0 and coin == 0 and rounded >= 10:
        decimals = 0  # ¥12, not ¥12.3
    number = f"{rounded / factor:,.{decimals}f}"
    before = "" if rounded == 0 else MINUS if value < 0 else "+" if sign else ""
    return f"{before}{symbol(currency)}{number}{letter}"


def rough(value: float) -> float:
    """The unit that leaves two significant figures, no finer than a penny."""
    return max(10.0 * unit_for(value), from_pennies(1))


def below(value: float, currency: str) -> str:
    """A positive amount that something is less than, rounded up: "£4" for £3.30."""
    unit = max(unit_for(value, value), from_pennies(1))
    return money(math.ceil(value / unit - NOISE) * unit, currency, unit)


def symbol(currency: str) -> str:
    """What stands before an amount: "£", or the code and a space."""
    return SYMBOLS.get(currency, f"{currency} " if currency else "")


def interval(low: float, high: float, currency: str, unit: float, sign: bool = True) -> str:
    """An interval of money in words, both ends to the same unit: "+£141k to +£145k"."""
    return f"{money(low, currency, unit, sign)} to {money(high, currency, unit, sign)}"


def interval_unit(low: float, high: float, value: float = math.nan) -> float:
    """The unit to which an interval and its middle are printed."""
    return unit_for(value, (high - low) / 2)


def weekly_units(cost: float, worth: float, low: float, high: float) -> tuple[float, ...]:
    """What cost and worth of a week are rounded to wherever they are told: the worth to what its interval bears, both
    fine enough to tell one from the other.
    """
    return units_apart(cost, worth, unit_for(cost), interval_unit(low, high, worth))


def units_apart(cost: float, worth: float, *wanted: float) -> tuple[float, ...]:
    """Units no coarser than what keeps two amounts apart, the same for two that are alike, no finer than pennies; an
    amount without pence is told without them: £60 beside £60.40.
    """
    gap, penny = abs(cost - worth), from_pennies(1)
    if gap < penny:
        wanted = (max(wanted),) * len(wanted)
    else:
        wanted = tuple(min(each, 10.0 ** math.floor(math.log10(gap / 2))) for each in wanted)
    return tuple(
        each if each >= 1.0 else 1.0 if abs(amount - round(amount)) < penny / 2 else penny
        for amount, each in zip((cost, worth), wanted, strict=True)
    )


def share(value: float) -> str:
    """A share in whole per cent, with one decimal below 10 %."""
    if not math.isfinite(value):
        return "–"
    return f"{100 * value:.0f} %" if abs(value) >= 0.0995 else f"{100 * value:.1f} %"


def count(value: float) -> str:
    """A number of visits or customers: whole from ten on."""
    if not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"


def at_least(wins: int, of: int) -> float:
    """The chance that "``of`` of ``of``" at least supports with 95 % confidence, 0..1: 0.05^(1/n).

    The exact bound behind the rule of three.  NaN unless every one was a win, and below `FEWEST_FOR_A_BOUND`.
    """
    return 0.05 ** (1 / of) if of >= FEWEST_FOR_A_BOUND and wins == of else math.nan
