"""Checks of the trust card that add up: what the tables of a comparison must agree on, whatever the market.

A check takes a `sim.study.analyses.Study` and returns the columns of trust.csv that it fills (`row`).
"""

from collections.abc import Sequence, Sized
from math import fsum
from typing import Any

import pandas as pd

from sim.annotations import Rows
from sim.scenario.text.wording import listed
from sim.study.measures.flows import Flow
from sim.study.numbers.rounding import from_pennies, to_pennies
from sim.study.numbers.statistics import mean
from sim.study.studied import Studied

PASS, REVIEW, FAIL, NOT_RUN = STATES = ("PASS", "REVIEW", "FAIL", "NOT RUN")
MOST_NAMED = 3
PAID = "What the segments paid is all revenue, and what they left is the profit"


def row(state: str, found: str, wanted: str, sentence: str) -> dict[str, str]:
    """What a check found: one of `STATES`, what was found, what was wanted, and a sentence that says both."""
    return {"state": state, "found": found, "wanted": wanted, "sentence": sentence}


def records(frame: pd.DataFrame) -> Rows:
    """The rows of a table as dicts; none where there is no table."""
    return [] if frame is None else frame.to_dict("records")


def bridge_adds_up(study: Studied) -> dict[str, str]:
    """The lines of every bridge add up to the printed difference of decision.csv, to the penny."""
    bridge, differences = study.tables.get("bridge"), printed(study, "difference")
    pennies: dict[tuple[str, str], int] = {}
    for each in records(bridge):
        key = each["business"], each["strategy"]
        pennies[key] = pennies.get(key, 0) + to_pennies(each["amount"])
    wrong = [key for key, sum_of_lines in pennies.items() if sum_of_lines != to_pennies(differences[key])]
    return all_hold(pennies, wrong, "bridge", "to the penny", "The lines of the bridge add up to the profit difference")


def walk_adds_up(study: Studied) -> dict[str, str]:
    """From the year before to the last year, line by line, to the penny."""
    walks: dict[tuple[str, str], Any] = {}
    for each in records(study.tables.get("walk")):
        walks.setdefault((each["business"], each["strategy"]), {})[each["line"]] = to_pennies(each["amount"])
    wrong = []
    for key, lines in walks.items():
        between = sum(amount for line, amount in lines.items() if line not in ("year_before", "last_year"))
        if lines["year_before"] + between != lines["last_year"]:
            wrong.append(key)
    return all_hold(
        walks, wrong, "walk", "to the penny", "The walk leads from the year before to the last year without a gap"
    )


def visits_are_kept(study: Studied) -> dict[str, str]:
    """Residents' and passers' visits of all segments are the visits of decision.csv."""
    return _segments_sum(study, "visits", "Visits of residents and passers-by, by segment, are all visits", 5e-5)


def money_is_kept(study: Studied) -> dict[str, str]:
    """Money of all segments is the revenue of decision.csv; and what the segments leave, less the costs that no visit
    causes, is the profit difference.
    """
    found = _segments_sum(study, "revenue", PAID, _half_a_penny())
    if found["state"] != PASS:
        return found
    left, wanted, wrong = _segment_sums(study, "contribution_difference"), printed(study, "difference"), []
    for (business, strategy), (total, rows) in left.items():
        cost = mean(study.answers.values(business, strategy, "overheads"))
        if abs(total - cost - wanted[business, strategy]) > _half_a_penny() * (rows + 2):
            wrong.append((business, strategy))
    return all_hold(left, wrong, "account", "to the rounding", PAID)


def weeks_are_whole(study: Studied) -> dict[str, str]:
    """In every week of every run a visit is a passer-by's, somebody's first, or somebody's who came before."""
    weeks = wrong = 0
    for outcome in study.answers.all():
        flows = outcome.weekly
        if flows is not None:
            counts = flows.counts.astype("int64")
            parts = counts[:, :, Flow.PASSING] + counts[:, :, Flow.NEW] + counts[:, :, Flow.RETURNING]
            weeks += parts.size
            wrong += int((parts != counts[:, :, Flow.VISITS]).sum())
    if not weeks:
        return row(NOT_RUN, "no weeks", "every week of every business", "No weeks were kept, so none was checked.")
    return row(
        FAIL if wrong else PASS,
        f"{weeks - wrong:,} of {weeks:,} weeks",
        "every week of every business",
        f"Every visit is a passer-by's, a first or a later one in {weeks - wrong:,} of {weeks:,} weeks of businesses.",
    )


def _segments_sum(study, name, sentence, rounding):
    wanted, sums = printed(study, name), _segment_sums(study, name)
    allowed = {key: _half_a_penny() + rounding * rows + 1e-9 for key, (_, rows) in sums.items()}
    wrong = [key for key, (total, _) in sums.items() if abs(total - wanted[key]) > allowed[key]]
    return all_hold(sums, wrong, "account", "to the rounding", sentence)


def _segment_sums(study, name):
    """(business, strategy) -> the sum of a column of segments.csv, and how many rows it has."""
    values = {}
    for each in records(study.tables.get("segments")):
        values.setdefault((each["business"], each["strategy"]), []).append(each[name])
    return {key: (fsum(some), len(some)) for key, some in values.items()}


def all_hold(
    asked: Sized,
    wrong: Sequence[tuple[str, str]],
    what: str,
    how: str,
    sentence: str,
) -> dict[str, str]:
    """The row for accounts (business, strategy) of which some are `wrong`; NOT RUN if none was asked."""
    many = len(asked)
    if not many:
        return row(NOT_RUN, f"no {what}", f"every {what}, {how}", f"There is no {what} to check.")
    where = listed([f"{strategy} at {business}" for business, strategy in wrong], MOST_NAMED)
    return row(
        FAIL if wrong else PASS,
        f"{many - len(wrong)} of {many}",
        f"every {what}, {how}",
        f"{sentence}: {many - len(wrong)} of {many}" + (f", not {where}." if wrong else "."),
    )


def _half_a_penny():
    return 0.5 * from_pennies(1)


def printed(study: Studied, name: str) -> dict[tuple[str, ...], float]:
    """(business, strategy) -> a column of decision.csv."""
    return {(each["business"], each["strategy"]): each[name] for each in records(study.tables.get("decision"))}
