"""Which plan is best within a budget?  Every focus business by itself, or all of them under one budget.

>>> from sim.scenario import read
>>> from sim.study.search.study import search
>>> found = search(read("town_vs_west_end"), budget=550)                        # doctest: +SKIP
>>> found.houses[0].options.options[0].worth                                    # doctest: +SKIP

Levers are screened by one step of each on a market with luck; plans are searched on the first set of futures, chosen
on the second, and their worth is printed from the third.  Futures are worlds of the uncertain inputs with luck; where a
scenario has none they are luck alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.bounds import SEED, WORKERS, known_engine
from sim.errors import UsageError
from sim.processors import single_threaded, usable
from sim.scenario import resolve
from sim.scenario.levers.moves import held_in_range
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.current_value import range_of
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import listed
from sim.study.numbers.rounding import in_its_pennies
from sim.study.rows.tables import frame
from sim.study.runs.branches import TOGETHER
from sim.study.runs.runner import Keeper, Runner, Tally
from sim.study.search.aims import known_objective
from sim.study.search.chosen import Futures, options_of
from sim.study.search.draws import SEARCH, draws_of
from sim.study.search.found import SCREENED_IN, Found, House
from sim.study.search.levers import LeftOut, MarketLever, market_levers, price_range
from sim.study.search.market import Market
from sim.study.search.objective import GAIN
from sim.study.search.payback import PAYBACK
from sim.study.search.portfolio import members_of, most_levers_of, portfolio_levers
from sim.study.search.rounds import LEAST_ROUNDS, Search
from sim.study.search.screening import MOST_LEVERS, screened
from sim.study.search.spending import SLACK, Space
from sim.study.search.tables import tables

MOST_BUDGET = 1e9
NO_FURTHER = (
    "more than a fifth beyond the lowest and the highest price of the place nothing says how people answer a price"
)
PARTS = ("share", "chance")
"""Units of what is told in per cent."""
RUNGS = 6
"""Budgets of a ladder beside nothing at all."""


@single_threaded()
@in_its_pennies
def search(
    scenario: Scenario,
    *,
    budget: float,
    ladder: bool = False,
    together: bool = False,
    objective: str = GAIN,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    futures: Futures | None = None,
    most_levers: int = MOST_LEVERS,
    progress: Callable[..., Any] | None = None,
    keeper: Keeper | None = None,
) -> Found:
    """What a budget of ``budget`` a week does best at each focus business, as a `Found`.

    ``ladder`` also finds the best plan for smaller budgets; ``together`` one plan for all focus businesses under the
    one budget, as wherever the scenario has `apply = "together"`; ``objective`` is "gain", the greatest mean over
    futures, or "regret", the least worst regret over them; ``futures`` how many each set has; ``most_levers``
    how many are searched at a business, or at all of them together.  The rest is as in `sim.study.compare.compare`.
    Raises UsageError with a sentence where no costs of levers are known, or the budget or objective is none.
    """
    started = time.monotonic()
    seed = SEED.of(seed, scenario.runs.seed)
    workers = WORKERS.of(workers, usable())
    engine = known_engine(engine)
    known_objective(objective)
    if not 0.0 <= budget <= MOST_BUDGET:
        raise UsageError(f"A budget of {budget:g} a week cannot be used: give an amount from 0 to {MOST_BUDGET:,.0f}.")
    if objective == PAYBACK and ladder:
        raise UsageError("The ladder is one of worth; leave it out where the soonest pay-back is looked for.")
    if objective == PAYBACK and budget == 0.0:
        raise UsageError("With a budget of 0 nothing is spent, so nothing can be paid back.")
    if not scenario.focus:
        raise UsageError("A search needs a business to search for; write focus = true at one.")
    together = (together or scenario.study.apply == "together") and len(scenario.focus) > 1
    if together:
        known = {TOGETHER: portfolio_levers(scenario)}
    else:
        known = {each.name: market_levers(scenario, each.name) for each in scenario.focus}
    futures = futures or Futures()
    rungs = rungs_of(budget) if ladder else ()
    houses = []
    with Runner(seed=seed, workers=workers, engine=engine, tally=Tally(progress), keeper=keeper) as runner:
        for business, (levers, left) in known.items():
            houses.append(
                _house(runner, scenario, business, levers, left, budget, rungs, futures, seed, most_levers, objective)
            )
    found = Found(
        scenario=scenario,
        budget=budget,
        rungs=rungs,
        houses=tuple(houses),
        futures=futures,
        has_worlds=bool(houses[0].market.inputs),
        engine=engine,
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        warnings=_warnings(houses, scenario),
        asked={"budget": budget, "ladder": ladder}
        | ({"together": True} if together else {})
        | ({"objective": objective} if objective != GAIN else {})
        | ({"most_levers": most_levers} if most_levers != MOST_LEVERS else {}),
        together=together,
        objective=objective,
    )
    return replace(found, tables={name: frame(rows) for name, rows in tables(found).items()})


def rungs_of(budget: float) -> tuple[float, ...]:
    """Budgets of a ladder below the whole one: nothing, and even steps of about a sixth of it, a round figure."""
    if budget == 0.0:
        return ()
    step = float(f"{budget / RUNGS:.1g}") if budget / RUNGS >= 10 else budget / RUNGS
    return tuple(float(each) for each in np.arange(0.0, budget * (1.0 - 1e-9), step))


def _house(
    runner: Runner,
    scenario: Scenario,
    business: str,
    levers: list[MarketLever],
    left: list[LeftOut],
    budget: float,
    rungs: Sequence[float],
    futures: Futures,
    seed: int,
    most_levers: int,
    objective: str,
) -> House:
    market = Market(runner, scenario, business, levers, pathed=objective == PAYBACK)
    market.foresee(least_jobs(futures))
    terms = market.terms()
    paid = [each for each in levers if budget > 0.0 or each.search.is_free]
    members = members_of(levers)
    if not paid:
        raise UsageError(
            f"With a budget of 0 there is nothing to search at {listed(members) or business}: every lever of it costs "
            "something."
        )
    market = market.of(paid)
    space = Space(tuple(each.search for each in paid), budget, terms)
    draws = draws_of(SEARCH, futures.worlds)
    always = [number for number, each in enumerate(paid) if each.is_price]
    whose = [each.business for each in paid] if members else None
    most = most_levers_of(most_levers, len(members))
    tried = screened(space, market, draws[:SCREENED_IN], always, most, houses=whose)
    kept = [paid[each.lever] for each in tried if each.kept]
    market = market.of(kept)
    small = replace(space, levers=tuple(each.search for each in kept))
    alone = [number for number, each in enumerate(kept) if each.is_price]
    work = Search(market, small, draws, seed=seed, alone=alone, rungs=rungs, objective=objective)
    work.work()
    options = options_of(work, market, futures)
    market.foresee(-market.still_foreseen)
    return House(business, tuple(paid), tuple(tried), tuple(left), tuple(kept), work, options, market, members)


def least_jobs(futures: Futures) -> int:
    """How many jobs a search makes at a business at least: each runs all plans of a step in one future."""
    tried = min(SCREENED_IN, futures.worlds) + futures.worlds * (1 + LEAST_ROUNDS)
    return tried + futures.choose + futures.print + futures.written


def ends_of(house: House) -> tuple[int, ...]:
    """Numbers of the searched levers that the best option itself has at the end of what was searched."""
    options = house.options
    return options.space.at_an_end(options.options[0].moves) if options.options else ()


def _warnings(houses: Sequence[House], scenario: Scenario) -> list[str]:
    found = []
    for house in houses:
        last = house.search.rounds[-1] if house.search.rounds else None
        if last is not None and not last.agrees:
            found.append(
                f"At {house.said} emulator and runs did not agree within two standard errors after "
                f"{len(house.search.rounds)} rounds; there may be a better plan."
            )
        found += [_ended(house, number) for number in ends_of(house)]
        found += _prices_cut(house, scenario)
        if house.market.clipped:
            found.append(f"At {house.said} {house.market.clipped} values of worlds were held within their range.")
        if house.members and not house.market.open_alike:
            found.append(
                f"{house.said} are not open in the same weeks: each pays an even part of the plan's cost a week, while "
                "it is open."
            )
    return found


def _ended(house: House, number: int) -> str:
    """That the best plan has a lever at the end of what was searched, or as far as it goes at all."""
    each, best = house.searched[number], house.options.options[0].moves[number]
    value = each.opening + best
    said = f"{100.0 * value:.3g} %" if each.row.unit in PARTS else f"{value:.4g}"
    there = f"at {each.business or house.business} the best plan has {lever_words(each.row.what)} at {said}"
    if not each.is_price and _goes_no_further(house, each, best):
        return f"{there[:1].upper()}{there[1:]}, and that is as far as it goes."
    told = f"Your range ended here: {there}, the end of what was searched"
    return f"{told}; {NO_FURTHER}." if each.is_price else f"{told}."


def _goes_no_further(house: House, each: MarketLever, move: float) -> bool:
    """Whether the end of a lever's range, on the side of a move, is that of the key itself: no file can widen it."""
    target = resolve(house.market.scenario, each.what, each.business or house.business)
    low, high = range_of(target)
    stands = held_in_range(house.market.scenario, target) or (each.opening,)
    ended = max(stands) + each.search.most >= high - SLACK
    return ended if move > 0.0 else min(stands) + each.search.least <= low + SLACK


def _prices_cut(house: House, scenario: Scenario) -> list[str]:
    """That a price was looked for less far than its own [[lever]] would have it."""
    found = []
    for each in house.searched:
        name = each.business or house.business
        if not each.is_price or not (known := price_range(scenario, name)).cuts:
            continue
        found.append(
            f"The price of {name} is looked for from {known.low:g} to {known.high:g} at most, less far than its "
            f"[[lever]] has it: {NO_FURTHER}."
        )
    return found
