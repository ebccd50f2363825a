"""What a worker of a sweep is sent: it does runs by number and journals each before it says that it is done."""

from pathlib import Path
from typing import Any

from sim.study.store.journal import Journal
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.point_runner import PointRunner
from sim.study.sweeps.rows import bulk_of, content_of


class SweepTask:
    """``task(number)`` does one run.

    With a `folder` the process keeps a journal of its own there, and the answer is None; without one the answer is
    (identity, content, bulk), for whoever asked to journal.
    """

    def __init__(self, plan: Plan, folder: Path | None, engine: str = "kernel", customer: type | None = None) -> None:
        self.plan, self.folder, self.engine, self.customer = plan, folder, engine, customer
        self._runner: PointRunner | None = None
        self._journal: Journal | None = None

    def __getstate__(self):
        return {**vars(self), "_runner": None, "_journal": None}

    def __call__(self, number: int) -> Any:
        """Do one run."""
        if self._runner is None:
            self._runner = PointRunner(self.plan, self.engine, self.customer)
        outcomes = self._runner.run(number)
        found = self.plan.identity(number), content_of(outcomes, self.plan.asked.scenario.study.baseline)
        bulk = bulk_of(outcomes, self.plan.asked.keep)
        if self.folder is None:
            return *found, bulk
        if self._journal is None:
            self._journal = Journal(self.folder)
        self._journal.append(*found, bulk=bulk)
        return None

    def flush(self) -> None:
        """See to it that all that was done is on the disk."""
        if self._journal is not None:
            self._journal.flush()
