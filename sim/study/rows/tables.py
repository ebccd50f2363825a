"""Rows of the other tables of a comparison: bridge, walk, weekly, segments, stages (docs/data-dictionary.md) and runs.

Every function takes ``Answers`` and returns a list of dicts, ``weekly_frame`` a pandas DataFrame because it is long.
Money is rounded to the penny, shares to six decimals, people to four.  None is an empty cell.
"""

from collections.abc import Iterator, Sequence
from math import isnan

import numpy as np
import pandas as pd

from sim.accounts.bridge import LINES as BRIDGE_LINES
from sim.accounts.walk import LINES as WALK_LINES
from sim.annotations import Row, Rows
from sim.market.ledger import RelationshipCount
from sim.study.measures.flows import UNKNOWN, Flow
from sim.study.numbers.rounding import penny, printed, to_decimals
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers
from sim.study.runs.break_even import printed_bridge
from sim.study.worlds.worlds import Worlds

ROWS_AT_ONCE = 20_000
WEEKLY_COLUMNS = (
    "focus",
    "business",
    "strategy",
    "replication",
    "week",
    "visits",
    "passing",
    "turned_away",
    "revenue",
    "profit",
    "new",
    "returning",
    "lapsed",
    "referred",
    "felt_score",
    "delighted_share",
    "outraged_share",
    "loyal_share",
    "market_share",
)


def bridge_rows(answers: Answers) -> Rows:
    """Rows of bridge.csv: the mean amount of each line with its own 95 % interval of luck.

    The printed amounts add up to the printed difference of decision.csv to the penny.  No rows for the baseline.
    """
    rows = []
    for business, strategy, outcomes in _alternatives(answers):
        amounts = printed_bridge(outcomes)
        for line in BRIDGE_LINES:
            low, high = interval([one.bridge[line] for one in outcomes])
            rows.append(
                {
                    "business": business,
                    "strategy": strategy,
                    "line": line,
                    "amount": amounts[line],
                    "low": penny(low),
                    "high": penny(high),
                }
            )
    return rows


def walk_rows(answers: Answers) -> Rows:
    """Rows of walk.csv: each strategy's mean walk, the baseline's among them, beside the null.

    The lines between ``year_before`` and ``last_year`` add up exactly to their printed difference.  No rows when the
    run is too short for a walk.
    """
    rows = []
    for business, strategy, outcomes in _everything(answers):
        if not outcomes or outcomes[0].walk is None:
            continue
        amounts = _printed_walk([one.walk for one in outcomes])
        null = _printed_walk([one.null for one in outcomes])
        rows += [
            {"business": business, "strategy": strategy, "line": line, "amount": amounts[line], "null": null[line]}
            for line in WALK_LINES
        ]
    return rows


def _printed_walk(walks):
    means = {line: mean([one[line] for one in walks]) for line in WALK_LINES}
    first, last = penny(means.pop("year_before")), penny(means.pop("last_year"))
    return {"year_before": first, **printed(means, last - first), "last_year": last}


def segment_rows(answers: Answers) -> Rows:
    """Rows of segments.csv: business, strategy, segment, who (residents, passers), and means over replications.

    ``contribution`` is discounted; ``difference`` is that of the contribution from the baseline, with ``low`` and
    ``high`` its 95 % interval of luck; ``customers`` are residents who came in the last 52 counted weeks.
    """
    rows = []
    for business, strategy, outcomes in _everything(answers):
        base = answers.of(business, answers.question.baseline)
        if not outcomes or outcomes[0].segments is None:
            continue
        for kind, segment in enumerate(outcomes[0].segments.segments):
            for column, who in enumerate(("residents", "passers")):
                row = {"business": business, "strategy": strategy, "segment": segment, "who": who}
                rows.append(row | _segment_row(outcomes, base, kind, column))
    return rows


def _segment_row(outcomes, base, kind, column):
    here = [one.segments for one in outcomes]
    there = [one.segments for one in base]
    change = [
        float(new.contribution[kind, column] - old.contribution[kind, column])
        for new, old in zip(here, there, strict=True)
    ]
    low, high = interval(change)
    row = {
        "visits": to_decimals(mean([int(one.visits[kind, column]) for one in here]), 4),
        "revenue": penny(mean([float(one.revenue[kind, column]) for one in here])),
        "contribution": penny(mean([float(one.contribution[kind, column]) for one in here])),
        "difference": penny(mean(change)),
        "low": penny(low),
        "high": penny(high),
        "customers": None,
        "customers_difference": None,
    }
    if column == 0:
        new, old = ([int(one.customers[kind]) for one in side] for side in (here, there))
        row["customers"] = to_decimals(mean(new), 4)
        row["customers_difference"] = to_decimals(mean(new) - mean(old), 4)
    return row


def stage_rows(answers: Answers) -> Rows:
    """Rows of stages.csv: business, strategy, week and the mean number of residents in each ``RelationshipCount``."""
    rows = []
    for business, strategy, outcomes in _everything(answers):
        if not outcomes or outcomes[0].stages is None:
            continue
        total = sum(one.stages for one in outcomes)
        for week in range(len(total)):
            counts = {
                kind.name.lower(): to_decimals(int(total[week, kind]) / len(outcomes), 4) for kind in RelationshipCount
            }
            rows.append({"business": business, "strategy": strategy, "week": week, **counts})
    return rows


def frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a DataFrame; a number that does not exist (None) is NaN, so that a column of numbers stays one."""
    import pandas as pd

    made = pd.DataFrame(rows)
    for name in [name for name in made.columns if made[name].dtype.kind == "O"]:
        known = made[name].dropna()
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
            made[name] = made[name].astype("float64")
    return made


def run_rows(answers: Answers, worlds: Worlds | None = None) -> Rows:
    """Rows of runs.parquet: one per business, strategy, world and replication, unrounded."""
    plain = ("profit", "profit_undiscounted", "equity", "difference", "programme_cost", "visits", "revenue")
    rows = []
    outcomes = [one for b, s, some in _everything(answers) for one in (*some, *(worlds.of(b, s) if worlds else ()))]
    for one in outcomes:
        row = {"business": one.business, "strategy": one.strategy, "world": one.world, "replication": one.replication}
        row |= {name: getattr(one, name) for name in (*plain, "utilisation", "barred")}
        row |= {f"bridge_{line}": one.bridge[line] for line in BRIDGE_LINES}
        rows.append(row)
    return rows


def weekly_frame(answers: Answers) -> pd.DataFrame:
    """weekly.csv as a DataFrame: a row per focus, business, strategy, replication and week.

    ``revenue`` and ``profit`` are the week's own, undiscounted.  A share of nothing is an empty cell, and so
    are ``lapsed`` and ``loyal_share`` of businesses that are not a focus, whose customers are not followed.  A
    business that several outcomes of one run have kept appears once.
    """
    import pandas as pd

    parts = list(_weekly_parts(answers))
    if not parts:
        return pd.DataFrame(columns=list(WEEKLY_COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(WEEKLY_COLUMNS)]


def _weekly_parts(answers):
    """The rows of ``weekly_frame``, business by business of each outcome."""
    import pandas as pd

    seen = set()
    for one in answers.all():
        flows = one.weekly
        if flows is None:
            continue
        for place, name in enumerate(flows.businesses):
            key = (one.focus, name, one.strategy, one.replication)
            if key not in seen:
                seen.add(key)
                yield pd.DataFrame(_weekly_columns(one, flows, place, name))


class WeeklyTable:
    """``weekly_frame``, put together whenever it is asked for: whatever a DataFrame can do, and ``blocks``."""

    columns = WEEKLY_COLUMNS

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def blocks(self) -> Iterator[pd.DataFrame]:
        """Yield the rows in order, some ten thousand at a time; one block without rows if there are none."""
        import pandas as pd

        parts, rows = [], 0
        for part in _weekly_parts(self._answers):
            parts.append(part)
            rows += len(part)
            if rows >= ROWS_AT_ONCE:
                yield pd.concat(parts, ignore_index=True)[list(WEEKLY_COLUMNS)]
                parts, rows = [], 0
        if parts:
            yield pd.concat(parts, ignore_index=True)[list(WEEKLY_COLUMNS)]
        elif not any(one.weekly is not None for one in self._answers.all()):
            yield pd.DataFrame(columns=list(WEEKLY_COLUMNS))

    def frame(self) -> pd.DataFrame:
        """All rows at once."""
        return weekly_frame(self._answers)

    def __getitem__(self, columns):
        return self.frame()[columns]

    def __iter__(self):
        return iter(self.columns)  # as a DataFrame: the names

    def __len__(self):
        return sum(map(len, self.blocks()))

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.frame(), name)


def _weekly_columns(one, flows, place, name):
    counts = flows.counts[:, place]
    visits = counts[:, Flow.VISITS]
    names = (Flow.VISITS, Flow.PASSING, Flow.TURNED_AWAY, Flow.NEW, Flow.RETURNING, Flow.REFERRED)
    columns = {"focus": one.focus, "business": name, "strategy": one.strategy, "replication": one.replication}
    columns["week"] = np.arange(len(counts))
    columns |= {flow.name.lower(): counts[:, flow] for flow in names}
    columns["lapsed"] = _known(counts[:, Flow.LAPSED])
    columns["revenue"] = _pennies(flows.revenue[:, place])
    columns["profit"] = _pennies(flows.profit[:, place])
    columns["felt_score"] = _rounded(flows.satisfaction[:, place])
    columns["delighted_share"] = _shares(counts[:, Flow.DELIGHTED], visits)
    columns["outraged_share"] = _shares(counts[:, Flow.OUTRAGED], visits)
    columns["loyal_share"] = _shares(counts[:, Flow.LOYAL], counts[:, Flow.ACTIVE])
    columns["market_share"] = _shares(visits, counts[:, Flow.PLACE_VISITS])
    return columns


def _known(column):
    import pandas as pd

    return pd.Series(column, dtype="Int64").mask(column == UNKNOWN)  # whole numbers, and empty cells


def _pennies(column):
    return [penny(float(value)) for value in column]


def _rounded(column):
    return [value if isnan(value) else to_decimals(value, 6) for value in map(float, column)]


def _shares(part, whole):
    return _rounded(np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan))


def _everything(answers):
    for business in answers.businesses:
        for strategy in answers.question.baseline_first:
            yield business, strategy, answers.of(business, strategy)


def _alternatives(answers):
    for business, strategy, outcomes in _everything(answers):
        if strategy != answers.question.baseline and outcomes:
            yield business, strategy, outcomes
