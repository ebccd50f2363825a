"""Everything that a run compiles, compiled beforehand: for images, batch queues and lessons."""

import time
from collections.abc import Callable

from sim.kernel import first_start
from sim.scenario import read
from sim.scenario.text.wording import plain
from sim.study.compare import compare

SMALLEST = "minimal"
"""The shipped scenario whose run calls every compiled function that a plain run calls."""


def prepare(tell: Callable[[str], object]) -> None:
    """Compile the market of this version and keep it where the user's caches are; `tell(line)` says what is done."""
    if not first_start():
        tell("The market of this version is compiled already.")
        return
    tell("The market of this version is compiled, once, which takes about a minute.")
    began = time.monotonic()
    compare(read(SMALLEST), replications=1, worlds=1, workers=1)
    tell(f"Done in {plain(round(time.monotonic() - began))} seconds; every later start takes it from there.")
