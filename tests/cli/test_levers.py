"""The command ``levers`` as a user meets it."""

import json

import pytest

from sim.cli import main
from sim.report.output.tables import read_table
from tests.study.levers.test_levers import TOWN


@pytest.fixture
def town(tmp_path, monkeypatch):
    (tmp_path / "town.toml").write_text(TOWN.replace("weeks = 16", "weeks = 6"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def levers(*arguments):
    return main(["levers", "town.toml", "--workers", "1", "--replications", "2", *arguments])


def test_the_list_goes_to_a_folder_named_after_the_file(town, capsys):
    assert levers() == 0
    out, err = capsys.readouterr()
    assert out.startswith("Ours: ")
    assert "  lever " in out
    assert "Results: results/town-levers/" in out
    assert "2 of about 2 runs done" in err.replace("replications", "runs")
    folder = town / "results" / "town-levers"
    table = read_table(folder / "tables" / "levers.csv")
    assert set(table["steps"]) == {1}
    assert {"levers.csv", "lever_segments.csv", "lever_bridge.csv"} == {
        each.name for each in (folder / "tables").iterdir()
    }
    assert (folder / "charts" / "24_what_a_step_is_worth.svg").is_file()
    page = (folder / "levers.html").read_text("utf-8")
    assert "levers town.toml --replications 2 --seed 11" in page
    assert "Levers without room" in page
    assert "The other way" not in page
    assert (folder / "levers.md").read_text("utf-8").startswith("# What is a step of each lever worth")
    told = json.loads((folder / "manifest.json").read_text("utf-8"))["program"]["command"]
    assert told.endswith("levers town.toml --workers 1 --replications 2")


def test_full_tries_the_other_way_and_quiet_says_nothing(town, capsys):
    assert levers("--full", "--quiet", "--out", "one") == 0
    assert levers("--full", "--quiet", "--out", "two") == 0
    assert capsys.readouterr() == ("", "")
    assert set(read_table(town / "one" / "tables" / "levers.csv")["steps"]) == {-1, 1, 2}
    assert "The other way" in (town / "one" / "levers.html").read_text("utf-8")
    for name in ("tables/levers.csv", "levers.html", "levers.md", "charts/24_what_a_step_is_worth.svg"):
        assert (town / "one" / name).read_bytes() == (town / "two" / name).read_bytes()


def test_a_folder_of_something_else_is_refused(town, capsys):
    (town / "other").mkdir()
    (town / "other" / "note.txt").write_text("mine", encoding="utf-8")
    assert levers("--out", "other") == 65
    assert "other" in capsys.readouterr().err


@pytest.mark.usefixtures("town")
def test_a_scenario_without_levers_is_refused(capsys):
    assert main(["levers", "one_person", "--workers", "1", "--quiet"]) == 2
    assert 'study.levers = "restaurant"' in capsys.readouterr().err
