"""The web application: a frame that reloads the map in it, and the files of the output folder."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from conflictmap.serving.state import Board

# Another name that leads to this machine is somebody else's page asking for ours (DNS rebinding).
_HOSTS: Final = ("127.0.0.1", "localhost")
_FRAME: Final = Path(__file__).parent / "frame.html"
_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".jsonl": "text/plain; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".png": "image/png",
}
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}


def application(board: Board, output: Callable[[], Path]) -> Starlette:
    """Return the application; it changes nothing and answers to this machine's own names alone.

    Parameters
    ----------
    board
        What the frame is told.
    output
        Gives the folder that the map is in now; only files of the kinds that a build makes are shown from it.
    """
    frame = _FRAME.read_text(encoding="utf-8")
    policy = _policy(frame)

    async def show_frame(_: Request) -> Response:
        return HTMLResponse(frame, headers={**_SAFE, "Content-Security-Policy": policy})

    async def show_file(request: Request) -> Response:
        name = request.path_params["name"]
        path = output() / name
        if name.startswith(".") or path.suffix not in _TYPES or not path.is_file():
            return PlainTextResponse("There is no such file.\n", status_code=404, headers=_SAFE)
        return FileResponse(path, headers=_SAFE, media_type=_TYPES[path.suffix])

    async def tell(_: Request) -> Response:
        return StreamingResponse(board.events(), media_type="text/event-stream", headers=_SAFE)

    return Starlette(
        routes=[
            Route("/", show_frame),
            Route("/events", tell),
            Route("/map/{name}", show_file),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(_HOSTS))],
    )


def _policy(frame: str) -> str:
    script, style = (
        "'sha256-" + base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode() + "'"
        for found in (
            re.search(rf"<{element}>(.*?)</{element}>", frame, re.DOTALL) for element in ("script", "style")
        )
        if found is not None
    )
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; connect-src 'self'; frame-src 'self';"
        " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
