"""What is told while the market is compiled."""

import threading

import pytest

from sim.compiled import disk
from sim.study import compiling


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of a market that is yet to be compiled."""
    monkeypatch.setattr(compiling, "first_start", lambda: not disk.holds("whole"))
    monkeypatch.setattr(disk, "folder", lambda: tmp_path)
    monkeypatch.setattr(compiling, "LOOK_EVERY", 0.01)
    return tmp_path


def keep(cache, name):
    (cache / f"{name}-1.pickle").touch()


def test_the_first_part_that_is_missing_is_told(cache):
    names = list(compiling.PARTS)
    assert compiling.at_work() == f"compiling: {compiling.PARTS[names[0]]} (0 of {len(names)} parts done)"
    for name in (names[0], names[1], names[-1]):  # who helps begins at the end
        keep(cache, name)
    assert compiling.at_work() == f"compiling: {compiling.PARTS[names[2]]} (3 of {len(names)} parts done)"
    for name in names:
        keep(cache, name)
    assert compiling.at_work().startswith("compiling: the week as a whole (14 of 14")
    keep(cache, "whole")
    assert compiling.at_work() == ""


def test_every_step_is_told_once_and_the_end(cache):
    told, came = [], threading.Condition()

    def tell(line):
        with came:
            told.append(line)
            came.notify()

    def wait(many):
        with came:
            assert came.wait_for(lambda: len(told) >= many, 10.0)

    with compiling.told_of(tell):
        wait(1)
        keep(cache, "fire")
        wait(2)
        keep(cache, "whole")
        wait(3)
    assert [line[:19] for line in told] == ["compiling: who is f", "compiling: what is ", ""]
    assert not [each for each in threading.enumerate() if each.name == "compiling"]


def test_nothing_is_told_where_all_is_compiled(cache):
    keep(cache, "whole")
    told = []
    with compiling.told_of(told.append):
        assert not [each for each in threading.enumerate() if each.name == "compiling"]
    assert told == []


def test_an_error_ends_the_watch(cache):
    assert cache.exists()
    with pytest.raises(ZeroDivisionError), compiling.told_of(lambda _: None):
        raise ZeroDivisionError
    assert not [each for each in threading.enumerate() if each.name == "compiling"]
