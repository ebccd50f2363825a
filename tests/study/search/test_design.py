"""The first plans of a search lie on the budget, reach its corners, and are the same each time."""

import numpy as np
import pytest

from sim.errors import RegularsError
from sim.scenario.variants.draws import sobol
from sim.study.search.design import checked, corners, design
from tests.study.search.known import free, paid, space

EIGHT = space(*(paid(f"l{number}") for number in range(7)), free("price", -2.0, 4.0))


def test_every_plan_can_be_paid_where_hardly_any_of_a_box_could():
    moves = design(EIGHT, 1, 64)
    assert EIGHT.is_affordable(moves).all()
    box = 3.0 * sobol(EIGHT.names, 1, 64)
    assert EIGHT.is_affordable(box).mean() < 0.05
    with pytest.raises(RegularsError, match="of the plans of a search can be paid from the budget; it needs 90%"):
        checked(EIGHT, box)


def test_corners_have_all_the_money_on_one_lever_and_a_free_one_at_an_end():
    money = EIGHT.money(corners(EIGHT))
    assert money[:7, :7] == pytest.approx(600.0 * np.eye(7))
    assert corners(EIGHT)[7:, 7].tolist() == [-2.0, 4.0]
    assert not money[7:].any()


def test_shares_are_even_between_levers_and_what_is_not_spent():
    """Each part of a symmetric Dirichlet distribution has the mean 1 / parts; ranges that end earlier keep the rest."""
    shares = EIGHT.money(design(EIGHT, 5, 512))[9:, :7] / 600.0
    assert shares.mean(axis=0) == pytest.approx(np.full(7, 1 / 8), abs=0.01)
    assert 0.02 < (1.0 - shares.sum(axis=1)).mean() < 0.2
    assert (shares > 0.6).any()


def test_free_levers_are_drawn_over_all_of_their_range():
    price = design(EIGHT, 5, 64)[9:, 7]
    assert price.min() < -1.8
    assert price.max() > 3.8


def test_whole_levers_are_whole_and_more_plans_begin_with_the_same():
    one = space(paid("staff", most=9.0, is_whole=True), free("weeks", -3.0, 3.0, is_whole=True))
    moves = design(one, 2, 32)
    assert (moves == np.round(moves)).all()
    assert (design(one, 2, 64)[: len(moves)] == moves).all()
    assert (design(one, 3, 32) != moves).any()
