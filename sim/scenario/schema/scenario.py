"""The whole scenario file as one frozen model; attribute names are the keys of the file."""

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import PrivateAttr

from sim.scenario.schema.behaviour import Behaviour
from sim.scenario.schema.business import Business
from sim.scenario.schema.evidence import Fact, Source, Uncertain
from sim.scenario.schema.inputs import Rows, Table, choice, rows, table
from sim.scenario.schema.lever import Lever
from sim.scenario.schema.market import Experience, Place, Segment, Travel
from sim.scenario.schema.strategy import Event, Strategy
from sim.scenario.schema.study import Runs, Study


class Scenario(Table):
    """A market, the strategies to compare in it, and what is asked."""

    preset: str | None = choice(None, "The preset to start from: restaurant, retail_bank or car_rental.")
    study: Study = table("What is asked.", factory=Study)
    runs: Runs = table("How often luck is drawn.", factory=Runs)
    experience: Experience = choice(..., "The score scale and the category's moments.")
    segment: Annotated[tuple[Segment, ...], Rows] = rows("Kinds of customers.", 50, 1, must=True)
    place: Annotated[tuple[Place, ...], Rows] = rows("Where customers live and businesses stand.", 100, 1, must=True)
    travel: Annotated[tuple[Travel, ...], Rows] = rows(
        "Ways between places; a pair left out cannot be reached, the same place is 0 minutes.", 5000
    )
    business: Annotated[tuple[Business, ...], Rows] = rows("The competitors.", 60, 1, must=True)
    strategy: Annotated[tuple[Strategy, ...], Rows] = rows("What we could do.", 200)
    event: Annotated[tuple[Event, ...], Rows] = rows("What happens to the market.", 200)
    uncertain: Annotated[tuple[Uncertain, ...], Rows] = rows("Uncertain inputs, for worlds.", 200)
    lever: Annotated[tuple[Lever, ...], Rows] = rows("What levers cost, over the table of levers.", 500)
    fact: Annotated[tuple[Fact, ...], Rows] = rows("What is known of the real business.", 200)
    sources: dict[str, Source] = table("Where inputs come from: a path and a source.", most=1000)
    behaviour: Behaviour = table("The constants of behaviour.", factory=Behaviour)

    _text: str = PrivateAttr("")
    _path: Path | None = PrivateAttr(None)
    _source: Any = PrivateAttr(None)  # the file while it was read: who gave which input
    _base: Any = PrivateAttr(None)  # the scenario that price weights are solved for, where it is another one
    _ways: Any = PrivateAttr(None)  # the minutes between places, by pair
    _solved: Any = PrivateAttr(None)  # what was solved, by place
    _set: dict[str, float] = PrivateAttr(default_factory=dict)  # what was set after reading, by path

    def __eq__(self, other: object) -> bool:
        """Two scenarios are equal when all their inputs are, whatever texts they were read from."""
        return self.__dict__ == other.__dict__ if isinstance(other, Scenario) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # so Python says of what has no hash

    def __repr__(self) -> str:
        """What it is about, in a line; what was set after reading in a second one."""
        focus = ", ".join(one.name for one in self.focus) or "none"
        counts = (("place", self.place), ("business", self.business), ("strategy", self.strategy))
        told = [f"{len(items)} {_plural(word) if len(items) != 1 else word}" for word, items in counts]
        title = self.study.title or self.study.question or (self._path.name if self._path else "untitled")
        lines = [f"<Scenario {title!r}: {', '.join(told)}, {self.study.weeks} weeks; focus: {focus}>"]
        if self._set:
            lines.append(f"  set: {', '.join(f'{path} = {value:g}' for path, value in self._set.items())}")
        return "\n".join(lines)

    __str__ = __repr__

    @property
    def set_values(self) -> dict[str, float]:
        """What was set after reading (`sim.scenario.changed`), by path; the text of the file does not know it."""
        return dict(self._set)

    @property
    def text(self) -> str:
        """The text of the file."""
        return self._text

    @property
    def path(self) -> Path | None:
        """Where the file lies; None when the scenario was read from text."""
        return self._path

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self._text.encode("utf-8")).hexdigest()

    @property
    def focus(self) -> tuple[Business, ...]:
        """The businesses whose strategies are compared, in name order."""
        return tuple(sorted((one for one in self.business if one.focus), key=lambda one: one.name))

    def minutes(self, here: str, there: str) -> float | None:
        """Return the minutes between two places, 0 at the same place, None where there is no way."""
        if here == there:
            return 0.0
        if self._ways is None or self._ways[0] is not self.travel:
            ways = {frozenset((way.from_, way.to)): way.minutes for way in reversed(self.travel)}
            self._ways = (self.travel, ways)
        return self._ways[1].get(frozenset((here, there)))


def _plural(word: str) -> str:
    return {"business": "businesses", "strategy": "strategies"}.get(word, word + "s")
