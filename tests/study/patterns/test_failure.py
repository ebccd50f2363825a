"""What customers do after a failure: by hand, and what the log says of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.market.ledger import VISITS_MASK
from sim.study.patterns.failure import beside, followed, outrage, visits_by_week
from sim.study.patterns.panel import tenancy_rows

NOW = SimpleNamespace(loss_aversion=2.0, tolerance=2.5)
WEEKS = 156  # a year before week 0, and two that count


def world(diary, visits):
    """A run: diary {person: weeks since week 0 with a visit}, and a log of (week, person, memory, complained)."""
    people = max(diary) + 1
    entries = np.zeros((1, people, WEEKS), np.uint8)
    for person, weeks in diary.items():
        entries[0, person, [week + 52 for week in weeks]] = 1
    week, who, memory, complained = (np.array(column) for column in zip(*visits, strict=True))
    columns = {
        "week": week, "who": who, "memory": memory.astype(float), "complained": complained.astype(bool),
        "expected": np.zeros(len(week)), "arrival": np.full(len(week), -32768), "passer": np.zeros(len(week), bool),
        "business": np.zeros(len(week), int),
    }  # fmt: skip
    ledger = SimpleNamespace(
        diary=entries, last_tenancies=np.ones(people, bool), focus_index=lambda business: business,
        tenant_slot=np.arange(people, dtype=np.int32), tenant_week=np.full(people, -32768, np.int32),
    )  # fmt: skip
    return SimpleNamespace(visits=columns, ledger=ledger, terms=SimpleNamespace(week=lambda _: NOW))


def test_outrage_is_worked_out_before_anything_is_put_right():
    """S = m + 2 (m - e) below e: -2.7 and -2.4 against a tolerance of 2.5; above e once: never outraged."""
    visits = {"memory": np.array([-0.9, -0.8, 4.0]), "expected": np.zeros(3)}
    assert outrage(visits, NOW).tolist() == [True, False, False]
    assert outrage(visits | {"outraged": np.array([0, 1, 0])}, NOW).tolist() == [False, True, False]


def test_a_failure_is_followed_from_the_first_and_beside_those_who_came_as_often():
    """Person 0 is outraged in week 10 and complains: 1 visit in the half-year after, 2 in the next.  1 and 2 are not:
    3 and 1, 0 and 2.  Person 3 came before, so that she is no match.
    """
    diary = {
        0: [10, 20, 40, 41], 1: [5, 6, 7, 8, 32], 2: [5, 40, 41], 3: [-3, 5, 6],
    }  # fmt: skip
    visits = [(5, 1, 0.0, False), (5, 2, 0.0, False), (5, 3, 0.0, False), (10, 0, -2.0, True), (20, 0, -2.0, False)]
    run = world(diary, visits)
    found = followed(run, 0, complained=True)
    assert found.tolist() == pytest.approx([1.0, 1.0, (3 + 0) / 2, 2.0, (1 + 2) / 2])
    assert followed(run, 0, complained=False).tolist() == [0.0] * 5  # her second time is not her first


def test_who_moves_away_is_not_followed():
    run = world({0: [10, 11], 1: [5, 6]}, [(5, 1, 0.0, False), (10, 0, -2.0, True)])
    run.ledger.last_tenancies[0] = False
    assert followed(run, 0, complained=True).tolist() == [0.0] * 5


def test_visits_by_week_add_up():
    ledger = world({0: [0, 1]}, [(0, 0, 0.0, False)]).ledger
    ledger.diary[0, 0, 52] |= 64  # a flag is no visit
    counted = visits_by_week(ledger, 0)
    assert counted.shape == (1, WEEKS + 1)
    assert counted[0, -1] == 2
    assert int(VISITS_MASK) & 64 == 0


def test_classes_without_others_are_left_out():
    mine = np.array([1, 1, 2]), np.array([1, 3, 9]), np.array([0, 0, 9])
    theirs = np.array([1, 1, 3]), np.array([2, 4, 100]), np.array([1, 1, 100])
    assert beside(mine, theirs).tolist() == [2.0, 4.0, 2 * 3.0, 0.0, 2 * 1.0]


def test_tenancies_are_found_by_number_and_arrival():
    ledger = SimpleNamespace(
        tenant_slot=np.array([0, 0, 5], np.int32), tenant_week=np.array([-32768, 12, -32768], np.int32)
    )
    assert tenancy_rows(ledger, np.array([5, 0, 0]), np.array([-32768, 12, -32768])).tolist() == [2, 1, 0]
