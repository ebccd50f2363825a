"""A scenario as plain JSON: back again the same to the bit, whatever the text; and every value shows."""

import json

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario import changed, read, solve_places
from sim.scenario.reading.shipped import shipped_names
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import keys
from sim.scenario.variants.content import as_content, from_content
from sim.scenario.variants.variants import with_span, with_strategies
from sim.study.runs.replication import Replicator
from tests.for_all import for_all
from tests.key_table import KEYS
from tests.scenarios import text
from tests.test_every_key import scenario_of


def through_json(scenario):
    """The content as a file would hold it, keys sorted."""
    return json.loads(json.dumps(as_content(scenario), sort_keys=True, allow_nan=False))


CHANGED = [
    {"price": 13.25},
    {"behaviour.go_share": 0.5, "price": 13.0},
    {"behaviour.rate_shape": float("inf")},
    {"place.village.passing_share": 0.3},
    {"strategy.welcome.change.touchpoints.welcome.people": 2.0},
]


@for_all(shipped_names())
def test_a_shipped_scenario_comes_back(name):
    scenario = read(name)
    back = from_content(through_json(scenario))
    assert back == scenario
    assert as_content(back) == as_content(scenario)
    for one, other in zip(back.place, scenario.place, strict=True):
        assert list(one.mix) == list(other.mix)
    for one, other in zip(back.business, scenario.business, strict=True):
        assert list(one.touchpoints) == list(other.touchpoints)


@pytest.mark.parametrize("values", CHANGED, ids=str)
def test_a_changed_scenario_comes_back_with_its_weights(values):
    scenario = changed("minimal", values)
    back = from_content(through_json(scenario))
    assert back == scenario
    assert through_json(back) == through_json(scenario)
    assert [vars(one) for one in solve_places(back)] == [vars(one) for one in solve_places(scenario)]


def test_what_weights_are_solved_from_is_held_where_it_differs():
    scenario = read("minimal")
    assert as_content(scenario)["base"] == {}
    assert as_content(with_strategies(scenario, scenario.strategy[:1]))["base"] == {}
    assert set(as_content(changed(scenario, {"price": 13}))["base"]) == {"business"}
    assert as_content(with_span(scenario, 10, 5))["base"] == {"study": {"warm_up_weeks": 52}}
    assert solve_places(from_content(as_content(changed(scenario, {"price": 13})))) == solve_places(scenario)


def test_no_table_and_no_key_is_left_out():
    content = as_content(read(text=text()))["scenario"]
    assert set(content) == set(keys(Scenario))
    for name, rows in content.items():
        model = {"strategy": "strategy", "business": "business", "place": "place", "segment": "segment"}.get(name)
        for row in rows if model else ():
            assert set(row) == set(keys(type(getattr(read(text=text()), model)[0])))


def test_every_key_of_the_schema_shows():
    silent = []
    for each in KEYS:
        with_it, _ = scenario_of({**each.enable, each.path: each.on})
        without, _ = scenario_of(each.enable)
        if as_content(with_it) == as_content(without) or as_content(from_content(as_content(with_it))) != as_content(
            with_it
        ):
            silent.append(each.path)
    assert silent == []


def leaves(node, path=()):
    """(path, value) of everything that is no table and no list."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if items is None:
        yield path, node
    else:
        for key, inner in items:
            yield from leaves(inner, (*path, key))


def with_leaf(content, path, value):
    """The content with one value replaced."""
    new = json.loads(json.dumps(content))
    holder = new
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    return new


def other(value):
    """A value of the same type that is another."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return np.nextafter(value, 1e9).item() if isinstance(value, float) else value + 1
    return None


def test_every_number_of_a_content_is_read_to_the_last_bit():
    content = through_json(changed("town_vs_west_end", {"place.town.residents": 500}))
    moved = [(path, other(value)) for path, value in leaves(content) if other(value) is not None]
    assert len(moved) > 400
    for path, value in moved[::3]:
        new = with_leaf(content, path, value)
        assert as_content(from_content(new)) == new != content


PLAIN = """
preset = "restaurant"
[[place]]
name = "village"
residents = 800
mix = { "relationship diners" = 0.25, "value seekers" = 0.75 }
[[business]]
name = "Corner Café"
place = "village"
price = 12.0
unit_cost = 7.2
focus = true
[[strategy]]
name = "as_is"
[[strategy]]
name = "both"
change = { price = 13, recovery = 0.6 }
"""


def test_comments_and_the_order_of_keys_do_not_show():
    content = as_content(read(text=PLAIN))
    moved = PLAIN.replace("price = 12.0\nunit_cost = 7.2", "# dear\nunit_cost = 7.20\nprice = 12")
    moved = moved.replace("price = 13, recovery = 0.6", '"recovery" = 0.6, price = 13.0')
    shares = ['"relationship diners" = 0.25', '"value seekers" = 0.75']
    moved = moved.replace(", ".join(shares), ", ".join(reversed(shares)))
    assert moved.index("value") < moved.index("relation")
    assert "# dear" in moved
    assert "= 13.0" in moved
    assert as_content(read("elsewhere.toml", text=moved)) == content
    assert as_content(read(text=moved.replace("price = 12", "price = 12.01"))) != content


def hostile():
    """Contents that no scenario has."""
    good = through_json(read("minimal"))
    yield from ([], {}, None, {"scenario": {}, "base": {}}, {**good, "more": 1}, {"scenario": good["scenario"]})
    for path, value in (
        (("scenario", "study", "weeks"), 52.5),
        (("scenario", "study", "weeks"), True),
        (("scenario", "study", "weeks"), "52"),
        (("scenario", "study", "start_date"), "yesterday"),
        (("scenario", "study", "apply"), "never"),
        (("scenario", "study", "nothing"), 1),
        (("scenario", "business", 0, "price"), "nan"),
        (("scenario", "business", 0, "price"), float("nan")),
        (("scenario", "business", 0, "touchpoints"), []),
        (("scenario", "business"), {"a": 1}),
        (("scenario", "strategy", 1, "step", 0, "change"), {"price": ["add", 1.0]}),
        (("scenario", "strategy", 1, "step", 0, "change"), {"price": 1.0}),
        (("base",), {"fact": []}),
        (("base",), {"study": {"weeks": 3}}),
        (("base",), {"business": [{}]}),
    ):
        yield with_leaf(good, path, value)
    for key in good["scenario"]:
        short = json.loads(json.dumps(good))
        del short["scenario"][key]
        yield short


@for_all(list(hostile()), name=lambda content: str(content)[:40])
def test_what_is_no_content_is_told_in_a_sentence(content):
    with pytest.raises(ScenarioError) as told:
        from_content(content)
    assert len(told.value.faults) == 1
    assert str(told.value).endswith(".")


def same(one, two):
    """Whether two outcomes hold the same, arrays to the byte."""
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and one.tobytes() == two.tobytes()
    if isinstance(one, dict):
        return list(one) == list(two) and all(same(one[key], two[key]) for key in one)
    if isinstance(one, tuple | list):
        return len(one) == len(two) and all(same(*pair) for pair in zip(one, two, strict=True))
    if hasattr(one, "__dict__"):
        return type(one) is type(two) and same(vars(one), vars(two))
    return one == two or (one != one and two != two)


@pytest.mark.parametrize("values", [{}, {"price": 13.0, "place.village.passing_share": 0.2}], ids=["read", "changed"])
def test_outcomes_are_equal_to_the_bit(values):
    small = {"place.village.residents": 120, "study.weeks": 8, "study.warm_up_weeks": 4}
    scenario = changed(changed("minimal", small), values)
    back = from_content(through_json(scenario))
    first, second = (Replicator(each, 7, "kernel").run(0) for each in (scenario, back))
    assert len(first) == 2
    assert same(first, second)
    if values:
        assert not same(first, Replicator(changed("minimal", small), 7, "kernel").run(0))
