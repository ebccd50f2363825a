"""The main job: all strategies of a scenario, same customers and same luck, until the answer is precise enough."""

import os
import pickle
import sys
import time
from dataclasses import dataclass, field

import numpy as np

from sim.errors import UsageError
from sim.levers import set_levers
from sim.study.answers import Answers, Question, decision_rows
from sim.study.facts import fact_rows
from sim.study.outcomes import TOGETHER
from sim.study.processes import Crew
from sim.study.replication import Replicator, branches
from sim.study.spool import Spool
from sim.study.statistics import half_width
from sim.study.stopping import stopping_point, widest
from sim.study.tables import WeeklyTable, bridge_rows, run_rows, segment_rows, stage_rows, walk_rows
from sim.study.transactions import transactions

DEFAULT_ENGINE = "kernel"


@dataclass(frozen=True)
class Comparison:
    """A finished comparison: everything that the report needs (`sim.report.comparison` says what each field holds)."""

    scenario: object
    engine: str
    replications: int
    stopped: str
    seed: int
    workers: int
    seconds: float
    tables: dict
    runs: object
    visits: object
    cumulative: object
    answers: Answers
    warnings: list = field(default_factory=list)


class ReplicationTask:
    """What a worker process is sent: one call runs one replication."""

    def __init__(self, scenario, seed, engine, customer):
        self.arguments = (scenario, seed, engine, customer)
        self._replicator = None

    def __getstate__(self):
        """Only what it takes to start anew; what was worked out stays here."""
        return {"arguments": self.arguments, "_replicator": None}

    def __call__(self, replication):
        """Run one replication."""
        if self._replicator is None:
            self._replicator = Replicator(*self.arguments)
        return self._replicator.run(replication)


def compare(scenario, *, replications=None, seed=None, workers=None, engine=None, progress=None, customer=None):
    """Compare the strategies of `scenario` (a `Scenario`) at its focus businesses.

    `replications` a number or "auto" (default: as the scenario says), `seed` 0..2^63-1, `workers` processes
    (default: all processors), `engine` one of `sim.study.replication.ENGINES`, `progress(done, expected)` is called
    after each replication, `customer` a subclass of `sim.agents.Customer`.  The result does not depend on
    `workers`.  Raises UsageError for a value that cannot be used.
    """
    started = time.monotonic()
    seed = scenario.runs.seed if seed is None else seed
    workers = _count("workers", workers, os.cpu_count() or 1)
    engine = engine or DEFAULT_ENGINE
    if customer is not None and engine != "agents":
        engine = "agents"
    workers, why_alone = _without_help(workers, customer)
    limits = _limits(scenario, replications)
    question = Question(
        tuple(each.name for each in scenario.strategy) or (scenario.study.baseline,),
        scenario.study.baseline,
        scenario.runs.precision,
        scenario.study.material_difference,
    )
    businesses = [business.name for business in scenario.focus]
    if scenario.study.apply == "together":
        businesses.append(TOGETHER)
    kept, logs, why = _replicate(
        ReplicationTask(scenario, seed, engine, customer), workers, question, businesses, limits, progress
    )
    answers = Answers(question, businesses, [one for outcomes in kept for one in outcomes])
    return Comparison(
        scenario=scenario,
        engine=engine,
        replications=len(kept),
        stopped=why,
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        tables=tables(answers, scenario),
        runs=_frame(run_rows(answers)),
        visits=transactions(scenario, logs),
        cumulative=cumulative(answers),
        answers=answers,
        warnings=[*why_alone, *held_values(scenario)],
    )


def _without_help(workers, customer):
    """(workers to use, sentences): a class that no other process can import is run in this one alone."""
    if customer is None or workers == 1 or can_be_sent(customer):
        return workers, []
    return 1, [
        f"{customer.__name__} stands where other processes cannot import it, so one process did all the work; "
        "put it into a module of its own to use more."
    ]


def can_be_sent(customer):
    """Whether a class can be sent to another process: it must stand at the top of a module that has a file."""
    try:
        pickle.dumps(customer)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return customer.__module__ != "__main__" or hasattr(sys.modules["__main__"], "__file__")


def held_values(scenario):
    """A sentence for every branch in which values had to be held within their range."""
    found = []
    for branch in branches(scenario):
        count = set_levers(scenario, branch.strategy, branch.businesses).clipped
        if count:
            where = f" at {branch.focus}" if branch.focus else ""
            found.append(f"{branch.strategy}{where}: {count} weekly values were held within their range.")
    return found


def _replicate(task, workers, question, businesses, limits, progress):
    """Outcomes by replication, as many as are needed; the visit logs of the first; and why it stopped."""
    found, logs, rows, spool = {}, {}, [], Spool()
    with Crew(task, min(workers, limits.most)) as crew:
        for number, (outcomes, some_logs) in crew.results():
            found[number] = [spool.lay_down(one) for one in outcomes]
            logs |= some_logs
            while len(rows) in found:
                answers = Answers(question, businesses, found[len(rows)])
                rows += answers.differences()
            count, why = limits.stop(rows, question.precision)
            if progress:
                progress(min(len(found), count or len(found)), count or _expected(rows, question.precision, limits))
            if count is not None:
                return [found[each] for each in range(count)], logs, why
    raise AssertionError("a crew never ends by itself")


@dataclass(frozen=True)
class _Limits:
    """From `least` to `most` replications, ended by precision; or `most` of them, if the number is `fixed`."""

    least: int
    most: int
    fixed: bool

    def stop(self, rows, precision):
        """(replications to keep, why), or (None, why not) while there are too few; `rows` are paired differences."""
        if not self.fixed:
            return stopping_point(rows, precision, self.least, self.most)
        return (self.most, f"{self.most} replications were asked for") if len(rows) >= self.most else (None, "")


def _limits(scenario, replications):
    wanted = scenario.runs.replications if replications is None else replications
    if wanted == "auto":
        return _Limits(
            scenario.runs.min_replications, max(scenario.runs.min_replications, scenario.runs.max_replications), False
        )
    count = _count("replications", wanted, None)
    return _Limits(count, count, True)


def _count(name, value, default):
    value = default if value is None else value
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(f"{name} = {value!r} cannot be used: give a whole number from 1.")
    return value


def _expected(rows, precision, limits):
    """How many replications it will take, as far as can be told: the width shrinks with the root of their number."""
    if limits.fixed or len(rows) < 3:
        return limits.least
    needed = len(rows) * (widest(rows) / precision) ** 2
    return int(min(limits.most, max(limits.least, len(rows) + 1, np.ceil(needed))))


def tables(answers, scenario):
    """The tables of the results folder, name -> DataFrame; the weeks are a ``WeeklyTable``."""
    norm = {
        "decision": decision_rows(answers),
        "bridge": bridge_rows(answers),
        "walk": walk_rows(answers),
        "segments": segment_rows(answers),
        "stages": stage_rows(answers),
    }
    baseline = answers.of(answers.businesses[0], answers.question.baseline) if answers.businesses else []
    norm["facts"] = fact_rows(scenario.fact, baseline)
    frames = {name: _frame(rows) for name, rows in norm.items()}
    return {**frames, "weekly": WeeklyTable(answers)}


def cumulative(answers):
    """Cumulative paired difference of discounted profit by week: mean, its 95 % interval of luck, and the 10th and 90th
    percentile across replications."""
    rows = []
    for business in answers.businesses:
        for strategy in answers.question.alternatives:
            paths = np.array(answers.values(business, strategy, "path"))
            for week, values in enumerate(paths.T.tolist()):
                mean = sum(values) / len(values)
                half = half_width(values) if len(values) > 1 else np.nan
                ordered = np.quantile(values, (0.1, 0.9), method="inverted_cdf")
                rows.append(
                    {
                        "focus": business,
                        "strategy": strategy,
                        "week": week,
                        "mean": mean,
                        "low": mean - half,
                        "high": mean + half,
                        "p10": float(ordered[0]),
                        "p90": float(ordered[1]),
                    }
                )
    return _frame(rows)


def _frame(rows):
    """Rows as a DataFrame; a number that does not exist (None) is NaN, so that a column of numbers stays one."""
    import pandas as pd

    frame = pd.DataFrame(rows)
    for name in [name for name in frame.columns if frame[name].dtype.kind == "O"]:
        known = frame[name].dropna()
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
            frame[name] = frame[name].astype("float64")
    return frame
