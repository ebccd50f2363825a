"""The pages in a browser: nothing runs or is fetched, all can be read and reached at every size, light or dark."""

import os
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.report.hostile import HOSTILE
from tests.report.pages import paged, report_page, summary_page

pytestmark = pytest.mark.browser

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable")
SIZES = {"A4": (794, 1123), "projector": (1920, 1080), "phone": (390, 844)}
PLANS = {"price": -20_000.0, "kitchen": 40_000.0, "experience": 143_000.0}
LABELS = {"experience": "People and welcome", "kitchen": "A better kitchen", "price": "Ten per cent off"}
TWO = {"The Old Forge": PLANS, "Soho Table": {**PLANS, "kitchen": 200_000.0}}
LONG = "a name that goes on for rather longer than anybody would like "
PDF_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


def chromium():
    """Where the browser is; without one these tests are skipped, but not where everything has to be tested."""
    named = os.environ.get("CHROMIUM")
    found = named or next((place for place in PLACES if Path(place).exists()), None) or shutil.which("chromium")
    if found is None:
        reason = "no Chromium was found; set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser():
    path = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("playwright is not installed: pip install playwright")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


def hostile():
    """A comparison with a text that would run in every place that takes one."""
    first, second = HOSTILE[4], HOSTILE[47]
    return paged(
        {HOSTILE[6]: {first: 40_000.0, second: 143_000.0}},
        labels={first: HOSTILE[0], second: HOSTILE[49]},
        texts={"action": HOSTILE[8], "owner": HOSTILE[12], "sentence": HOSTILE[29]},
        study={"title": HOSTILE[21], "question": HOSTILE[20]},
        weeks=26,
    )


def crowded():
    """Six businesses with eight plans each, and long texts everywhere."""
    many = {f"{LONG}{name}": {f"plan {k}": 1e4 * (k + 1) for k in range(8)} for name in "abcdef"}
    labels = {f"plan {k}": f"{LONG}{k}" for k in range(8)}
    texts = {"action": LONG * 4, "owner": LONG, "sentence": LONG * 6}
    return paged(many, labels=labels, texts=texts, study={"title": LONG * 3, "question": LONG * 5}, weeks=26)


CASES = {
    "two businesses": lambda: paged(TWO, labels=LABELS, flip=True, weeks=26),
    "one business": lambda: paged({"The Old Forge": PLANS}, labels=LABELS, flip=True, weeks=26),
    "no name breaks": lambda: paged(
        {"B" * 300: {"p" * 300: 4e4, "q" * 300: 1e4}}, study={"title": "T" * 300}, weeks=26
    ),
    "crowded": crowded,
    "hostile": hostile,
}


@pytest.fixture(scope="module", params=CASES)
def folder(request, tmp_path_factory):
    """A folder with summary.html and report.html, the latter with a few charts."""
    comparison, place = CASES[request.param](), tmp_path_factory.mktemp("pages")
    (place / "summary.html").write_text(summary_page(comparison), encoding="utf-8")
    (place / "report.html").write_text(report_page(comparison, ("01", "21")), encoding="utf-8")
    return place


def watched(page, heard):
    """Note everything that a page says or asks for."""
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: heard.append(f"request: {request.url}"))
    page.on("dialog", lambda dialog: (heard.append(f"dialog: {dialog.message}"), dialog.dismiss()))


@cache
def kept_page(browser, **options):
    """(page, what it says and asks for) of a browser: one for all that look, as a further one starts a process."""
    page, heard = browser.new_page(**options), []
    watched(page, heard)
    return page, heard


def loaded(browser, address, size=(1280, 720), scheme="light", **options):
    """(page, what it says and asks for) of an address, loaded anew into a page of the browser that others have used.

    Only for what runs no script: it leaves nothing behind.
    """
    page, heard = kept_page(browser, **options)
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.emulate_media(media="null", color_scheme=scheme)
    heard.clear()
    page.goto(address)
    return page, heard


def unfolded(page):
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def every_look(page):
    """Show a page at every size in every scheme; (size, scheme) of each.

    It is loaded once: no script runs, so what it shows follows from its width and its scheme alone, whatever came
    before.
    """
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            yield size, scheme
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")  # what it asks for


def too_wide(page):
    """The looks (size, scheme) in which something of a page sticks out."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return [look for look in every_look(page) if page.evaluate(wide)]


@pytest.mark.parametrize("name", ["summary.html", "report.html"])
def test_the_page_is_quiet_and_nothing_sticks_out_at_any_size(browser, folder, name):
    address = (folder / name).as_uri()
    page, heard = loaded(browser, address)
    unfolded(page)
    assert too_wide(page) == []
    assert heard == [f"request: {address}"]


ONE_LOOK = """<!DOCTYPE html><title>x</title><style>
@media (max-width: 500px) and (prefers-color-scheme: dark) { p { width: 600px; background: url(other.gif) } }
</style><details><summary>x</summary><p>x</details>"""


def test_what_sticks_out_or_is_asked_for_in_one_look_alone_is_found(browser, tmp_path):
    (tmp_path / "bad.html").write_text(ONE_LOOK, encoding="utf-8")
    page, heard = loaded(browser, (tmp_path / "bad.html").as_uri())
    assert too_wide(page) == []
    unfolded(page)
    assert too_wide(page) == [("phone", "dark")]
    asked = [each.rpartition("/")[2] for each in heard if each.startswith("request")]
    assert asked == ["bad.html", "other.gif"]


@pytest.mark.field("D7")
@pytest.mark.parametrize("name", ["summary.html", "report.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_what_plans_are_worth_is_seen_whole(browser, tmp_path, name, scheme):
    """The drawing is as wide as the page, its letters can be read, and nothing is hidden at the side."""
    render = summary_page if name == "summary.html" else report_page
    (tmp_path / name).write_text(render(paged(TWO, labels=LABELS, weeks=26)), encoding="utf-8")
    width, _ = SIZES["phone"]
    page, _ = loaded(browser, (tmp_path / name).as_uri(), SIZES["phone"], scheme)
    drawn = page.locator("svg.drawn").all()
    assert len(drawn) >= 2
    for each in drawn:
        box = each.bounding_box()
        assert box["x"] >= 0
        assert 0.85 * width <= box["width"] <= width
        assert each.evaluate("svg => svg.parentElement.scrollWidth <= svg.parentElement.clientWidth")
        sizes = each.evaluate(LETTERS)
        assert sizes
        assert min(sizes) >= SMALLEST_ON_A_PHONE, min(sizes)


SMALLEST_ON_A_PHONE = 8.0
"""Pixels of the smallest letters of a drawing on a phone."""
LETTERS = """svg => [...svg.querySelectorAll("text")].map(text => {
    const box = text.getScreenCTM()
    return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(box.a, box.b)
})"""


NOT_QUIET = """<!DOCTYPE html><title>x</title><script>console.log("run"); alert("run")</script>
<img src="other.gif"><p style="width: 3000px">wide</p><p style="height: 4000mm">high"""


def test_a_page_that_runs_sticks_out_or_is_too_long_is_found(browser, tmp_path):
    """What the tests of this file look at does change when a page is not as it should be."""
    (tmp_path / "bad.html").write_text(NOT_QUIET, encoding="utf-8")
    page, heard = browser.new_page(), []
    watched(page, heard)
    page.goto((tmp_path / "bad.html").as_uri())
    assert {each.split(":")[0] for each in heard} >= {"request", "console", "dialog"}
    assert len([each for each in heard if each.startswith("request")]) == 2
    assert page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert len(PDF_PAGE.findall(page.pdf(format="A4"))) > 1
    page.close()


@pytest.mark.field("C8")
def test_dark_is_dark_and_so_are_its_pictures(browser, folder):
    found = {}
    for scheme in ("light", "dark"):
        page, _ = loaded(browser, (folder / "summary.html").as_uri(), scheme=scheme)
        found[scheme] = [
            light(page.eval_on_selector(selector, f"each => getComputedStyle(each).{which}"))
            for selector, which in (("body", "color"), (".sheet", "backgroundColor"), ("svg.drawn text", "fill"))
        ]
    assert found["light"][0] < 0.2 < 0.9 < found["light"][1]
    assert found["dark"][1] < 0.2 < 0.8 < found["dark"][0]
    assert found["light"][2] < 0.2 < 0.5 < found["dark"][2], "letters of a drawing"


def light(colour):
    """The relative luminance of "rgb(r, g, b)", 0..1 (WCAG 2)."""
    shares = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


CONTRASTS = """() => {
  const seen = new Set(), found = [];
  for (const element of document.querySelectorAll("body *:not(svg *)")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest(".unseen, .skip")) continue;
    let ground = element, paint;
    do { paint = getComputedStyle(ground).backgroundColor; ground = ground.parentElement; }
    while (ground && /, 0\\)$|transparent/.test(paint));
    const colour = getComputedStyle(element).color, key = colour + paint;
    if (!seen.has(key)) { seen.add(key); found.push([colour, paint, element.outerHTML.slice(0, 80)]); }
  }
  return found;
}"""


def hard_to_read(page):
    """(scheme, colour, ground, where) of every text of a page that does not stand out, in both schemes."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for colour, paint, where in page.evaluate(CONTRASTS):
            bright, dim = sorted((light(colour), light(paint)), reverse=True)
            if (bright + 0.05) / (dim + 0.05) < 4.5:
                found.append((scheme, colour, paint, where))
    return found


@pytest.mark.parametrize("name", ["summary.html", "report.html"])
def test_every_text_stands_out_from_its_ground(browser, folder, name):
    page, _ = loaded(browser, (folder / name).as_uri())
    assert hard_to_read(page) == []


def test_a_text_that_is_hard_to_read_in_one_scheme_is_found(browser, tmp_path):
    page = browser.new_page()
    text = "<!DOCTYPE html><title>x</title><style>@media (prefers-color-scheme: dark) {p {color: #bbb}}</style><p>x"
    (tmp_path / "pale.html").write_text(f"{text}<style>p {{background: #fff}}</style>", encoding="utf-8")
    page.goto((tmp_path / "pale.html").as_uri())
    assert [scheme for scheme, *_ in hard_to_read(page)] == ["dark"]
    page.close()


REACHABLE = "a[href], summary, [tabindex='0']"
NOTE_REACHED = """() => { window.reached = new Set();
    document.addEventListener("focusin", event => window.reached.add(event.target)) }"""


@pytest.mark.parametrize("name", ["summary.html", "report.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, folder, name):
    page, _ = loaded(browser, (folder / name).as_uri(), SIZES["A4"])
    count = page.evaluate(f'[...document.querySelectorAll("{REACHABLE}")].filter(e => e.checkVisibility()).length')
    page.evaluate(NOTE_REACHED)
    for press in range(count + 2):
        page.keyboard.press("Tab")
        if press < 3:
            shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shown == "solid"
    missed = page.evaluate(
        f'[...document.querySelectorAll("{REACHABLE}")].filter(e => e.checkVisibility() && !window.reached.has(e))'
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert missed == []


def test_the_skip_link_comes_first_and_leads_to_the_answer(browser, folder):
    page, _ = loaded(browser, (folder / "summary.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.endswith("#answer"))


def test_details_open_by_keyboard(browser, folder):
    page, _ = loaded(browser, (folder / "report.html").as_uri())
    page.focus("summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("details:first-of-type[open] table", state="visible")


def test_the_decision_prints_on_one_page_of_a4(browser, folder):
    page, _ = loaded(browser, (folder / "summary.html").as_uri())
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(PDF_PAGE.findall(pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert [round(float(side) / 72 * 25.4) for side in box.groups()] == [210, 297]


def test_letters_are_large_enough_to_read_when_printed(browser, folder):
    page, _ = loaded(browser, (folder / "summary.html").as_uri())
    page.emulate_media(media="print")
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('main li, main p, footer p')]"
        ".map(each => parseFloat(getComputedStyle(each).fontSize)))"
    )
    assert smallest * 0.75 >= 5.5  # points; what is quiet is smaller than what is said
