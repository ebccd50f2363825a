"""Seats and waiting (M6)."""

LONGEST_WAIT = 45.0
"""Minutes; the wait of a full house. Grade D."""
WAIT_GAIN = 0.2
"""Weekly weight of the newest wait and utilisation in what people reckon with; at 1 the market oscillates
(docs/science.md §4.2).
"""


def utilisation(served: int, seats: float) -> float:
    """M6. The share (0..1) of the week's seats that were used; 0 where seats are not limited (`seats` < 0) or there
    are none; `served` >= 0 visits.

    Source: a definition.
    """
    return served / seats if seats > 0.0 else 0.0


def wait(utilisation: float, at_half_full: float) -> float:
    """M6. Minutes of waiting at a utilisation u (0..1): at_half_full u/(1-u), 45 at most.

    `at_half_full` >= 0 in minutes.

    Source: the form of the M/M/1 queue, Erlang (1917); Naor (1969), that people weigh it; the scale is assumed (D).
    """
    queueing = at_half_full * utilisation
    free = 1.0 - utilisation
    if queueing > 0.0 and free * LONGEST_WAIT <= queueing:
        return LONGEST_WAIT
    return queueing / free if queueing > 0.0 else 0.0
