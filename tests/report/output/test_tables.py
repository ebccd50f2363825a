"""Tables as bytes: what a spreadsheet or a program could misread comes back as it was."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from sim.report.columns import TABLES, columns_of, data_dictionary
from sim.report.output.tables import csv_bytes, parquet_bytes, read_table

AWKWARD = [
    "NA",
    "null",
    "nan",
    "None",
    "0012",
    "1e5",
    "-0",
    "TRUE",
    "",
    "=1+1",
    '=HYPERLINK("http://x")',
    "+44",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'=quoted already",
    "a,b",
    'say "so"',
    "two\nlines",
    " padded ",
    "£10 vs $20",
    "naïve café",
    "🍕",
    "\u202eright to left",
    "x" * 300,
]


def written(table, frame):
    return b"".join(csv_bytes(table, frame))


def read_back(tmp_path, table, frame):
    path = tmp_path / f"{table}.csv"
    path.write_bytes(written(table, frame))
    return read_table(path)


def test_awkward_names_come_back_as_they_were(tmp_path):
    frame = pd.DataFrame(
        {"business": AWKWARD, "strategy": "s", "line": "loss", "amount": np.arange(len(AWKWARD)) - 5.5}
    )
    back = read_back(tmp_path, "bridge", frame)
    assert back["business"].fillna("").tolist() == AWKWARD
    assert back["business"].isna().sum() == AWKWARD.count(""), "an empty text is nothing"
    assert back["amount"].tolist() == frame["amount"].tolist()


@pytest.mark.parametrize("name", [name for name in AWKWARD if name[:1] in "=+-@\t\r" and name])
def test_no_cell_of_text_starts_a_formula(name):
    rows = list(csv.reader(io.StringIO(written("bridge", pd.DataFrame({"business": [name]})).decode(), newline="")))
    assert rows[1][0].startswith("'")


def test_a_negative_number_is_no_formula():
    assert written("bridge", pd.DataFrame({"amount": [-5.0]})).decode() == "amount\n-5.00\n"


def test_money_has_two_decimals_and_a_missing_number_is_an_empty_cell():
    frame = pd.DataFrame({"difference": [1234.5, np.nan, -0.004], "utilisation": [0.5, np.nan, 1.0]})
    assert written("decision", frame).decode().splitlines()[1:] == ["1234.50,0.500000", ",", "0.00,1.000000"]


def test_the_same_frame_gives_the_same_bytes():
    frame = pd.DataFrame({"business": AWKWARD, "amount": np.linspace(-1, 1, len(AWKWARD))})
    assert written("bridge", frame) == written("bridge", frame.copy())
    assert parquet_bytes(frame) == parquet_bytes(frame.copy())
    again = pd.read_parquet(io.BytesIO(parquet_bytes(frame)))
    assert again["business"].tolist() == AWKWARD
    assert again["amount"].tolist() == frame["amount"].tolist()


def test_utf_8_without_a_byte_order_mark_and_line_feeds_alone():
    raw = written("bridge", pd.DataFrame({"business": ["é"], "line": ["x"]}))
    assert raw == "business,line\né,x\n".encode()


def test_the_dictionary_explains_every_column_once_with_its_kind():
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        assert len(set(names)) == len(names), table
        assert all(column.meaning and column.kind.rule for column in columns), table


def test_the_committed_dictionary_is_the_generated_one():
    with open("docs/data-dictionary.md", encoding="utf-8") as page:
        assert page.read() == data_dictionary()


def test_an_unknown_column_is_not_explained():
    assert columns_of("decision", ["profit", "no such column"])[1] is None
