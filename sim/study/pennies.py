"""Rounding for tables: money to the penny, so that lines add up to the total that stands beside them."""

from math import floor

PENNIES = 100


def penny(amount):
    """Money rounded to two decimals, halves up; None stays None; never -0.0."""
    return None if amount is None else to_pennies(amount) / PENNIES


def to_pennies(amount):
    """Whole pennies, halves up."""
    return floor(amount * PENNIES + 0.5)


def to_decimals(value, decimals):
    """A number rounded for a table; None stays None; never -0.0."""
    return None if value is None else round(value, decimals) + 0.0


def share_out(lines, total):
    """Lines in whole pennies that add up exactly to ``total`` in whole pennies: dict line -> int.

    ``lines`` is a dict line -> float whose sum is ``total`` but for float rounding.  Each line is rounded down and the
    pennies that are missing go to the largest remainders, ties to the earlier line (Hamilton's method).  A line that
    is a whole number of pennies, such as 0, stays as it is unless float rounding leaves no other choice.
    """
    pennies = {line: floor(amount * PENNIES) for line, amount in lines.items()}
    rest = {line: amount * PENNIES - pennies[line] for line, amount in lines.items()}
    missing = to_pennies(total) - sum(pennies.values())
    largest_first = sorted(lines, key=lambda line: -rest[line])
    smallest_first = sorted(lines, key=lambda line: (rest[line] == 0.0, rest[line]))
    step, order = (1, largest_first) if missing >= 0 else (-1, smallest_first)
    if not order and missing:
        raise ValueError(f"no lines to share out {total} among")
    for turn in range(abs(missing)):
        pennies[order[turn % len(order)]] += step
    return pennies


def printed(lines, total):
    """The lines of ``share_out`` in money: dict line -> float with two decimals."""
    return {line: amount / PENNIES for line, amount in share_out(lines, total).items()}
