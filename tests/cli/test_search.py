"""The command ``search`` as a user meets it."""

import tomllib

import pytest

from sim.cli import main
from sim.report.output.tables import read_table
from sim.scenario import read
from sim.study.search import study
from tests.study.search.test_market import FEW, LEVERS, TEXT, UNCERTAIN


@pytest.fixture
def town(tmp_path, monkeypatch):
    text = (TEXT + LEVERS + UNCERTAIN).replace('levers = "none"\n', "").replace("weeks = 12", "weeks = 6")
    (tmp_path / "town.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(study, "Futures", lambda: FEW)
    monkeypatch.setattr(study, "MOST_LEVERS", 2)
    return tmp_path


def test_the_options_go_to_a_folder_named_after_the_file(town, capsys):
    assert main(["search", "town.toml", "--budget", "40", "--ladder", "--workers", "1"]) == 0
    out, _ = capsys.readouterr()
    assert out.startswith("Corner Café: ")
    assert "Results: results/town-search/" in out
    folder = town / "results" / "town-search"
    options = read_table(folder / "tables" / "options.csv")
    assert set(options["business"]) == {"Corner Café"}
    written = tomllib.loads((folder / "strategies.toml").read_text("utf-8"))["strategy"]
    assert len(written) == len(options)
    whole = read(folder / "with_options.toml")
    assert [each.name for each in whole.strategy][1:] == [each["name"] for each in written]
    assert (folder / "charts" / "15_budget_ladder.svg").is_file()
    assert "search town.toml --budget 40 --ladder --seed" in (folder / "search.html").read_text("utf-8")
    assert (folder / "search.md").read_text("utf-8").startswith("# What should we do with £40 a week?")


def test_a_comparison_with_a_budget_takes_the_best_of_a_search(town, capsys):
    assert main(["town.toml", "--budget", "40", "--replications", "2", "--worlds", "1", "--workers", "1"]) == 0
    out, _ = capsys.readouterr()
    options = read_table(town / "results" / "town-search" / "tables" / "options.csv")
    best = options[options["option_kind"].isin(["best", "price left alone"])]
    decided = read_table(town / "results" / "town" / "tables" / "decision.csv")
    added = [name for name in decided["strategy"] if name.startswith("option ")]
    assert added == [f"option {number} of Corner Café" for number in best["option_number"]]
    assert out.index("results/town-search/") < out.index("results/town/ (read summary.html first)")
    told = decided.set_index("strategy").loc[added[0], "difference"]
    assert told != 0.0
    assert main(["compare", "town.toml", "--budget", "-3", "--workers", "1"]) == 2
    assert "is no budget" in capsys.readouterr().err


@pytest.mark.usefixtures("town")
def test_without_a_budget_or_without_costs_it_asks(capsys):
    assert main(["search", "town.toml", "--budget", "much"]) == 2
    assert '"much" is no budget' in capsys.readouterr().err
    assert main(["search", "one_person", "--budget", "10", "--workers", "1", "--quiet"]) == 2
    assert "What does it cost to move a lever" in capsys.readouterr().err


def test_a_file_that_takes_no_options_is_refused_before_the_search(town, capsys, monkeypatch):
    text = (town / "town.toml").read_text("utf-8").replace('[[strategy]]\nname = "as_is"\n', "")
    (town / "town.toml").write_text('strategy = [{ name = "as_is" }]\n' + text, encoding="utf-8")
    monkeypatch.setattr("sim.cli.compare.searched", lambda *_: pytest.fail("it was searched"))
    assert main(["town.toml", "--budget", "40", "--workers", "1"]) == 2
    assert "write its strategies as [[strategy]]" in capsys.readouterr().err
