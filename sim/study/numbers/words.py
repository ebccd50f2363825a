"""Amounts, dates and lists as the sentences of tables write them."""

from datetime import date
from math import floor, log10

from sim.scenario.text.currency import minor_units

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SYMBOLS = {
    "GBP": "£",
    "USD": "$",
    "EUR": "€",
    "JPY": "¥",
    "CNY": "¥",
    "INR": "₹",
    "CHF": "CHF ",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
    "KRW": "₩",
    "ILS": "₪",
    "TRY": "₺",
    "NGN": "₦",
    "BRL": "R$",
}
"""What stands before an amount, by currency; other codes stand there themselves."""


def amount(value: float, currency: str) -> str:
    """Money to the penny, without pennies where there are none: "£900", "−£0.40", "CHF 1,250.50", "KWD 3.250".

    Less than a penny keeps two figures.
    """
    digits = minor_units(currency)
    if 0.0 < abs(value) < 0.5 * 10.0**-digits:
        digits = 1 - floor(log10(abs(value)))
    pennies, many = round(abs(value) * 10**digits), 10**digits
    number = f"{pennies // many:,}" + (f".{pennies % many:0{digits}d}" if pennies % many else "")
    minus = "\N{MINUS SIGN}" if value < 0 and pennies else ""
    return f"{minus}{SYMBOLS.get(currency, f'{currency} ')}{number}"


def pounds(value: float, currency: str) -> str:
    """Money to whole units of the currency: "£12,346"."""
    return amount(float(round(value)), currency)


def number(value: float) -> str:
    """A number in as few digits as say it, commas between thousands: "410", "0.615", "1,250.5"."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", "\N{MINUS SIGN}") if text not in ("-0", "") else "0"


def day(date: date) -> str:
    """A date in words, whatever the machine's language: "5 January 2026"."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 future", "3 futures", "no future"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}" if count else f"no {one}"
