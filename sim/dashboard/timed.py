"""How long the jobs of the page take: a figure of `sim.evidence.bench`, which is handed it from this floor above."""

import time
from statistics import median

from sim.annotations import Row
from sim.dashboard.asked import Asked
from sim.dashboard.described import houses
from sim.dashboard.jobs import FIRST, FUTURE, OPENING, Job, LabTask
from sim.dashboard.markets import Markets
from sim.scenario import Scenario

LOOK = 10
"""Futures after which a move is timed the second time."""


def live_moves(scenario: Scenario, turns: int) -> Row:
    """House -> ms of processor time that a move of a price takes on the live page once its market is open: until the
    first future stands with its film (``first``), and all ten (``ten``); the median of `turns` moves.
    """
    markets = Markets(scenario)
    return {house.name: _moves(markets, house.name, turns) for house in houses(scenario)}


def new_markets(scenario: Scenario, turns: int) -> dict[str, float]:
    """House -> ms of processor time until a move stands with its film in a market that was never looked at: the median
    of `turns` depths of a recession.
    """
    markets = Markets(scenario)
    return {house.name: _new(markets, house.name, turns) for house in houses(scenario)}


def _new(markets, house, turns):
    task, found = LabTask(), []
    for turn in range(turns + 1):  # the first of them makes all ready
        asked = Asked(house, {"price": "+1"}, inputs={"recession": (turn + 1) / (turns + 2)})
        started = time.process_time()
        market = markets.of(asked)
        market.check(asked.changes)
        task(Job(FIRST, market.key, market.market.text, house, dict(asked.changes)))
        found.append(time.process_time() - started)
    return round(median(found[1:]) * 1e3, 1)


def _moves(markets, house, turns):
    market = markets.of(Asked(house, {}))
    opening, task = Job(OPENING, market.key, market.market.text, house, {}), LabTask()
    for number in range(LOOK):
        task(opening._replace(number=number))
    found = []
    for turn in range(turns + 1):  # the first of them makes all ready
        move = opening._replace(kind=FIRST, changes={"price": f"+{1.0 + 0.01 * turn}"})
        started = time.process_time()
        task(move)
        first = time.process_time()
        for number in range(1, LOOK):
            task(move._replace(kind=FUTURE, number=number))
        found.append((first - started, time.process_time() - started))
    first, ten = (median(each) for each in zip(*found[1:], strict=True))
    return {"first": round(first * 1e3, 1), "ten": round(ten * 1e3, 1)}
