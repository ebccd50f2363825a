"""What a comparison works out beyond its runs, in order: the registry of analyses, and the `Study` that they read.

An analysis is a function that takes the `Study` and returns {name of a table: rows}; it may read the tables of those
before it.  The plain run makes `PLAIN`, ``--full`` also `FULL`, and both end with `LAST`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.study.diaries import diaries
from sim.study.drivers import horizons, mechanism_tests, touchpoints, tripwires
from sim.study.guards.broken import broken_guards, by_business, guard_table
from sim.study.measures.facts import fact_rows
from sim.study.rivals import payoffs as rivals
from sim.study.rows import plan, worth
from sim.study.rows.tables import WeeklyTable, bridge_rows, frame, segment_rows, stage_rows, walk_rows
from sim.study.runs import break_even
from sim.study.runs.answers import decision_rows
from sim.study.runs.evidence import verdict_rows
from sim.study.runs.lasting import lasting
from sim.study.trust import checks as trust
from sim.study.trust import price_check
from sim.study.worlds import assumptions


class Analysis(NamedTuple):
    """`tables(study)` makes the tables; `runs(scenario, replications)` says how many jobs it gives to the runner."""

    name: str
    tables: Callable
    runs: Callable = lambda _scenario, _replications: 0


@dataclass
class Study:
    """A comparison that is being analysed.

    ``answers``     the `Answers` of world 0: `answers.of(business, strategy)` are its outcomes by replication
    ``worlds``      the `Worlds`; ``runner`` a `Runner` with the comparison's seed and engine, for further runs
    ``visits``      the `sim.study.runs.visit_file.Visits` of replication 0: all of the baseline, of strategies those to
                    their business; ``cumulative`` the frame of `sim.study.compare.cumulative`
    ``tables``      DataFrames by name, growing as analyses are done
    """

    scenario: object
    answers: object
    worlds: object
    runner: object
    visits: object
    cumulative: object
    full: bool = False
    stopped: str = ""
    tables: dict = field(default_factory=dict)

    @property
    def replications(self):
        """How many replications world 0 has."""
        return len(self.answers.replications)

    def analyse(self):
        """Make every table."""
        for analysis in chosen(self.full):
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
        "walk": walk_rows(answers),
        "weekly": WeeklyTable(answers),
        "segments": segment_rows(answers),
        "stages": stage_rows(answers),
        "facts": fact_rows(study.scenario.fact, baseline),
    }


PLAIN = (
    Analysis("comparison", _of_the_comparison),
    Analysis("break-even", break_even.tables),
    Analysis("assumptions", assumptions.tables),
    Analysis("worth", worth.tables),
    Analysis("diaries", diaries.tables),
    Analysis("plan", plan.tables),
    Analysis("tripwires", tripwires.tables),
    Analysis("price_check", price_check.tables, price_check.runs),
)
FULL = (
    Analysis("mechanisms", mechanism_tests.tables, mechanism_tests.runs),
    Analysis("horizons", horizons.tables, horizons.runs),
    Analysis("touchpoints", touchpoints.tables, touchpoints.runs),
    Analysis("rivals", rivals.tables, rivals.runs),
)
LAST = (Analysis("trust", trust.tables),)


def chosen(full):
    """The analyses of a plain or a full run, in order."""
    return (*PLAIN, *(FULL if full else ()), *LAST)


def expected_runs(scenario, replications, worlds, full, at=None):
    """About how many runs a comparison makes: replications, further worlds, and what the analyses take.

    `at` is the number of replications that the analyses go by, where it is not `replications`.
    """
    of_analyses = sum(each.runs(scenario, replications if at is None else at) for each in chosen(full))
    return replications + max(0, worlds - 1) + of_analyses
