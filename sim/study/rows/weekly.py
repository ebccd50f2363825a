"""The table `weekly`: every business, strategy, replication and week; long, so it is put together block by block."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.study.measures.flows import UNKNOWN, Flow
from sim.study.numbers.rounding import decimals_of_each, pennies_of
from sim.study.runs.answers import Answers

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_ONCE = 20_000
WEEKLY_COLUMNS = (
    "tried_at",
    "business",
    "strategy",
    "replication",
    "week",
    "visits",
    "passing_visits",
    "turned_away",
    "revenue",
    "profit_undiscounted",
    "first_visits",
    "return_visits",
    "lapsed",
    "referred_visits",
    "felt_score",
    "delighted_share",
    "outraged_share",
    "loyal_share",
    "market_share",
)
COUNTED = {
    "visits": Flow.VISITS,
    "passing_visits": Flow.PASSING,
    "turned_away": Flow.TURNED_AWAY,
    "first_visits": Flow.NEW,
    "return_visits": Flow.RETURNING,
    "referred_visits": Flow.REFERRED,
}
"""Columns that are counts of a week, and which."""


class WeeklyTable:
    """weekly.csv: a row per business, strategy, place where that is tried, replication and week.

    ``tried_at`` is the focus business at which the strategy is tried, missing for the baseline, whose rows stand once.
    ``revenue`` and ``profit_undiscounted`` are the week's own.  A share of nothing is missing, and so are ``lapsed``
    and ``loyal_share`` of businesses that are not a focus, whose customers are not followed.  A business that several
    outcomes of one run have kept appears once.  What the rows are made of stays on disk until they are asked for.
    """

    columns = WEEKLY_COLUMNS

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def blocks(self) -> "Iterator[pd.DataFrame]":
        """Yield the rows in order, some ten thousand at a time; one block without rows if there are none."""
        import pandas as pd

        parts, rows, any_yet = [], 0, False
        for part in self._parts():
            parts.append(part)
            rows += len(part["week"])
            if rows >= ROWS_AT_ONCE:
                yield _frame(parts)
                parts, rows, any_yet = [], 0, True
        if parts:
            yield _frame(parts)
        elif not any_yet:
            yield pd.DataFrame(columns=list(WEEKLY_COLUMNS))

    def frame(self) -> "pd.DataFrame":
        """All rows at once, a DataFrame."""
        import pandas as pd

        return pd.concat(list(self.blocks()), ignore_index=True)

    def __len__(self) -> int:
        return sum(map(len, self.blocks()))

    def _parts(self):
        """The rows, business by business of each outcome."""
        seen, baseline = set(), self._answers.question.baseline
        for one in self._answers.all():
            flows = one.weekly
            tried_at = None if one.strategy == baseline else one.focus
            for place, name in enumerate(() if flows is None else flows.businesses):
                key = (tried_at, name, one.strategy, one.replication)
                if key not in seen:
                    seen.add(key)
                    yield _columns(one, tried_at, flows, place, name)


def _columns(one, tried_at, flows, place, name):
    """The columns of one business in one run: arrays of its weeks, or what is the same in all of them."""
    counts = flows.counts[:, place]
    visits = counts[:, Flow.VISITS]
    columns = {"tried_at": tried_at, "business": name, "strategy": one.strategy, "replication": one.replication}
    columns["week"] = np.arange(len(counts))
    columns |= {column: counts[:, flow] for column, flow in COUNTED.items()}
    columns["lapsed"] = counts[:, Flow.LAPSED]
    columns["revenue"] = flows.revenue[:, place]
    columns["profit_undiscounted"] = flows.profit[:, place]
    columns["felt_score"] = flows.satisfaction[:, place]
    columns["delighted_share"] = _shares(counts[:, Flow.DELIGHTED], visits)
    columns["outraged_share"] = _shares(counts[:, Flow.OUTRAGED], visits)
    columns["loyal_share"] = _shares(counts[:, Flow.LOYAL], counts[:, Flow.ACTIVE])
    columns["market_share"] = _shares(visits, counts[:, Flow.PLACE_VISITS])
    return columns


def _frame(parts):
    """The rows of some parts, one below the other, as a DataFrame."""
    import pandas as pd

    weeks = [len(part["week"]) for part in parts]
    columns: dict[str, Any] = {}
    for name in WEEKLY_COLUMNS:
        values = [part[name] for part in parts]
        if name in TEXTS:
            columns[name] = pd.Series(np.repeat(np.array(values, object), weeks), dtype="str")
        elif name == "replication":
            columns[name] = np.repeat(np.array(values, np.int64), weeks)
        elif name in WHOLE:
            columns[name] = np.concatenate(values)
        else:
            columns[name] = ROUNDED.get(name, _six)(np.concatenate(values))
    lapsed = columns["lapsed"]
    columns["lapsed"] = pd.arrays.IntegerArray(lapsed.astype(np.int64), lapsed == UNKNOWN)  # empty where unknown
    return pd.DataFrame(columns)


def _six(values):
    return decimals_of_each(values, 6)


TEXTS = ("tried_at", "business", "strategy")
WHOLE = ("week", *COUNTED, "lapsed")
ROUNDED = {"revenue": pennies_of, "profit_undiscounted": pennies_of}


def _shares(part, whole):
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)
