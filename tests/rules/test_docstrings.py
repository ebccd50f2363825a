"""Every rule says which mechanism it is, in which units and ranges, and whence; the page lists its source."""

import ast
import re

import pytest

from tests import ROOT

FILES = [path for path in sorted((ROOT / "sim" / "rules").glob("*.py")) if path.stem not in ("__init__", "arithmetic")]
RULES = {
    f"{path.stem}.{node.name}": (node, ast.get_docstring(node))
    for path in FILES
    for node in ast.parse(path.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
}
WITHOUT = {"scale", "owner.ramp", "owner.faded"}
"""No mechanism, but units of measure and the form of a step: these name the section of docs/rules.md instead."""
UNITS = re.compile(
    r"\bz\b|money|minutes|logit|0\.\.1|-1\.\.1|0\.\.63|0 \.\. count|>= 0|"
    r"\bchance|\bshare|\bbool|score|\bweek|\bindex\b|\bunit\b"
)
NO_LITERATURE = re.compile(
    r"assumed \(grade D\)|a definition|an identity|a founding text's claim|a limit of|the scenario's"
)
CITED = re.compile(r"([A-Z][\w-]+)(?: et al\.)? \((\d{4})\)")


def page(name):
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def sources():
    """(first author's and all other surnames, year) of each entry of the list of sources."""
    entries = re.findall(r"^\* (.+?) \((\d{4})\)", page("rules").split("<!-- sources -->")[1], flags=re.M)
    return {(name, year) for names, year in entries for name in re.findall(r"[\w-]+", names)}


def test_every_rule_of_behaviour_has_its_number():
    assert len(RULES) > 60
    bare = [name for name, (_, text) in RULES.items() if not re.match(r"M\d+(, M\d+)*\. ", text)]
    assert [name for name in bare if not {name, name.split(".")[0]} & WITHOUT] == []
    assert [name for name in bare if "docs/rules.md §" not in RULES[name][1]] == []


def test_every_rule_has_a_source_that_the_page_lists():
    known = sources()
    assert len(known) > 100
    for name, (_, text) in RULES.items():
        said = re.findall(r"^Source: (.+?)\Z", text, flags=re.M | re.S)
        assert len(said) == 1, f"{name} has no source"
        cited = CITED.findall(said[0].replace("\n", " "))
        assert cited or NO_LITERATURE.search(said[0].replace("\n", " ")), f"{name}: {said[0]}"
        assert [source for source in cited if source not in known] == [], name


def test_every_rule_says_units_or_ranges():
    assert [name for name, (_, text) in RULES.items() if not UNITS.search(text.split("Source:")[0])] == []


def test_every_rule_tells_of_its_arguments():
    """By name, or in words that are parts of it (`notice_chance`: the chance)."""
    luck = {"seed", "replication", "who", "arrival", "week"}
    silent = [
        f"{name}: {argument.arg}"
        for name, (node, text) in RULES.items()
        for argument in node.args.args
        if argument.arg not in luck and not any(part in text.lower() for part in argument.arg.split("_"))
    ]
    assert silent == []


def test_the_page_gives_every_row_of_the_week_a_source_and_a_key_of_the_file():
    week = page("rules").split("## 4. The week")[1].split("\n## 5.")[0]
    rows = [line[2:-2].split(" | ") for line in week.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if row[0] != "rule"]
    assert len(rows) > 40
    known, reference = sources(), page("scenario-reference")
    for row in rows:
        assert len(row) == 4, row[0]
        assert row[3].strip(), f"{row[0]} has no source"
        for author, year in re.findall(r"([A-Z][\w-]+)(?: et al\.)? (\d{4})\b", row[3]):
            assert (author, year) in known, f"{row[0]}: {author} {year}"
        for key in re.findall(r"`([a-z]+_[a-z_]+)`", row[2]):
            assert re.search(rf"\b{key}\b", reference) or key == "copycat", f"{row[0]}: {key} is no key of the file"


def test_every_mechanism_of_a_docstring_has_its_row():
    numbers = {number for _, text in RULES.values() for number in re.findall(r"\bM\d+", text.split(". ")[0])}
    assert len(numbers) > 25
    assert sorted(number for number in numbers if not re.search(rf"\b{number}\b", page("rules"))) == []


def test_every_link_of_a_source_is_an_identifier_and_what_was_not_looked_up_says_so():
    for name in ("rules", "science"):
        entries = page(name).split("<!-- sources -->")[1].strip().splitlines()
        assert len(entries) > 10
        for entry in entries:
            assert re.search(r"\]\(https://[^\s)]+\)$|\*Not looked up\.\*$", entry), entry
            for shown, link in re.findall(r"\[doi:([^\]]+)\]\(https://doi\.org/([^)]+)\)", entry):
                assert shown == link


@pytest.mark.parametrize("number", range(1, 29))
def test_every_exact_limit_is_tested_where_the_science_says(number):
    (row,) = re.findall(rf"^\| V{number} \|(.+)\|$", page("science"), flags=re.M)
    files = re.findall(r"\]\(\.\./(tests/[\w/.]+)\)", row.split(" | ")[-1])
    assert files
    for file in files:
        assert re.search(rf"\bV{number}\b|test_v{number}(?!\d)", (ROOT / file).read_text("utf-8")), f"V{number}: {file}"
