"""The pages of docs/teaching: nothing that a run decides is typed, and what is said holds on every seed."""

import re

import pytest

from docs import teaching_answers, teaching_page, teaching_said
from docs.teaching_rules import HOLDS, holds
from sim.teaching.contrasts import settings_of
from sim.teaching.estimate import Estimate
from sim.teaching.expected import REPLICATIONS, SEEDS, expected, model_hash, rows_of, written
from sim.teaching.steps import STEPS, step_named
from tests import ROOT

PAGES = [*sorted(teaching_page.FOLDER.glob("*.md")), teaching_page.HERE / "teachers-page.md"]
MINE = ("guide.md", "handout.md", "rubric.md", "teachers-page.md")
TEXT = teaching_page.TABLE.read_text("utf-8")
AMOUNT = re.compile(r"[£$€]\s?\d[\d.,]*\d|[£$€]\d")
CLAIM = re.compile(
    r"\d\s?%|\btimes as (?:much|many)|\bworth (?:more|less) (?:than|in)|\b(?:rises?|falls?|gains?|loses?) by \d", re.I
)


@pytest.fixture(scope="module")
def shown():
    return teaching_page.shown(TEXT)


def typed(page):
    """What of a page no rule has written."""
    return teaching_page.PART.sub("", page.read_text("utf-8"))


# -- the committed table


def test_the_table_is_of_this_model():
    """To make it anew: python run.py lesson expected (some minutes), then python -m docs.teaching_page."""
    assert rows_of(TEXT)[1] == model_hash()


def test_the_table_has_every_step_setting_side_and_seed():
    rows = rows_of(TEXT)[0]
    found = {(row.step, row.place, row.contrast, row.seed): row.futures for row in rows}
    for step in STEPS:
        for side in step.sides:
            for name in settings_of(step):
                for seed in SEEDS:
                    assert found[step.key, side.key, f"{name} worth", seed] == REPLICATIONS


@pytest.mark.nightly
def test_the_committed_table_is_that_of_the_runs():
    """So that a sentence whose sign or order no longer holds on every seed is found: pages are written by the table."""
    fresh = written(expected(workers=2), model_hash())
    assert fresh == TEXT
    found = teaching_page.shown(fresh)
    for page in teaching_page.pages():
        text = page.read_text("utf-8")
        assert teaching_page.filled(text, found) == text


# -- the pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_filled_from_the_table(page, shown):
    """To write it anew: python -m docs.teaching_page."""
    text = page.read_text("utf-8")
    assert teaching_page.filled(text, shown) == text
    assert text.count("<!-- expected: ") == text.count("<!-- end of expected -->")
    assert not re.search(
        r"[{}]|\bnan\b|\binf\b|None|−£0(?![\d.])", "".join(p[3] for p in teaching_page.PART.finditer(text))
    )


def test_every_rule_is_on_a_page_and_every_step_has_all_its_parts():
    parts = [part[2] for page in PAGES for part in teaching_page.PART.finditer(page.read_text("utf-8"))]
    wanted = {f"{kind} {step.key}" for kind in teaching_said.OF_STEPS for step in STEPS} | set(teaching_said.ONCE)
    assert set(parts) == wanted


@pytest.mark.parametrize("name", MINE)
def test_nothing_that_a_run_decides_is_typed(name):
    text = typed(next(page for page in PAGES if page.name == name))
    asked = " ".join(label for step in STEPS for label, _ in settings_of(step).values())
    assert [each for each in AMOUNT.findall(text) if each not in asked] == []
    assert CLAIM.findall(text) == []


def test_what_would_be_typed_is_found():
    for once in (
        "worth £679 a week",
        "61 % is left",
        "three times as much",
        "worth more in town, worth less than",
        "falls by 3",
    ):
        assert AMOUNT.search(once) or CLAIM.search(once), once


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_something(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            raise AssertionError(f"{page.name} needs the network for {target}")
        name, _, anchor = target.partition("#")
        there = (page.parent / name) if name else page
        assert there.exists(), f"{page.name} links to {target}, which is not there"
        headings = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), flags=re.M) if anchor else []
        made = {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
        assert not anchor or anchor in made, f"{page.name} links to {target}, which has no such heading"


def test_every_page_of_the_folder_is_on_the_site():
    config = (ROOT / ".mkdocs.yml").read_text("utf-8")
    assert [page.name for page in PAGES[:-1] if f"teaching/{page.name}" not in config] == []


def test_the_guide_meets_each_misconception_with_something_to_do():
    text = (teaching_page.FOLDER / "guide.md").read_text("utf-8").split("## What students get wrong")[1]
    text = text.split("\n## ")[0]
    for words in (
        "Satisfaction is loyalty",
        "More experience always pays",
        "best on average is the best choice",
        "won once",
    ):
        part = next(each for each in text.split("\n\n") if words in each)
        assert "*Do:*" in part
        assert "<!-- expected: " in part
        step = step_named(re.search(r"in step (\d)", part)[1])
        for slider in re.findall(r"\*(welcome|service)\*", part):
            assert any(slider in each.what for each in step.sliders)


# -- every sign that the guide goes by holds on every seed, seen without the rules


@pytest.mark.parametrize("key", HOLDS)
def test_an_idea_that_shows_holds_on_each_seed_by_itself(key, shown):
    rows = [row for row in rows_of(TEXT)[0] if row.step == key]
    assert {row.seed for row in rows} == set(SEEDS)
    clear = True
    for place, contrast, sign in HOLDS[key]:
        each = [row.estimate for row in rows if (row.place, row.contrast) == (place, contrast)]
        assert len(each) == len(SEEDS)
        clear &= all(one.low > 0 if sign > 0 else one.high < 0 for one in each)
    assert clear or not holds(key, shown)
    line = teaching_said.idea(key, shown)
    assert ("The runs show it" in line) == holds(key, shown)
    assert ("do not show it" in line) == (not holds(key, shown))


# -- rules, over tables that say otherwise


def other(shown, key, **changed):
    """What was shown, with some estimates of a step put otherwise: "place|contrast" -> estimate or None."""
    contrasts = dict(shown[key].contrasts)
    for name, one in changed.items():
        contrasts[tuple(name.split("|"))] = one
    if None in contrasts.values():
        contrasts = {where: one for where, one in contrasts.items() if one is not None}
    return {**shown, key: type(shown[key])(shown[key].currency, shown[key].futures, contrasts)}


UP, DOWN, OPEN = Estimate(50.0, 40.0, 60.0), Estimate(-50.0, -60.0, -40.0), Estimate(1.0, -9.0, 11.0)


@pytest.mark.parametrize("key", HOLDS)
def test_an_idea_falls_with_each_of_its_signs(key, shown):
    good = {f"{place}|{contrast}": UP if sign > 0 else DOWN for place, contrast, sign in HOLDS[key]}
    if key == "experience":
        good |= {"town|before first visits": OPEN, "town|after first visits": DOWN}
    if key == "copied":
        good |= {
            "copied of still|before share": Estimate(0.6, 0.58, 0.62),
            "copied of still|after share": Estimate(0.8, 0.78, 0.82),
        }
    assert holds(key, other(shown, key, **good))
    for name, one in good.items():
        if "share" not in name and "first visits" not in name:
            for wrong in (OPEN, DOWN if one is UP else UP, None):
                assert not holds(key, other(shown, key, **{**good, name: wrong}))
    if key == "experience":
        assert not holds(key, other(shown, key, **{**good, "town|before first visits": UP}))
    if key == "copied":
        close = Estimate(0.62, 0.6, 0.64)
        assert not holds(key, other(shown, key, **{**good, "copied of still|after share": close}))
    assert "do not show it" in teaching_said.idea(key, other(shown, key, **{next(iter(good)): OPEN}))


def test_pages_say_which_steps_do_not_show_their_idea(shown):
    place, contrast, _ = HOLDS["recession"][0]
    text = teaching_said.where_none("", other(shown, "recession", **{f"{place}|{contrast}": OPEN}))
    assert "step 6 (Recession)" in text


@pytest.mark.parametrize(
    ("key", "name", "told"),
    [
        ("price", "town|before worth", "£2.50 off every dinner: −£9 to +£11"),
        ("west_end", "west_end|promise worth", "One point more promised (the West End): −£9 to +£11"),
        (
            "west_end",
            "town minus west_end|people worth",
            "at the door and at the table: no difference between the town",
        ),
        ("promise", "town|after minus before minus delivered worth", "nothing more (−£9 to +£11"),
        ("price", "town|after minus before worth", "no order that luck could not turn (−£9 to +£11"),
    ],
)
def test_what_luck_could_turn_stands_under_no_contrast(key, name, told, shown):
    assert told in teaching_said.no_contrast(key, other(shown, key, **{name: OPEN}))
    assert told not in teaching_said.no_contrast(key, other(shown, key, **{name: UP}))


LATE = "town|before visits in the last half-year"
GOOD_LESS_BAD = "good_times minus bad_times"
ANSWERS = [
    ("more-visits", "price", "town|before worth", UP, "and that is enough"),
    ("more-visits", "price", "town|before worth", DOWN, "and that is not enough"),
    ("more-visits", "price", "town|before worth", OPEN, "do not tell gain from loss"),
    ("farewell", "experience", "town|after worth", OPEN, "do not tell the farewell from luck"),
    ("farewell", "experience", "town|after worth", Estimate(9e3, 8e3, 1e4), "more than the door"),
    ("slowly", "experience", LATE, Estimate(900.0, 890.0, 910.0), "it takes time"),
    ("slowly", "experience", LATE, Estimate(1.0, 0.5, 1.5), "it fades"),
    ("slowly", "experience", LATE, OPEN, "do not tell the first half-year"),
    ("kept", "promise", "town|after minus before minus delivered worth", OPEN, "no contrast here"),
    ("kept", "promise", "town|after minus before minus delivered worth", UP, "worth £50 more than their sum"),
    ("kept", "promise", "town|after minus before minus delivered worth", DOWN, "worth £50 less than their sum"),
    ("left-over", "copied", "copied of still|after share", Estimate(0.99, 0.98, 1.0), "More is left of people"),
    ("left-over", "copied", "copied of still|after share", Estimate(0.1, 0.0, 0.9), "no contrast here"),
    ("bad-times", "recession", f"{GOOD_LESS_BAD}|today profit", OPEN, "do not tell the recession from luck"),
    ("bad-times", "recession", f"{GOOD_LESS_BAD}|today profit", UP, "and £50 a week"),
    ("bad-times", "recession", "bad_times|front worth", Estimate(640.0, 630.0, 650.0), "turns no answer here"),
    ("bad-times", "recession", "bad_times|front worth", Estimate(900.0, 890.0, 910.0), "order of the plans is another"),
    ("bad-times", "recession", "bad_times|front worth", DOWN, "turns a gain into a loss"),
    ("bad-times", "recession", "bad_times|front worth", OPEN, "cannot be told: no contrast here"),
    ("invest", "recession", f"{GOOD_LESS_BAD}|after worth", UP, "regulars: worth less than in good"),
    ("invest", "recession", f"{GOOD_LESS_BAD}|after worth", DOWN, "regulars: worth more than in good"),
    ("invest", "recession", f"{GOOD_LESS_BAD}|after worth", OPEN, "regulars: no difference"),
    ("satisfaction", "west_end", "town|people satisfaction", OPEN, "do not tell a rise in satisfaction from luck"),
    ("satisfaction", "west_end", "town|people satisfaction", Estimate(0.5, 0.4, 0.6), "by 0.50 points (the town)"),
    ("always", "experience", "town|all left", UP, "it pays, and leaves £50 a week"),
    ("always", "experience", "town|all left", OPEN, "whether it pays is within luck"),
    ("average", "west_end", "town|promise worth", Estimate(9e5, 8e5, 1e6), "is *one point more promised*"),
    ("average", "west_end", "west_end|after worth", Estimate(340.0, 330.0, 350.0), "better by £"),
    ("once", "price", "town|near futures above nought", Estimate(0.5, 0.5, 0.5), "gains in 60 of 120 futures"),
    ("dearer", "price", "town|after minus before worth", OPEN, "no difference that luck could not make"),
    ("strangers", "west_end", "west_end|today passers-by among visits", Estimate(0.3, 0.3, 0.3), "the West End, 30 %"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "where", "one", "told"), ANSWERS)
def test_an_answer_follows_the_table(name, key, where, one, told, shown):
    assert told in teaching_answers.ANSWERS[name]("", other(shown, key, **{where: one}))


@pytest.mark.parametrize("name", teaching_answers.ANSWERS)
def test_an_answer_of_an_empty_table_is_a_sentence(name, shown):
    empty = {key: type(found)(found.currency, 0, {}) for key, found in shown.items()}
    text = teaching_answers.ANSWERS[name]("", empty) if name != "dearer" else "."
    assert not re.search(r"nan|None|\binf\b", text)


def test_every_answer_is_tried():
    assert {name for name, *_ in ANSWERS} == set(teaching_answers.ANSWERS)
