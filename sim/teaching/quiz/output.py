"""The folder of a quiz: a page for each student and form, to hand out, the key, which no page holds, and an empty sheet
for answers."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.bounds import cropped
from sim.errors import UsageError
from sim.report.columns import TABLES
from sim.report.output import opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.manifest import manifest_of
from sim.report.output.owner import holds
from sim.report.output.tables import csv_bytes
from sim.report.page.render import rendered
from sim.report.words.names import shown
from sim.study.tables.cells import heading, lines, text_cell
from sim.teaching.quiz.item import FORMS, LETTERS, Item
from sim.teaching.quiz.items import items_of
from sim.teaching.quiz.key import KEY
from sim.teaching.quiz.sheets import FORM, STUDENT

NAME = "quiz"
SHEET = "answers.csv"
SEED = 2026
MOST_STUDENTS = 5_000
LONGEST_NAME = 100
BYTES_A_STUDENT = 30_000
_HEADINGS = {"name", "names", "student", "students"}


def folder_of(students: int, out: Path | str | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a quiz for so many students: results/quiz, or `out`."""
    needed = 1e6 + BYTES_A_STUDENT * students
    return opening.folder_named(NAME, out, lambda path: holds(path, NAME, "those of a quiz"), needed=needed)


def save(students: Sequence[str], folder: ResultsFolder, seed: int = SEED, command: str = "") -> Path:
    """Write the pages, the key and the empty sheet of these students into an entered `ResultsFolder`; its path."""
    rows = []
    for student in students:
        for form in FORMS:
            items, name = items_of(student, form, seed), page_name(student, form)
            folder.write(f"pages/{name}", [page(student, form, items)])
            rows += _rows(student, form, f"pages/{name}", items)
    frame = pd.DataFrame(rows, columns=[column.name for column in TABLES[KEY]])
    folder.write(f"tables/{KEY}.csv", csv_bytes(KEY, frame))
    folder.write(SHEET, _empty_sheet(frame))
    folder.carry_over()
    about = {NAME: {"seed": seed, "students": len(students)}}
    return folder.publish(manifest_of(about, folder, command, 0.0))


def page(student: str, form: str, items: Sequence[Item]) -> bytes:
    """The page of one student: what is asked, and nothing of what is right."""
    asked = [
        {
            "title": item.title,
            "told": item.told,
            "table": item.table,
            "parts": [(part.asks, list(zip(LETTERS, part.options, strict=False)), part.unit) for part in item.parts],
        }
        for item in items
    ]
    return rendered("quiz.html.j2", student=shown(student), form=form, items=asked)


def page_name(student: str, form: str) -> str:
    """The file of a student's page: plain letters of the name, and a digest of all of it."""
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24].strip("-") or "student"
    digest = hashlib.sha256(unicodedata.normalize("NFC", student).encode("utf-8", "replace")).hexdigest()[:8]
    return f"{words}-{digest}-{form}.html"


def students_in(text: str) -> list[str]:
    """The names in a class list: the first cell of each line, each once; a heading "name" or "student" is none.

    Raises UsageError for none, for more than `MOST_STUDENTS`, and for a name that is too long.
    """
    cells = [_first_cell(each) for each in text.lstrip("\ufeff").splitlines()]
    if cells and cells[0].casefold() in _HEADINGS:
        cells = cells[1:]
    return known(cells)


def known(names: Sequence[str]) -> list[str]:
    """The names, each once, without space around them; raises UsageError where there is none or one is too long."""
    found = list(dict.fromkeys(name for each in names if (name := unicodedata.normalize("NFC", each).strip())))
    if not found:
        raise UsageError("There is no student to make a quiz for.")
    if len(found) > MOST_STUDENTS:
        raise UsageError(f"There are {len(found):,} students; a quiz is made for {MOST_STUDENTS:,} at most at once.")
    for name in found:
        if len(name) > LONGEST_NAME or not shown(name):
            raise UsageError(f'"{cropped(name)}" is no name of 1 to {LONGEST_NAME} letters that can be seen.')
    return found


def _empty_sheet(key: pd.DataFrame) -> Iterator[bytes]:
    """A row for each student and form, a column for each question of the page: to be filled in, and marked from."""
    questions = [f"{item}.{part}" for item, part in key[["quiz_item", "quiz_part"]].drop_duplicates().to_numpy()]
    forms = key[["student_name", "quiz_form"]].drop_duplicates()
    yield heading([STUDENT, FORM, *questions])
    columns = [[text_cell(each) for each in forms[name]] for name in forms]
    yield lines([*columns, *([""] * len(forms) for _ in questions)])


def _first_cell(line: str) -> str:
    if line.startswith('"'):
        end = re.match(r'"((?:[^"]|"")*)"', line)
        return end[1].replace('""', '"') if end else line
    return re.split(r"[,;\t]", line, maxsplit=1)[0]


def _rows(student: str, form: str, name: str, items: Sequence[Item]) -> list[dict[str, object]]:
    return [
        {
            "student_name": student,
            "quiz_page": name,
            "quiz_form": form,
            "quiz_item": number,
            "quiz_part": place,
            "idea": item.idea,
            "answer_kind": "choice" if part.is_choice else "number",
            "right_letter": part.answer if part.is_choice else "",
            "right_number": None if part.is_choice else float(part.answer),
            "answer_tolerance": None if part.is_choice else part.tolerance,
            "marks": 1,
            "solution": item.solution,
        }
        for number, item in enumerate(items, start=1)
        for place, part in enumerate(item.parts, start=1)
    ]
