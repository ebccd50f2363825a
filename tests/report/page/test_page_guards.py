"""The page where a guard is broken: no recommendation, no costs, no plan; the others keep theirs."""

import re

import numpy as np
import pandas as pd
import pytest

from sim.report.page.memo import memo
from sim.report.page.terminal import summary
from sim.report.page.workbook import _facts as read_me
from sim.report.words.findings import which_plan_pays
from tests.report.pages import paged, report_page, summary_page, summary_text

PLANS = {"price": -20_000.0, "experience": 143_000.0}
TWO = {"The Old Forge": PLANS, "Soho Table": PLANS}
SENTENCE = "Nobody comes to Soho Table: not one visit in 104 weeks as things stand. Look at business.price (£3,000)."
BROKEN = ("Soho Table", "nobody_comes", None, SENTENCE)
CAUTION = "experience fills every seat of The Old Forge: 97 % are taken. Look at seats_per_week (60)."


def page(gains, verdicts, *guards):
    """A comparison with (business, guard, strategy, sentence) broken."""
    made = paged(gains, verdicts=verdicts)
    columns = ["business", "guard", "strategy", "guard_value", "threshold", "sentence"]
    rows = [(business, guard, strategy, 1.0, 0.5, sentence) for business, guard, strategy, sentence in guards]
    made.tables["guards"] = pd.DataFrame(rows, columns=columns)
    for focus, word in verdicts.items():
        if word == "Cannot be right":
            made.tables["decision"].loc[made.tables["decision"]["business"] == focus, "verdict"] = word
    return made


@pytest.fixture
def one():
    return page({"Soho Table": PLANS}, {"Soho Table": "Cannot be right"}, BROKEN)


@pytest.fixture
def two():
    verdicts = {"Soho Table": "Cannot be right", "The Old Forge": "Clear"}
    return page(TWO, verdicts, BROKEN)


def every_sentence(found):
    return [str(each) for _, said in found.sections for each in said]


def test_nothing_is_recommended_and_the_sentence_says_where_to_look(one):
    found = memo(one)
    assert [str(each) for each in found.recommendation] == [f"No recommendation. {SENTENCE}"]
    (line,) = found.lines
    assert (str(line.odds), str(line.cost), str(line.spread)) == ("", "", "")
    assert str(line.lead) == "As simulated, carrying on:"
    assert [str(each) for each in found.do] == [
        "Put right what the recommendation names, then try the file: python run.py check the file --try."
    ]
    assert not re.search(r"paid back|pays if|choose|carry on;|best of|keep the house", " ".join(every_sentence(found)))


def test_every_page_says_it_first(one):
    text = summary_text(one)
    assert text.index("No recommendation") < text.index("Cannot be right") < text.index("## ", text.index("###") + 4)
    for html in (summary_page(one), report_page(one, "01")):
        assert "Nobody comes to Soho Table" in html
        assert "paid back from" not in html
        assert "Choose" not in html
    assert ("Cannot be right", SENTENCE) in read_me(one, {}, [])
    printed = summary(one)
    assert f"No recommendation. {SENTENCE}" in printed
    assert not any("week 3" in each or each.startswith("What decides") for each in printed)
    assert which_plan_pays(one) == {"Soho Table": "No plan can be judged on this file"}


def test_the_other_house_keeps_its_recommendation(two):
    found = memo(two)
    said = [str(each) for each in found.recommendation]
    assert f"Soho Table: no recommendation. {SENTENCE}" in said
    assert any(each.startswith("The Old Forge: choose experience") for each in said)
    for heading in ("What decides it", "Find out first", "Stop if", "Watch"):
        cited = " ".join(map(str, dict(found.sections).get(heading, ())))
        assert "Soho Table" not in cited, heading
    do = [str(each) for each in found.do]
    assert any(each.startswith("The Old Forge") for each in do)
    assert any(each.startswith("Soho Table: put right what") for each in do)


def test_a_plan_that_needs_a_look_stands_beside_the_recommendation():
    made = page({"The Old Forge": PLANS}, {"The Old Forge": "Clear"}, ("The Old Forge", "fills", "price", CAUTION))
    said = [str(each) for each in memo(made).recommendation]
    assert said[0].startswith("Choose experience")
    assert said[1] == f"A plan needs a look. {CAUTION}"
    assert ("Needs a look", CAUTION) in read_me(made, {}, [])
    assert memo(made).lines[0].cost


def test_a_house_alone_with_its_baseline_is_told_too():
    made = page({"Soho Table": PLANS}, {"Soho Table": "Cannot be right"}, BROKEN)
    decision = made.tables["decision"]
    made.tables["decision"] = decision[decision["strategy"] == "as_is"].assign(verdict=np.nan)
    said = [str(each) for each in memo(made).recommendation]
    assert said == ["Add a strategy to compare with.", SENTENCE]
