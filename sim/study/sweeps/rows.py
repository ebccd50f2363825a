"""What is kept of a run of a sweep: a row for each outcome, and weeks and segments where they were asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.study.measures.flows import Flow
from sim.study.rows.of_outcome import COLUMNS, row_of
from sim.study.runs.outcomes import Outcome

if TYPE_CHECKING:
    import pyarrow

WEEKLY = ("visits", "revenue", "profit_undiscounted", "loyal_share")
SEGMENTS = ("visits", "revenue", "contribution")
WHO = ("residents", "passers")


def content_of(outcomes: Sequence[Outcome], baseline: str) -> dict[str, Any]:
    """What stands in the journal's line: the columns of `COLUMNS` of every outcome, as plain JSON."""
    rows = [row_of(one, baseline) for one in outcomes]
    return {"rows": [[_plain(row[name]) for name in COLUMNS] for row in rows]}


def _plain(value):
    if value is None or isinstance(value, str):
        return value
    number = value.item() if hasattr(value, "item") else value
    return None if number != number else number


def bulk_of(outcomes: Sequence[Outcome], keep: frozenset[str]) -> "pyarrow.Table | None":
    """Weeks and segments of every outcome, one row each; None where neither is kept.

    A group's outcome has neither: its lists are empty.
    """
    if not keep & {"weekly", "segments"}:
        return None
    import pyarrow

    columns: dict[str, Any] = {}
    if "weekly" in keep:
        weeks = [_weeks(one) for one in outcomes]
        for name in WEEKLY:
            kind = pyarrow.int64() if name == "visits" else pyarrow.float64()
            columns[f"weekly_{name}"] = pyarrow.array([each[name] for each in weeks], pyarrow.list_(kind))
    if "segments" in keep:
        found = [_segments(one) for one in outcomes]
        texts = pyarrow.list_(pyarrow.string())
        columns["segment"] = pyarrow.array([[row[0] for row in rows] for rows in found], texts)
        columns["who"] = pyarrow.array([[row[1] for row in rows] for rows in found], texts)
        for at, name in enumerate(SEGMENTS, start=2):
            kind = pyarrow.int64() if name == "visits" else pyarrow.float64()
            columns[f"segment_{name}"] = pyarrow.array(
                [[row[at] for row in rows] for rows in found], pyarrow.list_(kind)
            )
    return pyarrow.table(columns)


def _weeks(one):
    flows = one.weekly
    if flows is None:
        return {name: [] for name in WEEKLY}
    place = flows.businesses.index(one.business)
    counts = flows.counts[:, place].astype("int64")
    loyal, active = counts[:, Flow.LOYAL].tolist(), counts[:, Flow.ACTIVE].tolist()
    return {
        "visits": counts[:, Flow.VISITS].tolist(),
        "revenue": flows.revenue[:, place].tolist(),
        "profit_undiscounted": flows.profit[:, place].tolist(),
        "loyal_share": [part / whole if whole > 0 else None for part, whole in zip(loyal, active, strict=True)],
    }


def _segments(one):
    flows = one.segments
    if flows is None:
        return []
    return [
        (segment, who, *(getattr(flows, name)[at, column].item() for name in SEGMENTS))
        for at, segment in enumerate(flows.segments)
        for column, who in enumerate(WHO)
    ]
