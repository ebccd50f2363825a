"""Imitation (V24): a rival closes a constant part of the gap at every fourth week.

Nobody's visit influences another person; standard errors are taken across customers.
"""

import math

import numpy as np
import pytest

from sim.laws import smoothing
from sim.market.ledger import Count
from sim.rules.scale import untally
from tests.kernel.limits import across, agrees, names, offering, opened, passed, sizes, terms

RATES = [(0.05, 13.51), (0.10, 6.58), (0.25, 2.41)]
STEPS, WEEKS_PER_STEP = 28, 4
PEOPLE = 4_000
LEAD = 1.5
"""What the leader adds in week 0, in score points: one spread."""


def race(rate, lever, strategy, **more):
    """The terms of a leader who takes one step in week 0, and of a rival who copies it, seen four weeks late."""
    businesses = offering([0.0, 0.0])
    businesses[names(2)[1]] |= {"copies": {lever: rate}, "copies_after_weeks": WEEKS_PER_STEP}
    for keys in businesses.values():
        keys["touchpoints"] = {"visit": {"score": 6.0, "varies_by": 0.0}}
    changes = {
        "study.weeks": STEPS * WEEKS_PER_STEP,
        "place.town.residents": PEOPLE,
        "behaviour.product_weight": 1.0,
        **more,
    }
    return terms(businesses, changes, {"lead": strategy}, "lead")


def leads(rate, replication):
    """Float [N, 28]: between two copies, the share of each customer's visits that the leader has."""
    market = opened(race(rate, "appeal", {"change": {"appeal": f"+{LEAD}"}}), replication)
    found, before = [], 0
    for _ in range(STEPS):
        now = passed(market, WEEKS_PER_STEP).state().visits[:, 0]
        found.append((now - before) / WEEKS_PER_STEP)
        before = now
    return np.column_stack(found)


@sizes
@pytest.mark.parametrize(("rate", "half_life"), RATES)
def test_v24_a_lead_in_what_shows_is_copied_away(size, rate, half_life):
    """The log-odds of the two are the gap in logits; every customer goes to one of them every week.

    Each step is compared, and the mean of all, which shows a smaller difference.
    """
    assert smoothing.half_life(rate) == pytest.approx(half_life, abs=5e-3)
    gaps = smoothing.remaining(rate, np.arange(STEPS))
    found = size.rows(lambda replication: leads(rate, replication))
    expected = 1.0 / (1.0 + np.exp(-gaps))
    agrees(across(found), expected, size.within(0.017))
    agrees(across(found.mean(axis=1)), expected.mean(), size.within(0.0035))


@pytest.mark.parametrize(("rate", "half_life"), RATES)
def test_v24_a_lead_in_the_experience_is_copied_away(rate, half_life):
    """Where a visit never varies, what is remembered shows the gap itself, week by week."""
    strategy = {"change": {"touchpoints.visit.score": f"+{LEAD}"}}
    market = passed(opened(race(rate, "experience", strategy, **{"place.town.residents": 400})), 112)
    counts = market.record.ledger.counts.sum(axis=2)
    remembered = untally(counts[:, :, Count.EXPERIENCE]) / counts[:, :, Count.VISITS]
    gap = remembered[:, 0] - remembered[:, 1]
    assert gap == pytest.approx(np.repeat(smoothing.remaining(rate, np.arange(STEPS)), WEEKS_PER_STEP), abs=1e-8)
    assert (gap[::WEEKS_PER_STEP] < 0.5).argmax() == math.ceil(half_life)
