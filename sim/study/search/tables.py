"""What a search leaves in tables: options, what they move, the bridge, cost guesses, rounds, screening, the ladder."""

from datetime import date, timedelta
from math import fsum

import numpy as np
import pandas as pd

from sim.annotations import Row, Rows, Tables
from sim.scenario.paths.business_words import lever_words
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.break_even import payback_week
from sim.study.search.chosen import WITHOUT, Option
from sim.study.search.cost_errors import cost_errors
from sim.study.search.found import Found, House
from sim.study.search.naming import in_words
from sim.study.search.objective import REGRET
from sim.study.search.payback import PAYBACK
from sim.study.search.who import owner_of

WEEKS_A_MONTH = 52.0 / 12.0
BACK, NEVER_BACK = "weeks until the money is back", "futures in which it never is"
"""What option_objective.csv says where the soonest pay-back was looked for."""
BEST, PRICE_ALONE, OTHER_KIND = "best", "price left alone", "other kind"
"""Kinds of options in options.csv."""
CARRY_ON = 0
"""Number of carrying on among the options of a house, which count from 1."""


def tables(found: Found) -> Tables:
    """All tables of a search: name -> rows."""
    made: dict[str, Rows] = {}
    for house in found.houses:
        for name, rows in of_house(house, found).items():
            made.setdefault(name, []).extend(rows)
    return {name: rows for name, rows in made.items() if rows}


def shown(house: House) -> list[tuple[int, Option]]:
    """The options of a house with their numbers, the best that leaves price alone last."""
    some = [*house.options.options, *([house.options.without] if house.options.without else [])]
    return list(enumerate(some, start=1))


def kind_of(number: int, one: Option) -> str:
    """Which kind of option of its house it is, by its number there."""
    return PRICE_ALONE if one.kind == WITHOUT else BEST if number == 1 else OTHER_KIND


def of_house(house: House, found: Found) -> dict[str, Rows]:
    """The tables of one business."""
    start = found.scenario.study.start_date
    return {
        "options": [option_row(house, number, one) for number, one in shown(house)],
        "option_levers": [row for number, one in shown(house) for row in lever_rows(house, number, one, start)],
        "option_houses": [row for number, one in shown(house) for row in house_rows(house, number, one)],
        "option_objective": objective_rows(house),
        "option_bridge": [row for number, one in shown(house) for row in bridge_rows(house, number, one)],
        "cost_guesses": cost_rows(house),
        "search_rounds": round_rows(house),
        "lever_screening": screening_rows(house),
        "budget_ladder": ladder_rows(house, found) if found.rungs else [],
    }


def option_row(house: House, number: int, one: Option) -> dict:
    """The row of options.csv of one option."""
    space, terms = house.options.space, house.options.space.terms
    moves = one.moves[None]
    weekly, once = float(space.weekly(moves).sum()), float(space.at_once(moves).sum())
    low, high = one.interval
    written_low, written_high = one.interval_as_written
    beside = house.market.beside(one.moves)
    return {
        "business": house.business,
        "option_number": number,
        "option_kind": kind_of(number, one),
        "plan_in_words": in_words(house, one),
        "cost_per_week": penny(weekly),
        "cost_per_month": penny(weekly * WEEKS_A_MONTH),
        "one_off_cost": penny(once),
        "worth": penny(one.worth),
        "worth_low": penny(low),
        "worth_high": penny(high),
        "futures": len(one.gains),
        "futures_lost": one.futures_lost,
        "worth_as_written": penny(one.as_written) if len(one.written) else None,
        "luck_low": penny(written_low),
        "luck_high": penny(written_high),
        "worth_promised": penny(one.promised),
        "worth_chosen": penny(one.chosen),
        "break_even_cost_per_week": penny(one.gross / terms.worth_per_week),
        "payback_week": None if beside is None else _payback(house, one, beside.path),
        "worst_regret": penny(_worst_regret(house, one)),
    }


def _payback(house: House, one: Option, path: np.ndarray) -> int | None:
    """The first week from which what it brought so far stays above what it cost so far, in the file as written."""
    moves, market = one.moves[None], house.market
    weekly, once = float(house.options.space.weekly(moves).sum()), float(house.options.space.at_once(moves).sum())
    spent = np.cumsum(market.factors_open) * weekly + once * house.options.space.terms.worth_once
    return payback_week((path - spent).tolist())


def _worst_regret(house: House, one: Option) -> float:
    """The most that it earned less than the best option of a future of the third set, carrying on among them; where
    regret is the objective, than the best of all finalists.
    """
    return float((_bar(house) - one.gains).max())


def _bar(house: House) -> np.ndarray:
    if house.options.bar is not None:
        return house.options.bar
    return np.maximum(np.array([each.gains for _, each in shown(house)]).max(axis=0), 0.0)


def objective_rows(house: House) -> Rows:
    """The objective's own number of every option, and of carrying on, from the third set; none of the mean gain, which
    is the worth."""
    if not house.options.options:
        return []
    if house.search.objective == PAYBACK:
        return [_objective_row(house, *row) for number, one in shown(house) for row in _back(house, number, one)]
    if house.search.objective != REGRET:
        return []
    some = [(CARRY_ON, float(_bar(house).max()))] + [
        (number, _worst_regret(house, one)) for number, one in shown(house)
    ]
    return [_objective_row(house, number, "worst regret", penny(value), "currency") for number, value in some]


def _back(house: House, number: int, one: Option) -> list[tuple]:
    """When the money of an option is back on average, and in how many futures it never is."""
    assert one.back is not None
    mean_back = float(np.minimum(one.back, house.options.space.terms.weeks).mean())
    return [
        (number, BACK, to_decimals(mean_back, 6), "weeks"),
        (number, NEVER_BACK, int(np.isinf(one.back).sum()), "futures"),
    ]


def _objective_row(house: House, number: int, objective: str, value: float | None, unit: str) -> Row:
    return {
        "business": house.business,
        "option_number": number,
        "objective": objective,
        "objective_value": value,
        "objective_unit": unit,
        "futures": len(house.options.options[0].gains),
    }


def lever_rows(house: House, number: int, one: Option, start: date) -> Rows:
    """What an option moves, from where to where, who sees to it and when, and what that costs."""
    space = house.options.space
    moves = one.moves[None]
    weekly, once, money = space.weekly(moves)[0], space.at_once(moves)[0], space.money(moves)[0]
    return [
        {
            "business": house.business,
            "option_number": number,
            "lever": each.what,
            "lever_label": lever_words(each.what),
            "opening_value": to_decimals(each.opening, 6),
            "new_value": to_decimals(each.opening + float(move), 6),
            "ramp_weeks": each.row.ramp_weeks,
            "owner": owner_of(each.row.what),
            "starts_on": pd.Timestamp(start),
            "there_on": pd.Timestamp(start + timedelta(weeks=each.row.ramp_weeks)),
            "cost_per_week": penny(float(weekly[at])),
            "cost_per_month": penny(float(weekly[at]) * WEEKS_A_MONTH),
            "one_off_cost": penny(float(once[at])),
            "budget_share": to_decimals(float(money[at]) / space.budget if space.budget else 0.0, 6),
        }
        for at, (each, move) in enumerate(zip(house.searched, one.moves, strict=True))
        if move
    ]


def house_rows(house: House, number: int, one: Option) -> Rows:
    """What each business gets of the money of an option, and what it brings there; none of a plan for one business."""
    space, beside, rows = house.options.space, house.market.beside(one.moves), []
    moves = one.moves[None]
    weekly, once, money = space.weekly(moves)[0], space.at_once(moves)[0], space.money(moves)[0]
    for name in house.members:
        own = np.array([each.business == name for each in house.searched])
        cost = fsum(one.costs[own].tolist())
        gain = None if beside is None else beside.gains[name]
        rows.append(
            {
                "business": house.business,
                "option_number": number,
                "house": name,
                "cost_per_week": penny(float(weekly[own].sum())),
                "one_off_cost": penny(float(once[own].sum())),
                "budget_share": to_decimals(float(money[own].sum()) / space.budget if space.budget else 0.0, 6),
                "gain_as_written": penny(gain),
                "house_worth_as_written": None if gain is None else penny(gain - cost),
            }
        )
    return rows


def bridge_rows(house: House, number: int, one: Option) -> Rows:
    """Where an option's worth comes from, in the file as written: the lines of the bridge, its cost in *programme*."""
    beside = house.market.beside(one.moves)
    if beside is None:
        return []
    lines = dict(beside.bridge)
    lines["programme"] = lines.get("programme", 0.0) - fsum(one.costs.tolist())
    return [
        {"business": house.business, "option_number": number, "line": line, "amount": penny(amount)}
        for line, amount in lines.items()
    ]


def cost_rows(house: House) -> Rows:
    """By how much each cost may be wrong before another option leads; none where none is worth anything."""
    return [
        {
            "business": house.business,
            "lever": house.searched[each.lever].what,
            "lever_label": lever_words(house.searched[each.lever].what),
            "dearer_by": None if each.dearer is None else to_decimals(float(each.dearer) - 1.0, 6),
            "then_option": None if each.dearer is None else _numbered(each.then),
            "cheaper_by": None if each.cheaper is None else to_decimals(1.0 - float(each.cheaper), 6),
            "below_option": None if each.cheaper is None else _numbered(each.below),
        }
        for each in cost_errors(house.options.options)
    ]


def _numbered(number: int | None) -> int:
    return CARRY_ON if number is None else number + 1


def round_rows(house: House) -> Rows:
    """The rounds of the search."""
    return [
        {
            "business": house.business,
            "search_round": each.number,
            "plans": each.plans,
            "worth_promised": penny(each.promised),
            "worth_run": penny(each.run),
            "standard_error": penny(each.error),
            "agrees": each.agrees,
            "runs": each.runs,
        }
        for each in house.search.rounds
    ]


def screening_rows(house: House) -> Rows:
    """One step of every lever, best first, and those that could not be moved."""
    order = sorted(house.screening, key=lambda each: -each.worth)
    return [
        {
            "business": house.business,
            "lever": house.levers[each.lever].what,
            "lever_label": lever_words(house.levers[each.lever].what),
            "opening_value": to_decimals(house.levers[each.lever].opening, 6),
            "new_value": to_decimals(house.levers[each.lever].opening + each.move, 6),
            "gain": penny(each.gross),
            "programme_cost": penny(each.cost),
            "worth": penny(each.worth),
            "is_searched": each.kept,
        }
        for each in order
    ]


def ladder_rows(house: House, found: Found) -> Rows:
    """The best plan for each budget, the whole one last."""
    space = house.options.space
    rungs = list(house.options.rungs)
    if house.options.options:
        rungs.append((found.budget, house.options.options[0]))
    rows = []
    for budget, one in rungs:
        low, high = interval(one.gains.tolist())
        spent = space.money(one.moves[None])[0]
        rows.append(
            {
                "business": house.business,
                "budget_per_week": penny(budget),
                "spent_per_week": penny(float(spent.sum())),
                "worth": penny(mean(one.gains.tolist())),
                "worth_low": penny(low),
                "worth_high": penny(high),
                "futures": len(one.gains),
                "mostly_on": _mostly(house, spent),
            }
        )
    return rows


def _mostly(house: House, spent: np.ndarray) -> str:
    """The lever on which most of the money lies; "" where none is spent."""
    return lever_words(house.searched[int(np.argmax(spent))].what) if spent.sum() > 0.0 else ""
