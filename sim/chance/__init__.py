"""Luck that belongs to a decision.

A random number is a pure function of ``(seed, replication, purpose, who, week, occasion, which)``, never of
what was drawn before: the same customer has the same luck under every strategy, in every engine, process and
thread, and a customer more or less changes nobody else's.  Every function here is plain scalar Python that
also runs compiled (``sim.compiled.fast``), with the same bits.

>>> from sim.chance import Purpose, uniform
>>> uniform(2026, 0, Purpose.CHOICE, 17, 3, 0, 1)
0.3052181996172294
"""

from sim.chance.counter import (
    FOUNDER_WEEK,
    block,
    check_packing,
    name_hash,
    passer,
    philox,
    place_of,
    resident,
    uniform,
    unit,
)
from sim.chance.normal import in_tails, normal_from, normal_middle, normal_outer
from sim.chance.purpose import (
    ACQUAINT,
    CHOICE,
    FIRED,
    GO,
    GUEST,
    LEAVE,
    MOVE,
    NEED,
    NETWORK,
    NOISE,
    NOTICE,
    OCCURS,
    PASSERS,
    RATE,
    TELL,
    TRAITS,
    VOICE,
    WORLD,
    Purpose,
)
from sim.chance.variates import (
    exponential_from,
    gamma,
    gumbel_from,
    poisson,
    poisson_from,
    poisson_next,
    poisson_none,
)

__all__ = [
    "ACQUAINT",
    "CHOICE",
    "FIRED",
    "FOUNDER_WEEK",
    "GO",
    "GUEST",
    "LEAVE",
    "MOVE",
    "NEED",
    "NETWORK",
    "NOISE",
    "NOTICE",
    "OCCURS",
    "PASSERS",
    "RATE",
    "TELL",
    "TRAITS",
    "VOICE",
    "WORLD",
    "Purpose",
    "block",
    "check_packing",
    "exponential_from",
    "gamma",
    "gumbel_from",
    "in_tails",
    "name_hash",
    "normal_from",
    "normal_middle",
    "normal_outer",
    "passer",
    "philox",
    "place_of",
    "poisson",
    "poisson_from",
    "poisson_next",
    "poisson_none",
    "resident",
    "uniform",
    "unit",
]
