"""Sentences over a table of odd classes: each is read back, and each count in it must be true."""

import re
from itertools import product

import pytest

from sim.report.words.fitting import MOST_WORDS, words_in
from sim.teaching.collect import sentences
from sim.teaching.collect.page import charts_of, contents, terminal
from sim.teaching.collect.statistics import both, summary
from tests.for_all import for_all
from tests.teaching.made import a_class, line, predicted

RIGHT, WRONG, NOUGHT = (50.0, 90.0), (-90.0, -50.0), (-10.0, 10.0)
HIT, MISS = (0.0, 1.0), (400.0, 500.0)


def ranges(kind, answer, n):
    """``n`` ranges about an answer, of one kind."""
    sign = -1.0 if answer < 0 else 1.0
    size = abs(answer) or 100.0
    made = {
        "hit": (answer - 0.1 * size, answer + 0.1 * size),
        "right, missed": (sign * 1.2 * size, sign * 1.4 * size),
        "wrong": (-sign * 1.4 * size, -sign * 1.2 * size),
        "nought": (-0.1 * size, 0.1 * size),
        "point": (answer, answer),
        "wide": (-1e6 * size, 1e6 * size),
    }[kind]
    return [predicted(min(made), max(made), answer)] * n


KINDS = ("hit", "right, missed", "wrong", "nought", "point", "wide")
ANSWERS = (100.0, -43.2, 0.0, 0.004, 3.2e6, -8.1e14)
CASES = {
    f"{n} {one}, {m} {other}, {answer:g}": (ranges(one, answer, n) + ranges(other, answer, m))
    for answer in ANSWERS
    for one, other in product(KINDS, KINDS[:4])
    for n, m in ((1, 0), (0, 2), (1, 1), (3, 17), (40, 60))
}


def counted(words, n):
    """The count that a sentence tells, of n: read back."""
    words = words.lower()
    if words.startswith(("all", "both", "the one")):
        assert words in (f"all {n:,}", "both" if n == 2 else None, "the one" if n == 1 else None)
        return n
    if words.startswith(("none", "neither", "no")):
        return 0
    count, _, of = words.partition(" of ")
    assert of == f"{n:,}"
    return int(count.replace(",", ""))


@for_all(CASES)
def test_every_count_is_true(name):
    said = CASES[name]
    found = summary(said)
    text = sentences.finding(found)
    assert words_in(text) <= MOST_WORDS
    hits = sum(each.low <= each.answer <= each.high for each in said)
    right = sum((each.low + each.high) * each.answer > 0 for each in said)
    told = re.search(r"; (.+?) ranges? held", text)
    if found.n == 1 and found.answer:
        assert ("had the sign right" in text and "not have" not in text) == bool(right)
        assert ("held" in text) == bool(hits)
        return
    assert counted(told[1], found.n) == hits
    if found.answer == 0.0:
        assert "sign" not in text
    else:
        assert counted(re.match(r"(.+?) had the sign right", text)[1], found.n) == right


@for_all(CASES)
def test_points_say_what_is_so(name):
    found = summary(CASES[name])
    text = " ".join(sentences.points(found, "GBP"))
    assert not re.search(r"\b(most|nearly all|many of|few of|half the)\b", text)
    assert ("so few or fewer" in text) == (5 * found.hits < 4 * found.n)
    assert ("Wilson" in text) == (found.answer != 0.0 and found.n > 1)
    assert "nan" not in text
    assert "–" not in text, "an amount that does not exist"
    assert "100 %" not in re.sub(r"to 100 %|: 100 %", "", text) or found.right == found.n or found.chance > 0.99
    if found.hits < found.n:
        assert "All" not in text.partition("ranges held")[0].rpartition(".")[2]


PAIRS = {
    f"{a} {b} {n}": [(one, other)] * n + [(other, one)] * m
    for (a, one), (b, other) in product(
        [("right", predicted(*RIGHT)), ("wrong", predicted(*WRONG)), ("nought", predicted(*NOUGHT))], repeat=2
    )
    for n, m in ((1, 0), (2, 0), (3, 3), (5, 2), (20, 0))
}


@for_all(PAIRS)
def test_what_is_said_of_pairs_is_so(name):
    pairs = PAIRS[name]
    found = both(pairs)
    text = sentences.paired_finding(found)
    assert words_in(text) <= MOST_WORDS
    before, after = (sum(pair[place].is_right for pair in pairs) for place in (0, 1))
    if found.n == 1:
        assert text.endswith({(1, 1): "both times", (0, 1): "only after the debrief", (1, 0): "only before",
                              (0, 0): "neither time"}[before, after])  # fmt: skip
        return
    assert text.startswith("More" if after > before else "Fewer" if after < before else "As many")
    assert counted(re.search(r": (.+?)(?:,|$)", text)[1], found.n) == after
    assert all(each in sentences.paired_points(found, "GBP")[0] for each in (f"{found.n:,}", "only after"))


def test_two_questions_that_both_missed_are_neither_range():
    missed = predicted(1.0, 2.0, 100.0)
    (_, told) = sentences.overall(a_class(line(1, missed, missed)))
    assert told.startswith("Over all 2 questions neither range held the answer;")


def test_a_middle_half_that_is_one_amount_is_none():
    said = [predicted(each, each, 100.0) for each in (10.0, 50.01, 50.02, 50.03, 50.04, 90.0)]
    assert "the middle half" not in sentences.points(summary(said), "GBP")[0]
    said = [predicted(each, each, 100.0) for each in (10.0, 40.0, 50.0, 60.0, 90.0)]
    assert "the middle half of them £40 to £60" in sentences.points(summary(said), "GBP")[0]


def test_an_answer_of_nought_has_no_sign():
    nought = predicted(-1.0, 2.0, 0.0)
    found = both([(nought, predicted(*RIGHT))] * 3)
    assert sentences.paired_finding(found) == "3 answered before and after the debrief"
    assert not any("sign" in each for each in sentences.paired_points(found, "GBP"))


@pytest.mark.parametrize(
    ("n", "words"), [(1, "Lines of 1 student"), (2, "Lines of 2 students"), (1700, "Lines of 1,700 students")]
)
def test_how_many_there_were(n, words):
    made = a_class(*(line(each, predicted(*RIGHT)) for each in range(n)))
    assert sentences.overall(made)[0] == f"{words}, of one step."


def steps_of(**shares):
    """Steps with so many right of so many."""
    lines = []
    for step, (right, n) in shares.items():
        lines += [line(each, predicted(*(RIGHT if each < right else WRONG)), step=step) for each in range(n)]
    return a_class(*lines)


def test_the_hardest_step_is_named_only_where_there_is_one():
    assert "“2 Experience only” (1 of 9)" in sentences.overall(steps_of(price=(3, 9), experience=(1, 9)))[-1]
    assert sentences.overall(steps_of(price=(3, 9), experience=(3, 9)))[-1].startswith("The same share")
    assert "smallest" not in " ".join(sentences.overall(steps_of(price=(3, 9), experience=(0, 4))))
    tied = sentences.overall(steps_of(price=(3, 9), experience=(1, 9), promise=(1, 9)))[-1]
    assert "“2 Experience only” (1 of 9) and “3 Promise against delivery” (1 of 9)" in tied


@pytest.mark.parametrize("currency", ["GBP", "JPY", "KWD", "XTS", ""])
@pytest.mark.parametrize("answer", ANSWERS)
def test_whole_pages_of_odd_classes(currency, answer):
    lines = [
        line(place, each, ranges("wrong", answer, 1)[0] if place % 2 else None, step="explore", currency=currency)
        for place, each in enumerate(ranges("hit", answer, 3) + ranges("wide", answer, 9) + ranges("wrong", answer, 2))
    ]
    made = a_class(*lines)
    drawn = charts_of(made)
    assert contents(made, drawn).sections[0].title == "Exploring"
    assert drawn[0].figure is not None
    text = "\n".join(terminal(made))
    assert "nan" not in text
    assert ("£" in text) == (currency == "GBP")


def test_nobody_answered_after_the_debrief():
    made = steps_of(price=(3, 9), experience=(1, 9))
    assert sentences.by_step(made) == "Nobody answered after the debrief yet"
    assert all(
        len(section.questions) == 1 and not section.paired for section in contents(made, charts_of(made)).sections
    )
