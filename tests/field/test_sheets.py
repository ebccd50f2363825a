"""D9: the commands `flip` and `patterns` leave pages, and a map of two businesses reaches both of them."""

import pytest

from sim.cli import main
from sim.report.output.flip import known_map
from sim.report.page.pictures import panel, picture_of
from sim.report.sections import flip as section
from sim.report.sections.chart_set import drawn
from sim.scenario import read
from tests.report.places import tree_of
from tests.scenarios import text

TWO = {
    "business/Oak": {"place": "town", "focus": True, "price": 20.0, "unit_cost": 15.0},
    "place/town/residents": 20,
    "study/weeks": 8,
    "study/warm_up_weeks": 2,
}


@pytest.fixture
def town(tmp_path, monkeypatch):
    plans = {"dear": {"change": {"price": "+10%"}}}
    (tmp_path / "town.toml").write_text(text(TWO, plans), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "results"


@pytest.mark.field("D9")
def test_a_map_of_two_businesses_is_a_page_with_a_panel_for_each_on_the_same_axes(town):
    axes = ("--x", "price=15:30", "--y", "horizon=4:8", "--points", "2", "--replications", "2")
    assert main(["flip", "town.toml", "--quiet", "--workers", "1", *axes]) == 0
    tree = tree_of((town / "town-flip" / "flip.html").read_text("utf-8"))
    assert len([figure for figure in tree.iter("figure") if figure.get("class") == "panel"]) == 2
    scenario = read("town.toml")
    flip, flips = known_map(scenario, town / "town-flip")

    class Comparison:
        """What a chart of the map needs of a comparison."""

    comparison = Comparison()
    comparison.scenario, comparison.tables = scenario, {"flip": flip, "flips": flips}
    pictures = [picture_of(drawn(section.CHARTS[0], comparison))]
    for business in ("Ash", "Oak"):
        assert panel(pictures, "04", business).business == business


@pytest.mark.field("D9")
def test_patterns_are_one_sheet_with_a_band_for_each_judged_row_and_a_warning_of_few_replications(town):
    """A row that is only shown has no band."""
    assert main(["patterns", "town.toml", "--quiet", "--workers", "1", "--replications", "1"]) == 0
    page = (town / "town-patterns" / "patterns.html").read_text("utf-8")
    assert "One replication: there is no interval from luck" in page
    tree = tree_of(page)
    rows = [row for row in tree.iter("tr") if row.find("th") is not None and row.find("th").get("scope") == "row"]
    bands = [sum(each.get("class") == "band" for each in row.iter()) for row in rows]
    verdicts = ["".join(row.findall("td")[-1].itertext()).strip() for row in rows]
    assert bands == [0 if word.startswith("shown") else 1 for word in verdicts]
    assert sum(bands) > 40
