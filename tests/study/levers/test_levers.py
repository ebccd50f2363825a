"""The price list of levers: a step is what `compare` finds of the same change, parts add up, no room is told."""

from math import fsum
from types import SimpleNamespace

import pytest

from sim import compare, levers
from sim.errors import UsageError
from sim.scenario import read
from sim.scenario.levers import LeverRow, levers_of
from sim.scenario.levers.moves import moved
from sim.study.levers.rows import COLUMNS, _surprise
from sim.study.levers.study import FULL
from sim.study.levers.tried import Tried
from tests.for_all import for_all

TOWN = """
preset = "restaurant"
[study]
weeks = 16
warm_up_weeks = 6
material_difference = 1
[runs]
seed = 11
[[place]]
name = "village"
residents = 150
mix = { "relationship diners" = 0.5, "value seekers" = 0.5 }
passing_trade_per_week = 20
[[business]]
name = "Ours"
place = "village"
focus = true
price = 25.0
unit_cost = 12.0
seats_per_week = 60
touchpoints = { welcome = { people = 5.0 }, product = { people = 5.5, setting = 9.8 } }
[[business]]
name = "Theirs"
place = "village"
price = 25.0
[[strategy]]
name = "as_is"
"""
SIX = 4


@pytest.fixture(scope="module")
def found():
    return levers(read(text=TOWN), SIX, full=True, workers=1)


def row_of(found, lever, steps=1):
    table = found.tables["levers"]
    return table[(table["lever"] == lever) & (table["steps"] == steps)].iloc[0]


BY_HAND = {
    "touchpoints.welcome.people": '{ "touchpoints.welcome.people" = "+0.5" }',
    "touchpoints.service.varies_by": '{ "touchpoints.service.varies_by" = "-0.25" }',
    "price": '{ price = "-1" }',
    "guarantee": '{ guarantee = "+0.25" }',
    "gesture_chance": "{ gesture_chance = 0.1, gesture_size = 1, gesture_cost = 1.5 }",
    "upgrade_pull": "{ upgrade_pull = -1, upgrade_price = 6, upgrade_cost = 2 }",
    "refresh_every_weeks": "{ refresh_every_weeks = 52, refresh_cost = 6000, novelty = 0.3 }",
    "seats_per_week": '{ seats_per_week = "+50" }',
}


@pytest.mark.parametrize("lever", BY_HAND)
def test_one_step_is_what_compare_finds_of_a_file_written_by_hand(found, lever):
    plan = f'[[strategy]]\nname = "step"\nchange = {BY_HAND[lever]}\n'
    result = compare(read(text=TOWN + plan), replications=SIX, worlds=1, workers=1, analyses=("decision",))
    told = result.tables["decision"]
    told = told[told["strategy"] == "step"].iloc[0]
    row = row_of(found, lever)
    assert row["difference"] == told["difference"]
    assert row["difference"] != 0.0
    runs = result.runs.query("world == 0") if "world" in result.runs else result.runs
    visits = runs.set_index("strategy")["visits"]
    more = (visits["step"].sum() - visits["as_is"].sum()) / SIX / 16
    assert row["visits_per_week"] == pytest.approx(more, abs=0.005)


def test_worth_is_the_level_weekly_amount_of_the_difference(found):
    row = row_of(found, "appeal")
    weeks = row["difference"] / row["worth_per_week"]
    assert 15.5 < weeks < 16.0  # sixteen weeks, discounted
    assert row["luck_low"] < row["worth_per_week"] < row["luck_high"]


def test_a_step_is_told_in_the_amounts_of_the_house(found):
    assert row_of(found, "price")["means"] == "£1 off what a visit costs (4 % of £25)."
    assert not found.tables["levers"]["means"].str.contains("{", regex=False).any()


def test_segments_and_causes_add_up_to_the_worth(found):
    bridge, parts = found.tables["lever_bridge"], found.tables["lever_segments"]
    looked = 0
    for row in found.tables["levers"].to_dict("records"):
        own = (bridge["lever"] == row["lever"]) & (bridge["steps"] == row["steps"])
        if row["worth_per_week"] != row["worth_per_week"]:
            assert not own.any()
            continue
        assert round(fsum(bridge[own]["amount_per_week"]) - row["worth_per_week"], 6) == 0.0
        mine = parts[(parts["lever"] == row["lever"]) & (parts["steps"] == row["steps"])]
        assert fsum(mine["visits_per_week"]) == pytest.approx(row["visits_per_week"], abs=0.03)
        looked += 1
    assert looked > 60


def test_a_house_that_is_shut_in_all_weeks_gains_nothing_by_anything():
    shut = TOWN.replace("focus = true\n", "focus = true\nopens_week = 17\n")
    shut += '[[lever]]\nwhat = "appeal"\nstep = 0.5\n'
    found = levers(read(text=shut), 2, workers=1)
    assert (found.tables["levers"]["worth_per_week"].dropna() == 0.0).all()
    assert (found.tables["lever_segments"]["contribution_per_week"] == 0.0).all()


def test_rows_are_ranked_by_worth_less_cost(found):
    table = found.tables["levers"]
    ranked = table[table["lever_rank"].notna()].sort_values("lever_rank")
    assert list(ranked["lever_rank"]) == list(range(1, len(ranked) + 1))
    assert ranked["net_per_week"].is_monotonic_decreasing
    assert (ranked["steps"] == 1).all()
    off = ranked["worth_per_week"] - ranked["all_costs_per_week"] - ranked["net_per_week"]
    assert off.abs().max() <= 0.011
    row = row_of(found, "appeal")
    spread = row["one_off_cost"] * row["worth_per_week"] / row["difference"]
    assert row["all_costs_per_week"] == pytest.approx(row["cost_per_week"] + spread, rel=0.02)


def test_a_step_is_free_in_what_it_is_worth(found):
    """The cost stands beside the worth and never in it."""
    row = row_of(found, "promise")
    assert row["cost_per_week"] == 150.0
    bridge = found.tables["lever_bridge"]
    assert not ((bridge["lever"] == "promise") & (bridge["line"] == "programme")).any()


def test_what_has_no_room_says_so_and_has_no_rank(found):
    table = found.tables["levers"]
    without = table[table["no_room"].notna()]
    assert without["worth_per_week"].isna().all()
    assert without["lever_rank"].isna().all()
    assert row_of(found, "touchpoints.product.score")["no_room"] == "It stands at 9.8, of at most 10."
    assert row_of(found, "crowding")["no_room"] == "It stands at 0, of at least 0."
    assert row_of(found, "buy_in")["no_room"] == "It stands at 1, of at most 1."
    assert row_of(found, "upgrade_price")["no_room"].startswith("It does nothing while this is off: ")
    assert row_of(found, "guarantee", -1)["no_room"] == "It stands at 0, of at least 0."
    assert row_of(found, "upgrade_pull", -1)["no_room"] == "It is off, so there is nothing to take away."


def test_what_carries_its_own_cost_says_so(found):
    table = found.tables["levers"].set_index("lever")
    for lever in ("price", "guarantee", "gesture_chance", "upgrade_pull", "refresh_every_weeks"):
        assert table.loc[lever]["own_cost"].notna().all(), lever
    assert table.loc["promise"]["own_cost"].isna().all()


def test_more_steps_are_asked_for_with_full(found):
    assert set(found.tables["levers"]["steps"]) == set(FULL)
    assert row_of(found, "price", -1)["step"] == 1.0
    assert row_of(found, "price", 2)["step"] == -2.0
    row, table = row_of(found, "considered", 2), levers_of(found.scenario, "Ours")
    cost = next(each for each in table if each.what == "considered")
    assert row["cost_per_week"] == pytest.approx(cost.cost_per_point_per_week * 0.1 * 2)  # quadratic: four times
    one = levers(read(text=TOWN), 1, workers=1)
    assert set(one.tables["levers"]["steps"]) == {1}
    assert one.tables["levers"]["luck_low"].isna().all()
    assert list(one.tables["levers"].columns) == list(COLUMNS)


def test_without_levers_it_says_what_to_do():
    plain = read(text=TOWN).model_copy(update={"preset": None})
    with pytest.raises(UsageError, match=r'study.levers = "restaurant"'):
        levers(plain, 1, workers=1)
    with pytest.raises(UsageError, match="focus"):
        levers(read(text=TOWN.replace("focus = true\n", "").replace('[[strategy]]\nname = "as_is"\n', "")), 1)
    with pytest.raises(UsageError, match="replications"):
        levers(read(text=TOWN), 0)


def test_a_lever_without_a_cost_is_warned_of():
    own = '[[lever]]\nwhat = "self_bias"\nstep = -0.1\n'
    found = levers(read(text=TOWN + own), 1, workers=1)
    assert found.warnings == ["self_bias has no cost: give its [[lever]] cost_per_point_per_week."]


def test_a_comparison_says_which_plans_are_free():
    text = TOWN.replace("weeks = 16", "weeks = 4") + '[[strategy]]\nname = "free"\nchange = { promise = "+0.2" }\n'
    told = [compare(read(text=each), replications=2, worlds=1, workers=1, analyses=("decision",)).warnings
            for each in (text, text.replace("change =", "one_off_cost = 5\nchange ="))]  # fmt: skip
    free = "Levers moved without any cost, so that what they bring is free: free (promise)."
    assert [free in each for each in told] == [True, False]


# -- what is against intuition


def outcome(worth, utilisation=None):
    return SimpleNamespace(difference=worth, active_discount=1.0, utilisation=utilisation)


def tried(what, points, **more):
    row = LeverRow(what, points, "score", **more)
    move = SimpleNamespace(points=points)
    return Tried("Ours", row, 1, move, ((outcome(1.0), outcome(0.0, 0.5)),))


@for_all(
    [
        ("appeal", 0.5, (-9.0, -1.0), "better costs"),
        ("appeal", 0.5, (-9.0, 1.0), None),
        ("appeal", 0.5, (1.0, 9.0), None),
        ("appeal", -0.5, (1.0, 9.0), "worse pays"),
        ("touchpoints.welcome.varies_by", 0.25, (1.0, 9.0), "worse pays"),
        ("touchpoints.welcome.varies_by", -0.25, (-9.0, -1.0), "better costs"),
        ("price", 1.0, (1.0, 9.0), None),
        ("seats_per_week", 50.0, (1.0, 9.0), "room pays though there is some"),
    ],
    name=lambda what, points, *_: f"{what} {points}",
)
def test_what_is_against_intuition_is_known(what, points, ends, expected):
    assert _surprise(tried(what, points), *ends) == expected


def test_a_full_house_that_gains_by_room_is_no_surprise_nor_is_a_cost_in_the_books():
    full = tried("seats_per_week", 50.0)
    full = Tried("Ours", full.row, 1, full.move, ((outcome(1.0), outcome(0.0, 0.95)),))
    assert _surprise(full, 1.0, 9.0) is None
    assert _surprise(tried("gesture_chance", 0.1, own_cost="It is in the books."), -9.0, -1.0) is None
    assert _surprise(tried("appeal", 0.5), None, None) is None


# -- moves


def test_a_move_leaves_what_is_on_as_it_is():
    scenario = read(text=TOWN + '[[event]]\nname = "x"\nkind = "change"\nchange = { price = "+0" }\n')
    rows = {each.what: each for each in levers_of(scenario, "Ours")}
    given = read(
        text=TOWN.replace("seats_per_week = 60", "seats_per_week = 60\ngesture_cost = 3\nrefresh_every_weeks = 39")
    )
    assert {key: str(change) for key, change in moved(scenario, "Ours", rows["gesture_chance"]).change.items()} == {
        "gesture_chance": "+0.1",
        "gesture_size": "1",
        "gesture_cost": "1.5",
    }
    assert set(moved(given, "Ours", rows["gesture_chance"]).change) == {"gesture_chance", "gesture_size"}
    assert str(moved(given, "Ours", rows["refresh_every_weeks"]).change["refresh_every_weeks"]) == "-26"
    assert str(moved(scenario, "Ours", rows["refresh_every_weeks"], 2).change["refresh_every_weeks"]) == "26"
    assert moved(given, "Ours", rows["refresh_every_weeks"], 2).no_room == "It stands at 39, of at least 4."


def test_a_lever_left_out_takes_the_value_that_stands_in_for_it():
    scenario = read(text=TOWN)
    rows = {each.what: each for each in levers_of(scenario, "Ours")}
    move = moved(scenario, "Ours", rows["considered_by_passers"])
    assert str(move.change["considered_by_passers"]) == "0.55"
