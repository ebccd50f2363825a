"""The decision rule over many studies with a known truth: wrong no more often than it says (docs/decision-rule.md)."""

import numpy as np
import pytest

from docs import decision_rule
from docs.decision_rule import (
    CASES,
    PAGE,
    interval_of_share,
    is_wrong,
    market_differences,
    normal,
    small_market,
    studied_before,
    was_wrong,
)
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


def columns(*means, spread=0.5, rows=40):
    """Differences [rows, plans] that alternate around their means."""
    return np.array(means) + spread * np.where(np.arange(rows) % 2, 1.0, -1.0)[:, None]


@pytest.mark.parametrize(
    ("means", "spread", "found"),
    [
        ((3.0, 1.0), 0.1, Verdict("Clear", ("plan 0",))),
        ((1.01, -1.0), 0.5, Verdict("Likely", ("plan 0",))),
        ((0.9, 0.5), 0.1, Verdict("Carry on", ())),
        ((3.0, 3.5), 0.1, Verdict("Toss-up", ("plan 1", "plan 0"))),
        ((3.0, -9.0), 9.0, Verdict("Not enough runs", ())),
    ],
)
def test_the_rule_before_is_told_as_it_was(means, spread, found):
    told, replications = studied_before(columns(*means, spread=spread))
    assert told == found
    assert replications == (40 if spread == 9.0 else 10)


def test_the_rule_before_is_judged_by_what_it_claimed():
    assert not was_wrong(Verdict("Carry on", ()), {"as_is": 0.0, "a": 1.0})
    assert was_wrong(Verdict("Carry on", ()), {"as_is": 0.0, "a": 1.1})
    assert was_wrong(Verdict("Likely", ("a",)), {"as_is": 0.0, "a": 1.0})
    assert was_wrong(Verdict("Toss-up", ("a", "b")), {"as_is": 0.0, "a": 5.0, "b": 3.0})
    assert not was_wrong(Verdict("Not enough runs", ()), {"as_is": 0.0, "a": 5.0})


def test_a_plan_that_gains_what_matters_and_no_more_was_told_to_pay_by_the_rule_before():
    found = normal(CASES["gain exactly the material difference"], FEW)
    assert found.old_interval[0] > 0.05
    assert found.interval[0] <= 0.05


def test_the_interval_of_a_share():
    assert interval_of_share(0, 20) == pytest.approx((0.0, 1.0 - 0.025 ** (1 / 20)))
    assert interval_of_share(20, 20) == pytest.approx((0.025 ** (1 / 20), 1.0))


@pytest.mark.nightly
def test_the_table_of_the_page_is_the_one_that_is_made():
    results = decision_rule.every_result()
    assert all(each.interval[0] <= 0.05 for each in results.values())
    assert decision_rule.table(results) in PAGE.read_text("utf-8")
