"""Tasks over processes: in order, a few ahead, and never hanging when a worker dies."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection

from sim.errors import RegularsError

ATTEMPTS = 3
"""How often a task is tried when its worker dies."""

_task = None


class Crew:
    """`workers` processes that run `task(number)` for numbers 0, 1, 2 ...; with one worker, this process does it
    itself.

    `task` is an object that can be sent to another process once and is then called there.  Use as a context;
    leaving it stops what is still running.
    """

    def __init__(self, task, workers):
        self.task, self.workers = task, workers
        self._pool = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop()

    def results(self):
        """Yield (number, result) as they come, for ever: whoever asks stops asking when there are enough."""
        if self.workers == 1:
            number = 0
            while True:
                yield number, self.task(number)
                number += 1
        yield from self._from_processes()

    def _from_processes(self):
        waiting, repeat, tries, next_number = {}, [], {}, 0
        while True:
            broken = False
            while len(waiting) < self.workers and not broken:
                number = repeat[0] if repeat else next_number
                try:
                    waiting[self._submit(number)] = number
                except BrokenProcessPool:               # a worker died while nobody was looking
                    broken = True
                else:
                    tries[number] = tries.get(number, 0) + 1
                    repeat, next_number = repeat[1:], max(next_number, number + 1)
            done, _ = wait(waiting, return_when=FIRST_COMPLETED) if waiting else ((), ())
            for future in done:
                if isinstance(future.exception(), BrokenProcessPool):
                    broken = True
                else:
                    yield waiting.pop(future), future.result()
            if broken:
                repeat = sorted([*waiting.values(), *repeat])
                waiting.clear()
                self._stop()
                self._give_up_after(tries, repeat)

    @staticmethod
    def _give_up_after(tries, numbers):
        worn = [number for number in numbers if tries[number] >= ATTEMPTS]
        if worn:
            raise RegularsError(
                f"replication {worn[0]} could not be run: its process died {ATTEMPTS} times, most likely for want of "
                "memory, or in a script without `if __name__ == \"__main__\":`; try --workers 1."
            )

    def _submit(self, number):
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_receive,
                initargs=(self.task,),
            )
        return self._pool.submit(_perform, number)

    def _stop(self):
        if self._pool is not None:
            pool, self._pool = self._pool, None
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            for process in processes:
                process.join()                          # nobody is left behind


def _receive(task):
    """First thing in a worker: keep the task; an interrupt is the parent's business, and so is the worker's end."""
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _task = task


def _end_with_parent():
    """A worker whose parent was killed has nobody to work for."""
    connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


def _perform(number):
    return _task(number)
