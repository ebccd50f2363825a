"""The quiz marked: what is right gets a mark, what cannot be used is told, and nobody gets another's numbers."""

import csv
from argparse import Namespace

import pytest

from sim.cli import lesson_mark
from sim.cli.arguments import main_parser
from sim.errors import UsageError
from sim.report.output.tables import read_table
from sim.teaching.quiz.item import FORMS
from sim.teaching.quiz.items import items_of
from sim.teaching.quiz.key import key_in
from sim.teaching.quiz.marking import marks_of
from sim.teaching.quiz.output import folder_of, save
from sim.teaching.quiz.sheets import sheets_in

STUDENTS = ["Ann Smith", "Bob", "Müller, Zoë"]
HEAD = "student,form,1.1,1.2,2.1,2.2,3.1,3.2,4.1,4.2,4.3,5.1,5.2,5.3"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a quiz."""
    path = tmp_path_factory.mktemp("quiz") / "q"
    with folder_of(len(STUDENTS), path) as folder:
        save(STUDENTS, folder, 7)
    return path


@pytest.fixture(scope="module")
def key(made):
    return key_in(made / "tables/quiz_key.csv")


def names(key):
    return [each.name for each in next(iter(key.values()))]


def answers(student, form, wrong=0):
    """The right answers of a student's own page, the first of them made wrong."""
    found = [part.answer for item in items_of(student, form, 7) for part in item.parts]
    return ["99999999"] * wrong + found[wrong:]


def marked(key, text, name="answers.csv"):
    return marks_of(key, *sheets_in(text, name, names(key)))


def row(*cells, mark=","):
    return mark.join(f'"{each}"' for each in cells)


def test_right_answers_get_all_marks_and_others_none(key):
    lines = [row(student, form, *answers(student, form)) for student in STUDENTS for form in FORMS]
    whole = marked(key, "\n".join([HEAD, *lines]))
    assert whole.faults == ()
    assert [whole.scores(form) for form in FORMS] == [dict.fromkeys(STUDENTS, 12)] * 2
    swapped = [row(STUDENTS[place - 1], form, *answers(student, form))
               for place, student in enumerate(STUDENTS) for form in FORMS]  # fmt: skip
    others = marked(key, "\n".join([HEAD, *swapped]))
    assert max(score for form in FORMS for score in others.scores(form).values()) <= 8


def test_columns_may_stand_in_any_order_beside_others(key):
    """As an on-line form exports them: headings with the question's text, a time stamp, semicolons."""
    heads = ["Zeitstempel", *(f"{name} What is it?" for name in reversed(names(key))), "Form", "Name"]
    cells = ["2026-11-30 08:00", *reversed(answers("Bob", "after")), "After", " bob "]
    found = marked(key, f"{row(*heads, mark=';')}\n{row(*cells, mark=';')}\n")
    assert found.faults == ()
    assert found.scores("after") == {"Bob": 12}
    assert found.missing("after") == ["Ann Smith", "Müller, Zoë"]


def test_plain_lines_are_a_student_a_form_and_answers_in_order(key):
    text = row("Bob", "before", *answers("Bob", "before"), mark="\t") + "\nBob\n" + "\t".join(["x"] * 15)
    found = marked(key, text, "lines.txt")
    assert found.scores("before") == {"Bob": 12}
    assert list(found.faults) == [
        "lines.txt, line 2: a line is a student, a form and up to 12 answers; this one has 1 cell and is left out.",
        "lines.txt, line 3: a line is a student, a form and up to 12 answers; this one has 15 cells and is left out.",
    ]


def test_what_cannot_be_used_is_told_in_sentences(key):
    right = answers("Bob", "before")
    text = "\n".join([
        HEAD,
        row("Bob", "before", *right),
        row("Bob", "Before", *answers("Bob", "before", 12)),
        row("Anne Smith", "before", *right),
        row("=cmd()", "before", *right),
        row("Ann Smith", "middle", *right),
        row("Ann Smith", "after", "about 5", "", "both", *answers("Ann Smith", "after")[3:]),
    ])  # fmt: skip
    found = marked(key, text)
    assert list(found.faults) == [
        "answers.csv, line 3: Bob, before, was handed in before (answers.csv, line 2); the first counts.",
        'answers.csv, line 4: the key has no student "Anne Smith"; is it "Ann Smith"? Left out.',
        'answers.csv, line 5: the key has no student "=cmd()". Left out.',
        'answers.csv, line 6: "middle" is no form of the quiz; write before or after. Left out.',
        'answers.csv, line 7: Ann Smith, after, question 1.1: "about 5" is no number, so it gets no mark.',
        'answers.csv, line 7: Ann Smith, after, question 2.1: "both" is no letter, so it gets no mark.',
    ]
    assert (found.scores("before"), found.scores("after")) == ({"Bob": 12}, {"Ann Smith": 9})
    assert found.gains == {}


@pytest.mark.parametrize(("text", "told"), [
    ("", "answers.csv holds no answers."),
    ("student,1.1\nBob,5\n", 'answers.csv has no column "form" in its first line'),
    ("student,form,1.1,9.9\nBob,before,5,5\n", "the quiz has no question 9.9; that column is left out"),
    ("student,form,1.1\nBob,before,5\n", "has no column for question 5.3: it is marked as not answered"),
])  # fmt: skip
def test_faults_of_a_whole_file(key, text, told):
    assert any(told in each for each in marked(key, text).faults)


@pytest.mark.parametrize("content", [None, "student_name\nBob\n", "student_name,quiz_form\n", "\x00"])
def test_a_key_that_is_none_is_told(tmp_path, content):
    path = tmp_path / "quiz_key.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="no key"):
        key_in(path)


def command(*arguments):
    _, commands = main_parser("regulars lesson", "", "")
    lesson_mark.add(commands)
    options = commands.choices["mark"].parse_args([str(each) for each in arguments], Namespace(command_line="x"))
    return options.run(options)


def test_the_quizs_own_sheet_is_filled_in_and_marked(made, tmp_path, capsys):
    with (made / "answers.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert ",".join(head) == HEAD
    assert [each[:2] for each in rows] == [[student, form] for student in STUDENTS for form in FORMS]
    assert not any(cell for each in rows for cell in each[2:])
    filled = [each[:2] + answers(*each[:2], wrong=4 if each[1] == "before" else 1) for each in rows if each[0] != "Bob"]
    with (tmp_path / "answers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *filled])
    out = tmp_path / "marks"
    assert command(tmp_path / "answers.csv", "--key", made / "tables/quiz_key.csv", "--out", out) == 0
    said = capsys.readouterr().out
    assert "Before: 2 sheets, 8.0 of 12 on average.\n  Nothing from Bob (before)." in said
    assert "Of 2 students with both forms: +3.0 on average (95 % interval over students: +3.0 to +3.0)." in said
    assert "  1.2  right: before 0 %, after 100 %" in said
    scores = read_table(out / "tables/quiz_scores.csv")
    assert scores.to_dict("records") == [
        {"student_name": student, "score_before": 8, "score_after": 11, "score_gain": 3}
        for student in STUDENTS if student != "Bob"
    ]  # fmt: skip
    assert len(read_table(out / "tables/quiz_marks.csv")) == 4 * 12
    assert read_table(out / "tables/quiz_questions.csv")["share_right_after"].tolist() == [0.0, *[1.0] * 11]


def test_nothing_to_mark_is_a_fault(made, tmp_path):
    (tmp_path / "a.csv").write_text(f"{HEAD}\n{row('Nobody', 'before')}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no sheet of answers") as fault:
        command(tmp_path / "a.csv", "--key", made / "tables/quiz_key.csv")
    assert 'no student "Nobody"' in str(fault.value)
