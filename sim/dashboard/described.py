"""What the page needs to know of a scenario before anything is run: houses, levers with their costs, steps, inputs."""

import hashlib
import json
import math
from typing import Any

from sim import __version__
from sim.dashboard.asked import INPUTS, LOOKS, RIVALS
from sim.dashboard.markets import Markets
from sim.report.words.formats import symbol
from sim.report.words.theme import LINE_WORDS
from sim.scenario import Change, Scenario
from sim.scenario.levers import LeverRow, levers_of
from sim.scenario.levers.moves import moved
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.current_value import value_in_force
from sim.scenario.paths.labels import place_named
from sim.scenario.paths.paths import declared_as, resolve
from sim.scenario.schema.business import Business
from sim.scenario.schema.schema_tree import bare
from sim.scenario.variants.content import as_content
from sim.study.levers.means import means_of
from sim.teaching.steps import STEPS, LessonStep
from sim.teaching.written import unit_words

REACH = 6
"""How many steps of the table a slider goes either way, where the lever has room."""
STOPS = 5
"""Stops of a slider in one step of the table."""
GROUPS = (
    ("people", ".people"),
    ("the room", ".setting"),
    ("the plate", ".score"),
    ("evenness", ".varies_by"),
)
PRICE = ("price", "unit_cost", "effort", "upgrade_pull", "upgrade_price", "guarantee")
SHOWN = (
    "appeal",
    "promise",
    "clarity",
    "considered",
    "considered_by_passers",
    "noticed_per_week",
    "novelty",
    "refresh_every_weeks",
)


def described(markets: Markets) -> dict[str, Any]:
    """All of it, as JSON: money in the scenario's currency, costs of levers a week and once."""
    scenario = markets.scenario
    content = json.dumps(as_content(scenario), sort_keys=True, allow_nan=False)
    return {
        "version": __version__,
        "key": hashlib.sha256(content.encode()).hexdigest()[:12],
        "title": scenario.study.title or "A market",
        "question": scenario.study.question,
        "currency": {"code": scenario.study.currency, "symbol": symbol(scenario.study.currency)},
        "weeks": scenario.study.weeks,
        "start_date": scenario.study.start_date.isoformat(),
        "seed": scenario.runs.seed,
        "looks": list(LOOKS),
        "houses": [_house(scenario, each) for each in houses(scenario)],
        "inputs": [vars(each) for each in INPUTS],
        "rivals": RIVALS,
        "bridge": LINE_WORDS,
        "steps": [_step(each, markets.course(each.market), _of_course(markets, each)) for each in STEPS],
    }


def _of_course(markets, step):
    """Path -> lever of each house of a step's sides; what lies over a side's market changes none of its costs."""
    scenario = markets.course(step.market)
    return {business: known_levers(scenario, business) for business in {each.business for each in step.sides}}


def houses(scenario: Scenario) -> list[Business]:
    """The houses that can be looked at, the one among most residents first."""
    residents = {each.name: each.residents for each in scenario.place}
    return sorted(scenario.focus, key=lambda each: -residents[each.place])


def _house(scenario: Scenario, business: Business) -> dict[str, Any]:
    place = next(each for each in scenario.place if each.name == business.place)
    return {
        "name": business.name,
        "place": place_named(scenario, place.name),
        "residents": place.residents,
        "levers": known_levers(scenario, business.name),
        "inputs": {
            "passing_share": value_in_force(scenario, resolve(scenario, f"place.{_quoted(place.name)}.passing_share")),
            "price_elasticity": scenario.behaviour.brand_price_elasticity,
            "experience_weight": scenario.behaviour.experience_weight,
            "recession": 0.0,
            "rivals": "as_is",
        },
    }


def _quoted(name):
    return f'"{name}"'


def known_levers(scenario: Scenario, business: str) -> list[dict[str, Any]]:
    """Every lever of the table at a business, as JSON."""
    return [_lever(scenario, business, row) for row in levers_of(scenario, business)]


def _lever(scenario: Scenario, business: str, row: LeverRow) -> dict[str, Any]:
    """One lever: a slider of points from where it opens, or where it is off the stops that switch it on."""
    target = resolve(scenario, row.what, business)
    opening = value_in_force(scenario, target)
    is_whole = bare(declared_as(target).annotation)[0] is int
    first = moved(scenario, business, row, 1)
    off = bool(row.needs) and not first.change and first.no_room.startswith("It does nothing")
    size = abs(row.step)
    found = {
        "what": row.what,
        "label": lever_words(row.what),
        "group": _group(row.what),
        "unit": unit_words(row.unit, scenario.study.currency),
        "means": means_of(row, scenario, business),
        "opening": opening,
        "cost_per_point_per_week": row.cost_per_point_per_week if row.priced else None,
        "cost_grows": row.cost_grows,
        "cost_step": size,
        "one_off_cost_per_point": row.one_off_cost_per_point,
        "own_cost": row.own_cost,
        "off": first.no_room if off else "",
        "needs": row.needs,
        "stops": None,
        "form": "step",
        "along": {},
        "along_sign": 1,
    }
    starts = row.starts_at is not None and next(iter(first.change.values()), Change("step", 0.0)).form == "value"
    if starts or opening is None or is_whole:
        return found | {"stops": _stops(scenario, business, row), "low": 0, "high": 0, "step": 1}
    low, high = opening - REACH * size, opening + REACH * size
    low = low if row.low is None else max(low, row.low)
    high = high if row.high is None else min(high, row.high)
    step = size / STOPS
    own, *others = first.change.items() or [(row.what, Change("step", 0.0))]
    return found | {
        "low": 0.0 - _whole_stops(opening - low, step),
        "high": _whole_stops(high - opening, step),
        "step": _tidy(step),
        "form": own[1].form,
        "along": {key: change.size for key, change in others},
        "along_sign": 1 if row.step > 0 else -1,
    }


def _written(change):
    """A change as JSON that a strategy of the file takes: a number sets, a text adds."""
    return change.size if change.form == "value" else str(change)


def _whole_stops(room, step):
    return _tidy(math.floor(max(room, 0.0) / step + 1e-9) * step)


def _tidy(value):
    return round(value, 9) + 0.0


def _stops(scenario, business, row):
    """Each stop of a lever that is off or takes whole numbers: what it sets, as a strategy writes it."""
    found = []
    for steps in range(1, REACH + 1):
        move = moved(scenario, business, row, steps)
        if not move.change:
            break
        found.append(
            {
                "changes": {key: _written(change) for key, change in move.change.items()},
                "points": move.points,
                "value": move.after,
            }
        )
    return found


def _group(what):
    for group, ending in GROUPS:
        if what.endswith(ending):
            return group
    if what in PRICE:
        return "price and extras"
    if what in SHOWN:
        return "what shows before a visit"
    return "how the house is run"


def _residents(scenario, business):
    """How many live in the place of a business."""
    house = next(each for each in scenario.business if each.name == business)
    return next(each.residents for each in scenario.place if each.name == house.place)


def _step(step: LessonStep, scenario: Scenario, known: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    sides = []
    for side in step.sides:
        levers = {each["what"]: each for each in known[side.business]}
        chosen = [
            levers[one.what] | {"low": one.low, "high": one.high, "step": one.step, "stops": None}
            for one in step.sliders
        ]
        about = {"key": side.key, "label": side.label, "business": side.business}
        sides.append(about | {"residents": _residents(scenario, side.business), "levers": chosen})
    return {
        "key": step.key,
        "number": step.number,
        "title": step.title,
        "idea": step.idea,
        "question": step.question,
        "sides": sides,
        "stops": [_setting(each) for each in step.stops],
        "before": _setting(step.before),
        "after": _setting(step.after),
    }


def _setting(setting):
    return {"side": setting.side, "label": setting.label, "moves": dict(setting.moves)}
