"""A page that is up: a server in a thread of the test, with worker processes of its own."""

import asyncio
import json
import re
import threading
import time
from contextlib import contextmanager

import httpx

from sim.dashboard.server import LivePage
from sim.dashboard.serving import listening, server_of
from sim.scenario import read
from sim.scenario.variants.variants import with_span
from tests.scenarios import text as written

SPAN = {"study.weeks": 30, "study.warm_up_weeks": 10, "study.levers": "restaurant"}
MOVE = {"business": "Ash", "changes": {"price": "+2"}}


def small(**values):
    """A market that is run in a moment."""
    return read(text=written({**SPAN, **values}, {}))


def smaller(name):
    """The market of the course with a twentieth of its people and seats, for some weeks only."""
    text = read(name).text
    for key in ("residents", "passing_trade_per_week", "seats_per_week"):
        text = re.sub(rf"(?m)^{key} = (\d+)", lambda found, key=key: f"{key} = {max(20, int(found[1]) // 20)}", text)
    return with_span(read(text=text), 30, 20)


class Up:
    """``page`` is the `LivePage`, ``http`` a client of it, ``address`` where it is."""

    def __init__(self, scenario, workers, page=LivePage, port=0):
        self.door = listening(port)
        self.port = self.door.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.page = page(scenario, self.port, workers)
        self.server = server_of(self.page)
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.http = httpx.Client(base_url=self.address, timeout=120)

    async def _serve(self):
        async with self.page.up():
            await self.server.serve(sockets=[self.door])

    def lines(self, **more):
        """Every line that a move's stream brings."""
        with self.http.stream("POST", "/api/move", json={**MOVE, **more}) as answer:
            assert answer.status_code == 200, answer.read()
            return [json.loads(each) for each in answer.iter_lines()]


@contextmanager
def up(scenario, workers=2, page=LivePage, port=0):
    """A page while it is up."""
    one = Up(scenario, workers, page, port)
    one.thread.start()
    for _ in range(1000):
        if one.server.started:
            break
        time.sleep(0.01)
    try:
        yield one
    finally:
        one.http.close()
        one.server.should_exit = True
        one.thread.join(20)
        one.page.end()
        one.door.close()
