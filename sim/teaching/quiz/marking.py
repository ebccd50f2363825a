"""A class's answers against the key: a mark for each question, and a sentence for all that cannot be used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.report.words.names import short
from sim.scenario.text.suggest import nearest
from sim.teaching.quiz.item import FORMS
from sim.teaching.quiz.key import Key, Question
from sim.teaching.quiz.sheets import Sheet, form_of

LONGEST = 60
"""Letters of an answer or a name in a sentence."""


class Marked(NamedTuple):
    """One answer: ``given`` as it was written, "" for none."""

    student: str
    form: str
    question: Question
    given: str
    is_right: bool


@dataclass(frozen=True)
class Marks:
    """All answers that were marked, in the order of the key, and ``faults``: sentences about what could not be used."""

    key: Key
    marked: tuple[Marked, ...]
    faults: tuple[str, ...]

    def scores(self, form: str) -> dict[str, int]:
        """Student -> marks of a form, of those who handed it in, in the order of the key."""
        found: dict[str, int] = {}
        for one in self.marked:
            if one.form == form:
                found[one.student] = found.get(one.student, 0) + (one.question.marks if one.is_right else 0)
        return found

    def missing(self, form: str) -> list[str]:
        """Students who did not hand in a form of theirs."""
        there = self.scores(form)
        return [student for student, each in self.key if each == form and student not in there]

    @property
    def gains(self) -> dict[str, int]:
        """Student -> marks after the course less marks before it, of those who handed in both."""
        before, after = (self.scores(form) for form in FORMS)
        return {student: after[student] - marks for student, marks in before.items() if student in after}


def marks_of(key: Key, sheets: Iterable[Sheet], faults: Sequence[str] = ()) -> Marks:
    """The `Marks` of sheets; of several sheets of one student and form the first counts."""
    students = list(dict.fromkeys(student for student, _ in key))
    said = list(faults)
    used: dict[tuple[str, str], Sheet] = {}
    for sheet in sheets:
        where = f"{sheet.file}, line {sheet.at}"
        student = _student(sheet.student, students)
        form = form_of(sheet.form)
        if student is None:
            near = nearest(sheet.student, students)
            meant = f'; is it "{short(near, LONGEST)}"?' if near else "."
            said.append(f'{where}: the key has no student "{short(sheet.student, LONGEST)}"{meant} Left out.')
        elif form is None or (student, form) not in key:
            said.append(
                f'{where}: "{short(sheet.form, LONGEST)}" is no form of the quiz; write {" or ".join(FORMS)}. Left out.'
            )
        elif (student, form) in used:
            first = used[student, form]
            said.append(
                f"{where}: {short(student, LONGEST)}, {form}, was handed in before ({first.file}, line {first.at}); "
                "the first counts."
            )
        else:
            used[student, form] = sheet
    marked = []
    for (student, form), questions in key.items():
        if (student, form) not in used:
            continue
        sheet = used[student, form]
        for question in questions:
            given = sheet.given.get(question.name, "")
            if given and not question.part.is_answer(given):
                kind = "letter" if question.part.is_choice else "number"
                said.append(
                    f"{sheet.file}, line {sheet.at}: {short(student, LONGEST)}, {form}, question {question.name}: "
                    f'"{short(given, LONGEST)}" is no {kind}, so it gets no mark.'
                )
            marked.append(Marked(student, form, question, given, question.part.is_right(given)))
    return Marks(key, tuple(marked), tuple(said))


def _student(name: str, students: Sequence[str]) -> str | None:
    """Whom a name means: the same name, or the only one that differs from it in capitals and spaces alone."""
    if name in students:
        return name
    alike = [each for each in students if _plain(each) == _plain(name)]
    return alike[0] if len(alike) == 1 else None


def _plain(name):
    return " ".join(name.casefold().split())
