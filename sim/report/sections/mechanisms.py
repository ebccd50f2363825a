"""The charts of what an answer rests on: mechanisms switched off, other horizons."""

import pandas as pd

from sim.report.charts import mechanisms as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import LONGEST_NAME, MOST_IN_A_TITLE, findings, material_at
from sim.report.words.names import short
from sim.report.words.theme import labels
from sim.study.numbers.rounding import from_pennies

MOST_MECHANISMS = 8
"""Mechanisms drawn for one business; the table has the others."""
AS_GIVEN = "With everything on"
CARRYING_ON = "carrying on"
OURS = ("No mechanism ", "Too few ", "Without ", "The leader ", "Carrying on ")
"""How a finding begins that does not begin with a name; a name keeps its first letter as it is."""


def what_it_rests_on(comparison: Comparison) -> pd.DataFrame | None:
    """The best plan's gain at each focus business: as given, then without the mechanisms whose absence changes it most.

    Intervals are those of the change, laid at the gain as given.
    """
    table, named = comparison.tables.get("mechanisms"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    drawn = []
    for finding in findings(comparison):
        of_business = table[table["business"] == finding.focus]
        strategy = finding.best["strategy"]
        rows = of_business[of_business["strategy"] == strategy]
        if rows.empty:
            continue
        same = {"business": finding.focus, "strategy": strategy, "label": named.get(strategy, strategy)}
        rows = rows.iloc[rows["mechanism_effect"].abs().argsort(kind="stable")[::-1][:MOST_MECHANISMS]]
        baseline = comparison.scenario.study.baseline
        first, with_it = rows.iloc[0], of_business[of_business["mechanism"] == rows.iloc[0]["mechanism"]]
        drawn.append(
            same
            | {
                "mechanism": None,
                "mechanism_label": AS_GIVEN,
                "gain": first["with_it"],
                "mechanism_effect": 0.0,
                "leader": _leader(with_it, "with_it", baseline),
                "replications": first["replications"],
            }
        )
        for row in rows.itertuples():
            others = of_business[of_business["mechanism"] == row.mechanism]
            drawn.append(
                same
                | {
                    "mechanism": row.mechanism,
                    "mechanism_label": row.mechanism_label,
                    "gain": row.without_it,
                    "mechanism_effect": row.mechanism_effect,
                    "luck_low": row.with_it + row.luck_low,
                    "luck_high": row.with_it + row.luck_high,
                    "leader": _leader(others, "without_it", baseline),
                    "replications": row.replications,
                }
            )
    return as_listed("06_what_it_rests_on", pd.DataFrame(drawn)) if drawn else None


def _leader(rows: pd.DataFrame, column: str, baseline: str) -> str:
    """The strategy with the highest gain; the baseline unless one gains."""
    top = rows.loc[rows[column].idxmax()]
    return top["strategy"] if top[column] > 0 else baseline


def what_it_rests_on_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The mechanism whose absence changes the best plan's gain most at each focus business, if that is no luck."""
    study, said = comparison.scenario.study, []
    for focus, rows in frame.groupby("business", sort=False):
        given, tested = rows.iloc[0], rows.iloc[1:]
        plan, at = short(given["label"], LONGEST_NAME), short(focus, LONGEST_NAME)
        sure = tested[(tested["luck_low"] > given["gain"]) | (tested["luck_high"] < given["gain"])]
        material = max(material_at(comparison, focus), from_pennies(1))
        if not (tested["mechanism_effect"].abs() >= material).any():
            said.append((f"No mechanism alone makes a material difference to {plan}", at, ""))
        elif sure.empty or abs(sure.iloc[0]["mechanism_effect"]) < material:
            said.append((f"Too few replications to say what {plan} rests on", at, ""))
        else:
            top = sure.iloc[0]
            earned = _earned(top, given["gain"], study.currency)
            said.append((f"Without {figures.inside(top['mechanism_label'])}, {plan} would {earned}", at, ""))
    return _sentence(said)


def _earned(row: pd.Series, given: float, currency: str) -> str:
    """What the plan would do without a mechanism, against its gain as given."""
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["mechanism_effect"])

    def money(amount):
        return formats.money(abs(amount), currency, unit)

    then = row["gain"]
    if given > 0 > then:
        return f"lose {money(then)} instead of earning {money(given)}"
    if given < 0 < then:
        return f"earn {money(then)} instead of losing {money(given)}"
    if given < 0 or then < 0:
        return f"lose {money(row['mechanism_effect'])} {'more' if row['mechanism_effect'] < 0 else 'less'}"
    return f"earn {money(row['mechanism_effect'])} {'more' if row['mechanism_effect'] > 0 else 'less'}"


def by_horizon(comparison: Comparison) -> pd.DataFrame | None:
    """Gain of every strategy at every horizon, the baseline at nought."""
    table, named = comparison.tables.get("horizons"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    frame = table.copy()
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    return as_listed("20_by_horizon", frame)


def by_horizon_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """Whether another strategy leads at another horizon, at each focus business."""
    baseline, said = comparison.scenario.study.baseline, []
    for focus, rows in frame.groupby("business", sort=False):
        at = short(focus, LONGEST_NAME)
        best = rows[rows["is_best"]].sort_values("weeks", kind="stable")
        ours = (best["strategy"] == baseline).tolist()
        names = [
            CARRYING_ON if own else short(name, LONGEST_NAME) for own, name in zip(ours, best["label"], strict=True)
        ]
        changes = [i for i in range(1, len(best)) if best["strategy"].iloc[i] != best["strategy"].iloc[i - 1]]
        weeks = best["weeks"].tolist()
        if not changes:
            said.append((f"{_opening(names[0], ours[0])} leads", at, " at every horizon"))
        elif len(changes) == 1:
            after = changes[0]
            between = f" between {weeks[after - 1]} and {weeks[after]} weeks"
            said.append((f"{_opening(names[after], ours[after])} overtakes {names[after - 1]}", at, between))
        else:
            often = f" changes {_times(len(changes))} between {weeks[0]} and {weeks[-1]} weeks"
            said.append(("The leader", at, often))
    return _sentence(said)


def _opening(name: str, ours: bool) -> str:
    return name[0].upper() + name[1:] if ours else name


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _sentence(said: list[tuple[str, str, str]]) -> str:
    """One title from what is said (before, business, after); businesses of which the same is said stand together."""
    places: dict[tuple[str, str], list[str]] = {}
    for before, at, after in said:
        places.setdefault((before, after), []).append(at)
    parts = [f"{before} at {formats.spoken_list(_few(at))}{after}" for (before, after), at in places.items()]
    later = [part[0].lower() + part[1:] if part.startswith(OURS) else part for part in parts[1:]]
    return "; ".join(_few([*parts[:1], *later]))


def _few(words: list[str]) -> list[str]:
    more = len(words) - MOST_IN_A_TITLE
    return [*words[:MOST_IN_A_TITLE], *([f"{more} more"] if more > 0 else [])]


CHARTS = (
    Chart(
        "06_what_it_rests_on",
        "What it rests on",
        what_it_rests_on,
        what_it_rests_on_title,
        lambda frame, title, theme, comparison: figures.what_it_rests_on(
            frame, title, theme, comparison.scenario.study.weeks
        ),
    ),
    Chart(
        "20_by_horizon",
        "The answer by horizon",
        by_horizon,
        by_horizon_title,
        lambda frame, title, theme, comparison: figures.by_horizon(
            frame, title, theme, comparison.scenario.study.weeks
        ),
    ),
)
