"""The main job: all strategies of a scenario, same customers and same luck, until the answer is precise enough."""

import itertools
import os
import pickle
import sys
import time
from dataclasses import dataclass, field

import numpy as np

from sim.levers import set_levers
from sim.scenario.knowledge import DEFAULT_WORLDS
from sim.scenario.room import refuse_what_does_not_fit, room
from sim.study.analyses import Study, expected_runs
from sim.study.answers import Answers, Question, asked_at
from sim.study.measures import MEASURED
from sim.study.replication import ALL, branches
from sim.study.runner import DEFAULT_ENGINE, Job, Runner, Tally, whole_number
from sim.study.statistics import half_width
from sim.study.stopping import stopping_point, widest
from sim.study.tables import frame, run_rows
from sim.study.worlds import Worlds, how_many, run_worlds


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
    worlds: Worlds
    full: bool = False
    warnings: list = field(default_factory=list)


def compare(
    scenario,
    *,
    replications=None,
    worlds=None,
    full=False,
    seed=None,
    workers=None,
    engine=None,
    progress=None,
    first=None,
    customer=None,
):
    """Compare the strategies of `scenario` (a `Scenario`) at its focus businesses.

    `replications` a number or "auto" (default: as the scenario says), `worlds` how many draws of the uncertain inputs
    (default 40; the scenario as written is one of them), `full` whether the dearer analyses are made too, `seed`
    0..2^63-1, `workers` processes (default: all processors), `engine` one of `sim.study.replication.ENGINES`,
    `progress(done, expected)` is called after each run, `first(answers)` once, when the replications are done and all
    that comes after them is not, `customer` a subclass of `sim.agents.Customer`.  The result does not depend on
    `workers`.  Raises UsageError for a value that cannot be used, TooLarge or DiskFull for what does not fit into the
    memory or the temporary disk there is.
    """
    started = time.monotonic()
    seed = scenario.runs.seed if seed is None else seed
    workers = whole_number("workers", workers, os.cpu_count() or 1)
    worlds = how_many(scenario, whole_number("worlds", worlds, DEFAULT_WORLDS))
    engine = engine or DEFAULT_ENGINE
    if customer is not None and engine != "agents":
        engine = "agents"
    workers, why_alone = _without_help(workers, customer)
    limits = limits_of(scenario, replications)
    refuse_what_does_not_fit(room(scenario, workers=workers, replications=limits.least, worlds=worlds))
    tally = Tally(progress)
    with Runner(
        seed=seed, workers=min(workers, max(limits.most, worlds)), engine=engine, customer=customer, tally=tally
    ) as runner:
        tally.expect(expected_runs(scenario, limits.least, worlds, full))
        answers, why = _replicate(runner, scenario, limits)
        still = expected_runs(scenario, 0, worlds, full, at=len(answers.replications))
        tally.expect(tally.done + still - tally.expected)
        if first is not None:
            first(answers)
        study = Study(
            scenario=scenario,
            answers=answers,
            worlds=run_worlds(runner, scenario, answers, worlds, seed),
            runner=runner,
            visits=runner.visits(),
            cumulative=cumulative(answers),
            full=full,
            stopped=why,
        )
        study.analyse()
    return Comparison(
        scenario=scenario,
        engine=engine,
        replications=len(answers.replications),
        stopped=why,
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        tables=study.tables,
        runs=frame(run_rows(answers, study.worlds)),
        visits=study.visits,
        cumulative=study.cumulative,
        answers=answers,
        worlds=study.worlds,
        full=full,
        warnings=[*why_alone, *held_values(scenario), *_clipped(study.worlds)],
    )


def _clipped(worlds):
    if not worlds.clipped:
        return []
    return [f"{worlds.clipped} values drawn for worlds were held within the range of their input."]


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


def _replicate(runner, scenario, limits):
    """The `Answers` of as many replications as are needed, and why it stopped; the visits of the first are logged."""
    question, businesses = Question.of(scenario), asked_at(scenario)
    key = runner.new_key()
    jobs = (
        Job(key, scenario, number, keep=ALL, measures=MEASURED, log_visits=number == 0) for number in itertools.count()
    )
    found, rows, told = {}, [], limits.least
    runs = runner.each(jobs)
    for number, outcomes in runs:
        found[number] = outcomes
        while len(rows) in found:
            rows += Answers(question, businesses, found[len(rows)]).differences()
        number_kept, why = limits.stop(rows, question.precision)
        if number_kept is not None:
            runs.close()
            kept = [one for each in range(number_kept) for one in found[each]]
            return Answers(question, businesses, kept), why
        expected = _expected(rows, question.precision, limits)
        runner.tally.expect(expected - told)
        told = expected
    raise AssertionError("there is always one more job")


@dataclass(frozen=True)
class Limits:
    """From `least` to `most` replications, ended by precision; or `most` of them, if the number is `fixed`."""

    least: int
    most: int
    fixed: bool

    def stop(self, rows, precision):
        """(replications to keep, why), or (None, why not) while there are too few; `rows` are paired differences."""
        if not self.fixed:
            return stopping_point(rows, precision, self.least, self.most)
        return (self.most, f"{self.most} replications were asked for") if len(rows) >= self.most else (None, "")


def limits_of(scenario, replications):
    """The `Limits` that a scenario, or a number asked for, sets."""
    wanted = scenario.runs.replications if replications is None else replications
    if wanted == "auto":
        return Limits(
            scenario.runs.min_replications, max(scenario.runs.min_replications, scenario.runs.max_replications), False
        )
    count = whole_number("replications", wanted, None)
    return Limits(count, count, True)


def _expected(rows, precision, limits):
    """How many replications it will take, as far as can be told: the width shrinks with the root of their number."""
    if limits.fixed or len(rows) < 3:
        return limits.least
    needed = len(rows) * (widest(rows) / precision) ** 2
    return int(min(limits.most, max(limits.least, len(rows) + 1, np.ceil(needed))))


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
    return frame(rows)
