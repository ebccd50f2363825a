"""The population as a whole: its arrays, given ones, friends picked by luck; the same bits however computed."""

import os
import subprocess
import sys
from dataclasses import fields

import numpy as np
import pytest
from scipy import stats

from sim.compiled import set_threads
from sim.errors import UsageError
from sim.market.population import Population, first_state
from sim.market.state import AWARE, NEVER, NOBODY
from tests import ROOT
from tests.market.towns import arguments, town

PRINT_HASH = """
from tests.market.test_population import digest
print(digest())
"""


def digest():
    """A hash of everything that is drawn for four small places with all networks, and of the moves in them."""
    from hashlib import sha256

    from sim.market.population import newcomers, tenancies

    drawn = town(
        places=("a", "b", "c", "d"),
        residents=[12, 15, 9, 1],
        mixes=[[0.5, 0.3, 0.2]] * 4,
        networks=["hubs", "random", "small_world", "complete"],
        friends_per_person=[3, 4, 5, 8],
    )
    state = first_state(drawn, -3, [0.0, 0.1, 0.2])
    newcomers(drawn, state, [2, 20], -1)
    people = tenancies(drawn, 0.05, -3, 6)
    kept = sha256()
    for array in (*_arrays(drawn), *_arrays(state), *people):
        kept.update(array.tobytes())
    return kept.hexdigest()


def _arrays(of):
    values = [getattr(of, field.name) for field in fields(of)]
    return [value for value in values if isinstance(value, np.ndarray)]


@pytest.mark.process
def test_the_bits_do_not_depend_on_compilation():
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    plain = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", PRINT_HASH],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout.strip() == digest()


def test_the_bits_do_not_depend_on_threads():
    every = town(residents=2000)
    in_force = set_threads(1)
    try:
        assert in_force == 1
        one = town(residents=2000)
    finally:
        set_threads(os.cpu_count() or 1)
    assert all(np.array_equal(a, b) for a, b in zip(_arrays(every), _arrays(one), strict=True))


def test_places_stand_one_after_the_other():
    drawn = town(places=("a", "b", "c"), residents=[3, 0, 2], mixes=[[1.0]] * 3, networks="complete")
    assert drawn.place_start.tolist() == [0, 3, 3, 5]
    assert drawn.place.tolist() == [0, 0, 0, 2, 2]
    assert drawn.who.tolist() == [0, 1, 2, 2 << 24, (2 << 24) + 1]
    assert len(drawn) == 5
    assert drawn.complete.all()
    assert not len(drawn.friend_list)


def test_no_residents_at_all():
    empty = town(residents=0)
    assert len(empty) == 0
    assert empty.match.shape == (0, 3)
    assert empty.friend_start.tolist() == [0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"places": ("b", "a"), "mixes": [[1.0]] * 2}, "name order"),
        ({"places": ("a", "a"), "mixes": [[1.0]] * 2}, "each once"),
        ({"residents": -1}, "0 to 16777216"),
        ({"residents": 2**24 + 1}, "0 to 16777216"),
        ({"networks": "ring"}, "'ring'"),
    ],
)
def test_what_cannot_be_built_is_refused(changes, message):
    with pytest.raises(UsageError, match=message):
        town(**changes)


# -- friends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", ["small_world", "random", "hubs"])
def test_every_friend_is_picked_alike(network):
    drawn = town(networks=network)
    for index in (0, 7, 299):
        circle = drawn.friend_list[drawn.friend_start[index] : drawn.friend_start[index + 1]]
        assert drawn.friend_count(index) == len(circle)
        picked = [drawn.friend(index, (k + 0.5) / 2**10) for k in range(2**10)]
        assert sorted(set(picked)) == circle.tolist()
        assert stats.chisquare([picked.count(friend) for friend in circle]).pvalue > 0.99


def test_in_a_complete_place_everybody_but_oneself_is_picked():
    drawn = town(places=("a", "b"), residents=[4, 6], mixes=[[1.0]] * 2, networks="complete")
    for index in range(4, 10):
        assert drawn.friend_count(index) == 5
        assert [drawn.friend(index, (k + 0.5) / 5) for k in range(5)] == [i for i in range(4, 10) if i != index]


def test_who_has_no_friends_tells_nobody():
    assert town(friends_per_person=0).friend(5, 0.3) == NOBODY
    assert town(friends_per_person=0, networks="complete").friend(5, 0.3) == NOBODY
    assert town(residents=1).friend(0, 0.3) == NOBODY


# -- given arrays --------------------------------------------------------------------------------------------


def test_a_population_goes_through_its_own_arrays():
    drawn = town(residents=200)
    given = {
        name: getattr(drawn, name)
        for name in (
            "aware",
            "segment",
            "unit_rate",
            "match",
            "experience_sensitivity",
            "price_sensitivity",
            "product_sensitivity",
        )
    }
    given["friends"] = drawn.friend_start, drawn.friend_list
    again = Population.from_arrays(**arguments(residents=200, replication=5)).with_arrays(**given)
    assert all(np.array_equal(a, b) for a, b in zip(_arrays(drawn), _arrays(again), strict=True))
    assert again.match is not drawn.match


def test_what_is_not_given_is_drawn():
    drawn = town(residents=4)
    given = Population.from_arrays(
        friends=[[1], [0], [], []], taste=np.eye(4, 3), unit_rate=[1, 2, 3, 4], **arguments(residents=4)
    )
    assert given.friend(0, 0.9) == 1
    assert given.friend(2, 0.5) == NOBODY
    assert not given.complete.any()
    assert np.array_equal(given.taste, np.eye(4, 3))
    assert drawn.taste is None
    assert given.unit_rate.tolist() == [1, 2, 3, 4]
    assert given.unit_rate.dtype == np.float64
    assert np.array_equal(given.match, drawn.match)
    assert np.array_equal(given.segment, drawn.segment)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        ({"taste": np.zeros((4, 2))}, r"taste has the shape \(4, 2\)"),
        ({"unit_rate": [1.0, -0.5, 1.0, 1.0]}, "unit_rate.*-0.5"),
        ({"match": np.full((4, 3), np.nan)}, "match must be finite"),
        ({"segment": [0, 1, 2, 3]}, "from 0 to 2"),
        ({"price_sensitivity": [1.0, 1.0, np.inf, 1.0]}, "price_sensitivity must be finite"),
        ({"friends": [[1], [], [], []]}, "mutual"),
        ({"tastes": np.zeros((4, 3))}, "'tastes' cannot be given: use friends, taste"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(array, message):
    with pytest.raises(UsageError, match=message):
        town(residents=4).with_arrays(**array)


# -- the first state -----------------------------------------------------------------------------------------


def test_at_first_nobody_has_visited_or_heard_anything():
    drawn = town()
    state = first_state(drawn, -104, [0.5, 0.0, -0.5])
    assert state.week == -104
    assert np.array_equal(state.flags, np.where(drawn.aware, AWARE, 0))
    assert state.flags.dtype == np.uint8
    for name in (
        "expectation",
        "risk",
        "loyalty",
        "visits",
        "since_refresh",
        "contribution",
        "wait",
        "utilisation",
    ):
        assert not getattr(state, name).any()
    assert (state.last_visit == NEVER).all()
    assert state.last_visit.dtype == np.int16
    assert (state.committed_to == NOBODY).all()
    assert state.rating.tolist() == [0.5, 0.0, -0.5]
    for name in ("segment", "unit_rate", "match", "price_sensitivity"):
        assert np.array_equal(getattr(state, name), getattr(drawn, name))
        assert getattr(state, name) is not getattr(drawn, name)
