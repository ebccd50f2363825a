"""Columns were renamed and nothing else: from the tables of six scenarios the converter makes those of the version
before, byte for byte; and what was renamed has one name, one unit, and a way back."""

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from sim.report.columns import TABLES, columns_of
from sim.report.columns.kinds import FLAG
from sim.report.columns.renamed import ADDED, NOT_BEFORE, old_columns, old_names
from sim.report.columns.renamed_page import page
from sim.report.output.tables import csv_bytes, read_table
from sim.study.runs.visit_file import UNITS, schema
from tests.report.old_form import HASHES, SIX, old_hashes, tables_of, unknown_columns

RESERVED = Path(__file__).with_name("sql_reserved_words.txt").read_text("utf-8").split()
FORMS = {
    "horizons": pd.DataFrame(
        {"business": ["Ash"], "strategy": ["plan"], "weeks": [52], "difference": [1.5], "luck_low": [1.0]}
        | {"luck_high": [2.0], "wins": [2], "is_best": [True], "replications": [2]}
    ),
    "leaky_bucket": pd.DataFrame(
        {"business": "Ash", "strategy": "plan", "flow": ["lost", "lost"], "lost_to": ["Oak", None], "per_week": 1.0}
    ),
}


LONGEST = "town_vs_west_end"  # four minutes
CHANGING = [pytest.param(name, marks=pytest.mark.nightly) if name == LONGEST else name for name in SIX]


@pytest.mark.parametrize("name", CHANGING)
def test_the_tables_of_a_scenario_are_the_old_ones_under_new_names(name):
    made = dict(tables_of(name))
    assert unknown_columns(made) == {}, "rows have columns that sim/report/columns calls otherwise, or does not know"
    found = old_hashes(name, made)
    new = sorted(found.keys() - HASHES[name].keys())
    assert new == [], "tables and charts that the version before did not have go into NOT_BEFORE of renamed.py"
    changed = sorted(table for table, known in HASHES[name].items() if found.get(table) != known)
    assert changed == [], (
        "these are no longer the old tables: an old name is missing in ANYWHERE or SOMEWHERE of renamed.py, a new "
        "column in ADDED there; only if numbers were meant to move: python -m tests.report.old_form --write"
    )


def test_a_row_under_a_name_that_the_dictionary_does_not_know_is_named():
    made = {"worlds": b"business,old_name\nAsh,1\n", "regret": b"business\nAsh\n", "cumulative": b"business,mean\n"}
    assert unknown_columns(made) == {"worlds": ["old_name"]}


@pytest.mark.field("C5")
def test_no_column_is_called_as_sql_calls_something():
    names = {column.name for columns in TABLES.values() for column in columns}
    assert sorted(names.intersection(RESERVED)) == []
    with sqlite3.connect(":memory:") as database:
        for name in names:
            database.execute(f"create table t_{name} ({name})")  # no name needs quotes
            database.execute(f"select {name}, count(*) from t_{name} group by {name} order by {name}")


@pytest.mark.field("C5")
def test_a_name_has_one_unit_in_all_tables():
    units = {}
    for table, columns in TABLES.items():
        for column in columns:
            units.setdefault(column.name, {}).setdefault(column.unit, []).append(table)
    assert {name: found for name, found in units.items() if len(found) > 1} == {}


def test_every_flag_is_written_as_pandas_reads_it_and_no_column_of_digits_is_one(tmp_path):
    flags = {column.name for columns in TABLES.values() for column in columns if column.kind is FLAG}
    others = {column.name for columns in TABLES.values() for column in columns if column.kind is not FLAG}
    assert {name for name in others if name.startswith("is_")} == set()
    assert not flags & others
    path = tmp_path / "horizons.csv"
    path.write_bytes(b"".join(csv_bytes("horizons", FORMS["horizons"])))
    assert pd.read_csv(path)["is_best"].dtype == bool
    assert read_table(path)["is_best"].tolist() == [True]


def test_nothing_is_an_empty_cell_and_read_back_as_missing(tmp_path):
    path = tmp_path / "leaky_bucket.csv"
    path.write_bytes(b"".join(csv_bytes("leaky_bucket", FORMS["leaky_bucket"])))
    assert path.read_text().splitlines()[2] == "Ash,plan,lost,,1.000000"
    assert read_table(path)["lost_to"].isna().tolist() == [False, True]


@pytest.mark.parametrize("table", FORMS)
def test_a_table_of_the_version_before_is_read_under_the_new_names(table, tmp_path):
    frame = FORMS[table]
    path = tmp_path / f"{table}.csv"
    before = old_names(frame)
    path.write_text(before.to_csv(index=False))
    assert list(before.columns) != list(frame.columns)
    pd.testing.assert_frame_equal(read_table(path), read_table(_written(frame, table, tmp_path)))


def _written(frame, table, folder):
    (folder / "new").mkdir()
    path = folder / "new" / f"{table}.csv"
    path.write_bytes(b"".join(csv_bytes(table, frame)))
    return path


def test_the_old_names_give_the_old_form_back():
    before = old_names(FORMS["horizons"])
    assert list(before.columns)[4:8] == ["low", "high", "wins", "best"]
    assert before["best"].tolist() == [1]
    assert old_names(FORMS["leaky_bucket"])["to"].tolist() == ["Oak", ""]
    assert list(FORMS["leaky_bucket"].columns)[3] == "lost_to", "the frame itself is left alone"


def test_the_baseline_stands_at_every_business_again():
    weekly = pd.DataFrame(
        {"tried_at": [None, None, "Ash", "Birch"], "business": ["Ash", "Birch", "Ash", "Birch"]}
        | {"strategy": ["as_is", "as_is", "plan", "plan"], "replication": 0, "week": 0, "visits": [1, 2, 3, 4]}
    )
    before = old_names(weekly, "weekly")
    assert before[["focus", "business", "visits"]].to_numpy().tolist() == [
        ["Ash", "Ash", 1],
        ["Ash", "Birch", 2],
        ["Ash", "Ash", 3],
        ["Birch", "Ash", 1],
        ["Birch", "Birch", 2],
        ["Birch", "Birch", 4],
    ]


def test_a_frame_of_which_nobody_can_tell_the_table_is_refused():
    with pytest.raises(ValueError, match="several tables"):
        old_names(pd.DataFrame({"customer_group": ["all"]}))
    with pytest.raises(ValueError, match="no table"):
        old_names(pd.DataFrame({"no such column": [1]}))
    with pytest.raises(ValueError, match="no table 'weekly_means' before"):
        old_names(pd.DataFrame(), NOT_BEFORE[0])


def test_no_table_gives_two_columns_one_old_name():
    for table, columns in TABLES.items():
        names = old_columns(table)
        old_ones = [
            names.get(column.name, column.name) for column in columns if column.name not in ADDED.get(table, ())
        ]
        assert len(set(old_ones)) == len(old_ones), table


def test_the_visits_say_the_units_of_the_dictionary():
    names = schema().names
    assert names == [column.name for column in TABLES["visits"]]
    units = {column.name: column.unit for column in columns_of("visits", names)}
    assert {name: unit for name, unit in units.items() if unit} == UNITS


def test_the_committed_page_of_what_was_renamed_is_the_made_one():
    assert Path("docs/columns.md").read_text("utf-8") == page()
