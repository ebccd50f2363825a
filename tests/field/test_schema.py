"""C10: an editor that reads the schema shows what a key is and may be, completes levers, and is told where it lies."""

import json
import re
import tomllib

import jsonschema
import pytest

from sim.cli import main
from tests.field.door import ROOT

SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.fixture
def schema(capsys):
    return json.loads(printed(capsys, "schema"))


@pytest.mark.field("C10")
def test_descriptions_carry_range_unit_and_default(schema):
    tables = schema["$defs"]
    price = tables["Business"]["properties"]["price"]["description"]
    assert "from 0 to" in price
    assert "money per visit" in price
    assert "given" in price
    assert "Default: 104" in tables["Study"]["properties"]["weeks"]["description"]
    silent = [
        f"{table}.{key}"
        for table, model in tables.items()
        for key, inner in model.get("properties", {}).items()
        if "minimum" in inner and "maximum" in inner and "from" not in inner["description"]
    ]
    assert silent == []


@pytest.mark.field("C10")
def test_levers_are_completed_inside_change_and_others_may_be_written(schema):
    wanted = {"Step": "price", "Strategy": "touchpoints.welcome.people", "Event": "behaviour.talk_chance"}
    for table, path in wanted.items():
        change = schema["$defs"][table]["properties"]["change"]
        assert path in change.get("properties", {}), f"an editor completes no {path} in a change"
        assert len(change["properties"][path]["description"]) > 40
        assert change["additionalProperties"]
    wrong = {"preset": "restaurant", "strategy": [{"name": "x", "change": {"price": "cheaper"}}]}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(wrong))


@pytest.mark.field("C10")
def test_a_new_scenario_says_where_its_schema_lies_and_a_page_how_to_attach_it(capsys):
    text = printed(capsys, "new", "A café")
    assert re.match(r"#:schema \./\S+\.json\n", text)
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert "#:schema ./" in pages
    assert "Even Better TOML" in pages
    assert "editors.md" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_of_ours_satisfies_the_schema(schema, path):
    told = json.loads(json.dumps(tomllib.loads(path.read_text("utf-8")), default=str))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(told)] == []


def test_a_scenario_written_to_a_file_has_its_schema_beside_it_and_is_never_overwritten(tmp_path, capsys):
    out = tmp_path / "cafe.toml"
    assert main(["new", "A café", "--out", str(out)]) == 0
    line = out.read_text("utf-8").splitlines()[0]
    beside = json.loads((tmp_path / line.removeprefix("#:schema ./")).read_text("utf-8"))
    told = json.loads(json.dumps(tomllib.loads(out.read_text("utf-8")), default=str))
    jsonschema.validate(told, beside)
    out.write_text("mine")
    assert main(["new", "A café", "--out", str(out)]) == 73
    assert out.read_text() == "mine"
    assert main(["schema", "--out", str(tmp_path / "none" / "x.json")]) == 73
    capsys.readouterr()
