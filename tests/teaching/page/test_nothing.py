"""A market in which nothing moves: no residents to count, no margin to win."""

import pytest

from tests.report.page.test_browser import browser
from tests.teaching.page.made import lesson
from tests.teaching.page.walk import loaded, move, predict, press, written

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
    page, heard = loaded(browser, written(tmp_path, still()))
    move(page, 0, 1)
    assert page.locator(".bar rect").count() > 3
    assert not page.locator("[x=NaN], [width=NaN], [x1=NaN], [x2=NaN]").count()
    assert [each for each in heard if not each.startswith("request: file:")] == []


def passed_by(*empty):
    """A lesson whose films of these places show nobody, because nobody lives there."""
    made = lesson(2, 2)
    for place in empty:
        made["stops"][place] |= {"residents": 0, "frames": "", "as_it_is": "" if place else None,
                                 "first_referral": None, "first_defection": None}  # fmt: skip
    return made | ({"diary": None} if len(empty) == 2 else {})


def test_where_nobody_lives_a_sentence_stands_for_film_and_diary(browser, tmp_path):
    page, heard = loaded(browser, written(tmp_path, passed_by(0, 1)))
    predict(page)
    assert page.inner_text("#town .nobody").startswith("Nobody lives where The Old Forge can be reached: all who come")
    assert not page.locator("#town canvas, #town button, #town input, #diary").count()
    press(page, "What does it show?")
    assert [each for each in heard if not each.startswith("request: file:")] == []


def test_one_street_without_residents_leaves_the_other_its_film(browser, tmp_path):
    page, heard = loaded(browser, written(tmp_path, passed_by(1)))
    predict(page)
    assert page.locator("#town canvas").count() == 1
    assert "Soho Table" in page.inner_text("#town .nobody")
    press(page, "Week on")
    assert page.inner_text(".town .week") == "Week 1 (0 to 103)"
    assert page.is_visible("#diary")
    assert [each for each in heard if not each.startswith("request: file:")] == []


def test_a_diary_without_two_lives_is_its_sentence_alone(browser, tmp_path):
    made = lesson(1, 1)
    made["diary"] |= {"rows": [], "person": {"sentence": "No resident is worth more or less."}}
    page, _ = loaded(browser, written(tmp_path, made))
    predict(page)
    assert page.inner_text("#diary > div") == "No resident is worth more or less."
