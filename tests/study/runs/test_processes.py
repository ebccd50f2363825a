"""Work over processes: all of it is done, whoever dies, and nobody is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.errors import RegularsError
from sim.study.runs.processes import ProcessPool
from tests import ROOT

pytestmark = pytest.mark.process


class Task:
    """Squares a number; dies, fails or sleeps on request.  A file is a request that is met once."""

    def __init__(self, folder, *, dies_at=None, always=False, fails_at=None, sleeps=0.0):
        self.folder, self.dies_at, self.always = folder, dies_at, always
        self.fails_at, self.sleeps = fails_at, sleeps

    def __call__(self, number):
        (self.folder / f"pid-{os.getpid()}").touch()
        if number == self.dies_at:
            once = self.folder / "died"
            if self.always or not once.exists():
                once.touch()
                os._exit(1)
        if number == self.fails_at:
            raise ValueError("by itself")
        time.sleep(self.sleeps)
        return number * number


def first(count, task, workers=2):
    """The results of the numbers below `count`, by number."""
    found = {}
    with ProcessPool(task, workers) as crew:
        for number, result in crew.results():
            found[number] = result
            if all(each in found for each in range(count)):
                return {each: found[each] for each in range(count)}
    raise AssertionError("a crew never ends by itself")


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return (
        "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path(f"/proc/{pid}/status").exists() else False
    )


def workers_of(folder):
    return [int(each.name.split("-")[1]) for each in folder.glob("pid-*")]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_crew_does_all_the_work(tmp_path, workers):
    assert first(7, Task(tmp_path), workers) == {number: number * number for number in range(7)}


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_jobs_that_end_are_all_done_and_the_crew_goes_on(tmp_path, workers):
    with ProcessPool(Task(tmp_path), workers) as crew:
        for jobs in ([5, 6, 7, 8], [], [9]):
            assert dict(crew.results(jobs)) == {number: job * job for number, job in enumerate(jobs)}
    assert len(workers_of(tmp_path)) <= workers


def test_whoever_has_had_enough_leaves_the_crew_for_the_next(tmp_path):
    with ProcessPool(Task(tmp_path), 2) as crew:
        first_of_all = next(iter(crew.results()))
        assert first_of_all[1] == first_of_all[0] ** 2
        assert dict(crew.results([10, 11, 12])) == {0: 100, 1: 121, 2: 144}


@pytest.mark.parametrize("dies_at", [0, 1, 3])
def test_a_killed_worker_neither_hangs_nor_loses_anything(tmp_path, dies_at):
    assert first(6, Task(tmp_path, dies_at=dies_at)) == {number: number * number for number in range(6)}
    assert not any(is_running(pid) for pid in workers_of(tmp_path))


def test_a_worker_that_is_killed_while_nobody_looks(tmp_path):
    """Between two results all workers die: the next task that is handed out finds a broken pool."""
    found = {}
    with ProcessPool(Task(tmp_path), 2) as crew:
        for number, result in crew.results():
            found[number] = result
            if number == 1:
                for pid in workers_of(tmp_path):
                    if is_running(pid):
                        os.kill(pid, signal.SIGKILL)
                time.sleep(0.3)
            if len(found) >= 6 and set(found) >= set(range(6)):
                break
    assert all(found[number] == number * number for number in range(6))


def test_a_task_that_always_kills_its_worker_is_given_up(tmp_path):
    with pytest.raises(RegularsError, match="died 3 times"):
        first(4, Task(tmp_path, dies_at=1, always=True))
    assert not any(is_running(pid) for pid in workers_of(tmp_path))


def test_an_error_comes_through_as_itself(tmp_path):
    with pytest.raises(ValueError, match="by itself"):
        first(4, Task(tmp_path, fails_at=2))
    assert not any(is_running(pid) for pid in workers_of(tmp_path))


def interrupted(tmp_path, send):
    """Start a crew in a session of its own, interrupt it by `send(process)`; return it and its workers' ids."""
    code = (
        f"from pathlib import Path\nfrom tests.study.runs.test_processes import Task, first\n"
        f"if __name__ == '__main__':\n    first(99, Task(Path({str(tmp_path)!r}), sleeps=60.0))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: len(workers_of(tmp_path)) == 2)
    send(process)
    errors = process.communicate(timeout=60)[1]
    return process, workers_of(tmp_path), errors


def until(fulfilled, seconds=60.0):
    """Wait for something that must come; a failure, not a measurement, if it does not."""
    end = time.monotonic() + seconds
    while not fulfilled():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_ctrl_c_leaves_no_process_behind(tmp_path):
    """A terminal interrupts the whole group: only the parent says so, and nobody is left."""
    process, workers, errors = interrupted(tmp_path, lambda each: os.killpg(each.pid, signal.SIGINT))
    assert process.returncode != 0
    until(lambda: not any(is_running(pid) for pid in workers))
    assert errors.count("KeyboardInterrupt") == 1, errors


def test_a_killed_parent_leaves_no_process_behind(tmp_path):
    _, workers, _ = interrupted(tmp_path, lambda each: each.kill())
    until(lambda: not any(is_running(pid) for pid in workers))


def held_back(_job):
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held back here")
def test_workers_are_started_with_interrupts_held_back_and_this_process_goes_on_to_hear_them():
    """A worker cannot be interrupted while it still imports: it would print a traceback of its own."""
    with ProcessPool(held_back, 2) as crew:
        assert [held for _, held in crew.results(range(4))] == [True] * 4
    assert not held_back(None)
