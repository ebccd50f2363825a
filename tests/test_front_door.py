"""What a developer finds at the door is whole and agrees with the rest."""

import os
import re
import subprocess
import tomllib

import pytest

import sim
from tests import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = SETTINGS["project"]


def read(name):
    return (ROOT / name).read_text("utf-8")


def test_there_is_one_version():
    (cited,) = re.findall(r"^version: (\S+)$", read("docs/CITATION.cff"), flags=re.M)
    assert cited == PROJECT["version"] == sim.__version__


def test_the_citation_has_what_its_schema_asks_for_and_the_project_s_own_words():
    text = read("docs/CITATION.cff")
    keys = set(re.findall(r"^([a-z-]+):", text, flags=re.M))
    assert {"cff-version", "message", "title", "authors", "license", "version"} <= keys
    assert re.search(rf"^license: {PROJECT['license']}$", text, flags=re.M)


def test_every_page_is_in_the_navigation_of_the_site():
    navigation = set(re.findall(r"([\w-]+\.md)$", read(".mkdocs.yml"), flags=re.M))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} <= navigation


def test_the_site_fetches_no_fonts_and_its_pages_draw_nothing_that_needs_a_script():
    assert re.search(r"^  font: false$", read(".mkdocs.yml"), flags=re.M)
    assert not [page.name for page in (ROOT / "docs").glob("*.md") if "```mermaid" in page.read_text("utf-8")]


def test_the_workflow_runs_what_has_to_pass():
    steps = re.findall(r"^      - run: (\.ci/\w+)$", read(".github/workflows/ci.yml"), flags=re.M)
    assert steps == [".ci/run", ".ci/more"]
    for step in steps:
        assert os.access(ROOT / step, os.X_OK)


def test_the_tools_that_contributing_and_the_hooks_name_come_with_an_extra():
    extras = PROJECT["optional-dependencies"]
    (asked,) = re.findall(r"\.\[([\w,]+)\]", read("docs/CONTRIBUTING.md"))
    have = {re.match(r"[\w-]+", each)[0] for extra in asked.split(",") for each in extras[extra]}
    assert {"ruff", "mypy", "pre-commit", "pre-commit-hooks", "mkdocs", "pytest"} <= have
    assert {"ruff", "end-of-file-fixer"} <= set(re.findall(r"entry: (\S+)", read(".pre-commit-config.yaml")))


@pytest.mark.process
def test_the_source_distribution_has_every_file_of_the_checkout():
    """Its own tests read most of them; pyproject.toml is always there."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    packed = [each.lstrip("/") for each in SETTINGS["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]]
    left = [file for file in files if not any(f"{file}/".startswith(f"{each}/") for each in packed)]
    assert set(left) == {"pyproject.toml", ""}
