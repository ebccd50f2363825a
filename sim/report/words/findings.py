"""Sentences made from tables by rule: titles of charts and the verdict on each focus business.

Every sentence is a template with a condition; every number in it comes from a table.  Where the tables say that nothing
can be said, so does the sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.report.comparison import Comparison
from sim.report.words import formats
from sim.report.words.names import short
from sim.report.words.theme import LINE_WORDS, labels
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

MOST_IN_A_TITLE = 3  # focus businesses named in one title
LONGEST_NAME = 40  # characters of one name inside a sentence
VISITS_HARDLY_DIFFER = 0.01  # of the baseline's visits
LAST_WEEKS = 13  # weeks that stand for "at the end"


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
    """One finding per focus business (and per group), in the order of the decision table."""
    decision, baseline = comparison.tables["decision"], comparison.scenario.study.baseline
    found = []
    for focus in dict.fromkeys(decision["business"]):
        rows = decision[decision["business"] == focus]
        plans = rows[rows["strategy"] != baseline].sort_values("difference", ascending=False, kind="stable")
        ours = rows[rows["strategy"] == baseline]
        words = [
            str(word).strip().casefold() for word in [*plans["verdict"], *ours["verdict"]] if isinstance(word, str)
        ]
        if len(plans):
            found.append(Finding(focus, next(filter(None, words), ""), plans, ours.iloc[0] if len(ours) else None))
    return found


def which_plan_pays(comparison: Comparison) -> str:
    """The title of the first chart: the verdicts, focus businesses with the same one together."""
    named = labels(comparison.scenario)
    phrases: dict[str, list[str]] = {}
    for finding in findings(comparison):
        phrases.setdefault(_verdict_phrase(finding, named), []).append(_name(finding.focus))
    return _title([phrase.format(at=formats.spoken_list(_few(places))) for phrase, places in phrases.items()])


def _verdict_phrase(finding: Finding, named: Mapping[str, str]) -> str:
    best = _braced(_name(named.get(finding.best["strategy"], finding.best["strategy"])))
    others = [row["strategy"] for _, row in finding.plans.iloc[1:].iterrows() if isinstance(row["verdict"], str)]
    second = _braced(_name(named.get(others[0], others[0]))) if others else "carrying on"
    return {
        "clear": f"{best} pays most at {{at}}",
        "likely": f"{best} probably pays most at {{at}}",
        "depends": "What pays at {at} depends on the assumptions",
        "close call": f"{best} and {second} are too close to call at {{at}}",
        "carry on": "No plan beats carrying on at {at}",
        "cannot be right": "No plan can be judged at {at}",
        "not enough runs": "Not enough runs to choose at {at}",
    }.get(finding.verdict, "No verdict yet at {at}")


def where_the_money_comes_from(frame: pd.DataFrame, currency: str = "") -> str:
    """The title of the bridge: the line that carries the best plan at each focus business, or what eats it up.

    A plan that would gain but for its own cost is told so.
    """
    said = []
    for focus, rows in frame.groupby("business", sort=False):
        steps, whole = rows.iloc[:-1], rows.iloc[-1]
        plan, at = _name(whole["label"]), _name(focus)
        if steps.empty or whole["amount"] == 0:
            said.append((f"{plan} changes nothing", at, ""))
        elif whole["amount"] > 0:
            top = steps.loc[steps["amount"].idxmax(), "line"]
            said.append((f"{plan} earns most through {LINE_WORDS.get(top, top)}", at, ""))
        elif (cost := -steps.loc[steps["line"] == "programme", "amount"].sum()) + whole["amount"] > 0:
            brings, spent = (formats.money(value, currency) for value in (cost + whole["amount"], cost))
            said.append((f"{plan} brings in {brings}", at, f", less than its cost of {spent}"))
        else:
            top = steps.loc[steps["amount"].idxmin(), "line"]
            said.append((f"{plan} loses most through {LINE_WORDS.get(top, top)}", at, ""))
    return _together(said) if said else "No bridge was made"


def worth_at_most(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The title of what plans are worth: the plan that is worth most a week at each focus business."""
    said = []
    for focus, rows in frame.groupby("business", sort=False):
        top = rows.loc[rows["break_even_cost_per_week"].idxmax()]
        worth = top["break_even_cost_per_week"]
        if worth > 0:
            unit = formats.interval_unit(top["luck_low"], top["luck_high"], worth)
            money = formats.money(worth, comparison.scenario.study.currency, unit)
            said.append((f"{_name(top['label'])} is worth most", _name(focus), f": {money} a week"))
        else:
            said.append(("No plan is worth any cost", _name(focus), ""))
    return _together(said) if said else "No plan is ever active"


def the_long_climb(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The title of the climb: when the best plan has paid for itself, at each focus business."""
    found = {finding.focus: finding for finding in findings(comparison)}
    best, said = {focus: finding.best for focus, finding in found.items()}, []
    for focus in dict.fromkeys(frame["business"]):
        rows, at = frame[frame["business"] == focus], _name(focus)
        if focus in found and found[focus].verdict == CANNOT_BE_RIGHT.casefold():
            said.append(("Nothing can be said of pay-back", at, ""))
            continue
        last = rows["week"].max()
        paid = rows[rows["is_payback"]]
        if paid.empty:
            said.append(("No plan has paid back", at, f" by week {last}"))
            continue
        leader = best[focus]["strategy"] if focus in best else paid.iloc[0]["strategy"]
        own = paid[paid["strategy"] == leader]
        row = own.iloc[0] if len(own) else paid.sort_values("week", kind="stable").iloc[0]
        when = " from the first week" if row["week"] <= 0 else f" from week {row['week']}"
        said.append((f"{_name(row['label'])} has paid for itself", at, when))
    return _together(said) if said else "No strategy was compared"


def visits_by_week(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The title of the visits: who brings most in the last 13 weeks, against carrying on."""
    baseline, parts = comparison.scenario.study.baseline, []
    for focus, rows in frame.groupby("business", sort=False):
        late = rows[rows["week"] > rows["week"].max() - LAST_WEEKS]
        visits = late.groupby("strategy", sort=False)["visits"].mean()
        plans, at = visits.drop(baseline, errors="ignore"), _name(focus)
        if plans.empty or baseline not in visits:
            parts.append(f"Visits to {at} week by week")
            continue
        before, top = visits[baseline], plans.idxmax()
        if (visits - before).abs().max() <= VISITS_HARDLY_DIFFER * max(before, 1e-9):
            parts.append(f"Visits to {at} hardly differ")
        elif plans[top] > before:
            plan = _name(rows.loc[rows["strategy"] == top, "label"].iloc[0])
            parts.append(
                f"{plan} brings {formats.count(plans[top])} visits a week to {at}, carrying on {formats.count(before)}"
            )
        else:
            parts.append(f"No plan brings more visits to {at} than carrying on")
    return _title(parts)


def material_at(comparison: Comparison, business: str) -> float:
    """The difference that matters at a business (money): the one in force, else what the file gives, else 0."""
    rows = comparison.tables.get("verdicts")
    if rows is not None and len(rows):
        own = rows.loc[rows["business"] == business, "material_difference"]
        if len(own):
            return float(own.iloc[0])
    return float(comparison.scenario.study.material_difference or 0.0)


def _name(name: str) -> str:
    return short(name, LONGEST_NAME)


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _few(places: Sequence[str]) -> list[str]:
    more = len(places) - MOST_IN_A_TITLE
    return [*places[:MOST_IN_A_TITLE], *([f"{more} more"] if more > 0 else [])]


def _together(said: Sequence[tuple[str, str, str]]) -> str:
    """One title from (what, business, when); businesses of which the same is said stand together."""
    places: dict[tuple[str, str], list[str]] = {}
    for before, at, after in said:
        places.setdefault((before, after), []).append(at)
    return _title([f"{before} at {formats.spoken_list(_few(at))}{after}" for (before, after), at in places.items()])


def _title(parts: Sequence[str]) -> str:
    """One sentence from the findings at the first focus businesses; a name keeps its first letter as it is."""
    kept = [
        part if i == 0 or not part.startswith(("No ", "Not ", "What ", "Visits ")) else part[0].lower() + part[1:]
        for i, part in enumerate(parts[:MOST_IN_A_TITLE])
    ]
    more = len(parts) - len(kept)
    return "; ".join(kept) + (f"; and {more} more" if more else "")
