"""What journals hold: found by checksum and identity alone, read in full when asked for, never believed unchecked."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from sim.errors import CannotWrite
from sim.study.store.faults import Damaged, NotDeterministic
from sim.study.store.journal import ARRAYS, BULK, JOURNALS, LINES
from sim.study.store.record import LONGEST, Bulk, Head, Record, head_of, names_in, record_of

if TYPE_CHECKING:
    import pyarrow

OPEN_FILES = 64
"""Files that are held open at once."""


class Place(NamedTuple):
    """Where a line stands: the number of its file among those read, the first byte, the number of bytes, the line."""

    file: int
    begin: int
    length: int
    line: int


class _Stretch(NamedTuple):
    """Damaged lines in a row, and what may be identities in them."""

    file: int
    first: int
    last: int
    names: frozenset[bytes]
    why: str


class _File:
    """A journal as far as it was read."""

    def __init__(self, path: Path) -> None:
        self.path, self.bulk = path, path.parent.parent / BULK / f"{path.stem}{ARRAYS}"
        self.read_to = self.lines = self.torn = 0
        self.bulk_size = -1  # not looked at yet


class Reading:
    """The runs that the journals of one or more folders hold.

    ``kept`` maps the identity of every finished run to where its line stands, ``failed`` that of every run that was set
    aside and did not finish elsewhere.  A torn end, of a process that was killed as it wrote, is left out silently.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = [Path(each) for each in folders]
        self.kept: dict[str, Place] = {}
        self.failed: dict[str, Place] = {}
        self.unequal: list[str] = []
        """Sentences about runs that were made twice and did not come out the same."""
        self._copies: dict[str, list[Place]] = {}
        self._files: list[_File] = []
        self._numbers: dict[Path, int] = {}
        self._stretches: list[_Stretch] = []
        self._disbelieved: dict[str, str] = {}
        self._open: dict[Path, IO[bytes]] = {}
        self.refresh()

    # -- finding

    def refresh(self) -> None:
        """Read what has been appended since.  Raises CannotWrite (73) if a folder is gone."""
        for folder in self.folders:
            try:
                names = sorted(each for each in os.listdir(folder / JOURNALS) if each.endswith(LINES))
            except FileNotFoundError:
                if folder.is_dir():
                    continue
                raise CannotWrite(f"The folder {folder} was moved or removed.") from None
            except OSError as error:
                raise CannotWrite(f"Cannot read {folder / JOURNALS}: {error.strerror or error}.") from error
            for name in names:
                path = folder / JOURNALS / name
                if path not in self._numbers:
                    self._numbers[path] = len(self._files)
                    self._files.append(_File(path))
                self._find_in(self._numbers[path])

    def _find_in(self, number: int) -> None:
        file = self._files[number]
        try:
            found = os.lstat(file.path)
            if not S_ISREG(found.st_mode) or found.st_size <= file.read_to:
                return
            with open(file.path, "rb", buffering=1 << 20) as lines:
                lines.seek(file.read_to)
                self._take_all(number, lines)
        except OSError as error:
            raise CannotWrite(f"Cannot read {file.path}: {error.strerror or error}.") from error

    def _take_all(self, number: int, lines: IO[bytes]) -> None:
        file, names, first = self._files[number], set[bytes](), 0
        why = "damaged"
        file.torn = 0
        while line := lines.readline(LONGEST):
            if line[-1:] != b"\n" and len(line) < LONGEST:
                file.torn = len(line)  # being written, or torn: looked at again, as the beginning of a line
                break
            file.lines += 1
            place = Place(number, file.read_to, len(line), file.lines)
            file.read_to += len(line)
            head = head_of(line)
            lost = head is not None and head.bulk is not None and not self._has(file, head.bulk)
            if head is None or lost:
                why = "its bulk file has lost the arrays of the run" if lost else why
                first = first or file.lines
                names |= {head.identity.encode()} if head is not None else names_in(line)
                continue
            if first:
                self._stretches.append(_Stretch(number, first, file.lines - 1, frozenset(names), why))
                names, first, why = set(), 0, "damaged"
            self._take(head, place)
        if first:
            last = file.lines
            self._stretches.append(_Stretch(number, first, last, frozenset(names), why))

    def faults(self) -> Iterator[str]:
        """A sentence for each run of which no copy is as it was written, line and arrays; all of it is read."""
        for identity in sorted({*self.kept, *self.failed}):
            places = [self.kept.get(identity) or self.failed[identity], *self._copies.get(identity, ())]
            found = [self._fault_at(place) for place in places]
            if all(found):
                yield found[0]

    def _fault_at(self, place: Place) -> str:
        head = head_of(self._line(place))
        if head is None:
            return f"{self.where(place)}: damaged, so not believed."
        if head.bulk is not None and self._arrays(place, head.bulk) is None:
            return self._of_arrays(place)
        return ""

    def _of_arrays(self, place: Place) -> str:
        return f"{self._files[place.file].bulk}: the arrays of {self.where(place)} are damaged, so not believed."

    def _has(self, file: _File, bulk: Bulk) -> bool:
        """Whether a bulk file is long enough; what is in it is looked at when it is read."""
        if file.bulk_size < bulk.begin + bulk.length:
            try:
                found = os.lstat(file.bulk)
            except OSError:
                return False
            file.bulk_size = found.st_size if S_ISREG(found.st_mode) else -1
        return file.bulk_size >= bulk.begin + bulk.length

    def _take(self, head: Head, place: Place) -> None:
        identity = head.identity
        if head.kind == "failed":
            if identity not in self.kept:
                self.failed[identity] = place  # the last try stands
            return
        self.failed.pop(identity, None)
        before = self.kept.get(identity)
        if before is None:
            self.kept[identity] = place
            return
        if before == place:
            return
        self._copies.setdefault(identity, []).append(place)
        if not self._are_equal(before, place):
            self.unequal.append(
                f"Run {identity[:12]} was made twice and did not come out the same ({self.where(before)} and "
                f"{self.where(place)}): not deterministic."
            )

    def _are_equal(self, one: Place, other: Place) -> bool:
        lines = self._line(one), self._line(other)
        heads = [head_of(line) for line in lines]
        if None in heads:
            return True  # not to be believed since, so there is nothing to compare
        (first, second), (mine, theirs) = heads, lines
        assert first is not None
        assert second is not None
        if mine[first.body :] != theirs[second.body :] or (first.bulk is None) != (second.bulk is None):
            return False
        if first.bulk is None or second.bulk is None or first.bulk.sha256 == second.bulk.sha256:
            return True
        arrays, others = self._arrays(one, first.bulk), self._arrays(other, second.bulk)
        return arrays is None or others is None or arrays.equals(others)  # another version may write other bytes

    # -- telling

    def where(self, place: Place) -> str:
        """A place for people: file and line."""
        return f"{self._files[place.file].path}, line {place.line}"

    @property
    def damaged(self) -> list[str]:
        """A sentence for each damaged place, file and line, that is not believed and whose runs have not been made
        again meanwhile.
        """
        halves = {half for identity in self.kept for half in (identity[:32].encode(), identity[32:].encode())} \
            if self._stretches else set()  # fmt: skip
        told = []
        for each in self._stretches:
            again = each.names and all(name[:32] in halves or name[32:] in halves for name in each.names)
            if not again:
                lines = f"line {each.first}" if each.first == each.last else f"lines {each.first} to {each.last}"
                told.append(f"{self._files[each.file].path}, {lines}: {each.why}, so not believed.")
        return told + [why for identity, why in self._disbelieved.items() if identity not in self.kept]

    @property
    def torn(self) -> list[str]:
        """A sentence for each journal that ends within a line: whoever wrote it was stopped, or is writing."""
        return [f"{each.path} ends within a line, {each.torn} bytes of it." for each in self._files if each.torn]

    def stop_if_unequal(self) -> None:
        """Raise `NotDeterministic` (70) if a run was made twice and did not come out the same."""
        if self.unequal:
            more = f" So did {len(self.unequal) - 1} more." if len(self.unequal) > 1 else ""
            raise NotDeterministic(self.unequal[0] + more)

    def disbelieve(self, identity: str, why: str) -> None:
        """Keep a run no longer, so that it is made again; the sentence ``why`` is told until it is."""
        self.kept.pop(identity, None)
        self._copies.pop(identity, None)
        self._disbelieved[identity] = why

    def missing(self, identities: Iterable[str]) -> list[str]:
        """Those of the identities that are not kept, in their order."""
        return [each for each in identities if each not in self.kept]

    # -- reading

    def read(self, identity: str) -> Record:
        """What is kept of a run, or of one that was set aside.  Raises KeyError for one that is not kept, `Damaged`
        (74) if it no longer is as it was written; it is then kept no longer.
        """
        while True:
            place = self.kept.get(identity) or self.failed[identity]
            try:
                record = record_of(self._line(place), self.where(place))
                if record.identity != identity:
                    raise Damaged(f"{self.where(place)}: another run stands there now, so it is not believed.")
                return record
            except Damaged as fault:
                self._give_up(identity, place, str(fault))
                if identity not in self.kept:
                    raise

    def records(self, identities: Iterable[str]) -> Iterator[Record]:
        """Several of them, in that order, one after another; raises as `read`."""
        self.stop_if_unequal()
        for identity in identities:
            yield self.read(identity)

    def failures(self) -> Iterator[Record]:
        """Those that were set aside and have not finished, by identity."""
        for identity in sorted(self.failed):
            yield self.read(identity)

    def bulk(self, record: Record) -> "pyarrow.Table":
        """The arrays of a run.  Raises KeyError where there are none, `Damaged` (74) if they are not as they were
        written; the run is then kept no longer.
        """
        if record.bulk is None:
            raise KeyError(f"run {record.identity[:12]} has no arrays")
        while True:
            place = self.kept.get(record.identity) or self.failed[record.identity]
            head = head_of(self._line(place))
            table = None if head is None or head.bulk is None else self._arrays(place, head.bulk)
            if table is not None:
                return table
            self._give_up(record.identity, place, self._of_arrays(place))
            if record.identity not in self.kept:
                raise Damaged(self._of_arrays(place))

    def _give_up(self, identity: str, place: Place, why: str) -> None:
        """Believe a place no longer; another copy of the run takes over if there is one."""
        copies = [each for each in self._copies.pop(identity, []) if each != place]
        self.failed.pop(identity, None)
        self.disbelieve(identity, why)
        if copies:
            self.kept[identity] = copies[0]
            self._copies[identity] = copies[1:]

    def _line(self, place: Place) -> bytes:
        return self._bytes(self._files[place.file].path, place.begin, place.length)

    def _arrays(self, place: Place, bulk: Bulk) -> "pyarrow.Table | None":
        import pyarrow
        import pyarrow.ipc

        content = self._bytes(self._files[place.file].bulk, bulk.begin, bulk.length)
        if len(content) != bulk.length or hashlib.sha256(content).hexdigest() != bulk.sha256:
            return None
        try:
            return pyarrow.ipc.open_file(pyarrow.BufferReader(content)).read_all()
        except (pyarrow.ArrowException, OSError):
            return None

    def _bytes(self, path: Path, begin: int, length: int) -> bytes:
        """So many bytes from there; fewer where the file has lost them."""
        try:
            file = self._open.pop(path, None) or open(path, "rb", buffering=0)  # noqa: SIM115  `close` closes it
            self._open[path] = file  # the last used is the last
            if len(self._open) > OPEN_FILES:
                self._open.pop(next(iter(self._open))).close()
            file.seek(begin)
            parts, left = [], length
            while left and (part := file.read(left)):
                parts.append(part)
                left -= len(part)
            return b"".join(parts)
        except OSError:
            return b""

    def close(self) -> None:
        """Close what is open for reading."""
        for each in self._open.values():
            each.close()
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_):
        self.close()
