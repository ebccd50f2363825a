"""The live page on a port of this machine: one socket, one server, and its end."""

import asyncio
import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from sim.dashboard.server import LivePage
from sim.errors import UsageError
from sim.scenario import Scenario

HOST = "127.0.0.1"
PATIENCE = 1
"""Seconds that open streams have once the server is asked to stop."""


def listening(port: int) -> socket.socket:
    """A socket that listens on ``port`` of this machine alone (0: any that is free).

    Raises UsageError where the port is taken or may not be had.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there it would let another program take the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen()
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"Port {port} is taken by another program; give another one with --port.") from None
        raise UsageError(f"Port {port} cannot be had ({error.strerror}); give another one with --port.") from None
    return made


def serve(scenario: Scenario, door: socket.socket, workers: int, ready: Callable[[str], object]) -> None:
    """Serve a scenario's page until this process is stopped; ``ready(address)`` is called once it answers."""
    port = door.getsockname()[1]
    page = LivePage(scenario, port, workers)
    try:
        asyncio.run(_served(page, server_of(page), door, lambda: ready(f"http://{HOST}:{port}/")))
    finally:
        page.end()
        door.close()


def server_of(page: LivePage) -> uvicorn.Server:
    """The server of a page, which leaves signals to the program's own way to stop."""
    return _Server(
        uvicorn.Config(
            page.application, log_config=None, access_log=False, server_header=False, lifespan="off",
            timeout_graceful_shutdown=PATIENCE, h11_max_incomplete_event_size=64 * 1024,
        )
    )  # fmt: skip


async def _served(page, server, door, ready):
    async with page.up():
        running = asyncio.create_task(server.serve(sockets=[door]))
        while not server.started and not running.done():
            await asyncio.sleep(0.02)
        if server.started:
            ready()
        await running


class _Server(uvicorn.Server):
    """A server that leaves signals to the program's own way to stop (`sim.signals`)."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
