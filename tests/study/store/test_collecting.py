"""Shards and copies are read as one, if they asked the same; what is missing is counted; everything can be verified."""

import shutil

import pytest

from sim.errors import CannotWrite, WrongFolder
from sim.study.store.collecting import look
from sim.study.store.faults import Damaged, NotDeterministic
from sim.study.store.journal import BULK, JOURNALS
from sim.study.store.store import Store
from sim.study.store.verifying import check_all
from tests.study.store import toy
from tests.study.store.toy import arrays, asked, identity_of, outcome

RUNS = 12


def shard(place, number, of=3, seed=7):
    with Store.open(place, {**asked(RUNS), "seed": seed, "shard": f"{number}/{of}"}) as store:
        for run in range(number - 1, RUNS, of):
            store.journal().append(identity_of(run), outcome(run), bulk=arrays(run))


@pytest.fixture
def shards(tmp_path):
    for number in (1, 2, 3):
        shard(tmp_path / f"shard-{number}", number)
    return [tmp_path / f"shard-{number}" for number in (1, 2, 3)]


def test_shards_are_read_as_one_and_give_the_tables_of_one(tmp_path, shards):
    toy.sweep(tmp_path / "whole", RUNS, with_bulk=True)
    with look(*shards) as found:
        assert found.asked == asked(RUNS)
        assert found.told(map(identity_of, range(RUNS))) == []
        assert found.folder == shards[0]
        toy.write_tables(found, RUNS, True)
    assert toy.bytes_of(shards[0]) == toy.bytes_of(tmp_path / "whole")


def test_what_is_missing_is_counted(shards):
    with look(shards[0], shards[2]) as found:
        assert found.told(map(identity_of, range(RUNS))) == ["4 of 12 runs are missing in these 2 folders."]
        assert found.missing(map(identity_of, range(RUNS))) == [identity_of(run) for run in (1, 4, 7, 10)]
    with look(shards[0]) as found:
        assert found.told(map(identity_of, range(RUNS))) == ["8 of 12 runs are missing in this folder."]
        assert found.asked["shard"] == "1/3"


def test_copies_of_the_same_runs_are_one(tmp_path, shards):
    shutil.copytree(shards[0], tmp_path / "copy")
    with look(*shards, tmp_path / "copy", shards[1]) as found:
        assert len(found.kept) == RUNS
        assert len(found.folders) == 4
        found.stop_if_unequal()


def test_a_damaged_copy_is_made_good_by_the_other(tmp_path, shards):
    shutil.copytree(shards[0], tmp_path / "copy")
    (bulk,) = (shards[0] / BULK).iterdir()
    bulk.write_bytes(b"\0" * bulk.stat().st_size)
    with look(shards[0], tmp_path / "copy") as found:
        assert found.bulk(found.read(identity_of(0))).equals(arrays(0))


def test_folders_that_asked_for_something_else_are_not_mixed(tmp_path, shards):
    shard(tmp_path / "other", 2, seed=8)
    with pytest.raises(WrongFolder, match=r"other holds runs of something else(.|\n)*asked\.seed: 7, now 8"):
        look(*shards, tmp_path / "other")


def test_folders_of_other_code_are_not_mixed(tmp_path):
    for name in "ab":
        Store.open(tmp_path / name, asked(1), program={"code": name, "versions": {}}).close()
    with pytest.raises(WrongFolder, match=r"program\.code"):
        look(tmp_path / "a", tmp_path / "b")


def test_copies_that_differ_are_a_fault_of_ours(tmp_path, shards):
    with Store.open(tmp_path / "again", {**asked(RUNS), "shard": "1/3"}) as store:
        store.journal().append(identity_of(0), outcome(1), bulk=arrays(0))
    with look(*shards, tmp_path / "again") as found, pytest.raises(NotDeterministic):
        list(found.records([identity_of(0)]))
    assert check_all(*shards, tmp_path / "again") == []  # each by itself is whole


def test_what_cannot_be_read_is_said(tmp_path, shards):
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for place, fault in (("gone", CannotWrite), ("file", CannotWrite), ("empty", WrongFolder)):
        with pytest.raises(fault, match=place):
            look(tmp_path / place)
    manifest = shards[0] / "manifest.json"
    manifest.write_text(manifest.read_text().replace("seed", "sead"))
    with pytest.raises(Damaged, match=r"manifest\.json, line 1"):
        look(*shards)


def test_looking_writes_nothing_and_needs_no_lock(shards):
    before = {path: path.read_bytes() for path in shards[0].rglob("*") if path.is_file()}
    with Store.open(shards[0], {**asked(RUNS), "shard": "1/3"}), look(shards[0]) as found:
        assert len(found.kept) == 4
        assert check_all(shards[0]) == []
    assert {path: path.read_bytes() for path in shards[0].rglob("*") if path.is_file()} == before


def test_verifying_tells_everything_that_is_wrong_and_where(tmp_path):
    folder = tmp_path / "out"
    toy.sweep(folder, 6, with_bulk=True)
    assert check_all(folder) == []
    (journal,) = (folder / JOURNALS).iterdir()
    (bulk,) = (folder / BULK).iterdir()
    for path in (journal, bulk, folder / "manifest.json", folder / "tables" / "runs.csv"):
        written = bytearray(path.read_bytes())
        written[100 if path == bulk else len(written) // 2] ^= 4  # of the arrays of the first line
        path.write_bytes(written)
    (folder / "data" / "runs.parquet").unlink()
    told = "\n".join(check_all(folder))
    assert f"{journal}, line 3: damaged" in told or f"{journal}, line 4: damaged" in told
    assert f"{bulk}: the arrays of {journal}, line 1" in told
    assert "manifest.json, line" in told
    assert "runs.csv: not as it was written" in told
    assert "runs.parquet: there is no such file any more" in told
    assert told.count("\n") == 4


def test_verifying_tells_of_runs_that_differ_and_of_folders_that_are_none(tmp_path):
    with Store.open(tmp_path / "out", asked(1)) as store:
        store.journal().append(identity_of(0), outcome(0))
        store.journal().append(identity_of(0), outcome(1))
    (told,) = check_all(tmp_path / "out")
    assert "not deterministic" in told
    (tmp_path / "empty").mkdir()
    assert len(check_all(tmp_path / "empty")) == 2
