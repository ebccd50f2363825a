"""One move of one lever, run beside the baseline."""

from dataclasses import dataclass

from sim.scenario.levers import LeverRow
from sim.scenario.levers.moves import Move
from sim.study.runs.outcomes import Outcome


@dataclass(frozen=True)
class Tried:
    """One move of one lever at one business: its row, how many steps, the move, and the paired outcomes (after,
    before) of each replication, none where there is no room."""

    business: str
    row: LeverRow
    steps: int
    move: Move
    pairs: tuple[tuple[Outcome, Outcome], ...] = ()
