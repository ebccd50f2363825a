"""What students handed in: a row for each student and form, of a CSV file, a form's export or plain lines.

The first row names the columns: student, form, and the questions as they stand on the page (1.1 to 5.3), in any order;
other columns are passed over.  Without such a row a line is a student, a form and the answers in the order of the page.
"""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim.report.words.names import short
from sim.study.tables.cells import unguarded
from sim.teaching.collect.finding import LARGEST_FILE, text_of
from sim.teaching.quiz.item import FORMS

STUDENT, FORM = "student", "form"
_STUDENT_WORDS = {"student", "name", "names", "student name", "student_name", "full name", "your name"}
_FORM_WORDS = {"form", "quiz_form", "quiz form", "when"}
_FORMS = {**{each: each for each in FORMS}, "pre": FORMS[0], "post": FORMS[1]}
_QUESTION = re.compile(r"(?:question|item|q)?\s*(\d)\s*[.,\-_ ]\s*(\d)(?!\d).*", re.DOTALL)


class Sheet(NamedTuple):
    """One row: ``student`` and ``form`` as they were written, ``given`` question -> answer, and where it stands."""

    student: str
    form: str
    given: dict[str, str]
    file: str
    at: int


def sheets_of(path: Path, questions: Sequence[str]) -> tuple[list[Sheet], list[str]]:
    """(the sheets of a file, sentences about what of it cannot be used); ``questions`` are the names of all."""
    name = short(str(path), 120)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return [], [f"{name} was not read: it is larger than {LARGEST_FILE // 1_000_000} MB."]
        text = text_of(path.read_bytes())
    except OSError as error:
        return [], [f"{name} could not be read: {error.strerror or error}."]
    if text is None:
        return [], [f"{name} was not read: it is not text. Export it as CSV first."]
    return sheets_in(text, name, questions)


def sheets_in(text: str, name: str, questions: Sequence[str]) -> tuple[list[Sheet], list[str]]:
    """The same of a text that stands in a file of that name."""
    rows = [(at, [unguarded(cell).strip() for cell in row]) for at, row in _rows(text) if any(map(str.strip, row))]
    if not rows:
        return [], [f"{name} holds no answers."]
    heads = [" ".join(cell.casefold().split()) for cell in rows[0][1]]
    columns: dict[str, int] = {}
    faults: list[str] = []
    for place, head in enumerate(heads):
        found = _QUESTION.fullmatch(head)
        what = STUDENT if head in _STUDENT_WORDS else FORM if head in _FORM_WORDS else None
        if found:
            what = f"{found[1]}.{found[2]}"
            if what not in questions:
                faults.append(f"{name}: the quiz has no question {what}; that column is left out.")
                continue
        if what is not None:
            columns.setdefault(what, place)
    if not {STUDENT, FORM} & set(columns):
        return _in_order(rows, name, questions)
    missing = [each for each in (STUDENT, FORM) if each not in columns]
    if missing:
        return [], [f'{name} has no column "{missing[0]}" in its first line, so its rows are nobody\'s; add one.']
    faults += [
        f"{name} has no column for question {each}: it is marked as not answered."
        for each in questions
        if each not in columns
    ]
    sheets = []
    for at, row in rows[1:]:
        cells = {what: row[place] if place < len(row) else "" for what, place in columns.items()}
        student, form = cells.pop(STUDENT), cells.pop(FORM)
        sheets.append(Sheet(student, form, cells, name, at))
    return sheets, faults


def form_of(word: str) -> str | None:
    """Which form a word means; None for no form."""
    return _FORMS.get(word.strip().casefold())


def _in_order(rows, name, questions):
    """Rows without a heading: a student, a form, the answers."""
    sheets, faults = [], []
    for at, row in rows:
        while len(row) > 2 + len(questions) and not row[-1]:
            row = row[:-1]
        if len(row) < 2 or len(row) > 2 + len(questions):
            faults.append(
                f"{name}, line {at}: a line is a student, a form and up to {len(questions)} answers; this one has "
                f"{len(row)} {'cell' if len(row) == 1 else 'cells'} and is left out."
            )
            continue
        sheets.append(Sheet(row[0], row[1], dict(zip(questions, row[2:], strict=False)), name, at))
    return sheets, faults


def _rows(text):
    """(number of the line where it begins, cells) of each row, whatever separates the cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    reader, before = csv.reader(text.splitlines(keepends=True), delimiter=mark, skipinitialspace=True), 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            before = reader.line_num
            continue
        yield before + 1, row
        before = reader.line_num
