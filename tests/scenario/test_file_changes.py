"""What differs between two scenario files: nothing is missed, and a file with all changes is the other file."""

import itertools
import json

import pytest

from sim.scenario import read
from sim.scenario.reading.shipped import shipped_names
from sim.scenario.variants.content import as_content
from sim.scenario.variants.file_changes import (
    ABSENT,
    FileChange,
    changes_between,
    scenario_of,
    tree_of,
    with_changes,
)
from tests.scenarios import market

PAIRS = list(itertools.pairwise(shipped_names()))


def values(scenario):
    """All values of a scenario, whatever the order of its tables."""

    def sorted_in(value):
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            return sorted(map(sorted_in, value), key=lambda each: json.dumps(each, sort_keys=True))
        return {key: sorted_in(each) for key, each in value.items()} if isinstance(value, dict) else value

    return sorted_in(as_content(scenario)["scenario"])


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_file_with_all_changes_is_the_other_and_back(one, other):
    first, second = read(one), read(other)
    trees = tree_of(first), tree_of(second)
    changes = changes_between(*trees)
    assert changes
    assert values(scenario_of(with_changes(trees[0], changes), "made")) == values(second)
    assert values(scenario_of(with_changes(trees[1], [each.back for each in changes]), "made")) == values(first)


@pytest.mark.parametrize("name", shipped_names())
def test_a_file_does_not_differ_from_itself(name):
    assert changes_between(tree_of(read(name)), tree_of(read(name))) == []


def found(before, after):
    return {each.place: (each.was, each.now) for each in changes_between(tree_of(before), tree_of(after))}


def test_each_value_is_told_by_its_place():
    plans = {"warm": {"cost_per_week": 20.0, "change": {"touchpoints.welcome.people": "+2"}}}
    dearer = {"warm": {"cost_per_week": 30.0, "change": {"price": "+1"}}}
    told = found(market({}, plans), market({"study.weeks": 9}, dearer))
    assert told["strategy.warm.cost_per_week"] == (20.0, 30.0)
    assert told["strategy.warm.change.price"] == (ABSENT, "+1")
    assert told["strategy.warm.change.touchpoints.welcome.people"] == ("+2", ABSENT)
    assert set(told) == {
        "study.weeks",
        "strategy.warm.cost_per_week",
        "strategy.warm.change.price",
        "strategy.warm.change.touchpoints.welcome.people",
    }


def test_order_and_form_of_numbers_are_no_changes():
    plans = {"a": {"cost_per_week": 20.0}, "b": {"cost_per_week": 1}}
    turned = {"b": {"cost_per_week": 1.0}, "a": {"step": [{"cost_per_week": 20}]}}
    assert found(market({}, plans), market({}, turned)) == {}


def test_the_order_of_touchpoints_is_a_change():
    turned = market({})
    tree = tree_of(turned)
    tree["experience"] = {"touchpoint": list(reversed(tree["experience"]["touchpoint"]))}
    (change,) = changes_between(tree_of(turned), tree)
    assert (change.was, change.now) == (["welcome", "meal", "farewell"], ["farewell", "meal", "welcome"])
    assert with_changes(tree_of(turned), [change]) == tree


def test_shares_change_together():
    twice = {"segment/some": {"occasions_per_week": 0.5}, "place.town.mix": {"all": 0.5, "some": 0.5}}
    less = twice | {"place.town.mix": {"all": 0.25, "some": 0.75}}
    told = found(market(twice), market(less))
    assert told == {"place.town.mix": ({"all": 0.5, "some": 0.5}, {"all": 0.25, "some": 0.75})}


@pytest.mark.parametrize(
    ("path", "moves", "judges"),
    [
        (("study", "title"), False, False),
        (("sources", "a.price"), False, False),
        (("strategy", "x", "milestones", "1", "week"), False, False),
        (("lever", "price", "step"), False, False),
        (("study", "levers"), False, False),
        (("runs", "replications"), False, True),
        (("uncertain", "a.price", "low"), False, True),
        (("study", "weeks"), True, False),
        (("business", "Inn", "price"), True, False),
        (("strategy", "x", "cost_per_week"), True, False),
    ],
)
def test_what_no_run_depends_on_is_known(path, moves, judges):
    change = FileChange(path, 1, 2)
    assert (change.moves_runs, change.judges) == (moves, judges)


def test_what_was_set_from_python_is_a_change_of_its_own():
    from sim.scenario import changed

    before = market({})
    after = changed(before, {"business.Ash.price": 21.0})
    told = changes_between(tree_of(before), tree_of(after))
    assert [(each.path, each.now) for each in told] == [(("set",), {"business.Ash.price": 21.0})]
    assert scenario_of(with_changes(tree_of(before), told), "made").business[0].price == 21.0
