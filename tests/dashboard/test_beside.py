"""Both sides of a step beside each other, and other luck in Story."""

from functools import cache

import pytest

from sim.dashboard import debriefs
from sim.scenario import read
from tests.dashboard.live import small, smaller, up
from tests.dashboard.test_browser import UNCOVERED, asked_for, mode, predict
from tests.report.page.test_browser import browser
from tests.teaching.page.test_lesson import axe, open_to_all
from tests.teaching.page.walk import opened, press, until

__all__ = ["axe", "browser"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.process]

ONE = "document.querySelector('.work-told').textContent === 'One future run.'"
BOTH = "document.querySelectorAll('#beside canvas').length === 2"
PIXELS = "[...document.querySelectorAll('#beside canvas')].map(each => each.toDataURL())"


@pytest.fixture(scope="module")
def live():
    with up(small(), workers=1) as one:
        one.page.markets.course = cache(smaller)
        yield one


def story(page, step):
    """Story at a step, one future each."""
    page.get_by_role("radio", name="one future").check()
    mode(page, "Story")
    page.get_by_role("button", name=step).click()
    until(page, ONE, 1200)


def test_both_sides_are_one_key_away_and_two_pictures(browser, live, axe):
    page, heard = opened(browser, live.address)
    story(page, "4 The same strategy")
    page.get_by_role("button", name="The question:").click()
    page.locator("#foreseen-lo").wait_for()
    predict(page, 0, 300)
    until(page, ONE, 1200)
    asked = len(asked_for(heard, "/api/move"))
    page.get_by_role("radio", name="the West End").focus()
    page.keyboard.press("ArrowRight")
    assert page.is_checked('[data-act="side both"]')
    assert page.evaluate("document.activeElement.dataset.act") == "side both"
    assert page.is_visible("text=has not been predicted yet")  # at the town
    assert not page.is_visible("#beside canvas")
    page.wait_for_timeout(300)
    assert len(asked_for(heard, "/api/move")) == asked
    press(page, "Show the town without")
    until(page, BOTH, 1200)
    page.get_by_label("Week", exact=True).first.fill("20")
    town, west_end = page.evaluate(PIXELS)
    assert town != west_end
    page.get_by_label("Week", exact=True).first.fill("0")
    assert all(one != other for one, other in zip(page.evaluate(PIXELS), (town, west_end), strict=True))
    assert len(page.query_selector_all("#beside polyline.line")) == 2
    rows = page.locator("#beside tbody tr").all_inner_texts()
    assert [each.split("\t")[0] for each in rows] == ["The town", "The West End"]
    for row in page.query_selector_all("#beside td"):
        assert row.get_attribute("data-covers")
    assert page.evaluate(UNCOVERED) == []
    assert not page.is_visible("#town")
    open_to_all(page, axe)
    page.get_by_role("radio", name="the West End").check()
    assert not page.is_visible("#beside")
    assert page.is_visible("#town")
    assert [each for each in heard if not each.startswith("request:")] == []
    page.context.close()


def test_both_sides_are_those_of_runs_at_each(browser, live):
    page, _ = opened(browser, live.address)
    story(page, "5 Rivals copy")
    page.get_by_label("Predict first").uncheck()
    page.get_by_role("radio", name="both").check()
    page.get_by_role("button", name="The question:").click()
    page.get_by_label("Predict first").uncheck()
    until(page, f"{BOTH} && document.querySelectorAll('#beside polyline.line').length === 2", 1200)
    moves = [live.lines(business="The Old Forge", changes={"appeal": "+1"}, step="copied", side=side, futures=1)[0]
             for side in ("still", "copied")]  # fmt: skip
    assert moves[0]["numbers"]["worth"]["value"] != moves[1]["numbers"]["worth"]["value"]
    people = [round(each["numbers"]["customers"]["value"]) for each in moves]
    shown = [each.inner_text() for each in page.query_selector_all('#beside td[data-head="Customers"] strong')]
    assert [int(each.replace(",", "")) for each in shown] == people
    page.reload()
    until(page, BOTH, 1200)  # the address holds it
    page.context.close()


def test_a_debrief_follows_other_luck_and_asks_for_no_second_prediction(browser, live, monkeypatch):
    monkeypatch.setattr(debriefs, "FUTURES", 2)
    page, _ = opened(browser, live.address)
    story(page, "1 Price only")
    page.get_by_role("button", name="The question:").click()
    page.locator("#foreseen-lo").wait_for()
    predict(page, -900, -100)
    until(page, ONE, 1200)
    page.get_by_role("button", name="What the runs say of it").click()
    until(page, "document.querySelectorAll('.debrief p').length > 1", 1200)
    assert "Other luck" not in page.inner_text(".debrief")
    within = page.inner_text(".predict-box .finding")
    press(page, "Is this luck?")
    until(page, ONE, 1200)
    assert page.query_selector("#foreseen-lo") is None
    assert page.inner_text(".predict-box .finding") != within  # what other luck says
    page.get_by_role("button", name="What the runs say of it").click()
    until(page, "document.querySelectorAll('.debrief p').length > 1", 1200)
    seed = read("town_vs_west_end").runs.seed + 1
    assert f"Other luck, number 1: seed {seed}." in page.inner_text(".debrief")
    known = live.page.debriefs._known
    assert known["price", 1]["seed"] == seed
    assert {luck for _, luck in known} == {0, 1}
    press(page, "The first luck")
    assert "Other luck" not in page.inner_text(".debrief")  # kept, and not run again
    page.context.close()
