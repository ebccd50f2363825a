"""Whatever the disk refuses is one sentence that names the folder, and nothing half-written is left."""

import errno
import os

import pytest

from sim import files
from sim.errors import CannotWrite, DiskFull
from sim.files import Appending, Aside, disk_full, make_folder, telling, write_file

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


def test_a_file_that_grows_is_new_and_takes_nothing_after_a_failure(tmp_path, failing):
    file = Appending(tmp_path / "a.jsonl")
    assert (file.add(b"one\n"), file.add(b"two\n"), file.length) == (0, 4, 8)
    with pytest.raises(CannotWrite, match="exists"):
        Appending(tmp_path / "a.jsonl")
    failing(errno.ENOSPC, 0)
    with pytest.raises(DiskFull):
        file.add(b"three\n")
    for step in (lambda: file.add(b"four\n"), file.flush):
        with pytest.raises(CannotWrite, match="Nothing more"):
            step()
    file.close()
    assert (tmp_path / "a.jsonl").read_bytes() == b"one\ntwo\n"


def test_a_file_that_grows_notices_that_its_name_is_gone(tmp_path):
    file = Appending(tmp_path / "a.jsonl")
    file.flush()
    (tmp_path / "a.jsonl").rename(tmp_path / "b.jsonl")
    (tmp_path / "a.jsonl").touch()
    with pytest.raises(CannotWrite, match="moved or removed"):
        file.flush()
    file.close()


def test_a_file_in_the_making_is_beside_its_place_and_gone_if_it_was_not_published(tmp_path):
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / ".a.csv.part").symlink_to(tmp_path / "theirs")
    with Aside(tmp_path / "a.csv") as aside:
        aside.write(b"half")
        assert not (tmp_path / "a.csv").exists()
    assert aside.write(b"more") == 4  # a library that does not know yet
    assert [each.name for each in tmp_path.iterdir()] == ["theirs"]
    assert (tmp_path / "theirs").read_text() == "theirs"
    with Aside(tmp_path / "a.csv") as aside:
        aside.write(b"whole")
        aside.publish()
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
    assert (aside.written, len(aside.sha256)) == (5, 64)


def test_a_folder_is_made_once_in_a_parent_that_is_there(tmp_path):
    assert [make_folder(tmp_path / "out"), make_folder(tmp_path / "out")] == [True, False]
    for path in ("not/there", "file", "file/below"):
        (tmp_path / "file").touch()
        with pytest.raises(CannotWrite):
            make_folder(tmp_path / path)
