"""A real `serve` server in a thread, and requests to it that are bytes: whatever a socket can carry."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from conflictmap.serving.app import application
from conflictmap.serving.server import server
from conflictmap.serving.state import Board, Shown

PATIENCE = 10.0


@dataclass(frozen=True)
class Answer:
    """An answer as it came in; `headers` by their names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    board: Board

    def connect(self) -> socket.socket:
        """Return a connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def say(self, request: bytes) -> bytes:
        """Send bytes after which the server has to end the connection, and return all that comes back."""
        with self.connect() as connection:
            with suppress(ConnectionError):  # It had enough before the end; what it said is there to read.
                connection.sendall(request)
            return received(connection)

    def ask(self, path: str, method: str = "GET", *headers: str, host: str | None = None) -> Answer:
        """Return the answer to one well-formed request."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.host}", "Connection: close", *headers]
        return parsed(self.say("\r\n".join([*lines, "", ""]).encode("latin-1")))

    @property
    def host(self) -> str:
        """What a browser puts into the Host header."""
        return f"127.0.0.1:{self.port}"


def received(connection: socket.socket) -> bytes:
    """Return everything up to the end of a connection, or up to the first of endless events."""
    parts = bytearray()
    with suppress(ConnectionError):
        while b"\ndata: " not in parts and (part := connection.recv(65536)):
            parts += part
    return bytes(parts)


def parsed(raw: bytes) -> Answer:
    """Return the first answer in what came back."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


@contextmanager
def served(output: Path) -> Iterator[Served]:
    """Serve a folder as `conflictmap serve` does, without building anything."""
    listening = socket.create_server(("127.0.0.1", 0))
    board = Board()
    board.post(Shown(1, building=False))
    running = server(application(board, lambda: output))
    thread = Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Served(listening.getsockname()[1], board)
    finally:
        board.end()
        running.should_exit = True
        thread.join()
        listening.close()
