"""Points of each design against known answers; what grows and what does not."""

import itertools
import pickle

import numpy as np
import pytest

from sim.scenario import changed, read
from sim.scenario.sweeps import read_sweep, sweep_of
from sim.scenario.sweeps.points import Grid, Points
from sim.scenario.sweeps.settling import SHIFTED
from sim.scenario.variants.content import as_content
from sim.scenario.variants.draws import latin, sobol

PRICE, RECOVERY = 'business."Corner Café".price', 'business."Corner Café".recovery'


def test_a_grid_is_every_combination_the_last_input_changing_fastest():
    sweep = sweep_of("minimal", vary={"price": [11, 12, 13], "recovery": [0.6, 0.3]})
    assert sweep.design == "grid"
    assert sweep.inputs == (PRICE, RECOVERY)
    assert list(sweep.points) == list(itertools.product([11.0, 12.0, 13.0], [0.6, 0.3]))
    assert sweep.values(3) == {PRICE: 12.0, RECOVERY: 0.3}


def test_a_grid_takes_ranges_apart_by_equal_steps_or_factors():
    sweep = read_sweep(
        text="""
scenario = "minimal"
[sweep]
[[sweep.vary]]
what = "price"
low = 10
high = 14
steps = 5
[[sweep.vary]]
what = "behaviour.loyalty_weight"
low = 0.5
high = 8.0
steps = 3
scale = "log"
"""
    )
    assert sweep.design == "grid"
    assert list(sweep.points) == [
        (price, pytest.approx(weight, rel=1e-14)) for price in (10, 11, 12, 13, 14) for weight in (0.5, 2, 8)
    ]
    assert {point[1] for point in sweep.points} >= {0.5, 8.0}, "both ends are met exactly"


def test_points_by_number():
    for points in (Grid([[1, 2], [3, 4, 5]]), Points(np.array(list(Grid([[1, 2], [3, 4, 5]]))))):
        assert len(points) == 6
        assert points[4] == (2.0, 4.0) == points[-2]
        assert points[1:3] == [(1.0, 4.0), (1.0, 5.0)]
        assert all(type(value) is float for value in points[0])
        for beyond in (6, -7):
            with pytest.raises(IndexError, match="no point"):
                points[beyond]
        assert pickle.loads(pickle.dumps(points)) == points
        assert [each.tolist() for each in points.bounds()] == [[1, 3], [2, 5]]
        rows, which = points.rows([1])
        assert rows.tolist() == [[3], [4], [5]]
        assert which.tolist() == [0, 1, 2, 0, 1, 2]
        rows, which = points.rows([0, 1])
        assert [tuple(rows[each]) for each in which] == list(points)


def test_a_large_grid_is_not_held():
    grid = Grid([range(1000)] * 2)
    assert len(grid) == 10**6
    assert grid[123_456] == (123.0, 456.0)


def sobol_sweep(points, **more):
    """A sweep of two ranges."""
    return sweep_of("minimal", vary={"price": (10.0, 14.0), "recovery": (0.2, 0.6)}, points=points, **more)


@pytest.mark.parametrize("exponents", [(4, 0), (3, 1), (2, 2), (1, 3), (0, 4)])
def test_sobol_is_a_net(exponents):
    """A (0, 4, 2)-net in base 2: each box of 2^-a by 2^-b with a + b = 4 holds one of sixteen points."""
    unit = (np.array(list(sobol_sweep(16).points)) - [10.0, 0.2]) / [4.0, 0.4]
    boxes = {tuple(np.floor(row * [2.0**each for each in exponents]).astype(int)) for row in unit}
    assert len(boxes) == 16


def test_sobol_grows_and_keeps_its_points():
    short, long = sobol_sweep(50), sobol_sweep(131)
    assert short.grows
    assert list(long.points)[:50] == list(short.points)
    assert list(long.points)[50:100] != list(short.points)


def test_points_belong_to_the_seed_and_the_names():
    assert sobol_sweep(8) == sobol_sweep(8)
    assert list(sobol_sweep(8, seed=1).points) != list(sobol_sweep(8).points)
    assert sobol_sweep(8, seed=1).seed == 1
    assert sobol_sweep(8).seed == read("minimal").runs.seed
    three = sweep_of("minimal", vary={"price": (10, 14), "recovery": (0.2, 0.6), "guarantee": (0, 1)}, points=8)
    assert [row[:2] for row in three.points] == list(sobol_sweep(8).points), "another input moves no other"
    worlds = sobol([PRICE], 2026, 8)
    assert not np.array_equal(worlds, sobol([SHIFTED + PRICE], 2026, 8)), "worlds have another shift"


@pytest.mark.parametrize("count", [1, 2, 7, 100, 1000])
def test_latin_has_one_point_in_each_part(count):
    places = latin(["one", "two"], 7, count)
    assert ((places > 0) & (places < 1)).all()
    for column in places.T:
        assert sorted(np.floor(column * count).astype(int)) == list(range(count))
    if count > 2:
        assert not np.array_equal(np.argsort(places[:, 0]), np.argsort(places[:, 1]))
        assert not np.array_equal(places, latin(["one", "two"], 8, count))
    assert np.array_equal(latin(["other", "one"], 7, count)[:, 1], places[:, 0])


def test_latin_orders_and_places_are_even():
    """Over many columns the mean of each point's place is that of a uniform number, within four standard errors."""
    places = latin([f"input {number}" for number in range(4000)], 3, 5)
    error = np.sqrt(1 / 12 / 4000)
    assert (np.abs(places.mean(axis=1) - 0.5) < 4 * error).all()
    within = places * 5 % 1
    assert (np.abs(within.mean(axis=1) - 0.5) < 4 * error).all()
    assert abs(np.corrcoef(places[0], places[1])[0, 1] + 1 / 4) < 4 / np.sqrt(4000), "without replacement"


def test_latin_does_not_grow():
    sweep = sobol_sweep(10, design="latin")
    assert not sweep.grows
    assert list(sobol_sweep(20, design="latin").points)[:10] != list(sweep.points)


def test_a_list_goes_row_by_row():
    sweep = sweep_of("minimal", vary={"price": [13, 11, 12], "recovery": np.array([0.1, 0.2, 0.2])}, design="list")
    assert list(sweep.points) == [(13.0, 0.1), (11.0, 0.2), (12.0, 0.2)]
    assert sweep.grows


def test_values_come_equally_often_in_a_drawn_design():
    sweep = sweep_of("minimal", vary={"price": [11, 12, 14, 15], "recovery": (0.1, 0.2)}, points=64)
    prices = [row[0] for row in sweep.points]
    assert {value: prices.count(value) for value in (11, 12, 14, 15)} == dict.fromkeys((11, 12, 14, 15), 16)


def test_whole_inputs_are_whole_and_each_number_is_equally_likely():
    sweep = sweep_of("minimal", vary={"study.weeks": (10, 13)}, points=64)
    weeks = [row[0] for row in sweep.points]
    assert {value: weeks.count(value) for value in sorted(set(weeks))} == dict.fromkeys((10.0, 11.0, 12.0, 13.0), 16)
    assert sweep.variant(0).study.weeks == weeks[0]
    assert type(sweep.variant(0).study.weeks) is int


def test_log_ranges_have_equal_factors():
    sweep = sweep_of("minimal", vary={"behaviour.loyalty_weight": (0.1, 10.0, "log")}, points=64)
    values = sorted(row[0] for row in sweep.points)
    for place, value in enumerate(values):
        assert 0.1 * 100 ** (place / 64) <= value < 0.1 * 100 ** ((place + 1) / 64)


def test_a_variant_is_what_changed_gives():
    sweep = sweep_of("town_vs_west_end", uncertain=True, points=16, vary={"place.town.residents": (3000, 6000)})
    for point in (0, 15):
        expected = changed(sweep.scenario, sweep.values(point))
        assert sweep.variant(point) == expected
        assert as_content(sweep.variant(point)) == as_content(expected)
        assert sweep.variant(point).set_values == expected.set_values
    assert as_content(sweep.variant(0)) != as_content(sweep.variant(1))
    assert as_content(sweep.scenario) == as_content(
        sweep_of("town_vs_west_end", uncertain=True, points=9, vary={"place.town.residents": (3000, 6000)}).scenario
    )


def test_uncertain_inputs_are_varied_between_their_ends_and_no_longer_drawn():
    scenario = read("town_vs_west_end")
    names = {one.what for one in scenario.uncertain}
    sweep = sweep_of(scenario, uncertain=True, points=8)
    assert len(sweep.inputs) == len(names)
    assert sweep.scenario.uncertain == ()
    low, high = sweep.points.bounds()
    for one, least, most in zip(scenario.uncertain, low, high, strict=True):
        assert one.low <= least < most <= one.high
    own = sweep_of(scenario, vary={"behaviour.experience_weight": (0.5, 0.6)}, uncertain=True, points=8, worlds=1)
    assert own.inputs[0] == "behaviour.experience_weight"
    assert len(own.inputs) == len(names)
    assert own.points.bounds()[0][0] >= 0.5
    rest = sweep_of(scenario, vary={"behaviour.experience_weight": [0.5, 0.6]}, worlds=4)
    assert {one.what for one in rest.scenario.uncertain} == names - {"behaviour.experience_weight"}
    assert rest.runs == 2 * 4


def test_only_the_strategies_asked_for_and_the_baseline_are_there():
    scenario = read("town_vs_west_end")
    sweep = sweep_of(scenario, vary={"behaviour.talk_chance": [0.01, 0.02]}, strategies=["kitchen"])
    assert [one.name for one in sweep.scenario.strategy] == ["as_is", "kitchen"]
    without = sweep_of(scenario, uncertain=True, points=4, strategies=["as_is"])
    assert not any("kitchen" in path for path in without.inputs)
    assert len(sweep_of(scenario, vary={"behaviour.talk_chance": [0.01]}).scenario.strategy) == len(scenario.strategy)


def test_what_is_asked_is_held():
    sweep = read_sweep(
        "some.toml",
        text="""
scenario = "minimal"
[sweep]
title = "Prices"
replications = 3
keep = ["weekly"]
seed = 5
[[sweep.vary]]
what = "price"
values = [11, 12]
""",
    )
    assert (sweep.title, sweep.replications, sweep.worlds, sweep.seed) == ("Prices", 3, 1, 5)
    assert sweep.keep == {"decision", "weekly"}
    assert sweep.path.name == "some.toml"
    assert sweep.runs == 6
    assert pickle.loads(pickle.dumps(sweep)).variant(1) == sweep.variant(1)
