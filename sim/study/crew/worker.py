"""One worker process and what it shares with whoever watches it: which run it is at, since when, and what is kept."""

import multiprocessing
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, NamedTuple

from sim.study.runs.worker_processes import end, heed_only_the_parent, interrupts_held_back

IDLE = -1.0
"""The run of a worker that is at none."""
OUT_OF_MEMORY, RAISED, TIMED_OUT, CRASHED = "out of memory", "raised", "timed out", "crashed"
GIVEN_UP = "given up"
"""How a run can fail; given up: never tried, for all that came before it had failed alike."""

_run: Any = None  # of the worker: what does a run
_at: Any = None  # of the worker: [run, since (s, monotonic), place in the chunk, chunks that are kept]
_keeping: Any = None  # of the worker: a `_Keeping`


class Made(NamedTuple):
    """What a worker says of one run: `failed` is None or how it failed, `answer` then the message."""

    number: int
    seconds: float
    failed: str | None
    answer: Any


class Worker:
    """A pool of one process, started when it is first given something.

    ``run(number)`` is called in the process for every run of a chunk; ``run`` can be sent there.  If it has a
    ``flush``, that is called after every chunk, while the next is done: until it is back the chunk counts in `given`
    and not in `kept`.
    """

    def __init__(self, run: Callable[[int], Any]) -> None:
        self.run = run
        self.chunk: tuple[int, ...] = ()
        self.future: Future | None = None
        self.peak = 0  # bytes, the most that was seen in use during this chunk
        self._context = multiprocessing.get_context("spawn")
        self._pool: ProcessPoolExecutor | None = None
        self._shared: Any = None
        self.since = 0.0  # when it was last given something
        self.given = 0  # chunks that this process was given

    def give(self, chunk: Sequence[int]) -> None:
        """Have these runs done, one after the other; `future` is then theirs.  An empty chunk waits until all is kept
        or cannot be; what the process met when it wrote is raised by the future of the chunk that comes next.
        """
        self.chunk, self.peak, self.since = tuple(chunk), 0, time.monotonic()
        with interrupts_held_back():
            if self._pool is None:
                self._shared = self._context.Array("d", [IDLE, 0.0, 0.0, 0.0], lock=False)
                self._pool = ProcessPoolExecutor(
                    1, mp_context=self._context, initializer=_receive, initargs=(self.run, self._shared)
                )
            self._shared[0] = IDLE
            self._shared[2] = 0.0
            self.given += 1
            self.future = self._pool.submit(_perform, self.chunk, self.given)

    @property
    def pid(self) -> int | None:
        """The process, or None."""
        return next(iter(self._processes()), None)

    def _processes(self):
        return dict((self._pool and self._pool._processes) or {})

    @property
    def at(self) -> tuple[int, float] | None:
        """(run at hand, seconds that it has taken); None between runs."""
        if self._shared is None or self._shared[0] == IDLE:
            return None
        return int(self._shared[0]), time.monotonic() - self._shared[1]

    @property
    def place(self) -> int:
        """How many runs of the chunk are over."""
        return 0 if self._shared is None else int(self._shared[2])

    @property
    def kept(self) -> int:
        """How many of the chunks that were `given`, from the first on, are kept by now."""
        return 0 if self._shared is None else int(self._shared[3])

    def end(self) -> None:
        """End the process, at once if need be; nothing of the chunk comes any more.  `kept` then stands until the next
        process is started.
        """
        pool, processes = self._pool, list(self._processes().values())
        self._pool = self.future = None
        self.given = 0
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            end(processes)


def _receive(run, shared):
    """First thing in the process."""
    global _run, _at, _keeping
    heed_only_the_parent()
    _run, _at, _keeping = run, shared, _Keeping(getattr(run, "flush", None), shared)


class _Keeping:
    """Has what was done kept while the process goes on: a thread that calls ``flush()`` for one chunk after another."""

    def __init__(self, flush, shared):
        self.flush, self.shared, self.fault = flush, shared, None
        self.chunks = queue.Queue()
        if flush is not None:
            threading.Thread(target=self._keep, name="keeping", daemon=True).start()

    def keep(self, chunk):
        """The chunk of that number is done."""
        if self.flush is None:
            self.shared[3] = chunk
        else:
            self.chunks.put(chunk)

    def raise_fault(self):
        """Raise what a ``flush`` raised."""
        if self.fault is not None:
            raise self.fault

    def _keep(self):
        while True:
            chunk = self.chunks.get()
            try:
                if self.fault is None:
                    self.flush()
                    self.shared[3] = chunk
            except MemoryError:
                os._exit(1)  # nobody's fault: the runs are made again
            except BaseException as fault:
                self.fault = fault
            self.chunks.task_done()


def _perform(chunk, which):
    """All runs of a chunk, the ``which``-th that was given, each with what became of it: a list of `Made`.  They are
    kept a little later.
    """
    _keeping.raise_fault()
    made = []
    for place, number in enumerate(chunk):
        _at[1], _at[2] = time.monotonic(), place
        _at[0] = number
        made.append(one(_run, number))
    _at[0] = IDLE
    _keeping.keep(which)
    if not chunk:
        _keeping.chunks.join()
    return made


def one(run: Callable[[int], Any], number: int) -> Made:
    """One run with what became of it; only that nothing can be written is raised."""
    began = time.perf_counter()
    try:
        failed, answer = None, run(number)
    except MemoryError as error:
        failed, answer = OUT_OF_MEMORY, _told(error)
    except BaseException as error:  # also SystemExit: what a customer's code does there is no reason to stop
        if isinstance(error, KeyboardInterrupt):
            raise
        if _is_fatal(error):
            raise
        failed, answer = RAISED, _told(error)
    return Made(number, time.perf_counter() - began, failed, answer)


def _is_fatal(error):
    """Whether an error says that nothing more can be written: that is not the run's fault, and ends all of it."""
    from sim.errors import CannotWrite, DiskFull

    return isinstance(error, CannotWrite | DiskFull)


def _told(error):
    """One line; where in the code it struck is part of it, for errors that say nothing."""
    frame = sys.exc_info()[2]
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" ({frame.tb_frame.f_code.co_name}, line {frame.tb_lineno})" if frame is not None else ""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}{where}" if text else f"{type(error).__name__}{where}"
