"""What moves cost and what money buys, each the other's inverse; ranges and their ends."""

import numpy as np
import pytest

from sim.errors import RegularsError
from sim.study.search.spending import SearchLever, Space, Terms
from tests.study.search.known import free, paid, space

MIXED = space(
    paid("straight"),
    paid("growing", 200.0, grows=1.0),
    paid("once", 50.0, once=5_200.0, grows=0.5),
    SearchLever("down", 2.0, least=-6.0, most=0.0, per_week=40.0),
    paid("staff", 100.0, most=9.0, is_whole=True),
    free("price", once=120.0),
)


def test_costs_by_hand():
    moves = np.array([[2.0, 2.0, 1.0, -3.0, 4.0, 1.5]])
    assert MIXED.weekly(moves)[0] == pytest.approx([600, 800, 50, 120, 400, 0])
    assert MIXED.at_once(moves)[0] == pytest.approx([0, 0, 5_200, 0, 0, 180])
    assert MIXED.money(moves)[0] == pytest.approx([600, 800, 100, 120, 400, 0])
    assert MIXED.discounted(moves)[0] == pytest.approx([57_000, 76_000, 50 * 95 + 5_200, 11_400, 38_000, 180])


def test_money_buys_what_costs_it():
    moves = np.array([[0.3, 1.1, 0.02, -1.0, 0.7, 0.0], [1.9, 0.5, 2.5, -5.9, 4.0, 0.0], [0.0] * 6])
    assert MIXED.bought(MIXED.money(moves)) == pytest.approx(moves, abs=1e-9)
    assert MIXED.bought(np.full((1, 6), 1e9))[0] == pytest.approx([3, 3, 3, -6, 9, 0])
    one_off = space(SearchLever("sign", 1.0, 0.0, 3.0, once=1_040.0))
    assert one_off.bought(np.array([[20.0]]))[0, 0] == pytest.approx(2.0)


def test_a_cost_that_is_most_of_it_at_the_start_is_bought_back_to_the_move():
    """Below 0 the cost is concave: the first of four weeks takes half of what all do, and nothing costs nothing."""
    one = space(
        SearchLever("bound", 4.0, 0.0, 8.0, per_week=25.0, grows=-0.5, once=520.0, is_whole=True),
        SearchLever("steep", 1.0, 0.0, 3.0, per_week=100.0, grows=-0.75, once=104.0),
        SearchLever("no sign", 1.0, 0.0, 3.0, per_week=100.0, grows=-0.75),
    )
    moves = np.array([[0.0, 0.0, 0.0], [1.0, 0.01, 0.01], [4.0, 1.0, 1.0], [8.0, 2.9, 2.9]])
    assert one.weekly(moves)[:, 0] == pytest.approx([0.0, 50.0, 100.0, 100.0 * 2**0.5])
    assert one.weekly(moves)[1, 1:] == pytest.approx(100.0 * 0.01**0.25)
    assert one.bought(one.money(moves)) == pytest.approx(moves, rel=1e-7)
    assert one.moves(one.inputs(moves)) == pytest.approx(moves, rel=1e-7)


def test_inputs_are_shares_of_money_and_places_in_ranges():
    assert MIXED.most_money == pytest.approx([600, 600, 50 * 3**1.5 + 150, 240, 600, 0])
    inputs = MIXED.inputs(np.array([[1.0, 0.0, 0.0, -3.0, 6.0, -5.0]]))[0]
    assert inputs == pytest.approx([0.5, 0, 0, 0.5, 1, 0])
    assert MIXED.moves(inputs[None])[0] == pytest.approx([1.0, 0.0, 0.0, -3.0, 6.0, -5.0])
    assert MIXED.moves(np.array([[0, 0, 0, 0, 0.9, 0.5]]))[0, 4] == 5.0  # 5.4 of the staff cannot be hired


def test_what_is_written_is_whole_and_never_dearer():
    moves = np.array([[0.3199, 1.1099, 0.02, -1.019, 3.99, 1.236], [3.0, 3.0, 3.0, -6.0, 9.0, -5.0]])
    snapped = MIXED.snapped(moves)
    assert snapped[0] == pytest.approx([0.31, 1.10, 0.02, -1.0, 3.0, 1.24])
    assert snapped[1] == pytest.approx(moves[1])
    assert (MIXED.money(snapped) <= MIXED.money(moves) + 1e-9).all()
    assert (MIXED.snapped(snapped) == snapped).all()


def test_affordable_is_what_the_budget_pays():
    assert MIXED.is_affordable(np.array([[1.0, 1.0, 1.0, 0, 0, 5], [1.0, 1.0, 1.0, -0.1, 0, 0]])).tolist() == [
        True,
        False,
    ]


def test_ends_are_those_of_ranges_and_not_of_money():
    one = space(paid("dear", 600.0, most=1.0), paid("cheap", 100.0, most=2.0, furthest=(0.0, 4.0)), free("price"))
    assert one.at_an_end(np.array([1.0, 0.0, 0.0])) == ()  # the budget ends where the range does
    assert one.at_an_end(np.array([0.0, 2.0, 0.0])) == (1,)
    assert one.at_an_end(np.array([0.5, 1.0, 4.9])) == (2,)
    there = space(paid("a"), free("low", 0.0, 5.0), free("high", -5.0, 0.0))
    assert there.at_an_end(np.array([0.0, 0.05, -0.05])) == ()  # nought is no end
    assert there.at_an_end(np.array([0.0, 4.95, -4.95])) == (1, 2)
    wider = one.widened((1, 2))
    assert [each.most for each in wider.levers] == [1.0, 4.0, 5.0]
    assert wider.widened((1,)) == wider


def test_levers_without_room_or_cost_and_budgets_of_nothing_are_refused():
    with pytest.raises(RegularsError, match="no room"):
        SearchLever("a", 1.0, 0.0, 0.0, per_week=1.0)
    with pytest.raises(RegularsError, match="no cost"):
        SearchLever("a", 1.0, 0.0, 1.0)
    with pytest.raises(RegularsError, match="a lever"):
        Space((), 1.0, Terms(4, 4.0))
    with pytest.raises(RegularsError, match="budget above 0"):
        space(paid("a"), budget=0.0)
