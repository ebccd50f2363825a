"""Whatever becomes of a run, the others are done, it is told which it was and why, and nobody is left behind."""

import os
import signal
import time

import psutil
import pytest

from sim.errors import DiskFull, RegularsError
from sim.study.crew import supervisor
from sim.study.crew.supervisor import Done, FailAlike, SetAside, Supervisor

pytestmark = pytest.mark.process

MEGA = 1_000_000


class Task:
    """Squares a number; what else it does at some numbers is said by name."""

    def __init__(self, **at):
        self.at = at

    def __call__(self, number):
        for what, numbers in self.at.items():
            if number in numbers:
                getattr(self, what)(number)
        return number * number

    def raises(self, number):
        raise ValueError(f"at {number}")

    def raises_alike(self, _):
        raise ValueError("always the same")

    def says_nothing(self, _):
        raise RuntimeError

    def leaves(self, _):
        raise SystemExit(3)

    def hangs(self, _):
        while True:
            pass

    def dies(self, _):
        os.kill(os.getpid(), signal.SIGKILL)

    def exits(self, _):
        os._exit(0)

    def has_none_left(self, _):
        raise MemoryError

    def eats(self, _):
        held = []
        for _ in range(600):
            held.append(bytearray(b"x" * 10 * MEGA))
            time.sleep(0.02)

    def cannot_write(self, _):
        raise DiskFull("the disk is full")

    def sleeps(self, _):
        time.sleep(0.01)


class Once(Task):
    """Does what it does only the first time: a file says that it was done."""

    def __init__(self, folder, **at):
        super().__init__(**at)
        self.folder = folder

    def __call__(self, number):
        once = self.folder / str(number)
        if once.exists():
            return number * number
        once.touch()
        return super().__call__(number)


@pytest.fixture(autouse=True)
def others():
    """Processes that other tests have left to this one."""
    OTHERS.update(each.pid for each in psutil.Process().children(recursive=True))


OTHERS: set[int] = set()


def all_of(task, count=8, workers=2, **more):
    with Supervisor(task, workers, **more) as crew:
        found = list(crew.results(range(count)))
        assert len(left_behind()) <= workers
    assert not left_behind()
    done = {one.number: one.answer for one in found if isinstance(one, Done)}
    aside = {one.number: one for one in found if isinstance(one, SetAside)}
    assert done == {number: number * number for number in range(count) if number not in aside}
    assert len({one.number for one in found}) == count
    return aside


def left_behind():
    alive = [each for each in psutil.Process().children(recursive=True) if each.pid not in OTHERS]
    return [each for each in alive if "resource_tracker" not in " ".join(each.cmdline())]


@pytest.mark.parametrize("workers", [1, 2])
def test_all_runs_are_done_in_worker_processes(workers):
    assert all_of(Task(), 40, workers) == {}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("what", "how", "words"),
    [
        ("raises", "raised", "ValueError: at 3"),
        ("says_nothing", "raised", "RuntimeError (says_nothing, line"),
        ("leaves", "raised", "SystemExit: 3"),
        ("dies", "crashed", "its process died"),
        ("exits", "crashed", "its process died"),
        ("has_none_left", "out of memory", "MemoryError"),
    ],
)
def test_what_fails_is_set_aside_after_three_tries_and_all_others_are_done(what, how, words, workers):
    aside = all_of(Task(**{what: [3]}), workers=workers)
    assert list(aside) == [3]
    assert aside[3].how == how
    assert words in aside[3].message
    assert aside[3].tries == 3


def test_what_hangs_is_ended_at_its_limit():
    aside = all_of(Task(hangs=[2]), limit=0.5)
    assert aside[2].how == "timed out"
    assert "longer than its 0.5 seconds" in aside[2].message


def test_what_eats_memory_is_ended_by_its_watcher_and_its_peak_is_told():
    """A worker may use 150 MB more than one that has just begun."""
    begun = psutil.Process().memory_info().rss
    most = max(begun, 200 * MEGA) + 150 * MEGA
    aside = all_of(Task(eats=[1]), memory=most)
    assert aside[1].how == "out of memory"
    assert most < aside[1].peak < most + 300 * MEGA


def test_what_fails_once_is_done_the_second_time(tmp_path):
    assert all_of(Once(tmp_path, dies=[1], raises=[5])) == {}


def test_those_before_and_after_it_in_a_chunk_are_done_whatever_became_of_one():
    assert list(all_of(Task(dies=[30]), 60, workers=1)) == [30]


def test_twenty_that_fail_alike_at_the_start_end_it():
    with Supervisor(Task(raises_alike=range(100)), 2) as crew, pytest.raises(FailAlike, match="always the same"):
        list(crew.results(range(100)))
    assert len(crew.failures) == supervisor.ALIKE
    assert not left_behind()


def test_failures_that_differ_or_come_after_a_success_do_not_end_it():
    assert len(all_of(Task(raises=range(25)), 25)) == 25
    assert len(all_of(Task(raises_alike=range(1, 26)), 26, workers=1)) == 25


def test_what_cannot_be_written_ends_all_as_itself():
    with Supervisor(Task(cannot_write=[2]), 2) as crew, pytest.raises(DiskFull):
        list(crew.results(range(8)))
    assert not left_behind()


class DiesAtStart(Task):
    """Its process dies while it is received."""

    def __setstate__(self, state):
        os._exit(1)


def test_workers_that_die_before_they_begin_are_not_started_for_ever():
    with Supervisor(DiesAtStart(), 1) as crew, pytest.raises(RegularsError, match="die before they begin"):
        list(crew.results(range(3)))


def test_a_longer_run_may_take_longer():
    crew = Supervisor(Task(), 1, size=lambda number: 10.0 if number == 7 else 1.0)
    assert crew.longest(1) == crew.longest(7) == supervisor.STARTING
    crew._paces.append(6.0)
    assert crew.longest(1) == 120.0
    assert crew.longest(7) == 1200.0
    crew._paces.clear()
    crew._paces.append(0.01)
    assert crew.longest(1) == supervisor.SHORTEST_LIMIT


def test_whoever_has_had_enough_leaves_nobody_behind():
    with Supervisor(Task(sleeps=range(1000)), 2) as crew:
        assert isinstance(next(iter(crew.results(range(1000)))), Done)
    assert not left_behind()


def test_runs_that_are_short_go_in_chunks():
    """A thousand runs of nothing take a few dozen messages, not a thousand."""
    given = []
    with Supervisor(Task(), 1) as crew:
        give = crew._crew[0].give
        crew._crew[0].give = lambda chunk: (given.append(len(chunk)), give(chunk))[1]
        assert len(list(crew.results(range(1000)))) == 1000
    assert len(given) < 60
    assert given[0] == 1
