"""Worker processes that start while this one is still getting ready, for the first `ProcessPool` to take over."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from sim import signals
from sim.study.runs.worker_processes import end, heed_only_the_parent, interrupts_held_back

_waiting: list["_Waiting"] = []


class _Waiting:
    """Processes that nobody has taken over yet."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.pool: ProcessPoolExecutor | None = None
        self.forget: Callable[[], None] = lambda: None

    def start(self) -> None:
        with interrupts_held_back():
            self.forget = signals.on_stop(self.end)
            self.pool = new_pool(self.workers)
            for _ in range(self.workers):
                self.pool.submit(_import_what_is_wanted)

    def end(self) -> None:
        pool, self.pool = self.pool, None
        if pool is not None:
            end_pool(pool)
        self.forget()


@contextmanager
def started_ahead(workers: int) -> Iterator[None]:
    """Start as many processes now.  While it lasts the first `ProcessPool` of that many takes them over; if none does,
    they are ended.  One worker is no process of its own, and none is started.
    """
    here = _Waiting(workers)
    try:
        if workers > 1:
            _waiting.append(here)
            here.start()
        yield
    finally:
        if here in _waiting:
            _waiting.remove(here)
        here.end()


def taken_over(workers: int) -> ProcessPoolExecutor | None:
    """The processes that were started ahead, if there are exactly so many; from now on they are the caller's."""
    for each in _waiting:
        if each.workers == workers and each.pool is not None:
            _waiting.remove(each)
            pool, each.pool = each.pool, None
            each.forget()
            return pool
    return None


def new_pool(workers: int) -> ProcessPoolExecutor:
    """As many processes, which start when they are given something to do."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=heed_only_the_parent)


def end_pool(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool, whatever they are doing."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    end(processes)


def _import_what_is_wanted():
    """What a run takes, and a worker can have before it is told what to run."""
    import sim.kernel
    import sim.study.runs.answers
    import sim.study.runs.replication  # noqa: F401
    from sim.compiled import load_compiler

    load_compiler()
