"""What to find out first: how far the boundary lies along each input of a map, against the range of the guess."""

from typing import NamedTuple, cast

import pandas as pd

from sim.report.comparison import Comparison
from sim.report.page.cited import CitedNumber, Named, Row, Sentence, Tables, say
from sim.report.sections import flip as section
from sim.report.words.assumption_text import HORIZON, Assumption, near
from sim.study.flip.study import FlipMap

INSIDE, UNKNOWN, OUTSIDE, CHOSEN, NOWHERE = range(5)
"""Where the boundary of an input lies: within the range of its guess; no range is given; beyond it; the input is a
choice, not a guess; the lead does not change along it.  The first of two inputs is found out first."""


class Way(NamedTuple):
    """From the point in force along one input to the nearest change of the lead: ``change`` is its row of flips, None
    without any; ``guess`` the ends of the range that the scenario gives, None for none.
    """

    words: Assumption
    axis: str
    here: Row
    change: Row | None
    guess: tuple[float, float] | None
    ends: tuple[Row, Row]

    @property
    def at(self) -> float:
        """Where the lead changes, to no more digits than were looked at."""
        change = cast(Row, self.change)
        return near(change["flips_at"], change["range_low"], change["range_high"], but=self.here[self.axis])

    @property
    def reach(self) -> float:
        """How far the guess goes towards the change, from the value in force."""
        if self.change is None or self.guess is None:
            return 0.0
        low, high = self.guess
        return max(0.0, high - self.here[self.axis] if self._rising else self.here[self.axis] - low)

    @property
    def _rising(self) -> bool:
        return self.change is not None and self.change["flips_at"] >= self.here[self.axis]

    @property
    def where(self) -> int:
        """INSIDE, UNKNOWN, OUTSIDE, CHOSEN or NOWHERE."""
        if self.change is None:
            return NOWHERE
        if self.words.what == HORIZON:
            return CHOSEN
        if self.guess is None:
            return UNKNOWN
        return INSIDE if abs(self.change["flips_at"] - self.here[self.axis]) <= self.reach else OUTSIDE

    @property
    def rank(self) -> tuple[int, float]:
        """Sorts ways: what is found out first comes first."""
        if self.change is None:
            return self.where, 0.0
        low, high = self.guess or (self.ends[0][self.axis], self.ends[1][self.axis])
        return self.where, abs(self.change["flips_at"] - self.here[self.axis]) / (high - low)


def ways(business: str, frame: pd.DataFrame, comparison: Comparison | FlipMap) -> list[Way]:
    """The `Way` along x and along y at one business, that first which should be found out first."""
    tables = Tables({section.NAME: frame, "flips": comparison.tables["flips"]})
    rows, words = tables.rows(section.NAME, business=business), section.words_of(comparison.scenario, frame)
    here = next(row for row in rows if row["is_in_force"])
    found = []
    for axis in "xy":
        changes = tables.rows("flips", business=business, input=here[f"{axis}_what"])
        nearest = min(changes, key=lambda row: (not row["is_clear"], abs(row["flips_at"] - here[axis])), default=None)
        known = here.known(f"{axis}_guess_low")
        guess = (here[f"{axis}_guess_low"], here[f"{axis}_guess_high"]) if known else None
        ends = (min(rows, key=lambda row: row[axis]), max(rows, key=lambda row: row[axis]))
        found.append(Way(words[here[f"{axis}_what"]], axis, here, nearest, guess, ends))
    return sorted(found, key=lambda way: way.rank)


def find_out_first(business: str, frame: pd.DataFrame, comparison: Comparison | FlipMap) -> tuple[Sentence, ...]:
    """What to find out first at one business, and how far the change of the lead lies along each input."""
    found = ways(business, frame, comparison)
    own = frame[frame["business"] == business]
    return (_first(found, own), *(_told(way, comparison) for way in found))


def _first(found: list[Way], own: pd.DataFrame) -> Sentence:
    """Which input, or why none."""
    first = found[0]
    what = first.words.spoken()
    label = Named(what[:1].upper() + what[1:])
    winners = set(own.loc[~own["is_close"], "winner"])
    if not winners:
        return say("Neither input: wherever on this map, the two best are too close to call.")
    if len(winners) == 1 and first.where == NOWHERE:
        return say("Neither input: the same plan leads wherever it can be told.")
    if first.where == INSIDE:
        return say("{label}: the lead changes within the range of its guess.", label=label)
    if first.where == UNKNOWN:
        return say("{label}: the lead changes along it, and the file does not say how sure it is.", label=label)
    if first.where == OUTSIDE:
        return say("Neither input: the lead changes only beyond the range of the guess.")
    if first.where == CHOSEN:
        return say("Neither input: along the weeks that count the lead changes, and these are chosen.")
    return say("Neither input alone: the lead clearly changes only where both move.")


def _told(way: Way, comparison: Comparison | FlipMap) -> Sentence:
    """How far the nearest change lies along one input."""
    label, here = Named(way.words.label, leads=True), way.here.cited(way.axis, way.words.value(way.here[way.axis]))
    if way.change is None:
        low, high = (end.cited(way.axis, way.words.value(end[way.axis])) for end in way.ends)
        text = "{label}: now {here}; no clear change of the lead from {low} to {high}, the other input as it is."
        return say(text, label=label, here=here, low=low, high=high)
    change, at = way.change, way.at
    rising = change["flips_at"] >= way.here[way.axis]
    new = change["to_winner" if rising else "from_winner"]
    away = abs(at - way.here[way.axis])
    said = say(
        "{label}: now {here}; {plan} {draws} level at about {at}, {away} {side}",
        label=label,
        here=here,
        plan=Named(section.plan_of(new, comparison)),
        draws="draws" if change["is_clear"] else "may draw",
        at=change.cited("flips_at", way.words.value(at)),
        away=change.cited("flips_at", way.words.distance(away), "away", away),
        side="more" if rising else "less",
    )
    return say("{said}; {guess}.", said=said, guess=_against_guess(way, away))


def _against_guess(way: Way, away: float) -> Sentence:
    """The distance measured against the range of the guess."""
    if way.where == CHOSEN:
        return say("how many weeks count is chosen, not guessed")
    if way.where == UNKNOWN:
        return say("the file gives no range for it")
    low, high = (
        way.here.cited(f"{way.axis}_guess_{end}", way.words.value(way.here[f"{way.axis}_guess_{end}"]))
        for end in ("low", "high")
    )
    if way.where == INSIDE:
        share = CitedNumber(
            f"{100.0 * min(1.0, away / way.reach):.0f} %",
            f"{away / way.reach:.6g}",
            way.here.place(f"{way.axis}_guess_low", "of_reach"),
        )
        return say(
            "inside the guess of {low} to {high}, {share} of the way to its end", low=low, high=high, share=share
        )
    if way.reach <= 0.0:
        return say("the guess of {low} to {high} does not go that way", low=low, high=high)
    times = CitedNumber(
        f"{away / way.reach:.2g}", f"{away / way.reach:.6g}", way.here.place(f"{way.axis}_guess_high", "of_reach")
    )
    return say("outside the guess of {low} to {high}, {times} times as far as its end", low=low, high=high, times=times)
