"""When there are enough replications: ``replications = "auto"``."""

from sim.study.statistics import half_width

PRECISE = "precision reached"
EXHAUSTED = "max_replications reached"
NOT_YET = "the widest interval is wider than precision"
TOO_FEW = "min_replications not reached"


def enough(differences, precision, min_replications, max_replications):
    """Whether to stop, and why: (bool, str).

    ``differences`` has one row per replication, in order, each with the paired profit differences of all strategies at
    all focus businesses (money).  Stop when the widest 95 % half-width is within ``precision``, not before
    ``min_replications`` and not after ``max_replications`` (both at least 1).
    """
    count = len(differences)
    if count >= max(1, min_replications) and widest(differences) <= precision:
        return True, PRECISE
    if count >= max_replications:
        return True, EXHAUSTED
    return False, TOO_FEW if count < min_replications else NOT_YET


def widest(differences):
    """The widest 95 % half-width over the columns; 0 without columns, infinite with a single row."""
    return max((half_width(column) for column in zip(*differences, strict=True)), default=0.0)


def stopping_point(differences, precision, min_replications, max_replications):
    """(replications to keep, why) for rows that may run beyond the stop; (None, why not) if more are needed.

    The rule is asked after each replication in order, so workers that ran ahead change nothing.
    """
    why = TOO_FEW
    for count in range(1, len(differences) + 1):
        stop, why = enough(differences[:count], precision, min_replications, max_replications)
        if stop:
            return count, why
    return None, why
