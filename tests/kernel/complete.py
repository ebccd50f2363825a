"""Every weekly key of the schema, moved in one market in which everything happens, on both engines.

The keys come from the schema, so a new one is walked without a mention anywhere.  ``python -m tests.kernel.complete``
holds each key at its opening value for one engine alone and prints how many of these faults the walk notices.
"""

import math
from contextlib import contextmanager
from functools import cache

import numpy as np

from sim import agents, kernel
from sim.market.levers import Plan
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.market.weekly import ENGINES, TERMS
from sim.scenario import lever_limits, read, weekly_keys
from tests.kernel.everything import everything_on
from tests.kernel.identity import ledger_difference, log_difference, state_difference
from tests.kernel.markets import toml

SEED, REPLICATION, FROM_WEEK, BIG = 7, 3, 0, 1e4
BOTH = {"agents": agents, "kernel": kernel}
EQUAL_IN_EFFECT = {}
"""(kind, key) -> why nobody can notice that it is held at its opening value."""


# What `everything_on` leaves at values at which a neighbouring key does nothing.
ENABLED = {
    'business."Café C".owner_standard': 7.0,  # between what she delivers and what she thinks that she delivers
    'business."The Forge".promise': 8.5,
    'business."The Forge".seats_per_week': 8.0,  # so that it is crowded
}


def base():
    """The scenario that keys are moved in."""
    text = everything_on(residents=60, passing=60.0, weeks=14, warm_up=6, occasions=1.5, talk_gain=0.4)
    event = {"name": "enabled", "kind": "change", "start_week": -6, "change": ENABLED}
    return text + "\n" + toml({"event": [event]}) + "\n"


@cache
def weekly():
    """Every weekly key of that market: (kind, key), those of each touchpoint too."""
    return weekly_keys(read(text=base()))


def moved_value(kind, key, opening):
    """A value of the key well away from the `opening` one (None: there is none), within its range."""
    low, high = lever_limits(kind, key)
    if opening is None:
        return min(high, max(low, 6.0 if key.endswith("_week") else 2.0))
    step = 0.4 * (high - low) if high - low < BIG else max(3.0, 0.5 * abs(opening))
    return opening + step if opening + step <= high else opening - step


@cache
def scenario(track):
    """That market with the key at another value from `FROM_WEEK` on, wherever there is one; None: nothing moved."""
    text = base()
    if track is not None:
        kind, key = track
        plain = Terms.of(read(text=text), "tried").levers
        names = plain.names.of_kind(kind)
        openings = plain.tracks[track][0].tolist()
        change = {}
        for name, opening in zip(names, openings, strict=True):
            value = moved_value(kind, key, None if math.isnan(opening) else opening)
            path = f"{kind}.{key}" if kind == "behaviour" else f'{kind}."{name}".{key}'
            change[path] = value
        event = {"name": "moved", "kind": "change", "start_week": FROM_WEEK, "change": change}
        text += "\n" + toml({"event": [event]}) + "\n"
    return read(text=text)


@contextmanager
def held(track):
    """While it lasts, a key stands at its opening value in every week; None: all are free."""
    within = Plan.held

    def at_opening(self, which, row=None):
        if which != track:
            return within(self, which, row)
        return within(self, which, row) * 0.0 + self.opening[which]

    Plan.held = at_opening
    try:
        yield
    finally:
        Plan.held = within


def run(engine, track, hold=None):
    """(state, ledger, log) that an engine leaves; it alone sees the key `hold` at its opening value."""
    market = scenario(track)
    with held(hold):
        its = Terms.of(market, "tried", market.focus[0].name)
    population = its.population(SEED, REPLICATION)
    return its, population, BOTH[engine].simulate(RunSpec(its, population, SEED, REPLICATION, log_visits=True))


@cache
def unmoved(engine):
    return run(engine, None)


def in_table(track):
    """A key as the table of levers has it: every touchpoint's in one."""
    kind, key = track
    parts = key.split(".")
    return kind, ".".join(("touchpoints", "*", *parts[2:])) if parts[0] == "touchpoints" else key


def readers(track):
    """Who reads the terms that a key is made into."""
    return [term.read for term in TERMS if in_table(track) in term.keys]


def nothing_moved(engine, track, found):
    """Whether what an engine leaves is just what it leaves without the change."""
    _, population, (state, ledger, log) = unmoved(engine)
    its, _, (other_state, other_ledger, other_log) = found
    by_engines = any(read & ENGINES for read in readers(track))
    difference = state_difference(state, other_state, population, its) or log_difference(log, other_log)
    if difference is None and np.array_equal(ledger.counts, other_ledger.counts) and by_engines:
        return np.array_equal(ledger.business_state, other_ledger.business_state)
    return difference is None and ledger_difference(ledger, other_ledger) is None


def fault(track, hold_for=None):
    """What is wrong with a key as a sentence, or None; `hold_for` an engine that is made to ignore it."""
    both = {engine: run(engine, track, track if engine == hold_for else None) for engine in BOTH}
    (its, population, mine), (_, _, yours) = both["agents"], both["kernel"]
    difference = state_difference(mine[0], yours[0], population, its)
    difference = difference or ledger_difference(mine[1], yours[1]) or log_difference(mine[2], yours[2])
    if difference:
        return f"{'.'.join(track)}: the engines differ: {difference}"
    idle = [engine for engine in BOTH if nothing_moved(engine, track, both[engine])]
    if idle:
        return (
            f"{'.'.join(track)} moves nothing in {' and '.join(idle)}: give it a row in sim/market/weekly.py and use "
            "it in both engines; or switch on what it needs in `ENABLED` of tests/kernel/complete.py"
        )
    return None


def main():
    """Print the keys that an engine may ignore without anybody noticing, and how many are noticed of how many."""
    caught = everything = 0
    for track in weekly():
        for engine in BOTH:
            noticed = fault(track, hold_for=engine) is not None
            caught, everything = caught + noticed, everything + 1
            if not noticed:
                why = EQUAL_IN_EFFECT.get(track, "NOT NOTICED")
                print(f"{'.'.join(track)} held at its opening value in the {engine}: {why}", flush=True)
    print(f"{caught} of {everything} are noticed")
    return caught, everything


if __name__ == "__main__":
    main()
