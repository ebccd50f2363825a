"""What a worker process does: one replication of one move, the first with its film, two lives; its labs stay open
between jobs.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from math import fsum
from typing import Any, NamedTuple

import numpy as np

from sim.scenario import read
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.variants import with_strategies
from sim.study.diaries.one_person import TwinReader
from sim.study.film import Film
from sim.study.lab import MOVE, Lab
from sim.study.measures.flows import Flow
from sim.study.runs.outcomes import Outcome
from sim.teaching.contrasts import measured, today
from sim.teaching.futures import customers_of
from sim.teaching.stops import RESIDENTS, Stop

FUTURE, FIRST, OPENING, LIVES, MEASURED = "future", "first", "opening", "lives", "measured"
"""Kinds of jobs: a replication of a move, replication 0 with its film, opening a replication ahead, two lives, a
replication as a debrief speaks of it.
"""
LABS = 2
"""Markets that a worker holds open: each replication of one is some 8 MB at the size of the lead case."""
STAY_OPEN = 10
"""Replications of a market that stay open once another one is looked at."""


class Job(NamedTuple):
    """``key`` and ``text`` are the market's; ``number`` the replication, or who it is for two lives."""

    kind: str
    key: str
    text: str
    business: str
    changes: dict[str, str | float]
    number: int = 0
    week: int = 0


class Future(NamedTuple):
    """What one replication of a move left, money discounted; a name with ``base`` is of the baseline in the same luck.

    ``difference`` and ``path`` [W] are before anything is paid for the move; ``per_week`` is what a cost of 1 a week
    comes to over the run, ``cost_path`` [W] so far, ``once`` what a cost of 1 at its start comes to: itself, for it is
    paid as the counted weeks begin.
    """

    profit: float
    base_profit: float
    difference: float
    path: list[float]
    per_week: float
    cost_path: list[float]
    once: float
    worth: float
    customers: int
    base_customers: int
    repeat: float | None
    base_repeat: float | None
    bridge: dict[str, float]


class Measured(NamedTuple):
    """One replication as a debrief speaks of it: what a move `brought`, and carrying on `as_it_is`, by measure."""

    brought: dict[str, float]
    as_it_is: dict[str, float]
    active_discount: float


@dataclass
class LabTask:
    """Does jobs in a worker; what it keeps stays with the process."""

    labs: OrderedDict[str, Lab] = field(default_factory=OrderedDict)
    read_last: tuple[Any, TwinReader] | None = None

    def __call__(self, job: Job) -> Any:
        """What the job asks for."""
        if job.kind == LIVES:
            return self._lives(job)
        lab = self._lab(job)
        if job.kind == OPENING:
            lab.open_one(job.number)
            return None
        if job.kind == FIRST:
            *outcomes, film = lab.first(job.changes, job.business, RESIDENTS)
            return future_of(*outcomes), film_of(film)
        move, baseline = lab.one(job.number, job.changes, job.business)
        if job.kind == MEASURED:
            active = move.active_discount
            return Measured(measured(move, baseline), today(baseline, active), active)
        return future_of(move, baseline)

    def _lab(self, job):
        if job.key not in self.labs:
            for other in self.labs.values():
                other.close(STAY_OPEN)
            self.labs[job.key] = Lab(read(text=job.text), replications=1)
        self.labs.move_to_end(job.key)
        while len(self.labs) > LABS:
            self.labs.popitem(last=False)
        return self.labs[job.key]

    def _lives(self, job):
        scenario = read(text=job.text)
        known = (job.key, tuple(sorted(job.changes.items())))
        if self.read_last is None or self.read_last[0] != known:
            baseline = [each for each in scenario.strategy if each.name == scenario.study.baseline]
            step = Step.model_validate({"change": job.changes})
            moved = Strategy.model_validate({"name": MOVE, "step": [step]})
            self.read_last = (
                known,
                TwinReader(with_strategies(scenario, [*baseline, moved]), scenario.runs.seed, job.business),
            )
        lives = self.read_last[1].of(job.number, job.week)
        return {
            "who": lives.who,
            "sentence": lives.sentence,
            "without": [[line.week, line.sentence] for line in lives.without],
            "with": [[line.week, line.sentence] for line in lives.with_plan],
        }


def future_of(move: Outcome, baseline: Outcome) -> Future:
    """What is kept of one replication of a move that costs nothing and begins with the first counted week."""
    return Future(
        profit=move.profit,
        base_profit=baseline.profit,
        difference=move.difference,
        path=move.path.tolist(),
        per_week=fsum(move.active),
        cost_path=np.cumsum(move.active).tolist(),
        once=1.0,
        worth=move.difference / fsum(move.active) if move.active.any() else 0.0,
        customers=customers_of(move),
        base_customers=customers_of(baseline),
        repeat=_repeat(move),
        base_repeat=_repeat(baseline),
        bridge=dict(move.bridge),
    )


def _repeat(one):
    """Residents' visits by people who had come before over all residents' visits; None without any."""
    if one.weekly is None:
        return None
    counts = one.weekly.counts[:, one.weekly.businesses.index(one.business)]
    home = int(counts[:, Flow.VISITS].sum() - counts[:, Flow.PASSING].sum())
    return int(counts[:, Flow.RETURNING].sum()) / home if home else None


def film_of(film: Film) -> dict[str, Any]:
    """A film as the page takes it: what a lesson's file holds of a stop, and who the dots are."""
    stop = Stop("", "", (), film)
    return {
        "residents": len(film.residents),
        "weeks": len(film.frames),
        "businesses": list(film.businesses),
        "people": film.residents.tolist(),
        "frames": stop.frames,
        "first_referral": stop.first_referral,
        "first_defection": stop.first_defection,
    }
