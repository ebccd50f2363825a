"""Contracts by hand, and Bass's curve found again."""

import numpy as np
import pytest

from sim.laws.diffusion import bass_curve
from sim.study.patterns.newcomers import fitted_bass, renewals


def visits_of(*people, weeks=40, businesses=2):
    """[J, N, W] from {week: business} of each person."""
    visits = np.zeros((businesses, len(people), weeks), np.uint8)
    for person, weeks_of in enumerate(people):
        for week, business in weeks_of.items():
            visits[business, person, week] = 1
    return visits


def test_contracts_are_renewed_at_the_first_free_visit_by_hand():
    joins_and_renews_once = {13: 0, 20: 0, 26: 0, 30: 0, 39: 1}
    leaves_at_once = {14: 1, 28: 0}
    joined_before_the_count = {1: 0, 15: 0, 29: 0}
    asked, renewed = renewals(
        visits_of(joins_and_renews_once, leaves_at_once, joined_before_the_count), weeks=13, join_weeks=5, most=3
    )
    assert asked.tolist() == [2, 1, 0]
    assert renewed.tolist() == [1, 0, 0]


def test_a_visit_within_the_contract_is_no_decision():
    asked, _ = renewals(visits_of({13: 0, 25: 1}), weeks=13, join_weeks=5, most=3)
    assert asked.tolist() == [0, 0, 0]


def test_bass_is_found_again():
    years = np.arange(1, 313) / 52
    p, q, fit = fitted_bass(years, bass_curve(0.02, 0.45, years))
    assert (p, q) == (pytest.approx(0.02, rel=1e-3), pytest.approx(0.45, rel=1e-3))
    assert fit > 0.999999
