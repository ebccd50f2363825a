"""The only module that writes files: whole ones, temporary ones, and the sentences for when that cannot be done.

A file appears under its final name only when it is whole and on the disk: it is written beside it, flushed, renamed,
and the folder is flushed too.  Whatever the system refuses becomes `DiskFull` (a full disk, a quota, a limit on the
size of files, no more files to be had, a fault of the disk) or `CannotWrite` (all else), naming the folder.  (What
compiled code is kept in looks after itself: `sim.compiled.disk`.)
"""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from sim.errors import CannotWrite, DiskFull, RegularsError

UNTOUCHED = "Earlier results are untouched."
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_WINDOWS_PATIENCE = 2.5  # seconds in which a virus scanner or Excel may let go of a file
_PIECE = 1 << 20  # bytes that are copied at once


def size(count: float) -> str:
    """A number of bytes in words: "12 kB", "3.4 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count:.0f} bytes"


# -- files of a name


def write_file(path: Path, chunks: Iterable[bytes], needed: float = 0) -> tuple[int, str]:
    """Write one file whole or not at all, and return its size in bytes and its SHA-256.

    ``chunks`` may be any iterable of bytes; the folder must exist.  ``needed`` (bytes) is told to the user if the disk
    is full.  Raises ``CannotWrite`` (73) or ``DiskFull`` (74).
    """
    path = Path(path)
    beside = path.with_name(f".{path.name}.part")
    digest, written = hashlib.sha256(), 0
    with telling(path.parent, lambda: max(needed, written)):
        try:
            with open(beside, "wb", buffering=0) as file:
                for chunk in chunks:
                    write_out(file, chunk)
                    digest.update(chunk)
                    written += len(chunk)
                os.fsync(file.fileno())
            replace(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        flush_folder(path.parent)
    return written, digest.hexdigest()


def write_out(file: IO[bytes], content: bytes) -> int:
    """Write all of ``content`` into an unbuffered file: the system may take it in parts.  Returns its length."""
    rest = memoryview(content).cast("B")
    whole = len(rest)
    while len(rest):
        rest = rest[file.write(rest) :]
    return whole


def replace(source: Path, target: Path) -> None:
    """Rename over the target; on Windows wait a little for whoever holds it open, then name it."""
    patience = time.monotonic() + _WINDOWS_PATIENCE
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError as error:
            if os.name != "nt":
                raise
            if time.monotonic() > patience:
                raise CannotWrite(f"{target} is open in another program (Excel?); close it and run again.") from error
            time.sleep(0.1)


def flush_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# -- temporary files


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
            self.length += write_out(self._file, content)
        return begin

    def read(self, begin: int, length: int) -> bytes:
        """So many bytes from there on."""
        with telling_of_temporary(self.what):
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


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """All bytes of an open file, piece by piece."""
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


@contextlib.contextmanager
def stream(path: Path, what: str) -> "Iterator[_Stream]":
    """A temporary file under a path that is being written from its beginning: gives something with a ``write``."""
    with telling_of_temporary(what), open(path, "wb", buffering=0) as file:
        yield _Stream(file)


class _Stream:
    """What libraries write to: every write is whole or fails."""

    def __init__(self, file):
        self._file, self.closed = file, False

    def write(self, content):
        """Write all of it."""
        return write_out(self._file, content)

    def tell(self):
        """How much is written."""
        return self._file.tell()

    def flush(self):
        """Nothing is held back."""

    def writable(self):
        """It is."""
        return True

    def readable(self):
        """It is not."""
        return False

    def seekable(self):
        """It is not."""
        return False

    def close(self):
        """Whoever opened it closes it."""


# -- what goes wrong


@contextlib.contextmanager
def telling(folder: Path, needed: Callable[[], float] = lambda: 0, remedy: str = "") -> Iterator[None]:
    """Turn the system's errors into sentences: a full disk, a quota and the like 74, everything else 73."""
    try:
        yield
    except RegularsError:
        raise
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise DiskFull(disk_full(folder, needed(), error, remedy)) from error
        raise CannotWrite(f"Cannot write into {folder}: {error.strerror or error}. {UNTOUCHED}") from error


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


def free_space(folder: Path) -> int:
    """Bytes that can still be written into a folder, or where it will be."""
    place = next((path for path in (Path(folder), *Path(folder).absolute().parents) if path.exists()), Path(folder))
    return shutil.disk_usage(place).free


def disk_full(folder: Path, needed: float, error: OSError | None = None, remedy: str = "") -> str:
    """A sentence that says which folder is full, of what, what is free and what is needed."""
    why = {
        errno.EIO: "the disk reports a fault",
        errno.EFBIG: f"a limit on the size of files is reached{_limit()}",
        errno.EDQUOT: "your quota is used up",
    }.get((error.errno or 0) if error else 0)
    if why is None:
        why = _out_of_files(folder) or "the disk is full"
    return (
        f"Cannot write into {folder}: {why} ({size(free_space(folder))} free, about {size(max(needed, 1))} needed). "
        f"{UNTOUCHED} {remedy or 'Make room and run the same command again.'}"
    )


def _out_of_files(folder: Path) -> str | None:
    """A disk may have room and still take no more files: every file needs an entry in a table of fixed length."""
    if not hasattr(os, "statvfs"):
        return None
    place = next((path for path in (Path(folder), *Path(folder).absolute().parents) if path.exists()), Path(folder))
    found = os.statvfs(place)
    if found.f_files and not found.f_favail:
        return f"the disk holds as many files as it can, {found.f_files:,} (its inodes are used up), however small"
    return None


def _limit() -> str:
    try:
        import resource
    except ImportError:
        return ""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return "" if limit == resource.RLIM_INFINITY else f", {size(limit)}"
