"""The tables of a sweep, made from what its runs left: a pass over them in the order of their numbers, memory flat."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.annotations import Rows
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import interval, mean, mean_known
from sim.study.rows.of_outcome import COLUMNS
from sim.study.rows.tables import frame
from sim.study.store.reading import Reading
from sim.study.sweeps.plan import Plan, PlannedRun
from sim.study.sweeps.rows import SEGMENTS, WEEKLY

if TYPE_CHECKING:
    import pandas as pd

POINTS_AT_ONCE = 500
"""Points whose rows are in memory together."""
PLACES = {name: at for at, name in enumerate(COLUMNS)}
BUSINESS, STRATEGY, PROFIT, DIFFERENCE = (PLACES[n] for n in ("business", "strategy", "profit", "difference"))
KEYS = ("business", "strategy", "tried_at", "replication")
"""Columns of `COLUMNS` that say whose row it is; the rest is what became of it."""


class FoundRun(NamedTuple):
    """A run that is kept: what was planned, and its rows with the columns `COLUMNS`."""

    run: PlannedRun
    identity: str
    rows: list[list[Any]]


def found_at(plan: Plan, kept: Reading, point: int) -> list[FoundRun]:
    """The runs of a point that are kept, in their order."""
    wanted = [(plan[number], plan.identity(number)) for number in plan.of_point(point)]
    there = [(run, identity) for run, identity in wanted if identity in kept.kept]
    records = kept.records([identity for _, identity in there])
    return [FoundRun(run, record.identity, record.content["rows"])
            for (run, _), record in zip(there, records, strict=True)]  # fmt: skip


def blocks(plan: Plan, kept: Reading, names: Sequence[str] | None = None) -> Iterator[dict[str, "pd.DataFrame"]]:
    """The tables "runs", "points" and, where kept, "weekly" and "segments" (or those of ``names``), for some hundred
    points at a time: each block has all columns, also where it has no rows.
    """
    every = ("runs", "points", *sorted(plan.asked.keep & {"weekly", "segments"}))
    made: dict[str, Rows] = {name: [] for name in names or every}
    last = len(plan.asked.points) - 1
    for point in range(last + 1):
        found = found_at(plan, kept, point)
        here = {"point": point, **dict(zip(plan.asked.inputs, plan.asked.points[point], strict=True))}
        if "runs" in made:
            made["runs"] += run_rows(here, found)
        if "points" in made:
            made["points"] += point_rows(here, found, plan.asked.scenario.study.baseline)
        for name in set(made) & {"weekly", "segments"}:
            made[name] += _bulk_rows(name, point, found, kept)
        if point % POINTS_AT_ONCE == POINTS_AT_ONCE - 1 or point == last:
            yield {name: _framed(name, rows, plan.asked.inputs) for name, rows in made.items()}
            for rows in made.values():
                rows.clear()


def run_rows(here: dict[str, Any], found: Sequence[FoundRun]) -> Rows:
    """Rows of runs.csv: the inputs beside the outcomes, one per point, business, strategy, world and replication."""
    rows = []
    for run, _, some in found:
        first = {"run": run.number, **here, "world": run.world, "replication": run.replication}
        for one in some:
            told = dict(zip(COLUMNS, one, strict=True))
            whose = {name: told[name] for name in ("business", "strategy", "tried_at")}
            rows.append(first | whose | {name: told[name] for name in COLUMNS if name not in KEYS})
    return rows


def point_rows(here: dict[str, Any], found: Sequence[FoundRun], baseline: str) -> Rows:
    """Rows of points.csv: means over the draws of luck at the point as written (world 0), the interval of luck of the
    difference, which strategy is best and whether luck leaves that open.
    """
    runs: dict[tuple[str, str], list[list[Any]]] = {}
    counted: dict[tuple[str, str], int] = {}
    for run, _, some in found:
        for one in some:
            key = one[BUSINESS], one[STRATEGY]
            counted[key] = counted.get(key, 0) + 1
            if run.world == 0:
                runs.setdefault(key, []).append(one)
    best = _best(runs, baseline)
    rows = []
    for (business, strategy), some in runs.items():
        low, high = interval([one[DIFFERENCE] for one in some]) if strategy != baseline else (None, None)
        leader, is_settled = best[business]
        rows.append(
            here
            | {
                "business": business,
                "strategy": strategy,
                "runs": counted[business, strategy],
                "profit": penny(mean([one[PROFIT] for one in some])),
                "difference": penny(mean([one[DIFFERENCE] for one in some])),
                "luck_low": penny(low),
                "luck_high": penny(high),
                "visits": to_decimals(mean([one[PLACES["visits"]] for one in some]), 4),
                "revenue": penny(mean([one[PLACES["revenue"]] for one in some])),
                "is_best": strategy == leader,
                "is_settled": is_settled,
            }
        )
    return rows


def _best(runs, baseline):
    """Business -> (the strategy with the highest mean profit, whether luck leaves that open: None after one run).

    Ties go to the baseline, then to the first in the file.
    """
    found = {}
    for business in dict.fromkeys(name for name, _ in runs):
        mine = {strategy: some for (name, strategy), some in runs.items() if name == business}
        order = sorted(mine, key=lambda strategy: strategy != baseline)
        means = {strategy: mean([one[PROFIT] for one in mine[strategy]]) for strategy in order}
        ranked = sorted(order, key=lambda strategy: -means[strategy])
        found[business] = ranked[0], _leads(mine, ranked)
    return found


def _leads(mine, ranked):
    """Whether the first leads each other by more than luck, by paired intervals that hold at once."""
    first = mine[ranked[0]]
    if len(first) < 2:
        return None
    lows = []
    for other in ranked[1:]:
        gaps = [one[PROFIT] - two[PROFIT] for one, two in zip(first, mine[other], strict=True)]
        lows.append(interval(gaps, comparisons=len(ranked) - 1)[0])
    return all(low > 0.0 for low in lows)


def _bulk_rows(name, point, found, kept):
    """Means over a point's runs of world 0, by week or by segment."""
    runs = [each for each in found if each.run.world == 0]
    tables = [kept.bulk(kept.read(each.identity)).to_pylist() for each in runs]
    rows = []
    for place, one in enumerate(runs[0].rows if runs else ()):
        whose = {"point": point, "business": one[BUSINESS], "strategy": one[STRATEGY]}
        of_runs = [table[place] for table in tables]
        rows += [whose | each for each in (_weeks if name == "weekly" else _segments)(of_runs)]
    return rows


def _weeks(of_runs):
    for week in range(len(of_runs[0]["weekly_visits"])):
        means = {name: mean_known([run[f"weekly_{name}"][week] for run in of_runs]) for name in WEEKLY}
        yield {"week": week, **{name: _rounded(name, value) for name, value in means.items()}}


def _segments(of_runs):
    for at, segment in enumerate(of_runs[0]["segment"]):
        means = {name: mean([run[f"segment_{name}"][at] for run in of_runs]) for name in SEGMENTS}
        yield {"segment": segment, "who": of_runs[0]["who"][at],
               **{name: _rounded(name, value) for name, value in means.items()}}  # fmt: skip


def _rounded(name, value):
    if name == "visits":
        return to_decimals(value, 4)
    return to_decimals(value, 6) if name.endswith("share") else penny(value)


def failure_rows(plan: Plan, kept: Reading, command: str) -> Rows:
    """Rows of failures.csv: the runs that were set aside and have not been done since; `command` replays a run, with
    its number behind it.
    """
    rows, inputs = [], plan.asked.inputs
    failed = kept.failed
    for number, identity in plan.identities() if failed else ():
        if identity in failed and identity not in kept.kept:
            run, told = plan[number], kept.read(identity).content
            rows.append(
                {"run": number, "point": run.point, "world": run.world, "replication": run.replication}
                | dict(zip(inputs, plan.asked.points[run.point], strict=True))
                | {name: told[name] for name in ("how", "message", "tries", "memory_peak")}
                | {"replay": f"{command} {number}"}
            )
    return rows


RUN_COLUMNS = ("world", "replication", "business", "strategy", "tried_at", *(c for c in COLUMNS if c not in KEYS))
POINT_COLUMNS = ("business", "strategy", "runs", "profit", "difference", "luck_low", "luck_high", "visits", "revenue",
                 "is_best", "is_settled")  # fmt: skip
FAILURE_COLUMNS = ("how", "message", "tries", "memory_peak", "replay")
WHOLE = {"run", "point", "world", "replication", "runs", "passing_visits", "turned_away", "tries", "week",
         "first_visits", "return_visits", "referred_visits", "lapsed", "memory_peak"}  # fmt: skip
TEXT = {"business", "strategy", "tried_at", "segment", "who", "how", "message", "replay"}
FLAGS = {"is_best", "is_settled"}
NAMES = ("business", "strategy", "tried_at")


def columns_of(name: str, inputs: Iterable[str]) -> list[str]:
    """The columns of a table of a sweep, in order."""
    inputs = list(inputs)
    return {
        "runs": ["run", "point", *inputs, *RUN_COLUMNS],
        "points": ["point", *inputs, *POINT_COLUMNS],
        "failures": ["run", "point", "world", "replication", *inputs, *FAILURE_COLUMNS],
        "weekly": ["point", "business", "strategy", "week", *WEEKLY],
        "segments": ["point", "business", "strategy", "segment", "who", *SEGMENTS],
    }[name]


def _framed(name, rows, inputs):
    """Rows as a frame whose columns have the same types in every block, also where all are missing or there is none."""
    import pandas as pd

    columns = columns_of(name, inputs)
    if not rows:
        made = pd.DataFrame({column: pd.Series(dtype=_type(name, column, inputs)) for column in columns})
    else:
        made = frame(rows)[columns]
    made = made.astype({column: _type(name, column, inputs) for column in columns})
    named = {column: pd.Series([_once.setdefault(each, each) for each in made[column]], dtype="object")
             for column in NAMES if column in columns}  # fmt: skip
    return made.assign(**named)


_once: dict[Any, Any] = {}  # a name that stands in many thousand rows is one object


def _type(table, column, inputs):
    if column in inputs:
        return "float64"
    if column in TEXT:
        return "object"
    if column in FLAGS:
        return "boolean"
    if column in WHOLE:
        return "Int64"
    return "Int64" if (table, column) == ("runs", "visits") else "float64"


def failures(plan: Plan, kept: Reading, command: str) -> "pd.DataFrame":
    """The table of failures, as `failure_rows` has them."""
    return _framed("failures", failure_rows(plan, kept, command), plan.asked.inputs)
