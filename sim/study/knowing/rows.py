"""Rows of what is worth finding out: everything at once, groups, single inputs, surveys, and where the plan fails."""

from typing import NamedTuple

import numpy as np

from sim.annotations import Bools, Floats, Row, Rows
from sim.scenario.paths.labels import label
from sim.scenario.schema.evidence import MeasuredBy
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.draws import sobol
from sim.study.discounting import factors_of
from sim.study.discovery.failures import LEAST_FAILURES, Gathering, gathered
from sim.study.knowing.surveys import Survey, best_of, surveys
from sim.study.knowing.worth import Known, Worth, chosen, of_all, of_one, telling
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.worlds.worlds import Worlds

ALL, GROUP, INPUT = "everything", "group", "input"
"""Kinds of what would be known."""
BETWEEN_OWN, BETWEEN_MORE = "plans of the file", "added plans too"
"""Between which plans was chosen: those of the file's own text, or also plans that were added to it."""


class Held(NamedTuple):
    """The chosen plan held against another: in which draws it ``fails`` and by how much it ``leads``, each [draws]."""

    against: str
    fails: Bools
    leads: Floats


def answers_of(worlds: Worlds, business: str) -> tuple[tuple[str, ...], Floats]:
    """(strategies, the baseline first; what each earned more than the baseline in each draw, float [draws, plans])."""
    table = worlds.table(business, drawn=True)
    return tuple(table), np.array(list(table.values()), dtype=np.float64).T


def rows_of(
    scenario: Scenario, worlds: Worlds, seed: int, between: str = BETWEEN_OWN
) -> tuple[dict[str, Rows], dict[str, Floats]]:
    """({"knowing", "surveys", "boxes": rows}, {business: leads of the chosen plan over the one it is held against}).

    ``scenario`` is the one that the worlds are of, ``between`` says between which plans was chosen.
    """
    found: dict[str, Rows] = {"knowing": [], "surveys": [], "boxes": []}
    leads = {}
    points = sobol([each.what for each in worlds.inputs], seed, worlds.drawn)
    for business in worlds.answers.businesses:
        names, answers = answers_of(worlds, business)
        plan = names[chosen(answers)]
        known = _knowing(scenario, worlds, business, plan, points, answers, seed)
        found["knowing"] += [row | {"chosen_between": between} for row in known]
        found["surveys"] += _surveys(scenario, worlds, business, answers, seed)
        held = held_against(names, answers)
        leads[business] = held.leads
        found["boxes"] += _failures(scenario, worlds, business, plan, held, seed)
    return found, leads


# -- what is worth knowing


def _knowing(scenario, worlds, business, plan, points, answers, seed):
    """Everything first, then groups in the order of the file, then inputs in theirs."""
    used = telling(points, answers)
    whole = of_all(points[:, used], answers, seed, f"everything at {business}")
    first = {"business": business, "strategy": plan, "worlds": worlds.drawn}
    first |= {"mean_gain": penny(float(answers.mean(axis=0).max()))}
    parts = []
    for name, numbers in _groups(scenario, worlds).items():
        found = of_all(points[:, numbers], answers, seed, f"group {name} at {business}")
        parts.append(first | {"known_kind": GROUP, "known": name, "known_label": name} | _worth_row(found.worth))
    for number, each in enumerate(worlds.inputs):
        worth = of_one(points[:, number], answers, seed, f"{each.what} at {business}")
        said = {"known_kind": INPUT, "known": each.what, "known_label": label(scenario, each.what)}
        parts.append(first | said | {"source": each.source} | _worth_row(worth))
    everything = first | {"known_kind": ALL, "known_label": "everything"} | _everything(whole, parts)
    return [_ordered(row) for row in (everything | {"inputs_known": len(used)}, *parts)]


def _everything(whole: Known, parts: Rows) -> Row:
    """What knowing all is worth: no less than any part of it that can be told."""
    row = _worth_row(whole.worth)
    best = max((part for part in parts if part["is_told"]), key=lambda part: part["worth"], default=None)
    if best is not None and best["worth"] > row["worth"]:
        row = {name: best[name] for name in row}
    return row | {"fresh_error": penny(whole.fresh_error), "luck_spread": penny(whole.luck)}


def _groups(scenario, worlds):
    """Name of a group -> the numbers of its inputs, of those that vary."""
    places = {each.what: number for number, each in enumerate(worlds.inputs)}
    found: dict[str, list[int]] = {}
    for one in scenario.uncertain:
        if one.group is not None and one.what in places:
            found.setdefault(one.group, []).append(places[one.what])
    return {name: numbers for name, numbers in found.items() if len(numbers) > 1}


def _worth_row(worth: Worth) -> Row:
    return {
        "worth": penny(worth.value),
        "standard_error": penny(worth.standard_error),
        "worth_by_chance": penny(worth.by_chance),
        "is_told": worth.is_told,
        "worth_below": penny(worth.below),
    }


COLUMNS = (
    *("business", "known_kind", "known", "known_label", "source", "strategy", "mean_gain", "worth", "standard_error"),
    *("worth_by_chance", "is_told", "worth_below", "worlds", "inputs_known", "fresh_error", "luck_spread"),
)


def _ordered(row: Row) -> Row:
    return {name: row.get(name) for name in COLUMNS}


# -- surveys


def survey_of(asked: MeasuredBy) -> Survey:
    """The survey that an input's ``measured_by`` describes."""
    return Survey(asked.kind, asked.spread, asked.bias_spread, asked.cost_per_answer)


def _surveys(scenario, worlds, business, answers, seed):
    rows = []
    asked_by = {one.what: one.measured_by for one in scenario.uncertain if one.measured_by is not None}
    for number, each in enumerate(worlds.inputs):
        asked = asked_by.get(each.what)
        if asked is None:
            continue
        waiting = share_waited(scenario, asked.weeks)
        truth = worlds.values[1:, number]
        tried = surveys(truth, answers, survey_of(asked), seed, f"{each.what} at {business}", waiting)
        best = best_of(tried)
        rows += [
            {
                "business": business,
                "input": each.what,
                "input_label": label(scenario, each.what),
                "survey_kind": asked.kind,
                "answers_asked": one.answers,
                **_worth_row(one.worth),
                "survey_cost": penny(one.costs),
                "waiting_weeks": asked.weeks,
                "waiting_cost": penny(one.waiting),
                "net_worth": penny(one.net),
                "is_best_size": one is best,
            }
            for one in tried
        ]
    return rows


def share_waited(scenario: Scenario, weeks: int) -> float:
    """The discounted share, 0..1, of the last ``weeks`` of those that count: what a plan loses that begins so much
    later, the weeks ending as they do."""
    factors = factors_of(scenario).tolist()
    return sum(factors[max(0, len(factors) - weeks) :]) / sum(factors)


# -- where the plan fails


def held_against(names: tuple[str, ...], answers: Floats) -> Held:
    """The chosen plan against carrying on; where carrying on is chosen itself, or would hardly ever have been better,
    against the plan that most often is, of equal ones the next best.  ``answers`` float [draws, plans], the baseline's
    first.
    """
    plan, *others = np.argsort(-answers.mean(axis=0), kind="stable").tolist()
    often = {other: int((answers[:, plan] < answers[:, other]).sum()) for other in others}
    other = max(others, key=lambda each: often[each])
    if plan != 0 and often[0] >= LEAST_FAILURES:
        other = 0
    leads = answers[:, plan] - answers[:, other]
    return Held(names[other], leads < 0, leads)


def _failures(scenario, worlds, business, plan, held, seed):
    x = worlds.values[1:]
    found = gathered(x, held.fails, seed)
    first = {"business": business, "strategy": plan, "held_against": held.against, "gathering": found.why}
    first |= {
        "worlds": found.worlds,
        "worlds_failed": found.failures,
        "base_rate": to_decimals(held.fails.mean().item(), 6),
    }
    empty = dict.fromkeys(("input", "input_label", "range_low", "range_high", "box_low", "box_high"))
    empty |= dict.fromkeys(("coverage", "density", "worlds_held_out", "chance_of_box"))
    if found.box is None or found.holds is None:
        return [first | empty]
    return [first | empty | _bound(scenario, worlds, found, number) for number in found.box.bounded]


def _bound(scenario: Scenario, worlds: Worlds, found: Gathering, number: int) -> Row:
    """One input that bounds the box; its ends are empty where it goes on to the end of the range."""
    assert found.box is not None
    assert found.holds is not None
    each, box, holds = worlds.inputs[number], found.box, found.holds
    ends = {
        f"box_{end}": to_decimals(float(value[number]), 6) if np.isfinite(value[number]) else None
        for end, value in (("low", box.low), ("high", box.high))
    }
    return {
        "input": each.what,
        "input_label": label(scenario, each.what),
        "range_low": to_decimals(each.low, 6),
        "range_high": to_decimals(each.high, 6),
        **ends,
        "coverage": to_decimals(holds.coverage, 6),
        "density": to_decimals(holds.density, 6),
        "worlds_held_out": holds.worlds,
        "chance_of_box": to_decimals(holds.p, 6),
        "base_rate": to_decimals(holds.base_rate, 6),
    }
