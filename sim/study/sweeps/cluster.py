"""The same sweep on a cluster: Dask's workers do the runs and send back what they found, this process journals it.

Workers need no disk that this one sees.  A worker that is killed is known to Dask; the chunk that it was at is given to
others a run at a time, and a run that kills `TRIES` workers is set aside.
"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from typing import Any

from sim.errors import RegularsError, UsageError
from sim.study.crew.supervisor import TRIES, Done, SetAside
from sim.study.crew.worker import CRASHED, TIMED_OUT, Made, one
from sim.study.store.code_hash import program
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.task import SweepTask

CHUNK = 8
"""Runs that a worker is given at a time."""
AHEAD = 3
"""Chunks that wait for each worker, so that none is idle."""
WAIT_FOR_WORKERS = 60.0  # seconds
WAIT_FOR_ANSWER = 10.0  # seconds, of the scheduler
LOOK_EVERY = 5.0  # seconds after which it is seen whether a worker is there at all


class Cluster:
    """A connection to a scheduler of Dask distributed.  Use as a context.

    ``address`` is that of a scheduler ("tcp://…"), or "local" for ``workers`` processes of this machine.  Raises
    UsageError where the package is not installed, nobody answers, or a worker has another program.
    """

    def __init__(self, address: str, plan: Plan, *, workers: int = 1, engine: str = "kernel",
                 customer: type | None = None) -> None:  # fmt: skip
        self.address, self.plan, self.workers = address, plan, workers
        self.engine, self.customer = engine, customer
        self._client: Any = None
        self._local: Any = None

    def __enter__(self) -> "Cluster":
        try:
            import distributed
        except ImportError:
            raise UsageError(
                "--cluster needs the package distributed; install it with: pip install 'regulars[cluster]'"
            ) from None
        try:
            if self.address == "local":
                self._local = distributed.LocalCluster(
                    n_workers=self.workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                    worker_dashboard_address=None,
                )  # fmt: skip
                self._client = distributed.Client(self._local)
            else:
                self._client = distributed.Client(self.address, timeout=WAIT_FOR_ANSWER)
            self._client.wait_for_workers(1, timeout=WAIT_FOR_WORKERS)
        except (OSError, TimeoutError, ValueError) as fault:
            self.__exit__()
            raise UsageError(
                f"No worker answers at {self.address} ({str(fault).splitlines()[0] or type(fault).__name__}). Is the "
                "scheduler running, and has it a worker?"
            ) from fault
        self._refuse_other_programs()
        return self

    def __exit__(self, *_):
        for each in (self._client, self._local):
            if each is not None:
                each.close()
        self._client = self._local = None

    def _refuse_other_programs(self):
        """Raise UsageError if a worker has another program or other versions of what the numbers depend on."""
        mine = self.plan.program
        for where, theirs in self._client.run(program).items():
            if (theirs["code"], theirs["versions"]) != (mine["code"], mine["versions"]):
                raise UsageError(_other(where, mine, theirs))

    def results(self, numbers: Sequence[int]) -> Iterator[Done | SetAside]:
        """What became of every run, as it comes.  Raises RegularsError where the scheduler or all workers are gone."""
        import distributed

        try:
            yield from self._results(numbers, distributed.wait)
        except (OSError, RuntimeError, CancelledError, AttributeError) as fault:
            if self._client is None or self._client.status == "running":
                raise
            raise self._without_scheduler() from fault

    def _without_scheduler(self):
        return RegularsError(
            f"The scheduler at {self.address} is gone. What is finished is kept; start it again, with its workers, and "
            "give the same command."
        )

    def _results(self, numbers, wait):
        ahead, tries = deque(numbers), dict[int, int]()
        alone = deque[int]()
        waiting: dict[Any, list[int]] = {}
        lonely = None  # since when there is no worker
        while ahead or alone or waiting:
            most = max(1, self._workers()) * AHEAD
            while len(waiting) < most and (ahead or alone):
                chunk = [alone.popleft()] if alone else [ahead.popleft() for _ in range(min(CHUNK, len(ahead)))]
                part, inside = self.plan.part(chunk)  # with its work, so that no worker's death loses what others need
                task = SweepTask(part, None, self.engine, self.customer)
                future = self._client.submit(perform, task, inside, self.plan.program["code"], pure=False, retries=0)
                waiting[future] = chunk
            try:
                ended = wait(list(waiting), timeout=LOOK_EVERY, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                lonely = None if self._workers() else lonely or time.monotonic()
                if lonely is not None and time.monotonic() - lonely > WAIT_FOR_WORKERS:
                    self._without_workers()
                    alone.extend(number for chunk in waiting.values() for number in chunk)
                    waiting.clear()
                continue
            future = next(iter(ended))
            chunk = waiting.pop(future)
            if future.status == "finished":
                made = [Made(*each) for each in future.result()]
                found = [one._replace(number=number) for one, number in zip(made, chunk, strict=True)]
            else:
                found = self._failed(future, chunk)
                if found is None:  # not known whose fault it was: each by itself
                    alone.extend(chunk)
                    continue
            for each in found:
                if each.failed is None:
                    yield Done(each.number, each.seconds, each.answer)
                    continue
                tries[each.number] = tries.get(each.number, 0) + 1
                if tries[each.number] < TRIES:
                    alone.append(each.number)
                else:
                    yield SetAside(each.number, each.failed, each.answer, TRIES, None)

    def _workers(self):
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def _without_workers(self):
        """Nobody has been there for long: processes of this machine are started anew, others must be seen to."""
        if self._local is None:
            raise RegularsError(
                f"No worker has been there for {WAIT_FOR_WORKERS:g} seconds at {self.address}. What is finished is "
                "kept; start workers and give the same command again."
            )
        self.__exit__()
        self.__enter__()

    def _failed(self, future, chunk):
        """`Made` of a chunk whose worker did not answer; None where it held several runs."""
        if self._client.status != "running":
            raise self._without_scheduler()
        error = future.exception()
        if isinstance(error, RegularsError):
            raise error
        if len(chunk) > 1:
            return None
        killed = type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError")
        message = "its process died" if killed else f"{type(error).__name__}: {error}"
        return [Made(chunk[0], 0.0, CRASHED if killed or not isinstance(error, TimeoutError) else TIMED_OUT, message)]


def perform(task: SweepTask, numbers: Sequence[int], code: str) -> list[tuple]:
    """In a worker: all runs of a chunk, each with what became of it; raises UsageError in one with another program."""
    if program()["code"] != code:  # one that joined late
        raise UsageError("A worker that joined has another version of the program; install the same everywhere.")
    return [tuple(one(task, number)) for number in numbers]


def _other(where, mine, theirs):
    if theirs["versions"] != mine["versions"]:
        names = sorted(n for n in {*mine["versions"], *theirs["versions"]}
                       if mine["versions"].get(n) != theirs["versions"].get(n))  # fmt: skip
        told = ", ".join(
            f"{n} {theirs['versions'].get(n, 'none')}, here {mine['versions'].get(n, 'none')}" for n in names
        )
    else:
        files = sorted(path for path in mine["files"] if theirs["files"].get(path) != mine["files"][path])
        told = f"{files[0]} is another" if files else "its source is another"
    return f"The worker {where} has another program ({told}): its numbers could differ. Install the same everywhere."
