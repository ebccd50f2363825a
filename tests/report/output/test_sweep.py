"""What the pages of a sweep leave in its folder: all files, the same bytes every time, small and in time."""

import shutil
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

from sim import files
from sim.errors import DiskFull
from sim.report.columns import TABLES, columns_of
from sim.report.columns.sweeps import WITH_INPUTS
from sim.report.output.sweep import write_pages
from sim.report.output.tables import csv_bytes, read_table
from sim.report.page.sweep_terminal import summary
from sim.report.sections.swept import Swept
from sim.report.sweep import SweepAbout, SweepInput, SweepRuns
from sim.scenario import read
from sim.study.numbers.rounding import counted_to
from tests import scenarios
from tests.for_all import for_all
from tests.report.page.test_sweep_page import page
from tests.report.places import tree_of
from tests.report.sweep_cases import swept
from tests.report.sweeps import INPUTS, crowd, sweep
from tests.report.test_made_up_tables import faults

CHARTS = ("24_outcome_by_input", "25_where_each_wins", "26_points_won")
ALL = (
    "tables/wins.csv",
    "tables/separations.csv",
    "tables/losing.csv",
    *(f"charts/{name}.{kind}" for name in CHARTS for kind in ("csv", "svg", "png")),
    "report.html",
)


def written(found, folder):
    return write_pages(folder, found.tables, found.about)


def bytes_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The folder of `sweep()`, which tests only read."""
    folder = tmp_path_factory.mktemp("usual")
    written(swept("usual"), folder)
    return folder


@pytest.fixture(scope="module")
def made_of_few(tmp_path_factory):
    """The folder of a sweep of fewer points, to be copied."""
    folder = tmp_path_factory.mktemp("few")
    written(sweep(points=20), folder)
    return folder


@pytest.fixture
def few(made_of_few, tmp_path):
    """A folder of a test's own with the pages of a sweep of fewer points."""
    return Path(shutil.copytree(made_of_few, tmp_path / "few"))


def test_all_files_are_there_and_the_page_comes_last(tmp_path):
    folder = tmp_path / "new" / "sweep"
    paths = written(sweep(failed=3), folder)
    assert [path.relative_to(folder).as_posix() for path in paths] == list(ALL)
    assert {path.as_posix() for path in bytes_of(folder)} == set(ALL)
    assert (folder / "charts/24_outcome_by_input.png").read_bytes()[:4] == b"\x89PNG"


def test_the_same_tables_give_the_same_bytes_whatever_was_there(few, usual):
    assert bytes_of(few) != bytes_of(usual)
    written(sweep(), few)
    assert bytes_of(few) == bytes_of(usual)


def test_every_link_leads_to_a_file_of_the_folder_or_a_place_of_the_page(tmp_path, usual):
    found = sweep(failed=2)
    tables = replace(found.tables, **{name: tmp_path / f"{name}.parquet" for name in ("runs", "weekly", "segments")})
    given = {f"tables/{name}.csv" for name in ("points", "failures", "runs", "weekly", "segments")}
    given |= {f"data/{name}.parquet" for name in ("runs", "weekly", "segments")}
    paths = write_pages(tmp_path / "out", tables, found.about)
    tree, seen = tree_of(paths[-1].read_text("utf-8")), set()
    for link in (unquote(each.get("href")) for each in tree.iter("a")):
        file, _, anchor = link.partition("#")
        assert not file or (tmp_path / "out" / file).is_file() or file in given, link
        assert not anchor or anchor in {each.get("id") for each in tree.iter()}, link
        seen.add(file)
    assert given <= seen
    plain = tree_of((usual / "report.html").read_text("utf-8"))
    links = {each.get("href") for each in plain.iter("a")}
    assert not {"tables/runs.csv", "tables/weekly.csv", "tables/failures.csv"} & links


def test_tables_and_charts_are_read_back_as_they_are(usual):
    found = swept("usual")
    for name, frame in (("wins", found.wins), ("separations", found.separations), ("losing", found.losing)):
        back = read_table(usual / f"tables/{name}.csv")
        assert list(back.columns) == [column.name for column in TABLES[name]]
        pd.testing.assert_frame_equal(back, frame.mask(frame.isna()), check_dtype=False, atol=1e-6)
    drawn = read_table(usual / "charts/26_points_won.csv")
    assert drawn["points_won"].tolist() == [34, 30, 0]


@pytest.mark.parametrize(("case", "decimals"), [("yen", 0), ("usual", 2), ("dinars", 3)])
def test_money_has_the_decimals_of_its_currency(tmp_path, usual, case, decimals):
    folder = usual if case == "usual" else written(swept(case), tmp_path)[-1].parent
    lines = (folder / "charts/24_outcome_by_input.csv").read_text("utf-8").splitlines()
    at = lines[0].split(",").index("amount")
    assert {len(line.split(",")[at].partition(".")[2]) for line in lines[1:]} == {decimals}


def test_wins_that_are_given_are_taken(tmp_path):
    found = sweep()
    given = found.wins.assign(points_won=[1, 2, 3])
    write_pages(tmp_path, replace(found.tables, wins=given), found.about)
    assert read_table(tmp_path / "tables/wins.csv")["points_won"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("at", [0, 3, len(ALL) - 1])
def test_a_full_disk_is_told_and_leaves_no_file_that_is_short(few, monkeypatch, at):
    before, calls, real = bytes_of(few), [], files.write_out

    def write_out(file, content):
        calls.append(file.name)
        if len(set(calls)) > at:
            raise OSError(28, "No space left on device")
        return real(file, content)

    monkeypatch.setattr(files, "write_out", write_out)
    with pytest.raises(DiskFull, match="the disk is full"):
        written(sweep(), few)
    after = bytes_of(few)
    assert set(after) == set(before)
    assert after[Path("report.html")] == before[Path("report.html")]
    assert sum(after[name] != before[name] for name in after) == at


def test_a_crowd_gives_a_page_of_less_than_a_megabyte():
    assert 2e5 < len(page(crowd(failed=60)).encode("utf-8")) < 1e6


def test_twenty_thousand_points_of_six_businesses_take_less_than_twenty_seconds_and_a_megabyte(tmp_path):
    houses = {f"House {n}": f"House {n}" for n in range(6)}
    found = sweep(points=4_000, businesses=houses, inputs=INPUTS, runs=SweepRuns(160_000, 160_000))
    table = found.tables.points
    parts = [table.assign(point=table["point"] + 4_000 * turn) for turn in range(5)]
    tables = replace(found.tables, points=pd.concat(parts, ignore_index=True))
    about = replace(found.about, points=20_000)
    began = time.process_time()
    write_pages(tmp_path, tables, about)
    assert time.process_time() - began < 20
    assert (tmp_path / "report.html").stat().st_size < 1e6
    assert "of 20,000 points, chosen by their number alone" in (tmp_path / "report.html").read_text("utf-8")
    assert len(summary(tables, about)) < 30


# -- the tables, and what was asked


@for_all(["usual", "failures", "no replications", "no run at all", "crowd", "chinese"])
def test_made_up_sweeps_have_the_tables_of_the_dictionary(case):
    found = swept(case)
    paths = [each.path for each in found.about.inputs]
    for name, frame in (("points", found.tables.points), ("failures", found.tables.failures)):
        assert [column for column in frame.columns if column in paths] == paths, name
        assert faults(name, frame.drop(columns=paths)) == [], name
    with counted_to(found.about.places):
        for name, frame in (("wins", found.wins), ("separations", found.separations), ("losing", found.losing)):
            assert faults(name, frame) == [], name


def test_every_column_of_a_table_with_inputs_is_explained():
    for table in WITH_INPUTS:
        known = columns_of(table, ["point", "business.Corner Café.price", "behaviour.talk_chance"])
        assert [column.kind.name for column in known] == ["whole", "input", "input"]
        assert known[1].unit == "of the row"
    assert columns_of("wins", ["behaviour.talk_chance"]) == [None]


def test_the_inputs_of_points_are_read_back_as_numbers(tmp_path):
    found = sweep()
    path = tmp_path / "points.csv"
    path.write_bytes(b"".join(csv_bytes("points", found.tables.points)))
    back = read_table(path)
    assert back[INPUTS[3].path].tolist() == pytest.approx(found.tables.points[INPUTS[3].path].tolist(), abs=1e-6)
    assert back["is_best"].dtype == bool


def test_what_was_asked_takes_its_words_from_the_scenario():
    plans = {"kitchen": {"label": "A better kitchen", "cost_per_week": 900.0}}
    scenario = read(
        "town.toml", text=scenarios.text({"study.currency": "KWD", "behaviour.value_of_time_per_hour": 4.0}, plans)
    )
    paths = ["behaviour.talk_chance", "strategy.kitchen.cost_per_week"]
    about = SweepAbout.of(
        scenario,
        inputs=[(paths[0], 0.01, 0.2, True), (paths[1], 1.0, 9.0, False)],
        title="T", file="t.toml", design="grid", points=4, replications=2, worlds=1, runs=SweepRuns(8, 8), seed=1,
        command="regulars sweep t.toml", values={paths[1]: 2},
    )  # fmt: skip
    assert about.currency == "KWD"
    assert about.places >= 3
    assert about.strategies["kitchen"] == "A better kitchen"
    assert list(about.businesses) == [one.name for one in scenario.business if one.focus]
    talk, cost = about.inputs
    assert (talk.unit, talk.log, talk.values) == ("chance", True, None)
    assert (cost.plan, cost.values) == ("A better kitchen", 2)
    assert cost.words("KWD").spoken() == "the cost per week of A better kitchen"
    assert SweepRuns(10, 6, 1).missing == 3
    assert SweepInput("a.b", "", 0.0, 1.0).words("GBP").label == "a.b"
    assert Swept(sweep().tables, about).theme.currency == "KWD"
