"""People and terms that are the same are worked out once."""

import numpy as np
import pytest

from sim.market import kept_people
from sim.market.terms import Terms
from sim.scenario import changed, read

SHIPPED = "minimal"


@pytest.fixture(scope="module")
def scenario():
    return read(SHIPPED)


def test_the_same_people_are_drawn_once_and_others_anew(scenario):
    terms, dearer = Terms.of(scenario), Terms.of(changed(scenario, {"price": 13.0}))
    people = terms.population(1, 0)
    assert dearer.population(1, 0) is people
    for other in (terms.population(1, 1), terms.population(2, 0)):
        assert other is not people
        assert not np.array_equal(other.match, people.match)
    fewer = Terms.of(changed(scenario, {"behaviour.match": scenario.behaviour.match / 2}))
    assert not np.array_equal(fewer.population(1, 0).match, people.match)
    assert terms.population(1, 0, unit_rate=people.unit_rate) is not people


def test_what_is_kept_is_bounded(scenario, monkeypatch):
    monkeypatch.setattr(kept_people, "MOST_BYTES", 0)
    terms = Terms.of(scenario)
    assert terms.population(1, 7) is not terms.population(1, 7)
    assert not kept_people._populations


def test_tenancies_are_listed_once_for_the_same_weeks_and_moves(scenario):
    terms = Terms.of(scenario)
    people = terms.population(1, 0)
    first, again = terms.empty_ledger(people), terms.empty_ledger(people)
    assert first.tenant_slot is again.tenant_slot
    longer = Terms.of(changed(scenario, {"study.weeks": 60})).empty_ledger(people)
    assert len(longer.tenant_slot) > len(first.tenant_slot)


@pytest.mark.parametrize("name", ["minimal", "town_vs_west_end", "weekly_prices", "me_too"])
def test_terms_that_are_like_others_are_those_they_are_by_themselves(name):
    """Every array of every strategy at every business, to the bit; and most are the other's own."""
    scenario = read(name)
    base, shared, many = Terms(scenario, scenario.study.baseline, ()), 0, 0
    for strategy in scenario.strategy:
        for business in scenario.focus:
            alone = Terms(read(name), strategy.name, (business.name,))
            like = Terms(scenario, strategy.name, (business.name,), like=base)
            assert like.solved == alone.solved
            for found, wanted, of in (
                (like.by_week, alone.by_week, base.by_week),
                (like._money, alone._money, base._money),
            ):
                assert found.keys() == wanted.keys()
                for key, values in wanted.items():
                    assert (found[key].dtype, found[key].shape) == (values.dtype, values.shape), key
                    assert found[key].tobytes() == values.tobytes(), key
                    shared, many = shared + (found[key] is of[key]), many + 1
    assert shared > many / 2
