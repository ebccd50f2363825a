"""The key of a quiz, read back from the table that was made with its pages: who may hand in what, and what is right."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.errors import UsageError
from sim.report.output.tables import read_table
from sim.report.words.names import short
from sim.teaching.quiz.item import LETTERS, Part

KEY = "quiz_key"


class Question(NamedTuple):
    """One question that is marked: ``name`` as on the page ("1.2"), what its item is about, and what is right."""

    item: int
    place: int
    idea: str
    part: Part
    marks: int

    @property
    def name(self) -> str:
        """Item and question: "1.2"."""
        return f"{self.item}.{self.place}"


type Key = Mapping[tuple[str, str], tuple[Question, ...]]
"""(student, form) -> the questions in their order."""


def key_in(path: Path) -> Key:
    """The key of a file; raises UsageError with a sentence where there is none to be read."""
    name = short(str(path), 120)
    if not path.is_file():
        raise UsageError(
            f"There is no key {name}: give --key FILE, the table tables/{KEY}.csv of the folder in which the quiz "
            "was made."
        )
    try:
        found = _key(read_table(path, KEY))
    except (OSError, ValueError, KeyError, AttributeError, StopIteration):
        found = {}
    if not found:
        raise UsageError(f"{name} is no key of a quiz, or was changed so that it cannot be read; make the quiz anew.")
    return found


def _key(frame: pd.DataFrame) -> Key:
    found: dict[tuple[str, str], list[Question]] = {}
    for row in frame.to_dict("records"):
        here = found.setdefault((str(row["student_name"]), str(row["quiz_form"])), [])
        here.append(Question(int(row["quiz_item"]), int(row["quiz_part"]), str(row["idea"]), _part(row), row["marks"]))
    return {who: tuple(questions) for who, questions in found.items()}


def _part(row: dict[Hashable, Any]) -> Part:
    if row["answer_kind"] == "choice":
        if row["right_letter"] not in tuple(LETTERS):
            raise ValueError(f"{row['right_letter']!r} is no letter")
        return Part("", str(row["right_letter"]), tuple(LETTERS))
    return Part("", repr(float(row["right_number"])), (), float(row["answer_tolerance"]))
