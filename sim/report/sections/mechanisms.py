"""The chart of what an answer rests on: what it draws and what it says."""

import pandas as pd

from sim.report.charts import mechanisms as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import findings, material_at
from sim.report.words.fitting import finding
from sim.report.words.theme import labels
from sim.study.numbers.rounding import from_pennies

NAME = "06_what_it_rests_on"
MOST_MECHANISMS = 7
"""Mechanisms drawn for one business; the table has the others."""
AS_GIVEN = "With everything on"


def what_it_rests_on(comparison: Comparison) -> pd.DataFrame | None:
    """The best plan's gain at each focus business: as given, then without the mechanisms whose absence changes it most.

    Intervals are those of the change, laid at the gain as given.
    """
    table, named = comparison.tables.get("mechanisms"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    drawn = []
    for found in findings(comparison):
        of_business = table[table["business"] == found.focus]
        strategy = found.best["strategy"]
        rows = of_business[of_business["strategy"] == strategy]
        if rows.empty:
            continue
        same = {"business": found.focus, "strategy": strategy, "label": named.get(strategy, strategy)}
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
    return as_listed(NAME, pd.DataFrame(drawn)) if drawn else None


def _leader(rows: pd.DataFrame, column: str, baseline: str) -> str:
    """The strategy with the highest gain; the baseline unless one gains."""
    top = rows.loc[rows[column].idxmax()]
    return top["strategy"] if top[column] > 0 else baseline


def _found(frame: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    """The mechanism whose absence changes the best plan's gain most at each focus business, if that is no luck."""
    said = {}
    for focus, rows in frame.groupby("business", sort=False):
        given, tested = rows.iloc[0], rows.iloc[1:]
        names = {"plan": given["label"]}
        sure = tested[(tested["luck_low"] > given["gain"]) | (tested["luck_high"] < given["gain"])]
        material = max(material_at(comparison, focus), from_pennies(1))
        if not (tested["mechanism_effect"].abs() >= material).any():
            said[focus] = finding("No mechanism alone makes a material difference to {plan}", names)
        elif sure.empty or abs(sure.iloc[0]["mechanism_effect"]) < material:
            said[focus] = finding("Too few replications to say what {plan} rests on", names)
        else:
            said[focus] = _without(sure.iloc[0], given, comparison.scenario.study.currency)
    return said


def _without(row: pd.Series, given: pd.Series, currency: str) -> str:
    """What the plan would do without a mechanism, against its gain as given."""
    unit = formats.interval_unit(row["luck_low"], row["luck_high"], row["mechanism_effect"])
    names = {"plan": given["label"], "what": figures.inside(row["mechanism_label"])}
    before, then, change = given["gain"], row["gain"], row["mechanism_effect"]
    amount = then if (before > 0 > then) or (before < 0 < then) else change
    if before > 0 > then:
        templates = ("Without {what}, {plan} would earn {money} less than carrying on",)
    elif before < 0 < then:
        templates = ("Without {what}, {plan} would earn {money} more than carrying on",)
    else:
        templates = (f"Without {{what}}, {{plan}} would earn {{money}} {'more' if change > 0 else 'less'}",)
    return finding(templates, names, money=formats.money(abs(amount), currency, unit))


def _note(frame: pd.DataFrame, comparison: Comparison) -> str:
    tested = frame[frame["mechanism"].notna()]
    return notes.note(
        f"What the best plan adds to discounted profit {notes.over(comparison)}, with one mechanism at a time switched "
        "off; hollow: everything on. Changes do not add up.",
        f"Thin bars: {notes.luck(tested)}, of the change, each mechanism for itself; {notes.NOTHING_VARIED}.",
        scales(figures.same_scale(frame), frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


CHARTS = (
    Chart(
        NAME,
        "What does it rest on?",
        what_it_rests_on,
        _found,
        lambda frame, said, theme, _comparison: figures.what_it_rests_on(frame, said, theme),
        _note,
    ),
)
