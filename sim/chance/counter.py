"""The generator: Philox 4x32-10, and how a decision is packed into its counter.

Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3" (SC11).  Checked
against the known-answer vectors of its authors' library Random123.

============  =========================================================
key           seed, low 32 bits; seed, high 31 bits
counter 0     ``which >> 2`` (the number is word ``which & 3`` of the block)
counter 1     ``(week + 32768) << 16 | occasion << 8 | purpose``
counter 2     ``who``
counter 3     ``replication``
============  =========================================================

Integers are 64-bit in compiled code and unbounded in CPython: products wrap in the one and grow in the other,
and the masks make both the same.  Arguments are ints of up to 64 signed bits; ranges are checked once, at
set-up, by ``check_packing``.  ``int`` costs compiled code nothing and turns NumPy's integers into unbounded ones.
"""

from hashlib import blake2b

from sim.errors import UsageError

WORD = 0xFFFFFFFF
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9  # the golden ratio
WEYL_1 = 0xBB67AE85  # sqrt(3) - 1
UNIT = 2.0**-32

FIRST_WEEK = -32768
FOUNDER_WEEK = FIRST_WEEK  # the arrival week of those who live there from the start
SLOT_BITS = 24
PASSER = 1 << 31  # marks those who pass by; no resident's number has this bit

RANGES = {
    "seed": (0, 2**63 - 1),
    "replication": (0, WORD),
    "purpose": (1, 255),
    "who": (0, WORD),
    "week": (FIRST_WEEK, 32767),
    "occasion": (0, 255),
    "which": (0, WORD),
    "place": (0, 126),
    "slot": (0, 2**SLOT_BITS - 1),
}


def _round(c0, c1, c2, c3, k0, k1):
    product_0 = MULTIPLIER_0 * c0
    product_1 = MULTIPLIER_1 * c2
    return (
        ((product_1 >> 32) & WORD) ^ c1 ^ k0,
        product_1 & WORD,
        ((product_0 >> 32) & WORD) ^ c3 ^ k1,
        product_0 & WORD,
    )


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Four random words (0..2^32-1) from a counter of four words and a key of two: ten rounds, unrolled."""
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + WEYL_0) & WORD, (k1 + WEYL_1) & WORD
    return _round(c0, c1, c2, c3, k0, k1)


def block(
    seed: int, replication: int, purpose: int, who: int, week: int, occasion: int, block_index: int
) -> tuple[int, int, int, int]:
    """The four words (0..2^32-1) of one block: ``which`` = 4 block_index + 0, 1, 2, 3."""
    c1 = (int(week) - FIRST_WEEK & 0xFFFF) << 16 | (int(occasion) & 0xFF) << 8 | int(purpose) & 0xFF
    c0, c2, c3 = int(block_index) & WORD, int(who) & WORD, int(replication) & WORD
    return philox(c0, c1, c2, c3, int(seed) & WORD, (int(seed) >> 32) & WORD)


def unit(word: int) -> float:
    """A uniform number strictly between 0 and 1 from a word: the middle of its cell of width 2^-32."""
    return (word + 0.5) * UNIT


def uniform(seed: int, replication: int, purpose: int, who: int, week: int, occasion: int, which: int) -> float:
    """The uniform number, strictly between 0 and 1, of one decision."""
    w0, w1, w2, w3 = block(seed, replication, purpose, who, week, occasion, which >> 2)
    lane = which & 3
    word = w0
    if lane == 1:
        word = w1
    if lane == 2:
        word = w2
    if lane == 3:
        word = w3
    return unit(word)


def resident(place_index: int, slot: int) -> int:
    """``who`` of the resident in a slot (0..2^24-1) of a place (0..126)."""
    return place_index << SLOT_BITS | slot


def place_of(who: int) -> int:
    """The index (0..126) of the place of a resident, by her number ``who``."""
    return who >> SLOT_BITS


def passer(place_index: int, k: int) -> int:
    """``who`` of the k-th passer-by of a week (0..2^24-1) at a place (0..126); never a resident's."""
    return PASSER | place_index << SLOT_BITS | k


def name_hash(name: str) -> int:
    """30 bits that stand for a business in ``which``: its place in the file means nothing.  Not compiled."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big") >> 2


def check_packing(**fields: int) -> None:
    """Refuse any named field of ``RANGES`` that does not fit its part of key or counter.  Not compiled.

    Raises UsageError naming the field, the value and the range: otherwise two decisions could share their
    luck.
    """
    for field, value in fields.items():
        lowest, highest = RANGES[field]
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            allowed = f"a whole number from {lowest} to {highest}"
            raise UsageError(f"{field} = {value!r} cannot be used: give {allowed}.")
