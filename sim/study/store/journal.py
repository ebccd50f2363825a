"""A process's own journal: finished runs, appended one after another, each on the disk before it counts.

A journal is one new file a process, made under a name that nothing has, written by that process alone, and never opened
again: who goes on after a kill begins a new one, so nothing is ever appended to a torn end.  No lock is needed.
"""

import hashlib
import os
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.files import Appending
from sim.study.store.record import Bulk, line_of

if TYPE_CHECKING:
    import pyarrow

JOURNALS, BULK = "journal", "bulk"
"""Folders of a store: journals, and the files with the arrays of their runs, which have the same names."""
LINES, ARRAYS = ".jsonl", ".arrow"
WORTH_PACKING = 16_384
"""Bytes of arrays from which packing them takes less than it saves."""
GROUP_SECONDS = 0.1
"""Runs that finish within this time share one flush of the disk."""


def new_name() -> str:
    """A name that no other process has; later ones sort behind earlier ones, as far as clocks agree."""
    return f"{time.time_ns() // 1_000_000:012x}-{uuid.uuid4().hex}"


class Journal:
    """The journal of this process in a store's folder, made with its first line.

    `append` returns with the run in the system's hands, so that the process may be killed: a line without bulk at once,
    a line with bulk as soon as its bulk is on the disk.  A thread flushes the disk meanwhile, so that power may fail:
    at most `group_seconds` and one flush after a run was appended, and all runs of that time together.  `flush` waits
    for it; call it before others are told that runs are finished, once for a handful of runs.

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
        self._waiting: list[bytes] = []  # lines whose bulk is not yet on the disk
        self._unflushed = False
        self._fault: BaseException | None = None
        self._writing, self._flushing = threading.Lock(), threading.Lock()
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
        payload = None if bulk is None else arrow_bytes(bulk)
        with self._writing:
            self._raise_fault()
            line = line_of(identity, kind, content, self._place_of(payload))  # may refuse: nothing is written before
            try:
                self._write(line, payload)
            except BaseException as fault:
                self._fault = fault
                raise
        if urgent:
            self.flush()
        else:
            self._flush_soon()

    def _write(self, line: bytes, payload: bytes | None) -> None:
        if payload is not None:
            self._arrays = self._arrays or Appending(self.folder / BULK / f"{self.name}{ARRAYS}")
            self._arrays.add(payload)
        if self._lines is None:
            self._lines = Appending(self.path)
        if payload is None:
            self._lines.add(line)
        else:
            self._waiting.append(line)
        self._unflushed = True

    def _place_of(self, payload: bytes | None) -> Bulk | None:
        if payload is None:
            return None
        begin = 0 if self._arrays is None else self._arrays.length
        return Bulk(hashlib.sha256(payload).hexdigest(), begin, len(payload))

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
            except BaseException as fault:
                self._fault = fault
                return

    def _raise_fault(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _commit(self) -> None:
        """Arrays on the disk, then their lines; nobody who appends waits for the disk."""
        with self._flushing:
            with self._writing:
                waiting, self._waiting = self._waiting, []
                arrays, lines, unflushed = self._arrays, self._lines, self._unflushed
                self._unflushed = False
            if waiting and arrays is not None and lines is not None:
                arrays.flush()
                with self._writing:
                    lines.add(b"".join(waiting))
            if unflushed and lines is not None:
                lines.flush()

    def flush(self) -> None:
        """Let all runs that were appended be on the disk, arrays before their lines."""
        if os.getpid() == self._owner:
            self._raise_fault()
            try:
                self._commit()
            except BaseException as fault:
                self._fault = fault
                raise

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
