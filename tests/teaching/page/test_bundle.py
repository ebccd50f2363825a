"""Modules become one script, and a lesson one file that holds all of it."""

import json
import re

import pytest

from sim.errors import RegularsError
from sim.teaching.page import page_of
from sim.teaching.page.bundle import bundled
from sim.teaching.page.whole import as_json, hash_of, modules, script_of_page
from tests.report.hostile import HOSTILE
from tests.teaching.page.made import lesson

MOST = 500_000
"""Bytes of a lesson with two films of 800 people and two years."""


def test_a_module_comes_after_what_it_needs_and_once():
    script = bundled(
        {
            "a": 'import { two } from "./b.js";\nimport { one } from "./c.js";\nconsole.log(one + two());\n',
            "b": 'import { one } from "./c.js";\nexport function two() {\n  return one + 1;\n}\n',
            "c": "export const one = 1;\n",
        },
        "a",
    )
    assert [script.count(f"const of_{name} =") for name in "abc"] == [1, 1, 1]
    assert script.index("of_c =") < script.index("of_b =") < script.index("of_a =")
    assert "import" not in script
    assert "export" not in script


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        ({"a": 'import { b } from "./b.js";\n'}, "no module 'b'"),
        ({"a": 'import { b } from "./b.js";\n', "b": 'import { a } from "./a.js";\n'}, "a -> b -> a"),
        ({"a": 'import b from "./b.js";\n', "b": ""}, "no import or export"),
        ({"a": "export default 1;\n"}, "no import or export"),
        ({"a": 'const b = import("./b.js");\n'}, "no import or export"),
        ({"a": 'const b = "</SCRIPT>";\n'}, "</SCRIPT"),
    ],
)
def test_what_cannot_be_bundled_is_refused(sources, says):
    with pytest.raises(RegularsError, match=re.escape(says)):
        bundled(sources, "a")


def test_every_module_of_the_page_is_in_its_script():
    script = script_of_page()
    assert len(modules()) >= 10
    assert [name for name in modules() if f"const of_{name} =" not in script] == []


def test_the_same_lesson_is_the_same_bytes_and_small_enough():
    """With the same people as it is beside both films, in which about a sixth of all their weeks are other ones."""
    first, second = (lesson(2, 6) for _ in range(2))
    for made in (first, second):
        told, frames = made["stops"][1]["as_it_is"], made["stops"][1]["frames"]
        made["stops"][0]["as_it_is"] = told
        assert len(told) > 0.3 * len(frames)
    first, second = page_of(first), page_of(second)
    assert first == second
    assert len(first.encode()) <= MOST


def test_the_policy_allows_exactly_what_is_in_the_page():
    page = page_of(lesson())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    rules = ("default-src 'none'", f"script-src '{hash_of(script)}'", f"style-src '{hash_of(style)}'")
    assert policy == "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))
    assert page.count("<script") == 2
    assert not re.search(r"<[^>]* (style|on\w+)=", page.replace(script, "").replace(style, ""))


def test_no_name_ends_the_data_and_every_name_comes_back():
    made = lesson()
    made["debrief"] = [*HOSTILE, "\u2028 and \u2029", "emoji 🍽, \u202eright to left"]
    text = as_json(made)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["debrief"] == made["debrief"]


def test_numbers_keep_eight_figures_and_must_be_finite():
    made = lesson()
    made["sides"][0]["luck"]["worth"] = 12.3456789012
    assert '"worth":12.345679' in as_json(made)
    made["sides"][0]["luck"]["worth"] = float("nan")
    with pytest.raises(ValueError, match="JSON"):
        as_json(made)
