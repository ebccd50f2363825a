"""A run as its decision page: the program's own report of the move, made beside those processes that answer."""

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Any, NamedTuple

from sim import console, signals
from sim.dashboard.asked import Asked
from sim.dashboard.exported import FILE, exported
from sim.dashboard.markets import OpenMarket
from sim.errors import RegularsError
from sim.scenario import read
from sim.scenario.inspect.checking import work
from sim.study.crew.single import BrokenProcessPool, SingleWorker

DRAWING = 4.0
"""Seconds of one processor that the charts and the page take, beside the runs."""
START = 3.0
"""Seconds until the process has imported all that a report needs."""
NO_WORLDS = 1


class PageJob(NamedTuple):
    """``text`` is the scenario with the move as its only strategy; ``command`` how the program was started."""

    text: str
    replications: int
    command: str


def page_of(job: PageJob) -> str:
    """The report of a job's scenario as one file of HTML, after its replications, in this process alone."""
    from sim.report.page.pages import page_alone
    from sim.study.compare import compare

    with console.called(job.command):
        scenario = read(FILE, text=job.text)
        return page_alone(compare(scenario, replications=job.replications, worlds=NO_WORLDS, workers=1)).decode()


class DecisionPages:
    """Makes one page at a time, in a process that ends with it.

    ``pace`` is how many times as long as reckoned the last page took on this machine.  Lives in one event loop; `end`
    may be called from anywhere.
    """

    def __init__(self) -> None:
        self.pace = 1.0
        self.worker = SingleWorker(page_of)
        self._one = asyncio.Lock()
        self._forget = signals.on_stop(self.end)

    async def stream(self, market: OpenMarket, asked: Asked) -> AsyncGenerator[dict[str, Any]]:
        """First how many seconds it takes, about, then the page; dropping it ends the process.

        The page speaks of as many futures as were asked for, so that it says what the run on the shelf says.
        """
        job = PageJob(exported(market, asked), asked.futures, console.command())
        async with self._one:
            reckoned = await asyncio.to_thread(seconds_of, job)
            yield {"seconds": round(self.pace * reckoned, 1)}
            began = time.monotonic()
            try:
                page = await asyncio.wrap_future(await asyncio.to_thread(self.worker.submit, job))
            except BrokenProcessPool:
                raise RegularsError("The process that made the page died; ask for it again.") from None
            finally:
                await asyncio.to_thread(self.worker.end)
            self.pace = (time.monotonic() - began) / reckoned
            yield {"page": page}

    def end(self) -> None:
        """End the process; no page is made any more."""
        self._forget()
        self.worker.end()


def seconds_of(job: PageJob) -> float:
    """Seconds that a page takes, roughly: its runs by one process, then what is drawn."""
    runs = work(read(text=job.text), worlds=NO_WORLDS, replications=job.replications)
    return START + runs.most_seconds + DRAWING
