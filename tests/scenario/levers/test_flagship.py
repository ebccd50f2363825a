"""The flagship's plans cost what the table of levers says, each as much as the others: nobody chose their sizes."""

import pytest

from sim.scenario import read
from sim.scenario.levers import cost_of
from sim.scenario.levers.rows import table_of
from sim.scenario.levers.shipped_tables import shipped_table

BUDGET, WEEKS = 550.0, 104
FREE = {"as_is", "price", "dearer"}
"""Plans for which no invoice comes but for the menus."""


@pytest.fixture(scope="module")
def flagship():
    return read("town_vs_west_end")


@pytest.fixture(scope="module")
def rows(flagship):
    """What -> row of the table, of its typical house."""
    from sim.scenario.levers.rows import _concerning, _given, _row, _spread

    shipped = shipped_table(table_of(flagship))
    return {what: _row(what, _given(row)) for what, row in _spread(flagship, _concerning(shipped)).items()}


def plans(flagship):
    return {each.name: each.step[0] for each in flagship.strategy if each.name not in FREE}


def test_every_plan_costs_the_budget(flagship):
    for name, step in plans(flagship).items():
        spent = step.cost_per_week + step.one_off_cost / WEEKS
        assert spent == pytest.approx(BUDGET, rel=0.01), name


def test_every_plan_costs_what_the_table_says(flagship, rows):
    for name, step in plans(flagship).items():
        costs = [cost_of(rows[what], change.size) for what, change in step.change.items()]
        assert sum(week for week, _ in costs) == pytest.approx(step.cost_per_week, rel=0.02), name
        assert sum(once for _, once in costs) == pytest.approx(step.one_off_cost, rel=0.02, abs=50.0), name


def test_every_cost_is_uncertain_by_a_factor_of_two(flagship):
    found = {each.what: (each.low, each.likely, each.high) for each in flagship.uncertain}
    for name, step in plans(flagship).items():
        cost = step.cost_per_week
        assert found[f"strategy.{name}.cost_per_week"] == (cost / 2, cost, 2 * cost)


def test_no_price_moves_without_its_menus(flagship, rows):
    steps = {each.name: each.step[0] for each in flagship.strategy if each.step}
    for name in ("price", "dearer"):
        moved = abs(steps[name].change["price"].size) / 100 * flagship.focus[0].price
        assert steps[name].one_off_cost == pytest.approx(cost_of(rows["price"], moved)[1], rel=0.05)
