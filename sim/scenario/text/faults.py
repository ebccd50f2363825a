"""Collecting faults: each one sentence at the place in the file that it is about."""

from collections.abc import Iterable, Sequence

from sim.errors import Fault, ScenarioError
from sim.scenario.text.positions import Path
from sim.scenario.text.source import Source

MOST_TOLD = 100  # faults of one file; the rest are counted
MOST_FOUND = 400  # after so many the search is given up

Loc = Sequence[str | int | None]


class Faults:
    """The faults of one file.

    A fault that only follows from another is not told: `add` is silent when any path it ``rests_on`` is broken.
    In such a path None stands for any one part.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[tuple[tuple[int, int], str]] = []
        self.broken: list[Path] = []

    def add(self, path: Path, message: str, rests_on: Iterable[Loc] | None = None) -> None:
        """Add a fault at a path, unless it follows from a broken one."""
        if any(self.is_broken(one) for one in (rests_on if rests_on is not None else [path])):
            return
        self.found.append((self.source.place(path), message))

    @property
    def full(self) -> bool:
        """Whether so many faults were found that looking for more helps nobody."""
        return len(self.found) >= MOST_FOUND

    def is_broken(self, path: Loc) -> bool:
        """Return whether a path, anything around it or anything in it is broken."""
        return any(
            all(left is None or left == right for left, right in zip(path, broken, strict=False))
            for broken in self.broken
        )

    def error(self, file: str) -> ScenarioError:
        """Return the error with all faults in the order of the file."""
        return error(file, [Fault(line, column, message) for (line, column), message in self.found])


def error(file: str, faults: Iterable[Fault]) -> ScenarioError:
    """Return the error for a file with the given faults, in order, without repetitions."""
    ordered = sorted(set(faults))
    told = [Fault(one.line, one.column, one.message, file) for one in ordered[:MOST_TOLD]]
    if len(ordered) > MOST_TOLD:
        told.append(Fault(0, 0, f"There are {len(ordered) - MOST_TOLD:,} more faults.", file))
    return ScenarioError(told)
