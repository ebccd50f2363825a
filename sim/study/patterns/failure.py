"""R23: what customers do after a visit that outraged them, by what became of it.

The market at rest is followed twice with the same luck: once every complaint is put right as far as it can be, once
none is.  Whoever is outraged in the first year is followed for a year from her first such visit to that business on,
beside visits to it by those whom it did not outrage, who had come as often in the half-year before and came in the same
half-year.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.market.ledger import VISITS_MASK, Ledger
from sim.rules.judge import is_outraged
from sim.study.patterns.panel import YEAR, tenancy_rows
from sim.study.patterns.reading import MARKET, Measured, Ratio, Unmeasured, lines
from sim.study.patterns.runs import Runs

HALF_YEAR = 26
MOST_BEFORE = 4  # visits in the half-year before, and more
FEWEST = 5
PUT_RIGHT, IN_VAIN, SILENT = "put right", "not put right", "never told"


def after_a_failure(runs: Runs) -> Measured:
    """R23. Visits in the half-year after a failure and in the next, over those of others without one."""
    everywhere = runs.markets.rest.names.business
    mended, in_vain = (
        runs.changed({"recovery": change}, everywhere, log_visits=True, until=None) for change in ("+1", "-1")
    )
    after: dict[str, Floats] = {PUT_RIGHT: np.zeros(5), IN_VAIN: np.zeros(5), SILENT: np.zeros(5)}
    for business in range(len(everywhere)):
        after[PUT_RIGHT] += followed(mended, business, complained=True)
        after[IN_VAIN] += followed(in_vain, business, complained=True)
        after[SILENT] += followed(in_vain, business, complained=False)
    if min(found[0] for found in after.values()) < FEWEST or min(found[2::2].min() for found in after.values()) <= 0.0:
        raise Unmeasured("Too few customers are outraged to follow them.")
    soon = {kind: found[1] / found[2] for kind, found in after.items()}
    later = {kind: found[3] / found[4] for kind, found in after.items()}
    together = np.sum(list(after.values()), axis=0)
    values = {
        "R23.put_right": Ratio(after[PUT_RIGHT][1], after[PUT_RIGHT][2]),
        "R23.in_vain": Ratio(soon[IN_VAIN], soon[PUT_RIGHT]),
        "R23.silent": Ratio(soon[SILENT], soon[IN_VAIN]),
        "R23.later": Ratio(together[3], together[4]),
        "R23.alike": Ratio(later[PUT_RIGHT], later[IN_VAIN]),
    }
    drawn = lines("visits in the half-year after a failure, over those without one", MARKET, soon, soon.values())
    return values, drawn | lines("in the half-year after that", MARKET, later, later.values())


def followed(run: SimpleNamespace, business: int, *, complained: bool) -> Floats:
    """Of the residents outraged by a business in the first year: how many are compared, their visits in the half-year
    after and those of as many others, and the same of the half-year after that; float [5].
    """
    visits = run.visits
    ours = ~visits["passer"] & (visits["business"] == business) & (visits["week"] < YEAR)
    week = visits["week"][ours].astype(np.int64)
    row = tenancy_rows(run.ledger, visits["who"][ours], visits["arrival"][ours])
    bad = outrage({name: column[ours] for name, column in visits.items()}, run.terms.week(0))
    stays = run.ledger.last_tenancies[row]
    told = visits["complained"][ours]
    _, first = np.unique(np.where(bad, row, -1), return_index=True)
    first = first[bad[first]]
    index = first[(told[first] == complained) & stays[first]]
    never = stays & ~np.isin(row, row[bad])
    counted = visits_by_week(run.ledger, business)
    mine, theirs = ((row[some], week[some]) for some in (index, np.flatnonzero(never)))
    return beside(_windows(counted, *mine), _windows(counted, *theirs))


def outrage(visits: Mapping[str, Bools | Ints | Floats], now: SimpleNamespace) -> Bools:
    """Bool [n]: which visits outraged (M12), before anything was put right, under the terms of the week ``now``.

    As the log says, or else worked out from what was remembered and what was expected.
    """
    if "outraged" in visits:
        return visits["outraged"].astype(np.bool_)
    memory: Any = visits["memory"]
    surprise = memory - visits["expected"]
    felt = np.where(surprise >= 0.0, surprise, now.loss_aversion * surprise)
    worked_out: Any = is_outraged(memory + felt, now.tolerance)
    return worked_out


def visits_by_week(ledger: Ledger, business: int) -> Ints:
    """Int [N, W + 1]: the visits of each tenancy to a business before each recorded week, and before the end."""
    diary = ledger.diary[ledger.focus_index(business)] & VISITS_MASK
    return np.concatenate([np.zeros((len(diary), 1), np.int32), diary.cumsum(axis=1, dtype=np.int32)], axis=1)


def _windows(counted, row, week):
    """Class, visits in the half-year after week `week`, and in the next, of each."""
    weeks = counted.shape[1] - 1
    at = week + weeks - 2 * YEAR  # of the week itself among those recorded; two years are counted

    def between(start, end):
        return counted[row, np.clip(end, 0, weeks)] - counted[row, np.clip(start, 0, weeks)]

    before = np.minimum(between(at - HALF_YEAR, at), MOST_BEFORE)
    kind = (week // HALF_YEAR) * (MOST_BEFORE + 1) + before
    return kind, between(at + 1, at + 1 + HALF_YEAR), between(at + 1 + HALF_YEAR, at + 1 + 2 * HALF_YEAR)


def beside(mine: tuple[Ints, Ints, Ints], theirs: tuple[Ints, Ints, Ints]) -> Floats:
    """`followed` of (class, visits soon after, visits later) of each failure and of each visit without one."""
    total = np.zeros(5)
    for kind in np.unique(mine[0]).tolist():
        here, there = mine[0] == kind, theirs[0] == kind
        if there.any():
            many = int(here.sum())
            total += (
                many, mine[1][here].sum(), many * theirs[1][there].mean(), mine[2][here].sum(),
                many * theirs[2][there].mean(),
            )  # fmt: skip
    return total
