"""Sweeps made up for tests: their numbers follow simple formulas, no market was run."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.report.columns import TABLES
from sim.report.sections.separation import scrambled
from sim.report.sections.swept import Swept
from sim.report.sweep import SweepAbout, SweepInput, SweepRuns, SweepTables

PRICE = SweepInput("business.Corner Café.price", "price of Corner Café", 8.0, 16.0, unit="money per visit")
COST = SweepInput("strategy.kitchen.cost_per_week", "A better kitchen: cost per week", 300.0, 1200.0, unit="money",
                  plan="A better kitchen")  # fmt: skip
PASSING = SweepInput(
    "place.town.passing_share", "passing trade's share of the occasions in Town", 0.0, 0.8, unit="share"
)
TALK = SweepInput("behaviour.talk_chance", "chance that a guest tells others", 0.002, 0.2, log=True, unit="chance")
INPUTS = (PRICE, COST, PASSING, TALK)
LABELS = {"as_is": "as_is", "kitchen": "A better kitchen", "price": "Nine per cent off"}
HOUSES = {"Corner Café": "Corner Café"}
EVEN_SPREAD = 0.7548776662466927
"""Its multiples, modulo 1, lie evenly."""


def about(**changes):
    """What was asked, with some of it otherwise."""
    usual = SweepAbout(
        title="How far does the kitchen carry?",
        scenario="Town vs West End",
        file="kitchen.toml",
        currency="GBP",
        baseline="as_is",
        weeks=104,
        design="sobol",
        inputs=INPUTS,
        strategies=LABELS,
        businesses=HOUSES,
        points=64,
        replications=8,
        worlds=1,
        runs=SweepRuns(512, 512),
        seed=2026,
        command="regulars sweep kitchen.toml",
    )
    return replace(usual, **changes)


def kitchen_when_dear(spot, strategy):
    """The kitchen gains where the price is high, the price cut where it is low; spot: path -> 0..1, in order."""
    first = next(iter(spot.values()), 0.5)
    return {"kitchen": 90_000.0 * (first - 0.45), "price": 40_000.0 * (0.5 - first)}.get(strategy, 5_000.0 * first)


def chance_alone(spot, strategy):
    """Nothing that was varied matters."""
    number = scrambled(np.array([hash_of(strategy) + round(1e6 * sum(spot.values()))]))[0]
    return 20_000.0 * (float(number % np.uint64(10_000)) / 1e4 - 0.5)


def hash_of(text):
    """A number that depends on a text, the same in every process."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(text[:6]))


def always(winner):
    """One strategy wins everywhere."""
    return lambda spot, strategy: 30_000.0 + 1_000.0 * sum(spot.values()) if strategy == winner else -500.0


def sweep(gain=kitchen_when_dear, *, levels=None, half=6_000.0, times=1.0, level=400_000.0, failed=0, lost=(), **asked):
    """A `Swept`: ``gain(spot, strategy)`` is the difference from the baseline; ``levels`` values of every input make a
    grid of them, one after another; ``half`` the half width of luck, None with one run; points ``lost`` have no row.
    """
    asked = about(**({"replications": 1} if half is None else {}) | asked)
    rows = []
    for point in range(asked.points):
        if point in lost:
            continue
        spot = {each.path: _place(point, at, levels, len(asked.inputs)) for at, each in enumerate(asked.inputs)}
        values = {each.path: _value(each, spot[each.path]) for each in asked.inputs}
        for business in asked.businesses:
            rows += _rows(point, business, spot, values, gain, half, times, level, asked)
    names = [column.name for column in TABLES["points"]]
    order = [names[0], *(each.path for each in asked.inputs), *names[1:]]
    points = pd.DataFrame(rows, columns=order)
    points["is_settled"] = points["is_settled"].astype("boolean")
    if failed:
        asked = replace(asked, runs=replace(asked.runs, done=asked.runs.asked - failed, failed=failed))
    return Swept(SweepTables(points, failures(failed, asked)), asked)


def _place(point, at, levels, many):
    if levels:
        return (point // levels**at % levels) / max(1, levels - 1)
    return (0.5 + (point + 1) * EVEN_SPREAD ** (1 + at / max(1, many))) % 1.0


def _value(each, place):
    if each.log:
        return round(math.exp(math.log(each.low) + place * math.log(each.high / each.low)), 6)
    return round(each.low + place * (each.high - each.low), 6)


def _rows(point, business, spot, values, gain, half, times, level, asked):
    gains = {name: 0.0 if name == asked.baseline else times * gain(spot, name) for name in asked.strategies}
    best = max(gains, key=lambda name: (gains[name], name == asked.baseline))
    ranked = sorted(gains.values(), reverse=True)
    margin = ranked[0] - ranked[1] if len(ranked) > 1 else 0.0
    for name, found in gains.items():
        lucky = half is not None and name != asked.baseline
        yield {
            "point": point, **values, "business": business, "strategy": name,
            "runs": asked.replications * asked.worlds, "difference": found,
            "luck_low": found - half * times if lucky else None, "luck_high": found + half * times if lucky else None,
            "profit": times * level + found, "visits": 41_000.0, "revenue": times * 900_000.0, "is_best": name == best,
            "is_settled": None if half is None else bool(name == best and margin > half * times),
        }  # fmt: skip


HOWS = ("raised", "timed out", "crashed", "out of memory", "given up")


def failures(number, asked, message="ZeroDivisionError: float division by zero"):
    """Rows of failures.csv."""
    rows = [
        {
            "run": 7 * run, "point": run, "world": 0, "replication": run % 3,
            **{each.path: each.low for each in asked.inputs}, "how": HOWS[run % len(HOWS)], "message": message,
            "tries": 3, "memory_peak": 2e8 if run % 2 else None, "replay": f"regulars replay results/kitchen {7 * run}",
        }
        for run in range(number)
    ]  # fmt: skip
    names = [column.name for column in TABLES["failures"]]
    return pd.DataFrame(rows, columns=[*names[:4], *(each.path for each in asked.inputs), *names[4:]])


def crowd(points=48, inputs=12, houses=6, plans=7, **more):
    """Many of everything, with long names."""
    long = "a name that goes on for rather longer than anybody would like"
    asked = tuple(replace(INPUTS[n % 4], path=f"behaviour.input_{n}", label=f"{long} {n}") for n in range(inputs))
    strategies = {"as_is": "as_is", **{f"plan {n}": f"{long} {n}" for n in range(plans)}}

    def gain(spot, strategy):
        number = int(strategy.split()[-1]) if strategy != "as_is" else 0
        return 1e4 * math.sin(3.0 * sum(spot.values()) + number)

    businesses = {f"{long} {n}": f"{long} {n}" for n in range(houses)}
    runs = SweepRuns(points * 8, points * 8)
    more = {"title": long * 2, "strategies": strategies, "businesses": businesses, "runs": runs} | more
    return sweep(gain, inputs=asked, points=points, **more)
