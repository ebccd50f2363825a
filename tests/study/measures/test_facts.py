from types import SimpleNamespace

import pytest

from sim.market.ledger import BusinessState, Count, RelationshipCount
from sim.scenario.schema.facts import FACTS
from sim.study.measures.facts import every_fact, fact_rows, penetration
from tests.study.ledgers import FOUNDER, passers, small, visit


def town():
    rows = [(0, FOUNDER, 0), (0, 1, 0), (1, FOUNDER, 0), (2, FOUNDER, 0), (1 << 24, FOUNDER, 0)]
    ledger = small(
        weeks=2, before=1, tenancies=rows, businesses=("A", "B"), price=10, unit_cost=4, fixed_cost_per_week=7
    )
    visit(ledger, 0, -1)
    visit(ledger, 0, 0, 2)
    visit(ledger, 2, 1)
    visit(ledger, 4, 1)
    passers(ledger, 0, 4)
    passers(ledger, 1, 2, business=1)
    ledger.counts[1:, 0, 0, Count.SATISFACTION] = 2 << 30
    ledger.relationship_counts[1:, 0, RelationshipCount.ACTIVE] = [3, 5]
    ledger.relationship_counts[1:, 0, RelationshipCount.LOYAL] = [1, 1]
    ledger.business_state[1:, 0, BusinessState.UTILISATION] = [0.4, 0.6]
    return ledger


def test_facts_by_hand():
    facts = every_fact(town(), 6.0, 1.5)["A"]
    assert tuple(facts) == FACTS
    assert facts == {
        "visits_per_week": 4.0,
        "revenue_per_week": 40.0,
        "profit_per_week": 17.0,
        "passing_share": 0.5,
        "repeat_share": 0.5,
        "satisfaction": 6.75,
        "market_share": 0.8,
        "loyal_share": 0.25,
        "utilisation": 0.5,
        "penetration": pytest.approx(1 / 3),
    }


def test_penetration_asks_those_who_live_there_at_the_end():
    ledger = town()
    assert penetration(ledger, 0) == pytest.approx(1 / 3)  # slots 0 (a newcomer who never came), 1 and 2
    visit(ledger, 1, 1)
    assert penetration(ledger, 0) == pytest.approx(2 / 3)


def test_penetration_looks_back_a_year():
    ledger = small(weeks=60, before=20)
    visit(ledger, 0, 7)
    assert penetration(ledger, 0) == 0.0
    visit(ledger, 0, 8)
    assert penetration(ledger, 0) == 1.0


def test_what_nobody_can_know_is_none():
    facts = every_fact(town(), 6.0, 1.5)["B"]
    assert facts["penetration"] is None
    assert facts["repeat_share"] is None
    assert facts["loyal_share"] is None
    empty = every_fact(small(), 6.0, 1.5)["A"]
    assert empty["satisfaction"] is None
    assert empty["market_share"] is None
    assert empty["visits_per_week"] == 0.0


def known(value, tolerance=0.15, what="visits_per_week"):
    return SimpleNamespace(what=what, business="A", value=value, tolerance=tolerance, source="our data")


def outcomes(*values, what="visits_per_week"):
    return [SimpleNamespace(facts={"A": {what: value}}) for value in values]


def test_a_fact_stands_beside_the_mean_of_the_model():
    (row,) = fact_rows([known(430)], outcomes(400.0, 420.0))
    assert row == {
        "business": "A",
        "fact": "visits_per_week",
        "fact_value": 430,
        "model_value": 410.0,
        "gap": -0.0465,
        "tolerance": 0.15,
        "is_within": True,
        "source": "our data",
    }


@pytest.mark.parametrize(("model", "within"), [(115.0, True), (115.1, False), (85.0, True), (84.9, False)])
def test_within_is_the_tolerance_either_way(model, within):
    assert fact_rows([known(100.0)], outcomes(model))[0]["is_within"] is within


def test_a_fact_of_nothing_has_no_gap():
    assert fact_rows([known(0.0)], outcomes(1.0))[0]["gap"] is None
    row = fact_rows([known(0.3, what="penetration")], outcomes(None, what="penetration"))[0]
    assert (row["model_value"], row["gap"], row["is_within"]) == (None, None, None)
