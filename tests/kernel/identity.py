"""Both engines side by side, week by week: whoever differs first is named, with week, field and rule."""

import hashlib
from dataclasses import fields

import numpy as np

from sim import agents, kernel
from sim.agents.recording import Record
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario import read

RULES = {
    "segment": "traits.segment_of",
    "arrival": "traits.moves",
    "unit_rate": "traits.unit_rate",
    "experience_sensitivity": "traits.experience_sensitivity",
    "price_sensitivity": "traits.price_sensitivity",
    "product_sensitivity": "traits.product_sensitivity",
    "committed_to": "choice.committed_until",
    "committed_until": "choice.committed_until",
    "match": "traits.match_of",
    "expectation": "learning.smooth, learning.moved or word.heard_step",
    "risk": "learning.smooth or learning.moved",
    "loyalty": "learning.update_loyalty",
    "visits": "choice.*, traits.occasions or seats",
    "since_refresh": "refresh",
    "last_visit": "choice.*, traits.occasions or seats",
    "flags": "traits.notices, word.*, owner.is_fired or choice.comes_to_mind",
    "contribution": "money.contribution",
    "wait": "seats.wait",
    "utilisation": "seats.utilisation",
    "rating": "learning.smooth",
}


def terms_of(text, strategy="tried"):
    """The terms of a scenario's strategy at its first focus business."""
    scenario = read(text=text)
    return Terms.of(scenario, strategy, scenario.focus[0].name)


def state_difference(one, other, population, terms):
    """The first difference between two states as a sentence, or None."""
    for field in fields(one):
        mine, yours = np.asarray(getattr(one, field.name)), np.asarray(getattr(other, field.name))
        if mine.dtype != yours.dtype or mine.shape != yours.shape:
            return f"{field.name}: {mine.dtype} {mine.shape} and {yours.dtype} {yours.shape}"
        if mine.tobytes() != yours.tobytes():
            at = np.argwhere(bits(mine) != bits(yours))[0].tolist()
            values = f"{mine[tuple(at)]!r} (agents) and {yours[tuple(at)]!r} (kernel)"
            whose = _whose(field.name, at, population, terms)
            return f"{whose}: {field.name} is {values}; rule {RULES[field.name]}"
    return None


def bits(array):
    """The array as whole numbers that differ whenever a bit differs."""
    return array.view(np.int64) if array.dtype == np.float64 else array


def _whose(field, at, population, terms):
    names = terms.names.business
    if field in ("wait", "utilisation", "rating"):
        return f"business {names[at[0]]!r}"
    place = population.places[population.place[at[0]]]
    person = f"resident {at[0]} (place {place!r}, who {population.who[at[0]]})"
    return person + (f", business {names[at[1]]!r}" if len(at) > 1 else "")


def ledger_difference(one, other):
    """The first difference between two ledgers as a sentence, or None."""
    for name in one.same_as(other):
        mine, yours = getattr(one, name), getattr(other, name)
        if isinstance(mine, dict):
            return f"{name}: {[key for key in mine if mine[key].tobytes() != yours[key].tobytes()]}"
        at = tuple(np.argwhere(bits(mine) != bits(yours))[0].tolist())
        return f"ledger {name}{list(at)}: {mine[at]!r} (agents) and {yours[at]!r} (kernel)"
    return None


def log_difference(one, other):
    """The first difference between two logs of visits as a sentence, or None."""
    mine, yours = one.arrays(), other.arrays()
    rows = len(mine["week"]), len(yours["week"])
    if rows[0] != rows[1]:
        return f"log: {rows[0]} rows (agents) and {rows[1]} (kernel)"
    for name in mine:
        if mine[name].tobytes() != yours[name].tobytes():
            row = int(np.argwhere(bits(mine[name]) != bits(yours[name]))[0, 0])
            where = f"week {mine['week'][row]}, who {mine['who'][row]}, occasion {mine['occasion'][row]}"
            return f"log {name}, {where}: {mine[name][row]!r} (agents) and {yours[name][row]!r} (kernel)"
    return None


def first_difference(terms, population, seed, replication, threads=1):
    """Run both engines side by side; the first difference as a sentence, or None."""
    record = Record(terms, population, log_visits=True)
    readable = agents.Market(
        terms=terms, scenario_seed=seed, replication=replication, population=population, record=record
    )
    fast = kernel.Market(RunSpec(terms, population, seed, replication, log_visits=True), threads=threads)
    for week in range(terms.first_week, terms.weeks):
        readable.step()
        fast.step()
        found = state_difference(readable.state(), fast.state(), population, terms)
        if found:
            return f"week {week}: {found}"
    return ledger_difference(record.ledger, fast.record.ledger) or log_difference(record.log, fast.record.log)


def fingerprint(text, seed, replication, threads=1):
    """A hash of everything that the kernel leaves behind."""
    terms = terms_of(text)
    state, ledger, log = kernel.simulate(
        RunSpec(terms, terms.population(seed, replication), seed, replication, log_visits=True), threads=threads
    )
    digest = hashlib.sha256()
    for source in (state, ledger):
        for field in fields(source):
            value = getattr(source, field.name)
            arrays = value.values() if isinstance(value, dict) else [np.asarray(value)]
            for array in arrays:
                digest.update(array.tobytes())
    for values in log.arrays().values():
        digest.update(values.tobytes())
    return digest.hexdigest()
