"""A folder of long work: opened by one process at a time (or by shards together), appended to by many."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.console import command
from sim.errors import CannotWrite, DiskFull, RegularsError, WrongFolder
from sim.files import disk_full, free_space, make_folder, refuse_read_only, remove, try_writing
from sim.signals import on_stop
from sim.study.store.differences import MOST, differences
from sim.study.store.faults import Damaged
from sim.study.store.journal import BULK, JOURNALS, Journal
from sim.study.store.lock import Lock
from sim.study.store.manifest import MANIFEST, read_manifest, write_manifest
from sim.study.store.reading import Reading

LOCK = ".lock"
SHARD = "shard"
"""The one thing in which runs that share a folder, or are collected, may differ."""
GROWS = ("points", "replications", "worlds")
"""What may become more: a list that keeps all it had, or a number that does not fall."""


def grown(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether ``new`` asks for all that ``old`` asked for, and for more points, replications or worlds at most."""
    if {**old, **dict.fromkeys(GROWS)} != {**new, **dict.fromkeys(GROWS)}:
        return False
    return all(_holds(new.get(key), old.get(key)) for key in GROWS)


def _holds(more: Any, less: Any) -> bool:
    if isinstance(more, list) and isinstance(less, list):
        return set(map(str, less)) <= set(map(str, more))
    numbers = isinstance(more, int | float) and isinstance(less, int | float)
    return more >= less if numbers else more == less


class Store(Reading):
    """An open folder: what it holds (`Reading`), a journal for this process, the lock.  Made by `open`.

    ``asked`` is what was asked for, ``program`` what `sim.study.store.code_hash.program` said.
    """

    def __init__(self, folder: Path, asked: Mapping[str, Any], program: Mapping[str, Any], lock: Lock) -> None:
        self.folder, self.asked, self.program, self._lock = Path(folder), dict(asked), dict(program), lock
        self._journal: Journal | None = None
        self._forget: Callable[..., Any] = lambda: None
        super().__init__([folder])

    @classmethod
    def open(
        cls,
        folder: Path,
        asked: Mapping[str, Any],
        *,
        program: Mapping[str, Any] | None = None,
        extends: Callable[[Mapping[str, Any], Mapping[str, Any]], bool] = grown,
        shared: bool = False,
        needed: float = 0,
    ) -> "Store":
        """Make the folder, or open it where it holds what was ``asked`` (JSON), or what ``extends(old, new)`` says is
        less of the same; then the manifest is written anew.  ``shared`` lets shards have it open together: what they
        asked may differ in "shard".  ``needed`` is an estimate in bytes.

        All before the first run: raises WrongFolder (65) where it holds something else, with what differs and what can
        be done, or its manifest is damaged; CannotWrite (73); DiskFull (74); Busy (75) while another has it;
        NotDeterministic (70) if a run was made twice and did not come out the same.
        """
        folder = Path(os.path.abspath(folder))
        made = [each for each in (folder,) if make_folder(each)]
        refuse_read_only(folder)
        lock = Lock(folder / LOCK, beats=True, otherwise="Wait for it, or choose another folder with --out.")
        try:
            if shared:
                lock.take_while_others_open()
            else:
                lock.take()
            if shared:
                asked = {key: value for key, value in asked.items() if key != SHARD}
            asked, program = _plain(asked), _plain(program or {})
            _check(folder, asked, program, extends)
            for name in (JOURNALS, BULK):
                if make_folder(folder / name):
                    made.append(folder / name)
                try_writing(folder / name)
            if free_space(folder) < needed:
                raise DiskFull(disk_full(folder, needed))
            _sign(folder, asked, program)
            if shared:
                lock.share()
            store = cls(folder, asked, program, lock)
            store.stop_if_unequal()
        except BaseException:
            lock.release()
            for each in reversed(made):
                remove(each)
            raise
        return store

    def journal(self) -> Journal:
        """The journal of this process; others make their own, ``Journal(store.folder)``."""
        if self._journal is None:
            self._journal = Journal(self.folder)
            self._forget = on_stop(self._journal.flush)
        return self._journal

    def check(self) -> None:
        """Raise CannotWrite (73) if the folder was moved or removed: nothing is made in its place."""
        if not (self.folder / MANIFEST).is_file():
            raise CannotWrite(
                f"{self.folder} was moved or removed while the run was going on. Nothing is made in its place."
            )

    def refresh(self) -> None:
        """Read what has been appended since, by this process and others.  Raises CannotWrite (73) if the folder is
        gone.
        """
        if self._journal is not None:
            self._journal.flush()
        super().refresh()

    def close(self) -> None:
        """Put everything on the disk and let others have the folder."""
        try:
            if self._journal is not None:
                self._journal.close()
        finally:
            self._forget()
            super().close()
            self._lock.release()

    def __enter__(self) -> "Store":
        return self


def _plain(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The same as JSON gives it back, so that tuples and lists do not differ."""
    import json

    from sim.study.store.record import canonical

    return json.loads(canonical(asked))


def _check(folder: Path, asked: dict, program: dict, extends: Callable[[Mapping, Mapping], bool]) -> None:
    """Raise WrongFolder unless the folder is empty or holds what was asked for, of the same program."""
    try:
        before = read_manifest(folder)
    except Damaged as fault:
        raise WrongFolder(str(fault)) from fault
    if before is None:
        theirs = [each for each in os.listdir(folder) if each != LOCK and not each.endswith(".part")]
        if theirs and not {JOURNALS, BULK} & set(theirs):
            raise WrongFolder(
                f"{folder} holds something else ({theirs[0]}). Nothing was changed; choose another folder with --out."
            )
        return
    lines = _code_differences(before["program"], program)
    if before["asked"] != asked and not extends(before["asked"], asked):
        lines += differences(before["asked"], asked, MOST - len(lines))
    if lines:
        raise WrongFolder(
            f"{folder} holds runs of something else than what is asked for now:\n"
            + "".join(f"  {line}\n" for line in lines)
            + "Nothing was changed. Choose one of three:\n"
            "  a new folder, with --out;\n"
            "  what was asked for before, or more points or replications of it: what is kept stays and is extended;\n"
            f"  only look, with {command()} collect {folder}"
        )


def _code_differences(old: Mapping, new: Mapping) -> list[str]:
    if old.get("code") == new.get("code") and old.get("versions") == new.get("versions"):
        return []
    lines = differences(old.get("versions", {}), new.get("versions", {}), 4)
    before, now = old.get("files", {}), new.get("files", {})
    files = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    shown = [f"the program: sim/{path} is another" for path in files[:4]]
    if not lines and not files:
        return ["the program is another"]
    return [*lines, *shown, *([f"and {len(files) - 4} more files of the program"] if len(files) > 4 else [])]


def _sign(folder: Path, asked: dict, program: dict) -> None:
    try:
        before = read_manifest(folder)
    except RegularsError:
        before = None
    if before is None or before["asked"] != asked or before["program"] != program:
        made = time.strftime("%Y-%m-%d %H:%M:%S") if before is None else before.get("made", "")
        write_manifest(folder, {"asked": asked, "program": program, "made": made})
