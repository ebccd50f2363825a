"""One row of everything that a run said of one business and strategy: of `outcomes` and of a sweep's tables."""

from math import fsum
from typing import Any

from sim.study.measures.flows import Flow
from sim.study.rows.weekly import COUNTED
from sim.study.runs.outcomes import Outcome

COLUMNS = (
    "business",
    "strategy",
    "tried_at",
    "replication",
    "profit",
    "profit_undiscounted",
    "customer_equity_at_end",
    "difference",
    "programme_cost",
    "revenue",
    "visits",
    "passing_visits",
    "turned_away",
    "first_visits",
    "return_visits",
    "referred_visits",
    "lapsed",
    "felt_score",
    "delighted_share",
    "outraged_share",
    "loyal_share",
    "market_share",
    "utilisation",
)
"""The columns, in the words of docs/data-dictionary.md."""

SUMMED = {name: flow for name, flow in COUNTED.items() if flow is not Flow.VISITS} | {"lapsed": Flow.LAPSED}
"""Columns that are sums of a flow over the weeks; `visits` are the outcome's own, known of a group too."""


def row_of(one: Outcome, baseline: str) -> dict[str, Any]:
    """The row, with the columns `COLUMNS`; `baseline` is the name of that strategy."""
    return {
        "business": one.business,
        "strategy": one.strategy,
        "tried_at": None if one.strategy == baseline else one.focus,
        "replication": one.replication,
        "profit": one.profit,
        "profit_undiscounted": one.profit_undiscounted,
        "customer_equity_at_end": one.equity,
        "difference": one.difference,
        "programme_cost": one.programme_cost,
        "revenue": one.revenue,
        "visits": one.visits,
        "utilisation": one.utilisation,
        **_of_the_weeks(one),
    }


def _of_the_weeks(one: Outcome) -> dict[str, Any]:
    """Counts, scores and shares of all counted weeks together; None of a group, whose weeks are not kept."""
    flows = one.weekly
    if flows is None:
        names = ("felt_score", "delighted_share", "outraged_share", "loyal_share", "market_share")
        return dict.fromkeys((*SUMMED, *names))
    place = flows.businesses.index(one.business)
    counts = flows.counts[:, place].astype("int64")
    total = dict(zip(Flow, counts.sum(axis=0).tolist(), strict=True))
    felt = [
        count * score
        for count, score in zip(counts[:, Flow.VISITS].tolist(), flows.satisfaction[:, place].tolist(), strict=True)
        if count
    ]
    return {name: total[flow] for name, flow in SUMMED.items()} | {
        "felt_score": _share(fsum(felt), total[Flow.VISITS]),
        "delighted_share": _share(total[Flow.DELIGHTED], total[Flow.VISITS]),
        "outraged_share": _share(total[Flow.OUTRAGED], total[Flow.VISITS]),
        "loyal_share": _share(int(counts[-1, Flow.LOYAL]), int(counts[-1, Flow.ACTIVE])),
        "market_share": _share(total[Flow.VISITS], total[Flow.PLACE_VISITS]),
    }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
