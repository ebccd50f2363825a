"""Tasks over processes: in order, a few ahead, and never hanging when a worker dies."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from typing import Any

from sim import signals
from sim.errors import RegularsError
from sim.study.runs.ahead import end_pool, new_pool, taken_over
from sim.study.runs.outcomes import Outcome
from sim.study.runs.worker_processes import interrupts_held_back

ATTEMPTS = 3
"""How often a task is tried when its worker dies."""

_numbers = count()
_task = None  # in a worker: the number of the pool that it works for, and its task


class ProcessPool:
    """`workers` processes that run `task(job)` for one job after another; with one worker, this process does it
    itself.

    `task` is an object that can be sent to another process once and is then called there with whatever a job is.
    Use as a context, as often as there is work; leaving it stops what is still running.
    """

    def __init__(self, task: Callable[..., Any], workers: int) -> None:
        self.task, self.workers = task, workers
        self._pool: ProcessPoolExecutor | None = None
        self._number, self._sent = next(_numbers), b""
        self._forget = lambda: None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop()

    def results(self, jobs: Iterable[Any] | None = None) -> Iterator[tuple[int, list[Outcome]]]:
        """Yield (number of the job, result) as they come, until the jobs are at their end.

        `jobs` may be endless, as it is by default (the numbers 0, 1, 2 ...): whoever asks stops asking when there are
        enough.
        """
        jobs = count() if jobs is None else jobs
        if self.workers == 1:
            for number, job in enumerate(jobs):
                yield number, self.task(job)
            return
        yield from self._from_processes(iter(jobs))

    def _from_processes(self, jobs):
        jobs, open_jobs, waiting, repeat, tries = enumerate(jobs), {}, {}, [], {}
        try:
            while True:
                broken = False
                while len(waiting) < self.workers and not broken:
                    number = repeat.pop(0) if repeat else _next(jobs, open_jobs)
                    if number is None:
                        break
                    try:
                        waiting[self._submit(open_jobs[number])] = number
                    except BrokenProcessPool:  # a worker died while nobody was looking
                        broken = True
                        repeat.insert(0, number)
                    else:
                        tries[number] = tries.get(number, 0) + 1
                if not waiting and not broken:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED) if waiting else ((), ())
                for future in done:
                    if isinstance(future.exception(), BrokenProcessPool):
                        broken = True
                    else:
                        number = waiting.pop(future)
                        del open_jobs[number]
                        yield number, future.result()
                if broken:
                    repeat = sorted([*waiting.values(), *repeat])
                    waiting.clear()
                    self._stop()
                    self._give_up_after(tries, repeat)
        finally:
            for future in waiting:  # whoever asked has had enough
                future.cancel()

    @staticmethod
    def _give_up_after(tries, numbers):
        worn = [number for number in numbers if tries.get(number, 0) >= ATTEMPTS]
        if worn:
            raise RegularsError(
                f"run {worn[0]} could not be done: its process died {ATTEMPTS} times, most likely for want of "
                'memory, or in a script without `if __name__ == "__main__":`; try --workers 1.'
            )

    def _submit(self, job):
        with interrupts_held_back():  # a pool starts the tracker of its semaphores, a submission may start workers
            if self._pool is None:
                self._sent = self._sent or pickle.dumps(self.task)
                self._forget = signals.on_stop(self._stop)
                self._pool = taken_over(self.workers) or new_pool(self.workers)
            return self._pool.submit(_perform, self._number, self._sent, job)

    def _stop(self):
        if self._pool is not None:
            pool, self._pool = self._pool, None
            end_pool(pool)
            self._forget()


def _perform(number, sent, job):
    """Do a job; the task comes with each, for nobody knows which worker has it already."""
    global _task
    if _task is None or _task[0] != number:
        _task = number, pickle.loads(sent)
    return _task[1](job)


def _next(jobs, open_jobs):
    """The number of the next job, which is then among the open ones; None when there is none."""
    for number, job in jobs:
        open_jobs[number] = job
        return number
    return None
