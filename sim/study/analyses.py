"""What a comparison works out beyond its runs, in order: the registry of analyses, and the `Study` that they read.

An analysis is a function that takes the `Study` and returns {name of a table: rows}; it may read the tables of those
before it.  The plain run makes `PLAIN`, ``--full`` also `FULL`, and both end with `LAST`; `choose` takes some by name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from sim.errors import UsageError
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.suggest import nearest
from sim.study.diaries import diaries
from sim.study.drivers import horizons, mechanism_tests, touchpoints, tripwires
from sim.study.guards.broken import broken_guards, by_business, guard_table
from sim.study.levers import study as levers
from sim.study.measures.facts import fact_rows
from sim.study.rivals import payoffs as rivals
from sim.study.rows import plan, worth
from sim.study.rows.leaving import leaving_rows
from sim.study.rows.table_set import TableSet
from sim.study.rows.tables import bridge_rows, frame, segment_rows, stage_rows, walk_rows
from sim.study.rows.weekly import WeeklyTable
from sim.study.runs import break_even
from sim.study.runs.answers import Answers, decision_rows
from sim.study.runs.evidence import verdict_rows
from sim.study.runs.lasting import lasting
from sim.study.runs.runner import Runner
from sim.study.runs.visit_file import Visits
from sim.study.trust import checks as trust
from sim.study.trust import price_check
from sim.study.worlds import assumptions
from sim.study.worlds.worlds import Worlds


class Analysis(NamedTuple):
    """`tables(study)` makes the tables; `runs(scenario, replications)` says how many jobs it gives to the runner.

    `measures` are the names in `sim.study.measures.measures` that every replication must measure for it.
    """

    name: str
    tables: Callable
    runs: Callable = lambda _scenario, _replications: 0
    measures: tuple[str, ...] = ()


@dataclass
class Study:
    """A comparison that is being analysed.

    ``answers``     the `Answers` of world 0: `answers.of(business, strategy)` are its outcomes by replication
    ``worlds``      the `Worlds`; ``runner`` a `Runner` with the comparison's seed and engine, for further runs
    ``visits``      the `sim.study.runs.visit_file.Visits` of replication 0: all of the baseline, of strategies those to
                    their business; ``cumulative`` the frame of `sim.study.compare.cumulative`
    ``tables``      the `TableSet`, growing as analyses are done
    ``analyses``    what is made, in order; by default all of a plain or a full run
    """

    scenario: Scenario
    answers: Answers
    worlds: Worlds
    runner: Runner
    visits: Visits
    cumulative: pd.DataFrame
    full: bool = False
    stopped: str = ""
    tables: TableSet = field(default_factory=TableSet)
    analyses: tuple[Analysis, ...] | None = None

    @property
    def replications(self) -> int:
        """How many replications world 0 has."""
        return len(self.answers.replications)

    def analyse(self) -> None:
        """Make every table."""
        for analysis in choose(self.full) if self.analyses is None else self.analyses:
            for name, rows in analysis.tables(self).items():
                self.tables[name] = rows if hasattr(rows, "columns") else frame(rows)


def _of_the_comparison(study):
    """The tables of the runs themselves."""
    answers = study.answers
    baseline = answers.of(answers.businesses[0], answers.question.baseline) if answers.businesses else []
    broken = broken_guards(study.scenario, answers)
    named = by_business(answers, broken)
    return {
        "decision": decision_rows(answers, study.worlds, named, lasting(study.scenario)),
        "verdicts": verdict_rows(answers, study.worlds, named),
        "guards": guard_table(broken),
        "bridge": bridge_rows(answers),
        "bridge_leaving": leaving_rows(answers),
        "walk": walk_rows(answers),
        "weekly": WeeklyTable(answers),
        "segments": segment_rows(answers),
        "stages": stage_rows(answers),
        "facts": fact_rows(study.scenario.fact, baseline),
    }


PLAIN = (
    Analysis("decision", _of_the_comparison, measures=("strain",)),
    Analysis("break_even", break_even.tables),
    Analysis("assumptions", assumptions.tables),
    Analysis("worth", worth.tables, measures=("lifetime", "recommended", "surplus", "willingness", "leaky_bucket")),
    Analysis("diaries", diaries.tables, lambda _scenario, _replications: 1),
    Analysis("plan", plan.tables),
    Analysis("tripwires", tripwires.tables),
    Analysis("price_check", price_check.tables, price_check.runs),
)
FULL = (
    Analysis("mechanisms", mechanism_tests.tables, mechanism_tests.runs),
    Analysis("horizons", horizons.tables, horizons.runs),
    Analysis("touchpoints", touchpoints.tables, touchpoints.runs),
    Analysis("rivals", rivals.tables, rivals.runs),
    Analysis("levers", levers.tables, levers.runs),
)
LAST = (Analysis("trust", trust.tables),)


EVERY = (*PLAIN, *FULL, *LAST)


def choose(full: bool = False, names: Iterable[str] | None = None) -> tuple[Analysis, ...]:
    """The analyses to make, in order: those of a plain or a full run, or those of these names.

    The decision is always made; the trust card (``trust``) checks all of the plain run, so it brings that along.
    Raises UsageError for a name that is none, and for names beside `full`.
    """
    if names is None:
        return (*PLAIN, *(FULL if full else ()), *LAST)
    if full:
        raise UsageError("full and analyses both say what is made; give one of them.")
    known = [each.name for each in EVERY]
    wanted = {names} if isinstance(names, str) else set(names)
    unknown = sorted(str(name) for name in wanted - set(known))
    if unknown:
        near = nearest(unknown[0], known)
        meant = f'; did you mean "{near}"?' if near else f"; there is {', '.join(known)}."
        raise UsageError(f'There is no analysis "{unknown[0]}"{meant}')
    wanted |= {"decision", *(each.name for each in PLAIN if "trust" in wanted)}
    return tuple(each for each in EVERY if each.name in wanted)


def made(analyses: Iterable[Analysis], name: str) -> bool:
    """Whether the analysis of a name is among these."""
    return any(each.name == name for each in analyses)


def expected_runs(
    scenario: Scenario, replications: int, worlds: int, analyses: Iterable[Analysis], at: int | None = None
) -> int:
    """About how many runs a comparison makes: replications, further worlds, and what the analyses take.

    `at` is the number of replications that the analyses go by, where it is not `replications`.
    """
    of_analyses = sum(each.runs(scenario, replications if at is None else at) for each in analyses)
    return replications + max(0, worlds - 1) + of_analyses
