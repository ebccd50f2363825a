"""The three sets of luck and of worlds of a search, disjoint: one to search on, one to choose on, one to print from."""

from typing import NamedTuple

FIRST = 1 << 24
"""The first number of luck that a search uses: a comparison's begin at 0 and never come so far."""
APART = 1 << 20
SEARCH, CHOOSE, PRINT = "search", "choose", "print"
SETS = (SEARCH, CHOOSE, PRINT)


class Draw(NamedTuple):
    """One future: the world of that number of a set's own shift (0: the file as written), with a number of luck."""

    set: str
    world: int
    luck: int


def draws_of(name: str, worlds: int) -> tuple[Draw, ...]:
    """Worlds 1, 2 ... of a set, each with luck of its own."""
    return tuple(Draw(name, 1 + number, _first(name) + number) for number in range(worlds))


def as_written(name: str, count: int) -> tuple[Draw, ...]:
    """The file as written, with so many numbers of luck that no world of the set has."""
    return tuple(Draw(name, 0, _first(name) + APART // 2 + number) for number in range(count))


def _first(name):
    return FIRST + SETS.index(name) * APART
