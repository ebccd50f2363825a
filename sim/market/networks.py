"""Who hears whom: the circle of friends of every resident (M21).

Friends live in the same place, friendship is mutual, nobody is her own friend, and a circle never changes:
whoever moves into a slot takes over its friends.  There are ``residents x friends_per_person / 2`` friendships in a
place, rounded, in every network: the mean is `friends_per_person`, which may be any number >= 0, odd or broken.

small_world
    Watts & Strogatz (1998): a ring in which everybody knows her nearest neighbours, each friendship rewired to a
    stranger with chance .1, within their small-world band: many triangles, short paths.  The friendships that are
    left over when all have the same number of neighbours (an odd or broken mean) are spread evenly over the ring.
random
    Erdős & Rényi (1959): a fixed number of friendships, every pair equally likely.
hubs
    Barabási & Albert (1999): residents arrive one by one and befriend earlier ones with chances in proportion to
    the friends these have; the first ``friends_per_person`` all know each other.  So low slots are hubs; slots
    mean nothing else.
complete
    Everybody knows everybody; no lists are kept.  The others become this one when ``friends_per_person`` is above
    ``residents - 2``.  0 friends per person means nobody, here too.

Luck: purpose NETWORK, ``who`` a resident, ``which`` the running number of her draws, so that a network is a pure
function of (seed, replication, place, residents, friends_per_person).  One thread draws it, in order of slots.
"""

from collections.abc import Sequence

import numpy as np

from sim.annotations import Bools, Ints
from sim.chance import NETWORK, resident, uniform
from sim.compiled import compiled
from sim.errors import UsageError
from sim.rules.word import REWIRED_CHANCE, pick

NETWORKS = ("small_world", "random", "hubs", "complete")
_TRIES = 100
_UNKNOWN = -1


def is_complete(network: str, residents: int, friends_per_person: float) -> bool:
    """Whether everybody in a place knows everybody; never with 0 friends per person."""
    if network not in NETWORKS:
        raise UsageError(f"network is {network!r}; it must be one of {', '.join(NETWORKS)}")
    return friends_per_person > 0 and (network == "complete" or friends_per_person > residents - 2)


def friendships(residents: int, friends_per_person: float) -> int:
    """The number of friendships in a place that is not complete."""
    return int(0.5 * residents * friends_per_person + 0.5)


def draw(
    network: str, residents: int, friends_per_person: float, place_index: int, seed: int, replication: int
) -> tuple[Ints, Ints]:
    """The circles of one place: (start int64 [residents + 1], friends int32 [start[-1]]).

    The friends of slot i are ``friends[start[i]:start[i + 1]]``, ascending slots.  Empty for a complete place.
    Raises UsageError for an unknown network.
    """
    if is_complete(network, residents, friends_per_person) or friends_per_person <= 0:
        return np.zeros(residents + 1, np.int64), np.zeros(0, np.int32)
    count = friendships(residents, friends_per_person)
    first_who = resident(place_index, 0)
    if network == "small_world":
        ends = _ring(residents, count, first_who, seed, replication)
        slots, columns = np.nonzero(ends != _UNKNOWN)
        return lists(slots.astype(np.int32), ends[slots, columns], residents)
    if network == "hubs":
        pairs = _attached(residents, count, first_who, seed, replication)
    elif count > residents * (residents - 1) // 4:
        pairs = _selected(residents, count, first_who, seed, replication)
    else:
        pairs = _scattered(residents, count, first_who, seed, replication)
    return lists(pairs[:, 0], pairs[:, 1], residents)


def draw_all(
    networks: Sequence[str], residents: Sequence[int], friends_per_person: Sequence[int], seed: int, replication: int
) -> tuple[Ints, Ints, Bools]:
    """The circles of all places as indices of residents: (start [N + 1], friends, complete bool [P])."""
    complete = [is_complete(*place) for place in zip(networks, residents, friends_per_person, strict=True)]
    starts: list[Ints] = [np.zeros(1, np.int64)]
    friends: list[Ints] = [np.zeros(0, np.int32)]
    first, listed = 0, 0
    for place, count in enumerate(residents):
        start, slots = draw(networks[place], count, friends_per_person[place], place, seed, replication)
        starts.append(start[1:] + listed)
        friends.append(slots + np.int32(first))
        first, listed = first + count, listed + len(slots)
    return np.concatenate(starts), np.concatenate(friends), np.array(complete, bool)


def given(friends: Sequence[Ints | Sequence[int]], place: Ints) -> tuple[Ints, Ints]:
    """Friends as a list of lists of indices, or as (start, list), checked: (start, friends), each list ascending.

    `place` int [N] is where each resident lives.  Raises UsageError unless all are mutual and within a place.
    """
    people = len(place)
    if isinstance(friends, tuple):
        start, listed = (np.array(array, np.int64) for array in friends)
    else:
        start = np.cumsum([0, *(len(circle) for circle in friends)])
        listed = np.array([friend for circle in friends for friend in circle], np.int64)
    counts = np.diff(start)
    if len(counts) != people or (counts < 0).any() or start[0] != 0 or start[-1] != len(listed):
        raise UsageError(f"friends must be one list for each of the {people} residents")
    if len(listed) and not (listed.min() >= 0 and listed.max() < people):
        raise UsageError(
            f"friends must be indices from 0 to {people - 1}; they go from {listed.min()} to {listed.max()}"
        )
    owner = np.repeat(np.arange(people), counts)
    pairs = np.sort(owner * people + listed)
    if (owner == listed).any() or (place[owner] != place[listed]).any() or (np.diff(pairs) == 0).any():
        raise UsageError("friends must be others of the same place, each once")
    if not np.array_equal(pairs, np.sort(listed * people + owner)):
        raise UsageError("friends must be mutual: each is in the list of the other")
    return start.astype(np.int64), (pairs - owner * people).astype(np.int32)


@compiled
def lists(one: Ints, other: Ints, residents: int) -> tuple[Ints, Ints]:
    """Friendships (`one`, `other`: slots, int32) as (start, friends); each list in ascending order."""
    start = np.zeros(residents + 1, np.int64)
    for end in range(len(one)):
        start[one[end] + 1] += 1
        start[other[end] + 1] += 1
    for slot in range(residents):
        start[slot + 1] += start[slot]
    filled = start[:-1].copy()
    mixed = np.empty(2 * len(one), np.int32)
    for end in range(len(one)):
        mixed[filled[one[end]]] = other[end]
        filled[one[end]] += 1
        mixed[filled[other[end]]] = one[end]
        filled[other[end]] += 1
    # Telling every friend in ascending order of the teller puts every list in ascending order.
    for slot in range(residents):  # numba's way with a slice brings its sentences for wrong shapes along
        filled[slot] = start[slot]
    friends = np.empty(2 * len(one), np.int32)
    for slot in range(residents):
        for index in range(start[slot], start[slot + 1]):
            friend = mixed[index]
            friends[filled[friend]] = slot
            filled[friend] += 1
    return start, friends


@compiled
def _ring(residents, count, first_who, seed, replication):
    """Small world: int32 [residents, width], whom each slot befriended of itself (or _UNKNOWN)."""
    width = (count + residents - 1) // residents
    ends = np.full((residents, width), _UNKNOWN, np.int32)
    for distance in range(width):
        wanted = min(residents, count - distance * residents)
        for slot in range(residents):
            if (slot + 1) * wanted // residents > slot * wanted // residents:
                ends[slot, distance] = (slot + distance + 1) % residents
    for slot in range(residents):
        which = 0
        for distance in range(width):
            if ends[slot, distance] == _UNKNOWN:
                continue
            rewired = uniform(seed, replication, NETWORK, first_who + slot, 0, 0, which) < REWIRED_CHANCE
            which += 1
            tries = _TRIES if rewired else 0
            while tries > 0:  # a place where nearly all know each other keeps its ring
                tries -= 1
                stranger = pick(uniform(seed, replication, NETWORK, first_who + slot, 0, 0, which), residents)
                which += 1
                free = stranger != slot
                for other in range(width):
                    free = free and ends[slot, other] != stranger and ends[stranger, other] != slot
                if free:
                    ends[slot, distance] = stranger
                    tries = 0
    return ends


@compiled
def _scattered(residents, count, first_who, seed, replication):
    """Random, up to half of all pairs: int32 [count, 2]; a pair drawn before is drawn again."""
    size = 4
    while size < 2 * count:
        size *= 2
    known = np.full(size, _UNKNOWN, np.int64)
    pairs = np.empty((count, 2), np.int32)
    done = 0
    turn = 0
    while done < count:
        who = first_who + turn % residents
        which = 2 * (turn // residents)
        turn += 1
        one = pick(uniform(seed, replication, NETWORK, who, 0, 0, which), residents)
        other = pick(uniform(seed, replication, NETWORK, who, 0, 0, which + 1), residents)
        pair = min(one, other) * residents + max(one, other)
        seat = pair & (size - 1)
        while known[seat] != _UNKNOWN and known[seat] != pair:
            seat = (seat + 1) & (size - 1)
        if one != other and known[seat] == _UNKNOWN:
            known[seat] = pair
            pairs[done, 0] = one
            pairs[done, 1] = other
            done += 1
    return pairs


@compiled
def _selected(residents, count, first_who, seed, replication):
    """Random, more than half of all pairs: int32 [count, 2]; each pair is taken with the share still wanted."""
    pairs = np.empty((count, 2), np.int32)
    done = 0
    left = residents * (residents - 1) // 2
    for one in range(residents):
        for other in range(one + 1, residents):
            if uniform(seed, replication, NETWORK, first_who + one, 0, 0, other) * left < count - done:
                pairs[done, 0] = one
                pairs[done, 1] = other
                done += 1
            left -= 1
    return pairs


@compiled
def _attached(residents, count, first_who, seed, replication):
    """Hubs: int32 [count, 2], newcomer and earlier one.  A slot stands in `pairs` as often as it has friends."""
    pairs = np.empty((count, 2), np.int32)
    befriended = np.full(residents, _UNKNOWN, np.int32)
    done = 0
    for newcomer in range(1, residents):
        wanted = min(newcomer, (newcomer + 1) * count // residents - done)
        before = 2 * done
        which = 0
        found = 0
        while found < wanted:
            if wanted == newcomer:
                earlier = found
            else:
                u = uniform(seed, replication, NETWORK, first_who + newcomer, 0, 0, which)
                which += 1
                if before == 0:
                    earlier = pick(u, newcomer)
                else:
                    end = pick(u, before)
                    earlier = pairs[end // 2, end % 2]
                if befriended[earlier] == newcomer:
                    continue
            befriended[earlier] = newcomer
            pairs[done, 0] = newcomer
            pairs[done, 1] = earlier
            done += 1
            found += 1
    return pairs
