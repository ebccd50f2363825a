"""Luck of many people at once: the numbers of the rules, one block for each, in loops that the compiler makes vectors
of.
"""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from sim.chance import ACQUAINT, MOVE, NOTICE, TRAITS, name_hash, passer, resident
from sim.compiled import compiled, enabled, plain
from sim.kernel import close, live, need, passers
from sim.kernel.people import HELD
from sim.kernel.rows import (
    BUSINESS,
    EXPERIENCE_WEIGHT,
    MATCH,
    PRICE_WEIGHT,
    PRODUCT_WEIGHT,
    SEGMENT,
    SIZE,
    STRIDE,
    WHO,
    batch_buffers,
)
from sim.kernel.week import Luck
from sim.market.state import AWARE
from sim.rules import traits

CROWD = passers.Crowd(np.array([[0.2, 0.5, 0.3]]), 0.4, -0.3, 0.0, 0.9)
HASHES = np.array([name_hash("Ash"), name_hash("Birch")])
LUCK = Luck(2026, 3, -5)
MANY = 120
OFFER = SimpleNamespace(
    experience_weight=np.array([1.0, 2.0, 3.0]),
    price_weight=np.array([[0.5, 1.5, 2.5]]),
    product_weight=np.array([4.0, 5.0, 6.0]),
    minute_value=np.zeros(3),
    effort_sensitivity=np.ones(3),
    effort=np.zeros(2),
)


@pytest.fixture
def blocks(monkeypatch):
    """The purposes of the blocks that are drawn, in order; all is plain Python meanwhile."""
    drawn = []
    for module in (passers, live, need, close):
        for name, value in vars(module).items():
            monkeypatch.setattr(module, name, plain(value))
        if hasattr(module, "block"):
            block = module.block
            monkeypatch.setattr(module, "block", lambda *of, block=block: drawn.append(of[2]) or block(*of))
    return drawn


def test_a_passer_by_arrives_by_one_block_and_is_who_the_rules_say(blocks):
    ints, floats = plain(batch_buffers)(1)
    first = passer(0, 7)
    passers.arrive(LUCK, CROWD, OFFER, 0, first, MANY, ints, floats)
    assert blocks == [TRAITS] * MANY
    segments, spread = set(), CROWD.sensitivity_spread
    for a in range(MANY):
        who = (LUCK.seed, LUCK.replication, first + a, LUCK.week)
        segment = traits.segment_of(*who, CROWD.mix[0], 3)
        segments.add(segment)
        assert (ints[WHO + a], ints[SEGMENT + a]) == (first + a, segment)
        for row, weight, own in (
            (EXPERIENCE_WEIGHT, OFFER.experience_weight, traits.experience_sensitivity(*who, spread)),
            (PRICE_WEIGHT, OFFER.price_weight[0], traits.price_sensitivity(*who, spread, -0.3)),
            (PRODUCT_WEIGHT, OFFER.product_weight, traits.product_sensitivity(*who, spread)),
        ):
            assert floats[row + a] == weight[segment] * own
    assert segments == {0, 1, 2}


@pytest.mark.parametrize("offered", [True, False])
def test_a_passer_by_is_asked_for_her_price_weight_only_where_something_is_offered_separately(
    blocks, monkeypatch, offered
):
    """At a visit her own block says how the house suits her; that of her traits is drawn again for an upgrade alone."""
    for name in ("live", "judge", "claim", "upgrade", "review"):
        monkeypatch.setattr(passers, name, lambda *_: None)
    pull = np.array([np.nan, 1.0 if offered else np.nan])
    service = SimpleNamespace(upgrade_pull=pull, prior_for_passers=np.zeros(2), price_weight=OFFER.price_weight)
    market = SimpleNamespace(hashes=HASHES)
    ints, floats = plain(batch_buffers)(0)
    for a in range(MANY):
        ints[WHO + a], ints[BUSINESS + a], ints[SEGMENT + a] = passer(0, a), a % 2, a % 3
    passers.visit_once(LUCK, market, CROWD, service, 0, MANY, ints, floats, None, None)
    assert blocks == [ACQUAINT] * MANY + [TRAITS] * (MANY if offered else 0)
    for a in range(MANY):
        who = (LUCK.seed, LUCK.replication, passer(0, a), LUCK.week)
        assert floats[MATCH + a] == traits.match_of(*who, int(HASHES[a % 2]), CROWD.match, 0.0)
        if offered:
            own = traits.price_sensitivity(*who, CROWD.sensitivity_spread, CROWD.sensitivity_correlation)
            assert floats[PRICE_WEIGHT + a] == OFFER.price_weight[0, a % 3] * own


PLACES = np.array([resident(0, 0), resident(1, 0)])
STARTS = np.array([0, 30, SIZE + 60])


@pytest.mark.parametrize("week", range(-2, 4))
def test_who_moves_is_one_block_each(blocks, week):
    """Over two places, of which one has more residents than a batch, and weeks of each place in their block."""
    market = SimpleNamespace(places=PLACES, place_start=STARTS, moving_chance=np.array([0.5, 0.1]))
    found = np.zeros(STARTS[-1], np.int32)
    count = close.movers(Luck(7, 1, week), market, 10, STARTS[-1], found)
    who = [resident(0, i) for i in range(10, 30)] + [resident(1, i) for i in range(SIZE + 30)]
    moving = [traits.moves(7, 1, each, week, 0.5 if at < 20 else 0.1) for at, each in enumerate(who)]
    assert found[10 : 10 + count].tolist() == (10 + np.flatnonzero(moving)).tolist()
    assert blocks == [MOVE] * len(who)


@pytest.mark.parametrize("week", range(-2, 4))
def test_who_notices_is_one_block_for_each_who_does_not_know(blocks, week):
    held = np.zeros((STARTS[-1], 2), HELD)
    held["flags"][::3, 0] = AWARE
    held["flags"][:, 1] = AWARE | 8
    before = held["flags"].copy()
    offer = SimpleNamespace(
        notice_chance=np.array([0.3, 0.3]), resident_start=np.array([0, 2, 3]), resident_list=np.array([0, 1, 0])
    )
    market = SimpleNamespace(places=PLACES, place_start=STARTS, hashes=HASHES)
    need.notice(Luck(7, 1, week), market, SimpleNamespace(held=held), offer, 10, STARTS[-1])
    unaware = [i for i in range(10, STARTS[-1]) if i % 3]
    for i in unaware:
        who = resident(0, i) if i < 30 else resident(1, i - 30)
        before[i, 0] = AWARE if traits.notices(7, 1, who, week, int(HASHES[0]), 0.3) else 0
    assert (held["flags"] == before).all()
    assert 0.2 < before[unaware, 0].mean() / AWARE < 0.4
    assert blocks == [NOTICE] * len(unaware)


VECTOR = re.compile(r"mul[^=\n]*<(\d+) x i64>")


@compiled
def drawn(luck, count, words):
    return need.draw_week(luck, MOVE, np.int64(0), count, words)


@pytest.mark.skipif(not enabled(), reason="nothing is compiled")
def test_the_luck_of_a_week_is_drawn_in_vectors():
    """A choice among the words of a block within the loop would leave it one by one."""
    ints, _ = batch_buffers(np.int64(0))
    assert drawn(LUCK, np.int64(9), ints) == (LUCK.week & 3) * STRIDE
    (written,) = drawn.dispatcher.inspect_llvm().values()
    assert max(map(int, VECTOR.findall(written)), default=1) > 1
