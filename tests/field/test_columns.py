"""C2 and C5: tables are DataFrames, printed forms are short, a column has one name and one meaning, nothing twice."""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

from sim.cli import main
from sim.study.compare import compare
from tests.scenarios import market, text

BOTH = {"study.weeks": 8, "study.warm_up_weeks": 4, "business.Birch.focus": True}
PLANS = {"warm": {"cost_per_week": 5.0, "change": {"touchpoints.welcome.people": "+1"}}}


@pytest.fixture(scope="module")
def result():
    return compare(market(BOTH, PLANS), replications=2, workers=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("columns")
    (path / "two.toml").write_text(text(BOTH, PLANS))
    arguments = [str(path / "two.toml"), "--out", str(path / "out"), "--replications", "2"]
    assert main([*arguments, "--workers", "1", "--quiet"]) == 0
    return path / "out"


@pytest.mark.field("C2")
def test_every_table_is_a_data_frame_and_a_result_prints_short(result):
    for name, table in result.tables.items():
        assert isinstance(table, pd.DataFrame), name
    weekly = result.tables["weekly"]
    assert list(pd.DataFrame(weekly).columns) == list(weekly.columns)
    assert len(pd.DataFrame(weekly)) == len(weekly) > 0
    assert weekly.equals(result.tables["weekly"])
    joined = weekly.merge(result.tables["strategies"][["strategy", "label"]], on="strategy")
    assert len(joined) == len(weekly)
    assert len(repr(result)) < 200
    assert len(repr(result.tables)) < 1_000
    assert "decision" in repr(result.tables)


@pytest.mark.field("C2")
def test_the_long_table_comes_in_parts_too_and_they_are_the_whole(result):
    parts = list(result.tables.blocks("weekly"))
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), result.tables["weekly"])
    assert result.tables.is_long("weekly")
    assert not result.tables.is_long("decision")


@pytest.mark.field("C5")
def test_the_baseline_stands_once_and_a_row_is_about_its_business(folder):
    weekly = pd.read_csv(folder / "tables" / "weekly.csv")
    keys = ["business", "strategy", "replication", "week"]
    baseline = weekly[weekly["strategy"] == "as_is"]
    assert len(baseline) == 2 * 2 * 8  # businesses, replications, weeks
    assert baseline["tried_at"].isna().all()
    assert not baseline.duplicated(keys).any()
    tried = weekly[weekly["strategy"] != "as_is"]
    assert sorted(tried["tried_at"].unique()) == ["Ash", "Birch"]
    assert not tried.duplicated(["tried_at", *keys]).any()
    visits = pd.read_parquet(folder / "data" / "visits.parquet")
    assert visits.loc[visits["strategy"] == "as_is", "tried_at"].isna().all()
    assert set(visits["tried_at"].dropna()) == {"Ash", "Birch"}


@pytest.mark.field("C5")
def test_nothing_is_null_flags_are_flags_ids_are_numbers_and_days_are_days(folder, result):
    for path in (folder / "tables").glob("*.csv"):
        frame = pd.read_csv(path)
        for name in frame.columns:
            if name.startswith("is_"):
                assert frame[name].dropna().map(type).isin([bool, np.bool_]).all(), (path.name, name)
    visits = pd.read_parquet(folder / "data" / "visits.parquet")
    assert visits["customer_id"].dtype == "int64"
    assert (visits.groupby("customer_id")["customer"].nunique() == 1).all()
    assert (visits.groupby("customer")["customer_id"].nunique() == 1).all()
    assert visits["customer_id"].between(0, 2**53).all()
    assert all(visits[name].dtype == bool for name in ("is_passing", "is_first", "is_referred", "complained"))
    for table in ("plan", "diaries"):
        assert pd.api.types.is_datetime64_any_dtype(result.tables[table]["date"]), table
    for name, table in result.tables.items():
        for column in table.columns[[dtype.kind == "O" for dtype in table.dtypes]]:
            assert not (table[column] == "").any(), (name, column)


@pytest.mark.field("C5")
def test_files_say_the_version_of_their_form_and_the_units_of_their_columns(folder):
    assert json.loads((folder / "manifest.json").read_text())["schema_version"] == 2
    for name, money in (("visits", "paid"), ("runs", "profit")):
        noted = pyarrow.parquet.read_metadata(folder / "data" / f"{name}.parquet").metadata
        assert noted[b"schema_version"] == b"2"
        assert json.loads(noted[b"units"])[money] == "GBP"


@pytest.mark.field("C5")
def test_the_workbook_holds_the_weekly_means_of_every_plan(folder):
    weekly = pd.read_csv(folder / "tables" / "weekly.csv")
    sheet = pd.read_excel(folder / "workbook.xlsx", sheet_name="weekly_means")
    assert len(sheet) == 2 * 2 * 8  # businesses, strategies, weeks
    assert (sheet["replications"] == 2).all()
    own = weekly[weekly["tried_at"].isna() | (weekly["tried_at"] == weekly["business"])]
    keys = ["business", "strategy", "week"]
    wanted = own.groupby(keys)[["visits", "revenue", "felt_score"]].mean()
    found = sheet.set_index(keys)[["visits", "revenue", "felt_score"]].sort_index()
    assert np.allclose(found, wanted.sort_index(), rtol=0, atol=0.006, equal_nan=True)
