"""From the values of all replications to a row: the mean, its interval of luck, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.study.numbers.statistics import interval, mean
from sim.study.patterns.catalogue import (
    ASKED,
    FITTED,
    MEASURED,
    NAMES,
    PUBLISHED,
    SHOWN,
    STATISTICS,
    THEOREM,
    Statistic,
)
from sim.study.patterns.reading import Ratio, Readings

PASS, REVIEW, FAIL = "pass", "review", "fail"
ORDER = (FAIL, REVIEW, FITTED, PASS, THEOREM)
"""A pattern's own verdict is the first of these that one of its statistics has: what a constant was chosen by is never
met.
"""
MET_PUBLISHED, MET_OURS = "met, published bar", "met, our bar"
COUNTS = (MET_PUBLISHED, MET_OURS, FITTED, THEOREM, REVIEW, FAIL)
"""What patterns are counted by: four kinds of what lies in its bands, then what is open and what is missed."""


@dataclass(frozen=True)
class Row:
    """One statistic, measured: `value` and the ends of its 95 % interval of luck, None where there is none."""

    pattern: str
    statistic: str
    words: str
    value: float | None
    low: float | None
    high: float | None
    band: str
    source: str
    bar: str
    verdict: str
    note: str


def verdict(statistic: Statistic, value: float, low: float, high: float) -> str:
    """What a value with its interval says: *fail* outside the band, *review* if the interval crosses an end of it.

    Inside, *pass*, or its kind where it was fitted or follows from the rules; *review* where the source asks something
    else.  Without an interval the value decides; without a band there is nothing to decide: *shown*.
    """
    if statistic.kind == SHOWN:
        return SHOWN
    low, high = (value if end is None else end for end in (low, high))
    if high < statistic.low or low > statistic.high:
        return FAIL
    if low < statistic.low or high > statistic.high:
        return REVIEW
    return {MEASURED: PASS, ASKED: REVIEW}.get(statistic.kind, statistic.kind)


def rows(readings: Sequence[Readings]) -> list[Row]:
    """A row for every statistic of the catalogue, from the `Readings` of all replications (one or more)."""
    return [_row(statistic, readings) for statistic in STATISTICS]


def _row(statistic, readings):
    found = [each.values[statistic.key] for each in readings if statistic.key in each.values]
    value = low = high = None
    note, judged = "", SHOWN if statistic.kind == SHOWN else REVIEW
    if found:
        value, low, high = estimate(found)
    if value is None:
        note = _why(statistic.pattern, readings)
    elif len(found) < len(readings):
        note = f"Measured in {len(found)} of {len(readings)} replications."
    else:
        judged = verdict(statistic, value, low, high)
    return Row(
        statistic.pattern,
        statistic.key,
        statistic.words,
        value,
        low,
        high,
        statistic.band,
        statistic.source,
        statistic.bar,
        judged,
        note,
    )


def _why(pattern, readings):
    reasons = [each.reasons[pattern] for each in readings if pattern in each.reasons]
    return reasons[0] if reasons else "This market has too little of what is to be measured."


def estimate(found: Sequence[Any]) -> tuple[float | None, float | None, float | None]:
    """(value, low, high) of numbers, or of ratios of two means; (None, None, None) if a ratio has nothing under it."""
    if not isinstance(found[0], Ratio):
        return mean(found), *interval(found)
    return _ratio(found)


def _ratio(found):
    """The ratio of the means, with the interval of its jackknife (Quenouille 1956; Tukey 1958)."""
    over, under = (mean([each[part] for each in found]) for part in (0, 1))
    if under == 0.0:
        return None, None, None
    value, many = over / under, len(found)
    if many < 2:
        return value, None, None
    without = []
    for each in found:
        rest = (many * under - each.under) / (many - 1)
        if rest == 0.0:
            return None, None, None
        without.append((many * over - each.over) / (many - 1) / rest)
    pseudo = [many * value - (many - 1) * each for each in without]
    low, high = interval(pseudo)
    shift = value - mean(pseudo)
    return value, low + shift, high + shift


def by_pattern(all_rows: Sequence[Row]) -> dict[str, str]:
    """Pattern -> its own verdict: the worst of its statistics'."""
    found = {}
    for pattern in NAMES:
        verdicts = [row.verdict for row in all_rows if row.pattern == pattern and row.verdict != SHOWN]
        if verdicts:
            found[pattern] = min(verdicts, key=ORDER.index)
    return found


def counts(all_rows: Sequence[Row]) -> dict[str, list[str]]:
    """The patterns by each of `COUNTS`: what is met is told apart by whether all its bars are published."""
    found: dict[str, list[str]] = {word: [] for word in COUNTS}
    for pattern, judged in by_pattern(all_rows).items():
        bars = {row.bar for row in all_rows if row.pattern == pattern and row.verdict == PASS}
        met = MET_PUBLISHED if bars == {PUBLISHED} else MET_OURS
        found[met if judged == PASS else judged].append(pattern)
    return found
