"""The log of visits feeds a public BG/NBD, and ours agrees with it."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import UsageError
from sim.evidence.customer_base import PARAMETERS, customer_base
from sim.laws.bgnbd import BgNbd
from sim.scenario import read
from sim.study.runs.replication import Replicator

PUBLISHED = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
"""Fader, Hardie & Lee (2005), table 2: CDNOW, 39 weeks."""


@pytest.fixture(scope="module")
def lifetimes():
    return pytest.importorskip("lifetimes", reason="the extra [data] is not installed")


@pytest.fixture(scope="module")
def visits():
    """The log of a market that opens in week 0."""
    scenario = read(text='preset = "restaurant"\n[study]\nwarm_up_weeks = 0\nweeks = 78\n')
    return Replicator(scenario, scenario.runs.seed, "kernel").visits().read()


def test_both_fit_the_published_log_as_published(lifetimes):
    """The 2,357 customers of CDNOW, a copy of which comes with the package."""
    folder = Path(importlib.util.find_spec("lifetimes").origin).parent / "datasets"
    log = pd.read_csv(folder / "cdnow_customers_summary.csv")
    assert len(log) == 2357
    ours = BgNbd.fit(log["frequency"].to_numpy(), log["recency"].to_numpy(), log["T"].to_numpy())
    theirs = lifetimes.BetaGeoFitter().fit(log["frequency"], log["recency"], log["T"]).params_
    for name in PARAMETERS:
        assert round(getattr(ours, name), 3) == pytest.approx(PUBLISHED[name], abs=0.0011)
        assert round(theirs[name], 3) == pytest.approx(PUBLISHED[name], abs=0.0011)


def test_the_log_of_visits_is_fitted_and_foretells_what_comes(lifetimes, visits):  # noqa: ARG001 - skips without it
    found = customer_base(visits)
    assert found.customers > 5000
    for name in PARAMETERS:
        assert found.theirs[name] > 0.0
        assert getattr(found.ours, name) == pytest.approx(found.theirs[name], rel=1e-3)
    assert found.expected_by_ours == pytest.approx(found.expected_later, rel=1e-3)
    assert max(map(abs, found.tracking_errors)) < 0.1


def test_where_hardly_anybody_stops_both_find_the_share_that_does(lifetimes):  # noqa: ARG001 - skips without it
    """a and b run towards 0 together; a fit that starts only where all stop alike ends where nobody does."""
    scenario = read(text='preset = "restaurant"\n[study]\nwarm_up_weeks = 52\nweeks = 78\n')
    log = Replicator(scenario, scenario.runs.seed, "kernel").visits().read()
    found = customer_base(log)
    shares = [found.theirs["a"] / (found.theirs["a"] + found.theirs["b"]), found.ours.a / (found.ours.a + found.ours.b)]
    assert shares[0] == pytest.approx(shares[1], abs=0.03)
    assert 0.05 < shares[0] < 0.3
    assert max(map(abs, found.tracking_errors)) < 0.1


def test_a_cohort_is_who_came_first_early_under_the_baseline(lifetimes, visits):  # noqa: ARG001 - skips without it
    few = visits[visits["customer"].str.match(r"town/\d{1,2}/")]
    early = few[few["is_first"] & (few["week"] < 12) & ~few["is_passing"]]
    found = customer_base(few)
    assert found.customers == len(early) > 100
    other = few.assign(strategy="plan", is_first=True)
    assert customer_base(pd.concat([few, other])) == found


def test_a_log_in_which_nobody_came_back_is_told(visits):
    with pytest.raises(UsageError, match=r"Nobody of .* came back within 39 weeks"):
        customer_base(visits[visits["is_first"]])
