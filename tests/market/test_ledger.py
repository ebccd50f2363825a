import pickle
from dataclasses import replace

import numpy as np
import pytest

from sim.errors import RegularsError
from sim.market.ledger import (
    FIRST_REFERRED,
    FIRST_VISIT,
    MONEY_LEVERS,
    VISITS_MASK,
    WRITTEN,
    Count,
    Ledger,
    RelationshipCount,
    contradictions,
)
from tests.study.ledgers import FOUNDER, leave, passers, random_pair, small, visit


def test_shapes_follow_weeks_businesses_and_groups():
    ledger = small(weeks=104, before=104, people=3, businesses=("A", "B"), segments=("s", "t", "u"), focus=(1,))
    assert ledger.weeks_before == 52
    assert ledger.counts.shape == (156, 2, 6, 17)
    assert ledger.counts.dtype == np.int64
    assert ledger.relationship_counts.shape == (156, 2, 8)
    assert ledger.business_state.shape == (156, 2, 3)
    assert ledger.diary.shape == (1, 3, 156)
    assert set(ledger.levers) == set(MONEY_LEVERS)
    assert ledger.spend.shape == (156, 3)


def test_a_short_warm_up_is_recorded_whole():
    assert small(weeks=4, before=7).weeks_before == 7


def test_discount_factors_are_the_powers_of_the_rules():
    ledger = small(weeks=60, rate=0.1)
    weeks = np.arange(60)
    assert np.allclose(ledger.discount, 1.1 ** (-(weeks + 0.5) / 52), rtol=1e-14, atol=0)
    assert np.allclose(ledger.discount_start, 1.1 ** (-weeks / 52), rtol=1e-14, atol=0)
    assert ledger.discount_start[0] == 1.0
    assert (small(weeks=60, rate=0.0).discount == 1.0).all()


def test_the_diary_packs_visits_and_both_flags_in_one_byte():
    ledger = small(before=2)
    visit(ledger, 0, -1, 63, referred=True)
    byte = int(ledger.diary[0, 0, 1])
    assert byte == 255
    assert byte & VISITS_MASK == 63
    assert byte & FIRST_VISIT
    assert byte & FIRST_REFERRED
    assert ledger.bought_before[0, 0]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("counts", np.zeros((4, 1, 2, 15), dtype=np.int64)),
        ("diary", np.zeros((1, 1, 4), dtype=np.int64)),
        ("spend", np.zeros((4, 2))),
        ("discount", np.zeros(5)),
        ("tenant_segment", np.array([1], dtype=np.int16)),
        ("focus", (1,)),
        ("levers", {"price": np.zeros((4, 1))}),
        ("weeks_before", 53),
    ],
)
def test_a_wrong_shape_type_or_index_is_refused(name, wrong):
    with pytest.raises(RegularsError, match="ledger"):
        replace(small(), **{name: wrong})


@pytest.mark.parametrize("rows", [[(1, FOUNDER, 0), (0, FOUNDER, 0)], [(0, 3, 0), (0, 3, 0)], [(0, 3, 0), (0, 1, 0)]])
def test_tenancies_out_of_order_are_refused(rows):
    with pytest.raises(RegularsError, match="sorted"):
        small(tenancies=rows)


def test_places_and_last_tenancies_come_from_the_residents_numbers():
    rows = [(5, FOUNDER, 0), (5, 2, 0), ((1 << 24) | 5, FOUNDER, 0)]
    ledger = small(tenancies=rows)
    assert ledger.tenant_place.tolist() == [0, 0, 1]
    assert ledger.last_tenancies.tolist() == [False, True, True]


def test_equal_ledgers_have_no_different_field_and_one_bit_shows():
    ledger = random_pair(1)[0]
    other = ledger.copy()
    assert ledger.same_as(other) == []
    other.levers["price"][0, 0] = np.nextafter(other.levers["price"][0, 0], 100.0)
    other.diary[0, 0, 0] ^= 1
    assert ledger.same_as(other) == ["diary", "levers"]


def test_what_a_run_writes_is_a_copys_own_and_a_ledger_travels_between_processes():
    ledger = random_pair(2)[0]
    other = ledger.copy()
    other.counts[:] = 0
    assert ledger.counts.any()
    for name in (*WRITTEN, "spend"):
        assert not np.shares_memory(getattr(ledger, name), getattr(other, name)), name
    for name, values in ledger.levers.items():
        assert not np.shares_memory(values, other.levers[name]), name
    assert pickle.loads(pickle.dumps(ledger)).same_as(ledger) == []


def test_sound_books_have_no_contradictions():
    for ledger in random_pair(3, focus=(0, 1)):
        assert contradictions(ledger) == []


def test_every_kind_of_contradiction_is_found():
    ledger = small(before=1, people=2, tenancies=[(0, FOUNDER, 0), (1, 2, 0)])
    visit(ledger, 0, -1)
    visit(ledger, 1, 3, referred=True)
    assert contradictions(ledger) == []

    def spoil(change):
        spoilt = ledger.copy()
        change(spoilt)
        return " ".join(contradictions(spoilt))

    def add(count):
        return lambda of: of.counts[0, 0, 0].__setitem__(count, of.counts[0, 0, 0, count] + 1)

    assert "VISITS" in spoil(add(Count.VISITS))
    assert "NEW of segment" in spoil(add(Count.NEW))
    assert "REFERRED" in spoil(add(Count.REFERRED))
    assert "new and returning" in spoil(add(Count.RETURNING))
    assert "arrived" in spoil(lambda of: visit(of, 1, 0))
    assert "first visit after" in spoil(lambda of: of.diary[0, 0].__setitem__(3, FIRST_VISIT | 1))
    left = "left for good"
    assert left in spoil(lambda of: leave(of, 0, 2))  # she came before week 0 alone
    assert left in spoil(lambda of: of.left_for_good.__setitem__((0, 1), True))  # nobody was counted
    leave(ledger, 1, 3)
    passers(ledger, 0, 5)
    assert contradictions(ledger) == []


def test_an_asked_business_without_a_diary_is_named():
    ledger = small(businesses=("A", "B"), focus=(1,))
    assert ledger.focus_index(1) == 0
    with pytest.raises(RegularsError, match="no diary"):
        ledger.focus_index(0)


def test_a_market_without_residents_has_a_ledger():
    none = (np.zeros(0), np.zeros(0), np.zeros(0))
    ledger = Ledger.empty(businesses={"A": 0}, segments=("s",), focus=(0,), weeks=range(2), tenancies=none)
    assert ledger.diary.shape == (1, 0, 2)
    assert ledger.last_tenancies.tolist() == []
    assert contradictions(ledger) == []
    assert len(RelationshipCount) == 8
