"""The large parts of every run on disk instead of in memory: a comparison stays small however long it goes on."""

import pickle
import tempfile
from dataclasses import replace

LARGE = ("weekly", "stages")
"""Fields of an outcome that go to the file."""


class Spool:
    """A file of the system's temporary folder that holds what runs leave by week; it goes when nobody needs it."""

    def __init__(self):
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as what was laid down in it

    def lay_down(self, outcome):
        """The outcome with its large parts in the file; without any it stays as it is."""
        large = {name: self._laid(getattr(outcome, name)) for name in LARGE if getattr(outcome, name) is not None}
        return replace(outcome, **large) if large else outcome

    def _laid(self, value):
        where = self._file.seek(0, 2)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        return Laid(self, where)

    def take_up(self, where):
        """What was laid down there."""
        self._file.seek(where)
        return pickle.load(self._file)


class Laid:
    """A part of an outcome, in a spool; its fields are read whenever they are asked for."""

    def __init__(self, spool, where):
        self._spool, self._where = spool, where

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.read(), name)

    def __reduce__(self):
        return _as_it_is, (self.read(),)  # a copy for another process has no file beside it

    def read(self):
        """The part itself."""
        return self._spool.take_up(self._where)


def _as_it_is(part):
    return part


def taken_up(part):
    """A part of an outcome, wherever it is."""
    return part.read() if isinstance(part, Laid) else part


def flows_of(outcome):
    """The ``WeeklyFlows`` of an outcome, wherever they are."""
    return taken_up(outcome.weekly)
