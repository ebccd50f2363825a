"""The supervisor: runs in worker processes, watched, so that a run that raises, hangs, eats memory or kills its process
never stops the others.

Every worker is a pool of one process, so that it is known whose fault a death was: the run that the worker was at.
It is tried `TRIES` times, each time alone, and then set aside with what became of it.

A worker goes on with its next runs while the last are brought to the disk; a run counts as done when it is there.
"""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim import signals
from sim.errors import RegularsError
from sim.study.crew.worker import CRASHED, OUT_OF_MEMORY, TIMED_OUT, Made, Worker

TRIES = 3
ALIKE = 20
"""So many failures that are all alike, before any run was done, end it."""
LOOK_EVERY = 0.1  # seconds
SHORTEST_LIMIT = 60.0  # seconds
LIMIT_FACTOR = 20.0
"""A run may take so many times the median of those done (per unit of its size)."""
STARTING = 900.0
"""Seconds that a worker has to begin its first run, compiling included."""
CHUNK_SECONDS = 0.5
LONGEST_CHUNK = 64
LATEST = 501
"""Runs whose median says how long one takes."""
BROKEN_STARTS = 3
MOST_UNKEPT = 2
"""Chunks of a worker that may be on their way to the disk; with so many it waits for it."""


class Done(NamedTuple):
    """A run that was done."""

    number: int
    seconds: float
    answer: Any


class SetAside(NamedTuple):
    """A run that was tried `tries` times; `peak` bytes is the most its process was seen to use, or None."""

    number: int
    how: str
    message: str
    tries: int
    peak: int | None


class FailAlike(RegularsError):
    """The first runs all failed, and alike: the message is theirs."""

    exit_code = 1


@dataclass
class Supervisor:
    """Does runs by number over `workers` processes: ``run(number)`` is called in a worker.

    ``run``      what can be sent to another process once and is then called there
    ``memory``   bytes that a worker may use, or None
    ``limit``    seconds that a run may take; None: `LIMIT_FACTOR` times the median, at least `SHORTEST_LIMIT`
    ``tries``    how often a run is tried before it is set aside
    ``size``     how long a run takes beside others, as far as is known beforehand (residents × weeks); default alike

    If ``run`` has a ``flush``, a worker calls it after some runs, and none of them is told as done before it is back.

    Use as a context; leaving it ends every process.  ``failures`` are those set aside so far.
    """

    run: Callable[[int], Any]
    workers: int
    memory: int | None = None
    limit: float | None = None
    size: Callable[[int], float] = lambda _: 1.0
    tries: int = TRIES
    failures: list[SetAside] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._crew = [Worker(self.run) for _ in range(self.workers)]
        self._unkept: dict[Worker, deque[tuple[int, list[Done]]]] = {worker: deque() for worker in self._crew}
        self._forget: Callable[..., Any] = lambda: None
        self._tries: dict[int, int] = {}
        self._peaks: dict[int, int] = {}
        self._paces: deque[float] = deque(maxlen=LATEST)  # seconds per unit of size
        self._starts = 0
        self._done = 0

    def __enter__(self):
        self._forget = signals.on_stop(self.stop)
        return self

    def __exit__(self, *_):
        self.stop()
        self._forget()

    def stop(self) -> None:
        """End every process."""
        for each in self._crew:
            each.end()

    def results(self, numbers: Sequence[int]) -> Iterator[Done | SetAside]:
        """What became of every run, as it comes.

        Raises `FailAlike` where the first `ALIKE` all fail alike, and what a worker says that cannot write.
        """
        ahead, alone = deque(numbers), deque[int]()
        while True:
            for worker in self._crew:
                if worker.future is None:
                    yield from self._given(worker, ahead, alone)
            busy = [worker for worker in self._crew if worker.future is not None]
            if not busy:
                return
            futures = [worker.future for worker in busy if worker.future is not None]
            wait(futures, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
            for worker in busy:
                assert worker.future is not None
                if worker.future.done():
                    found, again, rest = self._ended(worker)
                else:
                    found, again, rest = self._looked_at(worker)
                alone.extend(again)
                ahead.extendleft(reversed(rest))
                for one in (*self._kept_by(worker), *found):
                    yield one
                    self._refuse_what_fails_alike(one)

    def _given(self, worker, ahead, alone):
        """Give a worker its next runs, or have it wait for the disk where there are none or too much is under way.

        Returns what is told late of a process that is found to be dead.
        """
        unkept = self._unkept[worker]
        chunk: list[int] = []
        if (ahead or alone) and len(unkept) < MOST_UNKEPT:
            chunk = [alone.popleft()] if alone else self._chunk(ahead)
        elif not unkept:
            return []
        try:
            worker.give(chunk)
        except BrokenProcessPool:  # it died while nobody was looking
            worker.end()
            found = self._kept_by(worker)
            ahead.extendleft(reversed([*self._lost_by(worker), *chunk]))
            return [*found, *self._given(worker, ahead, alone)]
        return []

    def _kept_by(self, worker):
        """What is kept by now of what a worker has done."""
        unkept, found = self._unkept[worker], []
        while unkept and unkept[0][0] <= worker.kept:
            found += unkept.popleft()[1]
        return found

    def _lost_by(self, worker):
        """The runs that a process which was ended had done and not kept: they are made again."""
        unkept = self._unkept[worker]
        lost = [one.number for number, done in unkept if number > worker.kept for one in done]
        while unkept and unkept[-1][0] > worker.kept:
            unkept.pop()
        return lost

    def _chunk(self, ahead):
        """The next runs for a worker: some half a second of them, and no more than its fair share of what is left."""
        pace = statistics.median(self._paces) if self._paces else None
        most = 1 if not pace else int(CHUNK_SECONDS / max(pace * self.size(ahead[0]), 1e-6))
        share = -(-len(ahead) // (2 * self.workers))
        return [ahead.popleft() for _ in range(max(1, min(most, LONGEST_CHUNK, share)))]

    def _ended(self, worker):
        """(what became of runs, runs to be tried again, runs that were not begun) of a worker that is at its end."""
        future, chunk = worker.future, worker.chunk
        error = future.exception()
        if error is None:
            worker.future = None
            self._starts = 0
            found, again = self._of_chunk(future.result(), worker.peak)
            self._unkept[worker].append((worker.given, [one for one in found if isinstance(one, Done)]))
            return [one for one in found if not isinstance(one, Done)], again, []
        if not isinstance(error, BrokenProcessPool):
            raise error
        begun = worker.at is not None
        if not begun and not worker.place:
            self._starts += 1
            if self._starts >= BROKEN_STARTS * self.workers:
                raise RegularsError(
                    f"Workers die before they begin a run ({BROKEN_STARTS} times in a row): most likely for want of "
                    'memory, or in a script without `if __name__ == "__main__":`.'
                )
            worker.end()
            return [], [], [*self._lost_by(worker), *chunk]
        return self._died(worker, CRASHED, "its process died")

    def _looked_at(self, worker):
        """The same of a worker that is at work: it is ended if a run takes too long or too much."""
        self._see_memory(worker)
        if self.memory is not None and worker.peak > self.memory:
            return self._died(worker, OUT_OF_MEMORY, f"it used more than the {self.memory / 1e6:,.0f} MB of a worker")
        at = worker.at
        if at is None:
            stalled = time.monotonic() - worker.since > STARTING
            return self._died(worker, CRASHED, "its process does nothing") if stalled else ([], [], [])
        number, seconds = at
        most = self.longest(number)
        if seconds > most:
            return self._died(worker, TIMED_OUT, f"it took longer than its {most:,.3g} seconds")
        return [], [], []

    def longest(self, number: int) -> float:
        """Seconds that a run may take."""
        if self.limit is not None:
            return self.limit
        if not self._paces:
            return STARTING
        return max(SHORTEST_LIMIT, LIMIT_FACTOR * statistics.median(self._paces) * self.size(number))

    def _see_memory(self, worker):
        import psutil

        try:
            used = psutil.Process(worker.pid).memory_info().rss if worker.pid else 0
        except psutil.Error:
            return
        worker.peak = max(worker.peak, used)

    def _died(self, worker, how, message):
        """End a worker; the run that it was at is to blame, those after it were not begun, those before it are made
        again, for what they said is lost.
        """
        place, chunk, peak = worker.place, worker.chunk, worker.peak
        worker.end()
        lost = self._lost_by(worker)
        if not chunk:  # it was at no run
            return [], [], lost
        guilty, rest = chunk[place], [*lost, *chunk[:place], *chunk[place + 1 :]]
        found, again = self._of_chunk([Made(guilty, 0.0, how, message)], peak)
        return found, again, rest

    def _of_chunk(self, made, peak):
        """(done or set aside, to be tried again)."""
        found, again = [], []
        for one in made:
            number = one.number
            if one.failed is None:
                self._paces.append(one.seconds / self.size(number))
                self._done += 1
                found.append(Done(number, one.seconds, one.answer))
                continue
            self._peaks[number] = max(self._peaks.get(number, 0), peak)
            self._tries[number] = self._tries.get(number, 0) + 1
            if self._tries[number] < self.tries:
                again.append(number)
                continue
            aside = SetAside(number, one.failed, one.answer, self.tries, self._peaks[number] or None)
            self.failures.append(aside)
            found.append(aside)
        return found, again

    def _refuse_what_fails_alike(self, one):
        if self._done or not isinstance(one, SetAside) or len(self.failures) < ALIKE:
            return
        if len({(each.how, each.message) for each in self.failures}) == 1:
            raise FailAlike(
                f"The first {len(self.failures)} runs all failed alike, so it was stopped: {one.how}: {one.message}."
            )
