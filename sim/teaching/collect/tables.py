"""What a class left, as tables: a row a prediction, a row a question, and what the charts draw."""

import pandas as pd

from sim.report.columns import TABLES
from sim.teaching.collect.class_of import Class, Group
from sim.teaching.collect.statistics import Summary, summary
from sim.teaching.line import Line, Prediction

PREDICTIONS, QUESTIONS = "class", "class_questions"
DRAWN, BY_STEP = "28_class_predictions", "29_class_by_step"
WHEN = {False: "before", True: "after"}


def predictions(found: Class) -> pd.DataFrame:
    """A row for each prediction, by step, before or after the debrief, and student."""
    rows = [
        _prediction(group, line, said, after)
        for group in found.groups
        for after in (False, True)
        for line in group.lines
        if (said := line.after if after else line.before) is not None
    ]
    return pd.DataFrame(rows, columns=[column.name for column in TABLES[PREDICTIONS]])


def questions(found: Class) -> pd.DataFrame:
    """A row for each question that anybody answered."""
    rows = [
        _question(group, after, summary(said))
        for group in found.groups
        for after in (False, True)
        if (said := group.said(after))
    ]
    return pd.DataFrame(rows, columns=[column.name for column in TABLES[QUESTIONS]])


def drawn(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of a chart, of the table that it is drawn from."""
    return frame[[column.name for column in TABLES[table]]]


def _of(group: Group, after: bool) -> dict[str, object]:
    return {
        "lesson_step": group.step,
        "lesson_title": group.title,
        "lesson_model": group.model,
        "asked_when": WHEN[after],
        "currency": group.currency,
    }


def _prediction(group: Group, line: Line, said: Prediction, after: bool) -> dict[str, object]:
    return _of(group, after) | {
        "student": line.student,
        "lesson_side": said.side,
        "believed_low": said.low,
        "believed_high": said.high,
        "believed_middle": said.middle,
        "run_answer": said.answer,
        "is_sign_right": said.is_right,
        "is_hit": said.is_hit,
        "off_by": said.distance,
        "reason": said.reason,
        "thought_for": said.seconds,
        "runs_kept": line.runs,
    }


def _question(group: Group, after: bool, found: Summary) -> dict[str, object]:
    return _of(group, after) | {
        "students": found.n,
        "run_answer": found.answer,
        "signs_right": found.right,
        "sign_share": found.right / found.n,
        "sign_share_low": found.right_low,
        "sign_share_high": found.right_high,
        "hits": found.hits,
        "hits_expected": found.expected,
        "hits_chance": found.chance,
        "median_middle": found.middle,
        "median_off_by": found.distance,
        "median_width": found.width,
    }
