"""What is written as TOML is read back as the same tree."""

import datetime
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.presets import preset_names, preset_tree
from sim.scenario.reading.shipped import shipped_names, shipped_path
from sim.scenario.text.toml import toml_text, toml_value
from tests.report.hostile import HOSTILE

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE)
PLAIN = (
    TEXTS | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.dates()
    | st.datetimes(datetime.datetime(1, 1, 1)) | st.times()
)  # fmt: skip
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
TABLES = st.dictionaries(TEXTS, VALUES | st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), max_size=3), max_size=4)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_any_tree_comes_back(tree):
    assert tomllib.loads(toml_text(tree)) == tree


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_comes_back(name):
    tree = tomllib.loads(shipped_path(name).read_text("utf-8"))
    assert tomllib.loads(toml_text(tree)) == tree


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_comes_back(name):
    assert tomllib.loads(toml_text(preset_tree(name))) == preset_tree(name)


def test_a_list_of_tables_takes_more_at_the_end():
    text = toml_text({"strategy": [{"name": "as_is"}], "study": {"weeks": 4}}) + '[[strategy]]\nname = "more"\n'
    assert [each["name"] for each in tomllib.loads(text)["strategy"]] == ["as_is", "more"]


def test_what_toml_does_not_know_is_refused():
    with pytest.raises(TypeError, match="NoneType"):
        toml_value(None)
