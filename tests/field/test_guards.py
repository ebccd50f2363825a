"""A market that cannot be right gets no recommendation, but what to look at in the file (A4); the price check is the
run's own (A5); and what is warned of can be acted on (A14)."""

import re

import pytest

from sim.cli import main
from sim.report.page.memo import memo
from sim.report.page.summary import summary_markdown
from sim.scenario import read
from sim.study.compare import compare
from tests.field.door import CASES, case, results, table

pytestmark = pytest.mark.usefixtures("without_png")

FEW = ("--replications", 3, "--worlds", 1)
NEVER = (
    "carry on;",
    "keep the house as it is",
    "choose ",
    "whichever is easier",
    "pays if it costs less",
    "paid back",
    "would not pay even if it cost nothing",
    "best of",
)
"""What must not be said of a house that cannot be right."""

SMALL = {"residents = 5000": "residents = 60", "weeks = 156\nwarm_up_weeks = 156": "weeks = 30\nwarm_up_weeks = 20"}
BROKEN = {
    "softco": (SMALL, "nobody comes to softco", "business.softco.price"),
    "focus_never_opens": ({}, "closed in all of the 30 weeks", "business.b0.opens_week"),
    "loses_always": ({}, "loses money under every plan", "business.b0.fixed_cost_per_week"),
    "closed_pays_fixed_cost": ({}, "loses money under every plan", "business.b0.fixed_cost_per_week"),
    "full_in_week_1": ({"residents = 600": "residents = 1200"}, "full already", "business.b0.seats_per_week"),
}


def page_and_verdicts(path):
    """summary.md as a run writes it, and the verdicts of its decision table, without the charts."""
    comparison = compare(read(path), replications=3, worlds=1, workers=1)
    return summary_markdown(memo(comparison), comparison).decode(), comparison.tables["decision"]["verdict"]


def assert_nothing_is_recommended(name, said, verdicts):
    _, sentence, key = BROKEN[name]
    said = said.casefold().replace("\\", "")
    for words in NEVER:
        assert words not in said, words
    assert set(verdicts.str.casefold()) == {"cannot be right"}
    answer = said.split("## recommendation")[1].split("##")[0]
    for words in ("no recommendation", sentence, key):
        assert words in answer, words


@pytest.mark.process
@pytest.mark.field("A4")
def test_a_house_to_which_nobody_comes_gets_no_recommendation(tmp_path):
    """All of it through the files of a run."""
    out = results(case("softco", tmp_path, SMALL), tmp_path, *FEW)
    said = (out / "summary.md").read_text("utf-8")
    assert_nothing_is_recommended("softco", said, table(out, "decision")["verdict"])
    card = table(out, "trust").set_index("check_label")["state"]
    assert card["Precise enough"] != "PASS"
    assert card["Prices near their best"] != "PASS"


@pytest.mark.field("A4")
@pytest.mark.parametrize("name", [name for name in BROKEN if name != "softco"])
def test_a_house_that_cannot_be_right_gets_no_recommendation(name, tmp_path):
    said, verdicts = page_and_verdicts(case(name, tmp_path, BROKEN[name][0]))
    assert_nothing_is_recommended(name, said, verdicts)


def test_a_sound_market_breaks_no_guard(tmp_path):
    said, verdicts = page_and_verdicts(case("mini", tmp_path))
    assert "cannot be right" not in said.casefold()
    assert "cannot be right" not in set(verdicts.str.casefold())


def dearer_pays(folder):
    """one_lever_each over one year, with the one plan that is 10 % dearer."""
    text = (CASES / "one_lever_each.toml").read_text("utf-8")
    parts = re.split(r"(?=^\[\[strategy\]\]$|^\[behaviour\]$)", text, flags=re.M)
    kept = [part for part in parts if "[[strategy]]" not in part or 'name = "as_is"' in part or "price_p10" in part]
    text = "".join(kept).replace("weeks = 104\nwarm_up_weeks = 104", "weeks = 52\nwarm_up_weeks = 20")
    path = folder / "dearer.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.field("A5")
def test_the_price_check_says_what_the_price_plans_of_the_run_say(tmp_path):
    comparison = compare(read(dearer_pays(tmp_path)), replications=5, worlds=1, workers=1)
    plans = comparison.tables["decision"].set_index(["business", "strategy"])
    assert plans.loc[("Soho Table", "price_p10"), "luck_low"] > 0, "10 % dearer earns more beyond luck"
    assert plans.loc[("The Old Forge", "price_p10"), "luck_high"] < 0, "10 % dearer earns less beyond luck"
    row = comparison.tables["trust"].set_index("check_label").loc["Prices near their best"]
    assert row["state"] != "PASS"
    assert re.search(r"5 % dearer earns £[\d,]+ more at Soho Table", row["sentence"])
    assert not re.search(r"dearer earns £[\d,]+ more at The Old Forge", row["sentence"])


@pytest.mark.field("A5", "A14")
@pytest.mark.parametrize("name", ["softco", "gym", "mini", "closed_pays_fixed_cost"])
def test_check_says_of_prices_what_to_write_and_nothing_that_nobody_can_act_on(name, tmp_path, capsys):
    """Where few houses cannot reach the elasticity of the file it names one that they can, and is then content."""
    path = case(name, tmp_path)
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    for words in ("would earn more", "nest", "locks in", "price weight"):
        assert words not in said, words
    advised = re.findall(r"write (brand_price_elasticity = -[\d.]*\d)\.", said)
    assert said.count("of behaviour.brand_price_elasticity") == len(advised) == 1
    text = path.read_text("utf-8")
    table = "[behaviour]\n"
    text = text.replace(table, f"{table}{advised[0]}\n") if table in text else f"{text}\n{table}{advised[0]}\n"
    path.write_text(text, "utf-8")
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert not [line for line in said.splitlines() if line.startswith("Warning") and "elasticity" in line]
    if "elasticity" in said:  # habits follow a price, and it says what to write if that was measured
        assert 'write solve_for = "settled" in [behaviour]' in said
        path.write_text(text.replace(advised[0], f'{advised[0]}\nsolve_for = "settled"'), "utf-8")
        assert main(["check", str(path)]) == 0
        assert "elasticity" not in capsys.readouterr().out


@pytest.mark.field("A4")
def test_check_proves_that_a_house_is_closed_throughout(capsys):
    assert main(["check", str(CASES / "focus_never_opens.toml")]) == 0
    assert "business.B0.opens_week" in capsys.readouterr().out


FREE = """
preset = "restaurant"
[[place]]
name = "town"
residents = 100
[[business]]
name = "Library"
place = "town"
focus = true
price = 0
unit_cost = 1
"""


@pytest.mark.field("A14")
def test_faults_give_advice_that_a_strategist_can_follow(tmp_path, capsys):
    path = tmp_path / "free.toml"
    path.write_text(FREE, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr().err
    assert "price_weight" not in said
    assert "give a business there a price" in said
