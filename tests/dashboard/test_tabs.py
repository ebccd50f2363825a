"""Many real tabs of one browser at one server: each shows what was set in it, and nothing of another's."""

import json

import pytest

from tests.dashboard.live import small, up
from tests.dashboard.test_browser import RUN, lever
from tests.report.page.test_browser import browser, watched
from tests.teaching.page.walk import until

__all__ = ["browser"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.process]

KEPT = "Object.entries(sessionStorage).find(([name]) => name.startsWith('regulars live '))[1]"


@pytest.mark.parametrize("many", [4, pytest.param(20, marks=pytest.mark.nightly)])
def test_each_tab_shows_its_own(browser, many):
    with up(small()) as live:
        context, heard, tabs = browser.new_context(viewport={"width": 1366, "height": 768}), [], []
        for _ in range(many):
            page = context.new_page()
            watched(page, heard)
            page.goto(live.address)
            tabs.append(page)
        settings = [round(-2 + 0.2 * number, 1) for number in range(many + 1) if number != 10]
        for page, price in zip(tabs, settings, strict=False):
            page.locator('[data-what="price"]').wait_for(state="attached")
            lever(page, "price", price)
        found = {}
        for page, price in zip(tabs, settings, strict=False):
            until(page, RUN, 4000)
            (run,) = json.loads(page.evaluate(KEPT))["shelf"]
            assert page.input_value('[data-what="price"]') == f"{price:g}"
            assert run["move"]["changes"] == {"price": f"{price:+g}"}
            worth = page.inner_text("#numbers .number-value >> nth=3")
            found[price] = run["line"]["numbers"]["profit"]["difference"], worth
        assert len({each for each, _ in found.values()}) == many
        assert [each for each in heard if not each.startswith("request:")] == []
        context.close()
        for price, (difference, _) in found.items():
            told = live.lines(changes={"price": f"{price:+g}"})[-1]
            assert told["numbers"]["profit"]["difference"] == difference
        shown = [text for _, text in found.values()]
        assert len(set(shown)) > many / 2  # money is told in so many figures as the interval bears
