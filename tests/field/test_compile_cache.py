"""B8: compiled code is kept where nobody else can write, and what others could have written is never run."""

import hashlib
import os
import pickle
import subprocess
import sys
import warnings

import pytest

from sim.compiled import disk
from tests.field.door import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights as POSIX has them")


class Planted:
    """A pickle that leaves a file behind when it is read."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def folder_made(cache, umask):
    code = f"import os; os.umask({umask}); from sim.compiled import disk; print(disk.folder())"
    environment = {name: value for name, value in os.environ.items() if name != disk.WARNED}  # another test may have
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code],
        cwd=ROOT, env={**environment, "XDG_CACHE_HOME": str(cache)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip(), done.stderr


@pytest.mark.process
@pytest.mark.field("B8")
@pytest.mark.skipif(sys.platform == "darwin", reason="the cache stands elsewhere")
def test_the_cache_is_the_users_own_whatever_the_umask(tmp_path):
    place, _ = folder_made(tmp_path, 0)
    for each in (place, os.path.dirname(place)):
        assert os.stat(each).st_mode & 0o077 == 0, each


@pytest.mark.process
@pytest.mark.field("B8")
@pytest.mark.skipif(sys.platform == "darwin", reason="the cache stands elsewhere")
def test_a_folder_into_which_others_write_is_refused_with_one_warning(tmp_path):
    place, _ = folder_made(tmp_path, 0o077)
    os.chmod(place, 0o777)
    found, told = folder_made(tmp_path, 0o077)
    assert found == "None"
    assert told.count("every start compiles anew") == 1


@pytest.mark.field("B8")
@pytest.mark.parametrize("rights", [0o666, 0o620, 0o602])
def test_a_pickle_that_others_could_have_written_is_not_run(tmp_path, rights):
    payload, path = pickle.dumps(Planted(tmp_path / "mark")), tmp_path / "rule.pickle"
    path.write_bytes(hashlib.sha256(payload).digest() + payload)
    path.chmod(rights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert disk.read(path) is None
    assert not (tmp_path / "mark").exists()


@pytest.mark.field("B8")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_pickle_of_somebody_else_is_not_run(tmp_path):
    payload, path = pickle.dumps(Planted(tmp_path / "mark")), tmp_path / "rule.pickle"
    path.write_bytes(hashlib.sha256(payload).digest() + payload)
    path.chmod(0o600)
    os.chown(path, 65534, 65534)
    assert disk.read(path) is None
    assert not (tmp_path / "mark").exists()


@pytest.mark.field("B8")
def test_what_is_kept_can_be_read_by_nobody_else(tmp_path):
    before = os.umask(0)
    try:
        disk.write(tmp_path / "rule.pickle", pickle.dumps([1, 2]))
    finally:
        os.umask(before)
    assert os.stat(tmp_path / "rule.pickle").st_mode & 0o077 == 0
    assert disk.read(tmp_path / "rule.pickle") == [1, 2]
