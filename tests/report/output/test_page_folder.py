"""The pages of a real, tiny comparison in its folder: all are there, links lead somewhere, bytes are the same."""

import json
from urllib.parse import unquote

import pandas as pd
import pytest

from sim.console import command as how_it_was_started
from sim.report.output.flip import folder_of
from sim.report.output.flip import save as save_map
from sim.report.output.opening import results_folder
from sim.report.output.results import save
from sim.report.page.cited import Tables, say
from sim.report.page.reproduce import command_line
from sim.report.page.table_words import WORDS
from sim.scenario import read
from sim.study.compare import compare
from sim.study.flip.study import flip
from tests.report.output.test_folder import run, scenario_file
from tests.report.places import cited, tree_of

pytestmark = pytest.mark.usefixtures("without_png")

PAGES = ("summary.html", "summary.md", "report.html", "workbook.xlsx")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    place = tmp_path_factory.mktemp("finished")
    return run(scenario_file(place), place / "out")


def test_the_four_pages_are_part_of_the_results(finished):
    _, folder = finished
    files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    for name in PAGES:
        assert (folder / name).stat().st_size == files[name]["bytes"] > 1000


def test_every_link_leads_to_a_file_or_a_place_of_the_page(finished):
    _, folder = finished
    for name in ("summary.html", "report.html"):
        tree = tree_of((folder / name).read_text("utf-8"))
        links = {each.get("href") for each in tree.iter("a")}
        assert len(links) > 3
        for link in links:
            file, _, anchor = unquote(link).partition("#")
            target = tree if not file else None
            assert not file or (folder / file).is_file(), link
            if file.endswith(".html"):
                target = tree_of((folder / file).read_text("utf-8"))
            if anchor:
                assert anchor in {each.get("id") for each in target.iter()}, link


def test_the_numbers_are_those_of_the_files(finished):
    """Row and column as a spreadsheet shows them lead to the value that the page's element holds."""
    _, folder = finished
    import csv

    checked = 0
    for _, value, place in cited(tree_of((folder / "report.html").read_text("utf-8"))):
        file, _, cell = place.partition("#")
        if not file.endswith(".csv") or ":" in cell:
            continue
        path = folder / ("charts" if file[:2].isdigit() else "tables") / file
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        row, column = cell.split(".")
        assert rows[int(row) - 1][rows[0].index(column)] == value, place
        checked += 1
    assert checked > 20


@pytest.mark.process
def test_the_same_run_leaves_the_same_bytes_whatever_the_workers(finished, tmp_path):
    _, folder = finished
    scenario = read(scenario_file(tmp_path))
    with results_folder(scenario, tmp_path / "again") as again:
        path = save(compare(scenario, replications=2, workers=2), again, "typed in another way")
    for name in PAGES:
        assert (path / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_command_on_the_page_asks_for_the_same(finished):
    comparison, folder = finished
    command = command_line(comparison)
    assert command.startswith(f"{how_it_was_started()} small.toml --replications 2 --seed ")
    assert command in (folder / "report.html").read_text("utf-8")


def test_every_table_is_described(finished):
    comparison, folder = finished
    made = {name for name, frame in comparison.tables.items() if len(frame.columns)}
    assert made <= set(WORDS)
    text = (folder / "report.html").read_text("utf-8")
    assert all(f"{name}.csv" in text for name in made)


def test_a_map_made_before_becomes_part_of_the_answer(tmp_path):
    path = scenario_file(tmp_path)
    scenario, axes = read(path), {"x": "behaviour.talk_chance=0:0.1", "y": "behaviour.loss_aversion=1:3", "points": 2}
    with folder_of(scenario, tmp_path / "out-flip") as folder:
        save_map(flip(scenario, **axes, replications=2, workers=1), folder)
    _, folder = run(path, tmp_path / "out", 2)
    assert (folder / "tables" / "flip.csv").exists()
    assert (folder / "charts" / "04_when_does_the_answer_flip.svg").exists()
    assert "04_when_does_the_answer_flip" in (folder / "report.html").read_text("utf-8")


# -- sentences and their places


def test_a_sentence_keeps_where_its_numbers_stand():
    tables = Tables({"decision": pd.DataFrame({"business": ["Inn", "Inn"], "difference": [0.0, 142_591.23]})})
    row = tables.rows("decision")[1]
    sentence = say("{who} earns {gain}.", who="{braces} mean nothing", gain=row.money("difference", "GBP", 1000.0))
    assert str(sentence) == "{braces} mean nothing earns £143k."
    (number,) = [piece for piece in sentence if not isinstance(piece, str)]
    assert (number.place, number.value) == ("decision.csv#3.difference", "142591.23")
    assert tables.count("decision", business="Inn").value == "2"
    assert tables.rows("decision", business="Ash") == []
    assert tables.rows("nothing") == []
    with pytest.raises(KeyError):
        say("{nobody}")
