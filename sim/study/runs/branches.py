"""The runs of one replication: which strategy is tried where, and how a run of it ended."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from sim.market.ledger import Ledger
from sim.market.population import Population
from sim.market.state import State
from sim.market.terms import Terms
from sim.scenario.schema.scenario import Scenario

TOGETHER = "together"  # the business of a group row, and the focus of a run whose strategy is at all businesses at once


@dataclass(frozen=True)
class Branch:
    """A strategy at the businesses where it is tried; `focus` is their name in the tables."""

    strategy: str
    businesses: tuple[str, ...]
    focus: str


@dataclass(frozen=True)
class Run:
    """One branch of one replication as it ended: what measures are taken from.

    ``state`` and ``population`` are those at the end of the run, ``ledger`` is the branch's, ``baseline`` that of the
    baseline (the same object for the baseline itself).
    """

    branch: Branch
    replication: int
    terms: Terms
    population: Population
    state: State
    ledger: Ledger
    baseline: Ledger


def branched(terms: Terms, state: State, ledger: Ledger) -> tuple[State, Ledger]:
    """What a branch with these terms goes on from: where the trunk came to, which engines only read, and a copy of the
    ledger with the branch's own levers.
    """
    ledger = ledger.copy()
    terms.write_levers(ledger)
    return state, ledger


def to_customers(terms: Terms) -> str:
    """What customers meet under these terms, as a hash: terms of one market that share it differ in money alone."""
    key = hashlib.sha256()
    for name, values in terms.by_week.items():
        key.update(f"{name} {values.shape} {values.dtype} ".encode() + np.ascontiguousarray(values).tobytes())
    return key.hexdigest()


def with_levers(ledger: Ledger, terms: Terms) -> Ledger:
    """The same run under terms that differ in money alone."""
    levers = {name: values.copy() for name, values in ledger.levers.items()}
    changed = replace(ledger, levers=levers, spend=ledger.spend.copy())
    terms.write_levers(changed)
    return changed


def branches(scenario: Scenario) -> list[Branch]:
    """The runs of one replication: the baseline first, then every other strategy at every focus business, or at
    all of them.
    """
    study, names = scenario.study, tuple(business.name for business in scenario.focus)
    others = [strategy.name for strategy in scenario.strategy if strategy.name != study.baseline]
    if study.apply == "together":
        return [Branch(study.baseline, names, TOGETHER)] + [Branch(name, names, TOGETHER) for name in others]
    return [Branch(study.baseline, names, "")] + [Branch(name, (focus,), focus) for focus in names for name in others]
