"""One way to stop, whatever asks for it: Ctrl-C, SIGTERM, SIGHUP (a terminal that was closed), Ctrl-Break.

The first signal raises `Stopped` in the main thread, so that everything is left through its ``finally``; further ones
change nothing.  Whatever must not stay behind, worker processes or a half-written folder, is told to `on_stop` before
it comes to be, and undone at the end wherever the exception happened to strike.  If the main thread does not come out
within `GRACE` seconds (it is compiling, or a library swallowed the exception), a second thread does the same for it.

`held_back` keeps signals waiting for the few instructions that belong together.  Nothing here changes a process that
does not come through `one_way_out`: in another program's hands, Python's own handling stays.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from sim.errors import INTERRUPTED

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
SIGNALS = tuple(getattr(signal, name) for name in NAMES if hasattr(signal, name))
GRACE = 1.5
"""Seconds that the main thread has to come out by itself."""
LONGEST_HOLD = 10.0
"""Seconds that the second thread waits for what is held back: flushing a slow disk may take some."""


class Stopped(KeyboardInterrupt):
    """A signal asked this process to stop; its number is the argument."""


_undo: dict[Any, Any] = {}
_ending = threading.Lock()
_holding = threading.RLock()


def on_stop(undo: Callable[..., Any]) -> Callable[..., Any]:
    """Call `undo()` if this process is stopped; returns a function that takes it back, once there is nothing to undo.

    `undo` may be called from another thread and more than once.
    """
    key = object()
    _undo[key] = undo
    return lambda: _undo.pop(key, None)


def _undo_all():
    for key in reversed(list(_undo)):
        undo = _undo.pop(key, None)
        if undo is not None:
            with contextlib.suppress(Exception):
                undo()


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Keep signals waiting while something is done whole; in the main thread alone, where they are heard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came, before = [], {}
    with _holding:
        try:
            for each in SIGNALS:
                if signal.getsignal(each) not in (signal.SIG_IGN, None):
                    before[each] = signal.signal(each, lambda number, _frame: came.append(number))
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
            for number in came[:1]:  # also after a failure, which the signal may have caused
                signal.raise_signal(number)


@contextlib.contextmanager
def one_way_out(last_words: Callable[..., Any]) -> Iterator[list[Any]]:
    """The door: signals that arrive meanwhile end what is being done, undo what must not stay, and have
    `last_words(name of the signal)` called.

    Yields a list that then holds the signal's number, and ends normally.  A signal that is ignored (nohup, a job in the
    background) stays ignored.  Outside the main thread nothing is heard.
    """
    if threading.current_thread() is not threading.main_thread():
        yield []
        return
    asked: list[int] = []
    left = threading.Event()

    def ask(number, _frame):
        if not asked:
            asked.append(number)
            raise Stopped(number)

    def end(number):
        _undo_all()
        last_words(signal.Signals(number).name)

    heard = {each for each in SIGNALS if signal.getsignal(each) not in (signal.SIG_IGN, None)}
    with _woken(lambda number: _end_instead(number, heard, left, end)):
        before = {each: signal.signal(each, ask) for each in heard}
        try:
            yield asked
        except BaseException as error:
            if not asked and not isinstance(error, KeyboardInterrupt):
                raise
            asked = asked or [signal.SIGINT]
            if not _ending.acquire(blocking=False):
                time.sleep(60.0)  # the second thread is at it and ends the process
            try:
                left.set()
                end(asked[0])
            finally:
                _ending.release()
        finally:
            left.set()
            for each, handler in before.items():
                signal.signal(each, handler)


def _end_instead(number, heard, left, end):
    """What the second thread does once a signal came."""
    if number not in heard or left.wait(GRACE) or not _ending.acquire(blocking=False):
        return
    _holding.acquire(timeout=LONGEST_HOLD)
    with contextlib.suppress(Exception):
        end(number)
    with contextlib.suppress(Exception):
        sys.stdout.flush()
    os._exit(INTERRUPTED)


@contextlib.contextmanager
def _woken(heard):
    """A thread that hears of signals even while the main thread cannot: `heard(number)` is called in it."""
    inner, outer = socket.socketpair()
    outer.setblocking(False)
    before = signal.set_wakeup_fd(outer.fileno(), warn_on_full_buffer=False)

    def listen():
        for number in iter(lambda: inner.recv(1), b""):
            heard(number[0])

    listener = threading.Thread(target=listen, name="signals", daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        outer.close()
        listener.join()
        inner.close()


def ignore() -> None:
    """Hear of no signal any more: the work is over, and the interpreter is tidying up."""
    for each in SIGNALS:
        with contextlib.suppress(ValueError, OSError):
            signal.signal(each, signal.SIG_IGN)
