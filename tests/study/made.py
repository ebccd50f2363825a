"""Outcomes made by hand, and the outcomes of random ledgers, for the tests of answers and tables."""

from types import SimpleNamespace

import numpy as np

from sim.accounts.bridge import LINES
from sim.study.runs.answers import Answers, Question
from sim.study.runs.branches import Branch, Run
from sim.study.runs.outcomes import Outcome, outcome
from tests.study.ledgers import random_pair


def made(business="A", strategy="as_is", replication=0, difference=0.0, **given):
    """An outcome in which only what matters to a test is said."""
    plain = {
        "business": business,
        "strategy": strategy,
        "focus": business,
        "replication": replication,
        "world": 0,
        "profit": 1000.0 + difference,
        "profit_undiscounted": 1100.0 + difference,
        "equity": 50.0,
        "difference": difference,
        "path": np.array([difference / 2, difference]),
        "active": np.array([1.0, 1.0]),
        "overheads": 0.0 if strategy == "as_is" else 100.0,
        "visits": 10,
        "revenue": 5000.0,
        "utilisation": 0.5,
        "bridge": dict.fromkeys(LINES, 0.0) | _of_money(strategy, difference),
        "walk": None,
        "null": None,
        "barred": 0,
    }
    return Outcome(**(plain | given))


def _of_money(strategy, difference):
    """A plan costs 100; what it brings keeps customers."""
    cost = 0.0 if strategy == "as_is" else 100.0
    return {"retention": difference + cost, "programme": 0.0 - cost}


def outcome_of(ledger, baseline, business, *, strategy, replication, focus="", **more):
    """The outcome that a ledger holds of a business, whatever run it may be of."""
    branch, terms = Branch(strategy, (), focus), SimpleNamespace(norm=6.0, spread=1.5)
    return outcome(Run(branch, replication, terms, None, None, ledger, baseline), business, **more)


def answers(differences, *, precision=100.0, material=0.0, businesses=("A",), **given):
    """Answers from {strategy: [difference by replication]}, the same at every business."""
    names = ("as_is", *differences)
    count = len(next(iter(differences.values())))
    columns = {"as_is": [0.0] * count, **differences}
    outcomes = [
        made(business, strategy, number, float(columns[strategy][number]), **given)
        for business in businesses
        for strategy in names
        for number in range(count)
    ]
    return Answers(Question(names, "as_is", precision, material), businesses, outcomes)


def answers_of_random_ledgers(*, replications=2, weeks=52, before=52, seed=100, focus=(0, 1)):
    """Answers from random ledgers of two businesses A and B, strategies as_is and plan; and the ledgers themselves."""
    outcomes, ledgers = [], []
    for number in range(replications):
        pair = random_pair(seed + number, weeks=weeks, before=before, people=8, focus=focus)
        ledgers.append(pair)
        for strategy, ledger in zip(("as_is", "plan"), pair, strict=True):
            for business in focus:
                outcomes.append(outcome_of(ledger, pair[0], business, strategy=strategy, replication=number))
    question = Question(("plan", "as_is"), "as_is", 1e9)
    return Answers(question, tuple("AB"[index] for index in focus), outcomes), ledgers
