"""A1, A2, A3, A10: what the verdict goes by, what its words claim, a close call in the headline, one name each."""

import re
from statistics import median

import pytest

from sim.scenario import read
from sim.study.compare import compare
from tests.field.door import case, results, run, table

pytestmark = pytest.mark.usefixtures("without_png")

SMALL_GYM = {
    "weeks = 104": "weeks = 20\nwarm_up_weeks = 20",
    "residents = 2000": "residents = 500",
    "fixed_cost_per_week = 3000": "fixed_cost_per_week = 750",
}
"""A quarter of the people, and of the rent."""


@pytest.fixture(scope="module")
def gym(tmp_path_factory):
    """A gym whose best plan, to bind wholly, earns far more than its luck varies, beside plans that lose and vary."""
    folder = tmp_path_factory.mktemp("gym")
    binds = {"[behaviour]": '[behaviour]\ncommitment_binds = "all"\nbound_dislike = 0.0'}
    path = case("gym", folder, SMALL_GYM | binds | {"material_difference = 5000": "material_difference = 500"})
    path.write_text(path.read_text("utf-8") + "\n[runs]\nprecision = 100\n", "utf-8")
    return results(path, folder)


@pytest.mark.process
@pytest.mark.field("A1")
def test_a_gap_that_luck_cannot_close_is_settled_at_the_first_look(gym):
    rows = table(gym, "decision").set_index("strategy")
    gains = rows["difference"].drop("as_is")
    best = gains.idxmax()
    assert (
        rows.loc[best, "luck_low"] > gains.drop(best).max() + 500
    )  # far beyond all others, and they vary by more than 100
    assert ((rows["luck_high"] - rows["luck_low"]) / 2).max() > 100
    assert set(rows["verdict"]) == {"", "Clear"}
    assert set(rows["replications"]) == {10}


@pytest.mark.field("A1")
def test_a_plan_that_always_loses_is_no_matter_of_luck_whatever_the_currency(tmp_path):
    """Every key of the file that is money times 16,384."""
    path = case("no_uncertain_inputs", tmp_path, {'"touchpoints.service.people" = "-0.5"': 'price = "-30%"'})
    text = path.read_text("utf-8").replace("cost_per_week = -300", "cost_per_week = 300")
    keys = r"^(price|unit_cost|fixed_cost_per_week|cost_per_week|material_difference) = ([\d.]+)$"

    def answered(factor):
        scaled = re.sub(keys, lambda found: f"{found[1]} = {float(found[2]) * factor}", text, flags=re.M)
        scaled += f"\n[behaviour]\nvalue_of_time_per_hour = {2 * factor}\n"
        found = compare(read(text=scaled), workers=1, worlds=1)
        return found.replications, [word for word in found.tables["decision"]["verdict"] if word]

    assert answered(1) == answered(16384)
    assert answered(1)[1] != ["Not enough runs"]


@pytest.mark.process
@pytest.mark.field("A1")
def test_no_more_runs_are_advised_than_are_allowed(tmp_path):
    path = case("mini", tmp_path, {"material_difference = 100": "material_difference = 0"})
    path.write_text(path.read_text("utf-8") + "\n[runs]\nprecision = 0.001\n", "utf-8")
    told = (results(path, tmp_path, "--replications", "3", "--worlds", "1") / "summary.md").read_text("utf-8")
    numbers = [int(each.replace(",", "")) for each in re.findall(r"about ([\d,]+) replications", told)]
    assert all(number <= 100_000 for number in numbers), told
    assert "replications" in told


@pytest.mark.process
@pytest.mark.field("A1")
def test_a_precision_coarser_than_the_difference_that_matters_is_warned_of(tmp_path):
    path = case("mini", tmp_path)
    path.write_text(path.read_text("utf-8") + "\n[runs]\nprecision = 5000\n", "utf-8")
    done = run("check", path)
    assert done.returncode == 0
    assert "coarser" in done.stdout + done.stderr


@pytest.mark.process
@pytest.mark.field("A2")
def test_where_nothing_was_varied_no_word_speaks_of_assumptions_that_held(tmp_path):
    out = results(case("no_uncertain_inputs", tmp_path), tmp_path)
    for page in ("summary.md", "summary.html", "report.html"):
        text = (out / page).read_text("utf-8")
        assert "on nearly all assumptions" not in text
    assert set(table(out, "decision")["verdict"]) == {"", "Clear"}


@pytest.mark.process
@pytest.mark.field("A3")
def test_a_loss_within_what_does_not_matter_is_told_as_a_close_call_in_the_headline(tmp_path):
    changes = {"cost_per_week = -300": "cost_per_week = 20", "fixed_cost_per_week = 300": "fixed_cost_per_week = 30"}
    path = case("no_uncertain_inputs", tmp_path, changes)
    path.write_text(path.read_text("utf-8").replace("material_difference = 100", "material_difference = 5000"), "utf-8")
    out = results(path, tmp_path)
    rows = table(out, "decision").set_index("strategy")
    assert -5000 < rows.loc["cut", "luck_low"] < rows.loc["cut", "luck_high"] < 0
    summary = (out / "summary.md").read_text("utf-8")
    assert "every plan earns less" not in summary
    assert "close call between carrying on and Fewer staff" in summary


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    """A run with luck and five worlds."""
    folder = tmp_path_factory.mktemp("varied")
    path = case("no_uncertain_inputs", folder)
    uncertain = '[[uncertain]]\nwhat = "behaviour.loyalty_weight"\nlow = 0.5\nlikely = 1.5\nhigh = 3.0\n'
    path.write_text(path.read_text("utf-8") + uncertain, "utf-8")
    return results(path, folder, "--worlds", 5)


@pytest.mark.process
@pytest.mark.field("A10")
def test_the_scenario_as_written_is_no_draw_of_the_assumptions(varied):
    odds, worlds = table(varied, "odds"), table(varied, "worlds")
    assert set(odds["futures"]) == {worlds.loc[worlds["world"] > 0, "world"].nunique()} == {4}


@pytest.mark.process
@pytest.mark.field("A10")
def test_the_median_of_an_even_number_is_the_median(varied):
    odds, worlds = table(varied, "odds").set_index("strategy"), table(varied, "worlds")
    drawn = worlds[(worlds["world"] > 0) & (worlds["strategy"] == "cut")]
    values = drawn["difference_without_luck"].astype(float).tolist()
    assert odds.loc["cut", "median"] == pytest.approx(median(values), abs=0.011)


@pytest.mark.process
@pytest.mark.field("A10")
def test_one_name_for_one_count_and_simultaneous_said_where_it_is(varied, capsys):
    summary = (varied / "summary.md").read_text("utf-8")
    assert "imultaneous 95 % interval from luck" in summary
    assert "imultaneous 95 % interval from luck" in (varied / "report.html").read_text("utf-8")
    results(varied.parent / "no_uncertain_inputs.toml", varied.parent, "--worlds", 5)
    printed = capsys.readouterr().out
    assert "est in 4 of 4 futures, too few for odds" in printed
    assert "  best in" not in printed  # once the heading of a column of replications
