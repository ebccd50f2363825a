"""What the command `patterns` leaves behind."""

import json

import pytest

from sim.cli import main
from sim.errors import WrongFolder
from sim.report.charts import patterns as charts_patterns
from sim.report.charts import svg
from sim.report.output.patterns import chart_name, folder_of, page, save
from sim.report.output.tables import read_table
from sim.scenario import read
from sim.study.patterns import study_patterns
from sim.study.patterns.catalogue import NAMES
from tests import scenarios

PATTERNS = ("R3", "R5", "R7", "R8", "R19")


@pytest.fixture(scope="module")
def study():
    text = scenarios.text({"place/town/residents": 400, "study/title": "A <b>|market"})
    return study_patterns(read("town.toml", text=text), replications=2, workers=1, patterns=PATTERNS)


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "town-patterns"
    with folder_of(study.scenario, place) as made:
        return save(study, made, "python run.py patterns town.toml")


def test_the_folder_holds_the_table_the_page_and_a_chart_each(folder, study):
    table = read_table(folder / "tables" / "patterns.csv")
    assert list(table.columns[:4]) == ["pattern", "statistic", "meaning", "statistic_value"]
    assert len(table) == len(study.rows)
    assert set(table["pattern_verdict"]) <= {"pass", "review", "fail", "fitted", "theorem"}
    assert list(table["statistic_value"].dropna().round(6)) == [
        pytest.approx(row.value, abs=1e-6) for row in study.rows if row.value is not None
    ]
    for pattern in PATTERNS:
        for ending in ("csv", "svg", "png"):
            assert (folder / "charts" / f"{chart_name(pattern)}.{ending}").stat().st_size > 50
    assert b"nan" not in (folder / "tables" / "patterns.csv").read_bytes().lower()
    sealed = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert sealed["scenario"]["file"] == "town.toml"
    assert sealed["runs"]["replications"] == 2


def test_a_chart_csv_holds_what_is_drawn(folder, study):
    table = read_table(folder / "charts" / f"{chart_name('R3')}.csv")
    drawn = {(panel, series, x): y for panel, series, x, y, _, _ in study.drawn["R3"]}
    assert len(table) == len(drawn)
    for row in table.itertuples():
        assert float(row.y) == pytest.approx(drawn[row.panel, row.series, float(row.x)], abs=1e-6)


def test_the_page_tells_every_statistic_and_lets_no_text_out_of_its_cell(study):
    text = page(study)
    assert text.startswith("# Patterns: A &lt;b>\\|market")
    assert "Of 5 patterns" in text
    for row in study.rows:
        assert row.verdict in text
        assert (row.words.replace("|", "\\|")) in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in table} == {8}


def test_only_an_earlier_study_of_the_same_file_is_replaced(folder, study, tmp_path):
    with folder_of(study.scenario, folder) as again:
        assert save(study, again) == folder
    assert (folder.parent / "town-patterns.previous").is_dir()
    other = read("village.toml", text=study.scenario.text + "\n# another")
    with pytest.raises(WrongFolder, match=r"town\.toml"), folder_of(other, folder):
        pass
    strange = tmp_path / "mine"
    (strange / "tables").mkdir(parents=True)
    (strange / "tables" / "patterns.csv").write_text("mine")
    with pytest.raises(WrongFolder, match="not a results folder"), folder_of(study.scenario, strange):
        pass


def test_results_of_the_main_job_are_not_replaced_by_patterns(study, tmp_path):
    place = tmp_path / "town"
    place.mkdir()
    (place / "manifest.json").write_text('{"scenario": {"file": "town.toml"}, "files": {"tables/decision.csv": {}}}')
    with pytest.raises(WrongFolder, match="not a study of patterns"), folder_of(study.scenario, place):
        pass


def test_names_of_charts_are_plain_and_distinct():
    names = [chart_name(pattern) for pattern in NAMES]
    assert names[0] == "r01_double_jeopardy"
    assert len(set(names)) == len(names)


def test_the_same_numbers_give_the_same_chart_and_theory_is_marked(study):
    frame = charts_patterns.frame_of(study.drawn["R3"])
    one, other = (charts_patterns.against_theory(frame, "title", "subtitle") for _ in range(2))
    assert svg(one) == svg(other)
    kinds = [line.get_gid() for line in one.axes[0].get_lines()]
    assert kinds.count("market") == kinds.count("theory") == 1


def test_the_command_takes_a_file_or_a_preset(monkeypatch, tmp_path, capsys, study):
    asked = []

    def measure(scenario, **options):
        asked.append((scenario.path.name, options["replications"], options["workers"]))
        return study

    monkeypatch.setattr("sim.study.patterns.study_patterns", measure)
    monkeypatch.chdir(tmp_path)
    assert main(["patterns", "restaurant", "--replications", "3", "--workers", "1"]) == 0
    assert asked == [("restaurant.toml", 3, 1)]
    assert (tmp_path / "results" / "restaurant-patterns" / "patterns.md").is_file()
    assert "R3  frequencies of visits" in capsys.readouterr().out
    (tmp_path / "town.toml").write_text(study.scenario.text, "utf-8")
    assert main(["patterns", "town.toml", "--quiet"]) == 0
    assert asked[1][0] == "town.toml"
    assert capsys.readouterr().out == ""
    assert main(["patterns", "nowhere.toml"]) == 2


def test_the_command_refuses_what_it_cannot_use(tmp_path, capsys):
    assert main(["patterns", "restaurant", "--out", str(tmp_path / "x"), "--replications", "0"]) == 2
    assert "replications" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
