"""Nothing half-written ever stands under its final name, and every refusal is one sentence with its exit code."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from sim.errors import Busy, CannotWrite, DiskFull
from sim.report.output import atomic_folder as writing
from sim.report.output.atomic_folder import ResultsFolder, write_file
from sim.report.words.names import is_plain

HOSTILE = [
    "../up",
    "..",
    ".",
    "/etc/passwd",
    "C:\\x",
    "\\\\host\\x",
    "a\\b",
    "nul\0byte",
    "CON",
    "con.txt",
    "LPT1",
    "aux",
    "trailing.",
    "trailing ",
    "-leading",
    "",
    " ",
    "x" * 300,
    "émoji 🍕",
    "\u202ertl",
    "a:b",
    "a*b",
    'a"b',
    "a<b>",
    "a|b",
    "a?b",
    "~home",
    "$HOME",
    "`id`",
    "%TEMP%",
    "new\nline",
    "tab\tname",
    "results.previous",
    ".hidden",
    "..\\..\\x",
    "./x",
]


def mine(_path):
    return None


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leaves_the_folder(name, tmp_path):
    assert not is_plain(name)
    with ResultsFolder(tmp_path / "out", mine) as folder, pytest.raises(ValueError, match="not a plain file name"):
        folder.write(f"tables/{name}/x" if "/" not in name else name, [b""])
    assert not (tmp_path / "out").exists()


def test_nothing_shows_before_it_is_whole(tmp_path):
    with ResultsFolder(tmp_path / "out", mine) as folder:
        folder.write("tables/a.csv", [b"1\n"])
        assert not (tmp_path / "out").exists()
        folder.publish(b"{}")
    assert (tmp_path / "out" / "tables" / "a.csv").read_bytes() == b"1\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_a_run_that_fails_leaves_the_last_results_alone(tmp_path):
    with ResultsFolder(tmp_path / "out", mine) as folder:
        folder.write("a.csv", [b"old"])
        folder.publish(b"{}")

    def failing():
        with ResultsFolder(tmp_path / "out", mine) as folder:
            folder.write("a.csv", [b"new"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert (tmp_path / "out" / "a.csv").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("at", range(3))
def test_a_full_disk_is_told_with_folder_free_and_needed_space(tmp_path, monkeypatch, code, at):
    calls = []

    def failing(descriptor):
        calls.append(descriptor)
        if len(calls) > at:
            raise OSError(code, os.strerror(code))

    def run():
        with ResultsFolder(tmp_path / "out", mine, 1e6) as folder:
            monkeypatch.setattr(writing.os, "fsync", failing)
            for number in range(4):
                folder.write(f"{number}.csv", [b"x" * 1000])
            folder.publish(b"{}")

    with pytest.raises(DiskFull, match=r"free, about .* needed") as cited:
        run()
    assert cited.value.exit_code == 74
    assert str(tmp_path) in str(cited.value)
    monkeypatch.undo()
    assert not (tmp_path / "out").exists()


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    def broken():
        yield b"half"
        raise OSError(errno.ENOSPC, "full")

    write_file(tmp_path / "a", [b"before"])
    with pytest.raises(DiskFull):
        write_file(tmp_path / "a", broken())
    assert (tmp_path / "a").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_place_that_cannot_be_written_is_told_at_once(tmp_path):
    with pytest.raises(CannotWrite, match="no folder"):
        ResultsFolder(tmp_path / "missing" / "out", mine).__enter__()
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="is a file"):
        ResultsFolder(tmp_path / "file", mine).__enter__()
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(CannotWrite, match="is a link"):
        ResultsFolder(tmp_path / "link", mine).__enter__()


def test_two_runs_on_one_folder_one_works_and_one_is_told_who(tmp_path):
    with ResultsFolder(tmp_path / "out", mine):
        with pytest.raises(Busy, match=rf"process {os.getpid()}, since") as cited:
            ResultsFolder(tmp_path / "out", mine).__enter__()
        assert cited.value.exit_code == 75
    with ResultsFolder(tmp_path / "out", mine) as folder:
        folder.publish(b"{}")


WRITER = """
import sys
from sim.report.output.atomic_folder import ResultsFolder
with ResultsFolder(sys.argv[1], lambda path: None) as folder:
    for number in range(12):
        folder.write(f"{number}.csv", [sys.argv[2].encode()] * 100)
    folder.publish(b"{}")
print("done", flush=True)
"""


@pytest.mark.process
@pytest.mark.parametrize("moment", [0.0, 0.01, 0.02, 0.04, 0.08])
def test_killed_at_any_moment_the_folder_is_the_old_one_or_the_new_one(tmp_path, moment):
    def start(word):
        return subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "out"), word], stdout=subprocess.PIPE)

    start("old").wait(60)
    killed = start("new")
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".out.writing/*")) and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(moment)
    killed.send_signal(signal.SIGKILL)
    killed.wait(60)
    words = {path.read_bytes()[:3] for path in (tmp_path / "out").glob("*.csv")}
    assert words in ({b"old"}, {b"new"})
    assert len(list((tmp_path / "out").glob("*.csv"))) == 12
    assert start("new").wait(60) == 0
    assert {path.read_bytes()[:3] for path in (tmp_path / "out").glob("*.csv")} == {b"new"}
