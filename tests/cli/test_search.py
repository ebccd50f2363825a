"""The command ``search`` as a user meets it."""

import shutil
import tomllib

import pytest

from sim.cli import compare, main
from sim.errors import UsageError
from sim.report.output.tables import read_table
from sim.scenario import read
from sim.study.search import study
from tests.study.search.test_market import FEW, LEVERS, TEXT, UNCERTAIN

pytestmark = pytest.mark.usefixtures("without_png")


def a_town(folder, monkeypatch):
    """The folder with a town in it, where one is then; a search there takes few futures and levers."""
    text = (TEXT + LEVERS + UNCERTAIN).replace('levers = "none"\n', "").replace("weeks = 12", "weeks = 6")
    (folder / "town.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(study, "Futures", lambda: FEW)
    monkeypatch.setattr("sim.report.output.search.Futures", lambda: FEW)
    monkeypatch.setattr(study, "MOST_LEVERS", 2)
    return folder


@pytest.fixture
def town(tmp_path, monkeypatch):
    return a_town(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The results folder of a search with £40 a week, to be copied."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = a_town(tmp_path_factory.mktemp("searched"), monkeypatch)
        assert main(["search", "town.toml", "--budget", "40", "--workers", "1", "--quiet"]) == 0
    return folder / "results"


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
    page = (folder / "search.md").read_text("utf-8")
    assert page.startswith("# What should we do with £40 a week?")
    assert "worth-of-knowing town.toml --plans results/town-search --seed" in page


def test_a_comparison_with_a_budget_takes_the_best_of_a_search(town, capsys, monkeypatch):
    """A finished one, if there is one of the same file, budget and seed; and, after worth-of-knowing with its plans,
    what to find out first."""
    searches = []
    search = compare.searched
    monkeypatch.setattr("sim.cli.compare.searched", lambda *asked: searches.append(asked) or search(*asked))
    assert asked_what_is_worth_finding_out("--plans", "results/town-search") == 2
    assert "There is no such file" in capsys.readouterr().err
    again = ["town.toml", "--budget", "40", "--replications", "2", "--worlds", "1", "--workers", "1"]
    assert main(again) == 0
    out, _ = capsys.readouterr()
    assert "Taken up" not in out
    options = read_table(town / "results" / "town-search" / "tables" / "options.csv")
    as_good = options["worth"] >= options["worth_low"].iloc[0]
    best = options[options["option_kind"].isin(["best", "price left alone"]) | as_good]
    decided = read_table(town / "results" / "town" / "tables" / "decision.csv")
    added = [name for name in decided["strategy"] if name.startswith("option ")]
    assert added == [f"option {number} of Corner Café" for number in best["option_number"]]
    assert out.index("results/town-search/") < out.index("results/town/ (read summary.html first)")
    told = decided.set_index("strategy").loc[added[0], "difference"]
    assert told != 0.0
    known = town / "results" / "town" / "tables" / "knowing.csv"
    assert not known.exists()
    assert asked_what_is_worth_finding_out("--plans", "results/town-search", "--quiet") == 0
    page = (town / "results" / "town-knowing" / "knowing.md").read_text("utf-8")
    assert "from results/town-search" in page
    assert "worth-of-knowing town.toml --plans results/town-search --worlds 40" in page
    assert main(again) == 0
    assert len(searches) == 1
    assert capsys.readouterr().out.startswith(
        "Taken up: the search of this file with £40 a week and seed 2026 in results/town-search/; it is not made again."
    )
    assert set(read_table(known)["chosen_between"]) == {"added plans too"}
    assert read_table(town / "results" / "town" / "tables" / "decision.csv").equals(decided)
    assert main(["compare", "town.toml", "--budget", "-3", "--workers", "1"]) == 2
    assert "is no budget" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["the budget", "the seed", "the file", "what was asked"])
def test_a_search_that_is_not_the_same_is_not_taken_up(town, finished, monkeypatch, change):
    if change == "what was asked":
        more = ["--objective", "regret"]
        assert main(["search", "town.toml", "--budget", "40", "--workers", "1", "--quiet", *more]) == 0
    else:
        shutil.copytree(finished, town / "results")

    def searched(*_):
        raise UsageError("It is searched.")

    monkeypatch.setattr("sim.cli.compare.searched", searched)
    if change == "the file":
        (town / "town.toml").write_text((town / "town.toml").read_text("utf-8") + "\n# another word\n", "utf-8")
    budget, seed = ("41" if change == "the budget" else "40"), (["--seed", "8"] if change == "the seed" else [])
    assert main(["town.toml", "--budget", budget, *seed, "--workers", "1", "--quiet"]) == 2


def asked_what_is_worth_finding_out(*more):
    return main(["worth-of-knowing", "town.toml", "--worlds", "40", "--replications", "2", "--workers", "1", *more])


def test_the_least_worst_regret_is_looked_for_where_it_is_asked_for(town, capsys):
    assert main(["search", "town.toml", "--budget", "40", "--objective", "luck", "--workers", "1"]) == 2
    assert "luck" in capsys.readouterr().err
    assert main(["search", "town.toml", "--budget", "40", "--objective", "regret", "--workers", "1"]) == 0
    out, _ = capsys.readouterr()
    folder = town / "results" / "town-search"
    assert "Worst regret: " in out
    regrets = read_table(folder / "tables" / "option_objective.csv")
    assert set(regrets["objective"]) == {"worst regret"}
    assert regrets["option_number"].tolist()[0] == 0
    options = read_table(folder / "tables" / "options.csv")
    assert regrets["objective_value"].tolist()[1:] == options["worst_regret"].tolist()
    assert "--objective regret" in (folder / "search.html").read_text("utf-8")


def test_two_houses_are_searched_together_where_it_is_asked_for(town, capsys):
    text = (town / "town.toml").read_text("utf-8")
    text = text.replace(
        "price = 14.0, considered = 0.8 }", "price = 14.0, unit_cost = 8, considered = 0.8, focus = true }"
    )
    (town / "two.toml").write_text(text, encoding="utf-8")
    assert main(["search", "two.toml", "--budget", "40", "--together", "--workers", "1"]) == 0
    assert capsys.readouterr().out.startswith("Corner Café and Mill Café together: ")
    folder = town / "results" / "two-search"
    assert set(read_table(folder / "tables" / "options.csv")["business"]) == {"together"}
    assert set(read_table(folder / "tables" / "option_houses.csv")["house"]) == {"Corner Café", "Mill Café"}
    assert read(folder / "with_options.toml").study.apply == "together"
    assert "apply" in (folder / "strategies.toml").read_text("utf-8").splitlines()[0]
    (town / "both.toml").write_text(text.replace("[study]", '[study]\napply = "together"'), encoding="utf-8")
    assert main(["both.toml", "--budget", "40", "--replications", "2", "--worlds", "1", "--workers", "1"]) == 0
    decided = read_table(town / "results" / "both" / "tables" / "decision.csv")
    assert "option 1 of all together" in set(decided.loc[decided["business"] == "together", "strategy"])


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
