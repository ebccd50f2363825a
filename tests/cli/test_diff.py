"""The command ``diff`` as a user meets it."""

import json

import pytest

from sim.cli import main
from sim.report.output.tables import read_table
from tests.scenarios import text

SMALL = {"study.weeks": 8, "study.warm_up_weeks": 2, "place.town.residents": 20}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, amount in (("before", 100.0), ("after", 160.0)):
        written = text(SMALL, {"saving": {"cost_per_week": -amount}})
        (tmp_path / f"{name}.toml").write_text(written, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def diff(*arguments):
    return main(["diff", *arguments, "--workers", "1", "--replications", "2"])


def test_two_files_and_then_the_results_of_one(folder, capsys):
    assert diff("before.toml", "after.toml") == 0
    out, _ = capsys.readouterr()
    assert out.startswith("1 value differs.\n\nAsh:\n  saving leads in both.\n  What saving brings goes from £")
    made = folder / "results" / "after-diff"
    assert list(read_table(made / "tables" / "changes.csv")["place"]) == ["strategy.saving.cost_per_week"]
    assert (made / "charts" / "19_what_moved_it.svg").is_file()
    page = (made / "diff.html").read_text("utf-8")
    assert "cost per week, -100 to -160" in page
    assert json.loads((made / "manifest.json").read_text("utf-8"))["runs"]["replications"] == 2
    assert main(["before.toml", "--replications", "2", "--workers", "1", "--quiet"]) == 0
    assert diff("results/before", "after.toml", "--out", "again") == 0
    out, _ = capsys.readouterr()
    assert out.startswith("1 value differs.")
    page = (folder / "again" / "diff.html").read_text("utf-8")
    assert "results made on " in page
    assert "What the results said when they were made" in page


def test_the_same_seed_gives_the_same_bytes(folder):
    for out in ("one", "two"):
        assert diff("before.toml", "after.toml", "--out", out, "--quiet") == 0
    for name in ("tables/causes.csv", "charts/19_what_moved_it.svg", "tables/answers.csv"):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_a_folder_without_results_is_told(folder, capsys):
    (folder / "empty").mkdir()
    assert diff("empty", "after.toml") == 2
    assert '"empty" is a folder without results of a scenario' in capsys.readouterr().err
    assert not (folder / "results").exists()


@pytest.mark.usefixtures("folder")
def test_a_missing_file_is_told(capsys):
    assert diff("befor.toml", "after.toml") == 2
    assert 'did you mean "before.toml"?' in capsys.readouterr().err
