"""Whose two lives are told follows from the rule, and the money of all twins is the bridge."""

import numpy as np
import pytest

from sim.accounts.bridge import LINES, bridge
from sim.study.diaries.twin_choice import CAUSES, MILLIONTHS, Twins, choose, fitting, twins_of
from tests.study.ledgers import random_pair


def test_the_money_of_all_twins_is_the_bridge():
    for seed in range(5):
        old, new = random_pair(seed)
        for ledger in (old, new):
            ledger.counts[:, :, len(ledger.segments) :] = 0  # no passers-by: they are no twins
        found, lines = twins_of(old, new, 0), bridge(old, new, 0)
        for number, line in enumerate(CAUSES):
            assert found.lines[number].sum() / MILLIONTHS == pytest.approx(lines[line], abs=1e-2), line
        all_of_it = sum(lines[line] for line in (*CAUSES, "serving"))
        assert found.money.sum() / MILLIONTHS == pytest.approx(all_of_it, abs=1e-2)
        assert np.abs(found.lines).sum() > 0


def made_twins(rows):
    """`Twins` from (line, amount) of each resident."""
    lines = np.zeros((len(CAUSES), len(rows)), np.int64)
    for row, (line, amount) in enumerate(rows):
        lines[CAUSES.index(line), row] = amount
    return Twins(lines.sum(axis=0), lines)


NOTHING = ((set(), set()), (set(), set()))
AMOUNTS = dict.fromkeys(LINES, 0.0)


def chosen(rows, bridge_lines, events=lambda _row: NOTHING, whole=None):
    whole = np.ones(len(rows), bool) if whole is None else np.array(whole)
    return choose(made_twins(rows), AMOUNTS | bridge_lines, whole, events)


def test_the_largest_line_and_the_ninetieth_percentile_decide():
    rows = [("retention", 10 * each) for each in range(1, 101)] + [("penetration", 905)] + [("lost", -7), ("lost", -9)]
    first, other = chosen(rows, {"retention": 50.0, "penetration": 40.0, "lost": -60.0})
    assert (first.row, first.line, first.gains) == (89, "retention", True)  # 900 of 1000
    assert (first.more, first.less, first.in_line, first.outdone) == (101, 2, 100, 89)
    assert (other.row, other.line, other.gains, other.in_line, other.outdone) == (102, "lost", False, 2, 1)


def test_a_line_in_which_nobody_stands_is_passed_over():
    (only,) = chosen([("penetration", 5), ("penetration", 0)], {"price": 90.0, "penetration": 1.0})
    assert (only.row, only.line, only.more, only.less) == (0, "penetration", 1, 0)


def test_the_first_goes_the_way_of_the_residents_as_a_whole():
    first, other = chosen([("penetration", 5), ("lost", -50)], {"penetration": 100.0, "lost": -1.0})
    assert [first.gains, other.gains] == [False, True]


def test_who_lived_there_throughout_comes_first():
    rows = [("retention", 100), ("retention", 40), ("retention", 41)]
    assert chosen(rows, {"retention": 1.0}, whole=[False, True, True])[0].row == 2
    assert chosen(rows, {"retention": 1.0}, whole=[False, False, False])[0].row == 0


def test_nobody_is_chosen_where_nobody_differs():
    assert chosen([("retention", 0)] * 3, {"retention": 1.0}) == []


def test_events_that_go_with_the_money_tell_more_than_nearness():
    rows = [("retention", 100)] * 3
    bad, good = {"stopped", "complained"}, {"recommended"}
    events = {
        0: ((good, set()), (set(), set(bad))),  # against the money
        1: ((set(), bad), (good, set())),  # all three with it
        2: ((set(), bad), (set(), set())),
    }
    assert chosen(rows, {"retention": 1.0}, events.get)[0].row == 1
    assert chosen(rows, {"retention": 1.0}, events.get)[0].fits == 3
    rows = [("lost", -100)] * 3
    assert chosen(rows, {"lost": -1.0}, events.get)[0].row == 0  # now the baseline is the better life


def test_ties_go_to_more_to_tell_then_to_the_first():
    rows = [("retention", 100)] * 3
    same = (({"first"}, {"outraged"}), ({"first"}, {"outraged"}))
    assert chosen(rows, {"retention": 1.0}, lambda row: same if row == 2 else NOTHING)[0].row == 2
    assert chosen(rows, {"retention": 1.0})[0].row == 0


def test_what_fits():
    assert fitting((set(), {"stopped"}), ({"first"}, set())) == 2
    assert fitting(({"first"}, set()), (set(), {"stopped"})) == -2
    assert fitting(({"first"}, {"stopped"}), ({"first"}, {"stopped"})) == 0
