"""Promise 4: power may fail at any moment; the next start ends with the same bytes."""

import random

import pytest

from sim.errors import WrongFolder
from sim.study.store.reading import Reading
from tests.study.store import toy
from tests.study.store.disk import Recorder, after_power_loss, lay_out

RUNS = 20


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture(scope="module", params=[False, True], ids=["lines", "with arrays"])
def sweep(request, tmp_path_factory):
    """A whole sweep: what was done to the disk, and the bytes of its tables."""
    place = tmp_path_factory.mktemp("power") / "out"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("sim.study.store.journal.GROUP_SECONDS", 60.0)
        recorder = Recorder(monkeypatch, place)
        toy.sweep(place, RUNS, with_bulk=request.param, told=recorder.told)
    return recorder.steps, toy.bytes_of(place), request.param


def recovered(folder, wanted, with_bulk, told):
    """Whatever is left, who was told of a run finds it, and the next start ends with the same bytes."""
    with Reading([folder]) as reading:
        assert told <= set(reading.kept)
    toy.sweep(folder, RUNS, with_bulk=with_bulk)
    assert toy.bytes_of(folder) == wanted


def all_prefixes(sweep, folder, ways, every=1):
    steps, wanted, with_bulk = sweep
    for cut in range(0, len(steps) + 1, every):
        told = {identity for what, identity, _ in steps[:cut] if what == "told"}
        for keep_data, keep_names, zeros in ways(cut):
            lay_out(after_power_loss(steps[:cut], keep_data, keep_names, zeros), folder)
            recovered(folder, wanted, with_bulk, told)


def nothing(*_):
    return False


def everything(*_):
    return True


def half(luck):
    return lambda *_: luck.random() < 0.5


def test_a_power_cut_after_any_step_loses_nothing_that_was_told_of(sweep, tmp_path):
    assert 60 < len(sweep[0]) < 200
    all_prefixes(sweep, tmp_path / "out", lambda _: [(nothing, nothing, False)])


def test_what_was_written_and_not_flushed_may_be_there_in_any_mixture(sweep, tmp_path):
    def ways(cut):
        some = [half(random.Random(cut))] * 2
        all_four = [
            (nothing, everything, True),
            (everything, nothing, False),
            (everything, everything, False),
            (*some, True),
        ]
        return [all_four[cut // 3 % 4]]

    all_prefixes(sweep, tmp_path / "out", ways, every=3)


@pytest.mark.nightly
def test_any_of_many_mixtures_is_recovered_from(sweep, tmp_path):
    def ways(cut):
        some = [half(random.Random(cut))] * 2
        mixtures = [(*some, bool(turn % 2)) for turn in range(20)]
        return [(nothing, everything, True), (everything, nothing, True), *mixtures]

    all_prefixes(sweep, tmp_path / "out", ways)


@pytest.mark.parametrize("left_out", ["flush", "flush folder"])
def test_a_store_that_did_not_flush_would_be_found_out(sweep, tmp_path, left_out):
    """The same, of a sweep that leaves out one kind of step: this test must notice."""
    steps, wanted, with_bulk = sweep
    fewer = [step for step in steps if step[0] != left_out]
    way = (nothing, everything, False) if left_out == "flush" else (nothing, nothing, False)
    with pytest.raises((AssertionError, WrongFolder)):
        all_prefixes((fewer, wanted, with_bulk), tmp_path / "out", lambda _: [way], every=7)
