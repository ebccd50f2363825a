"""What a market is built from when it is called by Mesa's tools: `batch_run` hands over one value of each parameter.

`batch_run` goes through whatever can be gone through, so a dict or a scenario must stand in a list; it passes the
items of its `rng` one by one, and None for each of its `iterations`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from numbers import Integral
from os import PathLike
from typing import Any, Final

import mesa

from sim.bounds import Bound, cropped
from sim.errors import UsageError
from sim.scenario import Scenario, changed, opened


class Unsaid:
    """An argument that was not given, where None means something."""

    def __repr__(self) -> str:
        return "not given"


UNSAID: Final = Unsaid()
REPLICATION: Final = Bound("replication", 0, 2**31 - 1)


def replication_of(replication: Any, rng: Any) -> int:
    """The number of the draw of luck: `replication`, else `rng`; drawn by the system where `rng` is None, and 0 where
    neither is given.

    Raises UsageError for what is no whole number from 0 to 2^31-1, or where the two contradict each other.
    """
    if replication is None:
        if rng is None:
            return int.from_bytes(os.urandom(4), "big") >> 1
        return 0 if rng is UNSAID else _number(rng, "rng")
    number = _number(replication, "replication")
    if rng is not None and rng is not UNSAID and _number(rng, "rng") != number:
        raise UsageError(
            f"rng = {rng} and replication = {number} both say which draw of luck; give one, or the same. The seed of "
            "all luck is scenario_seed."
        )
    return number


def _number(value: Any, name: str) -> int:
    whole = value if isinstance(value, bool) or not isinstance(value, Integral) else int(value)
    if not REPLICATION.allows(whole):
        raise UsageError(
            f"{name} = {cropped(' '.join(repr(value).split()))} cannot be used: it is the number of a replication, "
            f"{REPLICATION.allowed}" + ("; None draws one from the system." if name == "rng" else ".")
        )
    return whole


def source_of(source: Any, scenario: Any) -> Any:
    """What to run, whichever of two names it was given under; Mesa's own scenario is none of ours.

    Raises UsageError if both were given.
    """
    if scenario is None or isinstance(scenario, mesa.experimental.scenarios.Scenario):
        return source
    if source is not None:
        raise UsageError("source and scenario are two names for the same; give one.")
    return scenario


def scenario_of(source: Any, set: Any, levers: Mapping[str, float]) -> Scenario:
    """The scenario to run: `source` with what `set` and the keywords of `levers` change, by path.

    Raises UsageError, also for a scenario or a dict that `batch_run` took apart.
    """
    if isinstance(source, tuple):
        raise UsageError('batch_run goes through the parts of a scenario; give a list: "source": [scenario].')
    if isinstance(set, str):
        raise UsageError(
            f'set = "{cropped(set)}" is a path without a value, because batch_run goes through the keys of a dict; '
            f'give a list of dicts: "set": [{{"{cropped(set)}": …}}, {{"{cropped(set)}": …}}].'
        )
    if set is not None and not isinstance(set, Mapping):
        raise UsageError(f'set is {cropped(repr(set))}; it must be a dict of paths and numbers, {{"price": 24}}.')
    if "seed" in levers:
        raise UsageError("seed is no lever; the draw of luck is rng or replication, all luck's seed scenario_seed.")
    twice = sorted({*(set or {})} & {*levers})
    if twice:
        raise UsageError(f"{twice[0]} is given twice, in set and as a keyword.")
    return changed(opened(source), {**(set or {}), **levers})


Source = Scenario | str | PathLike[str]
