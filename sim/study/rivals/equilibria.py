"""Nash equilibria of a game of two players, pure and mixed, by the library nashpy (Knight & Campbell 2018).

>>> equilibria([[3, 0], [5, 1]], [[3, 5], [0, 1]])
[([0.0, 1.0], [0.0, 1.0])]
"""

import itertools
import warnings
from collections.abc import Sequence
from math import comb

import numpy as np

from sim.annotations import Floats

DECIMALS = 6
"""To how many decimals chances are told; two equilibria that agree so far are one."""
SLACK = 1e-7
"""How much a player may gain by another move, as a share of the range of the payoffs, through rounding alone."""
MOST_SUPPORTS = 20_000
"""Games with more pairs of supports than this are only searched for pure equilibria."""


def equilibria(
    ours: Floats | Sequence[Sequence[float]], theirs: Floats | Sequence[Sequence[float]]
) -> list[tuple[list[float], list[float]]]:
    """The equilibria of a game, as a list of (chances of our moves, chances of their moves).

    ``ours`` and ``theirs`` are payoffs, a row for each of our moves and a column for each of theirs.  Pure equilibria
    come first, those with fewer moves before those with more, then by the order of the moves.  By support enumeration;
    where that finds an even number, which a game without ties never has (Wilson 1971), the vertices of the best-reply
    polytopes are searched as well.  A game with ties can have infinitely many: then these are the corners of them.
    Payoffs are finite; only pure equilibria are sought where there are more than ``MOST_SUPPORTS`` pairs of supports.
    """
    a, b = _scaled(ours), _scaled(theirs)
    if not a.size:
        return []
    found = _pure(a, b)
    if mixed_are_sought(*a.shape):
        found += _by_supports(a, b)
        if len(_distinct(found)) % 2 == 0:
            found += _by_vertices(a, b)
    sound = [pair for pair in found if _gain_of_leaving(a, b, *pair) <= SLACK]
    return sorted(_distinct(sound), key=_order)


def mixed_are_sought(rows: int, columns: int) -> bool:
    """Whether a game of this size is searched for mixed equilibria too."""
    return comb(rows + columns, rows) - 1 <= MOST_SUPPORTS


def undominated(
    ours: Floats | Sequence[Sequence[float]], theirs: Floats | Sequence[Sequence[float]]
) -> tuple[list[int], list[int]]:
    """(our moves, their moves) worth playing, as lists of row and of column numbers.

    A move is left out if another is worth at least as much against whatever the other side does, and more against
    something; or if an earlier one is worth the same to both in every cell.  An equilibrium among the rest is one of
    the whole game, and none of those left out is an empty threat (in a game of two, such an equilibrium is perfect:
    Selten 1975, van Damme 1991, for dominance by single moves).
    """
    a, b = np.array(ours, dtype=float), np.array(theirs, dtype=float)
    return _kept(a, b), _kept(b.T, a.T)


def _kept(own, other):
    def beaten(move, by):
        better = (own[by] >= own[move]).all() and (own[by] > own[move]).any()
        return better or (by < move and (own[by] == own[move]).all() and (other[by] == other[move]).all())

    return [move for move in range(len(own)) if not any(beaten(move, by) for by in range(len(own)) if by != move)]


def expected(payoffs: Sequence[Sequence[float]], chances: Sequence[float], their_chances: Sequence[float]) -> float:
    """What a player expects from a table of payoffs under these chances of the rows and of the columns."""
    return float(np.array(chances) @ np.array(payoffs, dtype=float) @ np.array(their_chances))


def _scaled(payoffs):
    """Payoffs moved into 1..2: the same game, and a size at which tolerances mean the same for all money."""
    table = np.array(payoffs, dtype=float)
    if not table.size or table.max() == table.min():
        return np.ones_like(table)
    return 1.0 + (table - table.min()) / (table.max() - table.min())


def _pure(a, b):
    rows, columns = a.shape
    return [
        (_sure(i, rows), _sure(j, columns))
        for i, j in itertools.product(range(rows), range(columns))
        if a[i, j] == a[:, j].max() and b[i, j] == b[i].max()
    ]


def _sure(move, count):
    return tuple(float(each == move) for each in range(count))


def _by_supports(a, b):
    import nashpy  # only a full comparison needs it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an even number: the caller counts for itself
        return _plain(nashpy.Game(a, b).support_enumeration(non_degenerate=True))


def _by_vertices(a, b):
    import nashpy
    from scipy.spatial import QhullError

    try:
        return _plain(nashpy.Game(a, b).vertex_enumeration())
    except (QhullError, ValueError, TypeError):  # too flat a polytope: nothing more is found
        return []


def _plain(pairs):
    return [(tuple(map(float, p)), tuple(map(float, q))) for p, q in pairs]


def _gain_of_leaving(a, b, p, q):
    """The most that either player gains by another move, given that the other stays."""
    ours, theirs = a @ np.array(q), np.array(p) @ b
    return max(float(ours.max() - np.array(p) @ ours), float(theirs.max() - theirs @ np.array(q)))


def _distinct(pairs):
    kept = {}
    for p, q in pairs:
        told = tuple(round(each, DECIMALS) + 0.0 for each in (*p, *q))
        kept.setdefault(told, ([*told[: len(p)]], [*told[len(p) :]]))
    return list(kept.values())


def _order(pair):
    p, q = pair
    moves = sum(each > 0 for each in p) + sum(each > 0 for each in q)
    return moves, [-each for each in p], [-each for each in q]
