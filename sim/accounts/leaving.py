"""Of the bridge: what comes from twins of whom one left for good (M37) and the other did not (docs/rules.md §6).

Both came in the counted weeks.  *Kept from leaving*: she left at some time under the baseline and at none under the
strategy.  *Driven off*: the other way round.  All that her visits differ by is counted, before and after she left, at
the bridge's prices and on its lines *retention*, *penetration* and *lost*; whoever came under one of the two alone
could not leave under the other and is in neither.
"""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import NamedTuple

import numpy as np

from sim.accounts.bridge import PEOPLE_LINES, check_twins, moved_of, value_of_visits
from sim.market.ledger import VISITS_MASK, Ledger

KEPT, DRIVEN_OFF = "kept_from_leaving", "driven_off"
DIRECTIONS = (KEPT, DRIVEN_OFF)
LINES = ("retention", "penetration", "lost")
"""Lines of the bridge that twins who both came can be on."""


class Part(NamedTuple):
    """Of one direction: how many pairs of twins, and their amount (money, discounted) on each of ``LINES``."""

    pairs: int
    lines: Mapping[str, float]

    @property
    def amount(self) -> float:
        """All three lines."""
        return fsum(self.lines.values())


NOTHING = Part(0, dict.fromkeys(LINES, 0.0))


def of_leaving(baseline: Ledger, strategy: Ledger, business: int) -> dict[str, Part]:
    """Of the bridge between the same ledgers: direction -> ``Part``; where nobody left, ``NOTHING`` both ways.

    Raises RegularsError when the ledgers do not hold the same twins.
    """
    if strategy is baseline:
        return dict.fromkeys(DIRECTIONS, NOTHING)
    check_twins(baseline, strategy)
    focus = baseline.focus_index(business)
    left, leaves = baseline.left_for_good[focus], strategy.left_for_good[focus]
    return {
        KEPT: _part(baseline, strategy, business, np.flatnonzero(left & ~leaves)),
        DRIVEN_OFF: _part(baseline, strategy, business, np.flatnonzero(leaves & ~left)),
    }


def _part(baseline, strategy, business, rows):
    """What the twins in these rows bring, of whom one left."""
    focus, counted = baseline.focus_index(business), slice(baseline.weeks_before, None)
    for ledger in (baseline, strategy):
        rows = rows[(ledger.diary[focus, rows, counted] & VISITS_MASK).any(axis=1)]
    if not len(rows):
        return NOTHING
    value, moved = value_of_visits(baseline, business), moved_of(baseline, strategy, business, rows)
    amounts = {line: fsum((moved[PEOPLE_LINES.index(line)] * value).ravel().tolist()) + 0.0 for line in LINES}
    return Part(len(rows), amounts)


def together(parts: Sequence[Mapping[str, Part]]) -> dict[str, Part]:
    """The sum over several businesses: direction -> ``Part``."""
    return {
        direction: Part(
            sum(each[direction].pairs for each in parts),
            {line: sum(each[direction].lines[line] for each in parts) for line in LINES},
        )
        for direction in DIRECTIONS
    }
