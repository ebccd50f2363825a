"""Everything that a run compiles: what of it is done meanwhile, and all of it beforehand, for images and lessons."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.compiled import disk
from sim.kernel import first_start
from sim.scenario import read
from sim.scenario.text.wording import plain
from sim.study.compare import compare

SMALLEST = "minimal"
"""The shipped scenario whose run calls every compiled function that a plain run calls."""
LOOK_EVERY = 1.0
"""Seconds between two looks at what is compiled."""
PARTS = {
    "fire": "who is fired",
    "notice": "what is noticed",
    "need": "who goes out",
    "decide": "decisions",
    "decide_passers": "decisions of passers-by",
    "seat": "seats",
    "visit": "visits",
    "decide_and_visit": "decisions and visits together",
    "visit_passers": "visits of passers-by",
    "talk": "what is told",
    "listen": "what is heard",
    "stand": "how customers stand",
    "movers": "who moves away",
    "replace": "who moves in",
}
"""The parts of a week that take long to compile (`sim.kernel.prepare.parts`), in the order in which they come."""


def prepare(tell: Callable[[str], object]) -> None:
    """Compile the market of this version and keep it where the user's caches are; `tell(line)` says what is done."""
    if not first_start():
        tell("The market of this version is compiled already.")
        return
    tell("The market of this version is compiled, once, which takes about a minute.")
    began = time.monotonic()
    with told_of(lambda line: line and tell(line)):
        compare(read(SMALLEST), replications=1, worlds=1, workers=1)
    tell(f"Done in {plain(round(time.monotonic() - began))} seconds; every later start takes it from there.")


@contextmanager
def told_of(tell: Callable[[str], object]) -> Iterator[None]:
    """While it lasts, `tell(line)` is called in a thread with the part of the market that is being compiled, in this
    process or in another, whenever that is a new one, and with "" once all are; never where nothing is to compile.
    """
    if not first_start():
        yield
        return
    over = threading.Event()

    def watch():
        last = None
        while not over.is_set():
            line = at_work()
            if line != last:
                tell(line)
            if not line:
                return
            last = line
            over.wait(LOOK_EVERY)

    thread = threading.Thread(target=watch, name="compiling", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def at_work() -> str:
    """Which part of the market is compiled next, and how many are; "" once it is compiled as a whole."""
    if not first_start():
        return ""
    left = [name for name in PARTS if not disk.holds(name)]
    done = f"{len(PARTS) - len(left)} of {len(PARTS)} parts"
    return f"compiling: {PARTS[left[0]] if left else 'the week as a whole'} ({done} done)"
