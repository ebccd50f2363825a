"""The same sweep on Dask's workers: the same bytes, whoever is killed and whoever joins late."""

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from sim.errors import RegularsError, UsageError
from sim.study.store.collecting import look
from sim.study.sweeps import cluster as module
from sim.study.sweeps.cluster import Cluster
from sim.study.sweeps.sweeping import sweeping
from tests import ROOT
from tests.study.sweeps.markets import Odd, tiny
from tests.study.sweeps.test_sweeping import Asked, asked_for, run, sweep_of, tables_of

pytest.importorskip("distributed")
pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def on_cluster(folder, asked, address="local", during=lambda _: None, **more):
    with sweeping(asked, folder) as work, Cluster(address, work.plan, **more) as crew:
        work.run(crew, lambda done, _: during(done))
        return work


def children():
    return {each.pid for each in psutil.Process().children(recursive=True)}


def test_two_workers_of_a_cluster_give_the_same_bytes(tmp_path):
    for name in ("alone", "cluster"):
        (tmp_path / name).mkdir()
    run(tmp_path / "alone", asked_for(keep=("weekly",)))
    before = children()
    work = on_cluster(tmp_path / "cluster", asked_for(keep=("weekly",)), workers=2)
    assert (work.done, work.missing) == (12, 0)
    assert tables_of(tmp_path / "cluster") == tables_of(tmp_path / "alone")
    left = [psutil.Process(each) for each in children() - before]
    assert not [each for each in left if "resource_tracker" not in " ".join(each.cmdline())]


def test_nobody_there_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "WAIT_FOR_ANSWER", 1.0)
    with pytest.raises(UsageError, match=r"No worker answers at tcp://127\.0\.0\.1:9"):
        on_cluster(tmp_path, asked_for(), "tcp://127.0.0.1:9")


def test_workers_with_another_program_are_refused(tmp_path):
    with sweeping(asked_for(), tmp_path) as work:
        work.plan.program = {**work.plan.program, "versions": {"numpy": "1.0"}, "code": "0" * 64}
        with pytest.raises(UsageError, match=r"has another program \(numba .*numpy 2"), Cluster("local", work.plan):
            pass


def test_one_that_joins_late_with_another_program_is_refused(monkeypatch):
    monkeypatch.setattr(module, "program", lambda: {"code": "1" * 64})
    with pytest.raises(UsageError, match="another version of the program"):
        module.perform(None, [0], "0" * 64)


@pytest.mark.nightly
def test_a_run_that_raises_and_one_that_kills_its_workers_stop_no_other(tmp_path, monkeypatch):
    """It kills some dozen of them, more than Dask starts again by itself."""
    monkeypatch.setattr(module, "WAIT_FOR_WORKERS", 8.0)
    asked = Asked.of(sweep_of(tiny(), vary={"price": [10, 11, 14, 15, 16]}), "tests.study.sweeps.markets:Odd")
    work = on_cluster(tmp_path, asked, workers=2, engine="agents", customer=Odd)
    assert (work.done, work.failed, work.missing) == (3, 2, 0)


def process(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def worker(address):
    return process("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")


@pytest.mark.nightly
def test_a_worker_killed_and_one_that_joins_late_change_no_byte(tmp_path):
    for name in ("alone", "cluster"):
        (tmp_path / name).mkdir()
    asked = asked_for({"price": list(range(8, 20)), "considered": [0.4, 0.6]}, 10)
    run(tmp_path / "alone", asked, 2)
    address = "tcp://127.0.0.1:8799"
    started = [process("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "8799", "--no-dashboard")]
    try:
        time.sleep(2)
        started += [worker(address) for _ in range(3)]
        seen = threading.Event()

        def during(done):
            if done >= 20 and not seen.is_set():
                seen.set()
                os.killpg(started[1].pid, signal.SIGKILL)
                started.append(worker(address))

        work = on_cluster(tmp_path / "cluster", asked, address, during)
    finally:
        for each in reversed(started):
            if each.poll() is None:
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()
    assert seen.is_set()
    assert (work.done, work.failed, work.missing) == (240, 0, 0)
    assert tables_of(tmp_path / "cluster") == tables_of(tmp_path / "alone")


@pytest.mark.nightly
def test_a_scheduler_that_is_killed_is_told_in_a_sentence_and_what_was_finished_is_kept(tmp_path):
    for name in ("alone", "cluster"):
        (tmp_path / name).mkdir()
    asked = asked_for({"price": list(range(8, 20)), "considered": [0.4, 0.6]}, 10)
    run(tmp_path / "alone", asked, 2)
    address, started = "tcp://127.0.0.1:8797", []

    def begin():
        started.append(process("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "8797",
                               "--no-dashboard"))  # fmt: skip
        time.sleep(2)
        started.append(worker(address))

    def during(done):
        if done >= 20 and started[0].poll() is None:
            os.killpg(started[0].pid, signal.SIGKILL)

    try:
        begin()
        began = time.monotonic()
        with pytest.raises(RegularsError, match=r"The scheduler at tcp://127\.0\.0\.1:8797 is gone\. What is finished"):
            on_cluster(tmp_path / "cluster", asked, address, during)
        assert time.monotonic() - began < 120
        with look(tmp_path / "cluster") as kept:
            assert 20 <= len(kept.kept) < 240
            before = len(kept.kept)
        os.killpg(started[1].pid, signal.SIGKILL)
        begin()
        work = on_cluster(tmp_path / "cluster", asked, address)
    finally:
        for each in reversed(started):
            if each.poll() is None:
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()
    assert (work.kept, work.done, work.failed, work.missing) == (before, 240, 0, 0)
    assert tables_of(tmp_path / "cluster") == tables_of(tmp_path / "alone")
