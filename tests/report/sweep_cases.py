"""Odd sweeps, made up: every number of everything, every currency, names that would run, tables that were read back."""

from dataclasses import replace
from functools import cache

import pandas as pd

from sim.report.output.tables import csv_bytes, read_table
from sim.report.sections.swept import Swept
from sim.report.sweep import SweepInput, SweepRuns
from tests.report.hostile import HOSTILE
from tests.report.sweeps import (
    COST,
    PASSING,
    PRICE,
    TALK,
    always,
    chance_alone,
    crowd,
    failures,
    sweep,
)

TWO = {"as_is": "as_is", "kitchen": "A better kitchen"}
CHINESE = {"as_is": "照旧", "kitchen": "更好的厨房🍜", "price": "便宜百分之九"}
SIX = {f"House {n}": f"House {n}" for n in range(6)}


def both_matter(spot, strategy):
    """Two inputs decide only together."""
    first, second = list(spot.values())[:2]
    return {"kitchen": 9e4 * (first - 0.5) * (second - 0.5), "price": -9e4 * (first - 0.5) * (second - 0.5)}[strategy]


def mostly_kitchen(spot, strategy):
    """The kitchen wins all points at which the price is high, and most of the others."""
    first = next(iter(spot.values()))
    return {"kitchen": 1e4, "price": 5e4 if first < 0.5 and chance_alone(spot, strategy) < -2_000.0 else 0.0}[strategy]


def loses_in_a_box(spot, strategy):
    """The kitchen earns most, but not where it is dear and nobody talks."""
    price, *_, talk = spot.values()
    return {"kitchen": -8e3 if price > 0.6 and talk < 0.5 else 2e4, "price": -500.0}[strategy]


def level(*_):
    """No plan differs from carrying on."""
    return 0.0


def without(found, **changed):
    """The same tables with other answers to what was asked."""
    return Swept(found.tables, replace(found.about, **changed))


def with_points(found, change):
    """The same with another table of points."""
    return Swept(replace(found.tables, points=change(found.tables.points)), found.about)


def some_with_one_run(points):
    """Every third point has one run: no interval, and nothing settled."""
    one = points["point"] % 3 == 0
    return points.assign(
        runs=points["runs"].where(~one, 1),
        is_settled=points["is_settled"].mask(one),
        luck_low=points["luck_low"].mask(one),
        luck_high=points["luck_high"].mask(one),
    )


def read_back(found, folder):
    """The same from tables that were written and read."""
    tables = {}
    for name in ("points", "failures"):
        path = folder / f"{name}.csv"
        path.write_bytes(b"".join(csv_bytes(name, getattr(found.tables, name))))
        tables[name] = read_table(path)
    return Swept(replace(found.tables, **tables), found.about)


def shuffled(points):
    """The rows in another order, and a strategy that nobody asked for."""
    stray = points.iloc[:1].assign(strategy="stray", is_best=False)
    return pd.concat([points.iloc[::-1], stray], ignore_index=True)


def in_another(currency, times=1.0, **more):
    """In another currency, all money times so much."""
    return sweep(currency=currency, times=times, **more)


def hostile(number):
    """A text that would run in every place that takes one."""
    text, other, third = (HOSTILE[(number + turn) % len(HOSTILE)] for turn in (0, 17, 41))
    plans = {"as_is": text, "kitchen": other, "price": third}
    inputs = (replace(PRICE, path=f"a.{text}", label=other), replace(COST, label=third), TALK, PASSING)
    found = sweep(
        title=text, scenario=other, file=third, design=text, strategies=plans, businesses={text: text, "B": other},
        inputs=inputs, points=24, command=f"regulars sweep {third}", keep=("decision", text),
    )  # fmt: skip
    failed = failures(3, found.about, message=text).assign(how=[other, "raised", None], replay=third)
    return Swept(replace(found.tables, failures=failed), found.about)


CONSTANT = SweepInput("business.Corner Café.seats", "seats a week", 40.0, 40.0)
TINY = SweepInput("behaviour.tiny", "a tiny chance", 1e-5, 1e-2, log=True, unit="chance")
HUGE = SweepInput("place.town.residents", "residents of Town", 1_000.0, 4_000_000.0, log=True, unit="people")

CASES = {
    "usual": sweep,
    "failures": lambda: sweep(failed=7),
    "one failure": lambda: sweep(failed=1),
    "many failures": lambda: sweep(failed=64, runs=SweepRuns(600, 600)),
    "missing": lambda: sweep(runs=SweepRuns(512, 300, 2), lost=range(40, 64)),
    "one missing point": lambda: sweep(lost=(3,)),
    "no run at all": lambda: sweep(points=4, lost=range(4), runs=SweepRuns(32, 0, 32), failed=32),
    "no run yet": lambda: sweep(points=4, lost=range(4), runs=SweepRuns(32, 0)),
    "one point": lambda: sweep(points=1, runs=SweepRuns(8, 8)),
    "one run": lambda: sweep(points=1, half=None, runs=SweepRuns(1, 1)),
    "two points": lambda: sweep(points=2),
    "nine points": lambda: sweep(points=9),
    "ten points": lambda: sweep(points=10),
    "one plan": lambda: sweep(strategies=TWO),
    "no plan": lambda: sweep(strategies={"as_is": "as_is"}),
    "no plan, a label": lambda: sweep(strategies={"as_is": "Wie bisher"}, half=None),
    "no replications": lambda: sweep(half=None),
    "no replications but worlds": lambda: sweep(replications=1, worlds=20),
    "worlds": lambda: sweep(worlds=12),
    "some with one run": lambda: with_points(sweep(), some_with_one_run),
    "one with two runs": lambda: with_points(sweep(), lambda points: points.assign(
        is_settled=points["is_settled"].mask(points["point"] != 5))),
    "nothing settled": lambda: sweep(half=1e6),
    "always": lambda: sweep(always("kitchen")),
    "always carrying on": lambda: sweep(always("nobody")),
    "level": lambda: sweep(level),
    "chance": lambda: sweep(chance_alone),
    "two inputs together": lambda: sweep(both_matter, points=200),
    "the best loses in a box": lambda: sweep(loses_in_a_box, points=400),
    "the best loses anywhere": lambda: sweep(chance_alone, points=400),
    "mostly one": lambda: sweep(mostly_kitchen, points=300),
    "two values": lambda: sweep(points=16, levels=2),
    "three values": lambda: sweep(points=81, levels=3, inputs=(replace(PRICE, values=3), COST, PASSING, TALK)),
    "one input": lambda: sweep(inputs=(PRICE,)),
    "a logarithmic input": lambda: sweep(inputs=(TALK,)),
    "tiny and huge": lambda: sweep(inputs=(TINY, HUGE)),
    "a constant": lambda: sweep(inputs=(CONSTANT, PRICE)),
    "nothing but a constant": lambda: sweep(inputs=(CONSTANT,)),
    "a log from nought": lambda: sweep(inputs=(replace(PASSING, log=False), replace(PRICE, log=True))),
    "yen": lambda: in_another("JPY", 140.0),
    "dinars": lambda: in_another("KWD", 0.4),
    "rupiah": lambda: in_another("IDR", 20_000.0),
    "pennies": lambda: in_another("GBP", 1e-6),
    "thousands of millions": lambda: in_another("USD", 1e7),
    "two houses": lambda: sweep(businesses={"The Old Forge": "The Old Forge", "Soho Table": "Soho Table"}),
    "a house without runs": lambda: without(sweep(), businesses={"Corner Café": "Corner Café", "Shut": "Shut"}),
    "a group": lambda: without(sweep(businesses={"together": "together"}), businesses={}),
    "six houses": lambda: sweep(businesses=SIX, points=20),
    "chinese": lambda: sweep(strategies=CHINESE, businesses={"老铸铁厂🏭": "老铸铁厂🏭"}, title="厨房能走多远？"),
    "no space to break at": lambda: sweep(
        strategies={"as_is": "a" * 60, "kitchen": "k" * 60, "price": "改善厨房" * 15}, businesses={"B" * 60: "B" * 60},
        inputs=(replace(PRICE, label="input" * 18), COST), title="T" * 200,
    ),
    "nothing named": lambda: sweep(title="", scenario="", file="", design="", command=""),
    "crowd": lambda: crowd(points=24),
    "backwards": lambda: with_points(sweep(), shuffled),
    **{f"hostile {number}": (lambda number=number: hostile(number)) for number in range(0, len(HOSTILE), 9)},
}  # fmt: skip
"""Name -> what makes a `Swept`."""


@cache
def swept(case):
    """The sweep of a case, made once for all tests of a process, with what follows from it; nobody changes it."""
    return CASES[case]()
