"""Rows of the other tables of a comparison: bridge, walk, segments, stages (docs/data-dictionary.md) and runs.

Every function takes ``Answers`` and returns a list of dicts.  Money is rounded to the penny, shares to six decimals,
people to four.  None is an empty cell.
"""

from collections.abc import Sequence

import pandas as pd

from sim.accounts.bridge import LINES as BRIDGE_LINES
from sim.accounts.walk import LINES as WALK_LINES
from sim.annotations import Row, Rows
from sim.market.ledger import RelationshipCount
from sim.study.numbers.rounding import decimals_of_each, penny, printed, to_decimals
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers
from sim.study.runs.break_even import printed_bridge
from sim.study.worlds.worlds import Worlds


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
                    "luck_low": penny(low),
                    "luck_high": penny(high),
                }
            )
    return rows


def walk_rows(answers: Answers) -> Rows:
    """Rows of walk.csv: each strategy's mean walk, the baseline's among them, beside the baseline's change.

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
            {
                "business": business,
                "strategy": strategy,
                "line": line,
                "amount": amounts[line],
                "baseline_change": null[line],
            }
            for line in WALK_LINES
        ]
    return rows


def _printed_walk(walks):
    means = {line: mean([one[line] for one in walks]) for line in WALK_LINES}
    first, last = penny(means.pop("year_before")), penny(means.pop("last_year"))
    return {"year_before": first, **printed(means, last - first), "last_year": last}


def segment_rows(answers: Answers) -> Rows:
    """Rows of segments.csv: business, strategy, segment, who (residents, passers), and means over replications.

    ``contribution`` is discounted; ``contribution_difference`` is that of the contribution from the baseline, with
    ``luck_low`` and ``luck_high`` its 95 % interval of luck; ``customers`` are residents who came in the last 52
    counted weeks.
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
        "contribution_difference": penny(mean(change)),
        "luck_low": penny(low),
        "luck_high": penny(high),
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
        for week, means in enumerate(decimals_of_each(total / len(outcomes), 4).tolist()):
            counts = {kind.name.lower(): means[kind] for kind in RelationshipCount}
            rows.append({"business": business, "strategy": strategy, "week": week, **counts})
    return rows


def frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a DataFrame: what does not exist (None, or a text without a letter) is missing, numbers stay numbers."""
    import pandas as pd

    made = pd.DataFrame(rows)
    for name in [name for name, kind in made.dtypes.items() if kind.kind == "O"]:
        known = [value for value in made[name].tolist() if not (value is None or value is pd.NA or value != value)]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
            made[name] = made[name].astype("float64")
        elif any(isinstance(value, str) and not value for value in known):
            made[name] = made[name].replace("", None)
    return made


def run_rows(answers: Answers, worlds: Worlds | None = None) -> Rows:
    """Rows of runs.parquet: one per business, strategy, world and replication, unrounded."""
    plain = ("difference", "programme_cost", "visits", "revenue", "utilisation", "barred")
    rows = []
    outcomes = [one for b, s, some in _everything(answers) for one in (*some, *(worlds.of(b, s) if worlds else ()))]
    for one in outcomes:
        row = {"business": one.business, "strategy": one.strategy, "world": one.world, "replication": one.replication}
        row |= {"profit": one.profit, "profit_undiscounted": one.profit_undiscounted}
        row |= {"customer_equity_at_end": one.equity} | {name: getattr(one, name) for name in plain}
        row |= {f"bridge_{line}": one.bridge[line] for line in BRIDGE_LINES}
        rows.append(row)
    return rows


def _everything(answers):
    for business in answers.businesses:
        for strategy in answers.question.baseline_first:
            yield business, strategy, answers.of(business, strategy)


def _alternatives(answers):
    for business, strategy, outcomes in _everything(answers):
        if strategy != answers.question.baseline and outcomes:
            yield business, strategy, outcomes
