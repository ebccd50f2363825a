"""The two lives of one resident that somebody points at: as the market is, and with a plan, with the same luck."""

from types import SimpleNamespace
from typing import Any, NamedTuple

from sim.errors import UsageError
from sim.scenario import Scenario
from sim.study.diaries.diaries import Again, parting
from sim.study.diaries.diary_writer import DiaryWriter, Line
from sim.study.diaries.events import told_of_both


class TwinDiaries(NamedTuple):
    """``who`` says who it is (customer_id, customer, segment), ``sentence`` until when the two lives go the same ways;
    ``without`` and ``with_plan`` are the lines of the two diaries, weeks counted from 0.
    """

    who: dict[str, int | str]
    sentence: str
    without: tuple[Line, ...]
    with_plan: tuple[Line, ...]


class TwinReader:
    """Replication 0 of a scenario with its baseline and one other strategy, kept to be read person by person.

    ``business`` is the focus business that is read about.
    """

    def __init__(self, scenario: Scenario, seed: int, business: str, engine: str = "kernel") -> None:
        study: Any = SimpleNamespace(
            scenario=scenario,
            runner=SimpleNamespace(seed=seed, engine=engine),
            answers=SimpleNamespace(question=SimpleNamespace(baseline=scenario.study.baseline)),
            visits=None,
        )
        self._again = Again(study)  # what it needs of a comparison, and no more
        self._at = self._again.baseline.terms.names.business.index(business)
        branches = self._again.replicator.branches
        branch = next((one for one in branches[1:] if business in one.businesses), branches[0])
        self._pair = self._again.baseline, self._again.follow(branch)

    def of(self, index: int, week: int) -> TwinDiaries:
        """The `TwinDiaries` of whoever lives at ``index`` (among all residents) in a counted week.

        Raises UsageError where there is no such resident.
        """
        first = self._pair[0]
        if not 0 <= index < len(first.population.who):
            raise UsageError(
                f"There is no resident {index}: they are numbered from 0 to {len(first.population.who) - 1}."
            )
        person = first.person(first.tenancy(index, week))
        trajectories = [history.trajectory(person, self._at) for history in self._pair]
        kept = told_of_both(self._pair, trajectories)
        told = [
            tuple(DiaryWriter(history, trajectory, kept).lines())
            for history, trajectory in zip(self._pair, trajectories, strict=True)
        ]
        return TwinDiaries(self._again.who(person), parting(trajectories), *told)
