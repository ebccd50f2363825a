"""A search against what is true: grids of small problems, nothing that pays, cliffs, ranges that end too early."""

import numpy as np
import pytest

from sim.study.search.chosen import Futures, options_of
from sim.study.search.draws import CHOOSE, FIRST, PRINT, SEARCH, as_written, draws_of
from sim.study.search.rounds import LEAST_ROUNDS, Search
from tests.study.search.known import Known, free, paid, space

LUCK = {"shared": 4_000.0, "own": 1_500.0, "worlds": 0.15}
GRID_RUNS, AGAIN = 40, 20 * 400
"""Runs at each point of the grid that a search replaces, and of its best points again."""


def searched(one, gain, seed, points=None, **asked):
    engine = Known(gain, **{**LUCK, **asked, "repeat": seed})
    search = Search(engine, one, draws_of(SEARCH, 8), seed=seed, alone=_prices(one), points=points)
    search.work()
    return search, options_of(search, engine, Futures()), engine


def _prices(one):
    return tuple(np.flatnonzero(one.free).tolist())


def two_levers(moves):
    return 9e4 * np.sqrt(moves[:, 0] / 2 + 0.01) - 9e3 + 6e4 * np.tanh(moves[:, 1]) + 5e3 * moves[:, 0] * moves[:, 1]


def three_levers(moves):
    return two_levers(moves) + 4e3 * (2.25 - (moves[:, 2] - 1.5) ** 2) - 2e3 * moves[:, 1] * (moves[:, 2] > 0)


def two_houses(moves):
    """A house that lives on the first lever and one that lives on the second: 7 e4 and 5 e4 at most."""
    return 7e4 * np.tanh(1.3 * moves[:, 0]) + 1e4 * moves[:, 1] + 8e3 * moves[:, 2] + 5e4 * np.tanh(2 * moves[:, 3])


PROBLEMS = {
    "two levers": (space(paid("a"), paid("b", grows=1.0)), two_levers, 21),
    "three levers": (space(paid("a"), paid("b"), free("price")), three_levers, 11),
    "two houses": (space(*(paid(f"{house} {lever}") for house in "AB" for lever in "ab")), two_houses, 11),
}


def grid_of(one, count):
    ends = [np.linspace(each.least, each.most if each.is_free else 2.0, count) for each in one.levers]
    return np.stack(np.meshgrid(*ends, indexing="ij"), axis=-1).reshape(-1, len(ends))


def regrets(problem, seeds):
    """Of each seed what the plan found is worth less than the best of the grid, as a share; and the most runs."""
    one, gain, count = PROBLEMS[problem]
    grid = grid_of(one, count)
    fine = grid[one.is_affordable(grid)]
    best = (gain(fine) - one.discounted(fine).sum(axis=1)).max()
    found, most = [], 0
    for seed in seeds:
        search, options, engine = searched(one, gain, seed)
        plan = options.options[0].moves[None]
        found.append(1.0 - float(gain(plan)[0] - one.discounted(plan).sum()) / best)
        assert engine.runs == options.runs
        assert len(search.rounds) >= LEAST_ROUNDS
        most = max(most, options.runs)
    return found, most, 0.05 * (GRID_RUNS * len(grid) + AGAIN)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_plan_found_is_as_good_as_the_best_of_a_grid(problem):
    found, runs, allowed = regrets(problem, range(3))
    assert np.median(found) <= 0.02
    assert runs <= allowed


@pytest.mark.nightly
@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_plan_found_is_as_good_as_the_best_of_a_grid_over_ten_seeds(problem):
    found, runs, allowed = regrets(problem, range(10))
    assert np.median(found) <= 0.02
    assert runs <= allowed


def test_rounds_find_the_peak_that_the_first_plans_only_see_from_afar():
    """A peak a tenth of the range wide: of the first plans alone the best is worth 8 to 56 % less than the top."""
    one = space(paid("a"), paid("b"), paid("c"))

    def peak(moves):
        top = np.exp(-(((moves[:, 1] - 1.1) / 0.3) ** 2) - ((moves[:, 0] - 0.8) / 0.3) ** 2)
        return 5e4 * np.sqrt(moves[:, 0] + 0.01) + 9e4 * top

    fine = (grid := grid_of(one, 41))[one.is_affordable(grid)]
    best = (peak(fine) - one.discounted(fine).sum(axis=1)).max()
    for seed in (0, 3):
        search, options, _ = searched(one, peak, seed)
        plan = options.options[0].moves[None]
        assert peak(plan)[0] - one.discounted(plan).sum() >= 0.98 * best
        assert len(search.rounds) >= 3
        assert search.rounds[-1].agrees


def test_how_far_worlds_lie_apart_is_no_part_of_what_is_held_to_agree():
    """Worlds scale every gain by far more than half; emulator and run are of the same ones and without luck."""
    one = space(paid("a"), paid("b"))
    search, _, engine = searched(one, two_levers, 3, shared=0.0, own=0.0, worlds=0.8)
    best = search.leader()
    apart = engine(best[None], search.draws).std(ddof=1) / np.sqrt(8)
    assert apart > 5_000.0
    assert all(0.0 < each.error < 0.5 * apart for each in search.rounds[1:])


def test_where_nothing_pays_it_carries_on():
    """Every plan brings half of what it costs."""
    one = space(paid("a"), paid("b"), paid("c"))
    _, options, _ = searched(one, lambda moves: 0.5 * one.discounted(moves).sum(axis=1), 1, shared=500.0, own=300.0)
    assert options.best is None
    assert all(each.worth < 500.0 for each in options.options)
    _, sure, _ = searched(one, lambda moves: 0.5 * one.discounted(moves).sum(axis=1), 1, shared=0.0, own=0.0)
    assert (sure.options, sure.best, sure.without) == ((), None, None)


def test_a_cliff_is_not_walked_over():
    """Above 1.2 points of the second lever everything falls: no plan that is chosen lies beyond."""

    def cliff(moves):
        return two_levers(moves) - 8e4 * (moves[:, 1] > 1.2)

    one = space(paid("a"), paid("b"))
    _, options, _ = searched(one, cliff, 2)
    best = options.options[0]
    assert best.moves[1] <= 1.2
    fine = (grid := grid_of(one, 41))[one.is_affordable(grid)]
    truth = (cliff(fine) - one.discounted(fine).sum(axis=1)).max()
    assert cliff(best.moves[None])[0] - best.costs.sum() >= 0.93 * truth


def test_a_range_that_ends_too_early_is_widened_once_and_else_told():
    gain = lambda moves: 4e4 * moves[:, 0] + 1e3 * (9.0 - (moves[:, 1] - 3.0) ** 2)  # noqa: E731
    lever = paid("a", most=0.5, furthest=(0.0, 1.0))
    search, options, _ = searched(space(lever, free("price", -2.0, 2.0, furthest=(-4.0, 4.0))), gain, 1, worlds=0.0)
    assert options.options[0].moves == pytest.approx([1.0, 3.0], abs=0.35)
    assert search.space.at_an_end(options.options[0].moves) == (
        0,
    )  # the first still lies at the end, the second does not any more
    narrow, options, _ = searched(space(paid("a", most=0.5), free("price", -2.0, 4.0)), gain, 1, worlds=0.0)
    assert narrow.space.at_an_end(options.options[0].moves) == (0,)
    assert options.options[0].moves[0] == pytest.approx(0.5, abs=0.02)


def test_options_differ_in_kind_and_one_leaves_price_alone():
    one, gain, _ = PROBLEMS["three levers"]
    _, options, _ = searched(one, gain, 4)
    money = one.money(np.array([each.moves for each in options.options]))
    assert 2 <= len(options.options) <= 5
    for later in range(1, len(money)):
        for earlier in range(later):
            one_share, other_share = (money[each] / max(money[each].sum(), 1.0) for each in (later, earlier))
            assert np.minimum(one_share, other_share).sum() <= 0.5 + 1e-6
    assert options.without.moves[2] == 0.0
    assert options.without.worth > 0.5 * options.options[0].worth


def test_moves_that_add_next_to_nothing_are_left_out():
    """A lever that brings a thousandth more than it costs is no part of a plan that is told in words."""
    one = space(paid("a"), paid("b", 3.0, most=1.0))
    gain = lambda moves: 9e4 * np.sqrt(moves[:, 0]) + 320.0 * moves[:, 1]  # noqa: E731
    search, options, _ = searched(one, gain, 1, shared=0.0, own=0.0, worlds=0.0)
    assert options.options[0].moves[1] == 0.0
    search.worth = lambda moves: gain(moves) - one.discounted(moves).sum(axis=1)
    plan = np.array([1.0, 1.0])
    anything = lambda moves: np.ones(len(moves), dtype=bool)  # noqa: E731
    assert search.tidied(plan, anything).tolist() == [1.0, 0.0]
    assert search.tidied(plan, lambda moves: moves[:, 1] > 0.0).tolist() == [1.0, 1.0]


def test_the_best_for_smaller_budgets_costs_no_more_than_they_have():
    one, gain, _ = PROBLEMS["two levers"]
    engine = Known(gain, **LUCK)
    search = Search(engine, one, draws_of(SEARCH, 8), seed=1, rungs=(0.0, 150.0, 300.0))
    search.work()
    options = options_of(search, engine, Futures())
    assert [budget for budget, _ in options.rungs] == [0.0, 150.0, 300.0]
    for budget, rung in options.rungs:
        assert one.money(rung.moves[None]).sum() <= budget + 1e-6
    assert options.rungs[0][1].worth == 0.0
    assert options.rungs[1][1].worth < options.rungs[2][1].worth <= options.options[0].worth + 2_000.0


def test_the_three_sets_of_futures_are_disjoint_and_no_comparison_has_them():
    sets = [{*draws_of(name, 500), *as_written(name, 500)} for name in (SEARCH, CHOOSE, PRINT)]
    luck = [{each.luck for each in some} for some in sets]
    assert all(len(some) == 1000 for some in luck)
    assert len(luck[0] | luck[1] | luck[2]) == 3000
    assert min(min(some) for some in luck) >= FIRST == 2**24
    one, gain, _ = PROBLEMS["two levers"]
    _, _, engine = searched(one, gain, 1)
    assert {each.set for each in engine.draws} == {SEARCH, CHOOSE, PRINT}
    assert {each.world for each in engine.draws if each.set != PRINT} == set(range(1, 17))


def test_the_same_each_time():
    one, gain, _ = PROBLEMS["two levers"]
    first, second = (searched(one, gain, 3)[1] for _ in range(2))
    assert [each.moves.tolist() for each in first.options] == [each.moves.tolist() for each in second.options]
    assert [each.worth for each in first.options] == [each.worth for each in second.options]
