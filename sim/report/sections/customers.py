"""The charts about customers: what they draw and what they say."""

from typing import Any

import numpy as np
import pandas as pd

from sim.report.charts import customers as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import findings
from sim.report.words.fitting import finding
from sim.report.words.theme import labels
from sim.study.numbers.rounding import decimals
from sim.study.numbers.statistics import interval
from sim.study.rows.table_set import TableSet

WHO, PYRAMID, GUESTS = "08_who_gains_who_leaves", "22_the_pyramid", "23_whose_guests"
MOST_GROUPS, MOST_PLANS, MOST_RIVALS = 7, 6, 7
"""Rows drawn for one business: those in which most changes; the tables have the others."""
LEAST = 0.05
"""Visits a week: less than this is no change."""


# -- who gains, who leaves


def who_gains_who_leaves(comparison: Comparison) -> pd.DataFrame | None:
    """What each group leaves more or less under the best plan of each focus business, the plan's cost, the total."""
    table, named = comparison.tables.get("segments"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    parts: list[Any] = []
    for found in findings(comparison):
        best = found.best
        own = table[(table["business"] == found.focus) & (table["strategy"] == best["strategy"])]
        if own.empty:
            continue
        groups = own[(own["visits"] > 0) | (own["contribution_difference"] != 0)]
        all_of_them = float(own["contribution_difference"].sum())
        cost = round(best["difference"] - all_of_them, decimals())
        same = {
            "business": found.focus,
            "strategy": best["strategy"],
            "label": named.get(best["strategy"], best["strategy"]),
            "replications": int(best["replications"]),
        }
        parts.append(_most(groups).assign(**same))
        sums = [{"who": figures.COST, "contribution_difference": cost}] if cost else []
        total = {
            "who": figures.WHOLE,
            "contribution_difference": best["difference"],
            "luck_low": best["luck_low"],
            "luck_high": best["luck_high"],
            "customers_difference": own["customers_difference"].sum(min_count=1),
        }
        parts.append(pd.DataFrame([same | row for row in [*sums, total]]))
    return as_listed(WHO, pd.concat(parts, ignore_index=True)) if parts else None


def _most(groups: pd.DataFrame) -> pd.DataFrame:
    """Residents first, then passers-by; of many groups those in which most money moves, the others as one."""
    groups = groups.sort_values("who", key=lambda who: who.eq("passers"), kind="stable")
    if len(groups) <= MOST_GROUPS:
        return groups
    size = groups["contribution_difference"].abs().sort_values(ascending=False, kind="stable")
    kept = groups[groups.index.isin(size.index[: MOST_GROUPS - 1])]
    rest = groups[~groups.index.isin(kept.index)]
    together = {
        "segment": f"{len(rest)} other groups",
        "who": "residents",
        "contribution_difference": rest["contribution_difference"].sum(),
        "customers_difference": rest["customers_difference"].sum(min_count=1),
    }
    return pd.concat([kept, pd.DataFrame([together])], ignore_index=True)


def _who_found(frame: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    """The group from which the best plan earns most at each focus business, and the one that leaves; of a plan that
    gains more by what it saves, that.
    """
    said, currency = {}, comparison.scenario.study.currency
    for focus, rows in frame.groupby("business", sort=False):
        groups = rows[~rows["who"].isin([figures.COST, figures.WHOLE])]
        names = {"plan": rows["label"].iloc[0]}
        brought, unit = groups["contribution_difference"], formats.unit_for(rows["contribution_difference"].abs().max())
        saved = rows.loc[rows["who"] == figures.COST, "contribution_difference"].sum()
        if saved >= unit and not (brought > saved).any():
            templates = ["{plan} gains most by what it saves"]
            if (brought <= -unit).any():
                names["group"] = _group(groups.loc[brought.idxmin()])
                templates.insert(0, "{plan} gains most by what it saves; {group} bring {less} less")
            said[focus] = finding(templates, names, less=formats.money(-brought.min(), currency, unit))
            continue
        if not (brought >= unit / 2).any():
            said[focus] = finding("{plan} earns no more from any group of customers", names)
            continue
        top, leaving = groups.loc[groups["contribution_difference"].idxmax()], groups["customers_difference"].dropna()
        names["group"] = _group(top)
        templates = ["{plan} earns most from {group}"]
        count = 0
        if len(leaving) and round(-leaving.min()) >= 2:
            gone = groups.loc[leaving.idxmin()]
            names["gone"], count = gone["segment"], round(-leaving.min())
            templates.insert(0, "{plan} earns most from {group}; {count} {gone} leave")
        said[focus] = finding(templates, names, count=f"{count:,}")
    return said


def _group(row: pd.Series) -> str:
    return row["segment"] if row["who"] == "residents" else f"passing {row['segment']}"


def _who_note(frame: pd.DataFrame, comparison: Comparison) -> str:
    same = figures.spread(frame, ["contribution_difference", "luck_low", "luck_high"])[1]
    return notes.note(
        f"What each group leaves {notes.over(comparison)} before fixed costs, discounted, under the best plan against "
        "carrying on; customers: residents who came in the last year. Hollow bars take away.",
        f"Thin lines: {notes.luck(frame)}, each group by itself, the total as in the decision; {notes.NOTHING_VARIED}.",
        scales(same, frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


# -- the pyramid


def pyramid(comparison: Comparison) -> pd.DataFrame | None:
    """Residents at each stage at the end, by plan: those that earn most and carrying on, in the order of the file."""
    table, named = comparison.tables.get("stages"), labels(comparison.scenario)
    if table is None or table.empty or len(comparison.scenario.strategy) < 2:
        return None
    baseline, parts = comparison.scenario.study.baseline, []
    for found in findings(comparison):
        own = table[table["business"] == found.focus]
        last = own[own["week"] == own["week"].max()]
        drawn = [baseline, *found.plans["strategy"].tolist()[: MOST_PLANS - 1]]
        rows = last[last["strategy"].isin(drawn)]
        if rows[list(figures.STAGES)].to_numpy().sum() == 0:
            continue
        order = {name: place for place, name in enumerate(drawn)}
        rows = rows.sort_values("strategy", key=lambda names, order=order: names.map(order), kind="stable")
        parts.append(rows.assign(label=[named.get(name, name) for name in rows["strategy"]]))
    if not parts:
        return None
    return as_listed(PYRAMID, pd.concat(parts).assign(replications=comparison.replications))


def _pyramid_found(frame: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    """How many relationships the plan has that changes them most at each focus business, and carrying on."""
    baseline, said = comparison.scenario.study.baseline, {}
    for focus, rows in frame.groupby("business", sort=False):
        ours, plans = rows[rows["strategy"] == baseline], rows[rows["strategy"] != baseline]
        before = float(ours["relationship"].iloc[0]) if len(ours) else 0.0
        top = plans.loc[(plans["relationship"] - before).abs().idxmax()]
        told = [formats.count(value) for value in (before, top["relationship"])]
        names = {"plan": top["label"]}
        if told[0] == told[1]:
            said[focus] = f"No plan changes the number of relationships: {told[0]}"
        else:
            verb = "raises" if top["relationship"] > before else "lowers"
            template = f"{{plan}} {verb} relationships from {{before}} to {{after}}"
            said[focus] = finding(template, names, before=told[0], after=told[1])
    return said


def _pyramid_note(frame: pd.DataFrame, comparison: Comparison) -> str:
    return notes.note(
        "Residents at the end, from dark to pale: in a relationship (loyal, and at ease with the house), engaged (a "
        "habit), and those who have come and no more.",
        f"Luck: means of {notes.replications(frame)}, no interval is drawn; {notes.NOTHING_VARIED}.",
        scales(figures.reached(frame)[1], frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


# -- whose guests


def whose_guests(comparison: Comparison) -> pd.DataFrame | None:
    """Visits a week that the best plan of each focus business wins from rivals and loses to them; they add up."""
    if len(comparison.scenario.strategy) < 2:
        return None
    means, named, parts = _visits_a_week(comparison), labels(comparison.scenario), []
    for found in findings(comparison):
        strategy = found.best["strategy"]
        changes = _changes(means, found.focus, strategy, comparison)
        if changes is None:
            continue
        same = {"business": found.focus, "strategy": strategy, "label": named.get(strategy, strategy)}
        parts += [same | row for row in changes]
    return as_listed(GUESTS, pd.DataFrame(parts)) if parts else None


def _visits_a_week(comparison: Comparison) -> pd.DataFrame:
    """Mean visits a week of every business, by where a strategy is tried, strategy and replication."""
    keys, sums = ["tried_at", "strategy", "replication", "business"], None
    for block in TableSet.of(comparison.tables).blocks("weekly"):
        own = block[[*keys, "visits"]].assign(weeks=1)
        sums = pd.concat([sums, own]).groupby(keys, sort=False, dropna=False).sum().reset_index()
    assert sums is not None
    return sums.assign(visits=sums["visits"] / sums["weeks"])


def _changes(means: pd.DataFrame, focus: str, strategy: str, comparison: Comparison) -> list[dict[str, Any]] | None:
    """A row for each rival whose visits change, for those who stayed at home, and for the whole."""
    names = [business.name for business in comparison.scenario.business]
    tried = (means["tried_at"] == focus) | (means["tried_at"].notna() & ~means["tried_at"].isin(names))
    under = means[tried & (means["strategy"] == strategy)]
    as_is = means[means["strategy"] == comparison.scenario.study.baseline]
    if under.empty or as_is.empty:
        return None
    wide = under.pivot_table("visits", "replication", "business") - as_is.pivot_table(
        "visits", "replication", "business"
    )
    wide = wide.dropna(how="all").fillna(0.0)
    if focus not in wide:
        return None
    won = -wide.drop(columns=focus)
    order = won.mean().abs().sort_values(ascending=False, kind="stable")
    drawn = [name for name in order.index[:MOST_RIVALS] if order[name] >= LEAST]
    rows = [_row("rival", won[name], rival=name) for name in sorted(drawn, key=lambda name: -won[name].mean())]
    home = wide[focus] - won[drawn].sum(axis=1)
    if abs(home.mean()) >= LEAST:
        rows.append(_row(figures.AT_HOME, home))
    return [*rows, _row(figures.EXTRA, wide[focus])]


def _row(who: str, values: pd.Series, rival: str | None = None) -> dict[str, Any]:
    low, high = interval(values.tolist())
    return {
        "who": who,
        "rival": rival,
        "visits_difference": float(values.mean()),
        "visits_low": np.nan if low is None else low,
        "visits_high": np.nan if high is None else high,
        "replications": len(values),
    }


def _guests_found(frame: pd.DataFrame, _comparison: Comparison) -> dict[str, str]:
    """How many visits a week the best plan wins or loses at each focus business, and whose they are most."""
    said = {}
    for focus, rows in frame.groupby("business", sort=False):
        total = float(rows.loc[rows["who"] == figures.EXTRA, "visits_difference"].iloc[0])
        names = {"plan": rows["label"].iloc[0]}
        if abs(total) < LEAST:
            said[focus] = finding("{plan} brings as many visits as carrying on", names)
            continue
        sign = 1.0 if total > 0 else -1.0
        others = rows[(rows["who"] == "rival") & (rows["visits_difference"] * sign > 0)]
        gains, verb = ("gains", "loses") if total > 0 else ("loses", "gains")
        given = {"total": formats.count(abs(total))}
        if others.empty:
            said[focus] = finding(f"{{plan}} {gains} {{total}} visits a week, none of them a rival's", names, **given)
            continue
        most = others.loc[(others["visits_difference"] * sign).idxmax()]
        names["rival"], given["count"] = most["rival"], formats.count(abs(most["visits_difference"]))
        said[focus] = finding(f"{{plan}} {gains} {{total}} visits a week; {{rival}} {verb} {{count}}", names, **given)
    return said


def _guests_note(frame: pd.DataFrame, comparison: Comparison) -> str:
    same = figures.spread(frame, ["visits_difference", "visits_low", "visits_high"])[1]
    return notes.note(
        "Mean visits a week under the best plan against carrying on: what each rival loses is won from it, what it "
        "gains is lost to it, the rest comes from people who would not have gone out; all add up. Hollow bars: lost.",
        f"Thin lines: {notes.luck(frame)}; {notes.NOTHING_VARIED}.",
        scales(same, frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


CHARTS = (
    Chart(
        WHO,
        "Who gains, who leaves?",
        who_gains_who_leaves,
        _who_found,
        lambda frame, said, theme, _comparison: figures.who_gains_who_leaves(frame, said, theme),
        _who_note,
    ),
    Chart(
        PYRAMID,
        "How many come to belong?",
        pyramid,
        _pyramid_found,
        lambda frame, said, theme, _comparison: figures.pyramid(frame, said, theme),
        _pyramid_note,
    ),
    Chart(
        GUESTS,
        "Whose guests are the extra ones?",
        whose_guests,
        _guests_found,
        lambda frame, said, theme, _comparison: figures.whose_guests(frame, said, theme),
        _guests_note,
    ),
)
