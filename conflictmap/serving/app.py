"""The web application: a frame that reloads the map in it, and the files of the output folder."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from conflictmap.serving.guard import Guard, refused
from conflictmap.serving.state import Board

MOST_STREAMS: Final = 32
"""So many windows can show the map at once; another is told to come back later."""

_FRAME: Final = Path(__file__).parent / "frame.html"
_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".jsonl": "text/plain; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".png": "image/png",
}


def application(board: Board, output: Callable[[], Path]) -> ASGIApp:
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
        return HTMLResponse(frame, headers={"Content-Security-Policy": policy})

    async def show_file(request: Request) -> Response:
        path = _within(output(), request.path_params["name"])
        if path is None:
            return refused(404, "There is no such file.")
        return FileResponse(path, media_type=_TYPES[path.suffix])

    async def tell(request: Request) -> Response:
        if board.looking >= MOST_STREAMS:
            return refused(429, "The map is open in too many windows.", [("Retry-After", "10")])
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return StreamingResponse(board.events(), media_type="text/event-stream")

    routes = [Route("/", show_frame), Route("/events", tell), Route("/map/{name}", show_file)]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    return Guard(app)


def _within(folder: Path, name: str) -> Path | None:
    """Return a file of the folder itself, of a kind that a build makes; None for any other."""
    try:
        path = (folder / name).resolve(strict=True)
        inside = path.parent == folder.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None  # No file has such a name; the last is what Python up to 3.12 says of links in a circle.
    hidden = name.startswith(".") or path.name.startswith(".")
    return path if inside and not hidden and path.suffix in _TYPES and path.is_file() else None


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
