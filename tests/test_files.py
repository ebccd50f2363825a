"""Whatever the disk refuses is one sentence that names the folder, and nothing half-written is left."""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sim import files
from sim.errors import CannotWrite, DiskFull
from sim.files import Scratch, ScratchFile, disk_full, pieces, size, stream, telling, write_file

FULL = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your quota is used up",
    errno.EFBIG: "a limit on the size of files is reached",
    errno.EIO: "the disk reports a fault",
}
REFUSED = (errno.EACCES, errno.EROFS, errno.ENOENT, errno.EPERM)


@pytest.fixture
def failing(monkeypatch):
    """Let the writes of `sim.files` fail with an error from a given one on."""

    def fail(code, at):
        calls, real = [], files.write_out

        def write_out(file, content):
            calls.append(len(content))
            if len(calls) > at:
                raise OSError(code, os.strerror(code))
            return real(file, content)

        monkeypatch.setattr(files, "write_out", write_out)

    return fail


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("code", [*FULL, *REFUSED])
def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path, failing, code, at):
    failing(code, at)
    with pytest.raises(DiskFull if code in FULL else CannotWrite) as told:
        write_file(tmp_path / "a.csv", [b"x" * 100] * 3, 5e6)
    assert str(tmp_path) in str(told.value)
    assert str(told.value).count("\n") == 0
    assert told.value.exit_code == (74 if code in FULL else 73)
    if code in FULL:
        assert FULL[code] in str(told.value)
        assert "5 MB needed" in str(told.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("code", [*FULL, *REFUSED])
def test_a_temporary_file_that_cannot_be_written_names_its_folder_and_the_way_out(failing, code, at):
    scratch = Scratch("what runs leave")
    failing(code, at)

    def add_three():
        for _ in range(3):
            scratch.add(b"x" * 2_000)

    with pytest.raises(DiskFull if code in FULL else CannotWrite) as told:
        add_three()
    assert tempfile.gettempdir() in str(told.value)
    if code in FULL:
        assert "TMPDIR" in str(told.value)
        assert f"{size(2_000 * (at + 1))} needed" in str(told.value)


def test_what_is_added_is_read_again_whatever_the_order():
    scratch = Scratch()
    begins = [scratch.add(bytes([number]) * (number + 1)) for number in range(50)]
    for number in (3, 49, 0, 17):
        assert scratch.read(begins[number], number + 1) == bytes([number]) * (number + 1)
    assert scratch.length == sum(range(1, 51))
    with pytest.raises(DiskFull, match="fault"):
        scratch.read(begins[49], 51)


def test_the_system_may_take_a_file_in_parts():
    class Slow:
        def __init__(self):
            self.taken = b""

        def write(self, content):
            self.taken += bytes(content[:3])
            return min(3, len(content))

    slow = Slow()
    assert files.write_out(slow, b"0123456789") == 10
    assert slow.taken == b"0123456789"


def test_a_file_of_another_process_has_no_name_once_it_is_taken():
    file = ScratchFile("visits", "visits")
    with stream(file.path, "visits") as out:
        out.write(b"abc")
        out.write(b"def")
        assert out.tell() == 6
    taken = file.take()
    assert os.name == "nt" or not file.path.parent.exists()
    assert b"".join(pieces(taken)) == b"abcdef"
    taken.close()


def test_a_file_that_nobody_took_goes_with_its_owner():
    file = ScratchFile("visits", "visits")
    folder = file.path.parent
    assert folder.is_dir()
    del file
    assert not folder.exists()


def test_without_any_folder_for_temporary_files_the_sentence_says_what_to_set(monkeypatch):
    def nowhere():
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(files.tempfile, "gettempdir", nowhere)
    with pytest.raises(CannotWrite, match="Set TMPDIR"):
        Scratch()


def test_used_up_inodes_are_said_as_such(monkeypatch, tmp_path):
    class Few:
        f_files, f_favail, f_frsize, f_blocks, f_bavail, f_bfree = 1_000, 0, 4_096, 20_000, 10_000, 10_000

    monkeypatch.setattr(files.os, "statvfs", lambda _: Few)
    told = disk_full(tmp_path, 17e6, OSError(errno.ENOSPC, ""))
    assert "as many files as it can, 1,000 (its inodes are used up)" in told
    assert "41 MB free, about 17 MB needed" in told


def test_what_is_known_already_is_not_told_twice(tmp_path):
    with pytest.raises(DiskFull, match=r"^mine$"), telling(tmp_path):
        raise DiskFull("mine")


LIMITED = """
import resource, sys
from sim.files import Scratch
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
scratch = Scratch("what runs leave")
for _ in range(20):
    scratch.add(b"x" * 10_000)
"""


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_limit_on_the_size_of_files_is_told_and_nothing_else_is_said():
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=False)
    assert "Exception ignored" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("sim.errors.DiskFull: Cannot write into ")
    assert "a limit on the size of files is reached, 100 kB (" in last
    assert Path(tempfile.gettempdir()).is_dir()
