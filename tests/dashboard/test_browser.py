"""The live page in a browser: driven by mouse and by keyboard, quiet, open to all, and nothing of it lost."""

import csv
import io
import re
import tomllib
from contextlib import ExitStack

import pytest

from sim.dashboard import debriefs
from tests.dashboard.live import small, up
from tests.report.page.test_browser import browser
from tests.teaching.page.test_lesson import axe, open_to_all
from tests.teaching.page.walk import OVERFLOW, opened, press, until

__all__ = ["axe", "browser"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.process]

RUN = "document.querySelector('.work-told')?.textContent === '40 futures run.'"
PIXELS = "document.querySelector('canvas').toDataURL()"
UNCOVERED = """() => {
    const found = [];
    const free = "[data-covers], .luck-told, button, label, th, .run-words, .covers, figcaption, code, textarea";
    for (const id of ["numbers", "path", "bridge", "shelf"]) {
        const walk = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const holder = walk.currentNode.parentElement;
            const told = /[\\u00a3\\d]/.test(walk.currentNode.textContent) && holder.getClientRects().length > 0;
            if (told && !holder.closest(free)) found.push(`${id}: ${walk.currentNode.textContent}`);
        }
    }
    for (const each of document.querySelectorAll(".result")) {
        if (each.textContent && !each.dataset.covers) found.push(each.outerHTML);
    }
    return found;
}"""
"""Numbers of results that do not say what their interval covers."""


@pytest.fixture(scope="module")
def live():
    with up(small(), workers=1) as one:
        yield one


def ready(page):
    """Wait until what is set has been run."""
    until(page, RUN, 1200)


def lever(page, what, amount):
    """Put a lever somewhere."""
    page.evaluate(
        """([what, amount]) => { const input = document.querySelector(`[data-what="${what}"]`);
            input.value = amount; input.dispatchEvent(new Event("input", { bubbles: true })); }""",
        [what, amount],
    )


def kept(page):
    """The runs on the shelf, in words."""
    return [each.inner_text() for each in page.query_selector_all(".run-words .changes")]


def asked_for(heard, part):
    """Requests whose address holds that."""
    return [each for each in heard if each.startswith("request:") and part in each]


def mode(page, name):
    page.get_by_role("radio", name=name).check()


def predict(page, low, high):
    page.fill("#foreseen-lo", str(low))
    page.fill("#foreseen-hi", str(high))
    page.fill("#foreseen-reason", "It was so last time.")
    press(page, "Store my prediction")


def test_a_market_is_explored(browser, live):
    """Open, move, compare, read a diary, save, reload, show on the board: quiet and from this machine alone."""
    page, heard = opened(browser, live.address)
    ready(page)
    first = page.evaluate(PIXELS)
    page.get_by_label("Week", exact=True).fill("20")
    assert page.evaluate(PIXELS) != first
    lever(page, "price", 2)
    ready(page)
    points = page.get_attribute("#path polyline.line", "points").split()
    assert len(points) == 31  # the start and every week
    assert len(page.query_selector_all("#path polyline.future")) == 40
    assert page.evaluate(UNCOVERED) == []
    before = len(heard)
    page.fill("#cost-week", "25")
    page.get_by_label("Each week, slider").fill("100")
    assert "It costs £100 a week" in page.inner_text("#numbers .verdict")
    page.wait_for_timeout(400)
    asked = [
        each for each in heard[before:] if not each.endswith("/static/icon.svg")
    ]  # which the browser itself asks for
    assert asked == []  # a cost asks nobody
    page.get_by_role("radio", name="one future").check()
    assert len(page.query_selector_all("#path polyline.future")) == 0
    page.get_by_role("radio", name="forty futures").check()
    lever(page, "price", -1)
    ready(page)
    for name in ("compare A", "compare B"):
        page.get_by_label(name).check()
    assert len(page.query_selector_all("#shelf polyline.line")) == 2
    assert page.evaluate(UNCOVERED) == []
    read_a_diary(page, live)
    saved(page)
    page.reload()
    ready(page)
    assert kept(page) == [
        "price −1.0",
        "price +2.0",
    ]
    assert page.input_value('[data-what="price"]') == "-1"
    mode(page, "Board")
    assert page.is_visible(".headline .big")
    assert not page.is_visible("#shelf")
    assert page.get_attribute(".headline .big", "data-covers")
    foreign = [
        each for each in heard if each.startswith("request:") and live.address not in each and "blob:" not in each
    ]
    assert foreign == []
    assert [each for each in heard if not each.startswith("request:")] == []
    page.context.close()


def read_a_diary(page, live):
    """By a dot and by a number: the same person as the program says."""
    page.fill("#who", "8")
    press(page, "Read the diary")
    page.locator(".diary-box table").wait_for()
    people = live.lines(futures=1)[0]["film"]["people"]
    assert page.get_attribute(".diary-box", "data-customer") == str(people[7])
    page.locator("canvas").click(position={"x": 4, "y": 4})
    until(page, "document.getElementById('who').value === '1'")
    until(page, f"document.querySelector('.diary-box').dataset.customer === '{people[0]}'", 400)


def saved(page):
    """As a scenario of the command line, and as a table."""
    with page.expect_download() as file:
        press(page, "Save run B as TOML")
    tree = tomllib.loads(file.value.path().read_text("utf-8"))
    assert tree["strategy"][-1]["change"] == {"price": "-1"}
    with page.expect_download() as file:
        press(page, "Save the shelf as a table (CSV)")
    rows = list(csv.DictReader(io.StringIO(file.value.path().read_text("utf-8"))))
    assert [row["changes"] for row in rows] == ["price +2.0", "price −1.0"]
    assert [row["futures"] for row in rows] == ["40", "40"]


def test_a_prediction_comes_first_and_once(browser, live):
    page, heard = opened(browser, live.address)
    ready(page)
    lever(page, "price", 1)  # seen before anything was predicted
    ready(page)
    page.get_by_label("Predict first").check()
    assert "can be predicted no more" in page.inner_text(".predict-box")
    asked = len(asked_for(heard, "/api/move"))
    lever(page, "price", 1.4)
    page.locator("#foreseen-lo").wait_for()
    page.wait_for_timeout(400)
    assert len(asked_for(heard, "/api/move")) == asked  # nothing is run yet
    assert not page.is_visible("#numbers")
    page.reload()
    page.locator("#foreseen-lo").wait_for()
    predict(page, -500, 500)
    ready(page)
    assert "within it" in page.inner_text(".predict-box")
    assert "held the answer" in page.inner_text(".score")
    page.reload()
    ready(page)
    assert page.query_selector("#foreseen-lo") is None
    lever(page, "price", 1.8)
    predict(page, 480, 500)
    ready(page)
    assert "outside it" in page.inner_text(".predict-box")
    assert re.search(r"Of your last 2 ranges 1 held the answer.* 36 cases of 100", page.inner_text(".score"))
    page.context.close()


def test_a_market_of_its_own_says_so(browser, live):
    page, _ = opened(browser, live.address)
    ready(page)
    page.get_by_text("What the market is like").click()
    page.get_by_label("Depth of a recession").fill("1")
    assert "another market" in page.inner_text(".market .told")
    ready(page)
    lever(page, "price", 1)
    ready(page)
    assert "Another market: depth of a recession 1.00" in page.inner_text("#shelf")
    press(page, "Is this luck?")
    ready(page)
    assert "seed 8" in page.inner_text("#numbers")
    page.context.close()


def test_a_step_of_the_course_is_predicted_run_and_told(browser, live, axe, monkeypatch):
    monkeypatch.setattr(debriefs, "FUTURES", 2)
    page, heard = opened(browser, live.address)
    ready(page)
    page.get_by_role("radio", name="one future").check()
    mode(page, "Story")
    until(page, "document.querySelector('.work-told').textContent === 'One future run.'", 1200)
    assert page.is_checked("#predict-first")
    idea = "A lower price brings visits"
    assert idea not in page.inner_text(".story")
    assert page.locator(".debrief").count() == 0  # nothing is told before it has been predicted
    page.get_by_role("button", name="The question:").click()
    page.locator("#foreseen-lo").wait_for()
    predict(page, -900, -100)
    until(page, "document.querySelector('.work-told').textContent === 'One future run.'", 1200)
    assert idea in page.inner_text(".story")
    page.get_by_role("button", name="What the runs say of it").click()
    until(page, "document.querySelectorAll('.debrief p').length > 1", 1200)
    found = live.page.debriefs._known["price", 0]
    told = page.inner_text(".debrief")
    assert all(each in told for each in found["before"])
    assert not any(each in told for each in found["after"])
    assert "Means of 2 futures" in told
    open_to_all(page, axe)
    page.get_by_role("button", name="4 The same strategy").click()
    page.get_by_role("radio", name="the West End").check()
    assert page.input_value('[data-what="personalisation"]') == "0"
    mode(page, "Explore")
    until(page, "document.querySelectorAll('.lever').length > 20")
    assert "Set now: as it is." in page.inner_text(".setting")
    assert [each for each in heard if not each.startswith("request:")] == []
    page.context.close()


def tab_to(page, selector, most=120):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_all_of_it_goes_by_keyboard(browser, live):
    page, _ = opened(browser, live.address)
    ready(page)
    tab_to(page, "#predict-first")
    page.keyboard.press("Space")
    tab_to(page, "#find-lever")
    page.keyboard.type("price")
    tab_to(page, '[data-what="price"]')
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.locator("#foreseen-lo").wait_for()
    for end, key in (("lo", "ArrowRight"), ("hi", "ArrowLeft")):
        tab_to(page, f".two-handles .{end}")
        for _ in range(5):
            page.keyboard.press(key)
    tab_to(page, "#foreseen-reason")
    page.keyboard.type("Dearer.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ready(page)
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "#who")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".diary-box table").wait_for()
    tab_to(page, '[data-act="compare 1"]')
    page.keyboard.press("Space")
    assert page.is_checked('[data-act="compare 1"]')
    tab_to(page, '[data-act="star 1"]')
    page.keyboard.press("Enter")
    assert page.query_selector('.star[aria-label="starred"]')
    assert page.evaluate("document.activeElement.dataset.act") == "star 1"
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser, live, axe, scheme):
    for size in ["phone", "projector"] if scheme == "light" else ["laptop"]:
        page, _ = opened(browser, live.address, size, scheme)
        page.locator(".lever").first.wait_for()
        lever(page, "price", 2)
        ready(page)
        for details in page.query_selector_all("details"):
            details.evaluate("each => each.open = true")
        wide = page.evaluate(OVERFLOW)
        assert wide[0] <= wide[1], size
        if size != "projector":
            open_to_all(page, axe)
        mode(page, "Board")
        open_to_all(page, axe)
        page.get_by_label("Predict first").check()
        mode(page, "Explore")
        lever(page, "price", 0.6)
        page.wait_for_timeout(100)
        open_to_all(page, axe)
        page.context.close()


def test_a_lost_program_is_told_and_gone_on_with(browser):
    with ExitStack() as first:
        one = first.enter_context(up(small(), workers=1))
        port = one.port
        page, _ = opened(browser, one.address)
        ready(page)
        lever(page, "price", 2)
        ready(page)
    lever(page, "price", 3)
    page.locator(".lost:visible").wait_for()
    assert "does not answer" in page.inner_text(".lost")
    with up(small(), workers=1, port=port):
        ready(page)
        page.locator(".lost").wait_for(state="hidden")
        assert kept(page) == [
            "price +3.0",
            "price +2.0",
        ]
    page.context.close()
