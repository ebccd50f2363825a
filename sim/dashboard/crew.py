"""Worker processes as the server sees them: jobs wait in line, and those that nobody wants any more never start."""

import asyncio
import heapq
import itertools
from dataclasses import dataclass, field
from typing import Any

from sim import signals
from sim.dashboard.jobs import OPENING, Job, LabTask
from sim.errors import RegularsError
from sim.study.crew.single import BrokenProcessPool, SingleWorker

TRIES = 2
"""How often a job is tried whose process dies."""


@dataclass(order=True)
class _Waiting:
    urgency: int
    place: int
    job: Job = field(compare=False)
    future: asyncio.Future = field(compare=False)
    tries: int = field(compare=False, default=0)


class Workers:
    """``workers`` processes, each with its own line of jobs; a replication always goes to the same one, which has it
    open.  ``started`` counts the replications of moves that were begun.

    Lives in one event loop; `end` may be called from anywhere.
    """

    def __init__(self, workers: int) -> None:
        self.workers = [SingleWorker(LabTask()) for _ in range(workers)]
        self.started = 0
        self._lines: list[list[_Waiting]] = [[] for _ in range(workers)]
        self._busy: list[asyncio.Task | None] = [None] * workers
        self._order = itertools.count()
        self._ended = False
        self._forget = signals.on_stop(self.end)

    def ask(self, job: Job, urgency: int) -> asyncio.Future:
        """The future of a job's answer; the lower its ``urgency`` the earlier.  Cancelled, the job never starts.

        It fails with RegularsError where the process died at it twice, else with what the job raised.
        """
        at = (job.number if job.kind != "lives" else 0) % len(self.workers)
        waiting = _Waiting(urgency, next(self._order), job, asyncio.get_running_loop().create_future())
        heapq.heappush(self._lines[at], waiting)
        self._go_on(at)
        return waiting.future

    @property
    def waiting(self) -> int:
        """Jobs in line that somebody still wants."""
        return sum(not each.future.done() for line in self._lines for each in line)

    def end(self) -> None:
        """End every process; nothing is answered any more."""
        self._ended = True
        self._forget()
        for each in self.workers:
            each.end()

    def _go_on(self, at):
        if self._busy[at] is None and not self._ended:
            line = self._lines[at]
            while line and line[0].future.done():
                heapq.heappop(line)
            if line:
                self._busy[at] = asyncio.get_running_loop().create_task(self._do(at, heapq.heappop(line)))

    async def _do(self, at, waiting):
        """One job in its process; then the next."""
        worker = self.workers[at]
        try:
            if waiting.job.kind != OPENING:
                self.started += 1
            answer = await asyncio.wrap_future(await asyncio.to_thread(worker.submit, waiting.job))
            _settle(waiting.future, answer)
        except BrokenProcessPool:
            await asyncio.to_thread(worker.end)
            waiting.tries += 1
            if waiting.tries < TRIES:
                heapq.heappush(self._lines[at], waiting)
            else:
                _settle(waiting.future, RegularsError("The process that worked at this died twice; try another move."))
        except Exception as error:
            _settle(waiting.future, error)
        finally:
            self._busy[at] = None
            self._go_on(at)


def _settle(future: asyncio.Future, answer: Any) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
