"""Tables about customers: what they are worth, what they gain, what they would pay, and how they come and go.

The rows are means over replications of what `sim.study.measures.customer_value`, `surplus` and `leaky_bucket`
measure.  Means are those of all customers of all replications; p10, median and p90 are the means of each
replication's own, so they say what is to be expected in one future.  Businesses that act together have no group
row: a customer of two would count twice.
"""

from math import fsum
from typing import cast

from sim.annotations import Rows, Tables
from sim.study.measures.customer_value import CAME, REFERRED
from sim.study.measures.flows import SegmentFlows
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import interval, mean, mean_known
from sim.study.runs.answers import Answers
from sim.study.studied import Studied

EVERYBODY = None
PEOPLE, RATE = 4, 6  # decimals
RECOMMENDED = ("came", CAME[REFERRED])


def tables(study: Studied) -> Tables:
    """customers, surplus, willingness and leaky_bucket of a `sim.study.analyses.Study`."""
    answers = study.answers
    return {
        "customers": customer_rows(answers),
        "surplus": surplus_rows(answers),
        "willingness": willingness_rows(answers),
        "leaky_bucket": bucket_rows(answers),
    }


def customer_rows(answers: Answers) -> Rows:
    """Rows of customers.csv: business, strategy, grouped_by, customer_group, customers, and their lifetime value, of
    recommended customers with that of others like them.
    """
    rows = []
    for row, found in _measured(answers, "lifetime"):
        beside = [one.measured.get("recommended") for one in answers.of(row["business"], row["strategy"])]
        for by, kind in found[0]:
            others = _others_alike(beside) if (by, kind) == RECOMMENDED else None
            group = {"grouped_by": by, "customer_group": kind} | _spread([one[by, kind] for one in found])
            rows.append(row | group | {"others_alike": others})
    return rows


def _others_alike(found):
    """The mean of the `Likened` of each replication."""
    known = [one for one in found if one is not None]
    people = sum(one.count for one in known)
    return penny(fsum(one.others for one in known) / people if people else None)


def willingness_rows(answers: Answers) -> Rows:
    """Rows of willingness.csv: business, strategy, customer_group (existing, new), customers, and money."""
    rows = []
    for row, found in _measured(answers, "willingness"):
        rows += [row | {"customer_group": who} | _spread([one[who] for one in found]) for who in found[0]]
    return rows


def surplus_rows(answers: Answers) -> Rows:
    """Rows of surplus.csv: business, strategy, segment (missing in the first row: all together), per_visit, per_year,
    and ``difference_per_year`` from the baseline with its 95 % interval of luck.
    """
    rows = []
    for row, found in _measured(answers, "surplus"):
        baseline = [one.measured["surplus"] for one in answers.of(row["business"], answers.question.baseline)]
        segments = cast(SegmentFlows, answers.of(row["business"], row["strategy"])[0].segments).segments
        parts = [(EVERYBODY, slice(None)), *((name, slice(k, k + 1)) for k, name in enumerate(segments))]
        for segment, columns in parts:
            gained, visits, before = (
                [fsum(one[which, columns].tolist()) for one in some]
                for which, some in ((0, found), (1, found), (0, baseline))
            )
            change = [new - old for new, old in zip(gained, before, strict=True)]
            low, high = interval(change)
            rows.append(
                row
                | {
                    "segment": segment,
                    "per_visit": penny(fsum(gained) / fsum(visits) if fsum(visits) > 0.0 else None),
                    "per_year": penny(mean(gained)),
                    "difference_per_year": penny(mean(change)),
                    "luck_low": penny(low),
                    "luck_high": penny(high),
                }
            )
    return rows


def bucket_rows(answers: Answers) -> Rows:
    """Rows of leaky_bucket.csv: business, strategy, flow, lost_to (of those lost: the rival, or empty for nobody), and
    residents per week.  Of those who left for good there is a row where anybody did.
    """
    rows = []
    for row, found in _measured(answers, "leaky_bucket"):
        weeks = len(answers.of(row["business"], row["strategy"])[0].path)
        (flows, lost), *_ = found
        counts = {(flow, ""): [one[flow] for one, _ in found] for flow in flows}
        counts |= {("lost", to): [one[to] for _, one in found] for to in lost}
        rows += [
            row | {"flow": flow, "lost_to": to or None, "per_week": to_decimals(mean(values) / weeks, RATE)}
            for (flow, to), values in counts.items()
            if flow != "left" or any(values)
        ]
    return rows


def _measured(answers, name):
    """({business, strategy}, what `name` measured by replication) of every strategy for which it says something."""
    for business in answers.businesses:
        for strategy in answers.question.baseline_first:
            found = [one.measured.get(name) for one in answers.of(business, strategy)]
            if found and all(one is not None for one in found):
                yield {"business": business, "strategy": strategy}, found


def _spread(found):
    """customers, mean, p10, median and p90 from the `Spread` of each replication."""
    people = sum(one.count for one in found)
    middle = {name: penny(mean_known([getattr(one, name) for one in found])) for name in ("p10", "median", "p90")}
    average = fsum(one.total for one in found) / people if people else None
    return {"customers": to_decimals(people / len(found), PEOPLE), "mean": penny(average)} | middle
