"""The objectives of a search by their names."""

from collections.abc import Callable

from sim.errors import UsageError
from sim.study.search.objective import GAIN, REGRET, Aim, Gain, Regret, Searching
from sim.study.search.payback import PAYBACK, Payback

AIMS: dict[str, Callable[[Searching], Aim]] = {GAIN: Gain, REGRET: Regret, PAYBACK: Payback}
OBJECTIVES = tuple(AIMS)


def known_objective(name: str) -> str:
    """The name of an objective, if it is one; raises UsageError with a sentence otherwise."""
    if name not in AIMS:
        raise UsageError(f'"{name}" is no objective of a search; it must be "gain", "regret" or "payback".')
    return name
