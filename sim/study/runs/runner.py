"""Runs of a scenario and of its variants, over one crew of processes: what every analysis is made from.

>>> from sim.scenario import new, read
>>> from sim.study.runs.runner import Runner
>>> scenario = read(text=new("A first scenario"))
>>> with Runner(seed=1, workers=1) as runner:
...     answers = runner.answers(scenario, 2)
>>> answers.replications
[0, 1]
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any, Protocol

from sim.bounds import known_engine
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.answers import Answers, Question, asked_at
from sim.study.runs.disk_store import DiskStore
from sim.study.runs.opened_memory import OpenedMemory
from sim.study.runs.outcomes import Outcome
from sim.study.runs.processes import ProcessPool
from sim.study.runs.replication import OWN, Replicator
from sim.study.runs.visit_file import WHAT, Visits
from sim.temporary import ScratchFile

REPLICATORS_KEPT = 2
"""Scenarios whose terms a worker keeps: the one at hand, and the one before it."""


@dataclass(frozen=True, eq=False)
class Job:
    """One replication of one scenario: all its branches with the same luck.

    ``key`` is hashable and the same for the same scenario; ``world`` is written on the outcomes; ``keep`` says what the
    outcomes hold (`sim.study.runs.replication`), ``measures`` what else is measured (names in
    `sim.study.measures.measures`),
    ``log_visits`` whether every visit is kept, in the runner's file; the runner sets ``visits_to``, its path.
    """

    key: Any
    scenario: Any
    replication: int
    world: int = 0
    keep: str = OWN
    measures: tuple = ()
    log_visits: bool = False
    visits_to: Any = None


class VisitFile(Protocol):
    """Where a run writes its visits, and from where they are then read."""

    path: Path

    def take(self) -> IO[bytes]:
        """The file, open for reading."""


class Keeper(Protocol):
    """Who keeps what jobs have found, and knows it again at a later start."""

    def get(self, job: Job) -> list[Outcome] | None:
        """What was kept of a job, or None."""

    def put(self, job: Job, outcomes: Sequence[Outcome]) -> None:
        """Keep what a job has found."""

    def visit_file(self) -> VisitFile:
        """Where the visits of a run go that logs them."""


class RunTask:
    """What a worker process is sent: one call runs one job."""

    def __init__(self, seed: int, engine: str, customer: type | None, memory: OpenedMemory | None = None) -> None:
        self.arguments, self.memory = (seed, engine, customer), memory
        self._replicators: OrderedDict[int, Replicator] = OrderedDict()

    def __getstate__(self):
        """Only what it takes to start anew; what was worked out stays here."""
        return {"arguments": self.arguments, "memory": None, "_replicators": OrderedDict()}

    def __call__(self, job: Job) -> list[Outcome]:
        """Outcomes of all branches in their order."""
        if job.key not in self._replicators:
            self._replicators[job.key] = Replicator(job.scenario, *self.arguments)
            while len(self._replicators) > REPLICATORS_KEPT:
                self._replicators.popitem(last=False)
        replicator, opened = self._replicators[job.key], None
        if self.memory is not None and job.visits_to is None and replicator.customer is None:
            opened = self.memory.opened(replicator, job.replication)
        return replicator.run(
            job.replication,
            world=job.world,
            keep=job.keep,
            measures=job.measures,
            visits_to=job.visits_to,
            opened=opened,
        )


class Tally:
    """How many runs are done and how many are expected, told to `progress(done, expected)`."""

    def __init__(self, progress: Callable[[int, int], object] | None = None) -> None:
        self.progress, self.done, self.expected, self._told = progress, 0, 0, None

    def expect(self, more: int) -> None:
        """So many runs more (or fewer) are to come."""
        self.expected += more
        self._tell()

    def one_done(self) -> None:
        """One run is done."""
        self.done += 1
        self._tell()

    def _tell(self):
        told = self.done, max(self.done, self.expected)
        if self.progress and self.done and told != self._told:
            self._told = told
            self.progress(*told)


class Runner:
    """Does jobs over `workers` processes with one engine and one seed.  Use as a context.

    `workers` 1 does everything in this process.  No result depends on the number of workers.  Outcomes keep their
    weeks in a file (`sim.study.runs.disk_store`), so memory does not grow with them.  `keeper` takes what every job
    has found, and what it has of an earlier start is not run again.  `memory` keeps replications open for later
    runners, where this process does everything.
    """

    def __init__(
        self,
        *,
        seed: int,
        workers: int = 1,
        engine: str | None = None,
        customer: type | None = None,
        tally: Tally | None = None,
        keeper: Keeper | None = None,
        memory: OpenedMemory | None = None,
    ) -> None:
        self.keeper = keeper
        self.seed, self.workers = seed, workers
        self.engine = known_engine(engine)
        self.tally = tally or Tally()
        self._crew = ProcessPool(RunTask(seed, self.engine, customer, memory), workers)
        self._spool, self._visit_file = DiskStore(), None
        self._keys = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._crew.__exit__()

    def new_key(self) -> int:
        """A key that no other scenario of this runner has."""
        self._keys += 1
        return self._keys

    def each(self, jobs: Iterator[Any] | Sequence[Job]) -> Iterator[tuple[int, list[Outcome]]]:
        """Yield (number of the job, outcomes) as they come; the jobs may be endless."""
        for number, outcomes in self._found(map(self._with_file, jobs)):
            self.tally.one_done()
            yield number, [self._spool.store(one) for one in outcomes]

    def _found(self, jobs):
        """(number of the job, outcomes): those that were kept first, as long as no other comes between."""
        keeper = self.keeper
        if keeper is None:
            yield from self._crew.results(jobs)
            return
        numbered, ready, given = enumerate(jobs), deque(), []
        for number, job in numbered:
            kept = keeper.get(job)
            if kept is None:
                numbered = chain([(number, job)], numbered)
                break
            yield number, kept

        def still_to_do():
            for number, job in numbered:
                kept = keeper.get(job)
                if kept is None:
                    given.append((number, job))
                    yield job
                else:
                    ready.append((number, kept))

        for place, outcomes in self._crew.results(still_to_do()):
            number, job = given[place]
            keeper.put(job, outcomes)
            yield number, outcomes
            while ready:
                yield ready.popleft()
        yield from ready

    def _with_file(self, job):
        if not job.log_visits:
            return job
        self._visit_file = ScratchFile("visits.parquet", WHAT) if self.keeper is None else self.keeper.visit_file()
        return replace(job, visits_to=str(self._visit_file.path))

    def visits(self) -> Visits | None:
        """The `Visits` of the last job that logged them, or None; to be asked for once."""
        return None if self._visit_file is None else Visits(self._visit_file.take())

    def outcomes(self, jobs: Iterable[Job]) -> list[list[Outcome]]:
        """The outcomes of each job, in the order of the jobs; the next is asked for when a process is free."""
        found = dict(self.each(iter(jobs)))
        return [found[number] for number in range(len(found))]

    def jobs(self, scenario: Scenario, replications: int | Sequence[int], **more: Any) -> list[Job]:
        """A job for each replication: a number of them from 0, or the numbers themselves; `more` as `Job` takes it."""
        numbers = range(replications) if isinstance(replications, int) else replications
        key = self.new_key()
        return [Job(key, scenario, number, **more) for number in numbers]

    def answers(self, scenario: Scenario, replications: int | Sequence[int], **more: Any) -> Answers:
        """The `Answers` of a scenario or variant after these replications."""
        return self.many({0: scenario}, replications, **more)[0]

    def many[K](
        self,
        scenarios: Mapping[K, Scenario],
        replications: int | Sequence[int],
        **more: Any,
    ) -> dict[K, Answers]:
        """`Answers` of several variants, by their key in `scenarios`, all done in one go so that no core waits."""
        jobs, owner = [], []
        for name, scenario in scenarios.items():
            new = self.jobs(scenario, replications, **more)
            jobs += new
            owner += [name] * len(new)
        found: dict[K, list[Outcome]] = {name: [] for name in scenarios}
        for name, outcomes in zip(owner, self.outcomes(jobs), strict=True):
            found[name] += outcomes
        return {
            name: Answers(Question.of(scenario), asked_at(scenario), found[name])
            for name, scenario in scenarios.items()
        }
