"""Processes that are timed beside each other, or from their start."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim import signals

NEW_GROUP = 0x200
"""Windows' flag for a process group of its own (`subprocess.CREATE_NEW_PROCESS_GROUP`, which exists only there)."""
ROOT = Path(__file__).resolve().parents[2]


def printed_by(code: str, many: int) -> list[float]:
    """The number that each of `many` processes prints that run the same Python `code` at once."""
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(child([sys.executable, "-c", code], os.environ)) for _ in range(many)]
        return [float(each.communicate()[0]) for each in running]


@contextlib.contextmanager
def child(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that hears of no Ctrl-C itself and never outlives what it was started for."""
    alone: dict[str, Any] = {"process_group": 0} if os.name != "nt" else {"creationflags": NEW_GROUP}
    started: list[subprocess.Popen[str]] = []

    def kill_all():
        for each in started:
            each.kill()

    with undone(kill_all):
        with signals.held_back():
            running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT, **alone)
            started.append(running)
        try:
            yield running
        finally:
            running.kill()
            running.wait()
            if running.stdout is not None:
                running.stdout.close()


@contextlib.contextmanager
def undone(undo: Callable[[], object]) -> Iterator[None]:
    """Have `undo()` called if this process is stopped meanwhile."""
    forget = signals.on_stop(undo)
    try:
        yield
    finally:
        forget()
