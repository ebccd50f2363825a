"""`check --try`: one replication in words, with the facts, the guards and a forecast."""

from types import SimpleNamespace

import pytest

from sim.cli import main
from sim.report.page.trial import trial_lines
from sim.scenario.inspect.checking import work
from sim.study.guards.broken import Broken
from sim.study.trial import Trial, trial
from tests.field.door import CASES
from tests.scenarios import market

ROW = {"business": "Ash", "strategy": "as_is", "visits": 41.0, "utilisation": 0.5, "profit": -12.5}
FACT = {
    "business": "Ash",
    "fact": "visits_per_week",
    "fact_value": 40.0,
    "model_value": 41.25,
    "tolerance": 0.1,
    "is_within": True,
}


def lines(rows=(ROW,), broken=(), facts=(), seconds=0.5, changes=None, strategies=None):
    scenario = market(changes, strategies)
    return trial_lines(scenario, Trial(list(rows), list(broken), list(facts), seconds), cores=1)


def test_a_trial_prints_the_market_the_facts_the_guards_and_a_forecast():
    plans = {"warm": {"change": {"touchpoints.welcome.people": "+1"}}}
    said = "\n".join(lines(facts=[FACT], strategies=plans))
    assert "Tried: one replication, in 0.5 seconds on one core" in said
    assert "as_is" in said
    assert "−£12.50" in said
    assert "Fact: visits per week of Ash is 40; here 41.25, within 10 %." in said
    assert "No guard is broken." in said
    assert "That takes about" in said
    assert "tables, charts and pages" in said


def test_odd_trials_have_their_words():
    seatless = {**ROW, "utilisation": None, "visits": 0.0, "profit": 0.0}
    missed = {**FACT, "is_within": False}
    unknown = {**FACT, "model_value": None, "is_within": None}
    broken = [Broken(name, "nobody_comes", None, 0.0, 0.1, "Nobody comes.") for name in ("Ash", "together")]
    said = lines([seatless], broken, [missed, unknown])
    assert [each for each in said if each.startswith("Guard")] == ["Guard: Nobody comes."]
    assert "Fact: visits per week of Ash is 40; here 41.25, NOT within 10 %." in said
    assert "Fact: visits per week of Ash is 40; this market has none." in said
    assert not any("nan" in each or "None" in each for each in said)
    assert not any("That takes" in each for each in lines(strategies={}))  # one strategy: nothing to foretell


def test_plans_whose_names_begin_alike_can_be_told_apart():
    labels = ["Complaints put right, half-way", "Complaints put right, all the way", "Complaints put right"]
    plans = {f"plan_{at}": {"change": {"price": "+1"}, "label": label} for at, label in enumerate(labels)}
    said = lines([{**ROW, "strategy": name} for name in ("as_is", *plans)], strategies=plans)
    names = [each[2:].partition("   ")[0].partition("  ")[0] for each in said[4 : 4 + len(labels)]]
    assert len({each.rstrip("…") for each in names}) == len(labels), names


def test_the_forecast_goes_by_the_time_that_it_took():
    scenario = market(None, {"warm": {"change": {"price": "+1"}}})
    slow, fast = (work(scenario, replications=10, measured=seconds) for seconds in (4.0, 1.0))
    assert slow.fewest_seconds == pytest.approx(4 * fast.fewest_seconds)
    assert fast.fewest_seconds > 10.0  # ten replications, and those with the price moved


def test_a_trial_is_replication_0_of_the_run():
    scenario = market({"study.weeks": 8, "study.warm_up_weeks": 4}, {"warm": {"change": {"price": "+1"}}})
    found = trial(scenario, engine="agents")
    assert [(row["business"], row["strategy"]) for row in found.rows] == [("Ash", "as_is"), ("Ash", "warm")]
    assert found.seconds > 0
    again = trial(scenario, engine="agents")
    assert (again.rows, again.broken) == (found.rows, found.broken)


def test_check_tries_a_file(capsys, tmp_path):
    path = tmp_path / "loses.toml"
    text = (CASES / "loses_always.toml").read_text("utf-8").replace("residents = 300", "residents = 60")
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path), "--try"]) == 0
    said = capsys.readouterr().out
    assert "B0 loses money under every plan" in said
    assert "business.B0.fixed_cost_per_week" in said
    assert main(["check", str(path)]) == 0
    assert "Tried" not in capsys.readouterr().out


def test_a_market_without_anybody_to_ask_about_is_tried_too():
    assert trial_lines(SimpleNamespace(strategy=(), study=SimpleNamespace(currency="GBP")), Trial([], [], [], 0.1),
                       cores=1)[-1] == "No guard is broken."  # fmt: skip
