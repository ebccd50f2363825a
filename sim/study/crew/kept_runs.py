"""What the main job and `flip` keep while they are not whole: every finished run; the same command goes on from there.

The runs lie in a store of their own beside the results, `.NAME.unfinished`, which goes when the results are whole.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from sim.errors import WrongFolder
from sim.files import remove_tree
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.content import as_content
from sim.signals import held_back, on_stop
from sim.study.crew.content import packed, unpacked
from sim.study.runs.outcomes import Outcome
from sim.study.runs.runner import Job
from sim.study.store.code_hash import program
from sim.study.store.faults import Damaged
from sim.study.store.record import canonical
from sim.study.store.store import Store

VISITS = "visits.parquet"
OURS = {VISITS, "journal", "bulk", "manifest.json", ".lock"}
"""What may lie in the folder; it is never removed with anything else in it."""


class KeptRuns:
    """The finished runs of a main job or a `flip` in ``folder``; the `keeper` of a `sim.study.runs.runner.Runner`.

    Use as a context.  Runs of another scenario, seed or program are thrown away when it is entered; ``said`` then says
    so.  ``found`` is how many of this one were there, ``added`` how many are there by now.
    """

    def __init__(self, folder: Path, scenario: Scenario, *, seed: int, engine: str) -> None:
        self.folder = Path(folder)
        self.said: list[str] = []
        self.found = self.added = 0
        self.expected = 0  # runs, as far as whoever shows progress knows
        self._asked = {"scenario": as_content(scenario), "seed": seed, "engine": engine}
        self._scenarios: dict[Any, str] = {}
        self._store: Store | None = None
        self._shared = hashlib.sha256(canonical({"asked": self._asked, "code": program()["code"]}).encode())

    def __enter__(self):
        try:
            self._store = Store.open(self.folder, self._asked, program=program())
        except WrongFolder:
            if not {each.name for each in self.folder.iterdir()} <= OURS:
                raise
            self._remove()
            self.said.append(
                "The unfinished runs of an earlier start are thrown away: "
                "the scenario, its seed or the program is another."
            )
            self._store = Store.open(self.folder, self._asked, program=program())
        self.found = len(self._store.kept)
        self._forget = on_stop(self._stopped)
        return self

    def __exit__(self, *_):
        if self._store is None:
            return
        store, self._store = self._store, None
        self._forget()
        store.close()
        if not self.kept:
            self._remove()

    def _stopped(self):
        """Before the end, should nobody leave the context: what was kept is on the disk, and nothing else is."""
        if self._store is not None:
            self._store.journal().flush()
            if not self.kept:
                self._remove()

    @property
    def kept(self) -> int:
        """How many runs are kept."""
        return self.found + self.added

    def done_with(self) -> None:
        """The results are whole: nothing of this is needed any more."""
        self.__exit__()
        self._remove()

    def _remove(self):
        remove_tree(self.folder)

    def get(self, job: Job) -> list[Outcome] | None:
        """What was kept of a job, or None; what is damaged is not believed."""
        assert self._store is not None
        identity = self._identity(job)
        if identity not in self._store.kept:
            return None
        try:
            record = self._store.read(identity)
            if job.log_visits and record.content["visits"] != _hash_of(self.folder / VISITS):
                return None
            return unpacked(record.content["outcomes"], self._store.bulk(record))
        except Damaged:
            return None

    def put(self, job: Job, outcomes: Sequence[Outcome]) -> None:
        """Keep what a job has found."""
        assert self._store is not None
        tree, arrays = packed(list(outcomes))
        visits = _hash_of(self.folder / VISITS) if job.log_visits else None
        identity = self._identity(job)
        with held_back():  # a stop between the two would tell of a run too few, or throw it away
            self._store.journal().append(identity, {"outcomes": tree, "visits": visits}, bulk=arrays)
            self.added += 1

    def visit_file(self) -> "KeptVisits":
        """Where the visits of a run go that logs them."""
        return KeptVisits(self.folder / VISITS)

    def _identity(self, job):
        if job.key not in self._scenarios:
            self._scenarios[job.key] = hashlib.sha256(canonical(as_content(job.scenario)).encode()).hexdigest()
        whose = self._shared.copy()
        of_job = job.replication, job.world, job.keep, list(job.measures), job.log_visits
        whose.update(canonical([self._scenarios[job.key], *of_job]).encode())
        return whose.hexdigest()


class KeptVisits:
    """The file of visits beside the kept runs."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self) -> IO[bytes]:
        """The file, open for reading."""
        return open(self.path, "rb")


def _hash_of(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
