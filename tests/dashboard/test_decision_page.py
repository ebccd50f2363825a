"""A run as its decision page: the program's own report of the very move, one file that needs no other."""

import asyncio
import html
import json
import os
import re
from pathlib import Path

import pytest

from sim.dashboard import decision_pages
from sim.dashboard.asked import Asked
from sim.dashboard.decision_pages import DecisionPages, PageJob, page_of
from sim.dashboard.exported import exported
from sim.dashboard.markets import Markets
from sim.report.page.pages import page_alone
from sim.study.compare import compare
from sim.study.lab import Lab
from sim.study.numbers.rounding import penny
from tests.dashboard.live import MOVE, small, up
from tests.dashboard.test_browser import lever, ready
from tests.dashboard.test_page import tree
from tests.dashboard.test_tabs import KEPT
from tests.report.page.test_browser import browser, watched
from tests.report.pages import paged, report_page
from tests.teaching.page.walk import opened, press

__all__ = ["browser"]  # a fixture

LINK = re.compile(r'(?:href|src)="([^"]*)"')
ASKED = Asked("Ash", {"price": "+2"}, futures=4, cost_per_week=5.0, label="price +2")


@pytest.fixture(scope="module")
def market():
    return Markets(small()).of(ASKED)


def test_it_is_the_report_of_the_move_and_says_what_the_shelf_says(market):
    page = page_of(PageJob(exported(market, ASKED), 4, "regulars"))
    move = Lab(small(), replications=4).move(ASKED.changes, cost_per_week=ASKED.cost_per_week)
    told = re.findall(r'<data value="([^"]*)" data-from="decision.csv#\d+\.difference">', page)
    assert told
    assert set(map(float, told)) == {penny(move.difference)}
    assert "regulars my-move.toml --replications 4" in html.unescape(page)
    assert "price +2" in page


def test_it_needs_no_other_file(market):
    page = page_of(PageJob(exported(market, ASKED), 4, "regulars"))
    assert "<svg" in page
    assert [each for each in LINK.findall(page) if not each.startswith(("#", "data:"))] == []
    for name in ("manifest.json", "workbook.xlsx", "summary.html", "runs.parquet"):
        assert name not in page


def test_beside_its_files_the_report_still_links_to_them():
    """The control: the same page of a results folder."""
    links = [each for each in LINK.findall(report_page(paged({"Ash": {"plan": 4e4}}, weeks=26))) if each[:1] != "#"]
    assert {"summary.html", "workbook.xlsx", "tables/decision.csv"} <= set(links)


def test_alone_it_is_the_same_twice():
    found = compare(small(), replications=2, worlds=1, workers=1)
    assert page_alone(found) == page_alone(found)


class At:
    """A worker that is told of, and answers when it is let."""

    def __init__(self):
        self.jobs, self.ended, self.answer = [], 0, None

    def submit(self, job):
        from concurrent.futures import Future

        self.jobs.append(job)
        self.answer = Future()
        return self.answer

    def end(self):
        self.ended += 1


def test_how_long_it_takes_is_told_first_and_dropping_it_ends_the_process(market):
    async def dropped():
        pages = DecisionPages()
        pages.worker = At()
        stream = pages.stream(market, ASKED)
        told = await anext(stream)
        assert told["seconds"] > decision_pages.DRAWING
        waiting = asyncio.ensure_future(anext(stream))
        while not pages.worker.jobs:
            await asyncio.sleep(0.01)
        assert pages.worker.jobs[0].replications == 4
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await stream.aclose()
        assert pages.worker.ended == 1
        pages.end()

    asyncio.run(dropped())


def test_one_page_is_made_at_a_time_and_its_time_teaches_the_next(market):
    async def two():
        pages = DecisionPages()
        pages.worker = At()
        first, second = pages.stream(market, ASKED), pages.stream(market, ASKED)
        reckoned = (await anext(first))["seconds"]
        waiting = [asyncio.ensure_future(anext(each)) for each in (first, second)]
        while not pages.worker.jobs:
            await asyncio.sleep(0.01)
        assert not waiting[1].done()
        await asyncio.sleep(0.05)
        assert len(pages.worker.jobs) == 1
        pages.worker.answer.set_result("<html>")
        assert await waiting[0] == {"page": "<html>"}
        await first.aclose()
        assert (await waiting[1])["seconds"] < reckoned / 2  # it took no time here
        await second.aclose()
        pages.end()

    asyncio.run(two())


@pytest.mark.browser
@pytest.mark.process
def test_it_is_saved_from_the_shelf_and_nothing_is_written_elsewhere(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with up(small(), workers=1) as live:
        page, heard = opened(browser, live.address)
        ready(page)
        lever(page, "price", 2)
        ready(page)
        before, here = tree(Path(__file__).parents[2]), os.listdir(tmp_path)
        with page.expect_download(timeout=120_000) as file:
            press(page, "Save the decision page of run A")
            page.get_by_text("takes about", exact=False).wait_for(timeout=60_000)
        assert file.value.suggested_filename == "my-move.html"
        text = file.value.path().read_text("utf-8")
        page.get_by_text("is saved as my-move.html; it took").wait_for()
        assert [each for each in heard if not each.startswith("request:")] == []
        assert tree(Path(__file__).parents[2]) == before
        assert set(os.listdir(tmp_path)) - set(here) == set()
        assert live.page.pages.worker.pid is None  # the process is gone
        cost = json.loads(page.evaluate(KEPT))["shelf"][0]["cost"]
        page.context.close()
        told = live.lines(futures=40)[-1]
    taken = cost["week"] * told["cost"]["per_week"] + cost["once"] * told["cost"]["once"]
    assert f'value="{penny(told["numbers"]["profit"]["difference"] - taken)}" data-from="decision.csv#' in text
    (tmp_path / "alone.html").write_text(text, encoding="utf-8")
    page, heard = browser.new_page(), []
    watched(page, heard)
    page.goto((tmp_path / "alone.html").as_uri())
    assert heard == [f"request: {(tmp_path / 'alone.html').as_uri()}"]
    assert page.locator("svg.drawn").count() > 0
    page.close()


@pytest.mark.process
def test_it_is_asked_for_as_a_move_is():
    with up(small(), workers=1) as live:
        for more, sentence in (({"changes": {"pric": "+1"}}, "did you mean"), ({"path": "../x"}, 'There is no "path"')):
            answer = live.http.post("/api/decision", json={**MOVE, **more})
            assert answer.status_code == 400
            assert sentence in answer.json()["fault"]
