"""Levers and what they cost: the shipped tables are whole, a file's own rows come first, costs grow as is said."""

import json
import math

import pytest

from sim.scenario import opened, preset_names, read
from sim.scenario.levers import cost_of, levers_of
from sim.scenario.levers.rows import LeverRow
from sim.scenario.levers.shipped_tables import shipped_table
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.inputs import told
from sim.scenario.schema.schema_tree import is_table, keys
from sim.scenario.solve.demand import expected
from tests.for_all import for_all
from tests.scenario.small import BARE

AN_AMOUNT = "an amount that stands in the books, no lever: its worth is arithmetic"
NO_LEVERS = {
    "fixed_cost_per_week": AN_AMOUNT,
    "fixed_cost_while_shut_per_week": AN_AMOUNT,
    "cost_per_visit": AN_AMOUNT,
    "refresh_cost": AN_AMOUNT,
    "gesture_cost": AN_AMOUNT,
    "cost_per_complaint": AN_AMOUNT,
    "upgrade_cost": AN_AMOUNT,
    "owner_cost_per_point": AN_AMOUNT,
    "copies_cost_per_week": AN_AMOUNT,
    "upgrade_spread": "what people are like, not what a business sets",
    "self_bias": "what an owner has, not what she sets",
    "opens_week": "set once, as the market opens",
    "closes_week": "set once, as the market opens",
}
OURS = """
preset = "restaurant"
[study]
currency = "{currency}"
[[place]]
name = "town"
residents = {residents}
mix = {{ "relationship diners" = 1.0 }}
[[business]]
name = "Ours"
place = "town"
focus = true
price = 25.0
unit_cost = 15.0
[[business]]
name = "Theirs"
place = "town"
price = 25.0
"""


def ours(more="", residents=4000, currency="GBP"):
    return read(text=OURS.format(residents=residents, currency=currency) + more)


def rows_of(scenario, business="Ours"):
    return {each.what: each for each in levers_of(scenario, business)}


def own(**given):
    """A [[lever]] of the file."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
    return "\n[[lever]]\n" + "\n".join(lines) + "\n"


@for_all(preset_names())
def test_no_lever_of_a_business_is_free_by_omission(preset):
    weekly = {
        key
        for model in (Business, Scores)
        for key, field in keys(model).items()
        if told(field).get("changes") == "weekly" and not is_table(field.annotation)
    }
    listed = {each.what.split(".")[-1] for each in shipped_table(preset).rows}
    assert weekly - listed <= set(NO_LEVERS)
    for moment in read(text=f'preset = "{preset}"').experience.touchpoint:
        scenario = read(text=f'preset = "{preset}"')
        known = {
            row.what for row in levers_of(scenario, scenario.business[0].name) if moment.name in row.what.split('"')
            or moment.name in row.what.split(".")
        }  # fmt: skip
        parts = {each.split(".")[-1] for each in known}
        assert parts in ({"people", "setting", "varies_by"}, {"score", "varies_by"})


@for_all(preset_names())
def test_every_row_says_what_a_step_is_what_it_costs_and_why(preset):
    for each in shipped_table(preset).rows:
        assert each.means.endswith("."), each.what
        assert each.reason.endswith("."), each.what
        assert each.source in ("guess", "published"), each.what
        assert each.grade == "D" or each.source == "published", each.what
        assert each.per in ("house", "customer"), each.what
        costs = each.cost_per_point_per_week, each.one_off_cost_per_point
        assert None not in costs, each.what
        assert any(costs) or each.own_cost or each.needs, each.what


@for_all(preset_names())
def test_a_table_reads_as_rows_of_a_file_would(preset):
    """The shipped rows hold to what a file is held to: the same faults are looked for."""
    rows = "".join(
        own(**each.model_dump(exclude_none=True, exclude={"along", "per"})) for each in shipped_table(preset).rows
    )
    scenario = read(text=f'preset = "{preset}"\n' + rows)
    assert len(scenario.lever) == len(shipped_table(preset).rows)


def test_one_step_costs_its_points_and_two_grow_with_the_power():
    row = LeverRow("recovery", 0.1, "share", cost_per_point_per_week=280.0, cost_grows=0.5, one_off_cost_per_point=1500)
    assert cost_of(row, 0.1) == pytest.approx((28.0, 150.0))
    assert cost_of(row, -0.1) == cost_of(row, 0.1)
    assert cost_of(row, 0.2) == pytest.approx((28.0 * 2**1.5, 300.0))
    assert cost_of(row, 0.0) == (0.0, 0.0)
    straight = LeverRow("recovery", 0.1, "share", cost_per_point_per_week=280.0)
    assert cost_of(straight, 0.3) == pytest.approx((84.0, 0.0))
    at_once = LeverRow("commitment_weeks", 4.0, "weeks", cost_per_point_per_week=250.0, cost_grows=-0.5)
    assert [cost_of(at_once, weeks)[0] for weeks in (0.0, 1.0, 4.0, -4.0)] == pytest.approx([0, 500, 1000, 1000])


@for_all(preset_names())
def test_to_be_bound_for_a_week_costs_more_than_its_part_of_a_step(preset):
    """Who comes every week is kept by one week nearly as well as by four: what binds at all has its price."""
    row = next(each for each in shipped_table(preset).rows if each.what == "commitment_weeks")
    assert row.cost_grows < 0.0
    weekly = LeverRow(
        row.what,
        row.step,
        "weeks",
        cost_per_point_per_week=row.cost_per_point_per_week,
        cost_grows=row.cost_grows,
    )
    assert cost_of(weekly, 1.0)[0] >= 0.25 * cost_of(weekly, row.step)[0]


def test_costs_of_customers_grow_with_the_house_and_those_of_a_house_do_not():
    small, large = ours(residents=1000), ours(residents=4000)
    one, other = rows_of(small), rows_of(large)
    times = expected(large)["Ours"][0] / expected(small)["Ours"][0]
    assert times > 2.0
    people = "touchpoints.welcome.people"
    assert other[people].cost_per_point_per_week == pytest.approx(times * one[people].cost_per_point_per_week)
    assert other["promise"].cost_per_point_per_week == one["promise"].cost_per_point_per_week == 300.0
    typical = shipped_table("restaurant").typical.visits_per_week
    given = next(each for each in shipped_table("restaurant").rows if each.what == people)
    at = expected(large)["Ours"][0] / typical
    assert other[people].cost_per_point_per_week == pytest.approx(given.cost_per_point_per_week * at)


def test_in_another_currency_money_goes_with_the_price():
    hour = "[behaviour]\nvalue_of_time_per_hour = 10\n"
    assert rows_of(ours(hour, currency="USD"))["promise"] == rows_of(ours())["promise"]  # 25 there as here
    text = OURS.format(residents=4000, currency="JPY").replace("price = 25.0", "price = 5000.0")
    dear = read(text=text.replace("15.0", "3000.0") + hour.replace("10", "2000"))
    found = rows_of(dear)
    assert found["promise"].cost_per_point_per_week == pytest.approx(200 * 300.0)
    assert found["price"].step == pytest.approx(-200.0)
    assert found["guarantee"].step == 0.25
    at_home = rows_of(ours())
    for what in ("unit_cost", "effort", "fire_below"):  # money for money: its step is dearer, a point of it is not
        row, home = found[what], at_home[what]
        assert row.cost_per_point_per_week == pytest.approx(home.cost_per_point_per_week)
        assert cost_of(row, row.step) == pytest.approx([200 * each for each in cost_of(home, home.step)])
    assert dict(found["gesture_chance"].along) == {"gesture_size": 1.0, "gesture_cost": pytest.approx(300.0)}


def test_a_files_own_row_stands_over_the_tables_key_by_key_and_is_not_scaled():
    found = rows_of(ours(own(what="touchpoints.welcome.people", cost_per_point_per_week=100, reason="Our wages.")))
    row, table = found["touchpoints.welcome.people"], rows_of(ours())["touchpoints.welcome.people"]
    assert row.cost_per_point_per_week == 100.0
    assert row.reason == "Our wages."
    assert (row.step, row.cost_grows, row.one_off_cost_per_point) == (
        table.step,
        table.cost_grows,
        table.one_off_cost_per_point,
    )


def test_a_row_of_one_business_is_no_others():
    scenario = ours(own(what="promise", cost_per_point_per_week=7, business="Ours"))
    assert rows_of(scenario)["promise"].cost_per_point_per_week == 7.0
    assert rows_of(scenario, "Theirs")["promise"].cost_per_point_per_week == 300.0


def test_one_touchpoints_row_stands_over_that_of_all_and_a_score_over_its_parts():
    found = rows_of(ours())
    assert found["touchpoints.welcome.setting"].one_off_cost_per_point != pytest.approx(
        found["touchpoints.service.setting"].one_off_cost_per_point
    )
    assert "touchpoints.product.score" in found
    assert "touchpoints.product.people" not in found
    mine = rows_of(ours(own(what="touchpoints.*.people", cost_per_point_per_week=1)))
    assert {mine[f"touchpoints.{name}.people"].cost_per_point_per_week for name in ("welcome", "service")} == {1.0}


def test_without_a_preset_a_file_has_the_table_that_it_names_or_its_own_rows_alone():
    bare = read(text=BARE)
    assert levers_of(bare, "St. John") == ()
    row = own(what='touchpoints."main course".score', step=0.5, cost_per_point_per_week=3)
    assert set(rows_of(read(text=BARE + row), "St. John")) == {'touchpoints."main course".score'}
    named = rows_of(read(text='study.levers = "restaurant"\n' + BARE), "St. John")
    assert 'touchpoints."main course".people' in named
    assert "touchpoints.service.people" not in named


def test_a_lever_without_a_cost_says_so():
    scenario = ours(own(what="self_bias", step=-0.1))
    assert not rows_of(scenario)["self_bias"].priced
    assert all(row.priced for what, row in rows_of(scenario).items() if what != "self_bias")


def test_rows_hold_the_keys_own_range_where_they_give_none():
    found = rows_of(ours())
    assert (found["guarantee"].low, found["guarantee"].high) == (0.0, 1.0)
    assert found["personalisation"].high == 3.0
    assert all(math.isfinite(each.step) and each.step != 0 for each in found.values())


def test_the_flagship_has_forty_levers_at_each_house():
    scenario = opened("town_vs_west_end")
    for business in scenario.focus:
        assert len(levers_of(scenario, business.name)) in range(38, 46)
