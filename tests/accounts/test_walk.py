from math import exp, fsum, lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.accounts import walk as module
from sim.accounts.money import accounts
from sim.accounts.walk import LINES, walk
from sim.market.ledger import VISITS_MASK
from tests.study.ledgers import FOUNDER, passers, random_pair, small, visit

PARTS = ("loss", "penetration", "acquisition")


def year_by_year(old, new, *, weeks=52, before=52, **levers):
    """Person i comes ``old[i]`` times in the year before week 0 and ``new[i]`` times in the last year."""
    ledger = small(weeks=weeks, before=before, people=len(old), **({"price": 10.0} | levers))
    for person, (first, last) in enumerate(zip(old, new, strict=True)):
        for number in range(first):
            visit(ledger, person, -52 + number % 52)
        for number in range(last):
            visit(ledger, person, weeks - 52 + number % 52)
    return ledger


def test_a_walk_by_hand():
    ledger = year_by_year([4, 2, 0, 3, 0], [1, 5, 2, 3, 0])
    assert walk(ledger, 0) == {
        "year_before": 90.0,
        "loss": -30.0,
        "penetration": 30.0,
        "acquisition": 20.0,
        "passing_trade": 0.0,
        "upgrades": 0.0,
        "last_year": 110.0,
    }


def test_passing_trade_and_upgrades_stand_in_lines_of_their_own():
    ledger = year_by_year([1], [1], upgrade_price=4.0)
    passers(ledger, -5, 2)
    passers(ledger, 5, 7)
    ledger.counts[60, 0, 0, 10] = 3  # upgrades
    lines = walk(ledger, 0)
    assert lines["passing_trade"] == 50.0
    assert lines["upgrades"] == 12.0
    assert lines["last_year"] == 92.0
    assert [lines[part] for part in PARTS] == [0.0, 0.0, 0.0]


@given(st.integers(0, 10**9))
@settings(max_examples=15, deadline=None)
def test_the_identity_holds_and_matches_a_plain_loop(seed):
    ledger = random_pair(seed, weeks=60, before=52, people=12)[1]
    lines = walk(ledger, 0)
    assert tuple(lines) == LINES
    steps = [lines[line] for line in LINES[:-1]]
    assert fsum(steps) == pytest.approx(lines["last_year"], abs=1e-6)
    money = accounts(ledger, 0)
    assert lines["year_before"] == pytest.approx(sum(money.revenue[:52]), abs=1e-6)
    assert [lines[part] for part in PARTS] == pytest.approx(plain_parts(ledger), abs=1e-6)


def plain_parts(ledger):
    loss = penetration = acquisition = 0.0
    for person, segment in enumerate(ledger.tenant_segment):
        before, after = (
            sum(
                (int(ledger.diary[0, person, week]) & VISITS_MASK)
                * ledger.levers["price"][week, 0]
                * ledger.spend[week, segment]
                for week in weeks
            )
            for weeks in (range(52), range(ledger.span - 52, ledger.span))
        )
        if before == 0:
            acquisition += after
        else:
            penetration += max(0.0, after - before)
            loss += max(0.0, before - after)
    return [-loss, penetration, acquisition]


def test_newcomers_are_acquired_and_those_who_moved_out_are_lost():
    ledger = small(weeks=52, before=52, tenancies=[(0, FOUNDER, 0), (0, 0, 0)], price=10.0)
    visit(ledger, 0, -3)
    visit(ledger, 1, 3)
    lines = walk(ledger, 0)
    assert (lines["loss"], lines["acquisition"]) == (-10.0, 10.0)


def test_a_free_meal_makes_a_customer_too():
    ledger = year_by_year([1], [2])
    ledger.levers["price"][:52] = 0.0
    assert walk(ledger, 0)["penetration"] == 20.0
    assert walk(ledger, 0)["acquisition"] == 0.0


@pytest.mark.parametrize(("weeks", "before"), [(51, 52), (52, 51)])
def test_a_run_without_two_whole_years_has_no_walk(weeks, before):
    assert walk(small(weeks=weeks, before=before), 0) is None


def test_the_last_year_is_the_last_52_counted_weeks():
    ledger = year_by_year([1], [1], weeks=104)
    visit(ledger, 0, 51, 9)
    assert walk(ledger, 0)["last_year"] == 10.0


def test_block_size_does_not_matter(monkeypatch):
    ledger = random_pair(4, weeks=52, before=52, people=12)[0]
    whole = walk(ledger, 0)
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 5)
    assert walk(ledger, 0) == pytest.approx(whole, rel=1e-12)


def negative_binomial(mean, shape, count):
    log_chance = (
        lgamma(shape + count)
        - lgamma(shape)
        - lgamma(count + 1)
        + shape * log(shape / (shape + mean))
        + count * log(mean / (shape + mean))
    )
    return exp(log_chance)


def published_null(mean, shape):
    """Shares of a year's revenue in a market that never changes: R9's category year, (acquisition, penetration, loss).

    Given x visits in one year the next is Poisson with a Gamma mean, negative binomial again, so the shares are sums.
    """
    acquisition = penetration = 0.0
    for first in range(60):
        weight = negative_binomial(mean, shape, first)
        expected = (shape + first) * mean / (shape + mean)
        gain = sum(
            negative_binomial(expected, shape + first, last) * (last - first) for last in range(first + 1, first + 80)
        )
        if first == 0:
            acquisition += weight * gain
        else:
            penetration += weight * gain
    return acquisition / mean, penetration / mean, (acquisition + penetration) / mean


def test_the_null_of_a_market_in_which_nothing_changes_is_not_zero():
    mean, shape, people = 5.84, 0.78, 20_000
    acquisition, penetration, loss = published_null(mean, shape)
    assert (acquisition, penetration, loss) == pytest.approx((0.022, 0.174, 0.196), abs=0.001)  # docs/science.md R9
    draw = np.random.default_rng(5)
    rates = draw.gamma(shape, mean / shape, people)
    years = draw.poisson(rates), draw.poisson(rates)
    ledger = small(weeks=52, before=52, people=people, price=1.0)
    for first_week, visits in zip((0, 52), years, strict=True):
        for block in range(4):  # a week of a diary holds 63 visits
            ledger.diary[0, :, first_week + block] = np.clip(visits - 63 * block, 0, 63)
    lines = walk(ledger, 0)

    def close(line, each, expected):
        error = each.std() / people**0.5  # of the mean over independent customers
        return abs(abs(lines[line]) / people - expected * mean) < 4 * error

    old, new = years
    assert close("acquisition", np.where(old == 0, new, 0), acquisition)
    assert close("penetration", np.where(old > 0, np.maximum(new - old, 0), 0), penetration)
    assert close("loss", np.maximum(old - new, 0), loss)
    assert acquisition == pytest.approx((1 + mean / shape) ** -(shape + 1), rel=1e-6)
