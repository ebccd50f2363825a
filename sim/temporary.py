"""Temporary files, which go when nobody needs them, and the sentences for when there is no room for them."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sim import files
from sim.errors import CannotWrite
from sim.files import UNTOUCHED, Stream, telling

_PIECE = 1 << 20  # bytes that are copied at once


class Scratch:
    """A temporary file without a name: bytes are added at its end and read anywhere.  It goes when nobody needs it.

    ``what`` says in a sentence what it holds.  Raises DiskFull (74) or CannotWrite (73).
    """

    def __init__(self, what: str = "what runs leave") -> None:
        self.what, self.length = what, 0
        with telling_of_temporary(what):
            self._file = tempfile.TemporaryFile(prefix="regulars-", buffering=0)  # noqa: SIM115  it lives as long as this

    def add(self, content: bytes) -> int:
        """Add bytes; returns where they begin."""
        begin = self.length
        with telling_of_temporary(self.what, begin + len(content)):
            self._file.seek(begin)
            self.length += files.write_out(self._file, content)
        return begin

    def read(self, begin: int, length: int) -> bytes:
        """So many bytes from there on."""
        try:
            return self._read(begin, length)
        except OSError:
            with telling_of_temporary(self.what):
                raise

    def _read(self, begin, length):
        self._file.seek(begin)
        parts = []
        while length > 0:
            part = self._file.read(length)
            if not part:
                raise OSError(errno.EIO, "the file has lost its end")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


class ScratchFile:
    """A temporary file that another process writes under its ``path`` before this one reads it.

    Once `take` is called it has no name any more (where the system can do that), so that nothing stays behind whatever
    ends the program.
    """

    def __init__(self, name: str, what: str) -> None:
        self.what = what
        with telling_of_temporary(what):
            self._folder = tempfile.TemporaryDirectory(prefix="regulars-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / name

    def take(self) -> IO[bytes]:
        """The file, open for reading."""
        with telling_of_temporary(self.what):
            file = open(self.path, "rb")  # noqa: SIM115  whoever asked closes it
        if os.name != "nt":
            self._folder.cleanup()
        return file


@contextlib.contextmanager
def folder(what: str) -> Iterator[Path]:
    """A temporary folder for as long as the context lasts; ``what`` says in a sentence what it holds.

    Raises DiskFull (74) or CannotWrite (73) if there can be none.
    """
    with telling_of_temporary(what):
        made = tempfile.TemporaryDirectory(prefix="regulars-", ignore_cleanup_errors=True)
    with made as path:
        yield Path(path)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """All bytes of an open file, piece by piece."""
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


@contextlib.contextmanager
def stream(path: Path, what: str) -> Iterator[Stream]:
    """A temporary file under a path that is being written from its beginning: gives something with a ``write``."""
    with telling_of_temporary(what), open(path, "wb", buffering=0) as file:
        yield Stream(file)


@contextlib.contextmanager
def telling_of_temporary(what: str, written: float = 0) -> Iterator[None]:
    """The same for the system's folder of temporary files."""
    try:
        folder = tempfile.gettempdir()
    except OSError as error:
        raise CannotWrite(
            f"There is no folder for temporary files ({what}): {error.strerror or error}. {UNTOUCHED} "
            "Set TMPDIR to a folder with room and run the same command again."
        ) from error
    remedy = f"It holds {what} while the run goes on: make room, or set TMPDIR to another folder, and run again."
    with telling(Path(folder), lambda: written, remedy):
        yield


def temporary_folder() -> Path:
    """The system's folder for temporary files, TMPDIR; raises CannotWrite where there is none."""
    with telling_of_temporary("what runs leave"):
        return Path(tempfile.gettempdir())
