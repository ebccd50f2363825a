"""Promise 5: a disk may fill or fail at any moment; that is one sentence, and the next start ends the same."""

import errno
import time

import pytest

from sim.errors import DiskFull
from sim.study.store.journal import Journal
from sim.study.store.store import Store
from tests.study.store import toy
from tests.study.store.disk import Failing
from tests.study.store.toy import identity_of, outcome

RUNS = 20
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")  # nothing else is said


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)


def refusal(folder, code, at, with_bulk):
    """What a sweep ends with on a disk that refuses from a step on; None if it ends before."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        Failing(monkeypatch, code, at, half=at % 2 == 0)
        try:
            toy.sweep(folder, RUNS, with_bulk=with_bulk)
        except DiskFull as full:
            return full
    return None


@pytest.mark.parametrize("with_bulk", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_refuses_at_any_step_ends_in_74_and_the_next_start_ends_the_same(tmp_path, code, with_bulk):
    toy.sweep(tmp_path / "whole", RUNS, with_bulk=with_bulk)
    wanted, at = toy.bytes_of(tmp_path / "whole"), 0
    while full := refusal(tmp_path / f"out-{at}", code, at, with_bulk):
        folder = tmp_path / f"out-{at}"
        assert full.exit_code == 74
        assert str(full).count("\n") == 0
        assert str(tmp_path) in str(full)
        assert "needed" in str(full)
        left = toy.bytes_of(folder) if folder.exists() else {}
        assert left == {name: wanted[name] for name in left}, "a table is short under its final name"
        toy.sweep(folder, RUNS, with_bulk=with_bulk)
        assert toy.bytes_of(folder) == wanted
        at += 1
    assert at > 40


@pytest.mark.parametrize("step", ["append", "flush", "close"])
def test_a_disk_that_refuses_the_thread_is_told_by_whatever_comes_next(tmp_path, step):
    store = Store.open(tmp_path / "out", toy.asked(3))
    journal = Journal(store.folder, group_seconds=0.001)
    with pytest.MonkeyPatch.context() as monkeypatch:
        Failing(monkeypatch, errno.ENOSPC, 0)
        monkeypatch.setattr("sim.files.write_out", lambda file, content: file.write(content))
        monkeypatch.setattr("sim.files.flush_folder", lambda _: None)  # only files cannot be flushed
        journal.append(identity_of(0), outcome(0))
        last = time.monotonic() + 5
        while journal._fault is None and time.monotonic() < last:
            time.sleep(0.005)
        with pytest.raises(DiskFull):
            journal.append(identity_of(1), outcome(1)) if step == "append" else getattr(journal, step)()
    store.close()
