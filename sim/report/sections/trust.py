"""The charts of the trip-wires and the trust card: what they draw and what it says."""

import pandas as pd

from sim.report.charts import trust as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import findings
from sim.report.words.names import short
from sim.report.words.theme import labels
from sim.study.drivers.tripwires import MEASURES, level_in_words

LONGEST = 24
MOST_IN_A_TITLE = 2
SOURCES = ("our data", "survey", "published", "guess")
KEYS = ["business", "strategy"]


def trip_wires(comparison: Comparison) -> pd.DataFrame | None:
    """Every simulated path of the measure watched, for the best plan of each focus business that has a trip-wire."""
    rules, paths = (comparison.tables.get(name) for name in ("tripwires", "tripwire_paths"))
    if rules is None or paths is None or rules.empty or paths.empty:
        return None
    named, best = labels(comparison.scenario), findings(comparison)
    order = {(each.focus, each.best["strategy"]): place for place, each in enumerate(best)}
    rules = rules.rename(columns={"weeks_done": "alarm_weeks"}).drop(columns=["measure"])
    frame = paths.merge(rules, on=KEYS)
    frame = frame[[pair in order for pair in zip(frame["business"], frame["strategy"], strict=True)]].copy()
    if frame.empty:
        return None
    frame["_place"] = [order[pair] for pair in zip(frame["business"], frame["strategy"], strict=True)]
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame = frame.sort_values(["_place", "future", "weeks_done"], kind="stable")
    return as_listed("16_trip_wires", frame)


def trip_wires_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The rule of the first focus businesses in words, with what it catches."""
    parts = []
    for focus, rows in frame.groupby("business", sort=False):
        row = rows.iloc[0]
        level = level_in_words(row, comparison.scenario.study.currency)
        verb = "are" if MEASURES[row["measure"]].plural else "is"
        parts.append(
            f"{short(row['label'], LONGEST)} at {short(focus, LONGEST)}: stop if {row['measure_label']} {verb} "
            f"{row['direction']} {level} after {row['alarm_weeks']} weeks ({row['caught']} of {row['failures']} bad "
            "endings caught)"
        )
    return "; ".join(parts[:MOST_IN_A_TITLE])


def trust_card(comparison: Comparison) -> pd.DataFrame | None:
    """A row for each check, and one for each source of important inputs with how many come from it."""
    checks, sources = (comparison.tables.get(name) for name in ("trust", "sources"))
    if checks is None or checks.empty:
        return None
    rows = (
        checks[["check_label", "state", "found", "wanted"]]
        .rename(columns={"check_label": "part_label"})
        .assign(part="check")
        .to_dict("records")
    )
    important = [] if sources is None or sources.empty else sources.loc[sources["is_important"], "source"].tolist()
    rows += [{"part": "source", "part_label": name, "inputs": important.count(name)} for name in SOURCES if important]
    frame = pd.DataFrame(rows, columns=["part", "part_label", "state", "found", "wanted", "inputs"])
    return as_listed("18_trust_card", frame)


def trust_card_title(frame: pd.DataFrame, _comparison: Comparison) -> str:
    """How many checks passed or did not, and how many important inputs were measured."""
    states = frame.loc[frame["part"] == "check", "state"].tolist()
    words: tuple[tuple[str, str, str], ...] = (
        ("PASS", "passes", "pass"),
        ("REVIEW", "needs a look", "need a look"),
        ("FAIL", "fails", "fail"),
    )
    words += (("NOT RUN", "was not run", "were not run"),)
    told = [f"{states.count(state)} {one if states.count(state) == 1 else many}" for state, one, many in words]
    told = [text for text, (state, *_) in zip(told, words, strict=True) if states.count(state)]
    title = f"Of {len(states)} checks {formats.spoken_list(told)}"
    sources = frame[frame["part"] == "source"]
    if sources.empty:
        return title
    count = dict(zip(sources["part_label"], sources["inputs"].astype(int), strict=True))
    guessed = count["guess"]
    return (
        f"{title}; of {sum(count.values())} important inputs {count['our data'] or 'none'} "
        f"{'are' if count['our data'] > 1 else 'is'} our own data and {guessed or 'none'} "
        f"{'are guesses' if guessed > 1 else 'is a guess'}"
    )


CHARTS = (
    Chart(
        "16_trip_wires",
        "Trip-wires",
        trip_wires,
        trip_wires_title,
        lambda frame, title, theme, _comparison: figures.trip_wires(frame, title, theme),
    ),
    Chart(
        "18_trust_card",
        "Trust card",
        trust_card,
        trust_card_title,
        lambda frame, title, _looks, _comparison: figures.trust_card(frame, title),
    ),
)
