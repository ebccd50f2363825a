"""The columns of the picture of a class: what each student predicted, what each question showed; the quiz, marked."""

from sim.report.columns.kinds import (
    FLAG,
    INPUT,
    MONEY,
    NUMBER,
    OWN,
    RATIO,
    SHARE,
    TEXT,
    WHOLE,
    Column,
)

_STEP = Column("lesson_step", TEXT, "key of the step of the course; explore for a file of one's own market")
_TITLE = Column(
    "lesson_title", TEXT, "what people read for the step, with the version of its file if there are several"
)
_MODEL = Column("lesson_model", TEXT, "hash of all that the outcomes of the step's file depend on")
_ASKED = Column("asked_when", TEXT, "before: asked before anything was shown; after: asked after the debrief")
_CURRENCY = Column("currency", TEXT, "what money of the row is in; empty where the lines do not say")
_ANSWER = Column("run_answer", MONEY, "what the runs say, a week")
_STUDENT = Column("student", TEXT, "eight random digits of the student's browser; nobody's name")
_RANGE = (
    Column("believed_low", MONEY, "lower end of the range that she was 80 % sure of, a week"),
    Column("believed_high", MONEY, "upper end of it"),
    Column("believed_middle", MONEY, "the middle of it"),
)
_RIGHT = Column("is_sign_right", FLAG, "whether the middle has the sign of the answer; false where that is nought")
_HIT = Column("is_hit", FLAG, "whether the range holds the answer, its ends included")
_STUDENTS = Column("students", WHOLE, "students who predicted")
_NAME = Column("student_name", TEXT, "name of the student, as it was given")
_FORM = Column("quiz_form", TEXT, "before or after the course: the same items with other numbers")
_ITEM = Column("quiz_item", WHOLE, "number of the item, from 1", NUMBER)
_PART = Column("quiz_part", WHOLE, "number of the question within the item, from 1", NUMBER)
_IDEA = Column("idea", TEXT, "what the item is about")
_SIGNS = (
    Column("signs_right", WHOLE, "how many of them had the sign right"),
    Column("sign_share", SHARE, "the same as a share"),
    Column("sign_share_low", SHARE, "lower end of its 95 % interval by Wilson"),
    Column("sign_share_high", SHARE, "upper end of it"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "class": (
        _STEP,
        _TITLE,
        _MODEL,
        _ASKED,
        _STUDENT,
        Column("lesson_side", TEXT, "key of the market that was asked about"),
        *_RANGE,
        _ANSWER,
        _CURRENCY,
        _RIGHT,
        _HIT,
        Column("off_by", MONEY, "how far the middle lies from the answer"),
        Column("reason", TEXT, "why, in the student's words"),
        Column("thought_for", RATIO, "how long she took to predict", "seconds"),
        Column("runs_kept", WHOLE, "runs on her shelf when the line was written"),
    ),
    "class_questions": (
        _STEP,
        _TITLE,
        _MODEL,
        _ASKED,
        _STUDENTS,
        _ANSWER,
        _CURRENCY,
        *_SIGNS,
        Column("hits", WHOLE, "how many of the ranges hold the answer"),
        Column("hits_expected", RATIO, "how many would on average, of people who are 80 % sure", "count"),
        Column(
            "hits_chance",
            SHARE,
            "chance of so few hits or fewer where there are fewer than that, else of so many or more, if each range "
            "held the answer with a chance of 80 % for itself",
        ),
        Column("median_middle", MONEY, "median of the middles of the ranges"),
        Column("median_off_by", MONEY, "median of how far the middles lie from the answer"),
        Column("median_width", MONEY, "median of the widths of the ranges"),
    ),
    "quiz_key": (
        _NAME,
        Column("quiz_page", TEXT, "file of the student's page, from the results folder"),
        _FORM,
        _ITEM,
        _PART,
        _IDEA,
        Column("answer_kind", TEXT, "choice: a letter; number: a number with a tolerance"),
        Column("right_letter", TEXT, "the letter that is right; empty for a number"),
        Column("right_number", INPUT, "the number that is right; empty for a choice", OWN),
        Column("answer_tolerance", INPUT, "how far a number may be off the right one; empty for a choice", OWN),
        Column("marks", WHOLE, "marks for a right answer"),
        Column("solution", TEXT, "the item worked out"),
    ),
    "quiz_marks": (
        _NAME,
        _FORM,
        _ITEM,
        _PART,
        _IDEA,
        Column("answer_given", TEXT, "what the student wrote; empty for nothing"),
        Column("right_answer", TEXT, "the letter or the number that is right"),
        Column("is_right", FLAG, "whether the answer is right: the letter, or a number within the tolerance"),
    ),
    "quiz_scores": (
        _NAME,
        Column("score_before", WHOLE, "marks in the form before the course; empty where it was not handed in"),
        Column("score_after", WHOLE, "marks in the form after it; empty where it was not handed in"),
        Column("score_gain", WHOLE, "the second less the first; empty without both"),
    ),
    "quiz_questions": (
        _ITEM,
        _PART,
        _IDEA,
        Column("share_right_before", SHARE, "share of the sheets before the course that have it right"),
        Column("share_right_after", SHARE, "share of the sheets after it"),
    ),
    "28_class_predictions": (_STEP, _TITLE, _MODEL, _ASKED, _STUDENT, *_RANGE, _ANSWER, _CURRENCY, _RIGHT, _HIT),
    "29_class_by_step": (_STEP, _TITLE, _MODEL, _ASKED, _STUDENTS, *_SIGNS),
}
