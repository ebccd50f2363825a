"""R7, R10, R11: something new, contracts that are renewed or not, customers who quietly stop coming.

Functions take the `Runs` of one replication and return (values, drawn).
"""

import numpy as np
from scipy.optimize import least_squares

from sim.annotations import Floats, Ints
from sim.laws.bgnbd import BgNbd
from sim.laws.diffusion import bass_curve
from sim.laws.sbg import Sbg
from sim.market.ledger import FIRST_VISIT, VISITS_MASK
from sim.study.patterns.panel import YEAR
from sim.study.patterns.reading import LAW, MARKET, Measured, Unmeasured, lines
from sim.study.patterns.runs import CONTRACT_WEEKS, RENEWALS, Runs

FITTED_RENEWALS = 7  # R10: fitted on seven, foretold to twelve
FEWEST_CUSTOMERS = 100
FEWEST_AT_LAST = 10
JOIN_WEEKS = 40
FIRST_HALF_YEAR = 26


def diffusion(runs: Runs) -> Measured:
    """R7. First visits to a business that opens unknown: Bass's curve, by years.

    The market that it can reach are the residents who have ever been to its twin, a business of middling size.
    """
    ledger = runs.with_newcomer.ledger
    business, twin = (ledger.businesses.index(name) for name in runs.markets.newcomer_and_twin)
    stayed = ledger.last_tenancies & (ledger.tenant_week <= 0)
    diary = ledger.diary[:, stayed, ledger.weeks_before :]
    reach = int((ledger.bought_before[twin, stayed] | (diary[twin] & VISITS_MASK).any(axis=1)).sum())
    if reach < FEWEST_CUSTOMERS:
        raise Unmeasured(f"It takes at least {FEWEST_CUSTOMERS} residents who stay for years and go out; {reach} do.")
    first = ((diary[business] & FIRST_VISIT) > 0).sum(axis=0)
    adopted = np.minimum(first.cumsum() / reach, 1.0)
    if not adopted[-1] > 0.0:
        raise Unmeasured("Nobody ever visited a new business.")
    years = np.arange(1, len(adopted) + 1) / YEAR
    p, q, fit = fitted_bass(years, adopted)
    values = {"R7.fit": fit, "R7.innovation": p, "R7.imitation": q}
    some = list(range(3, len(adopted), 13))
    panel = "share of those it can reach who have been there, by year"
    drawn = lines(panel, MARKET, years[some].tolist(), adopted[some])
    return values, drawn | lines(panel, LAW, years[some].tolist(), bass_curve(p, q, years[some]))


def fitted_bass(years: Floats, adopted: Floats) -> tuple[float, float, float]:
    """(p, q, R squared) by least squares of Bass's curve to shares adopted after so many years."""

    def gap(sizes):
        return bass_curve(*sizes, years) - adopted

    best = min(
        (least_squares(gap, [0.02, start], bounds=([1e-6, 0.0], [5.0, 20.0])) for start in (0.1, 1.0, 4.0)),
        key=lambda fitted: fitted.cost,
    )
    p, q = (float(each) for each in best.x)
    return p, q, 1.0 - 2.0 * float(best.cost) / float(((adopted - adopted.mean()) ** 2).sum())


def retention_curve(runs: Runs) -> Measured:
    """R10. With contracts of a quarter, the longer customers have stayed the more of them renew."""
    ledger = runs.with_contracts.ledger
    visits = ledger.diary[:, :, ledger.weeks_before :] & VISITS_MASK
    asked, renewed = renewals(visits)
    if asked[-1] < FEWEST_AT_LAST:
        raise Unmeasured(f"It takes at least {FEWEST_AT_LAST} customers at the twelfth renewal; there are {asked[-1]}.")
    rates = renewed / asked
    survival = rates.cumprod()
    law = Sbg.fit(survival[:FITTED_RENEWALS])
    periods = np.arange(1, RENEWALS + 1)
    expected = law.survival(periods)
    values = {
        "R10.rise": float(rates[-3:].mean() - rates[0]),
        "R10.forecast": float(np.abs(survival - expected)[FITTED_RENEWALS:].mean()),
    }
    panel = "share of joiners left, by renewals (fitted on seven)"
    return values, lines(panel, MARKET, periods.tolist(), survival) | lines(panel, LAW, periods.tolist(), expected)


def renewals(
    visits: Ints, weeks: int = CONTRACT_WEEKS, join_weeks: int = JOIN_WEEKS, most: int = RENEWALS
) -> tuple[Ints, Ints]:
    """(customers whose n-th contract ended, of these who renewed), int64 [most] each.

    `visits` [J, N, W] with at most one a person and week.  Counted are those who join a business from another, or from
    none, in the first `join_weeks` weeks; the first free visit after `weeks` says whether they renew.
    """
    people = visits.shape[1]
    holder, until = np.full(people, -1), np.zeros(people, np.int64)
    tenure = np.full(people, -1)  # renewals so far; -1: not counted
    asked, renewed = np.zeros(most, np.int64), np.zeros(most, np.int64)
    for week in range(visits.shape[2]):
        came = visits[:, :, week].any(axis=0) & (week >= until)
        chosen = visits[:, :, week].argmax(axis=0)
        same = came & (chosen == holder)
        due = came & (tenure >= 0) & (tenure < most)
        asked += np.bincount(tenure[due], minlength=most)[:most]
        renewed += np.bincount(tenure[due & same], minlength=most)[:most]
        tenure[due & same] += 1
        new = came & ~same
        tenure[new] = 0 if CONTRACT_WEEKS <= week < CONTRACT_WEEKS + join_weeks else -1
        holder[came], until[came] = chosen[came], week + weeks
    return asked, renewed


def quiet_stopping(runs: Runs) -> Measured:
    """R11. New customers of all businesses, fitted by BG/NBD over a year and followed over the next."""
    ledger = runs.base.ledger
    diary = ledger.diary[:, :, ledger.weeks_before :]
    new = ((diary[:, :, :FIRST_HALF_YEAR] & FIRST_VISIT) > 0).any(axis=2)
    visits, start = (diary & VISITS_MASK)[new], ((diary[new] & FIRST_VISIT) > 0).argmax(axis=1)
    if len(visits) < FEWEST_CUSTOMERS:
        raise Unmeasured(f"It takes at least {FEWEST_CUSTOMERS} new customers in half a year; there are {len(visits)}.")
    weeks = np.arange(visits.shape[1])
    repeats = np.where(weeks[None, :] > start[:, None], visits, 0)
    known = repeats[:, :YEAR]
    last = np.where(known.any(axis=1), YEAR - 1 - (known[:, ::-1] > 0).argmax(axis=1), start)
    law = BgNbd.fit(*_grouped(known.sum(axis=1), last - start, YEAR - start))
    ahead = np.arange(YEAR, visits.shape[1]) + 1
    found = repeats.sum(axis=0).cumsum()[YEAR:]
    starts, many = np.unique(start, return_counts=True)
    expected = sum(count * law.expected(ahead - first) for first, count in zip(starts.tolist(), many, strict=True))
    values = {
        "R11.constants": min(law.r, law.alpha, law.a / (law.a + law.b)),
        "R11.tracking": float(np.abs(expected / found - 1.0).mean()),
    }
    some = slice(3, None, 8)
    panel = "visits after the first of new customers, in all, by week (fitted before week 52)"
    drawn = lines(panel, MARKET, ahead[some].tolist(), found[some])
    return values, drawn | lines(panel, LAW, ahead[some].tolist(), expected[some])


def _grouped(purchases, recency, age):
    """The distinct histories and how many customers have each, as `BgNbd.fit` takes them."""
    rows, customers = np.unique(np.stack([purchases, recency, age]), axis=1, return_counts=True)
    return *rows.astype(float), customers
