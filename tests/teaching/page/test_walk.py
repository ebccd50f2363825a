"""The whole lesson by keyboard alone, its film, its shelf and what it gives to the program."""

import base64
import itertools
import json
import tomllib
import zlib

import pytest

from sim.scenario import read
from tests.report.page.test_browser import browser
from tests.teaching.page.made import lesson
from tests.teaching.page.walk import loaded, move, predict, press, to_sliders, until, written

__all__ = ["browser"]  # a fixture
pytestmark = pytest.mark.browser

PIXELS = """() => [...document.querySelectorAll("canvas")].map((canvas) =>
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
        .reduce((sum, each) => (sum * 31 + each) % 1e9, 7))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where a lesson with two sides lies."""
    return written(tmp_path_factory.mktemp("lesson"), lesson(2, 3))


def tab_to(page, selector, most=90):
    """Go on with Tab until that is reached."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def tab_to_button(page, name, most=90):
    """Go on with Tab until a button of that name is reached."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


def asked_by_keyboard(page):
    """A prediction, with the arrows and the letters of the keyboard."""
    for end, key in (("lo", "ArrowRight"), ("hi", "ArrowLeft")):
        tab_to(page, f".two-handles .{end}")
        for _ in range(20):
            page.keyboard.press(key)
    tab_to(page, "textarea")
    page.keyboard.type("Fewer come twice.")
    tab_to_button(page, "Store my prediction")
    page.keyboard.press("Enter")


def test_a_whole_lesson_goes_by_keyboard(browser, address):
    page, heard = loaded(browser, address)
    asked_by_keyboard(page)
    assert page.evaluate("document.activeElement.id") == "answer-heading"
    tab_to_button(page, "What does it show?")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "debrief-heading"
    tab_to_button(page, "Week on")
    page.keyboard.press("Enter")
    assert page.inner_text(".town .week") == "Week 1 (0 to 103)"
    tab_to(page, ".jumps button:nth-of-type(2)")
    page.keyboard.press("Space")
    assert page.inner_text(".town .week") == "Week 15 (0 to 103)"
    assert "Week 15." in page.inner_text(".town [role=status]")
    assert page.is_visible(".diary")
    page.evaluate("document.getElementById('debrief-heading').focus()")
    tab_to_button(page, "Predict once more")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "again-heading"
    asked_by_keyboard(page)
    assert page.evaluate("document.activeElement.id") == "answer-again-heading"
    tab_to(page, "#lever-1")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert page.inner_text("#levers .value >> nth=1") == "6.0 → 6.6"
    for _ in range(2):
        tab_to_button(page, "Keep this setting on the shelf")
        page.keyboard.press("Enter")
        page.evaluate("document.getElementById('levers-heading').focus()")
        tab_to(page, "#lever-2")
        page.keyboard.press("ArrowRight")
    for run in (1, 2):
        tab_to(page, f'[data-act="compare {run}"]')
        page.keyboard.press("Space")
    until(page, "document.querySelectorAll('.compared .chart').length === 2")
    tab_to(page, "details.export summary")
    page.keyboard.press("Enter")
    tab_to_button(page, "Save my-run-town.toml")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "my-run-town.toml"
    page.evaluate("document.getElementById('answer-again-heading').focus()")
    tab_to(page, "#hand-in textarea")
    line = page.input_value("#hand-in textarea")
    assert page.evaluate("document.activeElement.selectionEnd") == len(line)
    head, text, checksum = line.split(".")
    content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert (head, checksum) == ("RL1", f"{zlib.crc32(text.encode()):08x}")
    assert (content["s"], content["n"], content["v"]) == ("price", 2, 1)
    for key in ("b", "f"):
        assert -content[key]["lo"] == content[key]["hi"] > 0
        assert content[key]["r"] == "Fewer come twice."
        assert 0 <= content[key]["t"] < 600
    assert heard[0] == f"request: {address}"
    assert [each for each in heard[1:] if not each.startswith("request: blob:")] == []


def test_the_handles_do_not_cross_and_say_where_they_are(browser, address):
    page, _ = loaded(browser, address)
    low, high = page.locator(".two-handles .lo"), page.locator(".two-handles .hi")
    high.focus()
    page.keyboard.press("Home")
    assert high.input_value() == low.input_value()
    assert high.get_attribute("aria-valuetext") == low.get_attribute("aria-valuetext")
    assert high.get_attribute("aria-valuetext").endswith(" a week")


@pytest.mark.parametrize(("size", "reach"), [("phone", 800.0), ("phone", 150.0), ("laptop", 2_000.0)])
def test_an_axis_tells_how_long_it_is_and_no_two_marks_meet(browser, tmp_path, size, reach):
    """Three amounts at least, on the narrowest page too, and on paper as well."""
    made = lesson(1, 1)
    made["before"] |= {"truth": reach / 2}
    made["sides"][0]["baseline"]["profit_per_week"] = reach
    for part in ("coefficients", "weights"):
        made["sides"][0]["answers"]["worth"][part] = [0.0 * each for each in made["sides"][0]["answers"]["worth"][part]]
    page, _ = loaded(browser, written(tmp_path, made), size)
    until(page, "document.querySelectorAll('.axis text').length >= 3")
    predict(page)
    until(page, "document.querySelectorAll('#answer .chart text.f-quiet').length >= 3")
    page.emulate_media(media="print")
    boxes = page.evaluate("""() => [...document.querySelectorAll('#answer .chart text.f-quiet')]
        .map((each) => each.getBoundingClientRect()).map(({ left, right }) => [left, right])
        .sort((one, other) => one[0] - other[0])""")
    assert all(one[1] < other[0] for one, other in itertools.pairwise(boxes)), boxes


def test_the_exported_scenario_holds_what_was_set(browser, address, tmp_path):
    page, _ = loaded(browser, address)
    to_sliders(page)
    press(page, "Reset all")
    move(page, 0, -1.75)
    move(page, 1, 1.2)
    page.fill("#cost-0-week", "123.45")
    page.fill("#cost-1-week", "123.45")
    page.click("details.export summary")
    for name, dearer in (("town", 1.0), ("west_end", 1.2)):
        with page.expect_download() as saved:
            press(page, f"Save my-run-{name}.toml")
        saved.value.save_as(tmp_path / f"{name}.toml")
        found = tomllib.loads((tmp_path / f"{name}.toml").read_text("utf-8"))["strategy"][-1]
        assert found == {
            "name": "my_run",
            "label": "Price −1.75, Welcome: people +1.2",
            "cost_per_week": 123.45,
            "one_off_cost": pytest.approx((120 * 1.75 + 1500 * 1.2) * dearer),
            "change": {"price": "-1.75", "touchpoints.welcome.people": "+1.2"},
        }
        scenario = read(tmp_path / f"{name}.toml")
        assert [one.name for one in scenario.strategy] == ["as_is", "my_run"]
    assert "my-run-town.toml --replications 10" in page.inner_text(".export")


@pytest.mark.parametrize("label", ['"""', "\\", 'quote " and \\ and \u007f and \u0001', "改善 🍽 \u202e", "line\nbreak"])
def test_no_label_breaks_the_exported_scenario(browser, tmp_path, label):
    made = lesson(1, 1)
    made["sliders"][0]["label"] = label
    page, _ = loaded(browser, written(tmp_path, made))
    to_sliders(page)
    page.click("details.export summary")
    until(page, "document.querySelector('.export textarea').value !== ''")
    found = tomllib.loads(page.input_value(".export textarea"))
    assert found["strategy"][-1]["label"] == f"{label} −2.50"


def test_the_shelf_keeps_stars_shows_again_and_deletes_over_a_reload(browser, address):
    page, _ = loaded(browser, address)
    to_sliders(page)
    press(page, "Keep this setting on the shelf")
    asked = page.inner_text(".worth >> nth=0")
    press(page, "Reset all")
    press(page, "Keep this setting on the shelf")
    assert [each.split("\n")[0][:13] for each in page.locator(".run-words").all_inner_texts()] == [
        "A Price −2.50",
        "B as it is; c",
    ]
    press(page, "Star run B")
    page.reload()
    assert page.locator(".run-words").first.inner_text().startswith("B ★ as it is")
    page.evaluate("window.scrollTo(0, 0)")
    press(page, "Show run A again")
    assert page.inner_text(".worth >> nth=0") == asked
    press(page, "Delete run B")
    assert page.locator(".run-words").count() == 1


def test_each_week_of_the_film_is_another_picture_and_the_same_one_again(browser, address):
    page, _ = loaded(browser, address)
    predict(page)
    until(page, f"({PIXELS})().every(each => each !== 7)")
    first = page.evaluate(PIXELS)
    press(page, "Week on")
    second = page.evaluate(PIXELS)
    press(page, "Week back")
    assert all(a != b for a, b in zip(first, second, strict=True))
    assert page.evaluate(PIXELS) == first


def test_one_bit_of_one_resident_is_seen(browser, tmp_path):
    """Came, loyal, lost, another favourite: each is another picture, and the same bits are the same one."""
    made = lesson(1, 1)
    weeks = [bytearray([1] * 800) for _ in range(6)]
    for week, bits in enumerate((1, 1 | 16, 1 | 32, 1 | 64, 2, 1)):
        weeks[week][400] = bits
    for stop in made["stops"]:
        stop |= {"weeks": 6, "frames": base64.b64encode(b"".join(weeks)).decode(), "as_it_is": None}
    page, _ = loaded(browser, written(tmp_path, made))
    predict(page)
    until(page, f"({PIXELS})().every(each => each !== 7)")
    seen = [page.evaluate(PIXELS)[0]]
    for _ in range(5):
        press(page, "Week on")
        seen.append(page.evaluate(PIXELS)[0])
    assert len(set(seen[:5])) == 5
    assert seen[5] == seen[0]


def test_a_film_plays_pauses_and_rewinds(browser, address):
    page, _ = loaded(browser, address)
    predict(page)
    page.select_option("#film-speed", "16")
    press(page, "Play")
    until(page, "Number(document.querySelector('.town .week').textContent.split(' ')[1]) > 4")
    assert page.inner_text(".town [role=status]") == ""  # nothing is spoken while it plays
    press(page, "Pause")
    week = page.inner_text(".town .week")
    page.wait_for_timeout(200)
    assert page.inner_text(".town .week") == week
    assert "people" in page.inner_text(".town [role=status]")
    press(page, "Rewind")
    assert page.inner_text(".town .week") == "Week 0 (0 to 103)"


def test_the_counts_under_a_film_are_those_of_its_frames(browser, address):
    page, _ = loaded(browser, address)
    predict(page)
    page.evaluate("""() => {
        const week = document.querySelector('.town > input');
        week.value = 60;
        week.dispatchEvent(new Event('input', { bubbles: true }));
    }""")
    for stop, shown in zip(lesson(2, 3)["stops"], page.locator(".counts").all_inner_texts(), strict=True):
        until_then = base64.b64decode(stop["frames"])[: 61 * stop["residents"]]
        so_far = sum(1 for each in until_then if each & 16)
        frames = until_then[60 * stop["residents"] :]
        came, loyal, lost = (sum(1 for each in frames if each & bit) for bit in (16, 32, 64))
        assert shown == f"came {came}, so far {so_far:,} · loyal {loyal} · lost {lost}"


def test_the_same_people_without_the_change_are_one_key_away(browser, address):
    """Their numbers stand below the film, their picture comes by an arrow, and both are those of the other frames."""
    page, _ = loaded(browser, address)
    predict(page)
    until(page, f"({PIXELS})().every(each => each !== 7)")
    with_it = page.evaluate(PIXELS)
    stop = lesson(2, 3)["stops"][1]
    frames = bytearray(base64.b64decode(stop["frames"]))
    at, rest = 0, iter(base64.b64decode(stop["as_it_is"]))
    for alike in rest:
        at += alike
        if alike < 255:
            frames[at] ^= next(rest)
            at += 1
    counts = {}
    for words, each in (("with the change", base64.b64decode(stop["frames"])), ("as it is", frames)):
        last = each[-stop["residents"] :]
        came, loyal, lost = (sum(1 for one in last if one & bit) for bit in (16, 32, 64))
        so_far = sum(1 for one in each if one & 16)
        counts[words] = f"came {came}, so far {so_far:,} · loyal {loyal} · lost {lost}"
    assert counts["as it is"] != counts["with the change"]
    page.focus('.town [name="way"]')
    page.keyboard.press("ArrowRight")
    without = page.evaluate(PIXELS)
    assert without[0] == with_it[0]  # nothing is moved in the first film
    page.evaluate("""() => {
        const week = document.querySelector('.town > input');
        week.value = week.max;
        week.dispatchEvent(new Event('input', { bubbles: true }));
    }""")
    assert page.locator(".counts").all_inner_texts()[1] == counts["as it is"]
    assert page.locator(".beside").all_inner_texts() == [f"with the change: {counts['with the change']}"]
    assert "£2.50 off, as it is" in page.inner_text(".film:nth-child(2) figcaption")
    there = page.evaluate(PIXELS)
    page.focus('.town [name="way"]:checked')
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(PIXELS)[1] != there[1]
    assert page.locator(".beside").all_inner_texts() == [f"as it is: {counts['as it is']}"]


def test_a_film_in_which_nothing_is_moved_has_no_other(browser, tmp_path):
    made = lesson(1, 1)
    made["stops"] = made["stops"][:1]
    page, _ = loaded(browser, written(tmp_path, made))
    predict(page)
    assert page.locator(".town canvas").count() == 1
    assert page.locator('.town [name="way"]').count() == page.locator(".beside").count() == 0


def test_who_wants_less_motion_goes_week_by_week(browser, address):
    page, _ = loaded(browser, address, reduced_motion="reduce")
    predict(page)
    assert page.get_by_role("button", name="Play").is_disabled()
    press(page, "Week on")
    assert page.inner_text(".town .week") == "Week 1 (0 to 103)"
