"""The climb finds maxima that are known in closed form, with money, kinks and what may not be."""

import numpy as np
import pytest

from sim.study.search.design import design
from sim.study.search.kinds import differing, elsewhere
from sim.study.search.optimum import best_plan
from tests.study.search.known import free, paid, space


def climbed(one, gain, **asked):
    def net(moves):
        return gain(moves) - one.discounted(moves).sum(axis=1)

    return best_plan(one, net, design(one, 1, 32)[:6], seed=1, **asked)


def test_money_goes_where_it_earns_most():
    """Of k_i sqrt(m_i) with money m_i over the whole budget, the share of each is k_i^2 over their sum."""
    one = space(*(paid(f"l{number}") for number in range(4)))
    worth = np.array([1.0, 2.0, 3.0, 0.5]) * 1e5
    found = one.money(climbed(one, lambda moves: (worth * np.sqrt(one.money(moves))).sum(axis=1))[None])[0]
    assert found / 600.0 == pytest.approx(worth**2 / (worth**2).sum(), abs=0.02)


def test_what_does_not_pay_is_left_alone_and_to_the_last_penny():
    one = space(paid("a"), paid("b"), free("price"))
    found = climbed(one, lambda moves: 1e5 * np.sqrt(one.money(moves)[:, 0]) + 1.0 * moves[:, 1] - moves[:, 2] ** 2)
    assert found[1] == 0.0
    assert abs(found[2]) < 0.02
    assert not climbed(one, lambda moves: 0.0 * moves[:, 0] - moves[:, 2] ** 2).any()


def test_no_more_is_spent_than_may_be():
    one = space(paid("a"), paid("b"))
    gain = lambda moves: 1e5 * moves.sum(axis=1)  # noqa: E731
    assert one.money(climbed(one, gain)[None]).sum() == pytest.approx(600.0, rel=1e-6)
    assert one.money(climbed(one, gain, most=200.0)[None]).sum() == pytest.approx(200.0, rel=1e-6)


def test_only_what_may_be_is_found():
    one = space(paid("a"), paid("b"))
    gain = lambda moves: 2e5 * moves[:, 0] + 1e5 * moves[:, 1]  # noqa: E731
    first = climbed(one, gain)
    assert one.money(first[None])[0] == pytest.approx([600, 0], abs=1.0)
    second = climbed(one, gain, allowed=differing(one, [first]))
    assert one.money(second[None])[0] == pytest.approx([300, 300], abs=2.0)
    assert climbed(one, gain, allowed=lambda moves: np.zeros(len(moves), dtype=bool)) is None


def test_kinds_are_told_by_where_money_lies():
    money = np.array([[100.0, 0, 0], [50, 50, 0], [40, 30, 30], [0, 0, 0]])
    assert elsewhere(money, np.array([100.0, 0, 0])) == pytest.approx([0, 0.5, 0.6, 1])
    assert elsewhere(money, np.array([0.0, 0, 0])) == pytest.approx([1, 1, 1, 0])
    assert elsewhere(money / 4.0, np.array([80.0, 10.0, 10.0])) == pytest.approx([0.2, 0.4, 0.4, 1])  # shares alone
    one = space(paid("a"), paid("b"), free("price"))
    may = differing(one, [np.array([1.0, 0, 1]), np.array([0.0, 0, 2])])
    plans = np.array([[1.0, 0, 0], [0.5, 0.5, 0], [0.2, 0, 0], [0, 0, 3], [0.01, 0.05, 0], [0, 2, -1]])
    assert may(plans).tolist() == [False, True, False, False, False, True]


def test_the_same_each_time():
    one = space(paid("a"), paid("b"), free("price"))
    gain = lambda moves: 1e5 * np.sqrt(one.money(moves)).sum(axis=1) - moves[:, 2] ** 2  # noqa: E731
    assert (climbed(one, gain) == climbed(one, gain)).all()
