"""Names: none leaves its folder, none is lost on a case-insensitive file system."""

import re
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import slug
from sim.scenario.schema.names import RESERVED, name_fault
from tests.scenario.small import OURS, PRESET, messages

HOSTILE = [
    "../x", "..", ".", "../../etc/passwd", "/etc/passwd", "//server/share", "\\\\host\\x", "C:\\Windows", "C:x",
    "a/b", "a\\b",
    "a:b", "a*b", "a?b",
    'a"b', "a<b", "a>b", "a|b", "CON", "con", "nul", "NUL.txt", "aux.toml", "com1", "LPT9", "prn ", " con",
    "x\0y", "x\ny", "x\ty", "x\x7fy", "\x1b[31m", "x" * 61, "x" * 300, "dot.", "space ", " space", ".hidden", "-rf",
    "--out",
    "", " ", "\u3000", "!!!", "\u202egnp.exe", "a\u200bb", "a\ufeffb", "\u2028", "☃", "...", "~",
    "'", "%", "$", "&", "🙂", "\ud800",
]  # fmt: skip
HARMLESS = [
    "town", "West End", "Café Größe", "St. John", "Bistro C", "O'Neill's", "10% off", "as_is", "日本", "a & b",
    "naïve (2)",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused(name):
    assert name_fault(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name_is_taken(name):
    assert name_fault(name) is None
    assert slug(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_with_a_harmless_name_is_valid(name):
    assert messages(PRESET + OURS.replace('"Ours"', f'"{name}"')) == []


@given(st.text(max_size=80))
def test_a_slug_is_one_plain_part_of_a_path(name):
    part = slug(name)
    assert part.casefold() == part
    assert re.fullmatch(r"[\w-]*", part)
    assert "_" not in part
    assert part not in RESERVED
    if part:
        assert PurePosixPath(part).name == part
        assert PureWindowsPath(part).name == part
    assert slug(part) == part


@given(st.text(max_size=40))
def test_names_that_differ_in_capitals_have_one_slug(name):
    assert slug(name.upper()) == slug(slug(name.upper()))
    if name.isascii():
        assert slug(name.upper()) == slug(name.lower())


def test_two_names_with_one_hash_are_a_fault(monkeypatch):
    monkeypatch.setattr("sim.scenario.consistency.names.name_hash", lambda _: 7)
    two = OURS + OURS.replace("Ours", "Theirs").replace("focus = true\n", "")
    assert messages(PRESET + two) == ['The businesses "Theirs" and "Ours" would share their luck; rename one of them.']
