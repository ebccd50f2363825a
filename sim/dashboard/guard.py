"""What is let through to the page's server: requests of this machine's own browser, from the page itself, and small."""

from typing import Any

from starlette.responses import JSONResponse

LARGEST_BODY = 64 * 1024
HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """ASGI middleware around ``app``, which is served at ``port`` of this machine.

    A request must name this machine and port as its host, come from the page itself or from no page, and bring JSON of
    at most 64 kB where it brings anything.  Every answer carries `HEADERS`.
    """

    def __init__(self, app: Any, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def with_headers(message):
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    *((k.encode(), v.encode()) for k, v in HEADERS.items()),
                ]
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await JSONResponse({"fault": refused[1]}, refused[0])(scope, receive, with_headers)
            return
        if scope["method"] == "POST":
            body = await _body(receive)
            if body is None:
                await JSONResponse({"fault": "This is more than 64 kB."}, 413)(scope, receive, with_headers)
                return
            receive = _once(body, receive)
        await self.app(scope, receive, with_headers)

    def _refused(self, scope: Any) -> tuple[int, str] | None:
        """(status, sentence) of a request that is not let through."""
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value.decode("latin-1"))
        host = headers.get(b"host", [])
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return 421, "This server answers under 127.0.0.1 and localhost alone."
        origins = headers.get(b"origin", [])
        if any(origin.lower() not in {f"http://{each}" for each in self.hosts} for origin in origins):
            return 403, "This server answers its own page alone."
        if any(each.lower() not in ("same-origin", "none") for each in headers.get(b"sec-fetch-site", [])):
            return 403, "This server answers its own page alone."
        if scope["method"] == "POST":
            kinds = [each.partition(";")[0].strip().lower() for each in headers.get(b"content-type", [])]
            if kinds != ["application/json"]:
                return 415, "This server takes application/json alone."
            length = headers.get(b"content-length", ["0"])[0]
            if not length.isdigit() or int(length) > LARGEST_BODY:
                return 413, "This is more than 64 kB."
        elif scope["method"] not in ("GET", "HEAD"):
            return 405, "This server takes GET and POST alone."
        return None


async def _body(receive: Any) -> bytes | None:
    """The whole body of a request; None where it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _once(body, receive):
    """A ``receive`` that gives a body that was read already, then whatever comes after it."""
    given = False

    async def again():
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return again
