"""Growth, first-timers and promises: by hand, and against the law that they are held to."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.laws.dirichlet import Dirichlet
from sim.market.ledger import Count
from sim.study.patterns.growth import _growth_of_law, first_and_second, first_timers, growth_by_buyers
from sim.study.patterns.panel import Period
from sim.study.patterns.reading import Unmeasured
from tests.study.patterns.panels import nbd_dirichlet


def log(rows):
    """A log of visits: (week, who, business, first) each, of residents who were there from the start."""
    week, who, business, first = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "week": week, "who": who, "business": business, "first": first.astype(bool),
        "arrival": np.full(len(week), -32768), "passer": np.zeros(len(week), bool),
    }  # fmt: skip


def test_second_visits_are_those_of_who_came_first_in_the_half_year():
    visits = log([
        (0, 1, 0, True), (3, 1, 0, False), (4, 1, 0, False),  # comes again, and counts once
        (10, 2, 0, True), (36, 2, 0, False),  # on the last day that counts
        (10, 3, 0, True), (37, 3, 0, False),  # a week too late
        (26, 4, 0, True), (27, 4, 0, False),  # first in the second half-year
        (5, 5, 0, False),  # an old customer
        (5, 6, 1, True), (6, 6, 1, False),  # elsewhere
    ])  # fmt: skip
    assert first_and_second(SimpleNamespace(visits=visits), 0) == (3, 2)
    assert first_and_second(SimpleNamespace(visits=visits), 1) == (1, 1)
    assert first_and_second(SimpleNamespace(visits=visits), 2) == (0, 0)


def test_passers_by_were_never_there_before():
    """Two weeks that count, two segments: 10 visits by residents, 3 of them first ones, and 5 by passers-by."""
    counts = np.zeros((3, 1, 4, len(Count)), np.int64)
    counts[0, 0, 0, Count.VISITS] = counts[0, 0, 0, Count.NEW] = 99  # before week 0
    counts[1:, 0, 0, Count.VISITS], counts[1, 0, 0, Count.NEW] = 5, 3
    counts[2, 0, 3, Count.VISITS] = 5
    ledger = SimpleNamespace(counts=counts, weeks_before=1, segments=("a", "b"))
    base = SimpleNamespace(ledger=ledger, terms=SimpleNamespace(names=SimpleNamespace(business=("Ash",))))
    assert first_timers(base)[0]["R22.share"] == pytest.approx(8 / 15)
    counts[...] = 0
    with pytest.raises(Unmeasured):
        first_timers(base)


def test_in_a_dirichlet_that_grows_the_law_says_how_many_are_new():
    """The law's own growth is that of the law with a larger leader, others as they were."""
    rest = nbd_dirichlet().period(0, 13)
    new, whole = _growth_of_law(rest, rest.sold.names[0], 1.2)
    law = rest.sold.dirichlet
    shares = np.array(law.shares)
    shares[0] *= 1.2
    grown = Dirichlet(law.mean * shares.sum(), law.shape, law.mixing, tuple(shares / shares.sum()))
    assert whole == pytest.approx(np.log(1.2))
    assert new == pytest.approx(np.log(grown.penetration[0] / law.penetration[0]))
    assert 0.3 * whole < new < whole


def run_of(visits):
    """A run of which each of 60 residents makes so many visits in the fourth quarter: [people]."""
    weekly = np.zeros((1, len(visits), 104), np.uint8)
    weekly[0, :, 40] = visits
    everybody = np.ones(len(visits), bool)
    ledger = SimpleNamespace(
        businesses=("Ash",), weeks_before=0, diary=weekly, last_tenancies=everybody,
        tenant_week=np.full(len(visits), -32768),
    )  # fmt: skip
    return SimpleNamespace(ledger=ledger)


@pytest.mark.parametrize(("after", "part"), [([2] * 20 + [0] * 40, 0.0), ([1] * 40 + [0] * 20, 1.0)])
def test_growth_is_by_who_comes_or_by_how_often(after, part):
    names = SimpleNamespace(business=("Ash",))
    markets = SimpleNamespace(leader="Ash", rest=SimpleNamespace(names=names))
    runs = SimpleNamespace(markets=markets, base=run_of([1] * 20 + [0] * 40), better=run_of(after))
    found = growth_by_buyers(runs)[0]["R21.buyers"]
    assert found.over / found.under == pytest.approx(part)
    with pytest.raises(Unmeasured):
        growth_by_buyers(SimpleNamespace(markets=markets, base=runs.base, better=runs.base))
    assert isinstance(runs.base.ledger.diary, np.ndarray)
    assert Period(("Ash",), np.array([[1, 0]])).penetration.tolist() == [0.5]
