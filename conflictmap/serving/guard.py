"""What stands before the application: whom it answers, what may be asked, and what every answer says."""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}
"""Headers of every answer, also of those that refuse."""

# Another name that leads to this machine is somebody else's page asking for ours (DNS rebinding).
_NAMES: Final = ("127.0.0.1", "localhost")
_READING: Final = ("GET", "HEAD")
_USUAL_PORT: Final = 80
# Nothing served here is so long that a part of it would do, and parts can be asked for in costly ways.
_IGNORED: Final = (b"range", b"if-range")


class Guard:
    """An ASGI application around another: it refuses before the other is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SAFE)
            await send(message)

        refusal = _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_safely)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _IGNORED]
        await self._app({**scope, "headers": headers}, receive, send_safely)


def refused(status: int, what: str, headers: Iterable[tuple[str, str]] = ()) -> PlainTextResponse:
    """Return an answer after which the connection ends: nothing that follows is taken for a request."""
    return PlainTextResponse(
        f"{what}\n", status_code=status, headers={**SAFE, **dict(headers), "Connection": "close"}
    )


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    if not _own(headers.getlist("host"), scope["server"][1]):
        return refused(400, "This server answers to its own name and port only.")
    if scope["method"] not in _READING:
        return refused(405, "Nothing can be changed here.", [("Allow", ", ".join(_READING))])
    if "transfer-encoding" in headers or headers.get("content-length", "0") != "0":
        return refused(400, "A request to this server has no content.")
    return None


def _own(hosts: list[str], port: int) -> bool:
    """Tell whether a request names this server, and once."""
    bare = _NAMES if port == _USUAL_PORT else ()
    return len(hosts) == 1 and hosts[0].lower() in {*bare, *(f"{name}:{port}" for name in _NAMES)}
