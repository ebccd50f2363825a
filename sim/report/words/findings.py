"""Sentences made from tables by rule: what the charts of the comparison find, and the verdict on each focus business.

Every sentence is a template with a condition, at most 15 words with the names in it; every number comes from a table.
Where the tables say that nothing can be said, so does the sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sim.accounts.bridge import PEOPLE_LINES
from sim.report.comparison import Comparison
from sim.report.words import formats
from sim.report.words.fitting import finding
from sim.report.words.theme import labels
from sim.scenario.schema.scenario import Scenario

CARRYING_ON = "carrying on"
NOT_JUDGED = "No plan can be judged on this file"
"""What is said of plans where a guard is broken."""
GAINS = {
    "acquisition_referred": "new customers whom friends sent",
    "acquisition_other": "new customers",
    "retention": "customers who stay",
    "penetration": "customers who come more often",
    "lost": "fewer lost customers",
    "passing_trade": "more passing trade",
    "price": "higher prices",
    "serving": "fewer visits to serve",
    "unit_cost": "cheaper visits",
    "upgrades": "more upgrades",
    "refunds_and_complaints": "fewer refunds and complaints",
    "programme": "what it saves",
}
"""What a line of the bridge is, in a sentence about a plan to which it gives."""
VISITS = (*PEOPLE_LINES, "passing_trade")
"""Lines that visits bring about, before what it costs to serve them."""
LOSSES = {
    "acquisition_referred": "fewer customers whom friends sent",
    "acquisition_other": "fewer new customers",
    "retention": "customers who do not stay",
    "penetration": "customers who come less often",
    "lost": "lost customers",
    "passing_trade": "less passing trade",
    "price": "lower prices",
    "serving": "more visits to serve",
    "unit_cost": "dearer visits",
    "upgrades": "fewer upgrades",
    "refunds_and_complaints": "refunds and complaints",
    "programme": "its own cost",
}
"""The same of a plan from which it takes."""


@dataclass(frozen=True)
class Finding:
    """What the decision table says of one focus business.

    ``plans`` are its rows without the baseline's, best first; ``baseline`` is the baseline's row or None.
    """

    focus: str
    verdict: str
    plans: pd.DataFrame
    baseline: pd.Series | None

    @property
    def best(self) -> pd.Series:
        """The row of the strategy with the largest mean difference."""
        return self.plans.iloc[0]


def findings(comparison: Comparison) -> list[Finding]:
    """One finding per focus business (and per group), in the order of the file."""
    decision, baseline = comparison.tables["decision"], comparison.scenario.study.baseline
    found = []
    for focus in in_file_order(comparison.scenario, decision["business"]):
        rows = decision[decision["business"] == focus]
        plans = rows[rows["strategy"] != baseline].sort_values("difference", ascending=False, kind="stable")
        ours = rows[rows["strategy"] == baseline]
        words = [
            str(word).strip().casefold() for word in [*plans["verdict"], *ours["verdict"]] if isinstance(word, str)
        ]
        if len(plans):
            found.append(Finding(focus, next(filter(None, words), ""), plans, ours.iloc[0] if len(ours) else None))
    return found


def in_file_order(scenario: Scenario, businesses: Iterable[str]) -> list[str]:
    """Each of the businesses once, as the file has them; groups of them come last."""
    place = {business.name: number for number, business in enumerate(scenario.business)}
    return sorted(dict.fromkeys(businesses), key=lambda name: place.get(name, len(place)))


def which_plan_pays(comparison: Comparison) -> dict[str, str]:
    """What the verdict on each focus business is."""
    named, currency = labels(comparison.scenario), comparison.scenario.study.currency
    return {found.focus: _verdict(found, named, currency) for found in findings(comparison)}


def _verdict(found: Finding, named: Mapping[str, str], currency: str) -> str:
    best = found.best
    others = [row["strategy"] for _, row in found.plans.iloc[1:].iterrows() if isinstance(row["verdict"], str)]
    names = {
        "best": named.get(best["strategy"], best["strategy"]),
        "other": named.get(others[0], others[0]) if others else CARRYING_ON,
    }
    unit = formats.interval_unit(best["luck_low"], best["luck_high"], best["difference"])
    more = formats.money(best["difference"], currency, unit)
    template = {
        "clear": "{best} pays most: {more} more than carrying on",
        "likely": "{best} probably pays most: {more} more than carrying on",
        "depends": "What pays here depends on the assumptions",
        "close call": "{best} and {other} are too close to call",
        "carry on": "No plan is sure to beat carrying on" if best["difference"] > 0 else "No plan beats carrying on",
        "cannot be right": NOT_JUDGED,
        "not enough runs": "Not enough runs to choose a plan",
    }.get(found.verdict, "No verdict yet on these plans")
    return finding(template, names, more=more)


def where_the_money_comes_from(frame: pd.DataFrame, currency: str = "") -> dict[str, str]:
    """The line that carries the best plan of each focus business, or what eats it up.

    A plan that would gain but for its own cost is told so.
    """
    said = {}
    for focus, rows in frame.groupby("business", sort=False):
        steps, whole = rows.iloc[:-1], rows.iloc[-1]
        names = {"plan": whole["label"]}
        cost = -steps.loc[steps["line"] == "programme", "amount"].sum()
        if steps.empty or whole["amount"] == 0:
            said[focus] = finding("{plan} changes nothing in the end", names)
        elif whole["amount"] > 0:
            top = _net_of_serving(steps).idxmax()
            said[focus] = finding("{plan} earns most from {gain}", names, gain=GAINS.get(top, top))
        elif cost + whole["amount"] > 0:
            unit = formats.unit_for(rows["amount"].abs().max())  # as the bars are told
            brings, spent = _two(cost + whole["amount"], cost, currency, unit)
            template = "{plan} brings {brings}, less than its cost of {spent}"
            said[focus] = finding(template, names, brings=brings, spent=spent)
        else:
            top = _net_of_serving(steps).idxmin()
            said[focus] = finding("{plan} gives up most through {loss}", names, loss=LOSSES.get(top, top))
    return said


def _net_of_serving(steps: pd.DataFrame) -> pd.Series:
    """Amounts by line, where visits gained or lost and what it takes or saves to serve them are set off."""
    net = steps.groupby("line", sort=False)["amount"].sum().astype(float)  # yen are whole
    visits = net.index.isin(VISITS)
    brought, serving = net[visits].sum(), net.get("serving", 0.0)
    if brought * serving < 0:
        left = max(0.0, 1 - abs(serving / brought))
        net["serving"] += (1 - left) * brought
        net[visits] *= left
    return net


def _two(lower: float, higher: float, currency: str, unit: float) -> tuple[str, str]:
    """Two amounts to a unit, or to a finer one at which they differ."""
    while unit > 1e-2 and formats.money(lower, currency, unit) == formats.money(higher, currency, unit):
        unit /= 10
    return formats.money(lower, currency, unit), formats.money(higher, currency, unit)


def worth_at_most(rows: pd.DataFrame, currency: str) -> str:
    """What the plan of these rows that leaves most beside its cost may cost a week: where most, and where least."""
    left = rows["break_even_cost_per_week"] - rows["cost_per_active_week"]
    top = rows.loc[left.idxmax()]
    own, pays = rows[rows["strategy"] == top["strategy"]], left.max() > 0
    cost, worth = _costs(top, currency), _worth(top, currency)
    names = {"plan": top["label"], "here": top["business"]}
    if top["break_even_cost_per_week"] <= 0:
        if pays and len(own) == 1:
            return finding("{plan} leaves most: saves {cost} a week, gives up {worth}", names, cost=cost, worth=worth)
        if pays:
            template = "{plan} leaves most, at {here}: saves {cost} a week, gives up {worth}"
            return finding(template, names, cost=cost, worth=worth)
        if (rows["break_even_cost_per_week"] <= 0).all():
            return "No plan is worth any cost here" if rows["strategy"].nunique() > 1 else "It is worth no cost here"
        return "No plan is worth what it costs here"
    if len(own) == 1:
        costs = "saves" if top["cost_per_active_week"] < 0 else "costs"
        template = "{plan} leaves most: worth {worth} a week, {costs} {cost}"
        if not pays:
            template = "{plan} comes nearest: worth {worth} a week, {costs} {cost}"
        return finding(template, names, worth=worth, costs=costs, cost=cost)
    least = own.loc[own["break_even_cost_per_week"].idxmin()]
    most = own.loc[own["break_even_cost_per_week"].idxmax()]
    names |= {"here": most["business"], "there": least["business"]}
    highest, lowest = _worth(most, currency), _worth(least, currency)
    if highest == lowest:
        return finding("{plan} is worth {most} a week in every place", names, most=highest)
    if least["break_even_cost_per_week"] <= 0:
        lowest = "nothing"
    templates = (
        "{plan} is worth {most} a week at {here}, {fewest} at {there}",
        "{plan}: worth {most} a week at {here}, {fewest} at {there}",
        "{plan}: {most} a week at {here}, {fewest} at {there}",
    )
    return finding(templates, names, most=highest, fewest=lowest)


def _costs(row: pd.Series, currency: str) -> str:
    """What a plan costs or saves a week, without its sign."""
    return formats.money(abs(row["cost_per_active_week"]), currency, _units(row)[0])


def _worth(row: pd.Series, currency: str) -> str:
    """What it may cost a week, or gives up, without its sign."""
    return formats.money(abs(row["break_even_cost_per_week"]), currency, _units(row)[1])


def _units(row: pd.Series) -> tuple[float, ...]:
    cost, worth = row["cost_per_active_week"], row["break_even_cost_per_week"]
    return formats.weekly_units(cost, worth, row["luck_low"], row["luck_high"])


def material_at(comparison: Comparison, business: str) -> float:
    """The difference that matters at a business (money): the one in force, else what the file gives, else 0."""
    rows = comparison.tables.get("verdicts")
    if rows is not None and len(rows):
        own = rows.loc[rows["business"] == business, "material_difference"]
        if len(own):
            return float(own.iloc[0])
    return float(comparison.scenario.study.material_difference or 0.0)
