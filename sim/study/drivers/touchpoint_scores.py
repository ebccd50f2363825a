"""Clues: what each touchpoint is meant to deliver, what its firm thinks of it, and what its customers lived.

No engine keeps the moments of a visit.  Luck is a pure function, so a visit of the log can be lived again by the same
rules: who came, in which week, how often before, and how full it was are known, and every moment follows to the bit.
"""

from collections.abc import Callable, Mapping
from math import fsum
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from sim import chance
from sim.annotations import Bools, Floats, Ints, Rows
from sim.compiled import fast
from sim.market.ledger import BusinessState
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.market.visits import VisitLog
from sim.rules import traits, visit
from sim.rules.learning import smooth
from sim.rules.owner import own_score
from sim.rules.scale import score_of
from sim.rules.seats import WAIT_GAIN
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import to_decimals

MOST_VISITS = 20_000
"""Visits to a business that are lived again at most, evenly spread over all of them."""


def clue_rows(scenario: Scenario, seed: int) -> Rows:
    """Rows of clues.csv: the baseline's replication 0, every touchpoint of every focus business.

    ``delivered``, ``own_score``, ``felt`` and ``expected`` are scores; `sim.report.columns.touchpoints` says what each
    means.  A touchpoint that nobody met has neither felt nor expected.
    """
    record = recorded(scenario, seed)
    rows = []
    for business in scenario.focus:
        at = record.terms.names.business.index(business.name)
        visits = visits_to(record, at)
        moments = lived_again(record, at, visits)
        rows += [
            {"business": business.name, "touchpoint": name, **_clue(record.terms, at, k, visits, moments[:, k])}
            for k, name in enumerate(record.terms.names.touchpoint)
        ]
    return rows


def _clue(terms, at, k, visits, felt):
    """The scores of one touchpoint, over the same visits."""
    met = ~np.isnan(felt)
    weeks = visits["week"] if len(visits["week"]) else np.arange(terms.weeks)
    row = weeks - terms.first_week
    delivered = designed(terms, at, k)[row]
    bias, asked = (terms.track("business", key)[row, at] for key in ("self_bias", "survey_share"))
    scores = {
        "delivered": delivered,
        "own_score": own_score(delivered, bias, asked),
        "felt": felt[met],
        "expected": visits["expected"][met],
    }
    return {name: to_decimals(_mean_score(values, terms), 6) for name, values in scores.items()}


def _mean_score(z, terms):
    """The mean of z values as a score; None of none."""
    return score_of(fsum(z.tolist()) / len(z), terms.norm, terms.spread) if len(z) else None


def designed(terms: Terms, at: int, k: int) -> Floats:
    """Float [T]: touchpoint `k` of the business with index `at` as it is designed (z), people and setting, by week."""
    delivered: Callable[..., Any] = visit.delivered  # what adds and multiplies numbers does so to arrays
    return delivered(terms.touchpoints[k].human, terms.by_week["people"][:, at, k], terms.by_week["setting"][:, at, k])


def recorded(scenario: Scenario, seed: int) -> SimpleNamespace:
    """Replication 0 of the baseline: its terms, population, the state as week 0 opens, the ledger, and all visits as
    arrays (`sim.market.visits.COLUMNS`).  The fast engine runs it; the other one would say the same.
    """
    from sim.kernel import simulate

    terms = Terms(scenario, scenario.study.baseline, [business.name for business in scenario.focus])
    population = terms.population(seed, 0)
    state, ledger, _ = simulate(RunSpec(terms, population, seed, 0, until=0))
    _, ledger, log = simulate(RunSpec(terms, population, seed, 0, start=state.copy(), ledger=ledger, log_visits=True))
    return SimpleNamespace(
        seed=seed, terms=terms, population=population, opening=state, ledger=ledger, visits=cast(VisitLog, log).arrays()
    )


def visits_to(record: SimpleNamespace, at: int, most: int = MOST_VISITS) -> dict[str, Bools | Ints]:
    """The visits to one business, at most so many: the log's columns, and of each visit ``before`` and ``shown``, the
    customer's visits before it ever and since the last refresh.
    """
    import pandas as pd

    rows = np.flatnonzero(record.visits["business"] == at)
    visits = {name: values[rows] for name, values in record.visits.items()}
    refreshed = _last_refresh(record.terms, at)[visits["week"]]
    frame = pd.DataFrame({name: visits[name] for name in ("who", "arrival")} | {"refreshed": refreshed})
    before, shown = _held_at_opening(record, at, visits)
    visits["before"] = before + frame.groupby(["who", "arrival"]).cumcount().to_numpy()
    since = frame.groupby(["who", "arrival", "refreshed"]).cumcount().to_numpy()
    visits["shown"] = since + np.where(refreshed < 0, shown, 0)
    every = max(1, -(-len(rows) // most))
    return {name: values[::every] for name, values in visits.items()}


def _last_refresh(terms, at):
    """Int [W]: the last week from week 0 on in which all was made new, -1 before there was one."""
    anew = terms.by_week["refreshes"][terms.warm_up :, at]
    return np.maximum.accumulate(np.where(anew, np.arange(terms.weeks), -1))


def _held_at_opening(record, at, visits):
    """Int [n] twice: visits ever and since the last refresh that each visitor had made as week 0 opened."""
    state, who = record.opening, record.population.who
    if not len(who):
        return np.zeros(len(visits["who"]), np.int64), np.zeros(len(visits["who"]), np.int64)
    index = np.minimum(np.searchsorted(who, visits["who"]), len(who) - 1)
    same = (who[index] == visits["who"]) & (state.arrival[index] == visits["arrival"]) & ~visits["passer"]
    return np.where(same, state.visits[index, at], 0), np.where(same, state.since_refresh[index, at], 0)


def lived_again(record: SimpleNamespace, at: int, visits: Mapping[str, Bools | Ints]) -> Floats:
    """Float [n, K]: each moment of these visits (z), docs/rules.md §4, Visit; NaN where a touchpoint did not occur."""
    terms, seed = record.terms, record.seed
    uniform, normal, match_of = fast(chance.uniform), fast(chance.normal_from), fast(traits.match_of)
    novelty_left, personal_touch = fast(visit.novelty_left), fast(visit.personal_touch)
    used, name_hash = utilisation(record, at), terms.hashes[at]
    week_of = {week: terms.week(week) for week in sorted(set(visits["week"].tolist()))}
    moments = np.full((len(visits["week"]), len(terms.touchpoints)), np.nan)
    names = ("week", "who", "arrival", "passer", "occasion", "before", "shown")
    columns = [visits[name].tolist() for name in names]
    for row, (week, who, arrival, passer, occasion, before, shown) in enumerate(zip(*columns, strict=True)):
        now, luck = week_of[week], (who, week, occasion)
        match = match_of(seed, 0, who, arrival, name_hash, terms.match, terms.alike_of(who, passer))
        novelty = novelty_left(now.novelty[at], now.novelty_fades, shown)
        personal = personal_touch(now.personalisation[at], before)
        given = now.gesture_chance[at] > 0.0 and uniform(seed, 0, chance.VOICE, *luck, 0) < now.gesture_chance[at]
        for k, touchpoint in enumerate(terms.touchpoints):
            if touchpoint.occurs < 1.0 and uniform(seed, 0, chance.OCCURS, *luck, k) >= touchpoint.occurs:
                continue
            people = visit.people_under_pressure(now.people[at][k], now.crowding[at], used[week])
            moments[row, k] = visit.moment(
                visit.delivered(touchpoint.human, people, now.setting[at][k]),
                match,
                novelty,
                personal,
                now.gesture_size[at] if given and k == now.gesture_at[at] else 0.0,
                now.varies_by[at][k],
                normal(uniform(seed, 0, chance.NOISE, *luck, k)),
            )
    return moments


def utilisation(record: SimpleNamespace, at: int) -> list[float]:
    """The smoothed utilisation (0..1) of a business in force in each counted week, and after the last: a list."""
    terms, ledger = record.terms, record.ledger
    found = [float(record.opening.utilisation[at])]
    this_week = ledger.business_state[ledger.weeks_before :, at, BusinessState.UTILISATION].tolist()
    seats = terms.by_week["seats"][terms.warm_up :, at].tolist()
    for used, limit in zip(this_week, seats, strict=True):
        found.append(smooth(found[-1], used, WAIT_GAIN) if limit >= 0.0 else found[-1])
    return found
