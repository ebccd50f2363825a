"""The two stops of a step as films: how single residents stand to the house, week by week, with the change and without.

The film without the change is kept as what differs from the other: the same people with the same luck mostly do the
same, so that it takes a tenth of the room.
"""

import base64
from dataclasses import dataclass

import numpy as np

from sim.study.film import LOST, LOYAL, REFERRED, Film
from sim.study.lab import Lab
from sim.teaching.futures import changes_of
from sim.teaching.market import SideMarket

RESIDENTS = 800
"""How many are shown; fewer where fewer can come."""
MOST_ALIKE = 255
"""Of bytes that are told to be alike at once."""


@dataclass(frozen=True, eq=False)
class Stop:
    """A film of one setting in the first future, and the ``frames`` of the same people as it is, None where the setting
    moves nothing.

    ``first_referral`` is the first week in which one of those shown comes for the first time on the word of a friend,
    ``first_defection`` the first in which one who was loyal counts as lost; None where there is none.
    """

    side: str
    label: str
    setting: tuple[float, ...]
    film: Film
    as_it_is: np.ndarray | None = None

    @property
    def first_referral(self) -> int | None:
        """As above, counted from 0: the number of a frame."""
        return _first((self.film.frames & REFERRED > 0).any(axis=1))

    @property
    def first_defection(self) -> int | None:
        """As above, counted from 0: the number of a frame."""
        lost, loyal = self.film.frames & LOST > 0, self.film.frames & LOYAL > 0
        return _first(np.append(False, (lost[1:] & ~lost[:-1] & loyal[:-1]).any(axis=1)))

    @property
    def frames(self) -> str:
        """The frames [W, n] row by row, as base64."""
        return base64.b64encode(np.ascontiguousarray(self.film.frames).tobytes()).decode("ascii")

    @property
    def differing(self) -> str | None:
        """What the frames as it is have else (`differences`), as base64; None where nothing is moved."""
        if self.as_it_is is None:
            return None
        return base64.b64encode(differences(self.film.frames, self.as_it_is)).decode("ascii")


def filmed(market: SideMarket, sliders: tuple[str, ...], side: str, label: str, setting: tuple[float, ...]) -> Stop:
    """The `Stop` of a setting of ``sliders`` at a side's market."""
    lab = Lab(market.scenario, replications=1)
    change = changes_of(sliders, setting)
    as_it_is = lab.film(market.business, residents=RESIDENTS).frames if change else None
    return Stop(side, label, setting, lab.film(market.business, change, RESIDENTS), as_it_is)


def differences(frames: np.ndarray, others: np.ndarray) -> bytes:
    """What others [W, n] have else than ``frames``, row by row: pairs of how many bytes are alike and the bits in which
    the next one differs; 255 alike stand without bits, and what is alike to the end is left out."""
    apart = np.bitwise_xor(frames, others).ravel()
    at = np.flatnonzero(apart)
    written = bytearray()
    for alike, bits in zip((np.diff(at, prepend=-1) - 1).tolist(), apart[at].tolist(), strict=True):
        written += bytes([MOST_ALIKE] * (alike // MOST_ALIKE) + [alike % MOST_ALIKE, bits])
    return bytes(written)


def _first(weeks: np.ndarray) -> int | None:
    """The number of the first week that is true; None if there is none."""
    return int(np.argmax(weeks)) if weeks.any() else None
