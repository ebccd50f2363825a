"""The networks of friends against what theory says of them."""

from collections import Counter
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from sim.errors import UsageError
from sim.market.networks import REWIRED_CHANCE, draw, draw_all, friendships, given, is_complete

DRAWN = ("small_world", "random", "hubs")


def edges(start, friends):
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return {(int(a), int(b)) for a, b in zip(owner, friends, strict=True)}


def graph(network, residents, friends_per_person, seed=7):
    start, friends = draw(network, residents, friends_per_person, 0, seed, 0)
    drawn = nx.Graph()
    drawn.add_nodes_from(range(residents))
    drawn.add_edges_from(edges(start, friends))
    return drawn


@pytest.mark.parametrize("network", DRAWN)
@pytest.mark.parametrize("residents", [0, 1, 2, 3, 4, 5, 9, 13, 60])
def test_friendships_are_mutual_single_never_with_oneself_and_as_many_as_asked(network, residents):
    for friends in (0, 0.3, 1, 1.5, 2, 3, 4.7, 8, 11):
        start, listed = draw(network, residents, friends, 3, 11, 2)
        assert start.dtype == np.int64
        assert listed.dtype == np.int32
        assert len(start) == residents + 1
        assert start[-1] == len(listed)
        found = edges(start, listed)
        assert len(found) == len(listed)
        assert all((b, a) in found and a != b and 0 <= b < residents for a, b in found)
        assert all((np.diff(listed[start[i] : start[i + 1]]) > 0).all() for i in range(residents))
        complete = is_complete(network, residents, friends)
        assert len(listed) == (0 if complete else 2 * friendships(residents, friends))


def test_a_place_where_friends_reach_everybody_is_complete():
    for network in DRAWN:
        assert is_complete(network, 9, 8)
        assert is_complete(network, 3, 8)
        assert is_complete(network, 1, 8)
        assert not is_complete(network, 10, 8)
        assert not is_complete(network, 9, 0)
        assert not is_complete(network, 1, 0)
    assert is_complete("complete", 4000, 8)
    assert not is_complete("complete", 4000, 0)


def test_an_unknown_network_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match=r"'lattice'.*small_world, random, hubs, complete"):
        draw("lattice", 10, 2, 0, 1, 0)


@pytest.mark.parametrize("network", DRAWN)
def test_a_network_belongs_to_seed_replication_and_place(network):
    def drawn(place, seed, replication):
        return tuple(draw(network, 80, 5, place, seed, replication)[1])

    same = [drawn(1, 5, 3), drawn(1, 5, 3)]
    others = [drawn(2, 5, 3), drawn(1, 6, 3), drawn(1, 5, 4), drawn(1, 5 + 2**32, 3)]
    assert same[0] == same[1]
    assert len({same[0], *others}) == 5


# -- small world ---------------------------------------------------------------------------------------------


def test_small_world_rewires_a_tenth_of_the_ring():
    residents, friends = 5000, 8
    drawn = graph("small_world", residents, friends)
    on_ring = sum(1 for a, b in drawn.edges if min((a - b) % residents, (b - a) % residents) <= friends // 2)
    count = drawn.number_of_edges()
    # A stranger may by chance be a neighbour on the ring whose own friendship went elsewhere: far below the tolerance.
    expected, error = (1 - REWIRED_CHANCE) * count, (REWIRED_CHANCE * (1 - REWIRED_CHANCE) * count) ** 0.5
    assert abs(on_ring - expected) < 4 * error


def test_small_world_keeps_triangles_and_shortens_paths():
    residents, friends = 1200, 8
    drawn = graph("small_world", residents, friends)
    reference = nx.watts_strogatz_graph(residents, friends, REWIRED_CHANCE, seed=3)
    ring = 3 * (friends - 2) / (4 * (friends - 1))  # Watts & Strogatz (1998); (1-p)^3 by Barrat & Weigt (2000)
    assert nx.transitivity(drawn) == pytest.approx(ring * (1 - REWIRED_CHANCE) ** 3, rel=0.06)
    assert nx.average_clustering(drawn) == pytest.approx(nx.average_clustering(reference), rel=0.06)
    path = nx.average_shortest_path_length(drawn)
    assert path == pytest.approx(nx.average_shortest_path_length(reference), rel=0.05)
    assert path < residents / (2 * friends) / 10  # the unbroken ring


def test_small_world_degrees_follow_the_rewiring():
    """All keep the 4 friendships they began; of those begun by others .9 stay, and strangers come as a Poisson."""
    drawn = graph("small_world", 5000, 8)
    degrees = np.array([degree for _, degree in drawn.degree])
    assert degrees.min() >= 4
    assert degrees.mean() == 8.0
    assert degrees.var() == pytest.approx(4 * 0.9 * 0.1 + 4 * 0.1, rel=0.1)


def test_an_odd_mean_is_spread_evenly_over_the_ring():
    start, _ = draw("small_world", 1000, 5, 0, 1, 0)
    degrees = np.diff(start)
    assert degrees.mean() == 5.0
    first, second = degrees[:500].mean(), degrees[500:].mean()
    assert abs(first - second) < 0.2


# -- random --------------------------------------------------------------------------------------------------


def test_random_degrees_are_binomial():
    residents, friends = 20_000, 8
    start, _ = draw("random", residents, friends, 0, 5, 0)
    degrees = np.diff(start)
    assert degrees.mean() == friends
    top = 18
    chances = stats.binom(residents - 1, friends / (residents - 1)).pmf(np.arange(top))
    observed = np.bincount(np.minimum(degrees, top), minlength=top + 1)
    expected = residents * np.append(chances, 1 - chances.sum())
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-3


@pytest.mark.parametrize(("friends", "count"), [(1, 2), (2, 4)])  # drawn as pairs, and picked out of all pairs
def test_random_gives_every_graph_of_four_residents_the_same_chance(friends, count):
    drawn = Counter()
    for replication in range(3000):
        start, listed = draw("random", 4, friends, 0, 3, replication)
        drawn[frozenset(tuple(sorted(pair)) for pair in edges(start, listed))] += 1
    graphs = list(combinations(list(combinations(range(4), 2)), count))
    assert set(drawn) == {frozenset(each) for each in graphs}
    assert stats.chisquare(list(drawn.values())).pvalue > 1e-3


def test_random_has_hardly_any_triangles():
    assert nx.transitivity(graph("random", 3000, 8)) == pytest.approx(8 / 3000, abs=0.002)


# -- hubs ----------------------------------------------------------------------------------------------------


def test_hubs_have_the_tail_of_preferential_attachment():
    """P(degree >= d) = m(m+1) / (d(d+1)) for newcomers with m friends each; Bollobás et al. (2001)."""
    residents, begun = 20_000, 4
    start, _ = draw("hubs", residents, 2 * begun, 0, 5, 0)
    degrees = np.diff(start)
    assert degrees.min() >= begun
    assert degrees.mean() == 2 * begun
    for d in (5, 8, 16, 32):
        expected = begun * (begun + 1) / (d * (d + 1))
        assert np.mean(degrees >= d) == pytest.approx(expected, rel=0.1)
    assert np.mean(degrees >= 64) == pytest.approx(begun * (begun + 1) / (64 * 65), rel=0.35)


def test_hubs_have_a_heavier_tail_than_the_other_networks():
    most = {network: np.diff(draw(network, 20_000, 8, 0, 5, 0)[0]).max() for network in DRAWN}
    assert most["hubs"] > 200  # of the order of m sqrt(residents) = 566
    assert most["small_world"] < most["random"] < 35


def test_the_first_arrivals_of_hubs_all_know_each_other():
    drawn = graph("hubs", 500, 6)
    assert all(drawn.has_edge(a, b) for a, b in combinations(range(6), 2))
    assert nx.is_connected(drawn)


# -- several places, given friends ---------------------------------------------------------------------------


def test_places_are_drawn_apart_and_put_one_after_the_other():
    networks, residents, friends = (
        ["hubs", "complete", "random", "small_world"],
        [50, 20, 0, 40],
        [4, 8, 8, 3],
    )
    start, listed, complete = draw_all(networks, residents, friends, 9, 1)
    assert complete.tolist() == [False, True, True, False]
    assert len(start) == 111
    assert start[50] == start[70]
    own_start, own = draw("small_world", 40, 3, 3, 9, 1)
    assert np.array_equal(np.diff(start[70:]), np.diff(own_start))
    assert np.array_equal(listed[start[70] :], own + 70)


def test_one_more_place_behind_the_others_changes_no_circle():
    one = draw_all(["hubs"], [50], [4], 9, 1)
    two = draw_all(["hubs", "random"], [50, 30], [4, 6], 9, 1)
    assert np.array_equal(two[0][:51], one[0])
    assert np.array_equal(two[1][: len(one[1])], one[1])


def test_given_friends_are_put_in_order():
    place = np.zeros(4, np.int16)
    start, listed = given([[2, 1], [0], [0], []], place)
    assert start.tolist() == [0, 2, 3, 4, 4]
    assert listed.tolist() == [1, 2, 0, 0]
    again = given((start, listed), place)
    assert np.array_equal(again[0], start)
    assert np.array_equal(again[1], listed)


@pytest.mark.parametrize(
    ("friends", "message"),
    [
        ([[1], [0], []], "one list for each of the 4"),
        ([[1], [0], [4], []], "indices from 0 to 3"),
        ([[1], [0], [2], []], "others of the same place, each once"),
        ([[1, 1], [0, 0], [], []], "others of the same place, each once"),
        ([[3], [], [], [0]], "others of the same place"),
        ([[1], [], [], []], "mutual"),
    ],
)
def test_friends_that_cannot_be_are_refused(friends, message):
    with pytest.raises(UsageError, match=message):
        given(friends, np.array([0, 0, 0, 1]))
