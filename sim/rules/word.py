"""Who tells whom: word of mouth (M21)."""

REWIRED_CHANCE = 0.1
"""Chance that a friendship of a small world goes to a stranger instead of a neighbour. Grade D."""


def talk_chance(
    talk_chance: float, talkativeness: float, talk_gain: float, satisfaction: float, tolerance: float
) -> float:
    """M21. The chance (0..1) to tell a friend after a visit: a little always, more beyond the zone of tolerance.

    `talk_chance` 0..1, `talkativeness` and `talk_gain` >= 0, `satisfaction` and `tolerance` in z.  No asymmetry of its
    own: loss aversion already makes anger louder.

    Source: Anderson (1998): both the delighted and the outraged talk.
    """
    return min(1.0, talk_chance * talkativeness + talk_gain * max(0.0, abs(satisfaction) - tolerance))


def heard_step(word_weight: float, prior_weight: float, visits: int, memory: float, expectation: float) -> float:
    """M21. How far a friend's expectation moves (z): omega n0/(n0 + n) (m - e); less, the more `visits` of her own.

    `word_weight` omega 0..1, `prior_weight` n0 > 0, `visits` n >= 0, `memory` and `expectation` in z.

    Source: East, Hammond & Lomax (2008) for its effect; the weight is assumed (grade D).
    """
    return word_weight * prior_weight / (prior_weight + visits) * (memory - expectation)


def pick(u: float, count: int) -> int:
    """M21. One of 0 .. count-1, each equally likely, from a uniform `u` in (0, 1); `count` >= 1.

    Source: assumed (grade D): every friend is as likely to hear.
    """
    return min(int(u * count), count - 1)


def near_chance(apart: int, block: int) -> float:
    """M8. The chance (0..1) that two slots `apart` (>= 1) lie in one block of `block` (>= 1) neighbours.

    Source: a definition.
    """
    return max(0, block - apart) / block


def friends_correlation(alike: float, friends: float, block: int) -> float:
    """M8, M21. The correlation (0..1) of what suits two friends in a small world: `alike` (0..1) where both live in one
    block of `block` neighbours, which friends on the ring mostly do, and rewired ones, being strangers, do not.

    `friends` per person, > 0: half of them on either side, the nearest.

    Source: an identity; Watts & Strogatz (1998) for the network.
    """
    near, left, apart = 0.0, 0.5 * friends, 1
    while left > 0.0:
        near += min(1.0, left) * near_chance(apart, block)
        left -= 1.0
        apart += 1
    return alike * (1.0 - REWIRED_CHANCE) * near / (0.5 * friends)
