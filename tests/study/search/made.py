"""A finished search of markets that are known, for pages: no run of a market is needed."""

from dataclasses import replace

import numpy as np

from sim.scenario.levers import LeverRow
from sim.study.numbers.rounding import counted_in
from sim.study.rows.tables import frame
from sim.study.runs.branches import TOGETHER
from sim.study.search.chosen import Futures, options_of
from sim.study.search.draws import SEARCH, draws_of
from sim.study.search.found import Found, House
from sim.study.search.levers import LeftOut, MarketLever
from sim.study.search.market import Beside
from sim.study.search.portfolio import members_of, whole_path
from sim.study.search.rounds import Search
from sim.study.search.screening import screened
from sim.study.search.spending import SearchLever, Space, Terms
from sim.study.search.study import rungs_of
from sim.study.search.tables import tables
from tests.study.search.known import Known

FEW = Futures(worlds=4, choose=4, print=8, written=4)


class KnownMarket(Known):
    """A known market with what a page asks beside it."""

    inputs = ("one",)
    clipped = 0
    factors = factors_open = np.ones(104)
    houses = ()
    open_alike = True

    def paths(self, moves, draws):
        """All evenly over the weeks."""
        return self(moves, draws)[:, :, None] * np.arange(1, 105) / 104

    def beside(self, moves):
        """All of a gain from acquisition, evenly over the weeks."""
        gain = float(self.gain(moves[None])[0])
        lines = {"acquisition_other": 1.5 * gain, "serving": -0.5 * gain, "programme": 0.0}
        return Beside(lines, np.linspace(0.0, gain, 104), {each: gain / len(self.houses) for each in self.houses})


def market_levers(scale=1.0, paid=("touchpoints.welcome.people", "recovery"), price=True):
    """Some levers of a restaurant, their costs ``scale`` times 300 a point."""
    found = []
    for what in paid:
        row = LeverRow(what, 1.0, "", cost_per_point_per_week=300.0 * scale, one_off_cost_per_point=100 * scale)
        most = 3.0 if what.startswith("touch") else 0.5
        search = SearchLever(what, 1.0, 0.0, most, per_week=300.0 * scale, once=100 * scale)
        found.append(MarketLever(row, 5.5 if what.startswith("touch") else 0.5, search))
    if price:
        row = LeverRow("price", -1.0, "money", own_cost="at the till")
        found.append(MarketLever(row, 25.0 * scale, SearchLever("price", scale, -5 * scale, 5 * scale, is_free=True)))
    return found


def joined(scenario, levers):
    """The same levers of every focus business, as a plan for all of them has them."""
    return [
        replace(
            each,
            search=replace(each.search, name=whole_path(scenario, house.name, each.row.what)),
            business=house.name,
            path=whole_path(scenario, house.name, each.row.what),
            paid_by=len(scenario.focus),
        )
        for house in scenario.focus
        for each in levers
    ]


def found_of(scenario, gain, levers, budget=550.0, ladder=False, together=False, objective="gain", futures=FEW, **luck):
    """A `Found` of every focus business of a scenario, ``gain`` of moves of ``levers`` as `Known` has it; ``together``
    of all of them under one budget, with the levers of each."""
    with counted_in(scenario):
        names = [TOGETHER] if together else [each.name for each in scenario.focus]
        levers = joined(scenario, levers) if together else levers
        space = Space(tuple(each.search for each in levers), budget, Terms(104, 95.0))
        alone = [number for number, each in enumerate(levers) if each.is_price]
        rungs = rungs_of(budget) if ladder else ()
        houses = []
        for business in names:
            market = KnownMarket(gain, **luck)
            market.houses = members = members_of(levers)
            draws = draws_of(SEARCH, futures.worlds)
            tried = screened(space, market, draws[:3], alone)
            work = Search(market, space, draws, seed=1, alone=alone, rungs=rungs, points=16, objective=objective)
            work.work()
            left = (LeftOut("gesture_size", "it does nothing while gesture_chance is off"),)
            options = options_of(work, market, futures)
            some = tuple(levers)
            houses.append(House(business, some, tuple(tried), left, some, work, options, market, members))
        asked = {"ladder": ladder, "together": together}
        made = Found(
            scenario,
            budget,
            rungs,
            tuple(houses),
            futures,
            True,
            "kernel",
            7,
            1,
            1.0,
            asked=asked,
            together=together,
            objective=objective,
        )
        return replace(made, tables={name: frame(rows) for name, rows in tables(made).items()})
