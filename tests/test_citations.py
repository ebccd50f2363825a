"""No dangling citation: what pages, docstrings and comments point at is there."""

import re

from tests import citations
from tests.citations import ROOT


def test_every_file_that_is_cited_is_there():
    cited = list(citations.files())
    assert len(cited) > 400
    assert [f"{where}: {file}" for where, file in cited if not (ROOT / file).exists()] == []


def test_every_section_that_is_cited_is_a_heading_of_its_page():
    cited = citations.sections()
    assert len(cited) > 20
    assert [
        f"{where}: docs/{page}.md §{number}" for where, page, number in cited if number not in citations.headings(page)
    ] == []


def test_every_name_that_a_page_finds_in_a_file_is_defined_there():
    cited = list(citations.names())
    assert len(cited) > 40
    assert [
        f"{where}: {name} in {path.relative_to(ROOT)}"
        for where, name, path in cited
        if name not in citations.defined(path)
    ] == []


def test_every_module_that_is_cited_is_there():
    cited = citations.modules()
    assert len(cited) > 100
    assert [f"{where}: {name}" for where, name in cited if not citations.is_there(name)] == []


def test_what_is_not_there_is_found():
    assert citations.FILE.findall("sim/rules/nowhere.py and ../tests/no.py") == ["sim/rules/nowhere.py", "tests/no.py"]
    assert citations.PAGE.findall("as (design.md §6) says, not docs/rules.md") == ["design.md"]
    assert citations.SECTION.findall("docs/rules.md §6, docs/science.md §4.2") == [("rules", "6"), ("science", "4.2")]
    assert not citations.is_there("sim.rules.visit.nothing")
    assert not citations.is_there("sim.nowhere")
    assert citations.is_there("sim.rules.visit.remember")
    assert "9" not in citations.headings("science")


# -- the drawing and the list of rooms in docs/architecture.md ---------------------------------------------------


def page_after(mark):
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    return text.split(f"<!-- {mark} -->")[1]


def test_the_drawing_of_the_floors_is_the_one_that_imports_are_held_to():
    from tests.test_floors import FLOORS

    drawing = page_after("floors").split("```")[1]
    floors = re.split(r"\n(?=F\d)", drawing.strip())  # a floor may take several lines
    drawn = [re.findall(r"sim\.[\w.]+", floor) for floor in floors]
    built = [{family for family in floor if citations.is_there(family)} for floor in FLOORS]
    assert [set(floor) for floor in reversed(drawn)] == built


def test_every_room_of_the_program_stands_in_the_list():
    rows = page_after("rooms").split("\n## ")[0]
    listed = set(re.findall(r"^\| \[(sim/[\w/]+)\]", rows, flags=re.M))
    rooms = {str(path.parent.relative_to(ROOT)) for path in (ROOT / "sim").rglob("*/__init__.py")}
    assert listed == rooms
