"""The commands ``worth-of-knowing`` and ``sensitivity`` as a user meets them."""

import json

import pytest

from sim.cli import main
from sim.report.output.tables import read_table
from tests.study.knowing.market import SAVES, TALK, market_text

pytestmark = pytest.mark.usefixtures("without_png")

MEASURED = {**SAVES, "measured_by": {"kind": "mean", "spread": 5.0, "cost_per_answer": 0.01, "weeks": 0}}


@pytest.fixture
def town(tmp_path, monkeypatch):
    (tmp_path / "town.toml").write_text(market_text((MEASURED, TALK)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(command, *arguments):
    return main([command, "town.toml", "--workers", "1", *arguments])


def test_what_is_worth_knowing_goes_to_a_folder_named_after_the_file(town, capsys):
    assert asked("worth-of-knowing", "--worlds", "320", "--replications", "2") == 0
    out, err = capsys.readouterr()
    assert out.startswith("Ash: Knowing the cost per week of saving is worth up to £2")
    assert "; asking " in out
    assert " worlds where the cost per week of saving " in out
    assert "Results: results/town-knowing/" in out
    assert "322 of about 322 runs done" in err
    folder = town / "results" / "town-knowing"
    assert list(read_table(folder / "tables" / "knowing.csv")["known_kind"]) == ["everything", "input", "input"]
    assert len(read_table(folder / "tables" / "surveys.csv")) == 6
    assert read_table(folder / "tables" / "boxes.csv")["gathering"].iloc[0] == "shown"
    for chart in ("26_what_to_find_out", "27_where_it_fails"):
        assert (folder / "charts" / f"{chart}.svg").is_file()
    assert (folder / "knowing.md").read_text("utf-8").startswith("# What is worth finding out before the choice? town")
    assert "worth-of-knowing town.toml --worlds 320 --replications 2 --seed 7" in (folder / "knowing.html").read_text(
        "utf-8"
    )
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["runs"]["seed"] == 7


def test_a_comparison_of_the_same_file_takes_it_up_and_of_an_edited_one_does_not(town):
    assert asked("worth-of-knowing", "--worlds", "320", "--replications", "2", "--quiet") == 0
    summary = town / "results" / "town" / "summary.md"
    assert main(["town.toml", "--replications", "4", "--workers", "1", "--quiet"]) == 0
    assert "- Find out the cost per week of saving: worth up to £2" in summary.read_text("utf-8")
    assert (town / "results" / "town" / "tables" / "knowing.csv").is_file()
    (town / "town.toml").write_text(market_text((MEASURED, TALK)) + "\n# edited\n", encoding="utf-8")
    assert main(["town.toml", "--replications", "4", "--workers", "1", "--quiet"]) == 0
    assert "before you decide" not in summary.read_text("utf-8")
    assert not (town / "results" / "town" / "tables" / "knowing.csv").exists()


def test_what_moves_the_answer_goes_to_a_folder_too(town, capsys):
    assert asked("sensitivity", "--points", "24") == 0
    out, _ = capsys.readouterr()
    assert out.startswith("Ash: Saving: cost per week moves the difference most")
    folder = town / "results" / "town-sensitivity"
    table = read_table(folder / "tables" / "sensitivity.csv")
    assert list(table["input_label"])[-1] == "luck"
    assert len(read_table(folder / "tables" / "surfaces.csv")) == 8
    assert (folder / "charts" / "07_what_moves_the_answer.png").is_file()


@pytest.mark.parametrize("command", ["worth-of-knowing", "sensitivity"])
def test_the_same_seed_gives_the_same_bytes(town, capsys, command):
    size = ("--worlds", "40") if command == "worth-of-knowing" else ("--points", "24")
    for folder in ("one", "two"):
        assert asked(command, *size, "--out", folder, "--quiet") == 0
    assert capsys.readouterr() == ("", "")
    for path in sorted((town / "one").rglob("*.csv")):
        assert path.read_bytes() == (town / "two" / path.relative_to(town / "one")).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("worth-of-knowing", "--worlds", "39"), "whole number from 40 to 4096"),
        (("worth-of-knowing", "--replications", "1"), "whole number from 2"),
        (("sensitivity", "--points", "many"), "not a whole number"),
        (("sensitivity", "--direct", "48"), "give a power of two from 16 to 4096"),
        (("sensitivity", "--direct", "32", "--points", "24"), "give one of them"),
        (("worth-of-knowing", "--plans", "nowhere"), "There is no such file"),
        (("worth-of-knowing", "--plans", "."), "holds no strategies.toml"),
        (("worth-of-knowing", "--plans", "town.toml"), "is no file of plans"),
    ],
)
def test_bad_usage_is_one_sentence_and_leaves_nothing_behind(town, capsys, arguments, words):
    assert asked(*arguments) == 2
    assert words in capsys.readouterr().err
    assert not (town / "results").exists()


@pytest.mark.parametrize("command", ["worth-of-knowing", "sensitivity"])
def test_nothing_uncertain_is_told_before_anything_is_made(town, capsys, command):
    (town / "town.toml").write_text(market_text(()), encoding="utf-8")
    assert asked(command) == 2
    assert "nothing to find out" in capsys.readouterr().err
    assert not (town / "results").exists()
