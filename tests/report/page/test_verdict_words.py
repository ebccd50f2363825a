"""The words of every verdict over a table of odd cases: each sentence is right for the case at hand."""

from itertools import product

import pytest

from sim.report.page.cited import Tables
from sim.report.page.memo import memo
from sim.report.page.terminal import summary
from sim.report.page.verdict_words import WORDS, rule
from tests.report.pages import paged

SIZES = {
    "pounds": {},
    "pounds x 32768": {"factor": 2.0**15, "material": 10_000.0 * 2**15},
    "yen": {"currency": "JPY", "factor": 190.0, "material": 1_900_000.0},
    "no difference matters not": {"material": 0.0},
    "pennies": {"factor": 1e-4, "material": 1.0},
    "nothing": {"factor": 0.0, "half": 0.0, "material": 0.0},
}
GAINS = {
    "Close call": {"food": 44_000.0, "people": 41_000.0, "price": -9_000.0, "promise": -30_000.0},
    "Carry on": {"food": -24_000.0, "people": -41_000.0, "price": -50_000.0, "promise": -30_000.0},
}
PAYS = {"food": 140_000.0, "people": 41_000.0, "price": -9_000.0, "promise": -30_000.0}
CASES = [
    (worlds, plans, size)
    for worlds, plans, size in product((1, 2, 5, 41), (1, 2, 4), SIZES)
    if size == "pounds" or (plans == 2 and worlds in (1, 41))
]


def told_of(word, worlds, plans, size):
    """A page with that verdict: a close call of one plan is one with carrying on, which leads."""
    more = dict(SIZES[size])
    factor = more.pop("factor", 1.0)
    gains = dict(list(GAINS.get(word, PAYS).items())[:plans])
    if word == "Close call" and plans == 1:
        gains = {"food": -3_000.0}
    gains = {name: gain * factor for name, gain in gains.items()}
    best = min(worlds if worlds > 1 else 12, 30)
    half = more.pop("half", 2_000.0 * factor)
    more |= {"worlds": worlds, "best": best, "half": half, "full": False, "weeks": 8}
    return paged({"Inn": gains}, verdicts={"Inn": word}, **more)


@pytest.mark.parametrize("word", [word for word in WORDS if word != "Cannot be right"])
def test_every_sentence_fits_its_case(word):
    for worlds, plans, size in CASES:
        made_up, where = told_of(word, worlds, plans, size), (worlds, plans, size)
        found = memo(made_up)
        (line,) = found.lines
        (advice,) = map(str, found.recommendation)
        printed = summary(made_up) if plans == 2 else []
        everything = "\n".join([*printed, *map(str, found.recommendation), line.meaning, str(line.odds)])
        for wrong in ("nan", "None", "{", "  of", "inf"):
            assert wrong not in everything.replace("information", ""), (wrong, where)
        if worlds == 1:
            assert "no assumption was varied" in line.meaning, where
            assert "assumptions that were tried" not in everything, where
            assert "future" not in str(line.odds), where
            assert "est in" not in str(line.odds), where
        else:
            assert "no assumption was varied" not in everything, where
            assert "run" not in str(line.odds), where
        assert str(line.luck).startswith("luck alone: ") or size == "nothing", where
        if word == "Carry on":
            assert "arrying on is" in str(line.odds), where
            assert advice.startswith("Carry on; "), where
            assert "earns less" in advice, where
            assert ("every plan" in advice) == (plans > 1), where
        if word == "Close call":
            assert advice.startswith("A close call between "), where
            assert ("carrying on" in advice) == (plans == 1 or size == "nothing"), where
        if word == "Not enough runs":
            assert "Do not choose yet" in advice, where


def test_the_amounts_in_force_stand_above_the_table():
    made_up = paged({"Inn": PAYS})
    (sentence,) = map(str, rule(Tables(made_up.tables), made_up.scenario))
    assert sentence.startswith("A difference below £10k is the same; ± £5,000 is narrow enough.")
    assert "for 4 comparisons and 6 looks" in sentence
    study = made_up.scenario.study.model_copy(update={"material_difference": None})
    runs = made_up.scenario.runs.model_copy(update={"precision": None})
    made_up.scenario = made_up.scenario.model_copy(update={"study": study, "runs": runs})
    (sentence,) = map(str, rule(Tables(made_up.tables), made_up.scenario))
    assert "(a hundredth of the £1.10m that carrying on takes)" in sentence
