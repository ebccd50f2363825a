"""What a chart of a comparison is made of, and what it is once it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Chart(NamedTuple):
    """One chart: how it comes about.

    ``name`` is that of its files, number first; ``heading`` what it answers, in a few words.  ``drawn(comparison)`` is
    the frame that is drawn, in the columns of the dictionary, or None where there is nothing to draw;
    ``finding(frame, comparison)`` its title, a sentence; ``figure(frame, title, looks, comparison)`` the figure.
    """

    name: str
    heading: str
    drawn: Callable
    finding: Callable
    figure: Callable


@dataclass(frozen=True)
class Drawn:
    """One chart of one comparison: its files' name, heading, finding, the frame that is drawn, and the figure."""

    name: str
    heading: str
    finding: str
    frame: Any
    figure: Any
