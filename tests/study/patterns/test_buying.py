"""The measures of buying, on panels drawn from the laws: they find the law, and they notice when it does not hold."""

import numpy as np
import pytest

from sim.laws import counts as laws
from sim.laws.dirichlet import Dirichlet
from sim.laws.nbd import Nbd
from sim.study.patterns import buying
from sim.study.patterns.reading import LAW, MARKET, Unmeasured
from tests.study.patterns.panels import SHARES, nbd_dirichlet


@pytest.fixture(scope="module")
def panel():
    return nbd_dirichlet()


def test_a_dirichlet_market_shows_every_pattern_of_buying(panel):
    values = {}
    for measure in (
        buying.double_jeopardy,
        buying.duplication,
        buying.frequencies,
        buying.dirichlet_fit,
        buying.heavy_fifth,
        buying.regression_to_the_mean,
        buying.null_walk,
    ):
        values |= measure(panel)[0]
    assert values["R1.rank"] > 0.9
    assert values["R1.spread"] > 0.2
    assert values["R1.fit"] < 0.03
    assert values["R2.fit"] > 0.97
    assert values["R2.correlation"] > 0.98
    theory = Dirichlet(2.5, 0.7, 1.5, SHARES)
    assert values["R2.coefficient"] == pytest.approx(theory.duplication_coefficient, rel=0.03)
    assert values["R3.distance"] < 0.01
    assert values["R3.shape"] == pytest.approx(0.7, rel=0.06)
    assert values["R4.mixing"] == pytest.approx(1.5, rel=0.06)
    assert values["R4.gap"] < 0.005
    assert values["R4.correlation"] > 0.999
    assert values["R5.category"] == pytest.approx(laws.top_share(Nbd(10.0, 0.7).chances()), abs=0.02)
    assert abs(values["R6.slope"]) < 0.04
    assert abs(values["R6.heavy"]) < 0.03
    assert values["R9.gap"] < 0.01


def test_customers_who_are_all_alike_have_no_shape_and_no_heavy_fifth():
    alike = nbd_dirichlet(people=3000, shape=np.inf, mean=1.5)
    assert buying.frequencies(alike)[0]["R3.shape"] > 5.0
    assert buying.heavy_fifth(alike)[0]["R5.category"] < 0.4


def test_a_market_in_which_everybody_mixes_alike_has_a_large_s():
    assert buying.dirichlet_fit(nbd_dirichlet(people=3000, mixing=500.0))[0]["R4.mixing"] > 40.0


def test_the_distance_is_nought_for_the_law_itself_and_large_for_another():
    law = Nbd(2.0, 0.8)
    counted = np.round(law.chances() * 50_000).astype(int)
    assert buying.distance(counted, law) == 0.0
    assert buying.distance(counted, Nbd(2.0, 4.0)) > 0.2


def test_the_walk_is_an_identity_and_that_of_a_market_at_rest_is_the_null(panel):
    first, second = panel.period(0, 52), panel.period(52, 52)
    lines = buying.walk(first.visits[0], second.visits[0])
    whole = first.visits[0].sum()
    assert lines["retention"] + lines["loss"] == pytest.approx(1.0)
    after = second.visits[0].sum() / whole
    assert 1.0 - lines["loss"] + lines["penetration"] + lines["acquisition"] == pytest.approx(after)


def test_who_is_still_heavy_by_hand():
    before, after = np.array([0, 1, 2, 9, 5]), np.array([0, 1, 8, 9, 1])
    assert buying.heaviness(before, 0.5).tolist() == [0, 0, 0, 1, 1]
    assert buying.still_heavy(before, after, 0.5) == pytest.approx(0.5)
    assert buying.heaviness(np.array([1, 1, 1, 1]), 0.5).tolist() == [0.5] * 4


def test_ranks_share_ties_and_what_does_not_vary_has_no_correlation():
    assert buying.ranks([3, 1, 3]).tolist() == [1.5, 0, 1.5]
    assert buying.rank_correlation([1, 2, 3], [10, 20, 25]) == pytest.approx(1.0)
    with pytest.raises(Unmeasured):
        buying.correlation([1, 1], [1, 2])


def test_too_few_businesses_are_told_and_one_that_sells_nothing_is_left_out(panel):
    with pytest.raises(Unmeasured, match="6 businesses"):
        buying.double_jeopardy(nbd_dirichlet(people=200, shares=SHARES[:4]))
    weekly = panel.weekly[:, :500].copy()
    weekly[2] = 0
    sold = type(panel)(panel.names, weekly).period(0, 13).sold
    assert sold.names == ("Ash", "Birch", "Date", "Elm", "Fir")
    assert sold.dirichlet.penetration.shape == (5,)


def test_a_market_in_which_everybody_came_says_that_no_law_can_be_fitted():
    everybody = nbd_dirichlet(people=200, mean=500.0, shape=np.inf)
    with pytest.raises(Unmeasured, match="Everybody"):
        buying.frequencies(everybody)
    values, drawn = buying.heavy_fifth(everybody)
    assert 0.2 <= values["R5.category"] < 0.25
    assert {series for _, series, _ in drawn} == {MARKET}


def test_what_is_drawn_has_the_market_and_the_theory_at_the_same_places(panel):
    _, drawn = buying.double_jeopardy(panel)
    market, theory = ([x for _, series, x in drawn if series == wanted] for wanted in (MARKET, LAW))
    assert market == theory == ["Ash", "Birch", "Cedar", "Date", "Elm", "Fir"]
