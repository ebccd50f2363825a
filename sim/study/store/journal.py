"""A process's own journal: finished runs, appended one after another, each on the disk before it counts.

A journal is one new file a process, made under a name that nothing has, written by that process alone, and never opened
again: who goes on after a kill begins a new one, so nothing is ever appended to a torn end.  No lock is needed.
"""

import contextlib
import hashlib
import os
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.files import Appending
from sim.study.store.record import Bulk, Written, written

if TYPE_CHECKING:
    import pyarrow

JOURNALS, BULK = "journal", "bulk"
"""Folders of a store: journals, and the files with the arrays of their runs, which have the same names."""
LINES, ARRAYS = ".jsonl", ".arrow"
WORTH_PACKING = 16_384
"""Bytes of arrays from which packing them takes less than it saves."""
GROUP_SECONDS = 0.1
"""Runs that finish within this time share one flush of the disk."""
MOST_WAITING = 64 << 20
"""Bytes of arrays that may wait for the disk: whoever brings more waits with them."""


def new_name() -> str:
    """A name that no other process has; later ones sort behind earlier ones, as far as clocks agree."""
    return f"{time.time_ns() // 1_000_000:012x}-{uuid.uuid4().hex}"


class Journal:
    """The journal of this process in a store's folder, made with its first line.

    `append` does not wait for the disk.  A line without arrays is in the system's hands on return, so that the process
    may be killed; arrays are packed and written by a thread, flushed, and then their lines are written: at most
    `group_seconds` and two flushes later, and all runs of that time together.  `flush` waits for it; call it before
    others are told that runs are finished, once for a handful of runs.

    Threads may share a journal; a forked process that uses its parent's begins a file of its own.  All methods raise
    CannotWrite (73), also if the folder was moved or removed meanwhile (it is not made anew), and DiskFull (74), for
    what the thread met too; after that the journal takes nothing more until it is closed.
    """

    def __init__(self, folder: Path, *, group_seconds: float = GROUP_SECONDS) -> None:
        self.folder, self.group_seconds = Path(folder), group_seconds
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._owner, self.name = os.getpid(), new_name()
        self._lines: Appending | None = None
        self._arrays: Appending | None = None
        self._waiting: list[tuple[Written, pyarrow.Table]] = []  # runs of whose arrays nothing is written yet
        self._waiting_bytes = 0
        self._unflushed = False
        self._fault: BaseException | None = None
        self._writing, self._flushing = threading.Lock(), threading.Lock()  # of both, the second first
        self._wake, self._ended = threading.Event(), threading.Event()
        self._flusher: threading.Thread | None = None

    @property
    def path(self) -> Path:
        """Where its lines are, once there is one."""
        return self.folder / JOURNALS / f"{self.name}{LINES}"

    def append(
        self,
        identity: str,
        content: Mapping[str, Any],
        *,
        kind: str = "run",
        bulk: "pyarrow.Table | None" = None,
        urgent: bool = False,
    ) -> None:
        """Keep a run under its ``identity`` (64 hex digits): its scalars, and its arrays as one Arrow table.

        ``kind`` is "run", or "failed" for one that was set aside.  With ``urgent`` it is on the disk on return.  Raises
        ValueError for content that is no JSON (NaN is none).
        """
        if os.getpid() != self._owner:
            self._begin_anew()
        said = written(identity, kind, content)  # may refuse: nothing is written before
        with self._writing:
            self._raise_fault()
            if bulk is None:
                with self._stopping_at_a_fault():
                    self._file_of_lines().add(said.line())
                self._unflushed = True
            else:
                self._waiting.append((said, bulk))
                self._waiting_bytes += bulk.nbytes
            is_full = self._waiting_bytes > MOST_WAITING
        if urgent or is_full:
            self.flush()
        else:
            self._flush_soon()

    @contextlib.contextmanager
    def _stopping_at_a_fault(self) -> Iterator[None]:
        """After the first fault nothing is written any more: it would stand behind a torn end."""
        try:
            yield
        except BaseException as fault:
            self._fault = self._fault or fault
            raise

    def _raise_fault(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _file_of_lines(self) -> Appending:
        if self._lines is None:
            self._lines = Appending(self.path)
        return self._lines

    def _flush_soon(self) -> None:
        if self._flusher is None:
            self._flusher = threading.Thread(target=self._keep_flushing, name="journal", daemon=True)
            self._flusher.start()
        self._wake.set()

    def _keep_flushing(self) -> None:
        wake, ended = self._wake, self._ended
        while not ended.is_set():
            wake.wait()
            if ended.wait(self.group_seconds):  # others may finish meanwhile
                return
            wake.clear()
            try:
                self._commit()
            except BaseException:  # whoever comes next is told of it
                return

    def _commit(self) -> None:
        """Arrays on the disk, then their lines; nobody who appends waits for it."""
        with self._flushing:
            self._raise_fault()
            with self._stopping_at_a_fault():
                with self._writing:
                    waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
                    unflushed, self._unflushed = self._unflushed or bool(waiting), False
                if waiting:
                    lines = [said.line(self._kept(table)) for said, table in waiting]
                    assert self._arrays is not None
                    self._arrays.flush()
                    with self._writing:
                        self._file_of_lines().add(b"".join(lines))
                if unflushed and self._lines is not None:
                    self._lines.flush()

    def _kept(self, table: "pyarrow.Table") -> Bulk:
        """Where the arrays of a run now stand, which need not be on the disk yet."""
        if self._arrays is None:
            self._arrays = Appending(self.folder / BULK / f"{self.name}{ARRAYS}")
        payload = arrow_bytes(table)
        return Bulk(hashlib.sha256(payload).hexdigest(), self._arrays.add(payload), len(payload))

    def flush(self) -> None:
        """Let all runs that were appended be on the disk, arrays before their lines."""
        if os.getpid() == self._owner:
            self._commit()

    def close(self) -> None:
        """Flush, and write no more into these files; a later run begins new ones."""
        if os.getpid() != self._owner:
            return
        self._ended.set()
        self._wake.set()
        if self._flusher is not None:
            self._flusher.join()
        try:
            self.flush()
        finally:
            for each in (self._lines, self._arrays):
                if each is not None:
                    each.close()
            self._begin_anew()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_):
        self.close()


def arrow_bytes(table: "pyarrow.Table") -> bytes:
    """A table as one Arrow file: equal tables give equal bytes, however they are chunked."""
    import pyarrow
    import pyarrow.ipc

    sink = pyarrow.BufferOutputStream()
    options = pyarrow.ipc.IpcWriteOptions(compression="zstd" if table.nbytes > WORTH_PACKING else None)
    with pyarrow.ipc.new_file(sink, table.schema, options=options) as file:
        file.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()
