"""Recommended customers beside others like them: by hand, and against a market in which nobody is alike by design."""

import numpy as np
import pytest

from sim.accounts.entries import Visits
from sim.chance import FOUNDER_WEEK
from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT
from sim.rules import traits
from sim.study.measures.customer_value import left_behind, still_to_come
from sim.study.measures.recommended import CLASSES, Likened, likened, own_rates, recommended
from tests.scenarios import terms
from tests.study.measures.finished import RICH, run_of


@pytest.fixture(scope="module")
def rich():
    return run_of(terms(RICH))


def test_others_count_as_often_in_a_class_as_the_recommended():
    """Two half-years, all of one rate: 2 and 1 recommended, beside others of mean 4 and 9; the third is alone."""
    worth = np.array([10.0, 20.0, 3.0, 5.0, 30.0, 9.0, 7.0])
    is_recommended = np.array([True, True, False, False, True, False, True])
    half = np.array([0, 0, 0, 0, 1, 1, 2])
    found = likened(worth, is_recommended, np.ones(7), half)
    assert found == Likened(3, 10.0 + 20.0 + 30.0, 2 * 4.0 + 9.0)


def test_who_goes_out_more_is_no_better_customer_for_it():
    """Worth is in proportion to the own rate, and the recommended go out more: alike, they are worth the same."""
    rng = np.random.default_rng(5)
    rate = rng.gamma(0.78, size=40_000)
    is_recommended = rng.random(40_000) < np.minimum(0.9, 0.2 * rate)
    found = likened(rate, is_recommended, rate, np.zeros(40_000, np.int64))
    plain = rate[is_recommended].mean() / rate[~is_recommended].mean()
    assert plain > 1.5
    assert found.worth / found.others == pytest.approx(1.0, abs=0.1)  # what a class leaves of it
    assert found.count == is_recommended.sum()


def test_classes_hold_about_as_many_each():
    rate = np.arange(800.0)
    found = likened(rate, rate % 2 == 0, rate, np.zeros(800, np.int64))
    assert found.count == 400
    assert found.worth - found.others == pytest.approx(-400.0)  # each is one less than her neighbour in the same class
    assert CLASSES == 16


def test_nobody_new_is_nobody():
    assert likened(np.zeros(0), np.zeros(0, bool), np.zeros(0), np.zeros(0, np.int64)) == Likened(0, 0.0, 0.0)


def test_own_rates_are_the_rules(rich):
    ledger, population = rich.ledger, rich.population
    found = own_rates(population, ledger.tenant_slot, ledger.tenant_week)
    for at in (0, 3, len(found) - 1, int(np.flatnonzero(ledger.tenant_week != FOUNDER_WEEK)[0])):
        who, arrival = int(ledger.tenant_slot[at]), int(ledger.tenant_week[at])
        assert found[at] == traits.unit_rate(7, 0, who, arrival, 0.78)
    given = run_of(terms(RICH), unit_rate=np.full(150, 2.0))
    rates = own_rates(given.population, ledger.tenant_slot, ledger.tenant_week)
    assert (rates[ledger.tenant_week == FOUNDER_WEEK] == 2.0).all()


def test_of_a_run_it_is_the_worth_of_the_recommended(rich):
    """All of them have others like them here, so that their own sum is that of the books."""
    found, ledger = recommended(rich, 0), rich.ledger
    visits = Visits.of(ledger, 0)
    worth = left_behind(ledger, 0, visits) + still_to_come(rich, 0, visits)
    came = visits.person[
        (visits.marks & FIRST_VISIT > 0) & (visits.marks & FIRST_REFERRED > 0) & (visits.week >= ledger.weeks_before)
    ]
    assert 0 < found.count <= len(came)
    assert found.worth <= worth[came][worth[came] > 0].sum() + 1e-9
    assert found.others > 0.0
