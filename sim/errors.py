"""Everything that can go wrong on purpose, and the exit code that each kind of failure ends with.

The codes follow the convention of ``sysexits.h`` where it has one.  Every error carries one plain
sentence for the user; a traceback is shown only for a fault of ours (70).
"""

from collections.abc import Iterable
from dataclasses import dataclass

DONE = 0
SOME_RUNS_FAILED = 1
INTERRUPTED = 130


class RegularsError(Exception):
    """Base of all errors that are told to the user as a sentence."""

    exit_code = 70


class UsageError(RegularsError):
    """A command, option or argument cannot be used as it was given."""

    exit_code = 2


class TooLarge(RegularsError):
    """What was asked for needs more memory than there is."""

    exit_code = 2


class WrongFolder(RegularsError):
    """The folder holds the results of another scenario or of other code."""

    exit_code = 65


class CannotWrite(RegularsError):
    """A file or folder cannot be written or read where it was asked for."""

    exit_code = 73


class DiskFull(RegularsError):
    """The disk, a quota or a size limit is exhausted."""

    exit_code = 74


class Busy(RegularsError):
    """Somebody else is writing into the same folder now."""

    exit_code = 75


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a file.

    ``line`` and ``column`` count from 1; 0 means that the position is not known.  ``message`` is one whole sentence:
    the key, what was found, what is allowed and, for an unknown word, what may have been meant.
    """

    line: int
    column: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line or "", self.column or "") if part != "")
        return f"{place}: {self.message}" if place else self.message


class ScenarioError(RegularsError):
    """A scenario file is not valid.  ``faults`` holds every fault found, in the order of the file."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
