"""The walk, year on year: R2 = R1 - loss + penetration + acquisition (M24).  Not the bridge of ``sim.accounts.bridge``.

R1 is a person's revenue in the 52 weeks before week 0, R2 in the last 52 counted weeks, at the prices that were paid,
undiscounted.  Even a market in which nothing changes shows acquisition and loss, because luck differs between years;
so a walk is only ever read beside the walk of the baseline, its null.
Source: Rust, Zeithaml & Lemon (2000), Driving Customer Equity; null: Ehrenberg (1988), Repeat-Buying.
"""

from math import fsum

import numpy as np

from sim.accounts.money import ROWS_AT_ONCE, accounts
from sim.market.ledger import VISITS_MASK, Ledger
from sim.rules.scale import WEEKS_PER_YEAR as YEAR

LINES = ("year_before", "loss", "penetration", "acquisition", "passing_trade", "upgrades", "last_year")


def walk(ledger: Ledger, business: int) -> dict[str, float] | None:
    """Line -> amount of a focus business, or None unless 52 weeks were recorded before week 0 and 52 counted.

    ``year_before`` and ``last_year`` are the whole revenues of the two years; the five lines between them lead from
    one to the other: ``loss`` (negative), ``penetration`` and ``acquisition`` of residents, then the changes in
    passing trade and in upgrades, which no person's diary holds.
    """
    if ledger.weeks_before < YEAR or ledger.weeks < YEAR:
        return None
    first, last = slice(0, YEAR), slice(ledger.span - YEAR, None)
    loss, penetration, acquisition = _people(ledger, business, first, last)
    money = accounts(ledger, business)
    residents = len(ledger.segments)

    def change(table):
        return fsum([*table[last].ravel().tolist(), *(-table[first]).ravel().tolist()])

    return {
        "year_before": fsum(money.revenue[first]),
        "loss": -loss,
        "penetration": penetration,
        "acquisition": acquisition,
        "passing_trade": change(money.sales[:, residents:]),
        "upgrades": change(money.upgrade_sales),
        "last_year": fsum(money.revenue[last]),
    }


def _people(ledger, business, first, last):
    """Loss, penetration and acquisition summed over tenancies, each 0 or more."""
    diary = ledger.diary[ledger.focus_index(business)]
    paid = ledger.levers["price"][:, business, None] * ledger.spend
    loss, penetration, acquisition = [], [], []
    for start in range(0, len(diary), ROWS_AT_ONCE):
        rows = diary[start : start + ROWS_AT_ONCE] & VISITS_MASK
        came = rows[:, first].any(axis=1)  # not before > 0: a free meal still makes a customer
        customers = came | rows[:, last].any(axis=1)
        rows, came = rows[customers], came[customers]
        segment = ledger.tenant_segment[start : start + ROWS_AT_ONCE][customers]
        before = _revenue(rows[:, first], paid[first], segment)
        after = _revenue(rows[:, last], paid[last], segment)
        gain = np.maximum(after - before, 0.0)
        loss.append(fsum(np.maximum(before - after, 0.0).tolist()))
        penetration.append(fsum(gain[came].tolist()))
        acquisition.append(fsum(after[~came].tolist()))
    return fsum(loss), fsum(penetration), fsum(acquisition)


def _revenue(visits, paid, segment):
    """Float [n]: what each tenancy paid over the weeks, week after week in order."""
    total = np.zeros(len(visits))
    for week, price in zip(visits.T, paid, strict=True):
        total += week * price[segment]
    return total
