"""The page's server with its workers: what it streams is what a comparison finds, and nothing hostile comes through."""

import asyncio
import base64
import hashlib
import json
import os
import signal
import threading
import time
from contextlib import suppress
from random import Random as Rng

import httpx
import numpy as np
import psutil
import pytest

from sim.dashboard.asked import Asked
from sim.dashboard.described import described
from sim.dashboard.jobs import FIRST, FUTURE, Job, LabTask
from sim.dashboard.markets import Markets
from sim.dashboard.server import LivePage
from sim.scenario import read
from sim.scenario.reading.shipped import shipped_names
from sim.study.compare import compare
from sim.study.lab import Lab
from sim.study.numbers.rounding import penny
from tests import ROOT
from tests.dashboard.live import MOVE, small, up

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def live():
    with up(small()) as one:
        yield one


def tree(folder):
    """Every file below a folder with its size and time."""
    skipped = {".git", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", "build"}
    found = []
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - skipped)
        found += [(path, name, os.stat(os.path.join(path, name)).st_mtime_ns) for name in sorted(files)]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_the_stream_tells_one_four_ten_and_forty_futures(live):
    lines = live.lines()
    assert [each["replications"] for each in lines] == [1, 4, 10, 40]
    assert [("film" in each) for each in lines] == [True, False, False, False]
    film = lines[0]["film"]
    assert (film["residents"], film["weeks"], film["businesses"]) == (60, 30, ["Ash", "Birch"])
    assert [each["replications"] for each in live.lines(futures=4)] == [1, 4]


SETTINGS = [
    ({"price": "+2"}, {}, 0),
    ({"price": "-1.5", "touchpoints.meal.score": "+0.5"}, {"cost_per_week": 12.5, "one_off_cost": 80.0}, 3),
    ({"appeal": 7.25}, {"cost_per_week": 3.0}, 0),
]


def agree(live, what, costs, luck):
    """The exported file, compared by the command's own comparison, says what the page says, to the penny."""
    move = {**MOVE, **what, "luck": luck, **costs}
    told = live.lines(**move, futures=10)[-1]
    text = live.http.post("/api/export", json=move).text
    found = compare(read(text=text), replications=10, worlds=1, workers=1, analyses=("decision",))
    row = found.tables["decision"].set_index("strategy").loc["my_move"]
    week, once = costs.get("cost_per_week", 0.0), costs.get("one_off_cost", 0.0)
    taken = week * told["cost"]["per_week"] + once * told["cost"]["once"]
    profit = told["numbers"]["profit"]
    assert penny(profit["difference"] - taken) == row["difference"] != 0.0
    assert (penny(profit["low"] - taken), penny(profit["high"] - taken)) == (row["luck_low"], row["luck_high"])
    assert told["path"]["mean"][-1] == pytest.approx(profit["difference"])


@pytest.mark.parametrize(("changes", "costs", "luck"), SETTINGS)
def test_an_exported_run_says_the_same_to_the_penny(live, changes, costs, luck):
    agree(live, {"changes": changes}, costs, luck)


def test_an_exported_run_of_another_market_says_the_same_to_the_penny(live):
    inputs = {"recession": 1.0, "rivals": "copycat", "experience_weight": 0.3}
    agree(live, {"changes": {"price": "+2"}, "inputs": inputs}, {}, 1)


def test_futures_come_in_their_order_whatever_finishes_first(live):
    lab = Lab(small(), replications=4)
    move = lab.move({"price": "+2.75"})
    told = live.lines(changes={"price": "+2.75"}, futures=4)[-1]
    assert [each[-1] for each in told["path"]["futures"]] == [
        round(one.path[27], 2) for one in move.outcomes
    ]  # every fourth week: the last told is the 28th
    assert told["numbers"]["profit"]["difference"] == move.difference
    assert (told["numbers"]["profit"]["low"], told["numbers"]["profit"]["high"]) == (move.low, move.high)


def test_levers_tell_their_opening_range_and_cost(live):
    told = live.http.get("/api/scenario").json()
    levers = {each["what"]: each for each in told["houses"][0]["levers"]}
    price = levers["price"]
    assert (price["opening"], price["step"], price["cost_step"]) == (25.0, 0.2, 1.0)
    assert price["low"] < 0 < price["high"]
    assert levers["touchpoints.welcome.people"]["cost_per_point_per_week"] > 0
    units = [levers[each]["unit"] for each in ("price", "touchpoints.welcome.people")]
    assert units == ["GBP per visit", "points of 10"]
    assert [each["key"] for each in told["steps"]] == [
        "price",
        "experience",
        "promise",
        "west_end",
        "copied",
        "recession",
    ]
    off = [each for each in levers.values() if each["stops"]]
    assert off
    for each in off:  # what a stop sets is something that the reader takes
        assert live.http.post("/api/export", json={**MOVE, "changes": each["stops"][0]["changes"]}).status_code == 200


def test_two_lives_are_told_of_the_one_who_was_pointed_at(live):
    who = live.lines(futures=1)[0]["film"]["people"][7]
    told = live.http.get(f"/api/person/{who}", params={"move": json.dumps(MOVE), "week": 3}).json()
    assert told["who"]["customer_id"] == who
    assert told["who"]["customer"].startswith("town/")
    for diary in (told["without"], told["with"]):
        assert all(isinstance(week, int) and sentence for week, sentence in diary)


def test_the_film_is_that_of_the_first_future(live):
    film = live.lines(changes={"price": "+2.75"}, futures=1)[0]["film"]
    fresh = Lab(small(), replications=1).film("Ash", {"price": "+2.75"}, 800)
    frames = np.frombuffer(base64.b64decode(film["frames"]), np.uint8).reshape(film["weeks"], film["residents"])
    assert (frames == fresh.frames).all()
    assert film["people"] == fresh.residents.tolist()
    assert (frames[1:] != frames[:-1]).any()


def test_what_goes_wrong_at_work_is_told_and_not_asked_for_again(live, monkeypatch):
    async def broken(*_):
        raise ValueError("so it is")
        yield

    monkeypatch.setattr(live.page.moves, "stream", broken)
    (told,) = live.lines()
    assert told["fault"].startswith("This is our fault, not yours: ValueError: so it is.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pric": "+1"}, 'did you mean \\"price\\"?'),
        ({"price": "cheap"}, "price"),
        ({"../../etc/passwd": "+1"}, "is not a path"),
        ({"price": "../secret"}, "price"),
    ],
)
def test_a_bad_lever_gets_the_reader_s_own_sentence(live, changes, sentence):
    answer = live.http.post("/api/move", json={**MOVE, "changes": changes})
    assert answer.status_code == 400
    assert sentence.replace('\\"', '"') in answer.json()["fault"]


def hostile(address):
    """(what it is, request) of every request that must not come through."""
    host = address.removeprefix("http://")
    post = {"method": "POST", "url": "/api/move"}
    body = {"content": json.dumps(MOVE), "headers": {"content-type": "application/json"}}
    yield "foreign host", {"method": "GET", "url": "/", "headers": {"host": "evil.example"}}
    yield "host of another port", {"method": "GET", "url": "/", "headers": {"host": "127.0.0.1:1"}}
    yield (
        "foreign origin",
        post | {**body, "headers": {"content-type": "application/json", "origin": "http://evil.example"}},
    )
    yield "origin null", post | {**body, "headers": {"content-type": "application/json", "origin": "null"}}
    yield "https origin", post | {**body, "headers": {"content-type": "application/json", "origin": f"https://{host}"}}
    yield "cross site", {"method": "GET", "url": "/api/scenario", "headers": {"sec-fetch-site": "cross-site"}}
    yield "text", post | {"content": json.dumps(MOVE), "headers": {"content-type": "text/plain"}}
    yield "no type", post | {"content": json.dumps(MOVE)}
    yield "form", post | {"data": {"business": "Ash"}}
    yield "a megabyte", post | {**body, "content": json.dumps(MOVE | {"label": "x" * 1_000_000})}
    yield "a megabyte in pieces", post | {**body, "content": (b"[" * 1000 for _ in range(1000))}
    yield "method", {"method": "DELETE", "url": "/api/move"}
    for field in ("business", "step", "side", "label", "path", "scenario"):
        if field != "label":  # what a run is called may be anything; it names no file
            yield f"../ as {field}", post | {**body, "content": json.dumps(MOVE | {field: "../../etc/passwd"})}
    for url in ("/static/../server.py", "/static/..%2fserver.py", "/static/%2e%2e/server.py", "/static//etc/passwd",
                "/static/page.html", "/static/server.py", "/etc/passwd", "/api/person/../scenario.toml",
                "/api/person/3?move=%7B%22business%22%3A%22..%2F%22%7D", "/api/person/3",
                "/api/person/3?file=../x", "/api/debrief/nowhere", "/api/debrief/../x", "/api/debrief/price?luck=-1",
                "/api/debrief/price?luck=../x", "/api/debrief/price?luck=1&luck=2", "/api/debrief/price?file=x",
                "/api/debrief/price?luck=1001"):  # fmt: skip
        yield url, {"method": "GET", "url": url}


def test_nothing_hostile_comes_through_and_nothing_is_written(live):
    before = tree(ROOT)
    found = {}
    for what, request in hostile(live.address):
        found[what] = live.http.request(**request)
    left = {what: answer.status_code for what, answer in found.items() if not 400 <= answer.status_code < 500}
    assert left == {}
    assert len(found) > 20
    assert all("fault" in answer.json() for answer in found.values())
    assert tree(ROOT) == before
    assert live.lines(futures=1)  # and it still works


def test_every_answer_forbids_what_is_foreign_and_sets_no_cookie(live):
    for url in ("/", "/static/live.js", "/api/scenario", "/nowhere"):
        headers = live.http.get(url).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers


def test_it_listens_on_this_machine_alone(live):
    assert live.door.getsockname()[0] == "127.0.0.1"


def drop(live, number):
    """Ask for a move and leave at once."""
    body = {**MOVE, "changes": {"price": f"+{number / 10 + 0.03:.2f}"}}
    with (
        suppress(httpx.TimeoutException),
        httpx.stream("POST", f"{live.address}/api/move", json=body, timeout=0.1) as one,
    ):
        next(one.iter_lines(), None)


def test_a_stale_move_never_starts(live):
    """Thirty moves in three seconds leave no more than three replications that nobody wants."""
    crew = live.page.crew
    live.lines(changes={})  # all is open
    for number in range(30):
        drop(live, number)
    began = crew.started
    time.sleep(1.0)
    assert crew.started - began <= 3
    assert began > 30  # each was begun
    assert crew.waiting == 0


def test_a_killed_worker_is_replaced(live):
    live.lines(futures=4)
    for each in live.page.crew.workers:
        os.kill(each.pid, signal.SIGKILL)
    assert [one["replications"] for one in live.lines(changes={"price": "+2.25"}, futures=10)] == [1, 4, 10]


def test_twenty_pages_at_once_each_get_their_own(live):
    settings = [f"+{1 + number / 20:.2f}" for number in range(20)]
    found = {}

    def ask(price):
        with httpx.stream("POST", f"{live.address}/api/move", json={**MOVE, "changes": {"price": price}, "futures": 1},
                          timeout=120) as answer:  # fmt: skip
            found[price] = json.loads(answer.read())["numbers"]["profit"]["difference"]

    threads = [threading.Thread(target=ask, args=(each,)) for each in settings]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    lab = Lab(small(), replications=1)
    assert found == {price: lab.move({"price": price}).difference for price in settings}


class RunsInItsRoute(LivePage):
    """The control: a page that runs a future inside a route."""

    async def _described(self, request):
        lab = Lab(read("town_vs_west_end"), replications=1)
        lab.move({"price": "+1"}, "The Old Forge")
        return await super()._described(request)


async def slowest(page):
    """Seconds that the slowest of ten asks for the scenario took while futures are run."""
    transport = httpx.ASGITransport(page.application)
    address = f"http://127.0.0.1:{page.port}"
    async with page.up(), httpx.AsyncClient(transport=transport, base_url=address, timeout=300) as http:
        move = asyncio.create_task(http.post("/api/move", json={**MOVE, "changes": {"price": "+1.1"}}))
        while page.crew.started < 2:
            await asyncio.sleep(0.02)
        took = []
        while not move.done() or len(took) < 5:
            began = time.thread_time()
            answer = await http.get("/api/scenario")
            took.append(time.thread_time() - began)
            assert answer.status_code == 200
            if max(took) > 0.05 or len(took) > 20:
                break
            await asyncio.sleep(0.05)
        move.cancel()
        return max(took)


@pytest.mark.parametrize("page", [LivePage, RunsInItsRoute])
def test_the_page_answers_while_futures_are_run(page):
    one = page(small(), 8017, 1)
    one.port = 8017
    try:
        took = asyncio.run(slowest(one))
    finally:
        one.end()
    assert (took <= 0.05) == (page is LivePage)


@pytest.mark.nightly
@pytest.mark.parametrize("house", ["The Old Forge", "Soho Table"])
def test_ten_settings_of_the_lead_case_say_the_same_to_the_penny(house):
    """In each of the two places, and so twenty settings."""
    luck = Rng(7)
    with up(read("town_vs_west_end")) as one:
        told = one.http.get("/api/scenario").json()
        levers = next(each for each in told["houses"] if each["name"] == house)["levers"]
        moving = [each for each in levers if not each["stops"] and not each["off"] and each["form"] == "step"]
        for _ in range(10):
            chosen = luck.sample(moving, 3)
            changes = {each["what"]: f"{luck.uniform(each['low'], each['high']):+.2f}" for each in chosen}
            costs = {"cost_per_week": float(luck.randint(0, 900)), "one_off_cost": float(luck.randint(0, 9000))}
            agree(one, {"business": house, "changes": changes}, costs, 0)


@pytest.mark.nightly
def test_memory_comes_back_after_many_pages(live):
    """Five times twenty settings: what the server keeps of them is bounded."""
    process = psutil.Process()

    def visit(round_of):
        for number in range(20):
            live.lines(changes={"price": f"+{round_of + number / 25 + 0.01:.2f}"}, futures=1)
        return process.memory_info().rss

    visit(0)
    visit(1)
    sizes = [visit(2 + each) for each in range(5)]
    assert max(sizes) - sizes[0] <= 10e6


@pytest.mark.nightly
@pytest.mark.parametrize("name", [each for each in shipped_names() if each != "town_vs_west_end"])
def test_every_shipped_market_can_be_looked_at(name):
    """Its levers at their ends can be meant, and where it has none the page has a sentence for that."""
    markets = Markets(read(name))
    told = described(markets)
    house = told["houses"][0]
    market = markets.of(Asked(house["name"], {}))
    for each in house["levers"]:
        if each["stops"] is not None:
            for stop in each["stops"]:
                market.check(stop["changes"])
            continue
        for end in (each["low"], each["high"]):
            size = each["opening"] + end if each["form"] == "value" else f"{end:+g}"
            along = each["along"] if end * each["along_sign"] > 0 else {}
            market.check({each["what"]: size, **along} if end else {})
    job = Job(FUTURE, market.key, market.market.text, house["name"], {"price": "+0.5"})
    task = LabTask()
    assert task(job).difference != 0.0
    future, film = task(job._replace(kind=FIRST))
    assert future == task(job)
    assert film["weeks"] == told["weeks"]
    changed = {"recession": 1.0, "rivals": "still", "passing_share": 0.5, "price_elasticity": -2.0}
    assert markets.of(Asked(house["name"], {}, inputs=changed)).key != market.key
