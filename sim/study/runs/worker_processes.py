"""Worker processes: started so that no signal reaches them, ended so that nobody is left behind."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import connection, resource_tracker
from typing import Any

from sim import console, signals

PATIENCE = 1.0
"""Seconds that a worker has to end when it is told to, before it is killed."""

PARENTS = set(signals.SIGNALS) - {signal.SIGTERM}
"""Signals that only the parent heeds, though a terminal sends them to all; SIGTERM is how it ends a worker."""


def end(processes: Sequence[Any]) -> None:
    """End processes, politely first; nobody is left behind."""
    for how in ("terminate", "kill"):
        for process in processes:
            getattr(process, how)()
        patience = time.monotonic() + PATIENCE
        for process in processes:
            process.join(max(0.0, patience - time.monotonic()))
        processes = [process for process in processes if process.is_alive()]
        if not processes:
            return


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Processes that are started meanwhile never hear of an interrupt or of a closed terminal, not even before they can
    say so themselves; and a start is never broken off in its midst.
    """
    with signals.held_back():
        if not hasattr(signal, "pthread_sigmask"):
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, PARENTS)
        try:
            resource_tracker.ensure_running()  # it would let interrupts through again if it were started by a pool
            signal.pthread_sigmask(signal.SIG_BLOCK, PARENTS)
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heed_only_the_parent() -> None:
    """First thing in a worker: an interrupt is the parent's business, and so is the worker's end."""
    for each in PARENTS:
        signal.signal(each, signal.SIG_IGN)
    console.make_safe()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent():
    """A worker whose parent was killed has nobody to work for."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
