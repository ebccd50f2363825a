"""The results folder as it is written.

A file appears under its final name only when it is whole and on the disk (`sim.files`).  A results folder follows the
same law one floor up:

    .NAME.lock       held while somebody works on NAME; says who
    .NAME.writing    the new results, being written; ``manifest.json`` is its last file, so with it they are whole
    .NAME.unfinished finished runs of a main job that is not whole (`sim.study.crew.kept_runs`)
    NAME             the results
    NAME.previous    the results before these
    .NAME.old        the ones before that, on their way out
    NAME.kept        the same, if they hold what somebody put there and what could not be carried over

What people put into a results folder or edited there is carried over into the next one (`sim.report.output.keeping`).

Whatever moment a run is killed at, ``_settle`` finds one of these states at the next start and puts it in order.
"""

import contextlib
import os
import shlex
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from sim.errors import CannotWrite, DiskFull, WrongFolder
from sim.files import UNTOUCHED, disk_full, flush_folder, free_space, replace, telling, write_file
from sim.report.output import keeping
from sim.report.output.keeping import SEAL
from sim.report.words.names import folder_fault, is_plain
from sim.signals import held_back, on_stop
from sim.study.store.lock import Lock


class ResultsFolder:
    """A results folder being made, as a context manager: nothing shows under its name before ``publish``.

    ``folder`` is the final place.  ``ours`` tells whether an existing folder may be replaced: it gets a path and
    returns None, or a sentence that says whose it is.  ``needed`` is an estimate in bytes, ``made`` a
    folder that was made for it and goes again if it stays empty.  Entering raises ``CannotWrite`` (73), ``WrongFolder``
    (65), ``DiskFull`` (74) or ``Busy`` (75), all before the first run.
    ``published`` says whether the new results have their name: until then nothing was written, whatever happened.
    """

    def __init__(
        self, folder: Path, ours: Callable[[Path], str | None], needed: float = 0, made: Path | None = None
    ) -> None:
        self.folder = Path(os.path.abspath(folder))
        self.ours, self.needed, self._made = ours, needed, made
        self.files: dict[str, tuple[int, str]] = {}
        self.kept: list[keeping.Kept] = []
        self.replaces = ""  # digest of the manifest of the results that become the previous ones
        self.said: list[str] = []  # sentences about what people had put there
        self.published = self._begun = False
        self._forget: Callable[[], object] = lambda: None
        self._staging = self._beside(".{}.writing")
        self._old = self._beside(".{}.old")
        self.previous = self._beside("{}.previous")
        self.unfinished = self._beside(".{}.unfinished")
        self._lock = Lock(self._beside(".{}.lock"))

    def _beside(self, pattern: str) -> Path:
        return self.folder.parent / pattern.format(self.folder.name)

    def __enter__(self) -> "ResultsFolder":
        self._check_place()
        self._forget = on_stop(self._leave)
        self._lock.take()
        try:
            with telling(self.folder, lambda: self.needed):
                self._check_writable()
                self._settle()
                self._check_owner()
                self._check_space()
                self._begun = True
                self._staging.mkdir()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._leave()
        self._forget()

    def _leave(self) -> None:
        """Leave nothing behind but what has its name; may be called more than once.  Who has no lock has nothing."""
        if self._lock.is_held:
            if self._begun:  # else it may hold the whole results of a killed run
                shutil.rmtree(self._staging, ignore_errors=True)
            if self.published:
                with contextlib.suppress(OSError):
                    self._discard_old()
            self._lock.release()
            if self._made:
                with contextlib.suppress(OSError):
                    self._made.rmdir()

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file; ``name`` is like "tables/decision.csv", every part a plain file name."""
        parts = name.split("/")
        if not all(is_plain(part) for part in parts):
            raise ValueError(f"{name!r} is not a plain file name inside a results folder")
        path = self._staging.joinpath(*parts)
        with telling(self.folder, lambda: self.needed):
            if not self._staging.is_dir():
                raise CannotWrite(f"The folder {self.folder.parent} was moved or removed while the run was going on.")
            if len(parts) > 1:
                path.parent.mkdir(exist_ok=True)
        written = sum(length for length, _ in self.files.values())
        self.files[name] = write_file(path, chunks, max(self.needed - written, 0))

    def carry_over(self) -> None:
        """Lay what people put into the last results into the new ones, all of which are written but the manifest."""
        self.replaces = keeping.seal_of(self.folder)
        with telling(self.folder, lambda: self.needed):
            self.kept, failed = keeping.carry(self.folder, self.previous, self._staging)
        self.said = keeping.sentences(self.kept, failed, self.previous)

    def publish(self, manifest: bytes) -> Path:
        """Seal the new results with their manifest, move them to their final name, and return it."""
        self.write(SEAL, [manifest])
        with telling(self.folder, lambda: self.needed):
            flush_folder(self._staging)
            with held_back():
                self._swap()
                self.published = True
        with contextlib.suppress(OSError):
            self._discard_old()
        return self.folder

    def _discard_old(self) -> None:
        """Remove the results before the last; aside if they hold what people put there only there."""
        if not self._old.is_dir():
            return
        known = keeping.carried(self.folder) | keeping.carried(self._staging)
        if set(keeping.theirs(self._old).values()) <= known:
            shutil.rmtree(self._old)
            return
        aside, number = self._beside("{}.kept"), 2
        while os.path.lexists(aside):
            aside, number = self._beside(f"{{}}.kept-{number}"), number + 1
        replace(self._old, aside)
        self.said.append(f"Files of yours are in {aside.name}, beside the results.")

    def _swap(self) -> None:
        with held_back():
            if self.folder.is_dir() and not any(self.folder.iterdir()):
                self.folder.rmdir()
            if self.folder.is_dir():
                if self.previous.is_dir():
                    replace(self.previous, self._old)
                replace(self.folder, self.previous)
            replace(self._staging, self.folder)
            flush_folder(self.folder.parent)

    def _settle(self) -> None:
        """Finish or undo what a killed run left: whole results are published, half-written ones removed."""
        if self._staging.is_symlink() or self._old.is_symlink():
            raise CannotWrite(f"{self._staging} or {self._old} is a link; remove it and run again.")
        if self._old.is_dir() and self.previous.is_dir():
            self._discard_old()
        if (self._staging / SEAL).is_file():
            self._swap()
        elif self._staging.is_dir():
            shutil.rmtree(self._staging)
        if self._old.is_dir():
            if self.previous.exists():
                self._discard_old()
            else:
                replace(self._old, self.previous)

    def _check_place(self) -> None:
        parent = self.folder.parent
        fault = folder_fault(self.folder.name)
        if fault:
            raise CannotWrite(f"Results cannot be written into {self.folder}: {fault}. Choose another with --out.")
        if Path.cwd().is_relative_to(self.folder):
            raise CannotWrite(f"{self.folder} is the folder you are in, or around it; choose another with --out.")
        if not parent.exists():
            raise CannotWrite(f"There is no folder {parent} to put the results in.")
        for path in (self.folder, self.previous):
            if path.is_symlink():
                raise CannotWrite(f"{path} is a link; results are only written into a folder of their own.")
            if path.exists() and not path.is_dir():
                raise CannotWrite(f"{path} is a file; the results need a folder of that name.")
        if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
            raise CannotWrite(f"Results cannot be written into {parent}: it is read-only or not a folder.")

    def _check_writable(self) -> None:
        """A folder that was made read-only is wanted as it is; and what can never be removed would end every run."""
        for path in (self.folder, self.previous, self._old, self._staging):
            closed = keeping.read_only(path)
            if closed:
                how = f'attrib -r "{path}\\*" /s' if os.name == "nt" else f"chmod -R u+rwX {shlex.quote(str(path))}"
                raise CannotWrite(
                    f"{closed} is read-only, so new results cannot take its place. {UNTOUCHED} "
                    f"Make it writable ({how}) and run again, or choose another folder with --out."
                )

    def _check_owner(self) -> None:
        for path in (self.folder, self.previous):
            if path.is_dir() and any(path.iterdir()):
                whose = self.ours(path)
                if whose and not (path == self.previous and keeping.came_before(path, self.folder)):
                    raise WrongFolder(f"{path} {whose}. Nothing was changed; choose another folder with --out.")

    def _check_space(self) -> None:
        if free_space(self.folder.parent) < self.needed:
            raise DiskFull(disk_full(self.folder, self.needed))
