"""Who counts once, what belongs together, and what cannot: by rule, whatever order lines come in."""

from dataclasses import replace
from itertools import permutations

from sim.teaching.collect.class_of import class_of, question_of
from sim.teaching.collect.finding import Refused
from sim.teaching.steps import STEPS
from tests.teaching.made import a_class, found, line, predicted

FIRST, AGAIN, LATER = predicted(0.0, 10.0), predicted(90.0, 110.0), predicted(5.0, 6.0, -4.0)


def test_the_first_prediction_counts_and_the_debrief_completes_it():
    lines = [
        line(1, FIRST, runs=2),
        line(1, FIRST, LATER, runs=5),
        line(1, AGAIN, replace(LATER, low=-4.0, high=-4.0), runs=9),
    ]
    for order in permutations(lines):
        (group,) = a_class(*order).groups
        (kept,) = group.lines
        assert kept.before == FIRST
        assert kept.after == LATER


def test_a_new_prediction_does_not_lend_its_answer_after_the_debrief():
    (group,) = a_class(line(1, FIRST, runs=1), line(1, AGAIN, LATER, runs=3)).groups
    assert group.lines[0].after is None


def test_the_same_line_again_is_no_other():
    assert a_class(line(1, FIRST), line(1, FIRST)).told == ()
    (told,) = a_class(line(1, FIRST), line(1, AGAIN, runs=2)).told
    assert told.startswith("1 line was of a student and step that had one before")


def test_other_students_and_other_steps_are_others():
    assert [len(each.lines) for each in a_class(line(1, FIRST), line(2, FIRST)).groups] == [2]
    groups = a_class(line(1, FIRST, step="recession"), line(1, FIRST), line(1, FIRST, step="explore")).groups
    assert [group.step for group in groups] == ["price", "recession", "explore"]


def test_versions_of_a_file_are_told_and_shown_apart():
    made = a_class(line(1, FIRST), line(2, FIRST, model="f" * 12), line(3, FIRST))
    assert [(group.model, len(group.lines)) for group in made.groups] == [("0123456789ab", 2), ("f" * 12, 1)]
    assert all(group.model in group.title for group in made.groups)
    (told,) = made.told
    assert "2 versions" in told
    assert "0123456789ab (2 students), ffffffffffff (1 student)" in told


def test_a_made_up_answer_is_refused():
    made = a_class(line(1, FIRST), line(2, FIRST), line(3, replace(FIRST, answer=5.0)))
    assert [each.student for each in made.groups[0].lines] == ["00000001", "00000002"]
    (told,) = made.refused
    assert "answers.txt, line 3" in told
    assert "another question or answer" in told
    other = a_class(line(1, FIRST, LATER), line(2, FIRST, LATER), line(3, FIRST, replace(LATER, answer=1.0)))
    assert len(other.refused) == 1


def test_currencies_are_not_mixed():
    made = a_class(line(1, FIRST), line(2, FIRST), line(3, FIRST, currency="JPY"))
    assert len(made.refused) == 1
    assert made.groups[0].currency == "GBP"
    assert a_class(line(1, FIRST, step="explore")).groups[0].currency == ""
    assert a_class(line(1, FIRST, step="explore", currency="JPY")).groups[0].currency == "JPY"


def test_what_was_refused_before_stays_told():
    assert class_of([Refused("no."), *found([line(1, FIRST)])]).refused == ("no.",)
    assert class_of([]).groups == ()


def test_the_question_is_told_where_it_is_that_of_today():
    for step in STEPS:
        said = predicted(0.0, 1.0, side=step.before.side)
        group = a_class(line(1, said, step=step.key)).groups[0]
        assert question_of(group, False) == step.before.label
        assert question_of(group, True) == ""
    assert question_of(a_class(line(1, predicted(0.0, 1.0, side="moon"))).groups[0], False) == ""
