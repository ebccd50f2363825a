"""The routes of the live page, and the server around them; no route runs anything itself."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sim.dashboard.asked import Asked, asked, luck_of, read_json
from sim.dashboard.crew import Workers
from sim.dashboard.debriefs import Debriefs
from sim.dashboard.decision_pages import DecisionPages
from sim.dashboard.described import described, houses
from sim.dashboard.exported import exported
from sim.dashboard.guard import Guard
from sim.dashboard.markets import Markets
from sim.dashboard.moves import Moves
from sim.dashboard.static_files import PAGE, static_files
from sim.errors import RegularsError, ScenarioError, UsageError
from sim.scenario import Scenario

MOST_WEEKS = 10_000


class LivePage:
    """The application that serves one scenario at ``port``, with ``workers`` processes for what is run.

    ``application`` is what a server calls; ``crew`` and ``moves`` are what it answers with.
    """

    def __init__(self, scenario: Scenario, port: int, workers: int) -> None:
        self.markets = Markets(scenario)
        self.crew = Workers(workers)
        self.moves = Moves(self.markets, self.crew)
        self.debriefs = Debriefs(self.markets, self.crew)
        self.pages = DecisionPages()
        self._scenario = json.dumps(described(self.markets), ensure_ascii=False, allow_nan=False).encode()
        self._files = static_files()
        self._house = houses(scenario)[0].name
        routes = [
            Route("/", self._page),
            Route("/static/{name}", self._static),
            Route("/api/scenario", self._described),
            Route("/api/move", self._move, methods=["POST"]),
            Route("/api/person/{who:int}", self._person),
            Route("/api/debrief/{step}", self._debrief),
            Route("/api/export", self._export, methods=["POST"]),
            Route("/api/decision", self._decision, methods=["POST"]),
        ]
        faults: dict[Any, Any] = {RegularsError: _told, Exception: _told, 404: _missing, 405: _missing}
        self.application = Guard(Starlette(routes=routes, exception_handlers=faults), port)

    @asynccontextmanager
    async def up(self) -> AsyncIterator[None]:
        """While it lasts, the first replications are opened ahead; at its end the processes are ended."""
        ahead = asyncio.create_task(self.moves.open_ahead(Asked(self._house, {})))
        try:
            yield
        finally:
            ahead.cancel()
            with suppress(asyncio.CancelledError, RegularsError):
                await ahead
            self.end()

    def end(self) -> None:
        """End every process."""
        self.crew.end()
        self.pages.end()

    async def _page(self, _: Request) -> Response:
        return self._file(PAGE)

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        return self._file(name) if name in self._files and name != PAGE else _missing(request, None)

    def _file(self, name):
        found = self._files[name]
        return Response(found.content, headers={"content-type": found.kind})

    async def _described(self, _: Request) -> Response:
        return Response(self._scenario, media_type="application/json")

    async def _move(self, request: Request) -> Response:
        move = asked(read_json(await request.body()))
        return Lines(self.moves.stream(await self.moves.market(move), move))

    async def _person(self, request: Request) -> Response:
        known = {"move", "week"}
        if set(request.query_params) - known or len(request.query_params.multi_items()) > len(known):
            raise UsageError("A diary is asked for with a move and a week.")
        move = asked(read_json(request.query_params.get("move", "")))
        week = request.query_params.get("week", "0")
        if not week.isascii() or not week.isdigit() or int(week) > MOST_WEEKS:
            raise UsageError(f"week must be a whole number from 0 to {MOST_WEEKS}.")
        return JSONResponse(await self.moves.lives(move, request.path_params["who"], int(week)))

    async def _debrief(self, request: Request) -> Response:
        if [name for name, _ in request.query_params.multi_items()] not in ([], ["luck"]):
            raise UsageError("A debrief is asked for with a luck alone.")
        luck = luck_of(request.query_params.get("luck", "0"))
        return JSONResponse(await self.debriefs.of(request.path_params["step"], luck))

    async def _export(self, request: Request) -> Response:
        move = asked(read_json(await request.body()))
        market = await self.moves.market(move)
        return PlainTextResponse(exported(market, move), media_type="application/toml")

    async def _decision(self, request: Request) -> Response:
        move = asked(read_json(await request.body()))
        return Lines(self.pages.stream(await self.moves.market(move), move))


class Lines(Response):
    """A stream of lines of JSON; it ends with the connection, whoever closes it, be it before the first line."""

    def __init__(self, lines: AsyncGenerator[dict[str, Any]]) -> None:
        super().__init__(media_type="application/x-ndjson")
        self._lines = lines
        del self.headers["content-length"]

    async def __call__(self, _: Any, receive: Any, send: Any) -> None:
        """Send them."""
        sending = asyncio.create_task(self._send(send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in (sending, leaving):
                each.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self._lines.aclose()

    async def _send(self, send):
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            async for line in self._lines:
                await _send_line(send, line)
        except Exception as fault:
            await _send_line(send, {"fault": _sentence(fault)})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send_line(send, line):
    text = json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n"
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _left(receive):
    """Come back once the other side has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _told(_: Request, fault: Exception) -> Response:
    """A sentence that the program says of what was asked."""
    return JSONResponse({"fault": _sentence(fault)}, 400 if isinstance(fault, UsageError | ScenarioError) else 500)


def _sentence(fault):
    if isinstance(fault, RegularsError):
        return str(fault)
    return f"This is our fault, not yours: {type(fault).__name__}: {fault}. Please report it with the scenario file."


def _missing(_: Request, fault: Any) -> Response:
    return JSONResponse({"fault": "There is nothing here."}, getattr(fault, "status_code", 404))
