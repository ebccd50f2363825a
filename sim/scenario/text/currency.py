"""How many decimals a currency has, and how many the money of a market needs."""

import math
from typing import Any

USUAL = 2
MINOR_UNITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
         "XOF", "XPF"), 0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip
"""Decimals of the currencies that have not 2: ISO 4217, list one of 2024-06-25, column "minor unit"."""
FIGURES = 2  # significant figures that the smallest price of a market keeps, however small its coin


def minor_units(currency: str) -> int:
    """Return how many decimals amounts of a currency are written with."""
    return MINOR_UNITS.get(currency, USUAL)


def decimals(scenario: Any) -> int:
    """Return how many decimals the tables of a scenario round money to.

    Those of its currency; more where its smallest price above 0 would else keep fewer than two figures.
    """
    prices = [one.price for one in scenario.business if one.price > 0.0]
    few = FIGURES - 1 - math.floor(math.log10(min(prices))) if prices else 0
    return max(minor_units(scenario.study.currency), few)
