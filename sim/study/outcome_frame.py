"""Every future of a comparison as one tidy table: what analysts group, plot and fit (docs/from-python.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

from sim.errors import UsageError
from sim.scenario import Scenario
from sim.study.compare import Comparison, answered
from sim.study.rows.of_outcome import COLUMNS, row_of
from sim.study.rows.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from sim.agents import Customer


def outcomes(
    source: Comparison | Scenario | str | PathLike[str],
    *,
    set: Mapping[str, float] | None = None,
    replications: int | Literal["auto"] | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    customer: type[Customer] | None = None,
) -> pd.DataFrame:
    """One row for each replication, strategy and focus business: what that future was like.

    `source` is a finished `Comparison`, or whatever `sim.study.compare.compare` takes, which is then run with the
    decision alone; `set`, `replications`, `seed`, `workers`, `engine`, `progress` and `customer` are as there, and
    belong to a run.

    >>> runs = outcomes("minimal", set={"price": 13}, replications=10)      # doctest: +SKIP
    >>> runs.groupby("strategy")["profit"].mean()                           # doctest: +SKIP

    Columns (`COLUMNS`), all of the counted weeks, unrounded:

    `business`, `strategy`, `replication`   whose, which plan (the baseline has rows too), which draw of luck, from 0
    `tried_at`                  where the plan was carried out, or "together"; null for the baseline
    `profit`, `difference`      money, discounted; and the same less the baseline's of the same replication
    `profit_undiscounted`, `revenue`, `programme_cost`      money; the last discounted
    `customer_equity_at_end`    money; null where it cannot be known
    `visits`, `passing_visits`, `turned_away`, `lapsed`     counts, summed over the weeks
    `first_visits`, `return_visits`, `referred_visits`      the same
    `felt_score`, `delighted_share`, `outraged_share`       points, mean over visits; shares of visits, 0..1
    `loyal_share`               0..1, of the customers of the last 13 weeks, at the end
    `market_share`              0..1, of the visits to all businesses of the same place
    `utilisation`               0..1, seats used; null without a limit of seats

    What cannot be known of all businesses together (`business` "together") is null.  Raises UsageError for arguments of
    a run beside a `Comparison`, and what `compare` raises.
    """
    asked: dict[str, Any] = {
        "set": set, "replications": replications, "seed": seed, "workers": workers, "engine": engine,
        "progress": progress, "customer": customer,
    }  # fmt: skip
    if isinstance(source, Comparison):
        _refuse(asked)
        scenario, answers = source.scenario, source.answers
    else:
        scenario, answers = answered(source, **asked)
    return frame([row_of(one, scenario.study.baseline) for one in answers.all()])[list(COLUMNS)]


def _refuse(asked: Mapping[str, Any]) -> None:
    given = [name for name, value in asked.items() if value is not None]
    if given:
        raise UsageError(f"This comparison is finished, so {given[0]} comes too late; give it to compare().")
