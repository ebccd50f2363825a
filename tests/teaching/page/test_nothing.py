"""A market in which nothing moves: no residents to count, no margin to win."""

import pytest

from tests.report.page.test_browser import browser
from tests.teaching.page.made import lesson
from tests.teaching.page.walk import move, opened, written

__all__ = ["browser"]  # a fixture
pytestmark = pytest.mark.browser


def still():
    """Somebody's own market without residents, whose sliders change nothing."""
    made = lesson(1, 2)
    made["step"] |= {"key": "explore", "number": None}
    for side in made["sides"]:
        side["baseline"] |= {"customers": 0, "visits_per_week": 0.0}
        side["luck"] = dict.fromkeys(side["luck"], 0.0)
        side["accuracy"] = dict.fromkeys(side["accuracy"], 0.0)
        side["path"] |= {key: [0.0 * each for each in side["path"][key]] for key in ("mean", "luck")}
        for fit in (*side["answers"].values(), *side["path"]["scores"]):
            fit |= {key: [0.0 * each for each in fit[key]] for key in ("coefficients", "weights")} | {"error": 0.0}
    return made | {"before": None, "after": None, "diary": None, "stops": [], "debrief": [], "debrief_after": []}


def test_a_market_in_which_nothing_moves_is_drawn_without_a_word(browser, tmp_path):
    page, heard = opened(browser, written(tmp_path, still()))
    move(page, 0, 1)
    assert page.locator(".bar rect").count() > 3
    assert not page.locator("[x=NaN], [width=NaN], [x1=NaN], [x2=NaN]").count()
    assert [each for each in heard if not each.startswith("request: file:")] == []
