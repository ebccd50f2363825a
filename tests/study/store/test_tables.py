"""Tables are streamed, whole or not at all, and the same bytes however their rows come."""

import csv
import os
import random
import tracemalloc

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from sim.errors import Busy, CannotWrite
from sim.report.output.tables import csv_bytes
from sim.study.store import tables as module
from sim.study.store.tables import DERIVED, Tables, hashes
from sim.study.store.verifying import check_all

SCHEMA = pyarrow.schema(
    [("run", pyarrow.int64()), ("plan", pyarrow.string()), ("profit", pyarrow.float64()), ("best", pyarrow.bool_())]
)


def rows(begin, end):
    runs = range(begin, end)
    names = ("as it is", "=1+1", None, "a,b", 'say "it"')
    return pyarrow.record_batch(
        [
            pyarrow.array(runs, pyarrow.int64()),
            pyarrow.array([names[run % 5] for run in runs], pyarrow.string()),
            pyarrow.array([None if run % 7 == 0 else run / 3 - 900 for run in runs], pyarrow.float64()),
            pyarrow.array([None if run % 11 == 0 else run % 2 == 0 for run in runs], pyarrow.bool_()),
        ],
        schema=SCHEMA,
    )


def batches(count, luck):
    begin = 0
    while begin < count:
        end = min(count, begin + luck.choice((1, 3, 50, 997, 4_000)))
        yield rows(begin, end)
        begin = end


def written(folder, count, luck):
    folder.mkdir()
    with Tables(folder, currency="GBP", noted={"sweep": "x"}) as tables:
        tables.write("runs", SCHEMA, batches(count, luck), decimals={"profit": 2}, units={"profit": "currency"})
    return {name: (folder / name).read_bytes() for name in hashes(folder)}


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 4_321])
def test_the_same_rows_are_the_same_bytes_however_they_are_cut(tmp_path, monkeypatch, count):
    monkeypatch.setattr(module, "ROWS", 1_000)
    found = [written(tmp_path / str(seed), count, random.Random(seed)) for seed in range(4)]
    assert found[0].keys() == {"tables/runs.csv", "data/runs.parquet"}
    assert all(each == found[0] for each in found)
    read = pyarrow.parquet.read_table(tmp_path / "0" / "data" / "runs.parquet")
    assert read.num_rows == count
    assert count == 0 or read.equals(
        pyarrow.Table.from_batches([rows(0, count)]).replace_schema_metadata(read.schema.metadata)
    )
    noted = pyarrow.parquet.read_metadata(tmp_path / "0" / "data" / "runs.parquet").metadata
    assert noted == {b"units": b'{"profit": "GBP"}', b"schema_version": b"2", b"sweep": b"x"}


def test_csv_is_written_as_all_tables_are(tmp_path):
    found = written(tmp_path / "out", 200, random.Random(1))["tables/runs.csv"]
    frame = pyarrow.Table.from_batches([rows(0, 200)]).to_pandas()
    frame["best"] = frame["best"].astype("boolean")
    wanted = b"".join(csv_bytes("a table of which nothing is known", frame.drop(columns="profit")))
    cells = list(csv.reader(found.decode().splitlines()))
    assert [[row[at] for at in (0, 1, 3)] for row in cells] == list(csv.reader(wanted.decode().splitlines()))
    assert [row[2] for row in cells[:4]] == ["profit", "", "-899.67", "-899.33"]


def test_numbers_are_written_with_the_digits_that_are_asked_for(tmp_path):
    schema = pyarrow.schema([(name, pyarrow.float64()) for name in ("exact", "six", "whole")])
    values = [0.1 + 0.2, 1e-9, -0.0, float("nan"), 1e22, None]
    with Tables(tmp_path) as tables:
        table = tables.table("numbers", schema, decimals={"exact": None, "whole": 0}, parquet=False)
        table.add(pyarrow.table([values] * 3, schema))
        assert table.rows == 6
    lines = (tmp_path / "tables" / "numbers.csv").read_text().splitlines()
    assert lines == [
        "exact,six,whole", "0.30000000000000004,0.300000,0", "1e-09,0.000000,0", "0.0,0.000000,0", ",,",
        "1e+22,10000000000000000000000.000000,10000000000000000000000", ",,",
    ]  # fmt: skip
    assert not (tmp_path / "data").exists()


def test_all_get_their_names_at_once_or_none_does(tmp_path):
    for value in (1, 2):
        with Tables(tmp_path) as tables:
            tables.write("runs", SCHEMA, [rows(0, value)])
            tables.file("report.html", [b"<p>", b"%d" % value])
            assert (tmp_path / "report.html").exists() == (value == 2)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ZeroDivisionError), Tables(tmp_path) as tables:  # noqa: PT012
        tables.write("runs", SCHEMA, [rows(0, 9)])
        tables.file("charts/01.svg", [b"<svg/>"])
        raise ZeroDivisionError
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert sorted(hashes(tmp_path)) == ["data/runs.parquet", "report.html", "tables/runs.csv"]


def test_between_the_names_of_two_tables_nothing_is_called_damaged(tmp_path, monkeypatch):
    with Tables(tmp_path) as tables:
        tables.write("runs", SCHEMA, [rows(0, 9)])
    real, seen = os.replace, []

    def replace(source, target):
        real(source, target)
        seen.append(module.hashes(tmp_path) and [each for each in check_all(tmp_path) if "as it was written" in each])

    monkeypatch.setattr("os.replace", replace)
    with Tables(tmp_path) as tables:
        tables.write("runs", SCHEMA, [rows(0, 5)])
    assert seen == [[]] * 4
    (tmp_path / "tables" / "runs.csv").write_text("mine")
    assert len([each for each in check_all(tmp_path) if "runs.csv: not as it was written" in each]) == 1


def test_two_at_once_do_not_mix(tmp_path):
    with Tables(tmp_path), pytest.raises(Busy), Tables(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == [tmp_path / DERIVED]


def test_a_folder_that_is_gone_is_not_made_anew(tmp_path):
    with pytest.raises(CannotWrite), Tables(tmp_path / "gone"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x"])
def test_names_stay_inside(tmp_path, name):
    with pytest.raises(ValueError, match="name"), Tables(tmp_path) as tables:
        tables.file(name, [b""])


def test_rows_of_another_form_are_refused(tmp_path):
    with pytest.raises(ValueError, match="other columns"), Tables(tmp_path) as tables:
        tables.table("runs", SCHEMA).add(rows(0, 3).select(["plan", "run", "profit", "best"]))
    with pytest.raises(ValueError, match="no column 'price'"), Tables(tmp_path) as tables:
        tables.table("runs", SCHEMA, decimals={"price": 2})


def test_memory_is_flat_however_many_rows_there_are(tmp_path, monkeypatch):
    """What Arrow and Python hold at most beside what comes in: of two sizes, one four times the other."""
    monkeypatch.setattr(module, "ROWS", 10_000)
    peaks = []
    for count in (30_000, 120_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        before, top = pyarrow.total_allocated_bytes(), 0
        tracemalloc.start()
        with Tables(folder) as tables:
            table = tables.table("runs", pyarrow.schema([("profit", pyarrow.float64())]))
            for begin in range(0, count, 3_000):
                table.add(pyarrow.table({"profit": np.arange(begin, begin + 3_000, dtype="float64")}))
                top = max(top, pyarrow.total_allocated_bytes() - before)
            peaks.append((tracemalloc.get_traced_memory()[1], top))
        tracemalloc.stop()
    assert peaks[1][0] < 1.3 * peaks[0][0]
    assert peaks[1][1] <= 1.3 * peaks[0][1]
