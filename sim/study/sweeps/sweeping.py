"""A sweep at work in a folder: what is kept is not run again, what comes is journalled, whatever fails is set aside."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sim import errors
from sim.errors import WrongFolder
from sim.study.crew.supervisor import Done, FailAlike, SetAside, Supervisor
from sim.study.store.code_hash import program
from sim.study.store.store import Store
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.task import SweepTask

LOOK_AT_FOLDER_EVERY = 2.0  # seconds


class RunsByNumber(Protocol):
    """Who does runs by number."""

    def results(self, numbers: Sequence[int]) -> Iterator[Done | SetAside]:
        """What became of each."""


@dataclass
class Sweeping:
    """An open folder and the plan of what belongs into it.

    ``kept`` is how many of the plan's runs were there at the start, ``done`` how many are there by now, ``failed`` how
    many were set aside, ``given_up`` why it ended before its end, or "".
    """

    plan: Plan
    store: Store
    asked: int = 0
    kept: int = 0
    done: int = 0
    failed: int = 0
    given_up: str = ""
    _to_do: list[int] = field(default_factory=list)
    _alike: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first: dict[str, int] = {}
        for number in self.plan.numbers():
            identity = self.plan.identity(number)
            self.asked += 1
            if identity in self.store.kept:
                self.kept += 1
            elif identity in first:  # points that are alike are run once
                self._alike[first[identity]] = self._alike.get(first[identity], 0) + 1
            else:
                first[identity] = number
                self._to_do.append(number)
        self.done = self.kept

    @property
    def missing(self) -> int:
        """Runs that are neither done nor set aside."""
        return self.asked - self.done - self.failed

    def run(self, crew: RunsByNumber, progress: Callable[[int, int], Any] = lambda _done, _failed: None) -> None:
        """Do what is still to do; ``progress(done, failed)`` is called after each run.

        Raises what `Store.check` does when the folder is gone, and what a worker says that cannot write.
        """
        progress(self.done, self.failed)
        looked = time.monotonic()
        try:
            for one in crew.results(self._to_do):
                self._take(one)
                progress(self.done, self.failed)
                if time.monotonic() - looked > LOOK_AT_FOLDER_EVERY:
                    looked = time.monotonic()
                    self.store.check()
        except FailAlike as fault:
            self.given_up = str(fault)
        self.store.refresh()
        self.store.stop_if_unequal()

    def _take(self, one):
        count = 1 + self._alike.get(one.number, 0)
        journal = self.store.journal()
        if isinstance(one, SetAside):
            self.failed += count
            told = {"how": one.how, "message": one.message, "tries": one.tries, "memory_peak": one.peak}
            journal.append(self.plan.identity(one.number), told, kind="failed", urgent=True)
            return
        self.done += count
        if one.answer is not None:  # of a worker that has no journal of its own
            identity, content, bulk = one.answer
            journal.append(identity, content, bulk=bulk)


@contextmanager
def sweeping(
    asked: Asked, folder: Path, *, shard: tuple[int, int] | None = None, needed: float = 0, grows: bool = True
) -> Iterator[Sweeping]:
    """A sweep in its folder; raises what `Store.open` does, before anything is run.  ``grows`` says whether its design
    keeps its points when it gets more.
    """
    made = program()
    try:
        store = Store.open(folder, asked.content(), program=made, shared=shard is not None, needed=needed)
    except WrongFolder as fault:
        if grows:
            raise
        raise WrongFolder(
            f"{fault}\nA Latin square of more points has other ones: choose sobol if it is to grow."
        ) from fault
    with store:
        yield Sweeping(Plan(asked, made, shard), store)


def watched(
    work: Sweeping,
    *,
    workers: int,
    engine: str = "kernel",
    customer: type | None = None,
    memory: int | None = None,
    limit: float | None = None,
) -> Supervisor:
    """The supervisor that does a sweep's runs on this machine: `memory` bytes a worker, `limit` seconds a run."""
    task = SweepTask(work.plan, work.store.folder, engine, customer)
    return Supervisor(task, workers, memory=memory, limit=limit, size=work.plan.size)


def exit_code(work: Sweeping) -> int:
    """0, or 1 if runs failed."""
    return errors.SOME_RUNS_FAILED if work.failed or work.given_up else errors.DONE
