"""Seats and waiting (M6)."""

LONGEST_WAIT = 45.0
"""Minutes; the wait of a full house. Grade D."""
WAIT_GAIN = 0.2
"""Weekly weight of the newest wait and utilisation in what people reckon with; at 1 the market oscillates (science
4.2c).
"""


def utilisation(served, seats):
    """The share (0..1) of the week's seats that were used; 0 where seats are not limited (`seats` < 0) or there
    are none.
    """
    return served / seats if seats > 0.0 else 0.0


def wait(utilisation, at_half_full):
    """M6. Minutes of waiting at a utilisation u (0..1): at_half_full u/(1-u), 45 at most; a queue's form (Erlang,
    M/M/1).
    """
    queueing = at_half_full * utilisation
    free = 1.0 - utilisation
    if queueing > 0.0 and free * LONGEST_WAIT <= queueing:
        return LONGEST_WAIT
    return queueing / free if queueing > 0.0 else 0.0
