"""A process that does one job after another for somebody who waits for each: a job is handed over when the last one is
done, so that jobs which nobody wants any more never start.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from sim.study.runs.worker_processes import end, heed_only_the_parent, interrupts_held_back

__all__ = ["BrokenProcessPool", "SingleWorker"]

_task: Any = None  # of the process


class SingleWorker:
    """One process that calls ``task(job)``; ``task`` is sent there once, and may keep things between jobs.

    The process is started with the first job, and a new one in its place with the next after it died.
    """

    def __init__(self, task: Callable[[Any], Any]) -> None:
        self.task = task
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, job: Any) -> Future:
        """The future of a job; it fails with `BrokenProcessPool` where the process dies at it."""
        with interrupts_held_back():
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_receive, initargs=(self.task,))
            return self._pool.submit(_perform, job)

    @property
    def pid(self) -> int | None:
        """The process, or None."""
        return next(iter(self._processes()), None)

    def _processes(self):
        return dict((self._pool and self._pool._processes) or {})

    def end(self) -> None:
        """End the process, at once if need be; nothing of its job comes any more."""
        pool, processes = self._pool, list(self._processes().values())
        self._pool = None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            end(processes)


def _receive(task):
    """First thing in the process."""
    global _task
    heed_only_the_parent()
    _task = task


def _perform(job):
    return _task(job)
