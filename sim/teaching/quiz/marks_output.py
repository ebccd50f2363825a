"""The results folder of a marked quiz, and what a terminal is told of it."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.report.columns import TABLES
from sim.report.output import opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.manifest import manifest_of
from sim.report.output.owner import holds
from sim.report.output.tables import csv_bytes
from sim.report.words.names import short
from sim.scenario.text.wording import listed
from sim.study.numbers.statistics import interval, mean
from sim.study.numbers.words import counted
from sim.teaching.quiz.item import FORMS
from sim.teaching.quiz.key import Question
from sim.teaching.quiz.marking import Marks

NAME = "quiz-marks"
OWNER = "quiz_marks"
MARKS, SCORES, QUESTIONS = "quiz_marks", "quiz_scores", "quiz_questions"
BYTES = 2e7
MOST_NAMES = 8
LONGEST = 30


def folder_of(out: Path | str | None = None) -> ResultsFolder:
    """The `ResultsFolder` of marks: results/quiz-marks, or `out`; earlier marks may be replaced, and nothing else."""
    return opening.folder_named(NAME, out, lambda path: holds(path, OWNER, "marks of a quiz"), needed=BYTES)


def save(marks: Marks, folder: ResultsFolder, command: str = "") -> Path:
    """Write the tables of ``marks`` into an entered `ResultsFolder`; its path."""
    for name, rows in ((MARKS, _marks(marks)), (SCORES, _scores(marks)), (QUESTIONS, _questions(marks))):
        frame = pd.DataFrame(rows, columns=[column.name for column in TABLES[name]])
        folder.write(f"tables/{name}.csv", csv_bytes(name, frame))
    folder.carry_over()
    return folder.publish(manifest_of({OWNER: {"sheets": len(_sheets(marks))}}, folder, command, 0.0))


def terminal(marks: Marks) -> list[str]:
    """What a teacher is told: how many handed in, means of the class, what was gained, and each question."""
    most = sum(each.marks for each in next(iter(marks.key.values())))
    lines = []
    for form in FORMS:
        scores = list(marks.scores(form).values())
        if scores:
            average = f"{mean(scores):.1f} of {most} on average"
            lines.append(f"{form.capitalize()}: {counted(len(scores), 'sheet')}, {average}.")
            lines += _who_is_missing(marks.missing(form), form)
    lines += _gained(list(marks.gains.values()))
    lines.append("")
    return lines + [f"  {question.name}  right: {shares}  ({question.idea})" for question, shares in _shares(marks)]


def _shares(marks: Marks) -> list[tuple[Question, str]]:
    """Each question, and the share of either form's sheets that has it right, in words."""
    found = []
    for question, forms in _by_question(marks).values():
        told = [f"{form} {100.0 * mean(each):.0f} %" for form, each in forms.items() if each]
        found.append((question, ", ".join(told)))
    return found


def _gained(gains: Sequence[int]) -> list[str]:
    if not gains:
        return []
    low, high = interval(gains)
    luck = "" if low is None or high is None else f" (95 % interval over students: {low:+.1f} to {high:+.1f})"
    whole = f"Of {counted(len(gains), 'student')} with both forms: {mean(gains):+.1f} on average{luck}."
    return [whole.replace("-", "\N{MINUS SIGN}")]


def _who_is_missing(names: Sequence[str], form: str) -> list[str]:
    if not names:
        return []
    first = [short(each, LONGEST) for each in names[:MOST_NAMES]]
    more = len(names) - len(first)
    return [f"  Nothing from {listed(first) if not more else f'{", ".join(first)} and {more:,} more'} ({form})."]


def _sheets(marks: Marks) -> set[tuple[str, str]]:
    return {(one.student, one.form) for one in marks.marked}


def _marks(marks: Marks) -> list[dict[str, object]]:
    return [
        {
            "student_name": one.student,
            "quiz_form": one.form,
            "quiz_item": one.question.item,
            "quiz_part": one.question.place,
            "idea": one.question.idea,
            "answer_given": one.given,
            "right_answer": one.question.part.answer,
            "is_right": one.is_right,
        }
        for one in marks.marked
    ]


def _scores(marks: Marks) -> list[dict[str, object]]:
    before, after = (marks.scores(form) for form in FORMS)
    return [
        {
            "student_name": student,
            "score_before": before.get(student),
            "score_after": after.get(student),
            "score_gain": marks.gains.get(student),
        }
        for student in dict.fromkeys(student for student, _ in marks.key)
        if student in before or student in after
    ]


def _questions(marks: Marks) -> list[dict[str, object]]:
    return [
        {
            "quiz_item": question.item,
            "quiz_part": question.place,
            "idea": question.idea,
            **{f"share_right_{form}": mean(each) if each else None for form, each in forms.items()},
        }
        for question, forms in _by_question(marks).values()
    ]


def _by_question(marks: Marks) -> dict[str, tuple[Question, dict[str, list[bool]]]]:
    """Name of a question -> itself, and by form whether each sheet has it right, in the order of the page."""
    found: dict[str, tuple[Question, dict[str, list[bool]]]] = {}
    for one in sorted(marks.marked, key=lambda each: (each.question.item, each.question.place)):
        known = found.setdefault(one.question.name, (one.question, {form: [] for form in FORMS}))
        known[1][one.form].append(one.is_right)
    return found
