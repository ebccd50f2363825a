"""One reading of a customer's life in plain sentences: visits that stand out one by one, ordinary ones in stretches.

Nothing is said but what the run and its luck hold; scores are on the scenario's scale of 0 to 10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.rules.scale import score_of
from sim.scenario.text.wording import listed
from sim.study.diaries.events import last_week, occasion_of, stopped
from sim.study.diaries.touchpoint_replay import moments
from sim.study.diaries.trajectories import CustomerHistory, RunHistory, Visit, Word
from sim.study.numbers.words import counted

MOST_PLACES = 2
FEELINGS = {"delighted": "delighted", "outraged": "badly disappointed", "complained": "complained"}


@dataclass(frozen=True)
class Line:
    """One entry of a reading: a sentence that starts with its week or weeks; ``week`` is the first of them."""

    week: int
    event: str
    sentence: str


class DiaryWriter:
    """Tells one `CustomerHistory` of a `RunHistory`; ``kept``: which occasions one by one, as ``told_of_both`` says."""

    def __init__(
        self, history: RunHistory, trajectory: CustomerHistory, kept: Mapping[tuple[int, int], int | None]
    ) -> None:
        self.history, self.trajectory, self.kept = history, trajectory, kept
        self.names = history.terms.names
        self.start = max(0, trajectory.person.arrival)
        self.end = last_week(trajectory, history.terms.weeks)

    def lines(self) -> list[Line]:
        """The reading as a list of `Line`, in the order of time; the last one sums it up."""
        lines = self._opening()
        stretch: list[Any] = []
        for entry in self._entries():
            if isinstance(entry, Line) or self._is_kept(entry):
                self._close(lines, stretch)
                lines.append(entry if isinstance(entry, Line) else self._one_visit(entry))
            else:
                stretch.append(entry)
        self._close(lines, stretch, at_end=True)
        return [*lines, *self._leaving(), self._total()]

    def _entries(self):
        """Visits here, rows of visits elsewhere, and the line of being turned away, in the order of time."""
        trajectory = self.trajectory
        entries = [(visit.week, visit.occasion, visit) for visit in trajectory.visits]
        entries += [(row[0], row[1], row) for row in trajectory.elsewhere]
        if trajectory.fired is not None:
            told = ", and told a friend of it" if trajectory.fired_friend else ""
            line = Line(trajectory.fired, "fired", f"Week {trajectory.fired}: was asked not to come back{told}.")
            entries.append((trajectory.fired, -1, line))
        return [entry for *_, entry in sorted(entries, key=lambda each: each[:2])]

    def _is_kept(self, entry):
        return isinstance(entry, Visit) and occasion_of(entry) in self.kept

    # -- the beginning and the end

    def _opening(self):
        trajectory, lines = self.trajectory, []
        if trajectory.person.arrival > 0:
            lines.append(Line(trajectory.person.arrival, "arrived", f"Week {trajectory.person.arrival}: moved in."))
        if trajectory.before:
            last = "in week " + f"{trajectory.last_before}".replace("-", "\N{MINUS SIGN}")
            when = f"once, {last}" if trajectory.before == 1 else f"{times(trajectory.before)}, the last time {last}"
            expects = of_ten(self.score(trajectory.expected))
            lines.append(Line(0, "before", f"Before week 0: came {when}; expects {expects}."))
        return lines

    def _leaving(self):
        week = self.trajectory.person.leaves
        return [] if week is None or week > self.end else [Line(week, "left", f"Week {week}: moved away.")]

    def _total(self):
        here, elsewhere = len(self.trajectory.visits), len(self.trajectory.elsewhere)
        business = self.names.business[self.trajectory.business]
        sentence = (
            f"In all: {counted(here, 'visit')} to {business}, {f'{elsewhere:,}' if elsewhere else 'none'} elsewhere."
        )
        return Line(self.end, "total", sentence)

    # -- one visit

    def _one_visit(self, visit):
        """A visit told by itself."""
        parts = [self._scores(visit), *self._what_happened(visit)]
        if visit is self.trajectory.visits[-1] and stopped(self.trajectory, self.end):
            parts.append("last visit")
        text = f"Week {visit.week}: {parts[0]}"
        if parts[1:]:
            text += f". {capital('; '.join(parts[1:]))}"
        return Line(visit.week, self._event(visit), f"{text}.")

    def _scores(self, visit):
        """What stood out, what was expected and what is remembered."""
        found, gift = moments(self.history, self.trajectory, visit)
        said = []
        if visit.first:
            said.append(f"first visit{self._by_whom(visit)}")
        if found:
            pick = min if visit.memory < visit.expected else max
            stands_out = pick(found, key=lambda each: each[1])[0]
            shown = {stands_out, self.kept[occasion_of(visit)]}
            scores = [f"{self.names.touchpoint[each]} {self.score(z)}" for each, z in found if each in shown]
            gesture = f" (with a gesture at {self.names.touchpoint[gift]})" if gift is not None else ""
            said.append(of_ten(", ".join(scores)) + gesture)
        remembered = self.score(visit.memory)
        said.append(f"expected {self.score(visit.expected)}, remembered {remembered if found else of_ten(remembered)}")
        return "; ".join(said)

    def _by_whom(self, visit):
        if not visit.referred:
            return ""
        when = "" if self.trajectory.recommended is None else f" in week {self.trajectory.recommended}"
        return f", recommended by a friend{when}"

    def _what_happened(self, visit):
        said = []
        if visit.delighted or visit.outraged:
            said.append(FEELINGS["delighted" if visit.delighted else "outraged"])
        if visit.complained:
            said.append(f"complained, {self._put_right(visit)}")
        if visit.refunded:
            share = self.history.current_value("guarantee", visit.week, self.trajectory.business)
            back = "the money" if share >= 1.0 else f"{percent(share)} of the money"
            said.append(f"got {back} back" if visit.complained else f"claimed {back} back")
        if visit.upgraded:
            said.append("bought the extra")
        if visit.guest:
            said.append("a friend shared the visit")
        if visit.word is not None:
            said.append(told(visit.word))
        if visit.left:
            last = visit is self.trajectory.visits[-1]
            said.append("left for good" if last else "meant never to come again, and did")
        return said

    def _put_right(self, visit):
        share = self.history.current_value("recovery_share", visit.week, self.trajectory.business)
        if share <= 0.0:
            return "nothing was done"
        return "put right" if share >= 1.0 else f"{percent(share)} put right"

    def _event(self, visit):
        """The one word for a visit that stands out."""
        names = {
            "left for good": visit.left,
            "complaint": visit.complained,
            "refund": visit.refunded,
            "first visit": visit.first,
            "friend told": visit.word is not None,
            "disappointed": visit.outraged,
            "delighted": visit.delighted,
        }
        return next((name for name, holds in names.items() if holds), "visit")

    # -- stretches

    def _close(self, lines, stretch, at_end=False):
        """Add the line of an ordinary stretch, or a word about it to the visit before; `stretch` is then empty."""
        here = [entry for entry in stretch if isinstance(entry, Visit)]
        elsewhere = [entry for entry in stretch if not isinstance(entry, Visit)]
        over = at_end and not here and (not self.trajectory.visits or stopped(self.trajectory, self.end))
        if over:
            lines.append(self._nothing_more(elsewhere))
        elif here:
            lines.append(self._ordinary(here, elsewhere))
        elif elsewhere and lines and lines[-1].event not in ("before", "arrived", "visits"):
            last = lines[-1]
            lines[-1] = Line(last.week, last.event, f"{last.sentence} Then {self._went(elsewhere)}.")
        elif elsewhere:
            weeks = span(elsewhere[0][0], elsewhere[-1][0])
            lines.append(Line(elsewhere[0][0], "elsewhere", f"{weeks}: {self._went(elsewhere)}."))
        stretch.clear()

    def _nothing_more(self, elsewhere):
        """The weeks after the last visit (or after being turned away), or a life without any."""
        came = self.trajectory.visits
        first = max(came[-1].week + 1 if came else self.start, self.trajectory.fired or 0)
        word = "never came again" if came or self.trajectory.before else "never came"
        also = f"; {self._went(elsewhere)}" if elsewhere else ""
        return Line(first, "never", f"{span(first, self.end)}: {word}{also}.")

    def _ordinary(self, here, elsewhere):
        scores = [visit.memory for visit in here]
        low, high = self.score(min(scores)), self.score(max(scores))
        said = [f"came {times(len(here))}, remembered {of_ten(low if low == high else f'{low} to {high}')}"]
        for name, word in FEELINGS.items():
            count = sum(getattr(visit, name) for visit in here)
            if count:
                said.append(f"{word} {times(count)}")
        words = [visit.word for visit in here if visit.word is not None]
        if words:
            said.append(f"told a friend {times(len(words))}")
        if elsewhere:
            said.append(self._went(elsewhere))
        weeks = sorted([visit.week for visit in here] + [row[0] for row in elsewhere])
        return Line(weeks[0], "visits", f"{span(weeks[0], weeks[-1])}: {'; '.join(said)}.")

    def _went(self, elsewhere):
        """Where else, and how often."""
        counts = {}
        for *_, business in elsewhere:
            counts[business] = counts.get(business, 0) + 1
        places = sorted(counts, key=lambda each: (-counts[each], each))
        if len(places) == 1:
            return f"went to {self.names.business[places[0]]} {times(len(elsewhere))}"
        most = [f"{self.names.business[each]} ({counts[each]})" for each in places[:MOST_PLACES]]
        some = "to" if len(places) <= MOST_PLACES else "most often to"
        return f"went elsewhere {times(len(elsewhere))}, {some} {listed(most)}"

    def score(self, z: float) -> str:
        """A score as people read it: one decimal; beyond the ends of the scale in words."""
        value = round(score_of(z, self.history.terms.norm, self.history.terms.spread), 1) + 0.0
        return "no marks" if value < 0.0 else "full marks" if value > 10.0 else f"{value:.1f}"


def of_ten(scores: str) -> str:
    """Scores with what they are of; one beyond the ends of the scale says so itself."""
    return f"{scores} of 10" if scores[-2:-1] == "." else scores


def told(word: Word) -> str:
    """What was told to a friend, and whether the friend came."""
    said = "recommended it to a friend" if word.good else "told a friend, without recommending it"
    return said if word.came is None else f"{said}, whose first visit was in week {word.came}"


def times(count: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def span(first: int, last: int) -> str:
    """ "Week 4" or "Weeks 4–9"."""
    return f"Week {first}" if first >= last else f"Weeks {first}–{last}"


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{100 * share:.0f} %"


def capital(text: str) -> str:
    """A sentence's first letter."""
    return text[:1].upper() + text[1:]
