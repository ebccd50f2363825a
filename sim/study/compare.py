"""The main job: all strategies of a scenario, same customers and same luck, until the answer is precise enough."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.bounds import REPLICATIONS, SEED, WORKERS, WORLDS, known_engine
from sim.market.levers import set_levers
from sim.processors import usable
from sim.scenario import Scenario, changed
from sim.scenario.inspect.room import refuse_what_does_not_fit, room
from sim.scenario.levers import unpaid_plans
from sim.scenario.text.wording import listed
from sim.study.analyses import Study, choose, expected_runs, made
from sim.study.measures.measures import MEASURED
from sim.study.numbers.rounding import in_its_pennies
from sim.study.numbers.statistics import half_width
from sim.study.numbers.words import counted, pounds
from sim.study.rows.table_set import TableSet
from sim.study.rows.tables import frame, run_rows
from sim.study.runs import opened_memory
from sim.study.runs.answers import Answers, Question, asked_at
from sim.study.runs.evidence import all_settled, evidence_at
from sim.study.runs.replication import ALL, LITTLE, OWN, branches
from sim.study.runs.runner import Job, Keeper, Runner, Tally
from sim.study.runs.stopping import Limits
from sim.study.runs.verdicts import more_replications, settled
from sim.study.worlds.worlds import Worlds, how_many, run_worlds

if TYPE_CHECKING:
    from sim.agents import Customer


@dataclass(frozen=True)
class Comparison:
    """A finished comparison: everything that the report needs (`sim.report.comparison` says what each field holds)."""

    scenario: Scenario
    engine: str
    replications: int
    stopped: str
    seed: int
    workers: int
    seconds: float
    tables: TableSet
    runs: pd.DataFrame
    visits: Any
    cumulative: pd.DataFrame
    answers: Answers
    worlds: Worlds
    full: bool = False
    warnings: list[str] = field(default_factory=list)
    analyses: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """What was compared, and a line for each business: the verdict, and by how much the best leads."""
        scenario, count = self.scenario, self.replications
        title = scenario.study.title or scenario.study.question or "untitled"
        names = ", ".join(each.name for each in scenario.strategy) or scenario.study.baseline
        lines = [f"<Comparison {title!r}: {names}; {counted(count, 'replication')}, seed {self.seed}>"]
        for row in self.tables["verdicts"].itertuples() if "verdicts" in self.tables else ():
            by = row.lead_difference
            lead = "" if by != by else f" by {pounds(by, scenario.study.currency)}"
            lines.append(f"  {row.business}: {row.verdict} ({row.leader} leads{lead})")
        return "\n".join(lines)


def compare(
    scenario: Scenario | str | PathLike[str],
    *,
    set: Mapping[str, float] | None = None,
    analyses: Iterable[str] | None = None,
    replications: int | Literal["auto"] | None = None,
    worlds: int | None = None,
    full: bool = False,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    first: Callable[[Answers], None] | None = None,
    customer: type[Customer] | None = None,
    keeper: Keeper | None = None,
) -> Comparison:
    """Compare the strategies of a scenario at its focus businesses: the same customers, the same luck.

    >>> result = compare("minimal", set={"price": 13}, analyses=("decision",))      # doctest: +SKIP
    >>> result.tables["decision"]                                                   # doctest: +SKIP

    `scenario`      what `read` returns, the path of a scenario file, or the name of a shipped scenario
    `set`           inputs set to other values first, by path, as `sim.scenario.changed` takes them
    `analyses`      names of what is worked out beyond the runs, `sim.study.analyses.EVERY` in order: "decision" (always
                    made), "break_even", "assumptions" (the worlds), "worth", "diaries", "plan", "tripwires",
                    "price_check", the dearer "mechanisms", "horizons", "touchpoints", "rivals", and "trust", which
                    brings along all of the plain run.  Default: the plain run
    `replications`  1..100,000, or "auto" (default: as the scenario says)
    `worlds`        1..100,000: the scenario as written and draws of its uncertain inputs (default 41, more of
                    ten inputs and more; 1 where "assumptions" is not among the analyses)
    `full`          whether the dearer analyses are made too
    `seed`          0..2^63-1 (default: the scenario's)
    `workers`       processes (default: as many as this process may use); the result does not depend on it
    `engine`        "kernel" (default) or "agents"; the result does not depend on it
    `progress`      ``progress(done, expected)`` is called after each run
    `first`         ``first(answers)`` is called once, when the replications are done and all that comes after is not
    `customer`      a subclass of `sim.agents.Customer`, which runs with the agents
    `keeper`        who keeps finished runs and has those of an earlier start (`sim.study.crew.kept_runs.KeptRuns`)

    Returns a `Comparison`: `tables` holds a DataFrame by name (docs/data-dictionary.md).  Raises UsageError for a value
    that cannot be used, ScenarioError for a file that is not valid, TooLarge or DiskFull for what does not fit into the
    memory or the temporary disk there is.
    """
    chosen = choose(full, analyses)
    if worlds is None and not made(chosen, "assumptions"):
        worlds = 1
    scenario = changed(scenario, set or {})
    return _compared(
        scenario,
        _RunnerSettings.of(scenario, seed, workers, engine, customer, progress, keeper),
        analyses=chosen,
        replications=replications,
        worlds=worlds,
        full=full,
        first=first,
    )


def answered(
    scenario: Scenario | str | PathLike[str],
    *,
    set: Mapping[str, float] | None = None,
    replications: int | Literal["auto"] | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    customer: type[Customer] | None = None,
) -> tuple[Scenario, Answers]:
    """The scenario as it was run, and the `Answers` that `compare` would make a decision's tables from, for whoever
    needs no table.  `scenario`, `set`, `replications` (1..100,000, or "auto"), `seed` (0..2^63-1), `workers`
    (processes, from 1), `engine`, `progress` and `customer` are as there, and so are errors.
    """
    scenario = changed(scenario, set or {})
    settings = _RunnerSettings.of(scenario, seed, workers, engine, customer, progress, None)
    return scenario, _answered(scenario, settings, replications)


class _RunnerSettings(NamedTuple):
    """Who makes the runs, and how."""

    seed: int  # 0..2^63-1
    workers: int  # processes, 1 or more
    engine: str
    customer: type[Customer] | None
    progress: Callable[[int, int], None] | None
    warnings: list[str]  # sentences about what is done otherwise than was asked
    keeper: Keeper | None

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        seed: int | None,
        workers: int | None,
        engine: str | None,
        customer: type[Customer] | None,
        progress: Callable[[int, int], None] | None,
        keeper: Keeper | None,
    ) -> _RunnerSettings:
        """What `compare` was asked for, with nothing left open."""
        seed = SEED.of(seed, scenario.runs.seed)
        workers, warnings = _without_help(WORKERS.of(workers, usable()), customer)
        engine = known_engine(engine)
        if customer is not None:
            engine = "agents"
        return cls(seed, workers, engine, customer, progress, warnings, keeper)

    def runner(self, jobs: int, memory: opened_memory.OpenedMemory | None = None) -> Runner:
        """A runner of these settings, with no more processes than there are jobs."""
        return Runner(
            seed=self.seed,
            workers=min(self.workers, jobs),
            engine=self.engine,
            customer=self.customer,
            tally=Tally(self.progress),
            keeper=self.keeper,
            memory=memory,
        )


@in_its_pennies
def _answered(scenario, settings, replications):
    """As `answered`, of a scenario as it is."""
    limits = _limits(scenario, settings, replications, 1)
    with settings.runner(limits.most, opened_memory.HERE) as runner:
        runner.tally.expect(limits.least)
        return _replicate(runner, scenario, runner.new_key(), limits, (), OWN)[0]


def _limits(scenario, settings, replications, worlds):
    """The `Limits` of as many replications as were asked for; refuses what there is no room for."""
    if replications not in (None, "auto"):
        replications = REPLICATIONS.of(replications)
    limits = Limits.of(scenario.runs, replications)
    refuse_what_does_not_fit(room(scenario, workers=settings.workers, replications=limits.least, worlds=worlds))
    return limits


@in_its_pennies
def _compared(scenario, settings, *, analyses, replications, worlds, full, first):
    """As `compare`, of a scenario as it is and with the analyses themselves."""
    started = time.monotonic()
    worlds = how_many(scenario, None if worlds is None else WORLDS.of(worlds))
    limits = _limits(scenario, settings, replications, worlds)
    with settings.runner(max(limits.most, worlds)) as runner:
        tally = runner.tally
        tally.expect(expected_runs(scenario, limits.least, worlds, analyses))
        key = runner.new_key()
        answers, why = _replicate(runner, scenario, key, limits, _measures(analyses))
        still = expected_runs(scenario, 0, worlds, analyses, at=len(answers.replications))
        tally.expect(tally.done + still - tally.expected)
        if first is not None:
            first(answers)
        study = Study(
            scenario=scenario,
            answers=answers,
            worlds=run_worlds(runner, scenario, answers, worlds, runner.seed, beside=_logged(key, scenario, analyses)),
            runner=runner,
            visits=runner.visits(),
            cumulative=cumulative(answers),
            full=full,
            stopped=why,
            analyses=analyses,
        )
        study.analyse()
    return Comparison(
        scenario=scenario,
        engine=settings.engine,
        replications=len(answers.replications),
        stopped=why,
        seed=settings.seed,
        workers=settings.workers,
        seconds=time.monotonic() - started,
        tables=study.tables,
        runs=frame(run_rows(answers, study.worlds)),
        visits=study.visits,
        cumulative=study.cumulative,
        answers=answers,
        worlds=study.worlds,
        full=full,
        warnings=[
            *settings.warnings,
            *_coarse(answers),
            *held_values(scenario),
            *_told_of_worlds(study.worlds),
            *_free(scenario),
        ],
        analyses=tuple(each.name for each in analyses),
    )


def _coarse(answers):
    """A sentence where a precision was given that is coarser than a material difference left to the revenue."""
    asked, wide = answers.question, []
    for business in answers.businesses if asked.precision is not None and asked.material_difference is None else ():
        amounts = answers.thresholds(business)
        if amounts.precision > amounts.material_difference:
            wide.append(f"{amounts.material_difference:,.2f} at {business}")
    if not wide:
        return []
    return [
        f"runs.precision = {asked.precision:,.2f} is coarser than the difference that matters ({listed(wide, 3)}): an "
        "answer may be called close although luck hides a difference that matters."
    ]


def _free(scenario):
    """A sentence about the plans that move levers without any cost."""
    plans = [f"{name} ({listed(levers, 3)})" for name, levers in unpaid_plans(scenario).items()]
    return [f"Levers moved without any cost, so that what they bring is free: {listed(plans, 3)}."] if plans else []


def _told_of_worlds(worlds):
    told = []
    if worlds.clipped:
        told.append(f"{worlds.clipped} values drawn for worlds were held within the range of their input.")
    if worlds.far_from_elasticity:
        told.append(
            f"In {worlds.far_from_elasticity} of {worlds.drawn} draws of the assumptions no weights make visits answer "
            "one house's price as strongly as was drawn; there the nearest were taken."
        )
    return told


def _without_help(workers, customer):
    """(workers to use, sentences): a class that no other process can import is run in this one alone."""
    if customer is None or workers == 1 or can_be_sent(customer):
        return workers, []
    return 1, [
        f"{customer.__name__} stands where other processes cannot import it, so one process did all the work; "
        "put it into a module of its own to use more."
    ]


def can_be_sent(customer: type) -> bool:
    """Whether the class `customer` can be sent to another process: it stands at the top of a module with a file."""
    try:
        pickle.dumps(customer)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return customer.__module__ != "__main__" or hasattr(sys.modules["__main__"], "__file__")


def held_values(scenario: Scenario) -> list[str]:
    """A sentence for every branch in which values had to be held within their range."""
    found = []
    for branch in branches(scenario):
        count = set_levers(scenario, branch.strategy, branch.businesses).clipped
        if count:
            where = f" at {branch.focus}" if branch.focus else ""
            found.append(f"{branch.strategy}{where}: {count} weekly values were held within their range.")
    return found


def _logged(key, scenario, analyses):
    """What writes down the visits of replication 0, for its diaries: a job of its own, for which no table waits."""
    return [Job(key, scenario, 0, keep=LITTLE, log_visits=True)] if made(analyses, "diaries") else []


def _replicate(runner, scenario, key, limits, measures, keep=ALL):
    """The `Answers` of as many replications as are needed, and why it stopped."""
    question, businesses = Question.of(scenario, len(limits.looks)), asked_at(scenario)
    jobs = (Job(key, scenario, number, keep=keep, measures=measures) for number in range(limits.most))
    found, whole, told, ahead = {}, 0, limits.least, list(limits.looks)
    runs = runner.each(jobs)
    for number, outcomes in runs:
        found[number] = outcomes
        while whole in found:
            whole += 1
        while ahead and ahead[0] <= whole:
            look = ahead.pop(0)
            answers = Answers(question, businesses, [one for each in range(look) for one in found[each]])
            why = limits.why(look, limits.fixed or all_settled(answers))
            if why:
                runs.close()
                return answers, why
            expected = _expected(answers, ahead)
            runner.tally.expect(expected - told)
            told = expected
    raise AssertionError("the last look ends it")


def _measures(analyses):
    """What every replication measures for these analyses."""
    wanted = {name for each in analyses for name in each.measures}
    return tuple(name for name in MEASURED if name in wanted)


def _expected(answers, ahead):
    """After how many replications, of those to look at ``ahead``, luck will probably be settled, as far as told."""
    most = 0
    for business in answers.businesses:
        evidence = evidence_at(answers, business)
        if not settled(evidence):
            more = more_replications(evidence)
            most = max(most, ahead[-1] if more is None else len(answers.replications) + more)
    return next((look for look in ahead if look >= most), ahead[-1])


def cumulative(answers: Answers) -> pd.DataFrame:
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
                        "business": business,
                        "strategy": strategy,
                        "week": week,
                        "cumulative_difference": mean,
                        "luck_low": mean - half,
                        "luck_high": mean + half,
                        "p10": float(ordered[0]),
                        "p90": float(ordered[1]),
                    }
                )
    return frame(rows)
