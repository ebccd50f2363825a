"""What may be asked of a run: the names of the engines, and whole numbers with their bounds.

One place for the command line, which tells all faults at once before anything starts, and for callers in Python.
"""

from dataclasses import dataclass
from typing import TypeGuard

from sim.errors import UsageError
from sim.processors import MOST_PROCESSES

ENGINES = ("kernel", "agents")
DEFAULT_ENGINE = "kernel"


@dataclass(frozen=True)
class Bound:
    """A whole number that may be asked for, from ``least`` to ``most``; ``why`` not others, where that is no matter of
    course.
    """

    name: str
    least: int
    most: int
    why: str = ""

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        return f"a whole number from {self.least} to {self.most}{self.why and f' ({self.why})'}"

    def allows(self, value: object) -> TypeGuard[int]:
        """Whether `value` is a whole number within the bounds."""
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def of(self, value: int | None, default: int | None = None) -> int:
        """`value`, or the default for None; raises UsageError for what is not allowed."""
        value = default if value is None else value
        if not self.allows(value):
            raise UsageError(f"{self.name} = {cropped(repr(value))} cannot be used: give {self.allowed}.")
        return value


SEED = Bound("seed", 0, 2**63 - 1)
REPLICATIONS = Bound("replications", 1, 100_000)
REPLICATIONS_OF_FLIP = Bound("replications", 2, 1000, "with one draw of luck no point could be told from another")
REPLICATIONS_OF_PATTERNS = Bound("replications", 1, 1000)
LEVER_REPLICATIONS = Bound("replications", 1, 1000)
WORLDS = Bound("worlds", 1, 100_000)
WORLDS_OF_KNOWING = Bound("worlds", 40, 4096, "a surface is laid through all of them")
POINTS_OF_SENSITIVITY = Bound("points", 24, 1024, "a surface is laid through all of them")
PORT = Bound("port", 0, 65_535)
PORT_OF_PAGE = 8017
WORKERS = Bound("workers", 1, MOST_PROCESSES)
POINTS_OF_LESSON = Bound("points", 8, 512, "an emulator is laid through all of them")
REPLICATIONS_OF_LESSON = Bound("replications", 2, 1000, "from one nothing is known of luck")
POINTS = Bound("points", 2, 50)
LONGEST_SHOWN = 40


def cropped(text: str) -> str:
    """A text that somebody gave, short enough for a sentence."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"


def known_engine(engine: str | None) -> str:
    """The engine asked for, or the default for None; raises UsageError for a name that is none."""
    if engine is not None and engine not in ENGINES:
        raise UsageError(f"engine = {engine!r} is not one of: {', '.join(ENGINES)}.")
    return engine or DEFAULT_ENGINE
