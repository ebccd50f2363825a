"""The facts of the decision page, made by rule from a comparison's tables."""

from dataclasses import dataclass
from datetime import date

from sim.report.comparison import Comparison
from sim.report.page import recommendations
from sim.report.page.business_lines import Line, alone, line, recommendation
from sim.report.page.cited import CitedNumber, Named, Sentence, Tables, opened, placed, say, whole
from sim.report.page.facts import Facts, every_business
from sim.report.page.glossary import glossary
from sim.report.page.next_questions import NextQuestion, next_questions
from sim.report.page.sentence_rules import said
from sim.report.page.trust_line import Trust
from sim.report.words.names import shown
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.words import day


@dataclass(frozen=True)
class Memo:
    """Everything that the page says, in the order in which it says it; every entry is one or more sentences.

    A sentence keeps for each of its numbers the table and the cell that it came from (`sim.report.page.cited`).
    """

    title: Named
    question: Named | None
    when: Sentence
    recommendation: tuple[Sentence, ...]
    lines: tuple[Line, ...]
    decides: tuple[Sentence, ...]
    find_out: tuple[NextQuestion, ...]
    do: tuple[Sentence, ...]
    watch: tuple[Sentence, ...]
    stop_if: tuple[Sentence, ...]
    trust: tuple[Sentence, ...]
    not_said: tuple[Sentence, ...]
    words: Sentence

    @property
    def sections(self) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
        """What follows the answer, each under its heading; headings with nothing to say are left out."""
        found = (
            ("What decides it", self.decides),
            ("Find out first", tuple(each.sentence for each in self.find_out)),
            ("Do", self.do),
            ("Watch", self.watch),
            ("Stop if", self.stop_if),
            ("Trust", self.trust),
            ("Not said", self.not_said),
        )
        return tuple((heading, sentences) for heading, sentences in found if sentences)


def memo(comparison: Comparison) -> Memo:
    """The `Memo` of a comparison; what absent tables would tell is not said."""
    scenario, tables, found = comparison.scenario, Tables(comparison.tables), every_business(comparison)
    lines = [line(each) for each in found] or alone(comparison)
    return Memo(
        title=whole(scenario.study.title or _file(scenario) or "A comparison of strategies"),
        question=whole(scenario.study.question) if shown(scenario.study.question) else None,
        when=_when(scenario),
        recommendation=recommendation(lines) or (say("There is no business to advise."),),
        lines=tuple(lines),
        decides=_of_each("decides", found),
        find_out=next_questions(found, comparison) if found else (),
        do=recommendations.do(found) if found else (say("Add a strategy to the scenario and run it again."),),
        watch=_of_each("watch", found),
        stop_if=_of_each("stop", found),
        trust=(say("{trust}.", trust=opened(said("trust", Trust(tables, scenario)))),),
        not_said=recommendations.not_said(tables, found),
        words=glossary(comparison, found),
    )


def _of_each(topic: str, found: list[Facts]) -> tuple[Sentence, ...]:
    """What is said of each business on a topic, those of which the same is said together."""
    sentences = [(each.at, said(topic, each)) for each in found]
    return placed([(at, say("{it}.", it=it)) for at, it in sentences if it], len(found) > 1)


def _file(scenario: Scenario) -> str:
    path = getattr(scenario, "path", None)
    return path.stem if path else ""


def _when(scenario: Scenario) -> Sentence:
    """From when on, for how long, and at which rate."""
    study = scenario.study
    start = study.start_date if isinstance(study.start_date, date) else date.fromisoformat(str(study.start_date))
    return say(
        "From {start}, {weeks} weeks, discounted at {rate} a year",
        start=CitedNumber(day(start), start.isoformat(), "scenario#study.start_date"),
        rate=CitedNumber(f"{100 * study.discount_rate:g} %", str(study.discount_rate), "scenario#study.discount_rate"),
        weeks=CitedNumber(f"{study.weeks:,}", str(study.weeks), "scenario#study.weeks"),
    )
