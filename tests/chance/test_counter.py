"""The generator and its packing: published answers, no shared luck, no overflow."""

import platform
from itertools import product

import numpy as np
import pytest
from scipy import stats

from sim import chance
from sim.chance import counter
from sim.compiled import compiled, enabled, fast
from sim.errors import UsageError

# Random123 (D. E. Shaw Research), tests/kat_vectors, "philox4x32 10": counter, key, answer
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
LIMITS = {  # argument of block -> the ends of its range, and what lies just inside them
    "seed": (0, 1, 2**32 - 1, 2**32, 2**63 - 1),
    "replication": (0, 1, 2**32 - 1),
    "purpose": (1, 2, 255),
    "who": (0, 1, 2**31, 2**32 - 1),
    "week": (-32768, -1, 0, 32767),
    "occasion": (0, 1, 255),
    "block_index": (0, 1, 2**30 - 1),
}


def words(text):
    return tuple(int(word, 16) for word in text.split())


@pytest.mark.parametrize(("start", "key", "answer"), KNOWN_ANSWERS)
def test_known_answers(start, key, answer):
    arguments = (*words(start), *words(key))
    assert chance.philox(*arguments) == words(answer)
    assert fast(chance.philox)(*arguments) == words(answer)


def test_no_two_decisions_share_a_counter(monkeypatch):
    seen = []
    monkeypatch.setattr(counter, "philox", lambda *packed: seen.append(packed) or (0, 0, 0, 0))
    decisions = list(product(*LIMITS.values()))
    for decision in decisions:
        counter.block(*decision)
    assert len(set(seen)) == len(decisions)
    assert all(0 <= word <= counter.WORD for packed in seen for word in packed)


def test_packing_is_where_the_docstring_says(monkeypatch):
    monkeypatch.setattr(counter, "philox", lambda *packed: packed)
    packed = counter.block(5 << 32 | 6, 7, 8, 9, 10, 11, 12)
    assert packed == (12, (10 + 32768) << 16 | 11 << 8 | 8, 9, 7, 6, 5)


def test_same_words_compiled_at_every_limit():
    compiled_block = fast(chance.block)
    for decision in list(product(*LIMITS.values()))[::7]:
        assert compiled_block(*decision) == chance.block(*decision)


def test_which_selects_block_and_lane():
    decision = (2026, 1, 7, 17, -3, 2)
    for which in (0, 1, 2, 3, 4, 7, 2**32 - 1):
        word = chance.block(*decision, which >> 2)[which & 3]
        assert chance.uniform(*decision, which) == (word + 0.5) / 2**32
        assert fast(chance.uniform)(*decision, which) == (word + 0.5) / 2**32


def test_numbers_never_change():
    """Luck is part of every result: a change here moves all of them."""
    assert chance.uniform(2026, 0, 7, 17, 3, 0, 1) == 0.3052181996172294
    assert chance.name_hash("The Old Forge") == 279059110  # b2sum -l 32, without its last two bits
    assert chance.name_hash("Café d'Été") == 693159696


def test_uniforms_lie_strictly_inside():
    assert chance.unit(0) == 2.0**-33
    assert chance.unit(2**32 - 1) == 1.0 - 2.0**-33


@compiled
def fill(seed, purpose, weeks, out):
    for i in range(out.shape[1]):
        w0, w1, w2, w3 = chance.block(seed, 0, purpose, i, weeks, 0, 0)
        out[0, i] = chance.unit(w0)
        out[1, i] = chance.unit(w1)
        out[2, i] = chance.unit(w2)
        out[3, i] = chance.unit(w3)


@pytest.mark.skipif(not enabled() or platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
def test_blocks_are_vectorised():
    fill(1, 7, 0, np.empty((4, 8)))
    (assembly,) = fill.dispatcher.inspect_asm().values()
    assert "pmuludq" in assembly  # several products at once: six times as fast


def test_uniform_and_unrelated_to_their_neighbours():
    count = 20_000
    draws = {}
    for seed, purpose, week in ((1, 7, 0), (2, 7, 0), (1, 8, 0), (1, 7, 1)):
        draws[seed, purpose, week] = np.empty((4, count))
        fill(seed, purpose, week, draws[seed, purpose, week])
    rows = np.concatenate(list(draws.values()))  # lanes, seeds, purposes, weeks
    for row in rows:
        assert stats.kstest(row, "uniform").pvalue > 1e-4
    between = np.corrcoef(np.concatenate([rows, np.roll(rows[:1], 1, axis=1)]))  # and neighbouring customers
    off_diagonal = between[~np.eye(len(between), dtype=bool)]
    assert np.abs(off_diagonal).max() < 4.5 / count**0.5
    assert off_diagonal.std() == pytest.approx(1 / count**0.5, rel=0.2)


@pytest.mark.parametrize("kind", [np.int32, np.uint32, np.int64])
def test_any_kind_of_whole_number_packs_alike(kind):
    @compiled
    def of(who, week):
        return chance.uniform(2026, 0, 7, who[0], week[0], 0, 1)

    who = np.array([2**31 | 77], dtype=np.int64).astype(kind)
    assert of(who, np.array([-5], dtype=np.int16)) == chance.uniform(2026, 0, 7, 2**31 | 77, -5, 0, 1)


def test_residents_and_passers_never_meet():
    places, slots = (0, 1, 126), (0, 1, 2**24 - 1)
    residents = {chance.resident(p, s) for p in places for s in slots}
    passers = {chance.passer(p, s) for p in places for s in slots}
    assert len(residents | passers) == 18
    assert max(residents) < counter.PASSER <= min(passers)
    assert max(passers) < 2**32


def test_name_hash_leaves_room_for_the_lane_and_spreads():
    hashes = {chance.name_hash(f"Business {i}") for i in range(20_000)}
    assert max(hashes) < 2**30
    assert len(hashes) >= 20_000 - 2  # 0.2 pairs are expected to meet


def test_purposes_are_distinct_and_never_renumbered():
    numbers = {purpose.name: int(purpose) for purpose in chance.Purpose}
    assert list(numbers.values()) == list(range(1, 19))
    assert list(numbers)[:8] == ["TRAITS", "RATE", "ACQUAINT", "NEED", "MOVE", "NOTICE", "CHOICE", "GO"]
    assert list(numbers)[8:13] == ["OCCURS", "NOISE", "VOICE", "TELL", "GUEST"]
    assert list(numbers)[13:] == ["FIRED", "PASSERS", "NETWORK", "WORLD", "LEAVE"]
    assert all(getattr(chance, name) == number for name, number in numbers.items())


@pytest.mark.parametrize("field", list(counter.RANGES))
def test_ranges_are_checked(field):
    lowest, highest = counter.RANGES[field]
    chance.check_packing(**{field: lowest})
    chance.check_packing(**{field: highest})
    for value in (lowest - 1, highest + 1, 1.5, 1.0, "7", True, None):
        with pytest.raises(UsageError) as refusal:
            chance.check_packing(**{field: value})
        assert str(refusal.value).startswith(f"{field} = {value!r} ")
        assert f"{lowest} to {highest}" in str(refusal.value)


def test_ranges_fill_their_bits_exactly():
    widths = {"seed": 63, "replication": 32, "who": 32, "week": 16, "occasion": 8, "which": 32, "slot": 24}
    for field, bits in widths.items():
        lowest, highest = counter.RANGES[field]
        assert highest - lowest == 2**bits - 1
    assert counter.RANGES["week"][0] == chance.FOUNDER_WEEK
