"""Temporary files: what cannot be written is one sentence that says where, and nothing is left behind."""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sim import temporary
from sim.errors import CannotWrite, DiskFull
from sim.files import size
from sim.temporary import Scratch, ScratchFile, pieces, stream
from tests.test_files import FULL, REFUSED, failing

__all__ = ["failing"]


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

    monkeypatch.setattr(temporary.tempfile, "gettempdir", nowhere)
    with pytest.raises(CannotWrite, match="Set TMPDIR"):
        Scratch()


LIMITED = """
import resource, sys
from sim.temporary import Scratch
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
