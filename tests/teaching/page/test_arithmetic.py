"""The page's arithmetic is Python's: answers, costs, paths and the line with its checksum."""

import base64
import json
import zlib

import numpy as np
import pytest
from scipy import stats

from sim.report.words.formats import money, symbol
from sim.teaching.page.bundle import bundled
from sim.teaching.page.whole import as_json, modules
from tests.report.page.test_browser import browser
from tests.teaching.page.made import KERNELS, TRENDS, lesson
from tests.teaching.page.reference import answers, cost

__all__ = ["browser"]  # a fixture
pytestmark = pytest.mark.browser

SETTINGS = 100
NEAR = 1.0
"""Pounds, and customers, by which the page may differ."""
PROBE = """
import { answersOf, costsOf, halfWidth, pathOf, payBack, profitOf, spreadOf } from "./answers.js";
import { crc32, lineOf } from "./line.js";
import { about, moneyOf } from "./money.js";

window.probe = { answersOf, costsOf, halfWidth, pathOf, payBack, profitOf, spreadOf, crc32, lineOf, about, moneyOf };
"""
ALL = """([lesson, settings]) => settings.map((x) => lesson.sides.map((side) => {
  const cost = probe.costsOf(lesson, side, x);
  const found = probe.answersOf(lesson, side, x);
  return { ...found, week: cost.week, once: cost.once, profit: probe.profitOf(side, found.worth, cost),
           path: probe.pathOf(lesson, side, x, found.worth, cost) };
}))"""


@pytest.fixture(scope="module")
def probe(browser):
    """A page that has the functions of the modules."""
    page = browser.new_page()
    page.evaluate(bundled({**modules(), "probe": PROBE}, "probe"))
    yield page
    page.close()


def settings_of(made, count=SETTINGS):
    """Settings over the whole box, on the stops of the sliders."""
    draw = np.random.default_rng(3)
    low, high, step = (np.array([each[key] for each in made["sliders"]]) for key in ("low", "high", "step"))
    x = np.round((low + (high - low) * draw.random((count, len(low)))) / step) * step
    x[0] = 0.0
    return np.clip(x, low, high)


@pytest.mark.parametrize(("sides", "levers", "points"), [(1, 1, 16), (2, 6, 64)])
def test_a_hundred_settings_are_pythons_within_a_pound(probe, sides, levers, points):
    made = lesson(sides, levers, points)
    kinds = [each[key] for side in made["sides"] for each in fits(side) for key in ("trend", "kernel")]
    assert set(kinds) == {*TRENDS, *KERNELS}
    settings = settings_of(made)
    found = probe.evaluate(ALL, [json.loads(as_json(made)), settings.tolist()])
    worst = 0.0
    for x, by_side in zip(settings, found, strict=True):
        for side, page in zip(made["sides"], by_side, strict=True):
            week, once = cost(made, side, x)
            wanted = answers(made, side, x) | {"week": week, "once": once}
            assert set(page) == set(wanted)
            for key, value in wanted.items():
                worst = max(worst, float(np.max(np.abs(np.array(page[key]) - value))))
            assert page["path"][-1] == pytest.approx(page["profit"] - side["baseline"]["profit"], abs=1e-3)
    assert worst <= NEAR
    assert np.ptp([page["worth"] for (page, *_) in found]) > 100 * NEAR  # there was something to get wrong


def fits(side):
    """All emulators of a side."""
    return [*side["answers"].values(), *side["path"]["scores"]]


def test_a_move_is_answered_within_a_frame(probe):
    made = json.loads(as_json(lesson(2, 6, 128)))
    took = probe.evaluate(
        """([lesson, settings]) => {
            const from = performance.now();
            for (const x of settings) for (const side of lesson.sides) {
              const { worth } = probe.answersOf(lesson, side, x);
              probe.pathOf(lesson, side, x, worth, { week: 0, once: 0 });
            }
            return (performance.now() - from) / settings.length;
        }""",
        [made, settings_of(made).tolist()],
    )
    assert took < 16.0


def test_the_interval_of_an_answer_is_students(probe):
    for runs in (2, 4, 10, 21, 40, 400):
        assert probe.evaluate("runs => probe.halfWidth(runs)", runs) == pytest.approx(
            stats.t.ppf(0.975, runs - 1), rel=4e-3
        )


@pytest.mark.parametrize(
    ("path", "week"), [([1, 2, 3], 0), ([-1, 2, 3], 20), ([-1, 2, -3, 4], 40), ([1, -1], None), ([-1, 0, 0], 20)]
)
def test_the_week_of_pay_back_is_the_last_in_which_it_comes_up(probe, path, week):
    assert probe.evaluate("([path]) => probe.payBack([10, 20, 30, 40].slice(0, path.length), path)", [path]) == week


def test_the_band_of_one_future_is_wider_than_that_of_the_mean(probe):
    made = json.loads(as_json(lesson()))
    one, mean = (
        probe.evaluate(
            "([lesson, average]) => probe.spreadOf(lesson, lesson.sides[0], [1, 0, 0], average)", [made, average]
        )
        for average in (False, True)
    )
    assert mean["worth"] == pytest.approx(made["sides"][0]["accuracy"]["total"])
    assert one["worth"] == pytest.approx(np.hypot(42.0, 9.0))
    assert all(one[key] > mean[key] for key in ("worth", "customers", "visits"))
    assert all(a > b for a, b in zip(one["path"], mean["path"], strict=True))


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        (-1234.4, 1, "GBP"),
        (143_300, 1000, "GBP"),
        (0.4, None, "GBP"),
        (21.16, None, "EUR"),
        (9_990, 10, "USD"),
        (10_000, 1000, "USD"),
        (2_500_000, 100_000, "JPY"),
        (12.3, None, "JPY"),
        (3.25, None, "KWD"),
        (-0.2, 1, "GBP"),
        (5e12, None, "GBP"),
        (0.0012, None, "GBP"),
    ],
)
def test_money_is_written_as_in_the_reports(probe, value, unit, code):
    currency = {"code": code, "symbol": symbol(code)}
    for sign in (False, True):
        written = probe.evaluate(
            "([value, unit, of, sign]) => probe.moneyOf(of)(value, unit, sign)", [value, unit, currency, sign]
        )
        assert written == money(value, code, unit, sign)


def test_the_line_holds_what_was_said_and_its_checksum(probe):
    made = json.loads(as_json(lesson(2, 3)))
    reason = 'Weil "ü" <b>&</b> 🍽\u2028\n' + "x" * 150
    state = {
        "browser": "00c0ffee",
        "before": {"lo": -300.5, "hi": 200, "r": reason, "t": 41},
        "after": None,
        "shelf": [1, 2],
    }
    line = probe.evaluate("([lesson, state]) => probe.lineOf(lesson, state)", [made, state])
    head, text, checksum = line.split(".")
    assert head == "RL1"
    assert f"{zlib.crc32(text.encode()):08x}" == checksum
    content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    asked = made["before"]
    assert content == {
        "s": "price",
        "m": made["model"]["hash"],
        "i": "00c0ffee",
        "b": {"d": "west_end", "x": asked["x"], "lo": -300.5, "hi": 200, "a": asked["truth"], "r": reason, "t": 41},
        "f": None,
        "n": 2,
        "v": 1,
        "c": "GBP",
    }
    assert probe.evaluate("probe.crc32('')") == "00000000"
