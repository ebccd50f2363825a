"""Every scenario that is shipped, and every small one that real use left: its pages after a run, in a browser."""

import re

import pytest

from sim.cli import main
from sim.report.page.summary import MOST_NUMBERS, MOST_WORDS
from sim.report.words.names import shown
from sim.scenario import read
from tests import ROOT
from tests.report.page.test_browser import PDF_PAGE, SIZES, browser
from tests.report.page.test_sheets_in_a_browser import axe, opened

__all__ = ["axe", "browser"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.nightly]

SHIPPED = sorted((ROOT / "scenarios").glob("*.toml"))
FOUND = sorted((ROOT / "tests" / "field" / "cases").glob("*.toml"))
MOST_PAGES = 8
LARGEST = 600_000  # bytes of a report
MOST_WORDS_OF_A_FINDING = 15
DRAWN = "[...document.querySelectorAll('svg.drawn text, .finding')].map(each => each.textContent)"
FINDINGS = "[...document.querySelectorAll('.finding')].map(each => each.textContent)"
WORDS = """(() => {
    const page = document.querySelector("main").cloneNode(true)
    page.querySelectorAll("svg, footer").forEach(each => each.remove())
    document.body.append(page)
    const words = page.innerText.split(/\\s+/).filter(each => each)
    page.remove()
    return words
})()"""


@pytest.fixture(scope="module", params=[*SHIPPED, *FOUND], ids=lambda path: path.stem)
def made(request, tmp_path_factory):
    """The folder of a small run; a file that is refused, or has nothing to compare, is skipped."""
    path, out = request.param, tmp_path_factory.mktemp("made") / "out"
    small = ["--replications", "3", "--worlds", "12", "--workers", "1", "--quiet"]
    if main([str(path), *small, "--out", str(out)]) or not (out / "summary.html").exists():
        assert path in FOUND, "a shipped scenario has pages"
        pytest.skip("no pages")
    return path, out


@pytest.mark.parametrize("name", ["summary.html", "report.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["A4", "phone"])
def test_a_page_of_a_run_is_quiet_whole_and_open_to_all(browser, axe, made, name, scheme, size):
    page, heard = opened(browser, (made[1] / name).as_uri(), size, scheme, bypass_csp=True)
    assert heard == [f"request: {(made[1] / name).as_uri()}"]
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room == SIZES[size][0]
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []


@pytest.mark.field("D12")
def test_the_pages_of_a_run_keep_to_their_room(browser, made):
    printed, words = {}, []
    for name in ("summary.html", "report.html"):
        page = browser.new_page()
        page.goto((made[1] / name).as_uri())
        printed[name] = len(PDF_PAGE.findall(page.pdf(prefer_css_page_size=True)))
        words = words or page.evaluate(WORDS)
        page.close()
    assert printed["summary.html"] == 1
    assert printed["report.html"] <= MOST_PAGES
    assert (made[1] / "report.html").stat().st_size <= LARGEST
    assert len(words) <= MOST_WORDS
    assert sum(bool(re.search(r"\d", word)) for word in words) <= MOST_NUMBERS


def test_the_charts_of_a_run_say_short_sentences_with_whole_words(browser, made):
    path, out = made
    page = browser.new_page()
    page.goto((out / "report.html").as_uri())
    texts, findings = page.evaluate(DRAWN), page.evaluate(FINDINGS)
    page.close()
    assert findings
    assert all(1 <= len(each.split()) <= MOST_WORDS_OF_A_FINDING for each in findings), findings
    scenario = read(path)
    names = [shown(each.label or each.name) for each in scenario.strategy]
    names += [shown(each.name) for each in scenario.business]
    words = {word.rstrip(",;:") for name in names for word in name.split()}
    for text in texts:
        assert not re.search(r"\bnan\b|\binf\b|\d\.\d{6,}|(?<![\w.])-\d", text), text
        if "…" in text:
            assert {word.rstrip(",;:") for word in text.split("…")[0].split()[-1:]} <= words, text
