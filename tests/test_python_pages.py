"""What the pages for analysts show is what happens: every block of Python runs, and so do the notebooks."""

import os
import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.python_pages import DOCS, ROOT, run, session

pytestmark = pytest.mark.process

NOTEBOOKS = sorted(path for room in ("examples", "teaching") for path in (DOCS / room).glob("*.ipynb"))


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """Pages must not need the folder that they lie in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=":")  # for the processes that pages start


@pytest.fixture(autouse=True)
def one_processor(monkeypatch):
    """Small markets are run here, but where a page asks for workers: a start of one takes longer than their runs."""
    monkeypatch.setattr(os, "process_cpu_count", lambda: 1, raising=False)
    monkeypatch.setenv("PYTHON_CPU_COUNT", "1")  # the same in the process of a notebook


def test_from_python():
    names, compared = run(DOCS / "from-python.md")
    assert len(compared) == 3
    for printed, promised in compared:
        assert printed == promised
    assert len(names["swept"]) == 3 * 3 * 2
    assert len(names["listed"]) == 3 * 3 * 2
    assert len(names["towns"]) == 3 * 3 * 2
    assert len(names["points"]) == len(names["profits"]) == 4 * (2 + 2)
    assert sorted(names["scores"].index) == sorted(names["inputs"])
    for kept, runs in (("designed", 3 * 3), ("sensitivity", 16 * 2), ("robustness", 8 * 2)):
        lines = b"".join(each.read_bytes() for each in Path(kept, "journal").iterdir()).splitlines()
        assert len(lines) == runs, "what was kept was run again, or not kept"
    assert len(names["experiments"]) == 3 * 2
    assert set(names["results"]) == {"profit", "gain"}


def test_with_mesa():
    names, compared = run(DOCS / "with-mesa.md")
    assert len(compared) == 1
    for printed, promised in compared:
        assert printed == promised
    assert len(names["found"]) == 2 * 2 * 2


def test_the_pages_are_made_of_blocks_that_run():
    """No block that looks like Python hides from the tests; SolaraViz needs a browser, and tests/agents shows it."""
    for page, plain in (("from-python.md", 0), ("with-mesa.md", 1)):
        text = (DOCS / page).read_text("utf-8")
        assert len(re.findall(r"^```$\n(?=from |import )", text, flags=re.M)) == plain
        assert len(list(session(DOCS / page))) >= 4


def test_the_eight_lines_of_the_readme():
    (code, promised), *more = session(ROOT / "README.md")
    assert more == []
    assert promised is None
    assert len([line for line in code.splitlines() if line]) == 8
    names, _ = run(ROOT / "README.md")
    assert len(names["runs"]) == 4 * 2
    assert names["result"].tables["decision"]["strategy"].tolist() == ["as_is", "welcome"]
    assert names["dearer"].focus[0].price == 13.0


def test_what_the_pages_import_comes_with_the_tests():
    """A page is never skipped for want of a package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    names = {re.split(r"[<>=\[]", each)[0].lower() for each in (*project["dependencies"], *extras["test"])}
    assert {"salib", "joblib", "ema-workbench", "mesa", "nbclient", "ipykernel"} <= names
    assert {re.split(r"[<>=\[]", each)[0] for each in extras["analysis"]} <= {
        re.split(r"[<>=\[]", each)[0] for each in extras["test"]
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_prints(path):
    kept = nbformat.read(path, as_version=4)
    made = nbformat.read(path, as_version=4)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(made, timeout=600, kernel_name="python3").execute()
    for before, now in zip(kept.cells, made.cells, strict=True):
        assert shown(now) == shown(before), now.source
    assert sum(len(shown(cell)) for cell in made.cells) >= 4


def shown(cell):
    """What a cell shows as text; None of it may be a fault or a warning."""
    outputs = cell.get("outputs", [])
    assert all(each.output_type in ("stream", "execute_result") for each in outputs)
    assert all(each.get("name") != "stderr" for each in outputs)
    return [each.get("text") or each["data"]["text/plain"] for each in outputs]


def test_there_are_notebooks_and_pages_lead_to_them():
    assert [path.stem for path in NOTEBOOKS] == [
        "first_comparison", "own_customer", "sweep", "build-a-customer", "calibrate-and-doubt", "first-experiment",
    ]  # fmt: skip
    pages = "".join(page.read_text("utf-8") for page in DOCS.glob("*.md"))
    for path in NOTEBOOKS:
        assert f"]({path.parent.name}/{path.name})" in pages
        assert path.stat().st_size < 40_000
