"""The large parts of every run on disk instead of in memory: a comparison stays small however long it goes on."""

import pickle

from sim.annotations import Floats, Row
from sim.study.runs.outcomes import Outcome
from sim.temporary import Scratch

LARGE = ("weekly", "stages", "path", "segments", "facts", "measured", "bridge", "walk", "null", "active", "leaving")
"""Fields of an outcome that go to the file; what stays are single numbers."""


class DiskStore:
    """A temporary file that holds what runs leave behind; it goes when nobody needs it."""

    def __init__(self) -> None:
        self._file = Scratch("what runs leave")

    def store(self, outcome: Outcome) -> Outcome:
        """The outcome with its large parts in the file."""
        large = {name: pickle.dumps(getattr(outcome, name), pickle.HIGHEST_PROTOCOL) for name in LARGE}
        begin = self._file.add(b"".join(large.values()))
        laid = LaidOutcome.__new__(LaidOutcome)
        laid.__dict__ |= {name: value for name, value in vars(outcome).items() if name not in LARGE}
        where = {}
        for name, content in large.items():
            where[name] = begin, len(content)
            begin += len(content)
        laid.__dict__ |= {"_spool": self, "_where": where}
        return laid

    def take_up(self, begin: int, length: int) -> Floats | Row:
        """What was laid down there."""
        return pickle.loads(self._file.read(begin, length))


class _Large:
    """A field that is read from the spool whenever it is asked for, unless the outcome holds it itself."""

    def __init__(self, name):
        self.name = name

    def __get__(self, outcome, owner=None):
        if outcome is None:
            raise AttributeError(self.name)
        held = vars(outcome)
        return held[self.name] if self.name in held else held["_spool"].take_up(*held["_where"][self.name])

    def __set__(self, outcome, value):
        vars(outcome)[self.name] = value


class LaidOutcome(Outcome):
    """An `Outcome` whose `LARGE` fields are in a spool."""

    weekly, stages, path, segments, facts, measured, bridge, walk, null, active, leaving = map(_Large, LARGE)

    def __reduce__(self):  # a copy for another process has no file beside it
        return Outcome, tuple(getattr(self, name) for name in Outcome.__dataclass_fields__)
