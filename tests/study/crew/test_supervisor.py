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


class Keeps(Task):
    """Its `flush` takes some time, and each start of a run and end of a flush leaves a line."""

    def __init__(self, folder, seconds=0.1, **at):
        super().__init__(**at)
        self.notes, self.seconds, self.done = folder / "notes", seconds, []

    def note(self, text):
        with open(self.notes, "a") as file:
            file.write(f"{time.monotonic()} {os.getpid()} {text}\n")

    def __call__(self, number):
        self.note(f"run {number}")
        time.sleep(0.01)
        found = super().__call__(number)
        self.done.append(number)
        return found

    def flush(self):
        mine = list(self.done)
        self.note("flush 0")
        time.sleep(self.seconds)
        for number in mine:
            self.note(f"kept {number}")

    def noted(self):
        """(seconds, process, what, number), in order of time."""
        lines = [line.split() for line in self.notes.read_text().splitlines()]
        return [(float(at), int(who), what, int(number)) for at, who, what, number in lines]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_is_told_as_done_when_it_is_kept_and_the_next_are_done_meanwhile(tmp_path, workers):
    task, told = Keeps(tmp_path), {}
    with Supervisor(task, workers) as crew:
        for one in crew.results(range(60)):
            told[one.number] = time.monotonic()
    kept = {}
    for at, _, what, number in task.noted():
        if what == "kept":
            kept.setdefault(number, at)
    assert sorted(told) == sorted(kept) == list(range(60))
    assert all(told[number] >= kept[number] for number in told)
    meanwhile, flushing = 0, set()
    for _, who, what, _ in task.noted():
        if what == "flush":
            flushing.add(who)
        elif what == "kept":
            flushing.discard(who)
        else:
            meanwhile += who in flushing
    assert meanwhile > 10, "a worker stood still while its runs were kept"


class KeptByTheLast(Keeps):
    """Its process dies, or has no memory left, the first time that it keeps a run of that number."""

    def __init__(self, folder, at, how):
        super().__init__(folder)
        self.at_keeping, self.how = at, how

    def flush(self):
        once = self.notes.with_name("died")
        if self.at_keeping in self.done and not once.exists():
            once.touch()
            time.sleep(0.05)  # until it is at its next runs
            getattr(self, self.how)(0)
        super().flush()


@pytest.mark.parametrize(("at", "how"), [(0, "dies"), (29, "has_none_left")])
def test_what_was_done_and_not_kept_as_its_process_died_is_made_again(tmp_path, at, how):
    task = KeptByTheLast(tmp_path, at, how)
    assert all_of(task, 30, 1) == {}
    assert (tmp_path / "died").exists()
    made = [number for _, _, what, number in task.noted() if what == "run"]
    assert made.count(at) == 2


class CannotKeep(Task):
    """Its disk is full when the run of that number is to be kept."""

    def __init__(self, at):
        super().__init__()
        self.at_keeping, self.done = at, []

    def __call__(self, number):
        self.done.append(number)
        return super().__call__(number)

    def flush(self):
        if self.at_keeping in self.done:
            raise DiskFull("the disk is full")


@pytest.mark.parametrize("at", [0, 29])
def test_what_cannot_be_kept_ends_all_also_at_the_last(at):
    with Supervisor(CannotKeep(at), 1) as crew, pytest.raises(DiskFull):  # noqa: PT012  which run it is told at is open
        for one in crew.results(range(30)):
            assert one.number != at
    assert not left_behind()


def test_a_process_that_dies_while_nobody_looks_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LOOK_EVERY", 30.0)  # it looks when a chunk is over
    task = Keeps(tmp_path)
    with Supervisor(task, 1) as crew:
        found, killed, (worker,) = [], False, crew._crew
        for one in crew.results(range(40)):
            found.append(one.number)
            if not killed and worker.future is None and crew._unkept[worker]:
                process = psutil.Process(worker.pid)
                process.kill()
                psutil.wait_procs([process], timeout=10)
                time.sleep(0.3)  # until the pool has heard of it
                killed = True
    assert killed
    assert sorted(found) == list(range(40))
    assert sum(what == "run" for _, _, what, _ in task.noted()) > 40, "what was lost is made again"
