"""The facts of the decision page, made by rule from a comparison's tables."""

from dataclasses import dataclass
from datetime import date

from sim.report.comparison import Comparison
from sim.report.page import recommendations, robustness
from sim.report.page.business_lines import Line, alone, line, recommendation
from sim.report.page.case import cases
from sim.report.page.cited import CitedNumber, Named, Sentence, Tables, say, whole
from sim.report.words.names import shown
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.words import day


@dataclass(frozen=True)
class Memo:
    """Everything that the page says, in the order in which it says it; every entry is one or more sentences.

    A sentence keeps for each of its numbers the table and the cell that it came from (`sim.report.page.cited`).
    ``failed`` counts the checks that failed; their sentences follow the counts in ``trust``.
    """

    title: Named
    question: Named | None
    when: Sentence
    recommendation: tuple[Sentence, ...]
    lines: tuple[Line, ...]
    plans: tuple[Sentence, ...]
    rests_on: tuple[Sentence, ...]
    flips_if: tuple[Sentence, ...]
    guessed: tuple[Sentence, ...]
    runner_up: tuple[Sentence, ...]
    do: tuple[Sentence, ...]
    watch: tuple[Sentence, ...]
    stop_if: tuple[Sentence, ...]
    trust: tuple[Sentence, ...]
    not_said: tuple[Sentence, ...]
    failed: int

    @property
    def robustness(self) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
        """What the answer hangs on, each under its heading."""
        return (
            ("The plans", self.plans),
            ("It rests on", self.rests_on),
            ("It flips if", self.flips_if),
            ("We guessed", self.guessed),
            ("Runner-up", self.runner_up),
        )

    @property
    def recommendations(self) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
        """What to do, to watch, and how far to trust it, each under its heading."""
        return (
            ("Do", self.do),
            ("Watch", self.watch),
            ("Stop if", self.stop_if),
            ("Trust", self.trust),
            ("Not said", self.not_said),
        )


def memo(comparison: Comparison) -> Memo:
    """The `Memo` of a comparison; tables that are absent leave their sentences saying so."""
    study, tables, found = comparison.scenario.study, Tables(comparison.tables), cases(comparison)
    lines = [line(case) for case in found] or alone(comparison)
    unsaid = None if any(case.stands for case in found) else _UNSAID if found else _NOTHING
    return Memo(
        title=whole(study.title or _file(comparison.scenario) or "A comparison of strategies"),
        question=whole(study.question) if shown(study.question) else None,
        when=_when(comparison),
        recommendation=recommendation(lines) or (say("There is no business to advise."),),
        lines=tuple(lines),
        plans=robustness.plans(tables, comparison.scenario),
        rests_on=unsaid or robustness.rests_on(found),
        flips_if=unsaid or robustness.flips_if(found),
        guessed=robustness.guessed(tables, found),
        runner_up=unsaid or robustness.runner_up(found),
        do=recommendations.do(found) if found else (say("Add a strategy to the scenario and run it again."),),
        watch=_UNSAID if unsaid is _UNSAID else recommendations.watch(found),
        stop_if=unsaid or recommendations.stop_if(found),
        trust=recommendations.trust(tables),
        not_said=recommendations.not_said(tables),
        failed=recommendations.failed(tables),
    )


_NOTHING = (say("Nothing was compared."),)
_UNSAID = (say("Nothing is recommended, so there is nothing to say here."),)


def _file(scenario: Scenario) -> str:
    path = getattr(scenario, "path", None)
    return path.stem if path else ""


def _when(comparison: Comparison) -> Sentence:
    """From when on, for how long, how often and with which luck."""
    study = comparison.scenario.study
    start = study.start_date if isinstance(study.start_date, date) else date.fromisoformat(str(study.start_date))
    return say(
        "From {start}, {weeks} weeks, discounted at {rate} a year; {runs} replications, seed {seed}",
        start=CitedNumber(day(start), start.isoformat(), "scenario#study.start_date"),
        rate=CitedNumber(f"{100 * study.discount_rate:g} %", str(study.discount_rate), "scenario#study.discount_rate"),
        weeks=CitedNumber(f"{study.weeks:,}", str(study.weeks), "scenario#study.weeks"),
        runs=CitedNumber(f"{comparison.replications:,}", str(comparison.replications), "run#replications"),
        seed=CitedNumber(str(comparison.seed), str(comparison.seed), "run#seed"),
    )
