"""Tables of points (CSV): correlated and conditional points, and every fault with its line and column."""

import random

import pytest

from sim.errors import ScenarioError
from sim.scenario.sweeps import csv_points, read_sweep
from tests.for_all import for_all

SWEEP = 'scenario = "minimal"\n[sweep]\ncsv = "points.csv"\n'


def swept(folder, raw, text=SWEEP):
    """The sweep of a table of points, given as text or bytes."""
    (folder / "points.csv").write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8"))
    (folder / "sweep.toml").write_text(text, "utf-8")
    return read_sweep(folder / "sweep.toml")


def faults(folder, raw, text=SWEEP):
    """The faults of a table of points, without the folder."""
    with pytest.raises(ScenarioError) as caught:
        swept(folder, raw, text)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


@pytest.mark.parametrize("raw", [
    "price,recovery\n11,0.25\n12,0.5\n",
    "\ufeffprice , recovery\r\n 11 ,+0.25\r\n\r\n1.2e1,.5",
    'price,"business.Corner Café.recovery"\n"11","0.25"\n12,0.5\n\n\n',
    'price,"business.""Corner Café"".recovery"\r11,0.25\r12,0.5\r',
], ids=["plain", "spreadsheet", "quoted", "old mac"])  # fmt: skip
def test_a_table_is_points_row_by_row(raw, tmp_path):
    sweep = swept(tmp_path, raw)
    assert sweep.design == "csv"
    assert sweep.inputs == ('business."Corner Café".price', 'business."Corner Café".recovery')
    assert list(sweep.points) == [(11.0, 0.25), (12.0, 0.5)]
    assert sweep.grows


def test_whole_columns_are_whole(tmp_path):
    sweep = swept(tmp_path, "study.weeks\n20\n30.0\n")
    assert [sweep.variant(point).study.weeks for point in (0, 1)] == [20, 30]


CASES = {
    "empty": ("", ["points.csv:1:1: The file has no header; its first line names an input's path in each column."]),
    "no rows": ("price\n", ["points.csv:1:1: The file has a header and no rows; each row is a point."]),
    "semicolons": ("price;recovery\n1;2\n", [
        "points.csv:1:1: The columns are separated by semicolons; a CSV file has commas between them."
    ]),
    "tabs": ("price\trecovery\n1\t2\n", [
        "points.csv:1:1: The columns are separated by tabs; a CSV file has commas between them."
    ]),
    "a column without a name": ("price,\n1,2\n", [
        "points.csv:1:7: Column 2 has no name; it must be the path of an input."
    ]),
    "a column twice": ("price,recovery,price\n1,2,3\n", [
        'points.csv:1:16: "price" heads column 1 already; an input has one column.'
    ]),
    "an input twice": ("price,business.Corner Café.price\n11,12\n", [
        'points.csv:1:7: "business.Corner Café.price" heads a column already; vary it once.'
    ]),
    "paths unknown": ("prise,recovery,place.town.residents\n1,0.5,3\n", [
        'points.csv:1:1: "prise" is neither a lever of a business nor the start of a path; did you mean "price"?',
        'points.csv:1:16: There is no place "town"; there is village.',
    ]),
    "cells": ("price,recovery\n11,0.5\n12\n13,1,2\n", [
        "points.csv:3:1: This row has 1 cells; the header has 2.",
        "points.csv:4:1: This row has 3 cells; the header has 2.",
    ]),
    "no numbers": ("price,recovery\nx,\n12,5%\n13,nan\n1_0,inf\n", [
        'points.csv:2:1: "x" is no number; every row has one for price.',
        'points.csv:2:3: "" is no number; every row has one for recovery.',
        'points.csv:3:4: "5%" is no number; every row has one for recovery; write a share, such as 0.05 for 5 %.',
        'points.csv:4:4: "nan" is no number; every row has one for recovery.',
        'points.csv:5:1: "1_0" is no number; every row has one for price.',
        'points.csv:5:5: "inf" is no number; every row has one for recovery.',
    ]),
    "a decimal comma": ('price,recovery\n"11,5",0.5\n', [
        'points.csv:2:1: "11,5" is no number; every row has one for price; write 11.5, with a decimal point.'
    ]),
    "out of range": ("price,recovery\n11,0.5\n12,1.5\n-1,0.25\n", [
        'points.csv:3:4: point 1: business."Corner Café".recovery = 1.5 cannot be: it must be a number from 0 to 1.',
        'points.csv:4:1: point 2: business."Corner Café".price = -1.0 cannot be: it must be a number from 0 to '
        "1,000,000,000,000 (money per visit).",
    ]),
    "cannot be": ("strategy.welcome.change.touchpoints.welcome.people\n1\n\n5\n", [
        'points.csv:4:1: Point 1 (strategy.welcome.step.1.change."touchpoints.welcome.people" = 5) cannot be: '
        'strategy.welcome takes business."Corner Café".touchpoints.welcome.people to 11 in week 0; scores stay between '
        "0 and 10."
    ]),
    "a point twice": ("price\n11\n12\n11.0\n", [
        "points.csv:4:1: Point 2 is the same as point 0; replications run a point again."
    ]),
    "an open quote": ('price\n"11\n12\n', ["points.csv:4:1: This is not CSV: unexpected end of data."]),
    "a quote within": ('price,recovery\n"11"2,3\n', ["points.csv:2:1: This is not CSV: ',' expected after '\"'."]),
    "a NUL": ("price\n11\n1\x002\n", ["points.csv:3:2: There is a NUL character here; delete it."]),
    "a huge cell": ("price\n" + "1" * 200_000 + "\n", [
        "points.csv:2:1: This is not CSV: field larger than field limit (131072)."
    ]),
    "too many columns": (",".join(f"x{number}" for number in range(101)) + "\n", [
        "points.csv:1:1: The file has 101 columns; it may have at most 100."
    ]),
    "Latin 1": ("price,Café\n11,12\n".encode("latin-1"), [
        "points.csv:1:10: The file is not UTF-8 text: it holds byte 0xE9 here; save it as UTF-8."
    ]),
    "UTF-16": ("price\n11\n".encode("utf-16"), ["points.csv:1:1: The file is written in UTF-16; save it as UTF-8."]),
}  # fmt: skip


@for_all(list(CASES), parts=1)
def test_a_fault_has_its_sentence_and_its_place(name, tmp_path):
    raw, expected = CASES[name]
    assert faults(tmp_path, raw) == expected


def test_faults_of_the_sweep_come_first_and_inputs_stand_in_one_place(tmp_path):
    told = faults(tmp_path, "prise\n1\n", SWEEP + "worlds = 0\n[[sweep.vary]]\nwhat = 'price'\nvalues = [1]\n")
    assert [one.split(" ")[0] for one in told] == ["sweep.toml:4:1:", "sweep.toml:5:1:", "points.csv:1:1:"]
    assert "leave [[sweep.vary]] out" in told[1]


def test_a_table_that_cannot_be_read_is_a_fault_of_the_sweep_file(tmp_path):
    for given, words in (("..", "this is a folder"), ("nowhere.csv", "there is no such file")):
        told = faults(tmp_path, "price\n1\n", SWEEP.replace("points.csv", given))
        assert told[0].startswith("sweep.toml:3:1: csv is ")
        assert words in told[0]


def test_a_table_has_a_largest_size(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_points, "MOST_BYTES", 10)
    assert "a CSV has at most 10" in faults(tmp_path, "price\n11\n12\n")[0]
    monkeypatch.undo()
    monkeypatch.setattr(csv_points, "MOST_POINTS", 2)
    assert "more than 2 rows" in faults(tmp_path, "price\n11\n12\n13\n14\n")[0]


PIECES = ['"', ",", "\n", "\r", ";", "\t", "-1", "nan", "1e999", "\0", "price", "é", " ", "''", "0x1", "\ufeff", "=1+1"]


def test_any_table_gives_a_sweep_or_clear_faults(tmp_path):
    luck = random.Random(4)
    good = "price,recovery\n11,0.25\n12,0.5\n13,0.75\n"
    sound = 0
    for _ in range(400):
        text = good
        for _ in range(luck.choice((1, 1, 2, 5))):
            place = luck.randrange(len(text) + 1)
            text = text[:place] + luck.choice(PIECES) + text[place + luck.choice((0, 0, 1, 3)) :]
        found = None
        try:
            sound += len(swept(tmp_path, text.encode("utf-8", "surrogatepass")).points) > 0
        except ScenarioError as error:
            found = error.faults
        assert found is None or found
        assert all("\n" not in str(each) and len(each.message) < 1000 for each in found or ())
    assert 5 < sound < 395


def test_many_faults_of_a_large_table_are_told_quickly(tmp_path):
    told = faults(tmp_path, "price\n" + "x\n" * 300_000)
    assert len(told) == 101
    assert told[-1].endswith("There are 300 more faults.")
