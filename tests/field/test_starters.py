"""A15: what somebody starts from lives, holds one plan that pays, and speaks of the trade in its name."""

import csv
import re
import tomllib

import pytest

from sim.cli import main
from tests.field.door import ROOT

pytestmark = pytest.mark.usefixtures("without_png")

PRESETS = ("restaurant", "retail_bank", "car_rental")
PAYS = ("Clear", "Likely")


def starter(capsys, *arguments):
    assert main(["new", *arguments]) == 0
    return capsys.readouterr().out


def decided(path, out, replications):
    """Rows of decision.csv by strategy."""
    assert main([str(path), "--out", str(out), "--replications", str(replications), "--worlds", "1", "--quiet",
                 "--workers", "1"]) == 0  # fmt: skip
    with (out / "tables" / "decision.csv").open(encoding="utf-8", newline="") as file:
        return {row["strategy"]: row for row in csv.DictReader(file)}


@pytest.mark.field("A15")
@pytest.mark.parametrize(
    ("name", "preset"),
    [("Riverside Bank", "retail_bank"), ("Airport car hire", "car_rental"), ("Le Café", "restaurant"),
     ("Building society savings", "retail_bank"), ("Pizzeria Roma", "restaurant")],
)  # fmt: skip
def test_a_new_scenario_is_of_the_trade_that_its_name_speaks_of(capsys, name, preset):
    assert tomllib.loads(starter(capsys, name))["preset"] == preset


@pytest.mark.field("A15")
def test_a_name_that_speaks_of_no_trade_is_told_so_in_the_file_and_a_preset_asked_for_is_taken(capsys):
    text = starter(capsys, "My gym")
    assert "restaurant's" in text.split("[study]")[0]
    assert tomllib.loads(starter(capsys, "Riverside Bank", "--preset", "car_rental"))["preset"] == "car_rental"


@pytest.mark.field("A15")
def test_an_untouched_starter_earns_money_and_one_plan_of_it_pays(tmp_path, capsys):
    path = tmp_path / "cafe.toml"
    path.write_text(starter(capsys, "A café"), "utf-8")
    rows = decided(path, tmp_path / "out", 2)
    assert float(rows["as_is"]["profit"]) > 10_000
    differences = {name: float(row["difference"]) for name, row in rows.items() if name != "as_is"}
    assert max(differences.values()) > 10_000
    assert min(differences.values()) < -10_000


@pytest.mark.nightly
@pytest.mark.field("A15")
@pytest.mark.parametrize("preset", PRESETS)
def test_every_starter_has_a_house_that_lives_a_plan_that_pays_and_one_that_does_not(tmp_path, capsys, preset):
    path = tmp_path / "start.toml"
    path.write_text(starter(capsys, "Ours", "--preset", preset), "utf-8")
    rows = decided(path, tmp_path / "out", 10)
    assert float(rows["as_is"]["profit"]) > 0
    assert any(row["verdict"] in PAYS for row in rows.values())
    assert min(float(row["luck_high"]) for name, row in rows.items() if name != "as_is") < 0


@pytest.mark.field("A15")
def test_the_smallest_scenario_asks_for_luck_as_fine_as_the_difference_that_matters():
    tree = tomllib.loads((ROOT / "scenarios" / "minimal.toml").read_text("utf-8"))
    precision = tree.get("runs", {}).get("precision", 5_000)
    assert precision <= tree["study"].get("material_difference", 10_000)


@pytest.mark.field("A15")
def test_the_break_even_costs_that_the_guide_quotes_are_those_of_a_run():
    """What each plan that an invoice comes for may cost in town, by the committed table."""
    guide = (ROOT / "docs" / "strategists-guide.md").read_text("utf-8")
    part = guide.split("<!-- figures: break-even -->")[1].split("<!-- end of figures -->")[0]
    quoted = dict(re.findall(r"^\| ([A-Z][\w ]+) \| ([\d,\u2212]+) \|", part, flags=re.M))
    scenario = tomllib.loads((ROOT / "scenarios" / "town_vs_west_end.toml").read_text("utf-8"))
    labels = {one["name"]: one["label"] for one in scenario["strategy"] if one.get("cost_per_week")}
    with (ROOT / "docs" / "flagship_decision.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["strategy"]: row for row in csv.DictReader(file) if row["business"] == "The Old Forge"}
    assert len(labels) == 6
    assert quoted == {label: f"{float(rows[name]['break_even_cost_per_week']):,.0f}" for name, label in labels.items()}
