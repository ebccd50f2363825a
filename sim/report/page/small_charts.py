"""The charts of the printed page: panels of the comparison's own charts in two columns, and what their marks mean."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.report.page.pictures import PanelPicture, Picture

MOST_PANELS = 2
"""Businesses of which the page shows panels."""
WORTH, ODDS, MONEY, MAP = CHOSEN = ("21", "02", "03", "04")
"""What each plan may cost, how likely it is to pay, where the money comes from, and the map where there is one: the
numbers of the charts, the most wanted first."""
NOTES = {
    WORTH: "Strokes: what it costs. Bars: luck alone.",
    ODDS: "A dot: the plan named first, in one future, beside carrying on.",
    MONEY: "Filled bars add, hollow take away.",
    MAP: "Hatched: too close to call.",
}
"""What the marks mean, in a few words: the report has the whole note."""


class Pictures(NamedTuple):
    """Two columns of panels, and what their marks mean."""

    columns: tuple[tuple[PanelPicture, ...], tuple[PanelPicture, ...]]
    note: str
    silent: frozenset[str] = frozenset()
    """Keys of the panels whose finding the page says elsewhere."""

    def __bool__(self) -> bool:
        return any(self.columns)


def pictures_of(drawn: Sequence[Picture], most: int) -> Pictures:
    """The first `most` of the charts that are wanted and there: all places beside each other on the left, with what is
    of the first business; on the right the odds, and what is of the second.
    """
    known = {picture.name[:2]: picture for picture in drawn}
    kept = [number for number in CHOSEN if number in known][:most]
    columns: tuple[list[PanelPicture], list[PanelPicture]] = ([], [])
    for number in kept:
        for place, panel in enumerate(known[number].panels[:MOST_PANELS]):
            columns[1 if number == ODDS else place].append(panel)
    left, right = columns
    if not left or not right:  # all of one column: dealt to both
        every = left + right
        left, right = every[::2], every[1::2]
    silent = frozenset(panel.key for panel in known[ODDS].panels) if ODDS in kept else frozenset()
    some = dict.fromkeys(known[number].some_plans for number in kept if known[number].some_plans)
    note = " ".join([*(NOTES[number] for number in kept), *(f"Drawn: {plans}." for plans in some)])
    return Pictures((tuple(left), tuple(right)), note, silent)
