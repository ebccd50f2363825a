"""Promise 9: wherever among the runs one kills its worker, all others come, and it takes no longer than it must."""

import os
import random
import signal
import time

import pytest

from sim.study.crew.supervisor import TRIES, Done, SetAside, Supervisor

pytestmark = pytest.mark.process

RUNS, SECONDS = 60, 0.02
MEMORY = 700_000_000


class Deadly:
    """A run of some 20 ms; the one with the number ends its process, or tries to."""

    def __init__(self, number, how):
        self.number, self.how = number, how

    def __call__(self, number):
        time.sleep(SECONDS)
        if number == self.number:
            getattr(self, self.how)()
        return number * 2

    def kill(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def segfault(self):
        os.kill(os.getpid(), signal.SIGSEGV)

    def leave(self):
        os._exit(3)

    def memory_error(self):
        raise MemoryError

    def eat(self):
        held = []
        while True:
            held.append(bytearray(b"x" * 20_000_000))
            time.sleep(0.01)


TOLD = {"kill": "crashed", "segfault": "crashed", "leave": "crashed", "memory_error": "out of memory",
        "eat": "out of memory"}  # fmt: skip


def supervised(number, how):
    began = time.monotonic()
    with Supervisor(Deadly(number, how), 2, memory=MEMORY) as crew:
        found = list(crew.results(range(RUNS)))
    return found, time.monotonic() - began


def placed(luck, hows):
    """One placement for each way; `plain` is how long it takes where nothing dies."""
    plain = max(supervised(-1, "kill")[1] for _ in range(2))
    for how in hows:
        guilty = luck.randrange(RUNS)
        found, took = supervised(guilty, how)
        done = {one.number: one.answer for one in found if isinstance(one, Done)}
        aside = [one for one in found if isinstance(one, SetAside)]
        assert len(found) == RUNS, "a run came twice, or not at all"
        assert done == {number: number * 2 for number in range(RUNS) if number != guilty}
        assert [(one.number, one.how, one.tries) for one in aside] == [(guilty, TOLD[how], TRIES)]
        if how == "eat":
            assert aside[0].peak > MEMORY
        # a process that dies is started anew, which takes as long as the first start: it is most of `plain`
        assert took <= plain * (1 + TRIES) + TRIES * SECONDS + 10.0, (how, guilty, took, plain)


def test_a_run_that_ends_its_worker_stops_no_other_wherever_it_stands():
    placed(random.Random(1), list(TOLD))


@pytest.mark.nightly
def test_forty_placements():
    luck = random.Random(2)
    placed(luck, [list(TOLD)[at % len(TOLD)] for at in range(40)])
