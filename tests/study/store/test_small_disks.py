"""Promise 5 on disks that are small: file systems of many sizes, of few files, and a limit on the size of files."""

import contextlib
import subprocess
import sys

import pytest

from sim.errors import DiskFull
from tests.study.store import toy

RUNS = 700
SIZES = [64 + 155 * step for step in range(20)]  # kB, up to 3 MB
resource = pytest.importorskip("resource")


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    """The tables of a sweep that has room."""
    place = tmp_path_factory.mktemp("room") / "out"
    toy.sweep(place, RUNS, with_bulk=True)
    return toy.bytes_of(place)


@pytest.fixture
def disk(tmp_path):
    """A file system in memory; called with the options of `mount` it is made, or made another."""
    place, mounted = tmp_path / "disk", []

    def mount(options):
        how = f"remount,{options}" if mounted else options
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", how, "none", str(place)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"nothing may be mounted here: {done.stderr.strip()}")
        mounted.append(options)
        return place

    if not sys.platform.startswith("linux"):
        pytest.skip("file systems in memory are those of Linux")
    place.mkdir()
    yield mount
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


def refused(folder, wanted):
    """The sentence with which a sweep ends there, or None; nothing short lies under a final name then."""
    full = None
    try:
        toy.sweep(folder, RUNS, with_bulk=True)
    except DiskFull as error:
        full = error
    if full is None:
        return None
    assert full.exit_code == 74
    told = str(full)
    assert told.count("\n") == 0
    assert all(words in told for words in (str(folder), "free", "needed"))
    left = toy.bytes_of(folder) if folder.exists() else {}
    assert left == {name: wanted[name] for name in left}, "a table is short under its final name"
    return told


def goes_on(folder, wanted):
    """With room enough it ends with the same bytes; says how many runs were still to be made."""
    made = toy.sweep(folder, RUNS, with_bulk=True)
    assert toy.bytes_of(folder) == wanted
    return made


@pytest.mark.process
@pytest.mark.parametrize("kilobytes", SIZES)
def test_a_small_disk_ends_it_in_74_and_with_more_room_it_ends_the_same(disk, wanted, kilobytes):
    folder = disk(f"size={kilobytes}k") / "out"
    told = refused(folder, wanted)
    assert told is not None or kilobytes > 2_000, "it was to be too small"
    assert told is None or kilobytes < 3_000, "it was to be large enough"
    if told is not None:
        assert "the disk is full" in told
        disk("size=64m")
        assert goes_on(folder, wanted) < RUNS or kilobytes < 250


@pytest.mark.process
@pytest.mark.parametrize("files", range(4, 16))
def test_a_disk_of_few_files_ends_it_in_74_and_with_more_it_ends_the_same(disk, wanted, files):
    folder = disk(f"size=64m,nr_inodes={files}") / "out"
    told = refused(folder, wanted)
    if told is not None:
        assert "as many files as it can" in told
        disk("nr_inodes=1000")
        goes_on(folder, wanted)
    else:
        assert files > 10
        assert toy.bytes_of(folder) == wanted


@contextlib.contextmanager
def files_of_at_most(kilobytes):
    """No file of this process may be longer meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("kilobytes", [1, 3, 10, 40, 150, 400, 700, 900])
def test_a_limit_on_the_size_of_files_ends_it_in_74_and_without_it_it_ends_the_same(tmp_path, wanted, kilobytes):
    folder = tmp_path / "out"
    with files_of_at_most(kilobytes):
        told = refused(folder, wanted)
    assert told is not None
    assert "a limit on the size of files is reached, " in told
    goes_on(folder, wanted)
