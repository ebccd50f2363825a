"""flip.html, knowing.html, sensitivity.html, patterns.html, class.html, a quiz in a browser: quiet, whole, by keyboard,
to axe.
"""

import importlib.resources
import os
from itertools import product
from typing import NamedTuple

import pytest

from sim.report.output.patterns import frame_of
from sim.report.page.patterns_page import patterns_html
from sim.teaching.collect.page import charts_of, class_html
from sim.teaching.quiz.items import items_of
from sim.teaching.quiz.output import page as quiz_page
from tests.report.charts.test_flip import FALLS, LONG, guessed, kitchen_early, made, scenario_of
from tests.report.hostile import HOSTILE
from tests.report.page.test_browser import (
    NOTE_REACHED,
    PDF_PAGE,
    REACHABLE,
    SIZES,
    browser,
    every_look,
    hard_to_read,
    loaded,
    unfolded,
)
from tests.report.page.test_flip_page import page as flip_page
from tests.report.page.test_flip_page import screened
from tests.report.page.test_knowing_page import CASES as KNOWING
from tests.report.page.test_knowing_page import MOVED, sensitivity_page
from tests.report.page.test_knowing_page import page as knowing_page
from tests.report.test_patterns import made_up, study_titled
from tests.teaching.made import a_class, line, predicted

__all__ = ["browser"]  # a fixture
pytestmark = pytest.mark.browser


def one():
    return flip_page(screened(made(kitchen_early, guessed(x=(0.05, 0.3), y=(600.0, 1000.0)), flips=[FALLS])))


def many():
    """Nine businesses with long names, six plans with long names."""
    plans = {f"plan {n}": {"label": f"{LONG} {n}", "cost_per_week": 5.0} for n in range(6)}
    names = tuple(f"{LONG} {n}" for n in range(9))

    def winner(x, y):
        return f"plan {round(10 * x + y / 450) % 6}", x == 0.5

    found = made(winner, scenario_of(plans), businesses=names, y='strategy."plan 0".cost_per_week')
    return flip_page(found)


def unbroken():
    plans = {"kitchen": {"label": "k" * 60, "cost_per_week": 900.0}, "price": {"label": "改善厨房" * 15}}
    return flip_page(made(kitchen_early, scenario_of(plans), businesses=("B" * 60, "老铸铁厂"), flips=[FALLS]))


def hostile():
    plans = {"kitchen": {"label": HOSTILE[0], "cost_per_week": 900.0}, "price": {"label": HOSTILE[47]}}
    scenario = scenario_of(plans, {"study.title": HOSTILE[21], "study.question": HOSTILE[20]})
    return flip_page(made(kitchen_early, scenario, businesses=(HOSTILE[6], HOSTILE[49])))


def patterns_sheet(study):
    return patterns_html(study, frame_of(study)).decode()


def a_class_of(reasons, answer=-43.2, currency=""):
    """Two steps, one of which was answered again after the debrief; each reason a student's."""
    after = predicted(-9.0, 700.0, 679.0)
    made_lines = [
        line(place, predicted(-90.0 * place, answer + 50.0, answer, reason=each), after, currency=currency)
        for place, each in enumerate(reasons, start=1)
    ]
    found = a_class(*made_lines, *(line(place, predicted(1.0, 2.0, 3e6), step="explore") for place in range(3)))
    return class_html(found, charts_of(found)).decode()


PAGES = {
    "flip, one business": one,
    "flip, many": many,
    "flip, no name breaks": unbroken,
    "flip, hostile": hostile,
    "knowing, a box and a survey": lambda: knowing_page(KNOWING["a box of three sides"]()),
    "knowing, dollars and millions": lambda: knowing_page(KNOWING["dollars and millions"]()),
    "sensitivity": lambda: sensitivity_page(MOVED["an input"][0]()),
    "patterns": lambda: patterns_sheet(
        made_up({"R13": "fail", "R2": "review"}, replications=2, values={"R20.share": None})
    ),
    "patterns, far off": lambda: patterns_sheet(
        made_up({}, values={"R13.business": 9e4, "R1.rank": -3e5}, title=LONG * 2)
    ),
    "patterns, hostile": lambda: patterns_sheet(study_titled(HOSTILE[0])),
    "class": lambda: a_class_of(["More would come", "Less from each"] * 20),
    "class, hostile": lambda: a_class_of([HOSTILE[0], HOSTILE[47], "x" * 200, "改善厨房" * 40], 3.2e9, "JPY"),
    "quiz": lambda: quiz_page(HOSTILE[6], "before", items_of("Ann", "before", 1)).decode(),
}


class Laid(NamedTuple):
    """A page on a disk: its address, and the looks (size, scheme) in which the script sees it."""

    address: str
    views: tuple


def laid(folder, number, text):
    """The page of a number.

    The script sees each in two of the four looks of small and large, light and dark, in turns, so that over all pages
    every pair is seen: each page small, large, light and dark, and both sizes in both schemes.  It needs no three at
    once: a scheme is colours alone, which are held on every page by `hard_to_read`, and no rule of places or names
    reads them.
    """
    (folder / "page.html").write_text(text, encoding="utf-8")
    schemes = (("light", "dark"), ("dark", "light"))[number % 2]
    return Laid((folder / "page.html").as_uri(), tuple(zip(("A4", "phone"), schemes, strict=True)))


def test_the_script_sees_every_pair_of_page_size_and_scheme(tmp_path):
    views = [laid(tmp_path, number, "").views for number in range(2)]
    assert {look for each in views for look in each} == set(product(("A4", "phone"), ("light", "dark")))
    for each in views:
        assert [{size for size, _ in each}, {scheme for _, scheme in each}] == [{"A4", "phone"}, {"light", "dark"}]


@pytest.fixture(scope="module", params=PAGES)
def sheet(request, tmp_path_factory):
    """A page, laid."""
    return laid(tmp_path_factory.mktemp("sheets"), request.param_index, PAGES[request.param]())


def opened(browser, address, size="A4", scheme="light", **more):
    """(page, what it says and asks for) with everything unfolded."""
    page, heard = loaded(browser, address, SIZES[size], scheme, **more)
    unfolded(page)
    return page, heard


def tabbed_through(page):
    """The keyboard reaches all that can be reached, first of all the way past the head of the page."""
    count = page.evaluate(f'[...document.querySelectorAll("{REACHABLE}")].filter(e => e.checkVisibility()).length')
    page.evaluate(NOTE_REACHED)
    for press in range(count + 2):
        page.keyboard.press("Tab")
        if press == 0:
            assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate(
        f'[...document.querySelectorAll("{REACHABLE}")].every(e => !e.checkVisibility() || window.reached.has(e))'
    )


def violations(page, axe):
    """What the script finds that keeps people out: (rule, where first)."""
    page.evaluate(axe)
    found = page.evaluate("axe.run({ resultTypes: ['violations'], selectors: false, ancestry: false })")["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]


def open_to_all(page, axe):
    """The script finds nothing that keeps people out."""
    assert violations(page, axe) == []


SCROLLERS = """[...document.querySelectorAll("body *")].filter(each =>
    ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth).length"""


def whole_and_quiet(browser, address):
    """A page sticks out nowhere, scrolls nothing sideways and asks for nothing, however it is looked at."""
    page, heard = opened(browser, address)
    for look in every_look(page):
        wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide[0] <= wide[1], look
        assert page.evaluate(SCROLLERS) == 0, look
    assert heard == [f"request: {address}"]


def test_a_sheet_is_quiet_and_whole_at_every_size(browser, sheet):
    whole_and_quiet(browser, sheet.address)


def test_every_text_of_a_sheet_stands_out_and_nothing_is_a_white_card(browser, sheet):
    page, _ = opened(browser, sheet.address)
    assert hard_to_read(page) == []
    page.emulate_media(color_scheme="dark")
    painted = page.evaluate(
        """[...document.querySelectorAll("body *:not(svg *), svg rect, svg path")].map(each =>
        each.closest("svg") ? getComputedStyle(each).fill : getComputedStyle(each).backgroundColor)"""
    )
    assert not [paint for paint in painted if paint in ("rgb(255, 255, 255)", "rgb(236, 236, 236)")]


def test_the_keyboard_reaches_everything_on_a_sheet(browser, sheet):
    page, _ = opened(browser, sheet.address)
    tabbed_through(page)


def test_patterns_print_on_three_pages_of_a4_at_most(browser, tmp_path):
    for name in ("patterns", "patterns, far off"):
        (tmp_path / "page.html").write_text(PAGES[name](), encoding="utf-8")
        page, _ = opened(browser, (tmp_path / "page.html").as_uri())
        assert len(PDF_PAGE.findall(page.pdf(prefer_css_page_size=True))) <= 3  # 26 patterns


@pytest.fixture(scope="module")
def axe():
    """The script that looks for what keeps people out."""
    try:
        return importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    except ModuleNotFoundError:
        if os.environ.get("CI"):
            raise
        pytest.skip("axe is not installed: pip install axe-playwright-python")


@pytest.mark.parametrize("turn", [0, 1])
def test_axe_finds_nothing_on_a_sheet(browser, axe, sheet, turn):
    page, _ = opened(browser, sheet.address, *sheet.views[turn], bypass_csp=True)
    open_to_all(page, axe)


def test_axe_does_find_what_keeps_people_out(browser, axe, tmp_path):
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><title>x</title><img src='x.gif'><p>x", encoding="utf-8")
    page, _ = opened(browser, (tmp_path / "bad.html").as_uri())
    found = dict(violations(page, axe))
    assert {"image-alt", "html-has-lang"} <= set(found)
    assert found["image-alt"] == '<img src="x.gif">'
