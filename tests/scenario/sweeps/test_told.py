"""What is said of a sweep before it runs; the starter file, the schema for editors, and the page."""

import json
import re
import tomllib

import jsonschema
import pytest

from docs import sweep_keys
from sim.cli import main
from sim.scenario import read
from sim.scenario.reading.shipped import shipped_names
from sim.scenario.sweeps import read_sweep, sweep_of
from sim.scenario.sweeps.sweep_schema import sweep_schema
from sim.scenario.sweeps.sweep_starter import SWEEP_SCHEMA_FILE, new_sweep
from sim.scenario.sweeps.told import told
from tests import ROOT
from tests.for_all import for_all

PAGE = (ROOT / "docs/sweeps.md").read_text("utf-8")
EXAMPLE = re.compile(r"<!-- example: (\w+), (\d+) points -->\n```toml\n(.*?)```", re.DOTALL)
EXAMPLES = {name: (int(count), text) for name, count, text in EXAMPLE.findall(PAGE)}
CHECKER = jsonschema.Draft202012Validator(sweep_schema())


def test_a_sweep_is_told_in_sentences():
    sweep = sweep_of(
        "minimal",
        vary={"price": [11, 12, 13], "behaviour.loyalty_weight": (0.5, 2.0, "log"), "seats_per_week": (100, 900)},
        points=1024, replications=5, keep=["weekly", "segments"],
    )  # fmt: skip
    assert told(sweep) == [
        "1,024 points of 3 inputs, spread evenly (sobol); more points would keep these.",
        "5,120 runs: 5 replications at each point; a run is the baseline and 1 strategy beside it.",
        'business."Corner Café".price (money per visit): 11, 12 and 13; 12 in the scenario.',
        "behaviour.loyalty_weight (logits): from 0.5 to 2, by equal factors; 1.5 in the scenario.",
        'business."Corner Café".seats_per_week (visits per week): from 100 to 900.',
        "Kept of each run: the decision, weekly means and segments. The seed is 2026.",
    ]


def test_worlds_businesses_and_long_lists_are_told():
    sweep = sweep_of(
        "town_vs_west_end", vary={"behaviour.go_share": [number / 20 for number in range(1, 20)]}, worlds=3,
        strategies=["as_is"],
    )  # fmt: skip
    words = told(sweep)
    assert words[0] == "19 points of 1 input, every combination of the values; more points would keep these."
    assert words[1] == "57 runs: 1 replication and 2 further worlds at each point; a run is the baseline alone."
    assert words[2].startswith("behaviour.go_share (share): from 0.05 to 0.95, 19 values; 0.")
    assert "latin does not grow" in told(sweep_of("minimal", vary={"price": (1, 2)}, design="latin", points=3))[0]
    both = told(sweep_of("town_vs_west_end", vary={"behaviour.go_share": [0.5]}))
    assert both[1].endswith("a run is the baseline and 8 strategies beside it, tried at each business in turn.")


# -- the file to start from


@for_all(shipped_names())
def test_a_first_sweep_of_every_shipped_scenario_is_valid(name):
    text = new_sweep("Mine", name)
    sweep = read_sweep(text=text)
    assert (sweep.title, len(sweep.points)) == ("Mine", 32)
    low, high = (each[0] for each in sweep.points.bounds())
    assert low < sweep.scenario.focus[0].price < high if sweep.scenario.focus else True
    with_all = text.replace("# [[sweep", "[[sweep").replace("# what", "what").replace("# low", "low")
    with_all = with_all.replace("# high", "high").replace("# scale", "scale").replace("# keep", "keep")
    with_all = with_all.replace("# strategies", "strategies") if sweep.scenario.strategy else with_all
    with_all = with_all.replace("# uncertain", "uncertain") if read(name).uncertain else with_all
    more = read_sweep(text=with_all)
    assert len(more.inputs) >= 2
    assert len(more.keep) == 3
    assert list(CHECKER.iter_errors(tomllib.loads(with_all))) == []


def test_a_first_sweep_finds_its_scenario_from_where_it_will_lie(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sweeps").mkdir()
    (tmp_path / "our's.toml").write_text(read("minimal").text.replace("Corner Café", "'t Café d.o.o"), "utf-8")
    out = "sweeps/first.toml"
    assert main(["new", 'A "first" one', "--sweep", "--scenario", "our's.toml", "--out", out]) == 0
    sweep = read_sweep(tmp_path / out)
    assert sweep.title == 'A "first" one'
    assert sweep.scenario.path.resolve() == tmp_path / "our's.toml"
    schema = json.loads((tmp_path / "sweeps" / SWEEP_SCHEMA_FILE).read_text("utf-8"))
    assert schema == json.loads(json.dumps(sweep_schema()))
    assert SWEEP_SCHEMA_FILE in (tmp_path / out).read_text("utf-8")
    assert main(["new", "Again", "--sweep", "--out", out]) == 73
    assert main(["new", "Again", "--sweep", "--scenario", "nowhere.toml"]) == 2
    assert main(["new", "Again", "--sweep", "--preset", "restaurant"]) == 2
    assert main(["new", "Again", "--scenario", "minimal"]) == 2
    capsys.readouterr()
    assert main(["new", "Again", "--sweep"]) == 0
    assert read_sweep(text=capsys.readouterr().out).title == "Again"


def test_the_schema_of_sweep_files(capsys, tmp_path):
    jsonschema.Draft202012Validator.check_schema(sweep_schema())
    assert main(["schema", "--sweep"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["title"] == "Regulars sweep"
    assert main(["schema", "--sweep", "--out", str(tmp_path / "one.json")]) == 0
    assert json.loads((tmp_path / "one.json").read_text("utf-8")) == printed
    assert printed["properties"]["scenario"]["description"].endswith("Must be given.")
    for text in (text for _, text in EXAMPLES.values()):
        assert list(CHECKER.iter_errors(tomllib.loads(text))) == []
    named = 'scenario = "x"\n'
    for wrong in ("[sweep]\npoints = 3\n", named + "[sweep]\npoint = 3\n", named + '[sweep]\ndesign = "x"\n'):
        assert list(CHECKER.iter_errors(tomllib.loads(wrong)))


# -- the page


def test_the_page_has_an_example_of_each_design():
    assert set(EXAMPLES) == {"prices", "grid", "sobol", "latin", "list", "csv", "uncertain"}


@for_all(list(EXAMPLES), parts=1)
def test_every_example_of_the_page_is_read(name, tmp_path):
    count, text = EXAMPLES[name]
    table = re.search(r"<!-- points.csv -->\n```\n(.*?)```", PAGE, re.DOTALL)[1]
    (tmp_path / "points.csv").write_text(table, "utf-8")
    (tmp_path / "sweep.toml").write_text(text, "utf-8")
    sweep = read_sweep(tmp_path / "sweep.toml")
    assert len(sweep.points) == count
    assert sweep.design == {"prices": "grid", "uncertain": "sobol"}.get(name, name)


def test_the_first_example_is_the_file_that_lies_there():
    file = ROOT / "docs/examples/sweeps/prices.toml"
    assert file.read_text("utf-8").split("\n", 1)[1] == EXAMPLES["prices"][1]
    assert read_sweep(file).title == "The welcome at other prices"


def test_correlated_points_are_made_as_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(import csv\n.*?)```", PAGE, re.DOTALL)[1]
    exec(compile(code, "sweeps.md", "exec"), {})
    sweep = read_sweep("sweep.toml", text='scenario = "minimal"\n[sweep]\ncsv = "points.csv"\n')
    costs = [row[2] for row in sweep.points]
    assert (costs.count(60.0), costs.count(0.0)) == (10, 30)


def test_the_keys_on_the_page_are_those_of_the_program():
    assert sweep_keys.filled(PAGE) == PAGE, "python -m docs.sweep_keys"
    assert sweep_keys.filled(PAGE.replace("How often luck", "How seldom luck")) == PAGE


def test_what_the_page_shows_of_python_is_so(capsys):
    block, printed = re.search(r"```python\n(from sim.*?)```\n```\n(.*?)```", PAGE, re.DOTALL).groups()
    exec(compile(block, "sweeps.md", "exec"), {})
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize("key", ["points", "vary", "scale", "csv"])
def test_editors_say_what_a_key_is(key):
    properties = sweep_schema()["$defs"]["Vary" if key == "scale" else "Sweep"]["properties"]
    assert len(properties[key]["description"]) > 40
