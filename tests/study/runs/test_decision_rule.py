"""The decision rule over many studies with a known truth: wrong no more often than it says (docs/decision-rule.md)."""

import pytest

from docs import decision_rule
from docs.decision_rule import CASES, PAGE, is_wrong, market_differences, normal, small_market
from sim.study.runs.verdicts import Verdict

FAR = "far gap, a plan leads"
FEW = 30


@pytest.mark.parametrize("case", CASES)
def test_a_normal_model_is_told_wrong_no_more_often_than_it_may_be(case):
    found = normal(CASES[case], FEW)
    assert found.studies == FEW
    assert found.interval[0] <= 0.05
    if case.startswith("far"):
        assert found.replications < 0.6 * found.old_replications
        assert set(found.words) == {"Clear" if "plan" in case else "Carry on"}
    if case.startswith(("tie", "gain", "loss")):
        assert found.words["Close call"] > FEW // 2


def test_a_small_market_is_told_wrong_no_more_often_than_it_may_be():
    differences = market_differences(40)
    for case in (FAR, "gain exactly the material difference", "tie with carrying on"):
        found = small_market(CASES[case][:2], differences, FEW)
        assert found.interval[0] <= 0.05
        assert found.words["Clear" if case == FAR else "Close call"] > FEW // 2


def test_a_rule_that_looks_without_paying_is_found_out(monkeypatch):
    """Intervals that pay for nothing and no band around what matters: a plan worth nothing more is named too often."""
    monkeypatch.setattr(decision_rule, "MATERIAL", 1e-9)
    honest = decision_rule.evidence_of
    monkeypatch.setattr(decision_rule, "evidence_of", lambda found, amounts, _: honest(found, amounts, 0.3))
    found = normal((0.0, 0.0, 0.0, 0.0), FEW)
    assert found.interval[0] > 0.05


def test_what_counts_as_wrong():
    truth = {"as_is": 0.0, "a": 3.0, "b": 1.0}
    assert not is_wrong(Verdict("Clear", ("a",)), truth)
    assert is_wrong(Verdict("Clear", ("b",)), truth)
    assert is_wrong(Verdict("Carry on", ("as_is",)), truth)
    assert is_wrong(Verdict("Close call", ("a", "b")), truth)
    assert is_wrong(Verdict("Clear", ("a",)), {"as_is": 0.0, "a": 1.0, "b": -1.0})
    assert is_wrong(Verdict("Clear", ("a",)), {"as_is": 0.0, "a": 3.0, "b": 3.0})
    assert not is_wrong(Verdict("Not enough runs", ("b",)), truth)


@pytest.mark.nightly
def test_the_table_of_the_page_is_the_one_that_is_made():
    results = decision_rule.every_result()
    assert all(each.interval[0] <= 0.05 for each in results.values())
    assert decision_rule.table(results) in PAGE.read_text("utf-8")
