"""What the founding texts claim, beside the runs of the shipped scenarios: nothing on the page is typed."""

import pytest

from docs import claims
from sim.scenario import read
from sim.scenario.reading.shipped import shipped_names


def test_the_page_is_filled_from_the_committed_tables():
    """To write it anew: python -m docs.claims (of the tables), python -m docs.claims run (of new runs)."""
    text = claims.PAGE.read_text("utf-8")
    assert claims.filled(text) == text
    assert {part[2] for part in claims.PART.finditer(text)} == set(claims.PARTS)


def test_every_scenario_that_answers_a_question_is_on_the_page():
    answered = {row["scenario"] for row in claims.rows(claims.ANSWERS)}
    assert answered == set(shipped_names()) - set(claims.NO_EVIDENCE)


def test_every_claim_compares_plans_that_its_scenario_has():
    wrong = []
    for one in claims.claims():
        scenario = read(one["scenario"])
        plans, houses = {each.name for each in scenario.strategy}, {each.name for each in scenario.focus}
        wrong += [f"{one['text']}: {name}" for name in {one["better"], one["than"]} - plans]
        wrong += [f"{one['text']}: {name}" for name in {one.get("at"), one.get("than_at")} - houses - {None}]
        wrong += [f"{one['text']}: no business"] if len(houses) > 1 and "at" not in one else []
        assert one["measure"] in ("gain", "worth")
    assert not wrong


def test_every_claim_has_its_row_and_its_scenario_s_answer_agrees():
    """A claim against carrying on is the gain that the answers tell."""
    found = {(row["scenario"], row["text"]): row for row in claims.rows(claims.FOUND)}
    assert set(found) == {(one["scenario"], one["text"]) for one in claims.claims()}
    answers = {(row["scenario"], row["strategy"]): row for row in claims.rows(claims.ANSWERS)}
    against_baseline = [one for one in claims.claims() if one["than"] == "as_is" and one["measure"] == "gain"]
    assert against_baseline
    for one in against_baseline:
        row = found[one["scenario"], one["text"]]
        assert row["gain"] == answers[one["scenario"], one["better"]]["gain"]


@pytest.mark.parametrize(
    ("low", "high", "word"), [(1.0, 3.0, "holds here"), (-3.0, -1.0, "does not hold here"), (-1.0, 2.0, "open")]
)
def test_a_claim_holds_where_luck_cannot_turn_it(low, high, word):
    assert claims.verdict({"low": low, "high": high}) == word


def test_a_claim_that_holds_between_plans_that_lose_says_so():
    assert claims.reservation(3.0, -1.0) == ""
    assert claims.reservation(-3.0, -5.0) == ", though neither pays"
    assert claims.reservation(-3.0, 5.0) == ", though the better plan does not pay"
    lines = [line for line in claims.PAGE.read_text("utf-8").splitlines() if line.endswith("|")]
    told = {line.split(" | ")[0][2:]: line.rsplit(" | ", 1)[1] for line in lines if " here" in line}
    assert (
        told["In a small town the experience is worth more than in the West End"] == "holds here, though neither pays |"
    )
    assert told["Upgrades sell better apart"] == "holds here |"
    assert told["Fire some customers"] == "does not hold here |"


@pytest.mark.nightly
def test_the_committed_tables_are_those_of_the_runs():
    answers, found = claims.made()
    assert (answers, found) == (claims.ANSWERS.read_text("utf-8"), claims.FOUND.read_text("utf-8"))
