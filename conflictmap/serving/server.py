"""The web server: uvicorn, with bounds on how many may be connected and how long a request may take."""

import asyncio
from typing import Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from conflictmap.serving.guard import SAFE

MOST_CONNECTIONS: Final = 100
"""A browser opens six to a server; what goes beyond this is closed at once."""

PATIENCE: Final = 10.0
"""Seconds from a connection, or from the last answer on it, within which a request has to be complete."""


def server(app: ASGIApp) -> uvicorn.Server:
    """Return the server of an application, to be run with a socket that listens already."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            log_level="error",
            timeout_graceful_shutdown=1,
            lifespan="off",
            server_header=False,
        )
    )


class Connection(H11Protocol):
    """A connection that is closed when it is one too many, or does not get to the end of a request."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Read on, and wait no longer once a request is there; bytes by themselves gain nobody time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_longer()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it has come already."""
        self._wait_no_longer()
        self._wait()
        super().on_response_complete()
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_longer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nobody."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say that this was no request, where nothing else is being said, and end the connection."""
        headers = {**SAFE, "Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
        try:
            for event in (
                h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
                h11.Data(data=f"{msg}\n".encode("ascii")),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event))
        except h11.LocalProtocolError:
            pass  # It stands in the middle of an answer.
        self.transport.close()

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(PATIENCE, self.transport.abort)

    def _wait_no_longer(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
