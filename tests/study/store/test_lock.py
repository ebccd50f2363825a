"""Promise 6: of many starts on one folder one works and the others say who has it; who died has nothing."""

import errno
import json
import multiprocessing
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from sim.errors import Busy
from sim.study.store import lock as module
from sim.study.store.lock import STALE, Lock
from sim.study.store.store import LOCK, Store

SIGNED = {"user": "ada", "host": "elsewhere", "pid": 12, "since": "2026-01-05 10:00:00"}


def start(folder, notes, number):
    """One start: says how it went, and works until it is told to stop."""
    begun, notes = time.monotonic(), Path(notes)
    time.sleep(number % 7 * 0.007)
    try:
        store = Store.open(Path(folder), {"points": [1]})
    except Busy as busy:
        took = time.monotonic() - begun
        (notes / f"{number}.part").write_text(json.dumps({"busy": str(busy), "took": took, "code": busy.exit_code}))
    else:
        (notes / f"{number}.part").write_text(json.dumps({"pid": os.getpid()}))
    (notes / f"{number}.part").rename(notes / f"{number}.json")
    while not (notes / "stop").exists():
        time.sleep(0.02)
    if (notes / f"{number}.json").read_text().startswith('{"pid'):
        store.close()


@pytest.fixture
def starting(tmp_path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.study.store.toy", "tests.study.store.test_lock"])
    (tmp_path / "notes").mkdir()
    processes = []

    def begin(number):
        process = context.Process(target=start, args=(str(tmp_path / "out"), str(tmp_path / "notes"), number))
        process.start()
        processes.append(process)
        return process

    yield begin
    (tmp_path / "notes" / "stop").touch()
    for each in processes:
        each.join(20)


def said(place, count):
    last = time.monotonic() + 30
    while len(list(place.glob("*.json"))) < count and time.monotonic() < last:
        time.sleep(0.02)
    return [json.loads(path.read_text()) for path in place.glob("*.json")]


@pytest.mark.process
def test_of_fifty_starts_on_one_folder_one_works(tmp_path, starting):
    for number in range(50):
        starting(number)
    answers = said(tmp_path / "notes", 50)
    winners = [each for each in answers if "pid" in each]
    assert (len(answers), len(winners)) == (50, 1)
    (winner,) = winners
    for each in answers:
        if each is not winner:
            assert each["code"] == 75
            assert each["took"] < 2.0
            assert f"on {socket.gethostname()}, process {winner['pid']}, since 2" in each["busy"]


@pytest.mark.process
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_the_lock_of_a_killed_process_is_taken_over_at_once(tmp_path, starting):
    process = starting(0)
    said(tmp_path / "notes", 1)
    with pytest.raises(Busy, match=f"process {process.pid}"):
        Store.open(tmp_path / "out", {"points": [1]})
    os.kill(process.pid, signal.SIGKILL)
    process.join(5)
    assert (tmp_path / "out" / LOCK).exists()
    begun = time.monotonic()
    Store.open(tmp_path / "out", {"points": [1]}).close()
    assert time.monotonic() - begun < 1.0


def test_a_lock_is_had_once_and_its_file_goes_with_it(tmp_path):
    one, other = Lock(tmp_path / LOCK, beats=True), Lock(tmp_path / LOCK, beats=True)
    one.take()
    with pytest.raises(Busy, match=f"process {os.getpid()}, since"):
        other.take()
    assert (one.is_held, other.is_held) == (True, False)
    one.release()
    one.release()
    assert not (tmp_path / LOCK).exists()
    other.take()
    other.release()


def test_who_shares_lets_others_share_and_nobody_else(tmp_path):
    shared = [Lock(tmp_path / LOCK, beats=True) for _ in range(3)]
    for each in shared:
        each.take_while_others_open()
        each.share()
    alone = Lock(tmp_path / LOCK, beats=True)
    for each in shared:
        with pytest.raises(Busy):
            alone.take()
        each.release()
    alone.take()
    with pytest.raises(Busy):
        shared[0].take_while_others_open()
    alone.release()


@pytest.mark.parametrize(("age", "taken"), [(0, False), (STALE - 5, False), (STALE + 5, True)])
@pytest.mark.parametrize("shared", [False, True])
def test_another_machine_has_it_until_it_gives_no_sign_of_life(tmp_path, age, taken, shared):
    text = json.dumps({**SIGNED, "shared": shared, "heartbeat": time.time() - age})
    (tmp_path / LOCK).write_text(text)
    lock = Lock(tmp_path / LOCK, beats=True)
    if not taken:
        with pytest.raises(Busy, match="ada on elsewhere, process 12, since 2026-01-05 10:00:00"):
            lock.take()
        assert (tmp_path / LOCK).read_text() == text
    if taken or shared:
        lock.take(shared=not taken)
        lock.release()


def test_a_holder_signs_over_and_over(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BEAT", 0.01)
    lock = Lock(tmp_path / LOCK, beats=True)
    lock.take()
    monkeypatch.setattr(module.time, "time", lambda: 4e9)
    last = time.monotonic() + 5
    while json.loads((tmp_path / LOCK).read_text())["heartbeat"] != 4e9 and time.monotonic() < last:
        time.sleep(0.01)
    assert json.loads((tmp_path / LOCK).read_text())["heartbeat"] == 4e9
    lock.release()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"host": "elsewhere"}', "\0" * 100, '{"host": 3, "heartbeat": "x"}'])
def test_text_that_says_nothing_stops_nobody(tmp_path, text):
    (tmp_path / LOCK).write_text(text)
    lock = Lock(tmp_path / LOCK, beats=True)
    lock.take()
    lock.release()


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOTSUP])
def test_where_there_are_no_locks_a_living_process_has_it_and_a_dead_one_not(tmp_path, monkeypatch, code):
    def none(*_):
        raise OSError(code, "No locks available")

    monkeypatch.setattr("fcntl.flock", none)
    lock = Lock(tmp_path / LOCK, beats=True)
    ours = {**SIGNED, "host": socket.gethostname(), "heartbeat": time.time()}
    (tmp_path / LOCK).write_text(json.dumps({**ours, "pid": os.getppid()}))
    with pytest.raises(Busy):
        lock.take()
    (tmp_path / LOCK).write_text(json.dumps({**ours, "pid": 2**22 + 1}))
    lock.take()
    lock.release()


@pytest.mark.process
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_child_neither_keeps_the_lock_nor_gives_it_back(tmp_path):
    lock = Lock(tmp_path / LOCK, beats=True)
    lock.take()
    child = os.fork()
    if child == 0:
        try:
            lock.release()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert (tmp_path / LOCK).exists()
    with pytest.raises(Busy):
        Lock(tmp_path / LOCK).take()
    lock.release()


@pytest.mark.process
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_child_that_outlives_its_parent_does_not_keep_the_lock(tmp_path):
    lock = Lock(tmp_path / LOCK)
    lock.take()
    (reading, writing), (hearing, telling) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.write(telling, b"x")
        os.read(reading, 1)  # until the parent lets go
        os._exit(0)
    os.read(hearing, 1)  # it has begun
    os.close(lock._descriptor)  # as if this process died
    module._HELD.discard(lock._descriptor)
    other = Lock(tmp_path / LOCK)
    try:
        other.take()
    finally:
        os.close(writing)
        os.waitpid(child, 0)
    other.release()


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
def test_a_lock_whose_holder_is_dead_is_waited_for_a_moment(tmp_path):
    """A child that was being made as its parent was killed has the lock until it comes to itself."""
    lock = Lock(tmp_path / LOCK, beats=True)
    lock.take()
    for process, waits in ((2**22 + 1, True), (os.getppid(), False)):
        (tmp_path / LOCK).write_text(json.dumps({**SIGNED, "host": socket.gethostname(), "pid": process}))
        begun = time.monotonic()
        with pytest.raises(Busy):
            Lock(tmp_path / LOCK, beats=True).take()
        assert (1.0 < time.monotonic() - begun < 2.0) == waits
    (tmp_path / LOCK).write_text(json.dumps({**SIGNED, "host": socket.gethostname(), "pid": 2**22 + 1}))
    threading.Timer(0.3, lock.release).start()
    other = Lock(tmp_path / LOCK, beats=True)
    other.take()
    other.release()
