"""Promises 3 and 12: what is torn costs its own run, what is damaged is told and never believed."""

import shutil
import time

import pytest

from sim.errors import CannotWrite
from sim.study.store.faults import Damaged, NotDeterministic
from sim.study.store.journal import BULK, JOURNALS, Journal
from sim.study.store.reading import Reading
from sim.study.store.record import line_of
from tests.study.store import toy
from tests.study.store.toy import arrays, identity_of, outcome

pytestmark = pytest.mark.usefixtures("_no_waiting_for_the_disk")


@pytest.fixture
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)


def kept_folder(place, runs, with_bulk=False):
    """A folder with one journal of so many runs."""
    for name in (JOURNALS, BULK):
        (place / name).mkdir(parents=True)
    with Journal(place) as journal:
        for run in range(runs):
            journal.append(identity_of(run), outcome(run), bulk=arrays(run) if with_bulk else None)
        return journal.path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A sweep of six runs that nothing happened to."""
    place = tmp_path_factory.mktemp("whole") / "out"
    toy.sweep(place, 6)
    return place


def test_cut_at_every_byte_of_the_last_two_records_a_sweep_ends_the_same_twice(whole, tmp_path):
    (path,) = (whole / JOURNALS).iterdir()
    written = path.read_bytes()
    ends = [at + 1 for at, byte in enumerate(written) if byte == 10]
    first = ends[-3]
    assert len(written) - first > 3_000
    wanted = toy.bytes_of(whole)
    folder = tmp_path / "out"
    resumed = set(range(first, len(written), 97)) | {each + by for each in ends[-3:-1] for by in (-1, 0, 1)}
    (folder / JOURNALS).mkdir(parents=True)
    for cut in range(first, len(written) + 1):  # all: nothing torn is believed, and what is whole is
        (folder / JOURNALS / path.name).write_bytes(written[:cut])
        with Reading([folder]) as reading:
            assert len(reading.kept) == sum(end <= cut for end in ends)
            assert reading.damaged == []
            assert len(reading.torn) == (cut not in ends)
    for cut in sorted(resumed):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        (folder / JOURNALS / path.name).write_bytes(written[:cut])
        assert toy.sweep(folder, 6) == 6 - sum(end <= cut for end in ends)
        assert toy.bytes_of(folder) == wanted
        assert toy.sweep(folder, 6) == 0
        assert toy.bytes_of(folder) == wanted
        assert len(list((folder / JOURNALS).iterdir())) == 1 + (cut < len(written))


@pytest.mark.nightly
def test_resumed_after_a_cut_at_every_byte_a_sweep_ends_the_same_twice(whole, tmp_path):
    (path,) = (whole / JOURNALS).iterdir()
    written, wanted = path.read_bytes(), toy.bytes_of(whole)
    ends = [at + 1 for at, byte in enumerate(written) if byte == 10]
    folder = tmp_path / "out"
    for cut in range(ends[-3], len(written) + 1):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        (folder / JOURNALS / path.name).write_bytes(written[:cut])
        for _ in range(2):
            toy.sweep(folder, 6)
            assert toy.bytes_of(folder) == wanted


@pytest.mark.parametrize("where", ["checksum", "identity", "prefix", "kind", "number", "newline"])
def test_a_damaged_line_is_told_with_file_and_line_until_its_run_is_made_again(tmp_path, where):
    path = kept_folder(tmp_path, 5)
    written = bytearray(path.read_bytes())
    begin = written.index(b"\n") + 1  # of the second line
    end = written.index(b"\n", begin)
    at = {"checksum": begin, "identity": begin + 30, "prefix": begin + 12, "kind": written.index(b"run", begin),
          "number": written.index(b"profit", begin) + 8, "newline": end}[where]  # fmt: skip
    written[at] ^= 1
    path.write_bytes(written)
    lost = {1, 2} if where == "newline" else {1}
    with Reading([tmp_path]) as reading:
        assert set(reading.kept) == {identity_of(run) for run in {0, 1, 2, 3, 4} - lost}
        (told,) = reading.damaged
        assert told == f"{path}, line 2: damaged, so not believed."
        assert reading.missing([identity_of(run) for run in range(5)]) == [identity_of(run) for run in sorted(lost)]
        for run in sorted(lost):
            assert len(reading.damaged) == 1
            with Journal(tmp_path) as journal:
                journal.append(identity_of(run), outcome(run))
            reading.refresh()
        assert reading.damaged == []
    with Reading([tmp_path]) as reading:
        assert (len(reading.kept), reading.damaged) == (5, [])


def test_a_line_that_was_cut_in_two_is_one_damage(tmp_path):
    path = kept_folder(tmp_path, 3)
    written = bytearray(path.read_bytes())
    written[written.index(b"profit", written.index(b"\n"))] = 10
    path.write_bytes(written)
    with Reading([tmp_path]) as reading:
        assert reading.damaged == [f"{path}, lines 2 to 3: damaged, so not believed."]
        with Journal(tmp_path) as journal:
            journal.append(identity_of(1), outcome(1))
        reading.refresh()
        assert reading.damaged == []


def test_a_line_without_its_checksum_or_of_another_form_is_not_believed(tmp_path):
    path = kept_folder(tmp_path, 1)
    good = line_of(identity_of(7), "run", {})
    from zlib import crc32

    deep = b'{"id":"%s","kind":"run","bulk":null,"content":{"a":%s}}' % (identity_of(8).encode(), b"[" * 99_999)
    for body in (good[9:], good.upper(), b"\n", b"\0" * 500 + b"\n", b"%08x %s\n" % (crc32(b"{}"), b"{}")):
        path.write_bytes(body)
        with Reading([tmp_path]) as reading:
            assert not reading.kept
            assert len(reading.damaged) == 1
    path.write_bytes(b"%08x %s\n" % (crc32(deep), deep))
    with Reading([tmp_path]) as reading, pytest.raises(Damaged, match="line 1"):
        reading.read(identity_of(8))


def test_damaged_arrays_are_told_and_their_run_is_made_again(tmp_path):
    path = kept_folder(tmp_path, 3, with_bulk=True)
    bulk = tmp_path / BULK / f"{path.stem}.arrow"
    written = bytearray(bulk.read_bytes())
    written[len(written) // 2] ^= 1
    bulk.write_bytes(written)
    with Reading([tmp_path]) as reading:
        record = reading.read(identity_of(1))
        with pytest.raises(Damaged, match=r"bulk.*line 2"):
            reading.bulk(record)
        assert reading.missing([identity_of(1)])
        assert len(reading.damaged) == 1
        with Journal(tmp_path) as journal:
            journal.append(identity_of(1), outcome(1), bulk=arrays(1))
        reading.refresh()
        assert reading.bulk(reading.read(identity_of(1))).equals(arrays(1))
        assert reading.damaged == reading.unequal == []
    with Reading([tmp_path]) as reading:  # the damaged copy is met first
        assert reading.bulk(reading.read(identity_of(1))).equals(arrays(1))


def test_a_bulk_file_that_lost_its_end_or_is_gone_is_noticed_without_reading_it(tmp_path):
    path = kept_folder(tmp_path, 3, with_bulk=True)
    bulk = tmp_path / BULK / f"{path.stem}.arrow"
    bulk.write_bytes(bulk.read_bytes()[:-1])
    with Reading([tmp_path]) as reading:
        assert set(reading.kept) == {identity_of(0), identity_of(1)}
        assert "line 3: its bulk file has lost" in reading.damaged[0]
    bulk.unlink()
    with Reading([tmp_path]) as reading:
        assert not reading.kept


def test_the_same_run_twice_is_one_if_it_is_equal_and_a_fault_of_ours_if_not(tmp_path):
    kept_folder(tmp_path, 3, with_bulk=True)
    with Journal(tmp_path) as journal:
        journal.append(identity_of(1), outcome(1), bulk=arrays(1))
    with Reading([tmp_path]) as reading:
        assert (len(reading.kept), reading.unequal) == (3, [])
        reading.stop_if_unequal()
    with Journal(tmp_path) as journal:
        journal.append(identity_of(1), {**outcome(1), "run": 1.0000000000000002}, bulk=arrays(1))
    with Reading([tmp_path]) as reading:
        assert len(reading.unequal) == 1
        with pytest.raises(NotDeterministic, match="not deterministic") as told:
            list(reading.records([identity_of(0)]))
        assert told.value.exit_code == 70


def test_the_same_run_with_other_arrays_is_found_too(tmp_path):
    kept_folder(tmp_path, 2, with_bulk=True)
    with Journal(tmp_path) as journal:
        journal.append(identity_of(1), outcome(1), bulk=arrays(2))
    with Reading([tmp_path]) as reading:
        assert len(reading.unequal) == 1


def test_records_come_in_the_order_that_is_asked_for(tmp_path):
    kept_folder(tmp_path, 9)
    wanted = [identity_of(run) for run in (5, 0, 8, 3)]
    with Reading([tmp_path]) as reading:
        assert [each.identity for each in reading.records(wanted)] == wanted
        with pytest.raises(KeyError):
            reading.read(identity_of(99))


def test_a_line_that_changed_after_it_was_found_is_not_believed(tmp_path):
    path = kept_folder(tmp_path, 3)
    with Reading([tmp_path]) as reading:
        written = bytearray(path.read_bytes())
        written[-20] ^= 1
        path.write_bytes(written)
        with pytest.raises(Damaged, match="line 3"):
            reading.read(identity_of(2))
        assert identity_of(2) not in reading.kept


def test_more_journals_than_files_may_be_open(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.study.store.reading.OPEN_FILES", 3)
    kept_folder(tmp_path, 1)
    for run in range(1, 12):
        with Journal(tmp_path) as journal:
            journal.append(identity_of(run), outcome(run))
    with Reading([tmp_path]) as reading:
        wanted = [identity_of(run) for run in (*range(12), *range(12))]
        assert [each.content["run"] for each in reading.records(wanted)] == [*range(12), *range(12)]
        assert len(reading._open) == 3


def test_a_folder_that_is_gone_is_said(tmp_path):
    kept_folder(tmp_path / "out", 1)
    with Reading([tmp_path / "out"]) as reading:
        shutil.rmtree(tmp_path / "out")
        with pytest.raises(CannotWrite, match="moved or removed"):
            reading.refresh()


def test_100_000_runs_are_found_in_five_seconds(tmp_path):
    """Promise 26."""
    (tmp_path / JOURNALS).mkdir()
    content = {"rows": [1 / 3] * 60, "text": "x" * 200}
    lines = [line_of(identity_of(run), "run", content) for run in range(100_000)]
    assert 1_400 < len(lines[0]) < 2_000
    for part in range(4):
        (tmp_path / JOURNALS / f"{part}.jsonl").write_bytes(b"".join(lines[part::4]))
    begun = time.perf_counter()
    with Reading([tmp_path]) as reading:
        assert time.perf_counter() - begun < 5.0
        assert len(reading.kept) == 100_000
