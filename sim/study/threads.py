"""Work that is mostly compiled, shared among threads of this process: compiled weeks let other threads go on."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

from sim.processors import usable


def threads_here() -> int:
    """How many threads this process may share its work among: as many processors as it may use; in a worker process,
    which has others beside it, one.
    """
    return usable() if multiprocessing.parent_process() is None else 1


def in_order[Found](task: Callable[[int], Found], numbers: range, threads: int) -> Iterator[Found]:
    """``task(number)`` for each of the numbers, in their order; up to `threads` of them are under way at a time.

    Whoever stops asking stops what has not begun, and waits for what has.
    """
    if threads == 1 or len(numbers) <= 1:
        yield from map(task, numbers)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="replication") as pool:
        given, under_way = iter(numbers), deque[Future[Found]]()
        try:
            while True:
                for number in given:
                    under_way.append(pool.submit(copy_context().run, task, number))
                    if len(under_way) > threads:  # one waits, so that no thread does
                        break
                if not under_way:
                    return
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()
