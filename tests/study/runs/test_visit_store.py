"""Visits by resident: the same whether they are held in memory or read from the file one by one."""

import numpy as np
import pytest

from sim.market.visits import COLUMNS
from sim.study.runs import visit_store
from sim.study.runs.visit_store import RECORD, VisitStore

PEOPLE, WEEKS = 30, 12


@pytest.fixture(params=[1 << 19, 0], ids=["held", "from the file"])
def store(request, monkeypatch):
    monkeypatch.setattr(visit_store, "RECORDS_HELD", request.param)
    made, luck = VisitStore(), np.random.default_rng(5)
    for week in range(WEEKS):
        who = luck.integers(0, PEOPLE, 40)
        rows = {name: np.zeros(40, kind) for name, kind in COLUMNS.items()}
        rows |= {"week": np.full(40, week), "who": who, "arrival": np.full(40, -9), "expected": luck.normal(size=40)}
        rows["passer"] = np.arange(40) % 5 == 0
        rows["occasion"] = np.arange(40)
        made.log.add_week(rows)
    return made.close()


def test_a_resident_has_her_visits_in_order(store):
    everything = np.concatenate(list(store.blocks()))
    assert everything.dtype == RECORD
    assert len(everything) == WEEKS * 32
    found = 0
    for who in range(PEOPLE):
        numbers = store.of(who, -9)
        own = store.records(numbers)
        assert own.tolist() == everything[everything["who"] == who].tolist()
        assert [store[number].tolist() for number in numbers] == own.tolist()
        assert own["week"].tolist() == sorted(own["week"].tolist())
        assert store.of_slot(who) == numbers
        found += len(own)
    assert found == len(everything)


def test_who_never_came_has_none(store):
    assert list(store.of(PEOPLE + 1, -9)) == []
    assert len(store.records(range(0))) == 0
