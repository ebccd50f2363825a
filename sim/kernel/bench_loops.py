"""Loops that do one thing, for ``python run.py bench --profile``: what luck, an exp, a normal number cost."""

from typing import NamedTuple

import numpy as np

from sim.chance import NOISE, block, normal_from, unit
from sim.compiled import compiled
from sim.compiled.arithmetic import exp

ROOM = 2048


class Room(NamedTuple):
    """Where the loops read and write."""

    words: np.ndarray  # int64
    floats: np.ndarray  # float64

    @classmethod
    def blank(cls) -> "Room":
        """Room with words that spread over their range."""
        return cls(np.arange(ROOM, dtype=np.int64) * 2_097_143, np.empty(ROOM))


@compiled
def draw_blocks(room: Room, rounds: int) -> None:
    """A block of luck for everybody, `rounds` times; four words each, of which one is kept of their mixture."""
    words = room.words
    for number in range(rounds):
        for a in range(len(words)):
            w0, w1, w2, w3 = block(7, 0, NOISE, a, number, 0, 0)
            words[a] = w0 ^ w1 ^ w2 ^ w3


@compiled
def take_exps(room: Room, rounds: int) -> None:
    """An exp for everybody."""
    words, floats = room.words, room.floats
    for number in range(rounds):
        for a in range(len(words)):
            floats[a] = exp(-number * unit(int(words[a])))


@compiled
def take_normals(room: Room, rounds: int) -> None:
    """A standard normal number for everybody."""
    words, floats = room.words, room.floats
    for number in range(rounds):
        for a in range(len(words)):
            floats[a] = normal_from(unit(int(words[a]) ^ number))


LOOPS = {"block": draw_blocks, "exp": take_exps, "normal": take_normals}
