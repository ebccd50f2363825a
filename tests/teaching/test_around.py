"""What goes on around a house: only what its market holds, with its own numbers."""

import pytest

from sim.scenario import opened, read
from sim.teaching.around import around
from sim.teaching.market import market_of
from sim.teaching.steps import STEPS
from tests.scenarios import text

RATES = {"price": 0.5, "appeal": 0.0, "experience": 0.125}


def told(**changes):
    return around(read(text=text(changes)), "Ash")


def event(**keys):
    return {"event/fall/kind": "recession", **{f"event/fall/{key}": value for key, value in keys.items()}}


def test_rivals_that_copy_are_told_with_their_rates():
    assert told(**{"business/Birch/copies": RATES, "business/Birch/copies_after_weeks": 1}) == [
        "Birch copies what it does. From 1 week later on it closes, every four weeks, 50 % of the gap in price and "
        "12.5 % in what a visit is like."
    ]
    both = {"business/Birch/copies": {"price": 1.0}, "business/Elm": {"place": "town", "price": 20.0}}
    both |= {"business/Elm/copies": {"price": 1.0}, "business/Elm/copies_after_weeks": 0}
    assert [each.split(" what")[0] for each in told(**both)] == ["Birch copies", "Elm copies"]
    both["business/Birch/copies_after_weeks"] = 0
    assert told(**both) == [
        "Birch and Elm copy what it does. At once they close, every four weeks, 100 % of the gap in price."
    ]


def test_no_rival_copies_and_no_rival_is_there():
    assert told() == ["No rival copies what it does."]
    elsewhere = {"place.village.residents": 60, "business/Birch/place": "village", "business/Birch/copies": RATES}
    assert told(**elsewhere) == []


@pytest.mark.parametrize(("keys", "when"), [
    ({"depth": 1.0}, "a recession as deep as that of 2008, all the time. People want to go out 6 % less often"),
    ({"depth": 0.5, "start_week": 4}, "a recession 0.5 times as deep as that of 2008, from week 4 to the end. People "
     "want to go out 3 % less often, a price weighs 5 % more with them"),
    ({"depth": 2.0, "end_week": 9}, "from week 0 up to week 9. People want to go out 12 % less"),
    ({"depth": 1.0, "start_week": 4, "end_week": 6, "every_weeks": 8}, "up to week 6, and again every 8 weeks."),
])  # fmt: skip
def test_a_recession_is_told_with_its_depth_and_time(keys, when):
    assert when in told(**event(**keys))[-1]


def test_what_is_switched_off_is_not_told():
    changes = event(depth=1.0) | {"business/Birch/copies": RATES}
    assert len(told(**changes)) == 2
    assert told(**changes, **{"behaviour.off": ["imitation"]})[0].startswith("There is a recession")
    assert told(**changes, **{"behaviour.off": ["recession"]})[0].startswith("Birch copies")
    assert told(**event(depth=0.0)) == ["No rival copies what it does."]


def test_the_steps_that_are_about_it_say_it_on_one_side_alone():
    for step in STEPS:
        said = [around(market_of(opened(step.market), each.business, each.laid).scenario, each.business)
                for each in step.sides]  # fmt: skip
        assert all(said)
        if step.key in ("copied", "recession"):
            assert said[0] != said[1]
