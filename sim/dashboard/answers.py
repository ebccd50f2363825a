"""What futures say together: one line of the stream; every number has its interval and says what that covers."""

from collections.abc import Sequence
from typing import Any

from sim.dashboard.jobs import Future
from sim.study.numbers.statistics import interval, mean, mean_known

EVERY = 4
"""Weeks between two points of a single future's path, as the page gets it."""


def covers(futures: int, of: int) -> str:
    """What an interval over so many futures covers, in words."""
    if futures < 2:
        return f"one future of {of}: no interval yet" if of > 1 else "one future: no interval"
    so_far = f" of {of}" if futures < of else ""
    return f"the mean of {futures}{so_far} futures, 95 % interval: luck alone, not what the market was assumed to be"


def line(futures: Sequence[Future], of: int) -> dict[str, Any]:
    """How things stand after these replications, in their order, of ``of`` that were asked for; money is discounted
    and unrounded.
    """
    told = covers(len(futures), of)
    first = futures[0]
    weeks = list(zip(*(one.path for one in futures), strict=True))
    spans = [interval(week) for week in weeks]
    return {
        "replications": len(futures),
        "of": of,
        "covers": told,
        "numbers": {
            "profit": _number([one.base_profit for one in futures], [one.difference for one in futures], told),
            "customers": _number([one.base_customers for one in futures],
                                 [one.customers - one.base_customers for one in futures], told),
            "repeat": _shares(futures, told),
            "worth": _number([0.0 for _ in futures], [one.worth for one in futures], told),
        },
        "path": {
            "weeks": list(range(1, len(weeks) + 1)),
            "mean": [mean(week) for week in weeks],
            "low": None if len(futures) < 2 else [low for low, _ in spans],
            "high": None if len(futures) < 2 else [high for _, high in spans],
            "covers": told,
            "every": EVERY,
            "futures": [[round(value, 2) for value in one.path[EVERY - 1 :: EVERY]] for one in futures],
        },
        "bridge": [_bridge_line(futures, name, told) for name in first.bridge],
        "cost": {"per_week": first.per_week, "once": first.once, "path": first.cost_path},
    }  # fmt: skip


def _number(baseline, differences, told):
    """A number and its difference to carrying on: the interval is that of the difference, with the same luck."""
    low, high = interval(differences)
    return {
        "baseline": mean(baseline),
        "value": mean(baseline) + mean(differences),
        "difference": mean(differences),
        "low": low,
        "high": high,
        "covers": told,
    }


def _shares(futures, told):
    pairs = [(one.repeat, one.base_repeat) for one in futures if None not in (one.repeat, one.base_repeat)]
    if not pairs:
        known = mean_known([one.base_repeat for one in futures])
        nobody = f"{told}; nobody who lives there came" if known is None else told
        return {"baseline": known, "value": None, "difference": None, "low": None, "high": None, "covers": nobody}
    return _number([base for _, base in pairs], [own - base for own, base in pairs], told)


def _bridge_line(futures, name, told):
    values = [one.bridge[name] for one in futures]
    low, high = interval(values)
    return {"line": name, "value": mean(values), "low": low, "high": high, "covers": told}
