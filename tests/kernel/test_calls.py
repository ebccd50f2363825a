"""How long one compiled call may last: no signal is heard before it is over."""

import time

import pytest

from sim.kernel import market as market_module
from sim.kernel.market import LOOKS_OF_A_CALL, Market
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario import read
from tests.scenarios import text

LONGEST = 0.5
"""Seconds of processor time."""
BUSY = {
    "as it is": {},
    "many residents": {"place.town.residents": 200_000},
    "many occasions": {"place.town.residents": 30_000, "segment.all.occasions_per_week": 7.0},
    "many who pass by": {"place.town.passing_trade_per_week": 300_000.0},
}


def calls(changes, monkeypatch, live=True):
    """(weeks of each call, seconds of each, looks of a week) of a market over 120 weeks."""
    scenario = read(text=text({"study.weeks": 120, "study.warm_up_weeks": 0, **changes}, {}))
    terms = Terms.of(scenario)
    market = Market(RunSpec(terms, terms.population(3, 0), 3, 0))
    weeks, seconds, once = [], [], market._live_alike

    def timed(row, end):
        weeks.append(end - market.week)
        began = time.thread_time()
        if live:
            once(row, end)
        market.week = end
        seconds.append(time.thread_time() - began)

    monkeypatch.setattr(market, "_live_alike", timed)
    market.live(120)
    assert sum(weeks) == 120
    people = sum(place.residents for place in scenario.place)
    rate = max(each.occasions_per_week for each in scenario.segment)
    passers = sum(place.passing_trade_per_week for place in scenario.place)
    return weeks, seconds, (people * (1.0 + rate) + passers) * len(scenario.business)


@pytest.mark.parametrize("changes", BUSY.values(), ids=BUSY)
def test_no_call_takes_more_than_its_share(changes, monkeypatch):
    """Whether it is residents, occasions or passers-by that make a week long, a call has as many fewer weeks."""
    weeks, _, looks = calls(changes, monkeypatch, live=False)
    assert max(weeks) == 1 or max(weeks) * looks <= LOOKS_OF_A_CALL
    assert len(weeks) == 1 or max(weeks) * looks > 0.4 * LOOKS_OF_A_CALL


def test_a_week_is_never_taken_apart(monkeypatch):
    monkeypatch.setattr(market_module, "LOOKS_OF_A_CALL", 1)
    assert set(calls({}, monkeypatch, live=False)[0]) == {1}


@pytest.mark.nightly
@pytest.mark.parametrize("changes", BUSY.values(), ids=BUSY)
def test_no_call_lasts_longer_than_half_a_second(changes, monkeypatch):
    calls(changes, monkeypatch)  # what is yet to be compiled
    assert max(calls(changes, monkeypatch)[1]) < LONGEST
