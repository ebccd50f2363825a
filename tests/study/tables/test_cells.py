"""Cells of CSV: what a spreadsheet would run is guarded, everything reads back as it was."""

import csv
import io

import pytest

from sim.study.tables.cells import flag_cells, heading, lines, number_cells, text_cell, unguarded

TEXTS = ["plain", "", "NA", "0012", "=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''@x", "'quoted'", "a,b",
         'say "it"', "two\nlines", " ends ", "Café ☕", "=a,\"b\"\n"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_text_reads_back_and_never_begins_as_a_formula(text):
    written = (heading(["a", "b"]) + lines([[text_cell(text)], ["x"]])).decode()
    row = list(csv.reader(io.StringIO(written, newline=""), strict=True))[1]
    assert unguarded(row[0]) == text
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_are_never_guarded_and_nought_has_no_sign():
    assert number_cells([-1.5, -0.0, None, float("nan"), 2], 1) == ["-1.5", "0.0", "", "", "2.0"]
    assert number_cells([-0.001, 1e-7, -0.0, None, float("nan"), 2], None) == ["-0.001", "1e-07", "0.0", "", "", "2.0"]
    assert number_cells([-0.001], 2) == ["0.00"]
    assert flag_cells([True, False, None]) == ["true", "false", ""]


def test_an_empty_cell_alone_is_still_a_row():
    assert lines([["", "a"]]) == b'""\na\n'
    assert heading(["=x", "a,b"]) == b'\'=x,"a,b"\n'
