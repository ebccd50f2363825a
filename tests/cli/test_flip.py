"""The command ``flip`` as a user meets it."""

import json

import pytest

from sim.cli import main
from sim.report.output.flip import known_map
from sim.report.output.tables import read_table
from sim.scenario import read
from tests.scenarios import text

PLANS = {"saving": {"cost_per_week": -100.0}, "windfall": {"one_off_cost": -1000.0}}
AXES = ("--x", "strategy.saving.cost_per_week=-300:100", "--y", "horizon=4:8")


@pytest.fixture
def town(tmp_path, monkeypatch):
    changes = {"study.weeks": 8, "study.warm_up_weeks": 2, "study.material_difference": 1.0, "place.town.residents": 20}
    (tmp_path / "town.toml").write_text(text(changes, PLANS), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def flip(*arguments):
    return main(["flip", "town.toml", "--workers", "1", *arguments])


def test_the_map_goes_to_a_folder_named_after_the_file(town, capsys):
    assert flip(*AXES, "--points", "3", "--replications", "2") == 0
    out, err = capsys.readouterr()
    assert out.startswith("Ash: saving overtakes windfall once its cost per week falls below about −£130.\n")
    assert "Find out first: The cost per week of saving" in out
    assert "Results: results/town-flip/" in out
    assert "6 of about 6 runs done" in err.replace("replications", "runs")
    folder = town / "results" / "town-flip"
    table = read_table(folder / "tables" / "flip.csv")
    assert len(table) == 9
    assert set(table["replications"]) == {2}
    assert table["is_in_force"].sum() == 1
    assert (folder / "charts" / "04_when_does_the_answer_flip.svg").is_file()
    assert (folder / "flip.md").read_text("utf-8").startswith("# When does the answer flip? town")
    page = (folder / "flip.html").read_text("utf-8")
    assert "flip town.toml --x" in page
    assert "--points 3 --replications 2 --seed 7" in page
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["program"]["command"].endswith("--replications 2")
    assert known_map(read("town.toml"), folder) is not None


def test_quiet_says_nothing_and_the_same_seed_gives_the_same_bytes(town, capsys):
    assert flip(*AXES, "--points", "2", "--replications", "2", "--out", "one", "--quiet") == 0
    assert flip(*AXES, "--points", "2", "--replications", "2", "--out", "two", "--quiet", "--seed", "7") == 0
    assert capsys.readouterr() == ("", "")
    for name in (
        "tables/flip.csv",
        "tables/flips.csv",
        "flip.md",
        "flip.html",
        "charts/04_when_does_the_answer_flip.svg",
    ):
        assert (town / "one" / name).read_bytes() == (town / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--x", "strategy.savign.cost_per_week"), 'did you mean "saving"'),
        (("--x", "prise"), 'did you mean "price"'),
        (("--y", "price=9:3"), "two numbers, the lower one first"),
        (("--points", "many"), "not a whole number"),
        (("--points", "0"), "whole number from 2 to 50"),
        (("--replications", "1"), "whole number from 2"),
        (("--z", "price"), "There is no option --z"),
    ],
)
def test_bad_usage_is_one_sentence_and_leaves_nothing_behind(town, capsys, arguments, words):
    assert flip(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert len(err.strip().splitlines()) == 1
    assert not (town / "results" / "town-flip").exists()


def test_results_of_the_main_job_are_not_replaced(town, capsys):
    folder = town / "answers"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"scenario": {"file": "town.toml"}, "files": {"tables/decision.csv": {}}}')
    assert flip("--out", "answers") == 65
    assert "not a map" in capsys.readouterr().err


def test_help_teaches_by_example(capsys):
    assert main(["flip", "--help"]) == 0
    out = capsys.readouterr().out
    for words in ("python run.py flip cafe.toml --x behaviour.talk_chance --y horizon", "[[uncertain]]", "--points N"):
        assert words in out


def test_a_misspelt_command_is_told(capsys):
    assert main(["flipp", "town.toml"]) == 2
    assert 'did you mean "flip"' in capsys.readouterr().err
