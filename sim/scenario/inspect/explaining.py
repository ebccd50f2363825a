"""Every value in force and where it came from."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from sim.rules.traits import BLOCK_BITS
from sim.rules.word import friends_correlation
from sim.scenario.paths.current_value import stands_in, stands_in_behaviour
from sim.scenario.schema.behaviour import Behaviour
from sim.scenario.schema.business import Business
from sim.scenario.schema.change import Change
from sim.scenario.schema.inputs import Table, told
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import keys
from sim.scenario.schema.study import PRECISION_SHARE
from sim.scenario.solve.demand import expected
from sim.scenario.solve.in_reach import reachable
from sim.scenario.solve.once_settled import once_settled
from sim.scenario.solve.places import solve_places
from sim.scenario.solve.response import BETTER, LITERATURE, responses
from sim.scenario.solve.solve import Solved
from sim.scenario.text.wording import dotted

BY_PLACE, BY_REVENUE = "by place", "by revenue"
SOLVED = ("price_weight", "nest", "going_out")
ELASTICITIES = ("brand_price_elasticity", "category_price_elasticity")
WORTH_SAYING = 0.001
HELD = {"rest": "prices and habits", "settled": "prices, habits and queues", "strangers": "prices"}
# Defaults that come from another input: what stands in for them, by the place where they stand.
FROM_SCORE = ("people", "setting")
# Other ways to write an input: left out, they say nothing.
OTHER_WAYS = ("passing_share", "score", "loyalty_reward")


class Row(NamedTuple):
    """One value in force: its path, its unit, and where it is from (file, preset, default, default (grade), solved)."""

    path: str
    value: Any
    unit: str
    origin: str


def explain(scenario: Scenario) -> list[Row]:
    """Return a row for every value in force, in the order of the file, and then what was solved."""
    return [*_table(scenario, scenario, (), ()), *_solved(scenario)]


def _table(scenario: Scenario, table: Table, path: tuple, names: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a table at a path of the file (``names``: the same in the words of a path)."""
    for key, field in keys(type(table)).items():
        value = getattr(table, "from_" if key == "from" else key)
        if key in OTHER_WAYS and value is None:
            continue
        if value is None and isinstance(table, Business):
            value = stands_in(scenario, table, key)
        if value is None and isinstance(table, Behaviour):
            value = stands_in_behaviour(table, key)
        if value is None and key in ("material_difference", "precision"):
            given = scenario.study.material_difference
            value = given * PRECISION_SHARE if key == "precision" and given else BY_REVENUE
        yield from _value(scenario, value, field, (*path, key), (*names, key))


def _value(scenario: Scenario, value: Any, field: FieldInfo, path: tuple, names: tuple[str, ...]) -> Iterator[Row]:
    if isinstance(value, Table):
        yield from _table(scenario, value, path, names)
    elif isinstance(value, tuple) and value and isinstance(value[0], Table):
        for index, one in enumerate(value):
            name = getattr(one, "name", str(index + 1))
            yield from _table(scenario, one, (*path, index), (*names, name))
    elif isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _value(scenario, inner, field, (*path, key), (*names, key))
    else:
        origin = where_from(scenario, path, field, value)
        yield Row(dotted(names), BY_PLACE if origin == "solved" else _plain(value), told(field).get("unit", ""), origin)


def _plain(value: Any) -> Any:
    if isinstance(value, Change):
        return value.size if value.form == "value" else str(value)
    return value


def where_from(scenario: Scenario, path: tuple, field: FieldInfo | None, value: Any) -> str:
    """Return where a value comes from: file, preset, default (with its grade of evidence), or solved."""
    origin = plain_origin(scenario, path)
    if origin != "default":
        return origin
    if path[-1] in SOLVED and value is None:
        return "solved"
    grade = told(field).get("evidence") if field is not None else None
    return f"default ({grade})" if grade else "default"


def plain_origin(scenario: Scenario, path: tuple) -> str:
    """Return "file", "preset" or "default" for a path of the file, looking through defaults that others give."""
    source = scenario._source
    if source is None:
        return "default"
    origin = source.origin(path)
    if origin == "default" and path[-1] in FROM_SCORE:
        origin = source.origin((*path[:-1], "score"))
    if origin == "default" and path[-1] == "reward_by_satisfaction":
        origin = source.origin((*path[:-1], "loyalty_reward"))
    if origin == "default" and path[-1] in ("residents", "passing_trade_per_week"):
        origin = source.origin((*path[:-1], "passing_share"))
    return origin


def _pull(scenario: Scenario, place: Place, solved: Solved) -> Iterator[Row]:
    """Yield how strongly full loyalty pulls, and whether that locks people in (V10)."""
    count = len(reachable(scenario, place, passers=False))
    if "loyalty" in scenario.behaviour.off or place.residents == 0 or count < 2:
        return
    pull = scenario.behaviour.loyalty_weight / solved.nest
    holds = "whoever leads first may lead for ever" if pull >= count else "nobody is locked in"
    origin = f"loyalty_weight / nest; {'not ' if pull >= count else ''}below the {count} businesses, so {holds}"
    yield Row(dotted(("place", place.name, "loyalty_pull")), pull, "logits", origin)


def _friends(place: Place) -> Iterator[Row]:
    """Yield how far friends are alike in what suits them (M8)."""
    if place.network == "small_world" and place.alike > 0.0 and place.friends_per_person > 0 and place.residents > 0:
        alike = friends_correlation(place.alike, place.friends_per_person, 1 << BLOCK_BITS)
        origin = "alike, and who of her friends lives near"
        yield Row(dotted(("place", place.name, "friends_alike")), alike, "correlation", origin)


def _solved(scenario: Scenario) -> Iterator[Row]:
    """Yield the weights of every place and the elasticities that they give."""
    for place, solved in zip(sorted(scenario.place, key=lambda one: one.name), solve_places(scenario), strict=True):
        if not reachable(scenario, place):
            continue
        weights = {
            "price_weight": (solved.price_weight, f"logits per {scenario.study.currency}"),
            "nest": (solved.nest, "share"),
            "going_out": (solved.going_out, "logits"),
            "brand_price_elasticity": (solved.brand_elasticity, "elasticity"),
            "category_price_elasticity": (solved.category_elasticity, "elasticity"),
            "go_share": (solved.go_share, "share"),
        }
        for key, (value, unit) in weights.items():
            given = key in SOLVED and getattr(scenario.behaviour, key) is not None
            origin = plain_origin(scenario, ("behaviour", key)) if given else "solved"
            asked = getattr(scenario.behaviour, key)
            if key in ELASTICITIES and not given and abs(value - asked) > WORTH_SAYING:
                held = HELD[scenario.behaviour.solve_for]
                origin = f"solved: as near to the {asked:g} of behaviour.{key} as these {held} allow"
            yield Row(dotted(("place", place.name, key)), value, unit, origin)
        yield from _pull(scenario, place, solved)
        yield from _friends(place)
    for name, (visits, elasticity) in sorted(expected(scenario).items()):
        if not math.isnan(elasticity):
            yield Row(dotted(("business", name, "own_price_elasticity")), elasticity, "elasticity", "solved")
        yield Row(dotted(("business", name, "expected_visits")), visits, "visits per week", "solved")
    yield from _in_a_year(scenario)
    points = BETTER * scenario.experience.spread
    low, high = LITERATURE
    for name, more in sorted(responses(scenario).items()):
        origin = (
            f"residents' visits in a year, for {points:g} points of experience; the literature has {low:g} to {high:g}"
        )
        yield Row(dotted(("business", name, "response_to_experience")), more, "share", origin)


def _in_a_year(scenario: Scenario) -> Iterator[Row]:
    """Yield what becomes of go share and prices once queues and habits have come to rest, and follow a price."""
    rest = once_settled(scenario)
    for name, share in sorted(rest.go_shares.items()):
        yield Row(dotted(("place", name, "settled_go_share")), share, "share", "once people wait, and are served")
    for name, one in sorted(rest.houses.items()):
        own = (
            f"visits for each per cent of its price, in the year after: {one.held:.2f} at once, "
            f"{one.with_queues - one.held:+.2f} as queues follow, {one.own - one.with_queues:+.2f} as habits do"
        )
        yield Row(dotted(("business", name, "settled_price_elasticity")), one.own, "elasticity", own)
        yield Row(dotted(("business", name, "settled_wait")), one.wait, "minutes", "once visits and waits agree")
