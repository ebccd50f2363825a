"""Who tells whom: word of mouth (M21)."""


def talk_chance(talk_chance, talkativeness, talk_gain, satisfaction, tolerance):
    """M21. The chance (0..1) to tell a friend after a visit: a little always, more beyond the zone of tolerance.

    Anderson (1998): both the delighted and the outraged talk.  No asymmetry of its own: loss aversion already makes
    anger louder.
    """
    return min(1.0, talk_chance * talkativeness + talk_gain * max(0.0, abs(satisfaction) - tolerance))


def heard_step(word_weight, prior_weight, visits, memory, expectation):
    """M21. How far a friend's expectation moves (z): less, the more `visits` of her own she has made.

    omega n0/(n0 + n) (m - e).
    """
    return word_weight * prior_weight / (prior_weight + visits) * (memory - expectation)


def pick(u, count):
    """One of 0 .. count-1, each equally likely, from a uniform `u` in (0, 1); `count` >= 1."""
    return min(int(u * count), count - 1)
