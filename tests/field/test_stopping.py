"""One way to stop, whatever the signal: no process, folder or semaphore is left, and the words are true."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.field.door import ROOT, case

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc"),
]

COMMANDS = {
    "compare": ("--engine", "agents", "--replications", "90", "--worlds", "1"),
    "flip": ("--x", "price=10:14", "--y", "behaviour.talk_chance"),
    "patterns": ("--replications", "50"),
}


def of_session(number):
    """The processes of a session that are still there."""
    found = []
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == number and fields[0] != "Z":
            found.append(int(each))
    return found


def until(fulfilled, seconds=120.0):
    end = time.monotonic() + seconds
    while not fulfilled():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def stopped(folder, name, *, command="compare", workers=2, whole_group=True, twice=False, after=1.0):
    """(exit code, standard error, seconds) of a run that gets a signal once its workers are there."""
    path = case("mini", folder, {"residents = 100": "residents = 4000", "weeks = 8": "weeks = 200"}
                if command == "compare" else None)  # fmt: skip
    arguments = [sys.executable, str(ROOT / "run.py"), command, str(path), *COMMANDS[command]]
    process = subprocess.Popen(
        [*arguments, "--workers", str(workers)],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until(lambda: (Path(folder) / "results").is_dir() and len(of_session(process.pid)) >= (4 if workers == 2 else 1))
    time.sleep(after)
    started = time.monotonic()
    for _ in range(2 if twice else 1):
        (os.killpg if whole_group else os.kill)(process.pid, getattr(signal, name))
        time.sleep(0.02)
    errors = process.communicate(timeout=60)[1]
    seconds = time.monotonic() - started
    until(lambda: not of_session(process.pid), 10.0)
    return process.returncode, errors, seconds


def check(folder, done):
    code, errors, seconds = done
    assert code == 130, errors
    assert errors.count("Interrupted") == 1
    assert "Nothing was written" in errors
    assert not any(words in errors for words in ("Traceback", "leaked", "resource_tracker", "BrokenProcessPool"))
    assert sorted(each.name for each in Path(folder).iterdir()) == ["mini.toml"], "something was left"
    assert seconds < 3.0 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.mark.field("B6")
@pytest.mark.parametrize(
    ("name", "whole_group"),
    [("SIGTERM", True), ("SIGHUP", True), ("SIGTERM", False),
     pytest.param("SIGHUP", False, marks=pytest.mark.nightly), pytest.param("SIGINT", True, marks=pytest.mark.nightly),
     pytest.param("SIGINT", False, marks=pytest.mark.nightly)],
)  # fmt: skip
def test_every_signal_ends_a_run_in_the_same_way(tmp_path, name, whole_group):
    check(tmp_path, stopped(tmp_path, name, whole_group=whole_group))


@pytest.mark.field("B6")
@pytest.mark.nightly
@pytest.mark.parametrize("after", [0.0, 0.3, 2.0])
def test_also_with_one_worker_and_pressed_twice(tmp_path, after):
    check(tmp_path, stopped(tmp_path, "SIGINT", workers=1, twice=True, after=after))


@pytest.mark.field("B6")
@pytest.mark.nightly
@pytest.mark.parametrize("command", ["flip", "patterns"])
def test_also_flip_and_patterns(tmp_path, command):
    check(tmp_path, stopped(tmp_path, "SIGTERM", command=command, after=0.0))


@pytest.mark.field("B6")
@pytest.mark.nightly
@pytest.mark.parametrize("workers", [1, 2])
def test_also_while_the_market_is_compiled(tmp_path, monkeypatch, workers):
    """With nothing compiled yet, in a cache of its own; what is half-kept there does not stay either."""
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setitem(COMMANDS, "compare", ("--replications", "90", "--worlds", "1"))
    folder = tmp_path / "work"
    folder.mkdir()
    check(folder, stopped(folder, "SIGTERM", workers=workers, after=15.0))
    kept = [path.name for path in cache.rglob("*") if path.is_file() and ".pickle" in path.name]
    assert all(name.endswith(".pickle") for name in kept)


def test_an_ignored_signal_stays_ignored(tmp_path):
    """nohup: the terminal closes, the run goes on."""
    path = case("mini", tmp_path)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), str(path), "--engine", "agents", "--replications", "4", "--worlds", "1",
         "--workers", "1"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )  # fmt: skip
    until(lambda: (tmp_path / "results").is_dir())
    os.killpg(process.pid, signal.SIGHUP)
    process.communicate(timeout=300)
    assert process.returncode == 0
    assert (tmp_path / "results" / "mini" / "manifest.json").is_file()
