"""What rivals and an advantage are worth in one run: measures, and what copying costs a rival.

The books of `sim.accounts.money` hold for every business, so rivals' profit comes from counts and levers as ours does.
"""

from math import fsum

import numpy as np

from sim.accounts.money import accounts
from sim.market.ledger import discount_factors
from sim.market.levers import set_levers
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.branches import Run


def rivals_of(scenario: Scenario, business: str) -> tuple[str, ...]:
    """Names of the rivals in reach of a business, in name order: those of its place that are not a focus.

    Only they can copy it (docs/rules.md §4, M27), so only they answer.
    """
    place = next(one.place for one in scenario.business if one.name == business)
    return tuple(sorted(one.name for one in scenario.business if one.place == place and not one.focus))


def rival_profits(run: Run, business: int) -> dict[str, float]:
    """Measure: rival's name -> its discounted profit of the counted weeks, for the rivals of a focus business."""
    names = run.terms.names.business
    rivals = rivals_of(run.terms.scenario, names[business])
    return {name: accounts(run.ledger, names.index(name)).profit for name in rivals}


def weekly_advantage(run: Run, business: int) -> list[float]:
    """Measure: by how much a focus business earns more in each counted week than under the baseline: list [W].

    Not discounted, and before what the strategy costs, weekly or once: what rivals can take away.
    """
    here, there = (_before_programme(accounts(ledger, business)) for ledger in (run.ledger, run.baseline))
    return (here - there).tolist()


def _before_programme(money):
    return (money.weekly_profit + money.programme + money.one_off)[money.weeks_before :]


def costs_of_copying(scenario: Scenario, strategy: str, business: str) -> dict[str, float]:
    """Rival's name -> discounted money that copying `strategy` costs it and its books do not hold, for the rivals of
    `business`.

    A rival that the file gives ``copies_cost_per_week`` pays that, which is in its books.  Any other pays for what it
    has copied as we do: half of what the strategy adds in score points, half of what the strategy costs, weekly and
    once.  A price costs nothing to copy but the price.  It follows from levers alone, so it is free of luck.
    """
    study = scenario.study
    focus = [one.name for one in scenario.focus] if study.apply == "together" else [business]
    changed, plain = (set_levers(scenario, name, focus) for name in (strategy, study.baseline))
    counted = slice(-changed.first_week, None)
    ours = changed.names.business.index(business)
    weekly, once = (track[counted, ours] for track in (changed.programme_cost, changed.one_off_cost))
    mid, start = discount_factors(study.discount_rate, study.weeks)
    paying = {one.name for one in scenario.business if one.copies_cost_per_week > 0}
    costs = {}
    for rival in rivals_of(scenario, business):
        share = _share_copied(changed, plain, ours, changed.names.business.index(rival), counted)
        steps = np.diff(share, prepend=0.0)
        paid = [] if rival in paying else [*(weekly * share * mid), *(fsum(once) * steps * start)]
        costs[rival] = fsum(paid)
    return costs


def _share_copied(changed, plain, ours, rival, counted):
    """Float [W], 0..1: the points that a rival has gained, as a share of the most that we have."""
    tracks = [
        track[counted] - plain.tracks[kind, key][counted]
        for (kind, key), track in sorted(changed.tracks.items())
        if kind == "business" and _lever(key) in ("appeal", "promise", "experience")
    ]
    mine, theirs = (sum(np.maximum(track[:, at], 0.0) for track in tracks) for at in (ours, rival))
    most = float(mine.max(initial=0.0))
    return np.minimum(theirs / most, 1.0) if most > 0.0 else np.zeros(len(mine))


def _lever(key):
    """What ``copies`` calls a lever of a business; levers that cannot be copied keep their own name."""
    return "experience" if key.startswith("touchpoints.") and key.endswith((".people", ".setting")) else key


def can_be_copied(scenario: Scenario) -> tuple[set[str], float]:
    """(what some strategy offers that rivals can copy, the deepest price cut among the strategies as a share).

    The first is a set of "price", "promise", "appeal", "experience", as ``copies`` names them; the cut is 0 where
    there is none.
    """
    found, cut = set(), 0.0
    for focus in (one.name for one in scenario.focus):
        plain = set_levers(scenario, scenario.study.baseline, [focus], imitation=False)
        at, counted = plain.names.business.index(focus), slice(-plain.first_week, None)
        for strategy in scenario.strategy:
            changed = set_levers(scenario, strategy.name, [focus], imitation=False)
            for (kind, key), track in changed.tracks.items():
                if kind != "business":
                    continue
                lever = _lever(key)
                before, after = plain.tracks[kind, key][counted, at], track[counted, at]
                if lever == "price" and (after < before).any():
                    found.add(lever)
                    cut = max(cut, float(np.max(1.0 - after / np.where(before > 0.0, before, 1.0))))
                elif lever in ("promise", "appeal", "experience") and (after > before).any():
                    found.add(lever)
    return found, cut
