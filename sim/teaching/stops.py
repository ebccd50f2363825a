"""The two stops of a step as films: how single residents stand to the house, week by week."""

import base64
from dataclasses import dataclass

import numpy as np

from sim.study.film import LOST, LOYAL, REFERRED, Film
from sim.study.lab import Lab
from sim.teaching.futures import changes_of
from sim.teaching.market import SideMarket

RESIDENTS = 800
"""How many are shown; fewer where fewer can come."""


@dataclass(frozen=True, eq=False)
class Stop:
    """A film of one setting in the first future.

    ``first_referral`` is the first week in which one of those shown comes for the first time on the word of a friend,
    ``first_defection`` the first in which one who was loyal counts as lost; None where there is none.
    """

    side: str
    label: str
    setting: tuple[float, ...]
    film: Film

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


def filmed(market: SideMarket, sliders: tuple[str, ...], side: str, label: str, setting: tuple[float, ...]) -> Stop:
    """The `Stop` of a setting of ``sliders`` at a side's market."""
    lab = Lab(market.scenario, replications=1)
    return Stop(side, label, setting, lab.film(market.business, changes_of(sliders, setting), RESIDENTS))


def _first(weeks: np.ndarray) -> int | None:
    """The number of the first week that is true; None if there is none."""
    return int(np.argmax(weeks)) if weeks.any() else None
