"""Friends are alike (M8): by as much as the network of a small world says, and nobody else is."""

import math

import numpy as np
import pytest

from sim.agents.compiled_rules import newcomer_traits
from sim.chance import ACQUAINT, FOUNDER_WEEK, normal_from, passer, uniform
from sim.market.population import first_state, newcomers
from sim.market.terms import Terms
from sim.rules.traits import BLOCK_BITS, match_of
from sim.rules.word import friends_correlation, near_chance
from sim.scenario import explain
from tests.market.towns import arguments, town
from tests.scenarios import market

BLOCK = 1 << BLOCK_BITS
MANY = 8000


def pairs(drawn):
    """Each friendship twice: (resident, friend)."""
    return np.repeat(np.arange(len(drawn)), np.diff(drawn.friend_start)), drawn.friend_list


def products(drawn, one, other):
    """[pairs, J]: the product of the standardised matches of two people."""
    return (drawn.match[one] * drawn.match[other]) / 0.9**2


def correlation_with_error(alike, *, network="small_world", friends=8, replications=12):
    """The correlation of friends' matches over replications and businesses, its standard error, and what the friends'
    own addresses say that it is.
    """
    found, theory = [], []
    for replication in range(replications):
        drawn = town(
            residents=MANY, networks=network, friends_per_person=friends, alike=[alike], replication=replication
        )
        one, other = pairs(drawn)
        found.append(products(drawn, one, other).mean(axis=0))
        theory.append(alike * (one // BLOCK == other // BLOCK).mean())
    found = np.ravel(found)
    return found.mean(), found.std(ddof=1) / math.sqrt(len(found)), np.mean(theory)


@pytest.mark.parametrize("alike", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("friends", [4, 8, 13])
def test_friends_are_alike_as_the_network_says(alike, friends):
    found, error, theory = correlation_with_error(alike, friends=friends)
    assert abs(found - theory) < 4.0 * error
    law = friends_correlation(alike, friends, BLOCK)
    assert theory == pytest.approx(law, abs=0.01 * alike)  # the network's own luck, and a friend rewired next door
    assert abs(found - law) < 4.0 * error + 0.01 * alike


def test_at_the_default_friends_correlate_by_three_tenths():
    """8 friends are 1 to 4 slots away: (15 + 14 + 13 + 12)/64 of those on the ring live in one block, 9 of 10 do."""
    assert near_chance(1, 16) == 15 / 16
    assert friends_correlation(0.4, 8, 16) == pytest.approx(0.4 * 0.9 * 54 / 64)
    assert friends_correlation(0.4, 8, 16) == pytest.approx(0.30, abs=0.005)
    shown = {row.path: row.value for row in explain(market({"place.town.friends_per_person": 8}))}
    assert shown["place.town.friends_alike"] == friends_correlation(0.4, 8, 16)


def test_matches_are_spread_as_ever_and_strangers_are_not_alike():
    drawn = town(residents=MANY, alike=[0.4])
    assert drawn.match.std() == pytest.approx(0.9, rel=0.03)
    strangers = products(drawn, np.arange(MANY), (np.arange(MANY) + MANY // 2) % MANY)
    assert abs(strangers.mean()) < 4.0 / math.sqrt(MANY)


def test_the_match_is_the_weighted_sum_of_her_own_and_her_neighbours_draw():
    who, name, arrival = 37, 12345, 9
    own = normal_from(uniform(5, 1, ACQUAINT, who, arrival, 0, 4 * name))
    shared = normal_from(uniform(5, 1, ACQUAINT, 32, FOUNDER_WEEK, 0, 4 * name + 2))
    assert match_of(5, 1, who, arrival, name, 0.9, 0.4) == 0.9 * (math.sqrt(0.6) * own + math.sqrt(0.4) * shared)
    assert match_of(5, 1, who, arrival, name, 0.9, 0.0) == 0.9 * own


def test_who_moves_in_is_like_the_neighbours():
    """All of a block at alike = 1 are suited alike, newcomers too; another block is not."""
    drawn = town(residents=48, alike=[1.0])
    state = first_state(drawn, 0, [0.0, 0.0, 0.0])
    newcomers(drawn, state, [3, 20], 5)
    for block in range(3):
        assert (state.match[16 * block : 16 * block + 16] == state.match[16 * block]).all()
    assert (state.match[0] != state.match[16]).all()


def test_places_differ_and_only_a_small_world_has_neighbours_who_are_friends():
    terms = Terms.of(market({"place.town.alike": 0.7, "place.hill": {"residents": 20, "network": "hubs"}}))
    assert dict(zip(terms.names.place, terms.alike, strict=True)) == {"hill": 0.0, "town": 0.7}
    two = town(places=("a", "b"), residents=[32, 32], mixes=[[0.5, 0.3, 0.2]] * 2, alike=[0.0, 1.0])
    assert (two.match[32:48] == two.match[32]).all()
    assert len(np.unique(two.match[:16, 0])) == 16


def test_a_passer_by_has_no_neighbours():
    terms = Terms.of(market({"place.town.alike": 1.0}))
    who = passer(0, 3)
    traits = newcomer_traits(terms, terms.mix[0], 7, 0, who, 2, passer=True)
    assert traits.match == [match_of(7, 0, who, 2, name, terms.match, 0.0) for name in terms.hashes]


def test_the_first_resident_of_every_block_keys_its_luck():
    """A place's size changes nobody's taste."""
    small, large = (town(**arguments(residents=many)) for many in (40, 400))
    assert (small.match == large.match[:40]).all()
