"""report.html of a sweep in a browser: quiet, whole at every size, by keyboard, on paper, to axe."""

import pytest

from tests.report.page.test_browser import SIZES, browser, hard_to_read
from tests.report.page.test_sheets_in_a_browser import axe, laid, open_to_all, opened, tabbed_through, whole_and_quiet
from tests.report.page.test_sweep_page import page as sweep_page
from tests.report.sweep_cases import swept
from tests.report.sweeps import INPUTS, SweepRuns, crowd, sweep

__all__ = ["axe", "browser"]  # fixtures
pytestmark = pytest.mark.browser
A4 = 794
"""Pixels across a sheet of A4 at 96 to the inch."""

PAGES = {
    "ordinary": lambda: sweep(failed=7),
    "one input": lambda: sweep(inputs=INPUTS[:1], half=None),
    "two inputs": lambda: sweep(inputs=INPUTS[1:3]),
    "carrying on wins at times": lambda: crowd(houses=2, plans=2, inputs=5),
    "no winner": lambda: swept("no run at all"),
    "crowd": lambda: crowd(failed=40, points=30),
    "many points": lambda: sweep(points=3_000, runs=SweepRuns(24_000, 24_000)),
    "no space to break at": lambda: swept("no space to break at"),
    "hostile": lambda: swept("hostile 0"),
    "hostile and long": lambda: swept("hostile 126"),
}


@pytest.fixture(scope="module", params=PAGES)
def sheet(request, tmp_path_factory):
    """A page, laid."""
    return laid(tmp_path_factory.mktemp("sweeps"), request.param_index, sweep_page(PAGES[request.param]()))


def test_the_page_is_quiet_and_whole_at_every_size(browser, sheet):
    whole_and_quiet(browser, sheet.address)


WIDER = """most => [...document.querySelectorAll("body *:not(.unseen, .skip, svg *)")]
    .filter(each => each.getBoundingClientRect().right > most + 0.5).map(each => each.outerHTML.slice(0, 90))"""


def test_nothing_is_wider_than_a_sheet_of_paper(browser, sheet):
    page, _ = opened(browser, sheet.address)
    page.emulate_media(media="print")
    assert page.evaluate(WIDER, A4) == []


def test_what_is_wider_than_paper_would_be_found(browser, tmp_path):
    (tmp_path / "wide.html").write_text("<!DOCTYPE html><title>x</title><p style='width: 900px'>x", encoding="utf-8")
    page, _ = opened(browser, (tmp_path / "wide.html").as_uri())
    assert len(page.evaluate(WIDER, A4)) == 1


def test_every_text_stands_out(browser, sheet):
    page, _ = opened(browser, sheet.address)
    assert hard_to_read(page) == []


@pytest.mark.parametrize("turn", [0, 1])
def test_axe_finds_nothing(browser, axe, sheet, turn):
    page, _ = opened(browser, sheet.address, *sheet.views[turn], bypass_csp=True)
    open_to_all(page, axe)


def test_the_keyboard_reaches_everything(browser, sheet):
    page, _ = opened(browser, sheet.address)
    tabbed_through(page)


def test_letters_of_drawings_can_be_read_on_a_phone(browser, sheet):
    page, _ = opened(browser, sheet.address, "phone")
    for each in page.locator("svg.drawn").all():
        box = each.bounding_box()
        assert 0.85 * SIZES["phone"][0] <= box["width"] <= SIZES["phone"][0]
        smallest = each.evaluate(
            """svg => Math.min(...[...svg.querySelectorAll("text")].map(text => {
            const box = text.getScreenCTM()
            return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(box.a, box.b) }))"""
        )
        assert smallest >= 8.0
