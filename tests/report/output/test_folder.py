"""The results of a real, tiny comparison: what lies in the folder, and that every number has a meaning."""

import csv
import json

import pandas as pd
import pytest

from sim.errors import WrongFolder
from sim.report.columns import columns_of
from sim.report.output.opening import results_folder
from sim.report.output.results import save
from sim.report.page.first_table import first_table
from sim.report.page.terminal import summary
from sim.report.words.progress import Progress
from sim.scenario import read
from sim.study.compare import compare
from tests.scenarios import text

pytestmark = pytest.mark.usefixtures("without_png")

WAYS = {
    "each": {},
    "together": {"study.apply": "together", "business/Birch/focus": True},
    "alone": {"strategies": {}},
    "passing": {"place/town/residents": 0, "place/town/passing_trade_per_week": 40.0},
}
PLAN = {"welcome": {"cost_per_week": 5.0, "change": {"touchpoints.welcome.people": "+1.5"}}}

UNCERTAIN = """
[[uncertain]]
what = "behaviour.talk_chance"
low = 0.01
high = 0.2
source = "guess"
"""


def scenario_file(folder, way="each", name="small"):
    changes = dict(WAYS[way])
    strategies = changes.pop("strategies", PLAN)
    path = folder / f"{name}.toml"
    path.write_text(text({"study.weeks": 4, "study.warm_up_weeks": 2, **changes}, strategies), encoding="utf-8")
    return path


def run(path, out, replications=2):
    scenario = read(path)
    with results_folder(scenario, out) as folder:
        comparison = compare(scenario, replications=replications, workers=1)
        return comparison, save(comparison, folder, "a command")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """(place, comparison, its results folder) of a run that tests only read."""
    place = tmp_path_factory.mktemp("finished")
    return place, *run(scenario_file(place), place / "out")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("replications", [1, 2])
def test_every_way_of_asking_leaves_a_sensible_folder(tmp_path, way, replications):
    comparison, folder = run(scenario_file(tmp_path, way), tmp_path / "out", replications)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    drawn = ["01_which_plan_pays", "03_where_the_money_comes_from", "05_profit_so_far", "23_whose_guests"]
    charts = [] if way == "alone" else drawn
    assert {f"charts/{chart}.{kind}" for chart in charts for kind in ("svg", "png", "csv")} <= found
    assert {
        "manifest.json",
        "tables/decision.csv",
        "tables/weekly.csv",
        "data/runs.parquet",
        "data/visits.parquet",
    } <= found
    for name in found:
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader((folder / name).open(encoding="utf-8", newline="")) for cell in row]
            assert not {"nan", "NaN", "None", "inf", "-inf"} & set(cells), name
    lines = summary(comparison)
    assert any("replication" in line for line in lines)
    assert not any("nan" in line.casefold() for line in lines)


@pytest.mark.parametrize("way", WAYS)
def test_the_first_table_comes_before_worlds_and_says_what_the_last_one_does(tmp_path, way):
    path = scenario_file(tmp_path, way)
    path.write_text(path.read_text("utf-8") + UNCERTAIN, "utf-8")
    scenario = read(path)
    done, at, answered = [], [], []

    def first(answers):
        at.append(done[-1])
        answered.append(answers)

    comparison = compare(
        scenario, replications=3, worlds=4, workers=1, first=first, progress=lambda *cited: done.append(cited[0])
    )
    assert at == [3]
    assert done[-1] == 6 + 3 + 1  # replications, worlds, replications with prices moved, and the visits of the first
    lines = first_table(scenario, answered[0])
    assert "3 replications" in lines[0]
    last = summary(comparison)
    for line in lines[1:]:
        assert line in last or way == "alone", line
    rows = 1 if way == "alone" else 2
    assert sum("of 3" in line for line in lines) == rows * len(comparison.answers.businesses)


def test_what_is_said_aside_goes_to_standard_output_unless_quiet(capsys):
    for quiet in (False, True):
        with Progress(quiet) as progress:
            progress.aside("a table")
    assert capsys.readouterr().out == "a table\n"


def test_every_column_of_every_table_is_in_the_dictionary(tmp_path):
    changes = {
        "fact": [{"what": "visits_per_week", "business": "Ash", "value": 10.0, "tolerance": 0.1, "source": "guess"}]
    }
    path = tmp_path / "small.toml"
    path.write_text(
        text({"study.weeks": 52, "study.warm_up_weeks": 52, "place/town/residents": 20, **changes}, PLAN), "utf-8"
    )
    comparison, _ = run(path, tmp_path / "out", 1)
    frames = {**comparison.tables, "runs": comparison.runs, "visits": comparison.visits.read()}
    for name in ("decision", "bridge", "walk", "weekly", "segments", "stages", "facts", "odds", "regret"):
        assert len(frames[name].columns), name
    for name in frames:
        unknown = [
            column for column, known in zip(frames[name], columns_of(name, frames[name]), strict=True) if known is None
        ]
        assert not unknown, f"{name}: {unknown}"


def test_the_manifest_says_how_it_was_made(finished):
    place, comparison, folder = finished
    cited = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert cited["scenario"] == {
        "file": "small.toml",
        "path": "../small.toml",
        "shipped": False,
        "sha256": comparison.scenario.hash,
        "text": (place / "small.toml").read_text("utf-8"),
    }
    assert cited["runs"]["replications"] == 2
    assert cited["runs"]["stopped"]
    assert cited["program"]["command"] == "a command"
    for name, entry in cited["files"].items():
        assert (folder / name).stat().st_size == entry["bytes"], name


def test_running_again_replaces_and_keeps_the_last(tmp_path):
    path = scenario_file(tmp_path)
    _, folder = run(path, tmp_path / "out", 1)
    first = (folder / "tables" / "decision.csv").read_bytes()
    run(path, tmp_path / "out", 2)
    assert (tmp_path / "out.previous" / "tables" / "decision.csv").read_bytes() == first
    assert (folder / "tables" / "decision.csv").read_bytes() != first


def test_the_folder_of_another_scenario_is_refused_before_anything_runs(finished):
    place, _, folder = finished
    other = scenario_file(place, name="other")
    other.write_text(other.read_text("utf-8") + "# another\n", "utf-8")
    other = read(other)
    with pytest.raises(WrongFolder, match=r'holds the results of "\.\./small\.toml" .*, not of "\.\./other\.toml"'):
        results_folder(other, folder).__enter__()


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("mine")
    with pytest.raises(WrongFolder, match="not a results folder"):
        results_folder(read(scenario_file(tmp_path)), tmp_path / "out").__enter__()
    assert (tmp_path / "out" / "thesis.doc").read_text() == "mine"


def test_of_the_baseline_all_visits_are_kept_and_of_a_strategy_those_to_its_business(tmp_path):
    comparison, folder = run(scenario_file(tmp_path), tmp_path / "out", 1)
    visits = pd.read_parquet(folder / "data" / "visits.parquet")
    by_strategy = visits.groupby("strategy")["business"].agg(set)
    assert by_strategy["as_is"] == {"Ash", "Birch"}
    assert by_strategy["welcome"] == {"Ash"}
    decision = comparison.tables["decision"].set_index("strategy")
    assert (visits[visits["business"] == "Ash"].groupby("strategy").size() == decision["visits"]).all()
