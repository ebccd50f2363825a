"""Trip-wires: what a business can measure by itself, without its twin, that tells early how a strategy will end.

From the simulated futures of a strategy (those of odds.csv: worlds, or replications where there is one world): which
measure, at which level and when, best separates those that end well (more profit than the baseline of the same future)
from those that do not.  How a future ends is told free of luck where futures are worlds, as in the odds; what could be
watched in it is what one run of it saw.  How the search works, and how it is tried on futures that it has not seen:
`sim.study.drivers.threshold_search`.
"""

from collections.abc import Sequence
from math import fsum, nan
from typing import NamedTuple

import numpy as np

from sim.annotations import Row
from sim.scenario.schema.scenario import Scenario
from sim.study.drivers.threshold_search import DECIMALS, best_of, by_chance, unseen
from sim.study.measures.flows import Flow, WeeklyFlows
from sim.study.numbers.words import amount, counted, number
from sim.study.studied import Studied
from sim.study.worlds.assumptions import ASSUMPTIONS, futures

WINDOW = 13
"""Weeks over which every measure is taken."""
LOOKS = (13, 26, 39, 52)
"""When it is looked at: so many weeks after the strategy starts, and before the run ends."""
NO_BETTER = 0.05
"""A rule is told only if blind alarms do as well on unseen futures less often than this."""
FEWEST, FEW = 2, 5
"""With fewer futures of a kind than the first there is no trip-wire; than the second, the sentence calls it a hint."""


class Measure(NamedTuple):
    """Something to watch: what people read, its unit, and whether it is spoken of as several things."""

    label: str
    unit: str = "count"
    plural: bool = True


MEASURES = {
    "visits": Measure("visits a week"),
    "revenue": Measure("revenue a week", "money", False),
    "new": Measure("new customers a week"),
    "returning": Measure("visits of returning customers a week"),
    "referred": Measure("new customers sent by a friend a week"),
    "satisfaction": Measure("satisfaction in a survey (0 to 10)", "score", False),
    "delighted_share": Measure("share of visits that delight", "share", False),
    "repeat_share": Measure("repeat share of residents' visits", "share", False),
}
"""What may be watched, in the order in which ties are settled; each is taken over the last 13 weeks."""


def tables(study: Studied) -> Row:
    """The tables `tripwires` and `tripwire_paths` of a `sim.study.analyses.Study`.

    A row of `tripwires` for every strategy but the baseline at every business whose weeks are known.  Where there is no
    trip-wire (all futures end alike, the run is too short, or nothing tells them apart) measure, weeks_done, level and
    counts of the rule are empty and the sentence says why.  ``weeks_done`` counts them: 26 means after weeks 0 to 25,
    and the measure is that of weeks 13 to 25.  `tripwire_paths` holds the measure chosen in each future, week by week
    from the first look to the last.
    """
    answers, rows, paths = study.answers, [], []
    for business in answers.businesses:
        kind, ends = futures(answers, study.worlds, business)
        for strategy in answers.question.alternatives:
            runs = answers.of(business, strategy)
            if kind == ASSUMPTIONS:
                runs = study.worlds.of(business, strategy)
            if not runs or any(one.weekly is None for one in runs):
                continue  # a group of businesses has no weeks of its own
            row, path = _of_one(study.scenario, business, strategy, kind, runs, ends[strategy])
            rows.append(row)
            paths += path
    return {"tripwires": rows, "tripwire_paths": _joined(paths)}


def _of_one(scenario, business, strategy, kind, runs, ends):
    """The row of one strategy at one business, and the columns of its paths: none without a trip-wire.

    `kind` says what its futures are, `runs` are their outcomes, `ends` their profit differences.
    """
    bad = np.array([not difference > 0 for difference in ends])
    failures, successes = int(bad.sum()), int((~bad).sum())
    row = {"business": business, "strategy": strategy} | dict.fromkeys(("measure", "measure_label"))
    row |= dict.fromkeys(("weeks_done", "level"))
    row |= {"direction": None, "futures_kind": kind, "futures": len(runs), "failures": failures, "caught": None}
    row |= {"successes": successes, "false_alarms": None, "caught_unseen": None, "false_alarms_unseen": None}
    weeks = looks(scenario, strategy)
    if min(failures, successes) < FEWEST or not weeks:
        return row | {"sentence": _why_none(row, weeks)}, []
    watched = list(range(weeks[0], weeks[-1] + 1))
    values = _values([one.weekly for one in runs], business, watched)
    candidates = {(name, week): values[name][:, watched.index(week)] for week in weeks for name in MEASURES}
    best = best_of(candidates, bad)
    if best is None:
        return row | {"sentence": _why_none(row, weeks)}, []
    caught, false_alarms = unseen(candidates, bad)
    if by_chance(caught, failures, false_alarms, successes) > NO_BETTER:
        return row | {"sentence": _why_none(row, weeks)}, []
    (name, week), rule = best
    row |= {"measure": name, "measure_label": MEASURES[name].label, "weeks_done": week, **rule._asdict()}
    row |= {"caught_unseen": caught, "false_alarms_unseen": false_alarms}
    row["sentence"] = sentence(row, scenario.study.currency)
    return row, [_path(business, strategy, name, bad, watched, values[name])]


def looks(scenario: Scenario, strategy: str) -> list[int]:
    """Weeks done when the measures of a strategy are looked at: 13, 26, 39 and 52 after it starts, within the run."""
    steps = next((each.step for each in scenario.strategy if each.name == strategy), ())
    start = min((step.start_week for step in steps), default=0)
    return [start + look for look in LOOKS if start + look < scenario.study.weeks]


def _values(flows, business, ends):
    """Measure -> float [futures, ends], rounded as it may be read off; NaN where there was no visit to take it from."""
    found = [measured(one, one.businesses.index(business), ends) for one in flows]
    return {
        name: np.round(np.array([each[name] for each in found]), 1 if measure.unit == "money" else DECIMALS)
        for name, measure in MEASURES.items()
    }


def measured(flows: WeeklyFlows, place: int, ends: Sequence[int]) -> dict[str, list[float]]:
    """Measure -> its values over the 13 weeks that end after so many weeks (``ends``, each at least 13), a list.

    ``flows`` are the ``WeeklyFlows`` of a run, ``place`` the business in them.  Satisfaction is the mean over visits,
    unknown where it leaves the 0 to 10 of a survey; shares are those of all visits of the 13 weeks together.
    """
    before = np.zeros((1, len(Flow)), dtype=np.int64)
    sums = np.concatenate([before, np.cumsum(flows.counts[:, place], axis=0, dtype=np.int64)])
    counts = [(sums[end] - sums[end - WINDOW]).tolist() for end in ends]
    revenue, visits = flows.revenue[:, place].tolist(), flows.counts[:, place, Flow.VISITS].tolist()
    scores = flows.satisfaction[:, place].tolist()
    pleased = [count * score if count else 0.0 for count, score in zip(visits, scores, strict=True)]
    found = {
        name: [row[flow] / WINDOW for row in counts]
        for name, flow in (
            ("visits", Flow.VISITS),
            ("new", Flow.NEW),
            ("returning", Flow.RETURNING),
            ("referred", Flow.REFERRED),
        )
    }
    found["revenue"] = [fsum(revenue[end - WINDOW : end]) / WINDOW for end in ends]
    found["satisfaction"] = [
        _in_a_survey(_part(fsum(pleased[end - WINDOW : end]), row[Flow.VISITS]))
        for end, row in zip(ends, counts, strict=True)
    ]
    found["delighted_share"] = [_part(row[Flow.DELIGHTED], row[Flow.VISITS]) for row in counts]
    found["repeat_share"] = [_part(row[Flow.RETURNING], row[Flow.RETURNING] + row[Flow.NEW]) for row in counts]
    return found


def _part(part, whole):
    return part / whole if whole else nan


def _in_a_survey(score):
    return score if 0.0 <= score <= 10.0 else nan


def _path(business, strategy, name, bad, ends, values):
    """The columns of one strategy's paths: a future after another, each week by week."""
    many = len(bad)
    size = many * len(ends)
    return {
        "business": [business] * size,
        "strategy": [strategy] * size,
        "measure": [name] * size,
        "future": np.repeat(np.arange(many), len(ends)),
        "ends_well": np.repeat(~bad, len(ends)),
        "weeks_done": np.tile(np.array(ends), many),
        "measure_value": values.ravel(),
    }


def _joined(paths):
    """The frame of all paths; without columns if there are none."""
    import pandas as pd

    return pd.concat([pd.DataFrame(each) for each in paths], ignore_index=True) if paths else pd.DataFrame()


# -- sentences


def sentence(row: Row, currency: str) -> str:
    """What a row with a trip-wire says; every number in it is the row's."""
    measure = MEASURES[row["measure"]]
    few = min(row["failures"], row["successes"])
    hint = "" if few >= FEW else f" Only {few} end {_rarer(row)}: a hint, not a rule."
    return (
        f"Stop if, after {row['weeks_done']} weeks, {measure.label} over the last {WINDOW} "
        f"{'are' if measure.plural else 'is'} {row['direction']} {level_in_words(row, currency)}: this catches "
        f"{row['caught']} of {row['failures']} simulated futures that end badly, with "
        f"{counted(row['false_alarms'], 'false alarm')} among the {row['successes']} that end well. On futures that it "
        f"was not chosen from, such a rule caught {row['caught_unseen']} of {row['failures']}, with "
        f"{counted(row['false_alarms_unseen'], 'false alarm')}.{hint}"
    )


def _rarer(row):
    return "badly" if row["failures"] <= row["successes"] else "well"


def level_in_words(row: Row, currency: str) -> str:
    """The level of a row as people read it: "410", "£8,750", "61.5 %"."""
    unit, level = MEASURES[row["measure"]].unit, float(row["level"])
    if unit == "money":
        return amount(level, currency)
    return f"{number(100 * level)} %" if unit == "share" else number(level)


def _why_none(row, weeks):
    many = counted(row["futures"], "simulated future")
    if not row["failures"]:
        return f"No failing futures simulated: none of {many} ends badly, so no trip-wire can be found."
    if not row["successes"]:
        return f"No successful future simulated: none of {many} ends well, so no trip-wire can be found."
    if min(row["failures"], row["successes"]) < FEWEST:
        return f"Only 1 of {many} ends {_rarer(row)}: too few to find a trip-wire."
    if not weeks:
        return f"The run is too short after the start for a look at {LOOKS[0]} weeks, so there is no trip-wire."
    return (
        f"No trip-wire: nothing that can be watched within {weeks[-1]} weeks reliably tells the {row['failures']} "
        f"that end badly from the {row['successes']} that end well, of {many}."
    )
