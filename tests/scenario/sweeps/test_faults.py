"""Everything that can be wrong with a sweep file: the sentence, and where it points; all at once."""

import json

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario import PathFault, read
from sim.scenario.schema.schema_tree import keys, tables
from sim.scenario.sweeps import read_sweep, sweep_of
from sim.scenario.sweeps.tables import SweepTables
from tests.for_all import for_all

HEAD = 'scenario = "minimal"\n[sweep]\n'
PRICE = '[[sweep.vary]]\nwhat = "price"\nvalues = [11, 12]\n'
RANGE = '[[sweep.vary]]\nwhat = "price"\nlow = 10\nhigh = 14\n'
WEIGHT = '[[sweep.vary]]\nwhat = "behaviour.loyalty_weight"\n'


def faults(text, path=None):
    """The faults of a text, each as its line, column and sentence."""
    with pytest.raises(ScenarioError) as caught:
        read_sweep(path, text=text)
    return [str(fault) for fault in caught.value.faults]


CASES = {
    "empty": ("# nothing\n", ["sweep: The file is empty; `regulars new NAME --sweep` writes one to start from."]),
    "no TOML": (HEAD + "points = 1,5\n", ["sweep:3:10: The value 1,5 of points has a decimal comma; write 1.5."]),
    "yaml": ("scenario: minimal\n", [
        "sweep:1:9: Write scenario = … with an equals sign; a sweep is TOML, not YAML or JSON."
    ]),
    "no scenario": ("[sweep]\n" + PRICE, [
        "sweep:1:1: The file has no scenario; it must be given: text in quotes."
    ]),
    "no sweep": ('scenario = "minimal"\n', ["sweep:1:1: The file has no sweep; it must be given: a table."]),
    "scenario unknown": ('scenario = "minimla"\n[sweep]\n' + PRICE, [
        'sweep:1:1: scenario is "minimla": there is no such file; did you mean "minimal"?'
    ]),
    "scenario unlike any": ('scenario = "x/qqqqqqqq.toml"\n[sweep]\n' + PRICE, [
        'sweep:1:1: scenario is "x/qqqqqqqq.toml": there is no such file, and no scenario of that name comes with the '
        "program."
    ]),
    "nothing varied": (HEAD + "points = 3\n", [
        "sweep:2:1: Nothing is varied; add a [[sweep.vary]] with what and values, or low and high."
    ]),
    "key unknown": (HEAD + "replication = 2\n" + PRICE, [
        'sweep:3:1: replication is not a key of sweep; did you mean "replications"?'
    ]),
    "key in the wrong table": (HEAD + PRICE + "points = 3\n", [
        "sweep:6:1: points is not a key of sweep.vary[1]; it belongs in [sweep]."
    ]),
    "design unknown": (HEAD + 'design = "sobl"\n' + PRICE, [
        'sweep:3:1: sweep.design is "sobl"; it must be "grid", "latin", "sobol", "list" or "csv"; did you mean "sobol"?'
    ]),
    "points of a wrong type": (HEAD + 'points = "64"\n' + RANGE, [
        'sweep:3:1: sweep.points is "64"; it must be a whole number from 1 to 1,000,000 (points); write 64 without '
        "quotes."
    ]),
    "too many points": (HEAD + "points = 1_000_001\n" + RANGE, [
        "sweep:3:1: sweep.points is 1,000,001; it must be a whole number from 1 to 1,000,000 (points)."
    ]),
    "no points": (HEAD + RANGE, ["sweep:2:1: points must be given: how many a sobol draws, such as 64."]),
    "points of a grid": (HEAD + "points = 9\n" + PRICE, [
        "sweep:3:1: points goes with sobol and latin; a grid has as many points as its values say."
    ]),
    "path unknown": (HEAD + PRICE.replace("price", "prize"), [
        'sweep:4:1: sweep.vary[1].what: "prize" is neither a lever of a business nor the start of a path; did you mean '
        '"price"?'
    ]),
    "business unknown": (HEAD + PRICE.replace("price", "business.Corner Cafe.price"), [
        'sweep:4:1: sweep.vary[1].what: There is no business "Corner Cafe"; did you mean "Corner Café"?'
    ]),
    "segment unknown": (HEAD + PRICE.replace("price", "place.village.mix.value seeker"), [
        'sweep:4:1: sweep.vary[1].what: There is no segment "value seeker"; did you mean "value seekers"?'
    ]),
    "no number": (HEAD + PRICE.replace("price", "business.Bakery.place"), [
        'sweep:4:1: sweep.vary[1].what: business "Bakery": place is not a number, so it cannot be varied.'
    ]),
    "varied twice": (HEAD + PRICE + PRICE.replace("price", "business.Corner Café.price"), [
        'sweep:7:1: sweep.vary[2] varies business."Corner Café".price, as sweep.vary[1] does; vary it once.'
    ]),
    "value out of range": (HEAD + PRICE.replace("12", "-1"), [
        'sweep:5:15: sweep.vary[1].values[2]: business."Corner Café".price = -1.0 cannot be: it must be a number from '
        "0 to 1,000,000,000,000 (money per visit)."
    ]),
    "end out of range": (HEAD + "points = 4\n" + RANGE.replace("price", "recovery").replace("10", "0.5"), [
        'sweep:7:1: sweep.vary[1].high: business."Corner Café".recovery = 14.0 cannot be: it must be a number from 0 '
        "to 1."
    ]),
    "not whole": (HEAD + PRICE.replace("price", "study.weeks").replace("12", "12.5"), [
        "sweep:5:15: sweep.vary[1].values[2]: study.weeks = 12.5 cannot be: it must be a whole number from 1 to 1040 "
        "(weeks)."
    ]),
    "point of a list out of range": (HEAD + 'design = "list"\n' + PRICE.replace("11", "-1"), [
        'sweep:6:11: sweep.vary[1].values[1]: point 0: business."Corner Café".price = -1.0 cannot be: it must be a '
        "number from 0 to 1,000,000,000,000 (money per visit)."
    ]),
    "text among values": (HEAD + PRICE.replace("12", '"12"'), [
        'sweep:5:15: sweep.vary[1].values[2] is "12"; it must be a number; write 12 without quotes.'
    ]),
    "no values at all": (HEAD + PRICE.replace("[11, 12]", "[]"), [
        "sweep:5:1: sweep.vary[1].values is an empty list; it must have at least 1."
    ]),
    "value twice": (HEAD + PRICE.replace("12", "11.0"), [
        "sweep:5:15: sweep.vary[1].values[2] is 11, which stands there already; give it once."
    ]),
    "neither values nor range": (HEAD + PRICE.replace("values = [11, 12]\n", ""), [
        "sweep:2:1: points must be given: how many a sobol draws, such as 64.",
        "sweep:3:1: sweep.vary[1] has no values; give values = [...], or low and high.",
    ]),
    "both values and range": (HEAD + PRICE + "low = 3\n", [
        "sweep:3:1: sweep.vary[1] has values and a range; give one or the other."
    ]),
    "half a range": (HEAD + "points = 2\n" + RANGE.replace("high = 14\n", ""), [
        "sweep:4:1: sweep.vary[1] has low and no high; a range has both."
    ]),
    "range upside down": (HEAD + "points = 2\n" + RANGE.replace("14", "10"), [
        "sweep:7:1: sweep.vary[1].high is 10; it must be above low, 10."
    ]),
    "log of nothing": (HEAD + "points = 2\n" + RANGE.replace("10", "0") + 'scale = "log"\n', [
        'sweep:6:1: sweep.vary[1].low is 0; with scale = "log" it must be above 0.'
    ]),
    "log of values": (HEAD + PRICE + 'scale = "log"\n', [
        'sweep:6:1: sweep.vary[1].scale is "log", which goes with low and high; values stand for themselves.'
    ]),
    "range in a grid": (HEAD + 'design = "grid"\n' + RANGE, [
        "sweep:4:1: sweep.vary[1] has a range; a grid needs steps, such as steps = 5, or values."
    ]),
    "range in a list": (HEAD + 'design = "list"\n' + RANGE, [
        "sweep:4:1: sweep.vary[1] has a range; the points of a list go row by row, so give values."
    ]),
    "steps in a sobol": (HEAD + 'design = "sobol"\npoints = 8\n' + RANGE + "steps = 3\n", [
        "sweep:9:1: sweep.vary[1].steps goes with a grid; sobol draws from the whole range."
    ]),
    "steps of values": (HEAD + PRICE + "steps = 3\n", [
        "sweep:6:1: sweep.vary[1].steps goes with low and high; values stand for themselves."
    ]),
    "steps between whole numbers": (HEAD + RANGE.replace("price", "study.weeks") + "steps = 9\n", [
        "sweep:7:1: sweep.vary[1].steps is 9; its whole numbers are only 5 different ones, so give fewer."
    ]),
    "unequal lists": (HEAD + 'design = "list"\n' + PRICE + WEIGHT + "values = [1, 2, 3]\n", [
        "sweep:9:1: sweep.vary[2].values has 3 values, sweep.vary[1] 2; the points of a list go row by row, so all "
        "have equally many."
    ]),
    "row twice": (HEAD + 'design = "list"\n' + PRICE.replace("12", "12, 11, 12"), [
        "sweep:4:1: Point 2 is the same as point 0, and 1 more stand twice; replications run a point again."
    ]),
    "grid too large": (HEAD + (PRICE + WEIGHT).replace("values = [11, 12]", "low = 1\nhigh = 2\nsteps = 9000") +
        "low = 1\nhigh = 2\nsteps = 9000\n", [
        "sweep:3:1: The grid has 81,000,000 points; a sweep has at most 1,000,000."
    ]),
    "strategy unknown": (HEAD + 'strategies = ["welcom"]\n' + PRICE, [
        'sweep:3:15: "welcom" is no strategy of the scenario; did you mean "welcome"?'
    ]),
    "strategy twice": (HEAD + 'strategies = ["welcome", "welcome"]\n' + PRICE, [
        'sweep:3:26: "welcome" is among the strategies twice.'
    ]),
    "strategy left out": (HEAD + 'strategies = ["as_is"]\n' + PRICE.replace("price", "strategy.welcome.start_week"), [
        'sweep:5:1: sweep.vary[1].what: strategies leaves out "welcome"; add it there.'
    ]),
    "nothing uncertain": (HEAD + "points = 4\nuncertain = true\n" + RANGE, [
        "sweep:4:1: uncertain is true, but the scenario has no [[uncertain]] input."
    ]),
    "uncertain in a grid": (HEAD + 'design = "grid"\nuncertain = true\n' + PRICE, [
        'sweep:4:1: uncertain goes with sobol and latin; the design is "grid".'
    ]),
    "worlds of nothing": (HEAD + "worlds = 5\n" + PRICE, [
        "sweep:3:1: worlds is 5; the scenario has no [[uncertain]] input that is not varied, so every world would be "
        "the same."
    ]),
    "csv without a table": (HEAD + 'design = "csv"\n', [
        'sweep:2:1: design = "csv" needs a table of points: csv = "points.csv".'
    ]),
    "csv of another design": (HEAD + 'design = "grid"\ncsv = "points.csv"\n' + PRICE, [
        'sweep:4:1: csv goes with design = "csv"; the design is "grid".'
    ]),
    "csv that is not there": (HEAD + 'csv = "nowhere.csv"\n', [
        'sweep:3:1: csv is "nowhere.csv": there is no such file.'
    ]),
    "keep unknown": (HEAD + 'keep = ["weakly"]\n' + PRICE, [
        'sweep:3:9: sweep.keep[1] is "weakly"; it must be "decision", "weekly" or "segments"; did you mean "weekly"?'
    ]),
    "all at once": ('scenari = "minimal"\n[sweep]\nseed = -1\nworlds = 0\n' + PRICE.replace("11", "true"), [
        'sweep:1:1: scenari is not a key of a sweep; did you mean "scenario"?',
        "sweep:3:1: sweep.seed is -1; it must be a whole number from 0 to 9,223,372,036,854,775,807.",
        "sweep:4:1: sweep.worlds is 0; it must be a whole number from 1 to 100,000 (worlds).",
        "sweep:7:11: sweep.vary[1].values[1] is true; it must be a number.",
    ]),
    "forms alone": (HEAD.replace("minimal", "nowhere.toml") + RANGE.replace("14", "9") + PRICE + "low = 1\n", [
        'sweep:1:1: scenario is "nowhere.toml": there is no such file, and no scenario of that name comes with the '
        "program.",
        "sweep:6:1: sweep.vary[1].high is 9; it must be above low, 10.",
        "sweep:7:1: sweep.vary[2] has values and a range; give one or the other.",
    ]),
}  # fmt: skip


@for_all(list(CASES))
def test_a_fault_has_its_sentence_and_its_place(name):
    text, expected = CASES[name]
    assert faults(text) == expected


def test_a_fault_of_the_scenario_is_told_as_that_files(tmp_path):
    (tmp_path / "town.toml").write_text('preset = "restaurant"\n[study]\nweek = 3\n', "utf-8")
    path = tmp_path / "sweep.toml"
    path.write_text('scenario = "town.toml"\n[sweep]\npoint = 3\n' + PRICE, "utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_sweep(path)
    first, *others = caught.value.faults
    assert (first.file, first.line) == (str(path), 3)
    assert {one.file for one in others} == {str(tmp_path / "town.toml")}
    assert 'did you mean "weeks"' in others[-1].message or "weeks" in str(others)


def test_a_scenario_is_seen_from_the_sweeps_folder_and_files_come_before_shipped_ones(tmp_path, monkeypatch):
    folder = tmp_path / "inner"
    folder.mkdir()
    text = read("minimal").text
    (tmp_path / "ours.toml").write_text(text.replace("12.0", "13.5"), "utf-8")
    (folder / "sweep.toml").write_text('scenario = "../ours.toml"\n[sweep]\n' + PRICE, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_sweep("inner/sweep.toml").scenario.focus[0].price == 13.5
    (folder / "sweep.toml").write_text('scenario = "minimal"\n[sweep]\n' + PRICE, "utf-8")
    assert read_sweep("inner/sweep.toml").scenario.focus[0].price == 12.0
    (folder / "ours.toml").write_text(text.replace("12.0", "14.5"), "utf-8")
    (folder / "sweep.toml").write_text('scenario = "ours.toml"\n[sweep]\n' + PRICE, "utf-8")
    assert read_sweep(folder / "sweep.toml").scenario.focus[0].price == 14.5
    (folder / "sweep.toml").write_text('scenario = "our.toml"\n[sweep]\n' + PRICE, "utf-8")
    with pytest.raises(ScenarioError, match=r'did you mean "ours\.toml"'):
        read_sweep(folder / "sweep.toml")


def test_a_scenario_that_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "folder").mkdir()
    for given in ("folder", "\\u0000", "x" * 5000, "sweep.toml"):
        path = tmp_path / "sweep.toml"
        path.write_text(f'scenario = "{given}"\n[sweep]\n' + PRICE, "utf-8")
        with pytest.raises(ScenarioError):
            read_sweep(path)


def test_guards_before_parsing_are_a_scenarios():
    assert faults("#" * 1_000_001) == ["sweep: The file has 1,000,001 bytes; a sweep has at most 1,000,000."]
    assert "nested more than 20 deep" in faults("a = " + "[" * 21)[0]
    assert faults(".".join("a" * 18) + " = 1")[0].endswith("no key of a sweep has.")


def typos(word):
    """Every word that is one deletion, one exchange of neighbours or one repetition away."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        if place:
            yield word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


def test_a_typo_of_every_key_is_understood():
    known = {key for _, model in tables(SweepTables) for key in keys(model)}
    asked = found = 0
    for header, model in tables(SweepTables):
        for key in keys(model):
            for typo in sorted(set(typos(key)) - known - {""}):
                row = f"{typo} = 1\n"
                text = {"[sweep]": HEAD + row + PRICE, "[[sweep.vary]]": HEAD + PRICE + row}.get(
                    header, row + HEAD + PRICE
                )
                told = next(one for one in faults(text) if f"{typo} is not a key" in one)
                asked += 1
                found += f'did you mean "{key}"' in told
    assert asked > 200
    assert found >= 0.95 * asked


# -- from Python


def python_fault(**asked):
    """What `sweep_of` says of a call."""
    with pytest.raises(PathFault) as caught:
        sweep_of("minimal", **asked)
    assert isinstance(caught.value, UsageError)
    return str(caught.value).splitlines()


def test_faults_from_python_name_the_arguments():
    assert python_fault(vary={"prise": [1], "recovery": [2, "a"], "price": (12, 10)}, worlds=0) == [
        "worlds is 0; it must be a whole number from 1 to 100,000 (worlds).",
        "vary['recovery'][1] is \"a\"; it must be a number.",
        'vary[\'prise\']: "prise" is neither a lever of a business nor the start of a path; did you mean "price"?',
        "vary['recovery'][0]: business.\"Corner Café\".recovery = 2.0 cannot be: it must be a number from 0 to 1.",
        "vary['price'] is 10; it must be above low, 12.",
    ]
    assert python_fault(vary={"price": (1, 2, 3, 4)}) == [
        "vary['price'] is a tuple of 4; a range is (low, high), values are a list."
    ]
    assert python_fault(vary={"price": (10, 12)}, design="grid") == [
        "vary['price'] has a range; a grid needs its values: a list, or numpy.linspace(low, high, 5)."
    ]
    assert python_fault(vary={"price": [-1]}) == [
        "vary['price'][0]: business.\"Corner Café\".price = -1.0 cannot be: it must be a number from 0 to "
        "1,000,000,000,000 (money per visit)."
    ]
    assert "Nothing is varied" in python_fault()[0]
    assert "must be a dict" in python_fault(vary=[1])[0]
    assert "is not a path" in python_fault(vary={3: [1]})[0]
    assert "design" in python_fault(vary={"price": [1]}, design="cube")[0]
    with pytest.raises(UsageError, match="for files"):
        sweep_of("minimal", vary={"price": [1]}, design="csv")
    with pytest.raises(ScenarioError, match="no such file"):
        sweep_of("nowhere.toml", vary={"price": [1]})


def test_a_data_frame_is_a_list_of_points():
    import pandas as pd

    frame = pd.DataFrame({"price": [11, 12], "business.Corner Café.recovery": [0.25, 0.5]})
    sweep = sweep_of("minimal", vary=frame, design="list")
    assert list(sweep.points) == [(11.0, 0.25), (12.0, 0.5)]


def test_a_file_and_python_make_the_same_sweep():
    text = HEAD + "points = 9\nworlds = 1\n" + RANGE + WEIGHT + "values = [1, 2.5]\n"
    made = sweep_of("minimal", vary={"price": (10, 14), "behaviour.loyalty_weight": [1, 2.5]}, points=9)
    assert made == read_sweep(text=text)
    assert json.dumps(made.values(0)) == json.dumps(read_sweep(text=text).values(0))
