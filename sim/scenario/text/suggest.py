"""Did you mean …: the known word that is nearest to an unknown one."""

from collections.abc import Iterable
from difflib import SequenceMatcher

LONGEST = 80  # characters of a word that are compared


def edits(one: str, other: str, most: int) -> int:
    """Return how many letters must be deleted, inserted, replaced or swapped with a neighbour; ``most`` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, before, row = before, row, [i] + [0] * len(other)
        for j, right in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant, or None if none is near."""
    plain = word[:LONGEST].casefold()
    best: tuple[float, float, str] | None = None
    for candidate in dict.fromkeys(known):
        other = candidate[:LONGEST].casefold()
        most = max(1, min(len(plain), len(other)) // 3)
        most = most if best is None else min(most, int(best[0]))
        far = edits(plain, other, most)
        if far > most:
            continue
        rank = (far, -SequenceMatcher(None, plain, other).ratio(), candidate)
        if best is None or rank < best:
            best = rank
    return best[2] if best else _longer(plain, known)


def _longer(plain: str, known: Iterable[str]) -> str | None:
    """Return the one known word that holds the given one, or that it holds (a key shortened or lengthened)."""
    if len(plain) < 4:
        return None
    found = [word for word in dict.fromkeys(known) if plain in word.casefold() or word.casefold() in plain]
    found = [word for word in found if len(word) >= 4]
    return found[0] if len(found) == 1 else None
