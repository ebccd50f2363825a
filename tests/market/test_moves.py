"""Who moves, when, and who comes instead."""

import numpy as np
import pytest

from sim.chance import FOUNDER_WEEK
from sim.market.population import first_state, newcomers, tenancies
from sim.market.state import BARRED, NEVER, NOBODY
from sim.rules import traits
from sim.rules.scale import weekly_chance
from tests.market.towns import TRAITS, town


def lived_in(drawn):
    """A state in which everybody has a past with everybody."""
    state = first_state(drawn, 10, [0.0, 0.0, 0.0])
    for name in ("expectation", "risk", "loyalty", "visits", "since_refresh", "last_visit", "contribution"):
        getattr(state, name)[:] = 3
    state.flags[:] |= BARRED
    state.committed_to[:] = 1
    state.committed_until[:] = 40
    return state


def test_a_newcomer_takes_the_slot_and_nothing_else():
    drawn = town()
    state, before = lived_in(drawn), lived_in(drawn)
    newcomers(drawn, state, [4, 250], 11)
    moved = np.isin(np.arange(300), [4, 250])
    for name in (
        "arrival",
        "committed_to",
        "committed_until",
        "expectation",
        "risk",
        "loyalty",
        "visits",
        "since_refresh",
        "last_visit",
        "flags",
        "contribution",
        *TRAITS,
    ):
        assert np.array_equal(getattr(state, name)[~moved], getattr(before, name)[~moved])
    assert (state.arrival[moved] == 11).all()
    assert (state.arrival[~moved] == FOUNDER_WEEK).all()
    for name in ("expectation", "risk", "loyalty", "visits", "since_refresh", "flags", "contribution"):
        assert not getattr(state, name)[moved].any()
    assert (state.last_visit[moved] == NEVER).all()
    assert (state.committed_to[moved] == NOBODY).all()
    assert (state.committed_until[moved] <= 10).all()
    for name in ("unit_rate", "experience_sensitivity", "price_sensitivity", "product_sensitivity", "match"):
        assert not np.isclose(getattr(state, name)[moved], getattr(before, name)[moved]).any()


def test_a_newcomer_is_who_she_is_by_slot_and_week_of_arrival():
    drawn = town()
    alone, together, later = lived_in(drawn), lived_in(drawn), lived_in(drawn)
    newcomers(drawn, alone, [7], 11)
    newcomers(drawn, together, [3], 5)
    newcomers(drawn, together, [7], 8)
    newcomers(drawn, together, [2, 7, 9], 11)
    newcomers(drawn, later, [7], 12)
    for name in TRAITS:
        assert np.array_equal(getattr(alone, name)[7], getattr(together, name)[7])
    assert alone.unit_rate[7] == traits.unit_rate(2026, 0, int(drawn.who[7]), 11, 0.78)
    assert alone.unit_rate[7] != later.unit_rate[7]
    assert not np.array_equal(alone.match[7], later.match[7])


def test_nobody_moving_in_changes_nothing():
    drawn = town()
    state = lived_in(drawn)
    newcomers(drawn, state, [], 11)
    assert state.differences(lived_in(drawn)) == []


def as_told_by_the_rule(drawn, chance, since, first_week, last_week):
    """Tenancies by the plainest loop: live through all weeks, keep who overlaps."""
    people = []
    for slot, who in enumerate(drawn.who.tolist()):
        here, arrival = [], FOUNDER_WEEK
        for week in range(since, last_week + 1):
            if traits.moves(2026, 0, who, week, chance):
                here.append((arrival, week))
                arrival = week + 1
        here.append((arrival, last_week))
        for arrival, left in here:
            if left >= first_week and arrival <= last_week:
                segment = (
                    drawn.segment[slot]
                    if arrival == FOUNDER_WEEK
                    else traits.segment_of(2026, 0, who, arrival, drawn.origin.mixes[0], 3)
                )
                people.append((who, arrival, int(segment)))
    return people


@pytest.mark.parametrize(("since", "first", "last"), [(-9, -9, 12), (-20, -5, 14), (0, 0, 0), (-7, 3, 4)])
def test_tenancies_are_what_living_through_the_weeks_gives(since, first, last):
    drawn = town(residents=40)
    who, arrival, segment = tenancies(drawn, 0.1, first, last, since)
    assert list(zip(who.tolist(), arrival.tolist(), segment.tolist(), strict=True)) == as_told_by_the_rule(
        drawn, 0.1, since, first, last
    )
    assert (who.dtype, arrival.dtype, segment.dtype) == (np.int32, np.int32, np.int16)


def test_who_moves_matches_the_yearly_share():
    drawn = town(residents=20_000, friends_per_person=0)
    chance = weekly_chance(0.08)
    _, arrival, _ = tenancies(drawn, chance, 0, 52)
    expected = 20_000 * 52 * chance
    assert abs(len(arrival) - 20_000 - expected) < 4 * expected**0.5
    firsts = tenancies(drawn, chance, 52, 52, 0)[1]
    share = np.mean(firsts != FOUNDER_WEEK)
    assert abs(share - 0.08) < 4 * (0.08 * 0.92 / 20_000) ** 0.5


def test_places_move_at_their_own_rate_and_none_by_default():
    drawn = town(places=("a", "b"), residents=[200, 200], mixes=[[0.5, 0.3, 0.2]] * 2)
    who, arrival, segment = tenancies(drawn, [0.0, 0.05], -10, 30)
    assert (arrival[who < 200] == FOUNDER_WEEK).all()
    assert (who < 200).sum() == 200
    assert (who >= 1 << 24).sum() > 500
    still = tenancies(drawn, 0.0, -10, 30)
    assert np.array_equal(still[0], drawn.who)
    assert np.array_equal(still[2], drawn.segment)
    newcomers_segments = segment[arrival != FOUNDER_WEEK]
    assert set(newcomers_segments.tolist()) == {0, 1, 2}


def test_given_segments_are_the_founders():
    drawn = town().with_arrays(segment=np.full(300, 2))
    _, arrival, segment = tenancies(drawn, 0.02, 0, 40)
    assert (segment[arrival == FOUNDER_WEEK] == 2).all()
    assert (segment[arrival != FOUNDER_WEEK] != 2).any()
