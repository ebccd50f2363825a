"""What to ask next: the brake or the decider that the tables show, and the command that answers the question.

At most three, those first that nothing can be said without, then by the money that is at stake, then what was not
looked at.  A question is only asked where its answer could matter: where more than the material difference hangs on
it, and where its command can be carried out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.report.comparison import Comparison
from sim.report.page import next_brakes, next_inputs
from sim.report.page.case import Case, how_many_more
from sim.report.page.cited import Sentence, joined, placed, say
from sim.report.page.next_candidate import FIRST, Candidate
from sim.report.page.next_commands import compared
from sim.study.runs.verdicts import NOT_ENOUGH

MOST = 3
MOST_PLACES = 3
"""Businesses of which a question tells what it is about."""


@dataclass(frozen=True)
class NextQuestion:
    """A question with the numbers that make it one, and the command line that answers it."""

    sentence: Sentence
    command: str


def next_questions(cases: Sequence[Case], comparison: Comparison) -> tuple[NextQuestion, ...]:
    """The questions of a comparison, the most valuable first; none where nothing is to be asked."""
    found = [one for case in cases if case.stands for rule in RULES if (one := rule(case)) is not None]
    groups: dict[str, list[Candidate]] = {}
    for one in sorted(found, key=lambda each: (each.order, -each.worth)):
        groups.setdefault(one.asked.key, []).append(one)
    several = len(cases) > 1
    return tuple(_together(group, several, comparison) for group in list(groups.values())[:MOST])


def _together(group: list[Candidate], several: bool, comparison: Comparison) -> NextQuestion:
    """One question for all businesses that the same command answers; of more runs the most answer for all."""
    most = max(group, key=lambda each: each.asked.runs)
    those = [most] * len(group) if most.asked.runs else group[:MOST_PLACES]
    said = placed([(each.case.at, one.said) for each, one in zip(group, those, strict=False)], several)
    return NextQuestion(joined(said), most.asked.line(comparison))


def _more_runs(case: Case) -> Candidate | None:
    """Luck hides which plan is better, and more of it would tell."""
    if case.word != NOT_ENOUGH:
        return None
    needed, row = how_many_more(case), case.ruling
    if needed is not None:
        said = say("does luck decide? About {needed} replications would tell.", needed=needed)
        return Candidate(case, said, compared("replications", int(needed.printed.replace(",", ""))), FIRST)
    if row is not None and row["replications"] == 1:
        said = say("does luck decide? {runs} replication says nothing of it.", runs=row.count("replications"))
        return Candidate(case, said, compared("replications", "auto"), FIRST)
    return None


RULES: tuple[Callable[[Case], Candidate | None], ...] = (
    _more_runs, next_brakes.seats, next_brakes.price, next_brakes.rivals, next_inputs.inputs, next_inputs.worlds,
    next_inputs.not_looked_at,
)  # fmt: skip
"""Each finds at most one question at a business."""
