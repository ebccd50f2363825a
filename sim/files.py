"""All writing of files of a name: whole ones, ones that grow, and the sentences for when that cannot be done.

A file appears under its final name only when it is whole and on the disk: it is written beside it, flushed, renamed,
and the folder is flushed too.  Whatever the system refuses becomes `DiskFull` (a full disk, a quota, a limit on the
size of files, no more files to be had, a fault of the disk) or `CannotWrite` (all else), naming the folder.  Temporary
files: `sim.temporary`.  (What compiled code is kept in looks after itself: `sim.compiled.disk`.)
"""

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from sim.errors import CannotWrite, DiskFull, RegularsError

UNTOUCHED = "Earlier results are untouched."
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_WINDOWS_PATIENCE = 2.5  # seconds in which a virus scanner or Excel may let go of a file


def size(count: float) -> str:
    """A number of bytes in words: "12 kB", "3.4 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count:.0f} bytes"


def write_file(path: Path, chunks: Iterable[bytes], needed: float = 0) -> tuple[int, str]:
    """Write one file whole or not at all, and return its size in bytes and its SHA-256.

    ``chunks`` may be any iterable of bytes; the folder must exist.  ``needed`` (bytes) is told to the user if the disk
    is full.  Raises ``CannotWrite`` (73) or ``DiskFull`` (74).
    """
    with Aside(path, needed) as aside:
        with telling(
            aside.path.parent, lambda: max(needed, aside.written)
        ):  # what makes the chunks may meet a disk too
            for chunk in chunks:
                aside.write(chunk)
        aside.publish()
    return aside.written, aside.sha256


class Stream:
    """What libraries write to: every write is whole or fails."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.closed = file, False

    def write(self, content: bytes) -> int:
        """Write all of it."""
        return write_out(self._file, content)

    def tell(self) -> int:
        """How much is written."""
        return self._file.tell()

    def flush(self) -> None:
        """Nothing is held back."""

    def writable(self) -> bool:
        """It is."""
        return True

    def readable(self) -> bool:
        """It is not."""
        return False

    def seekable(self) -> bool:
        """It is not."""
        return False

    def close(self) -> None:
        """Whoever opened it closes it."""


class Aside(Stream):
    """A file in the making, beside its place: `publish` gives it its name once it is whole and on the disk.

    A context manager that leaves nothing behind of a file that was not published.  ``written`` is its size in bytes,
    ``sha256`` (once it is finished) its hash; ``needed`` (bytes) is told to the user if the disk is full.  Raises
    ``CannotWrite`` (73) or ``DiskFull`` (74).
    """

    def __init__(self, path: Path, needed: float = 0) -> None:
        self.path, self.needed, self.written, self.sha256 = Path(path), needed, 0, ""
        self._beside = self.path.with_name(f".{self.path.name}.part")
        self._digest = hashlib.sha256()
        self._finished = self._published = self._given_up = False
        with self._telling():
            self._beside.unlink(missing_ok=True)  # of a run that was killed; or a link, which leads elsewhere
            super().__init__(open(self._beside, "xb", buffering=0))  # noqa: SIM115  leaving closes it

    def _telling(self):
        return telling(self.path.parent, lambda: max(self.needed, self.written))

    def __enter__(self) -> "Aside":
        return self

    def write(self, content: bytes) -> int:
        """Write all of it; nothing any more once the file was given up, which a library may not know yet."""
        if self._given_up:
            return len(content)
        with self._telling():
            length = write_out(self._file, content)
        self._digest.update(content)
        self.written += length
        return length

    def tell(self) -> int:
        """How much is written."""
        return self.written

    def finish(self) -> None:
        """All is written: let it be on the disk."""
        if not self._finished:
            with self._telling():
                flush_file(self._file)
            self._file.close()
            self.sha256, self._finished = self._digest.hexdigest(), True

    def publish(self) -> None:
        """Give the file its name, in place of the one that has it."""
        self.finish()
        with self._telling():
            replace(self._beside, self.path)
            self._published = True
            flush_folder(self.path.parent)

    def __exit__(self, *_):
        self._file.close()
        self._given_up = not self._published
        if self._given_up:
            with contextlib.suppress(OSError):
                self._beside.unlink()


class Appending:
    """A new file of one's own that only ever grows: made under a name that nothing has (O_EXCL), never opened again.

    After a failure nothing more is written into it: what stands behind a torn end could not be read.  Raises
    ``CannotWrite`` (73), also if the file or its folder has been moved or removed meanwhile, or ``DiskFull`` (74).
    """

    def __init__(self, path: Path) -> None:
        self.path, self.length, self._failed = Path(path), 0, False
        with self._telling():
            self._file = open(self.path, "xb", buffering=0)  # noqa: SIM115  `close` closes it
            try:
                flush_folder(self.path.parent)
            except BaseException:
                self._file.close()
                raise

    @contextlib.contextmanager
    def _telling(self, more=0):
        if self._failed:
            raise CannotWrite(f"Nothing more is written into {self.path}, which could not be written before.")
        try:
            with telling(self.path.parent, lambda: self.length + more or 1):
                yield
        except BaseException:
            self._failed = True
            raise

    def add(self, content: bytes) -> int:
        """Add bytes; returns where they begin."""
        begin = self.length
        with self._telling(len(content)):
            self.length += write_out(self._file, content)
        return begin

    def flush(self) -> None:
        """Let all that was added be on the disk, under the file's name."""
        with self._telling():
            flush_file(self._file)
            if not self._has_its_name():
                raise CannotWrite(
                    f"{self.path.parent} was moved or removed while the run was going on. Nothing is made in its place."
                )

    def _has_its_name(self):
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), os.stat(self.path))
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Close it; what was added and not flushed may be lost in a power cut."""
        self._file.close()


def flush_file(file: IO[bytes]) -> None:
    """Let an open file be on the disk."""
    os.fsync(file.fileno())


def make_folder(path: Path) -> bool:
    """Make one folder where there is none; its parent must exist.  Returns whether it was made.

    Raises ``CannotWrite`` (73), also if a file or a link has the name, or ``DiskFull`` (74).
    """
    path = Path(path)
    with telling(path.parent):
        if path.is_symlink():
            raise CannotWrite(f"{path} is a link; results are only written into a folder of their own.")
        if path.is_dir():
            return False
        if path.exists():
            raise CannotWrite(f"{path} is a file; the results need a folder of that name.")
        if not path.parent.is_dir():
            raise CannotWrite(f"There is no folder {path.parent} to put the results in.")
        path.mkdir()
        flush_folder(path.parent)
    return True


def remove(path: Path) -> None:
    """Remove a file or an empty folder, if that is possible."""
    with contextlib.suppress(OSError):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def refuse_read_only(folder: Path) -> None:
    """Raise ``CannotWrite`` (73) for a folder that somebody made read-only, also where the system would let us."""
    with telling(folder):
        closed = os.name != "nt" and not os.stat(folder).st_mode & stat.S_IWUSR
    if closed:
        raise CannotWrite(f"{folder} is read-only. {UNTOUCHED} Make it writable (chmod u+w) or choose another folder.")


def remove_tree(path: Path) -> None:
    """Remove a folder with all that is in it, as far as that is possible."""
    shutil.rmtree(path, ignore_errors=True)


def try_writing(folder: Path) -> None:
    """Find out whether a folder can be written: raises ``CannotWrite`` (73) or ``DiskFull`` (74)."""
    refuse_read_only(folder)
    with Aside(Path(folder) / "trial") as trial:
        trial.write(b"?")
        trial.finish()


def made_folder(folder: Path) -> Path:
    """The folder, made with those above it where it is not there.  Raises ``CannotWrite`` (73) or ``DiskFull`` (74)."""
    folder = Path(folder)
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


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
