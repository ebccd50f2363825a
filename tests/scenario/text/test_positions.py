"""The locator: the line and column of every key that `tomllib` reads."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import new, preset_names
from sim.scenario.presets import preset_text
from sim.scenario.text.positions import Positions

TRICKY = '''# a comment = 1
top = 1
  indented = 2
"quoted key" = 3
'literal "key"' = 4
"es\\u0063aped" = 5
dotted.key . "with space" = 6
inline = { a = 1, "b c" = { d = [1, {e = 2}] } }
many = [
  1, # one = not a key
  { x = "]" },
  """
text = "not a key"
""",
]
long = """
[not.a.table]
"""
[table]
a = 1
[table.inner."x.y"]
b = 'it''s' # unlike SQL
[[rows]]
name = "first"
[rows.under]
c = 1
[[rows.deep]]
d = 1
[[rows.deep]]
d = 2
[[rows]]
name = "second"
day = 2026-01-05 10:00:00
'''.replace("b = 'it''s' # unlike SQL", "b = 'its' # a = 1")

PLACES = {
    ("top",): (2, 1),
    ("indented",): (3, 3),
    ("quoted key",): (4, 1),
    ('literal "key"',): (5, 1),
    ("escaped",): (6, 1),
    ("dotted",): (7, 1),
    ("dotted", "key", "with space"): (7, 1),
    ("inline",): (8, 1),
    ("inline", "a"): (8, 12),
    ("inline", "b c"): (8, 19),
    ("inline", "b c", "d"): (8, 29),
    ("inline", "b c", "d", 0): (8, 34),
    ("inline", "b c", "d", 1, "e"): (8, 38),
    ("many",): (9, 1),
    ("many", 1): (11, 3),
    ("many", 1, "x"): (11, 5),
    ("many", 2): (12, 3),
    ("long",): (16, 1),
    ("table",): (19, 1),
    ("table", "a"): (20, 1),
    ("table", "inner", "x.y"): (21, 1),
    ("table", "inner", "x.y", "b"): (22, 1),
    ("rows",): (23, 1),
    ("rows", 0): (23, 1),
    ("rows", 0, "name"): (24, 1),
    ("rows", 0, "under", "c"): (26, 1),
    ("rows", 0, "deep", 1, "d"): (30, 1),
    ("rows", 1): (31, 1),
    ("rows", 1, "name"): (32, 1),
    ("rows", 1, "day"): (33, 1),
}


def paths(tree, path=()):
    """Yield every path of a parsed tree."""
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for part, value in parts:
        yield (*path, part)
        yield from paths(value, (*path, part))


def test_the_tricky_text_is_toml():
    assert tomllib.loads(TRICKY)["rows"][1]["name"] == "second"


@pytest.mark.parametrize(("path", "place"), PLACES.items())
def test_where_a_key_stands(path, place):
    assert Positions(TRICKY).find(path) == place


def test_every_path_of_the_tricky_text_is_found_and_none_that_it_does_not_hold():
    positions = Positions(TRICKY)
    assert set(positions.offsets) == set(paths(tomllib.loads(TRICKY)))
    assert positions.repeated == []


TEXTS = [*map(preset_text, preset_names()), *(new("x", name) for name in preset_names())]


@pytest.mark.parametrize("text", TEXTS)
def test_every_path_of_the_presets_is_found_where_its_key_is(text):
    positions = Positions(text)
    lines = text.split("\n")
    for path in paths(tomllib.loads(text)):
        line, column = positions.find(path)
        key = next(part for part in reversed(path) if isinstance(part, str))
        assert key in lines[line - 1][column - 1 :]


def test_an_unknown_path_stands_at_the_nearest_table_around_it():
    positions = Positions(TRICKY)
    assert positions.nearest(("rows", 1, "missing")) == (31, 1)
    assert positions.nearest(("nowhere", "at all")) == (1, 1)


KEY = st.text(st.sampled_from('ab_-1 ."\\é#=[\t'), min_size=1, max_size=6)
SCALAR = st.one_of(
    st.integers(-9, 99),
    st.booleans(),
    st.text(st.sampled_from('ab"\\\n#=]},'), max_size=8),
    st.dates().map(lambda day: day),
)
TREE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=12
)


def quoted(text: str) -> str:
    marks = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(marks.get(mark, mark) for mark in text) + '"'


def written(value) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[ " + ", ".join(map(written, value)) + " ]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(inner)}" for key, inner in value.items()) + "}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@given(st.dictionaries(KEY, TREE, max_size=4))
def test_every_path_of_any_tree_is_found(tree):
    text = "".join(f"{quoted(key)} = {written(value)}\n" for key, value in tree.items())
    assert tomllib.loads(text) == tree
    assert set(Positions(text).offsets) == set(paths(tree))


@given(st.text(st.sampled_from("ab=\"[]{}.,\n'#\\ 1"), max_size=60))
def test_a_text_that_is_not_toml_stops_the_locator_quietly(text):
    positions = Positions(text)
    for offset in positions.offsets.values():
        assert 0 <= offset < len(text)


def test_a_key_given_twice_is_listed_with_both_places():
    positions = Positions("a = 1\n[t]\nb = 1\nb = 2\n")
    ((path, first, second),) = positions.repeated
    assert (path, positions.line_column(first), positions.line_column(second)) == (("t", "b"), (3, 1), (4, 1))
