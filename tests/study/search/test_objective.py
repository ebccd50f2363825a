"""The least worst regret: found where the mean is another plan's, chosen and printed by the same measure."""

import numpy as np
import pytest

from sim.errors import UsageError
from sim.study.emulate.kriging import best_fitted
from sim.study.emulate.several import several
from sim.study.search.aims import known_objective
from sim.study.search.chosen import Futures, is_better, options_of
from sim.study.search.draws import PRINT, SEARCH, draws_of
from sim.study.search.objective import REGRET, bar_of, less_regret, regret
from sim.study.search.rounds import Search
from tests.study.search.known import free, paid, space
from tests.study.search.test_against_truth import grid_of

FUTURES = Futures()


class Apart:
    """A market whose worlds differ in which lever earns: ``first`` and ``second`` of moves are scaled by the world."""

    def __init__(self, first, second, shared=0.0, own=0.0, spread=0.8):
        self.first, self.second, self.shared, self.own, self.spread, self.runs = first, second, shared, own, spread, 0

    def scales(self, draw):
        """What each part is scaled by in a world: around 1, the more of the one the less of the other."""
        side = np.random.default_rng([ord(draw.set[0]), draw.world]).uniform(-1.0, 1.0)
        return 1.0 + self.spread * side, 1.0 - self.spread * side

    def truth(self, moves, draws):
        scales = [self.scales(each) for each in draws]
        return np.array([one * self.first(moves) + other * self.second(moves) for one, other in scales]).T

    def __call__(self, moves, draws):
        self.runs += len(moves) * len(draws)
        noise = np.zeros((len(moves), len(draws)))
        for at, draw in enumerate(draws):
            key = [ord(draw.set[0]), draw.world, draw.luck]
            noise[:, at] += self.shared * np.random.default_rng(key).normal()
            noise[:, at] += [self.own * np.random.default_rng([*key, *_whole(row)]).normal() for row in moves]
        return self.truth(moves, draws) + noise


def _whole(row):
    return np.abs(row * 1e6).astype(np.int64)


MARKETS = {
    "two levers": (
        space(paid("a"), paid("b")),
        lambda moves: 8e4 * np.tanh(moves[:, 0]),
        lambda moves: 7.6e4 * np.tanh(moves[:, 1]),
    ),
    "with a price": (
        space(paid("a"), paid("b"), free("price")),
        lambda moves: 8e4 * np.tanh(moves[:, 0]) - 1e3 * (moves[:, 2] - 1.0) ** 2 + 1e3,
        lambda moves: 7e4 * np.sqrt(moves[:, 1]) - 1e3 * moves[:, 2] ** 2,
    ),
    "two houses": (
        space(*(paid(f"{house} {lever}") for house in "AB" for lever in "ab")),
        lambda moves: 7e4 * np.tanh(1.3 * moves[:, 0]) + 1e4 * moves[:, 1],
        lambda moves: 5e4 * np.tanh(2 * moves[:, 3]) + 8e3 * moves[:, 2],
    ),
}


def searched(market, seed, objective=REGRET, **luck):
    one, first, second = MARKETS[market]
    engine = Apart(first, second, **luck)
    search = Search(engine, one, draws_of(SEARCH, 8), seed=seed, objective=objective)
    search.work()
    return search, engine


def of_grid(one, engine, draws, count):
    """Worths in each future of the affordable plans of a grid."""
    grid = grid_of(one, count)
    grid = grid[one.is_affordable(grid)]
    return engine.truth(grid, draws) - one.discounted(grid).sum(axis=1)[:, None]


def judged(market, seed, count, **luck):
    """By how much the worst regret of the plan found is above the least of a grid, and the best gain of the grid; of
    the truth in the futures that it was searched in."""
    search, engine = searched(market, seed, **luck)
    worths = of_grid(search.space, engine, search.draws, count)
    plan = search.leader()[None]
    own = engine.truth(plan, search.draws) - search.space.discounted(plan).sum()
    bar = np.maximum(bar_of(worths), bar_of(own))
    return regret(own, bar)[0] - regret(worths, bar).min(), worths.mean(axis=1).max()


@pytest.mark.parametrize(("market", "count"), [("two levers", 21), ("with a price", 11), ("two houses", 11)])
def test_the_worst_regret_of_the_plan_found_is_as_low_as_the_least_of_a_grid(market, count):
    found = [judged(market, seed, count, shared=3e3, own=800.0) for seed in range(3)]
    print("REGRET", market, [round(above / gain, 4) for above, gain in found])
    assert np.median([above / gain for above, gain in found]) <= 0.02


def test_the_plan_of_least_regret_is_another_than_that_of_the_greatest_mean():
    """Every point of the first lever earns a twentieth more on average, and nothing in some worlds."""
    search, engine = searched("two levers", 1, spread=1.0)
    other, _ = searched("two levers", 1, "gain", spread=1.0)
    worths = of_grid(search.space, engine, search.draws, 21)
    plans = np.array([search.leader(), other.leader()])
    own = engine.truth(plans, search.draws) - search.space.discounted(plans).sum(axis=1)[:, None]
    worst = regret(own, np.maximum(bar_of(worths), bar_of(own)))
    assert worst[0] < worst[1] - 0.02 * worths.mean(axis=1).max()
    assert own[1].mean() > own[0].mean()


def test_it_is_chosen_and_printed_by_the_same_measure():
    search, engine = searched("two levers", 2, shared=3e3, own=800.0)
    options = options_of(search, engine, FUTURES)
    best = options.best
    assert best is not None
    scores = [each.score for each in options.options]
    assert scores == sorted(scores, reverse=True)
    assert options.bar.shape == (FUTURES.print,)
    shown = np.array([each.gains for each in options.options])
    assert (options.bar >= bar_of(shown) - 1e-9).all()
    assert (options.bar > bar_of(shown) + 1.0).any()  # a finalist that is no option was best somewhere
    truth = engine.truth(best.moves[None], draws_of(PRINT, FUTURES.print)) - best.costs.sum()
    grid = of_grid(search.space, engine, draws_of(PRINT, FUTURES.print), 21)
    printed, true = regret(best.gains[None], options.bar)[0], regret(truth, bar_of(grid))[0]
    assert printed == pytest.approx(true, abs=0.15 * bar_of(grid).max())
    assert engine.runs == options.runs


def test_of_the_mean_gain_nothing_else_is_run_or_kept():
    search, engine = searched("two levers", 2, "gain", shared=3e3, own=800.0)
    options = options_of(search, engine, FUTURES)
    assert options.bar is None
    assert all(each.score == each.chosen for each in options.options)
    assert engine.runs == options.runs
    assert search.aim.also() == []
    assert (search.score(search.moves) == search.worth(search.moves)).all()


def test_where_nothing_pays_it_carries_on():
    one = space(paid("a"), paid("b"))
    engine = Apart(lambda moves: 0.3 * one.discounted(moves)[:, 0], lambda moves: 0.3 * one.discounted(moves)[:, 1])
    search = Search(engine, one, draws_of(SEARCH, 8), seed=1, objective=REGRET)
    search.work()
    options = options_of(search, engine, FUTURES)
    assert options.best is None
    assert not any(is_better(each) for each in options.options)


def test_regret_by_hand():
    worths = np.array([[10.0, -5.0, 4.0], [2.0, 3.0, 4.0]])
    assert bar_of(worths).tolist() == [10.0, 3.0, 4.0]
    assert bar_of(-worths[:1]).tolist() == [0.0, 5.0, 0.0]
    assert bar_of(np.zeros((0, 2))).tolist() == [0.0, 0.0]
    assert regret(worths, bar_of(worths)).tolist() == [8.0, 8.0]
    assert less_regret(np.array([[0.0, 0.0, 0.0], [9.0, 3.0, 2.0]]), bar_of(worths)).tolist() == [0.0, 8.0]


def test_one_of_several_emulators_is_the_one_whose_lengths_they_have():
    """With its own answers and once its nugget; answers of other futures each have their own, and their mean is its."""
    one, gain = space(paid("a"), paid("b")), lambda moves: 9e4 * np.tanh(moves[:, 0]) + 6e4 * np.tanh(moves[:, 1])
    grid, others = (grid_of(one, count) for count in (8, 5))
    grid, others = grid[one.is_affordable(grid)], others[one.is_affordable(others)]
    points, other = one.inputs(grid), one.inputs(others)
    rng = np.random.default_rng(5)
    each = np.array([scale * gain(grid) + rng.normal(0, 2e3, len(grid)) for scale in (0.5, 1.0, 1.5)]).T
    like = best_fitted(points, each.mean(axis=1))
    made = several(like, np.column_stack([each.mean(axis=1), each]))
    assert made(other)[:, 0] == pytest.approx(like(other), rel=1e-6)
    assert made.error(other)[:, 0] == pytest.approx(like.error(other), rel=0.02)
    assert made(other)[:, 1:].mean(axis=1) == pytest.approx(made(other)[:, 0], rel=1e-6)
    assert made.scales[0] == pytest.approx(like.scale, rel=1e-3)
    smooth = several(like, each, times=3.0)
    truth = np.outer(gain(others), (0.5, 1.0, 1.5))
    off = np.sqrt(((smooth(other) - truth) ** 2).mean(axis=0)) / truth.std(axis=0)
    assert (off < 0.2).all(), off
    assert (several(like, each, times=3.0).luck > several(like, each).luck).all()


def test_an_objective_is_known_by_its_name():
    assert known_objective("regret") == REGRET
    with pytest.raises(UsageError, match='"luck" is no objective of a search'):
        known_objective("luck")


def test_each_future_has_an_emulator_that_takes_one_run_for_as_lucky_as_it_is():
    """The mean of eight runs has an eighth of the variance of one."""
    search, _ = searched("two levers", 2, own=4e3)
    answers = np.vstack([np.zeros((1, 8)), search.gains])
    gains = several(search.kriging, answers, times=8.0)(search.space.inputs(search.moves))
    assert search.aim.worths(search.moves) == pytest.approx(
        gains - search.space.discounted(search.moves).sum(axis=1)[:, None], rel=1e-9, abs=1e-6
    )
