"""How hard a house is pressed in one run: how full it is, how many come, and how many are outraged.

What `sim.study.guards.guards` asks about, measured where the run is done, because no outcome keeps seats by week.
"""

from dataclasses import dataclass

import numpy as np

from sim.market.ledger import BusinessState, Count
from sim.study.runs.branches import Run
from sim.study.runs.outcomes import active_weeks

FIRST_WEEKS = 4
"""Weeks that stand for "as the study begins": the first month, in which hardly any plan has acted yet."""
LAST_WEEKS = 13
"""Weeks that stand for "once the plan is fully there": a quarter, as elsewhere on the page."""


@dataclass(frozen=True)
class Strain:
    """One business in one run; weeks in which it is closed are left out.

    ``first``, ``all``   mean utilisation, 0..1, of the first four counted weeks and of all; None without seats
    ``last``             that of the last 13 weeks in which the strategy is active (the baseline always is)
    ``visits``, ``before``   visits a week from the strategy's first week on, and the baseline's in the same weeks
    ``outraged``         share of these visits that end in outrage, 0..1; None without visits
    """

    first: float | None
    all: float | None
    last: float | None
    visits: float
    before: float
    outraged: float | None


def strain(run: Run, business: int) -> Strain:
    """The `Strain` of a business in a `sim.study.runs.replication.Run`."""
    ledger, terms = run.ledger, run.terms
    counted = slice(ledger.weeks_before, None)
    weeks = np.arange(ledger.weeks)
    is_open = terms.levers.is_open[-ledger.weeks :, business]
    active = _active(run, ledger.weeks)
    since = is_open & (weeks >= (np.argmax(active) if active.any() else 0))
    full = ledger.business_state[counted, business, BusinessState.UTILISATION]
    counts, base = (each.counts[counted, business].sum(axis=1) for each in (ledger, run.baseline))
    visits, outraged = counts[:, Count.VISITS], counts[:, Count.OUTRAGED]
    came, many = int(visits[since].sum()), max(1, int(since.sum()))
    seated = full.any() or not visits.any()
    return Strain(
        first=_mean(full[is_open][:FIRST_WEEKS]) if seated else None,
        all=_mean(full[is_open]) if seated else None,
        last=_mean(full[is_open & active][-LAST_WEEKS:]) if seated else None,
        visits=came / many,
        before=int(base[:, Count.VISITS][since].sum()) / many,
        outraged=int(outraged[since].sum()) / came if came else None,
    )


def _active(run, weeks):
    """Bool [weeks]: weeks in which any step of the strategy is active; all of them under the baseline."""
    if run.ledger is run.baseline:
        return np.ones(weeks, dtype=bool)
    steps = next(one.step for one in run.terms.scenario.strategy if one.name == run.branch.strategy)
    return active_weeks([(step.start_week, step.end_week) for step in steps], weeks)


def _mean(values):
    return sum(values.tolist()) / len(values) if len(values) else None
