"""What an analysis is given: a comparison whose runs are made, as `sim.study.analyses.Study` has it."""

from typing import Protocol

from sim.annotations import Tables
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.answers import Answers
from sim.study.runs.runner import Runner
from sim.study.runs.visit_file import Visits
from sim.study.worlds.worlds import Worlds


class Studied(Protocol):
    """A comparison that is being analysed; `sim.study.analyses.Study` says what each field holds."""

    scenario: Scenario
    answers: Answers
    worlds: Worlds
    runner: Runner
    visits: Visits
    full: bool
    stopped: str
    tables: Tables

    @property
    def replications(self) -> int:
        """How many replications world 0 has."""
