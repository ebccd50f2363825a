"""The quiz: answers follow from what a student reads, forms are alike and differ in numbers, and marking is fair."""

import re
from argparse import Namespace
from math import isclose, sqrt
from statistics import mean, stdev

import pytest

from sim.cli import lesson_quiz
from sim.cli.arguments import main_parser
from sim.errors import UsageError
from sim.report.output.tables import read_table
from sim.teaching.quiz.item import FORMS, Part
from sim.teaching.quiz.items import ITEMS, items_of
from sim.teaching.quiz.output import known, page, page_name, students_in
from tests.for_all import for_all
from tests.python_pages import DOCS
from tests.report.hostile import HOSTILE

STUDENTS = [f"Student {place}" for place in range(40)]
QUIZZES = {f"{name}, {form}": items_of(name, form, 2026) for name in STUDENTS for form in FORMS}


def numbers(text):
    """The numbers of a text, as a student reads them."""
    plain = text.replace("\N{MINUS SIGN}£", "-").replace("£", "").replace(",", "")
    return [float(each) for each in re.findall(r"(?<![\d^])-?\d+(?:\.\d+)?", plain)]


def money(cells):
    return [float(each.replace("\N{MINUS SIGN}£", "-").replace("£", "").replace(",", "")) for each in cells]


def solved(items):
    """What a student finds who reads the page and knows the ideas; a list of answers for each item."""
    worth, _, cost, once = numbers(items[0].told[0])
    found = [[104 * (worth - cost) - once, worth - once / 104]]

    told = items[1].told[0]
    one, few, high = re.search(r"(\w+) comes (\d+) times and is delighted each time: r = ([\d.]+)\. ", told).groups()
    other, many, low = re.search(r"(\w+) comes (\d+) times and is no more than content: r = ([\d.]+)\.$", told).groups()
    first, second = (float(r) * (1 - 0.875 ** int(n)) for n, r in ((few, high), (many, low)))
    found.append(["ab"[[one, other].index(one if first > second else other)], second])

    gains = numbers(re.search(r"gains were (.+): their", items[2].told[0])[1].replace(", ", " "))
    assert len(gains) == 6
    low_end = mean(gains) - 2.5706 * stdev(gains) / sqrt(6)
    right = [place for place, each in enumerate(items[2].parts[1].options) if each.startswith("With these inputs")]
    found.append([low_end, "abcd"[right[0]]])

    worlds = [money(row[1:]) for row in items[3].table[1:]]
    plans, best = list(zip(*worlds, strict=True)), [max(world) for world in worlds]
    regrets = [max(top - each for top, each in zip(best, plan, strict=True)) for plan in plans]
    means = [mean(plan) for plan in plans]
    world, named = re.search(r"world (\d) alone, where (\w+) wins", items[3].parts[2].asks).groups()
    plan = plans[items[3].table[0][1:].index(named)]
    assert plan[int(world) - 1] == best[int(world) - 1]
    lost = sum(each < top for each, top in zip(plan, best, strict=True))
    found.append(["abc"[means.index(max(means))], "abc"[regrets.index(min(regrets))], lost])

    visits, margin, town, west, people, front = numbers(items[4].told[0])
    gains = {place: (visits * margin * (100 - p) / 100 * people / 100, visits * margin * p / 100 * front / 100)
             for place, p in (("town", town), ("west", west))}  # fmt: skip
    found.append([gains["west"][0], *("ab"[gains[place].index(max(gains[place]))] for place in ("town", "west"))])
    return found


@for_all(QUIZZES)
def test_answers_follow_from_what_is_told(name):
    items = QUIZZES[name]
    for item, answers in zip(items, solved(items), strict=True):
        assert len(item.parts) == len(answers)
        for part, answer in zip(item.parts, answers, strict=True):
            assert part.is_right(str(answer)), (item.title, part.asks, part.answer, answer)


def test_nothing_is_always_the_same():
    """No letter and no sign can be learnt by heart; what is an idea of the course holds in most draws, not in all."""
    for item, part in ((1, 0), (2, 1), (3, 0), (3, 1), (4, 1), (4, 2)):
        letters = {items[item].parts[part].answer for items in QUIZZES.values()}
        assert len(letters) >= 2 or (item, part) == (4, 1), (item, part, letters)
    signs = {items[0].parts[0].answer.startswith("-") for items in QUIZZES.values()}
    assert signs == {True, False}


def test_no_two_quizzes_are_alike():
    texts = {repr(items) for items in QUIZZES.values()}
    assert len(texts) == len(QUIZZES)


def test_forms_have_the_same_questions_with_other_numbers():
    for student in STUDENTS:
        one, other = (items_of(student, form, 2026) for form in FORMS)
        for first, second in zip(one, other, strict=True):
            assert (first.title, first.idea, len(first.parts)) == (second.title, second.idea, len(second.parts))
            assert first.told != second.told or first.table != second.table
            assert [part.is_choice for part in first.parts] == [part.is_choice for part in second.parts]


def test_forms_are_equally_hard_on_average():
    """Numbers of both come from the same ranges: means of what is asked differ by luck alone."""
    for item, part in ((0, 0), (0, 1), (1, 1), (2, 0), (3, 2), (4, 0)):
        values = {form: [float(items_of(s, form, 7)[item].parts[part].answer) for s in STUDENTS] for form in FORMS}
        one, other = values.values()
        assert abs(mean(one) - mean(other)) < 4 * sqrt((stdev(one) ** 2 + stdev(other) ** 2) / len(STUDENTS))


def test_the_name_the_form_and_the_seed_decide_and_nothing_else():
    assert items_of("Zoë", "before", 1) == items_of("Zoe\u0308", "before", 1), "one name, two ways to write it"
    for other in (("Zoé", "before", 1), ("Zoë", "after", 1), ("Zoë", "before", 2)):
        assert items_of(*other) != items_of("Zoë", "before", 1)


def test_the_best_average_is_never_the_smallest_regret():
    for items in QUIZZES.values():
        assert items[3].parts[0].answer != items[3].parts[1].answer


@pytest.mark.parametrize(
    ("given", "right"),
    [("-17160", True), ("−£17,160", True), ("£-17,162", True), ("-17 164.9", True), ("-17166", False), ("17160", False),
     ("", False), ("about", False), ("nan", False), ("inf", False), ("-17160,00", True), ("£ -17,160.00", True)],
)  # fmt: skip
def test_a_number_is_marked_within_its_tolerance(given, right):
    assert Part("", "-17160", (), 5.0, "£").is_right(given) is right


@pytest.mark.parametrize(("given", "right"), [
    ("b", True), ("B)", True), (" (b) ", True), ("a", False), ("", False), ("b) the front", True), ("b.", True),
    ("both", False), ("a) better", False),
])  # fmt: skip
def test_a_letter_is_marked(given, right):
    assert Part("", "b", ("x", "y")).is_right(given) is right


@pytest.mark.parametrize(("given", "right"), [
    ("0.48", True), ("0,48", True), (",48", True), ("48", False), ("0,479", True), ("4,8", False),
])  # fmt: skip
def test_a_decimal_comma_is_none_of_thousands(given, right):
    assert Part("", "0.48", (), 0.01, "").is_right(given) is right


def quizzed(*arguments):
    _, commands = main_parser("regulars lesson", "", "")
    lesson_quiz.add(commands)
    options = commands.choices["quiz"].parse_args([str(each) for each in arguments], Namespace(command_line="x"))
    return options.run(options)


def test_the_command_makes_pages_and_a_key(tmp_path, capsys):
    (tmp_path / "names.csv").write_text('Name;group\n"Smith, Ann",1\nBob\t2\n\nBob\n', encoding="utf-8-sig")
    for folder in ("one", "two"):
        assert quizzed("--class", tmp_path / "names.csv", "--student", "Cy", "--out", tmp_path / folder) == 0
    assert "2 pages for each of 3 students, seed 2026" in capsys.readouterr().out
    key = read_table(tmp_path / "one/tables/quiz_key.csv")
    assert list(dict.fromkeys(key["student_name"])) == ["Cy", "Smith, Ann", "Bob"]
    assert len(key) == 3 * 2 * 12
    assert key["marks"].sum() == 72
    for row in key.itertuples():
        part = items_of(row.student_name, row.quiz_form, 2026)[row.quiz_item - 1].parts[row.quiz_part - 1]
        assert (row.answer_kind == "choice") == part.is_choice
        given = row.right_letter if part.is_choice else str(row.right_number)
        assert part.is_right(given)
        assert (tmp_path / "one" / row.quiz_page).exists()
    for path in (tmp_path / "one").rglob("*.*"):
        if path.name != "manifest.json":
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_no_page_holds_an_answer():
    for student in STUDENTS:
        items = items_of(student, "before", 2026)
        text = page(student, "before", items).decode().partition("<main")[2]
        for item in items:
            assert item.solution not in text
            assert item.idea not in text
            for part in item.parts:
                if not part.is_choice and len(part.answer) > 5:
                    assert part.answer not in text
                    assert f"{float(part.answer):,.0f}".lstrip("-") not in text
        assert "key" not in text.lower()


def test_hostile_names_run_nowhere_and_make_plain_files():
    names = known([each[:100] for each in HOSTILE if each.strip() and len(each) <= 100 and "\x00" not in each])
    files = {page_name(each, "before") for each in names}
    assert len(files) == len(names)
    for each in files:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{8}-before\.html", each)
    plain = set(re.findall(r"<([a-z0-9]+)", page("Ann", "before", items_of("Ann", "before", 1)).decode()))
    for name in names[:40]:
        text = page(name, "before", items_of(name, "before", 1)).decode()
        assert set(re.findall(r"<([a-zA-Z0-9]+)", text)) == plain, name


def test_lists_of_names():
    assert students_in("\ufeffstudent\nAnn\n ann \nAnn\n") == ["Ann", "ann"]
    assert students_in('"O""Neil, Jo",3\n') == ['O"Neil, Jo']
    for text in ("", "\n\n", "name\n"):
        with pytest.raises(UsageError, match="no student"):
            students_in(text)
    with pytest.raises(UsageError, match="no name"):
        known(["x" * 101])
    with pytest.raises(UsageError, match="at most at once"):
        known([str(place) for place in range(5001)])


def test_ideas_of_all_items():
    assert len(ITEMS) == 5
    assert isclose(sum(len(item.parts) for item in QUIZZES["Student 0, before"]), 12)


def test_the_example_of_the_page_is_what_a_student_gets():
    text = (DOCS / "teaching/quiz.md").read_text("utf-8")
    items = items_of("Ann Smith", "before", 2026)
    assert items[0].told[0] in text
    assert items[0].solution in text
    for place, part in enumerate(items[0].parts, start=1):
        assert f"> * {part.asks}" in text
        assert f"| {place} | {part.answer} | {part.tolerance:g} |" in text
    for place, item in enumerate(items, start=1):
        kinds = ", ".join("a choice" if part.is_choice else "a number" for part in item.parts)
        assert f"| {place} | {item.title} | {item.idea} | {kinds} |" in text
