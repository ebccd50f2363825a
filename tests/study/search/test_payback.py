"""The soonest pay-back: found where the greatest gain is another plan's, chosen and printed by the same measure."""

import math

import numpy as np
import pytest

from sim.errors import UsageError
from sim.study.runs.break_even import payback_week
from sim.study.search.chosen import Futures, options_of
from sim.study.search.draws import PRINT, SEARCH, draws_of
from sim.study.search.payback import PAYBACK, paybacks, spent_so_far, weeks_back
from sim.study.search.rounds import Search
from sim.study.search.spending import Terms
from sim.study.search.study import search as search_of
from tests.study.search.known import free, paid, space
from tests.study.search.test_against_truth import grid_of
from tests.study.search.test_market import cafe

WEEKS = 104
ENOUGH = 0.47
"""Of the budget, what a plan has to spend: about half."""
FUTURES = Futures(choose=8, print=12, written=4)
WHEN = np.arange(1, WEEKS + 1) / WEEKS
NOW, LATE = WHEN, WHEN**3


class Paced:
    """A market whose parts, (gain of moves, its share by week), earn in their own time; worlds scale them."""

    def __init__(self, parts, shared=2e3, own=600.0, worlds=0.2):
        self.parts, self.shared, self.own, self.worlds, self.kept = parts, shared, own, worlds, {}
        self.runs = 0

    def truth(self, moves, draws):
        gone = sum(np.outer(gain(moves), by_week) for gain, by_week in self.parts)
        scales = [1.0 + self.worlds * _rng(each).uniform(-1.0, 1.0) for each in draws]
        return np.array([scale * gone for scale in scales]).transpose(1, 0, 2)

    def __call__(self, moves, draws):
        self.runs += len(moves) * len(draws)
        paths = self.truth(moves, draws)
        for at, draw in enumerate(draws):
            noise = self.shared * _rng(draw, 1).normal() + self.own * np.array([_own(draw, row) for row in moves])
            paths[:, at] += noise[:, None] * WHEN
            for number, row in enumerate(moves):
                self.kept[_key(row), draw] = paths[number, at]
        return paths[:, :, -1]

    def paths(self, moves, draws):
        nothing = np.zeros(WEEKS)
        return np.array([[self.kept[_key(row), each] if row.any() else nothing for each in draws] for row in moves])


def _rng(draw, *more):
    return np.random.default_rng([ord(draw.set[0]), draw.world, draw.luck, *more])


def _own(draw, row):
    return _rng(draw, 2, *np.abs(row * 1e6).astype(np.int64)).normal()


def _key(row):
    return (np.round(row, 9) + 0.0).tobytes()


def quick(moves):
    return 6e4 * np.tanh(moves[:, 0])


def slow(moves):
    return 1.4e5 * np.tanh(moves[:, 1])


MARKETS = {
    "two levers": (space(paid("a", once=6e3), paid("b", once=3e3)), [(quick, NOW), (slow, LATE)], 21),
    "with a price": (
        space(paid("a", once=9e3), paid("b", once=3e3), free("price")),
        [(quick, NOW), (slow, LATE), (lambda moves: 1e3 - 1e3 * (moves[:, 2] - 1.0) ** 2, NOW)],
        11,
    ),
}


def searched(market, seed, objective=PAYBACK, **luck):
    one, parts, _ = MARKETS[market]
    engine = Paced(parts, **luck)
    found = Search(engine, one, draws_of(SEARCH, 8), seed=seed, objective=objective)
    found.work()
    return found, engine


def mean_back(one, engine, moves, draws):
    """The true mean weeks of plans; all the weeks for those that spend too little or are worth nothing."""
    paths = engine.truth(moves, draws)
    back = np.minimum(paybacks(one, moves, paths), WEEKS).mean(axis=1)
    worth = paths[:, :, -1].mean(axis=1) - one.discounted(moves).sum(axis=1)
    enough = one.money(moves).sum(axis=1) >= ENOUGH * one.budget
    return np.where(enough & (worth > 0.0), back, float(WEEKS))


@pytest.mark.parametrize(("market", "seeds"), [("two levers", 3), ("with a price", 1)])
def test_the_money_of_the_plan_found_is_back_as_soon_as_that_of_the_best_of_a_grid(market, seeds):
    one, _, count = MARKETS[market]
    grid = grid_of(one, count)
    grid = grid[one.is_affordable(grid)]
    later = []
    for seed in range(seeds):
        found, engine = searched(market, seed)
        best = mean_back(one, engine, grid, found.draws).min()
        later.append(mean_back(one, engine, found.leader()[None], found.draws)[0] - best)
    print("PAYBACK", market, best, later)
    assert 5.0 < best < 60.0
    assert np.median(later) <= 0.02 * WEEKS


def test_it_is_another_plan_than_that_of_the_greatest_gain():
    """The slow lever brings twice as much as the quick one, and late."""
    one = MARKETS["two levers"][0]
    soon, engine = searched("two levers", 1)
    most, _ = searched("two levers", 1, "gain")
    plans = np.array([soon.leader(), most.leader()])
    back = mean_back(one, engine, plans, soon.draws)
    worth = engine.truth(plans, soon.draws)[:, :, -1].mean(axis=1) - one.discounted(plans).sum(axis=1)
    assert back[0] < back[1] - 10.0
    assert worth[1] > worth[0] + 1e4
    spent = one.money(plans).sum(axis=1)
    assert spent[0] >= ENOUGH * one.budget


def test_it_is_chosen_and_printed_by_the_same_measure():
    found, engine = searched("two levers", 2)
    options = options_of(found, engine, FUTURES)
    scores = [each.score for each in options.options]
    assert options.best is not None
    assert scores == sorted(scores, reverse=True)
    assert 0.0 < scores[0] < WEEKS  # weeks, not money
    draws = draws_of(PRINT, FUTURES.print)
    for each in options.options:
        assert each.back.shape == (FUTURES.print,)
        kept = paybacks(found.space, each.moves[None], engine.paths(each.moves[None], draws))[0]
        assert each.back.tolist() == kept.tolist()
    true = paybacks(found.space, options.best.moves[None], engine.truth(options.best.moves[None], draws))[0]
    assert np.minimum(options.best.back, WEEKS).mean() == pytest.approx(np.minimum(true, WEEKS).mean(), abs=5.0)
    assert engine.runs == options.runs


def test_where_nothing_earns_its_money_back_it_carries_on():
    one = MARKETS["two levers"][0]
    engine = Paced([(lambda moves: 0.5 * one.discounted(moves).sum(axis=1), NOW)])
    found = Search(engine, one, draws_of(SEARCH, 8), seed=1, objective=PAYBACK)
    found.work()
    options = options_of(found, engine, FUTURES)
    assert options.best is None
    assert all(math.isinf(each) for each in options.options[0].back)


def test_a_plan_that_loses_on_average_is_none_though_its_money_is_back_in_some_futures():
    one = MARKETS["two levers"][0]
    engine = Paced([(lambda moves: 0.7 * one.discounted(moves).sum(axis=1), NOW)], shared=0.0, own=0.0, worlds=1.0)
    found = Search(engine, one, draws_of(SEARCH, 8), seed=1, objective=PAYBACK)
    found.work()
    options = options_of(found, engine, Futures(choose=24, print=24, written=4))
    assert options.best is None
    assert any(math.isfinite(each) for each in options.options[0].back)


@pytest.mark.parametrize(
    ("net", "back"),
    [
        ([0.0, 1.0, 2.0, 3.0], 0.0),  # never below
        ([-2.0, -1.0, 1.0, 3.0], 1.5),
        ([-2.0, 1.0, -1.0, 1.0], 2.5),  # below again in between
        ([-2.0, -1.0, 0.0, 0.0], 2.0),  # back to the penny
        ([-2.0, 1.0, 1.0, -0.1], math.inf),  # lost again at the end
        ([-2.0, -3.0, -4.0, -5.0], math.inf),
        ([0.0, 0.0, 0.0, 0.0], 0.0),
    ],
)
def test_when_money_is_back_by_hand(net, back):
    assert weeks_back(np.array([net]), np.arange(4.0))[0] == back
    known = payback_week(net[1:])
    if any(net[1:]) and known is not None:
        assert known == max(0, math.ceil(back) - 1)
    assert (known is None) == (math.isinf(back) or not any(net[1:]))


def test_what_is_spent_is_what_the_weeks_are_worth():
    one = space(paid("a", once=50.0))
    even = spent_so_far(one, np.array([[2.0]]))[0]
    assert even[0] == 100.0
    assert even[-1] == pytest.approx(one.discounted(np.array([[2.0]])).sum())
    weeks = tuple(np.linspace(1.0, 0.5, WEEKS))
    falling = one.__class__(one.levers, one.budget, Terms(WEEKS, sum(weeks), 1.0, weeks))
    spent = spent_so_far(falling, np.array([[2.0]]))[0]
    assert spent[1] - spent[0] == pytest.approx(2.0 * 300.0)
    assert spent[-1] == pytest.approx(falling.discounted(np.array([[2.0]])).sum())


def test_a_ladder_or_no_money_is_refused():
    with pytest.raises(UsageError, match="The ladder is one of worth"):
        search_of(cafe(), budget=40, ladder=True, objective=PAYBACK)
    with pytest.raises(UsageError, match="nothing is spent"):
        search_of(cafe(), budget=0, objective=PAYBACK)
