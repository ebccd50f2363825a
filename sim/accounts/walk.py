"""The walk, year on year: R2 = R1 - loss + penetration + acquisition (M24).  Not the bridge of ``sim.accounts.bridge``.

R1 is a person's revenue in the 52 weeks before week 0, R2 in the last 52 counted weeks, at the prices that were paid,
undiscounted.  Even a market in which nothing changes shows acquisition and loss, because luck differs between years;
so a walk is only ever read beside the walk of the baseline, its null.
Source: Rust, Zeithaml & Lemon (2000), Driving Customer Equity; null: Ehrenberg (1988), Repeat-Buying.
"""

from math import fsum

import numpy as np

from sim.accounts.entries import valued, visits_of, who_came
from sim.accounts.kept import once
from sim.accounts.money import ROWS_AT_ONCE, accounts
from sim.market.ledger import Ledger
from sim.rules.scale import WEEKS_PER_YEAR as YEAR

LINES = ("year_before", "loss", "penetration", "acquisition", "passing_trade", "upgrades", "last_year")


@once
def walk(ledger: Ledger, business: int) -> dict[str, float] | None:
    """Line -> amount of a focus business, or None unless 52 weeks were recorded before week 0 and 52 counted.

    ``year_before`` and ``last_year`` are the whole revenues of the two years; the five lines between them lead from
    one to the other: ``loss`` (negative), ``penetration`` and ``acquisition`` of residents, then the changes in
    passing trade and in upgrades, which no person's diary holds.
    """
    if ledger.weeks_before < YEAR or ledger.weeks < YEAR:
        return None
    first, last = slice(0, YEAR), slice(ledger.span - YEAR, ledger.span)
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
    visits = visits_of(ledger, business)
    before, after = visits.of_weeks(first), visits.of_weeks(last)
    came, comes = who_came(ledger, before), who_came(ledger, after)  # a free meal makes a customer too
    paid = ledger.levers["price"][:, business, None] * ledger.spend
    revenue_before, revenue_after = valued(ledger, before, paid), valued(ledger, after, paid)
    loss, penetration, acquisition = [], [], []
    for start in range(0, len(came), ROWS_AT_ONCE):
        some = start + np.flatnonzero((came | comes)[start : start + ROWS_AT_ONCE])
        old, new = revenue_before[some], revenue_after[some]
        gain, known = np.maximum(new - old, 0.0), came[some]
        loss.append(fsum(np.maximum(old - new, 0.0).tolist()))
        penetration.append(fsum(gain[known].tolist()))
        acquisition.append(fsum(new[~known].tolist()))
    return fsum(loss), fsum(penetration), fsum(acquisition)
