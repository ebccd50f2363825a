"""Promise 12: one flipped byte anywhere is noticed, and never gives another result."""

import random
import shutil

import pytest

from sim.errors import RegularsError
from sim.study.store.journal import JOURNALS
from sim.study.store.reading import Reading
from sim.study.store.verifying import check_all
from tests.study.store import toy

RUNS = 7
PARTS = ("journal", "bulk", "manifest.json", "tables", "data", "derived.json")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A sweep of several journals with arrays, and its tables."""
    place = tmp_path_factory.mktemp("whole") / "out"
    for runs in (2, 5, RUNS):
        toy.sweep(place, runs, with_bulk=True)
    assert len(list((place / JOURNALS).iterdir())) == 3
    assert check_all(place) == []
    return place


def flip(path, luck):
    """Change one byte; returns where it was, for people."""
    written = bytearray(path.read_bytes())
    at = luck.randrange(len(written))
    written[at] ^= 1 << luck.randrange(8)
    path.write_bytes(written)
    return f"{path.name}, byte {at}"


def flips(whole, place, count, seed):
    luck, wanted = random.Random(seed), toy.bytes_of(whole)
    folder, noticed_by_line = place / "out", 0
    for number in range(count):
        part = PARTS[number % len(PARTS)]
        if number % len(PARTS) == 0 or not folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
        files = [path for path in sorted((folder / part).rglob("*")) if path.is_file()] or [folder / part]
        path = luck.choice(files)
        before = path.read_bytes()
        where = flip(path, luck)
        told = check_all(folder)
        if part == "journal":
            with Reading([folder]) as reading:
                torn = reading.torn
                assert len(reading.kept) < RUNS, where  # not believed
            noticed_by_line += any(f"{path}, line" in each for each in told)
            assert any(f"{path}, line" in each for each in told) or any(str(path) in each for each in torn), where
        else:
            assert any(str(path) in each for each in told), f"{where}: {told}"
        if part == "manifest.json":
            with pytest.raises(RegularsError, match="manifest"):
                toy.sweep(folder, RUNS, with_bulk=True)
            path.write_bytes(before)
            continue
        toy.sweep(folder, RUNS, with_bulk=True)  # what was lost is made again, and tables with it
        assert toy.bytes_of(folder) == wanted, where
        assert check_all(folder) == [], where
        if part not in ("tables", "data", "derived.json"):
            shutil.rmtree(folder)
    return noticed_by_line


def test_one_flipped_byte_is_noticed_and_what_it_hit_is_made_again(whole, tmp_path):
    assert flips(whole, tmp_path, 204, 1) > 20


@pytest.mark.nightly
def test_2_000_flipped_bytes_are_noticed_one_by_one(whole, tmp_path):
    assert flips(whole, tmp_path, 2_004, 2) > 200
