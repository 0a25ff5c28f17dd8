"""A web server on the loopback: pages, feeds, robots.txt, redirects, and everything that can go wrong."""

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    host: str
    user_agent: str
    at: float


@dataclass(frozen=True)
class Reply:
    """What a request gets; `trickle` is seconds between bytes, `endless` repeats the body for ever."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    trickle: float = 0.0
    endless: bool = False
    length: int | None = None
    silent: bool = False

    @classmethod
    def page(cls, markup: str, **headers: str) -> Self:
        """Return a reply with a page of HTML."""
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(markup.encode(), headers={"Content-Type": "text/html; charset=utf-8"} | stated)

    @classmethod
    def moved(cls, location: str, status: int = 302) -> Self:
        """Return a redirect."""
        return cls(status=status, headers={"Location": location})


class WebServer:
    """Answers from `replies` by path, a list of them one after the other; `asked` holds every request."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def port(self) -> int:
        """Return the port that it listens on."""
        return self._http.server_port

    @property
    def url(self) -> str:
        """Return where the server is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pages(self) -> list[str]:
        """Return the paths that were asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def reply(self, path: str) -> Reply:
        """Return what a path is answered with."""
        found = self.replies.get(path, Reply(b"not here", 404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(
                Asked(self.path, self.headers["Host"], self.headers["User-Agent"], time.monotonic())
            )
            try:
                self._send(server.reply(self.path))
            except ConnectionError:
                return  # The other side has had enough.

        def _send(self, reply: Reply) -> None:
            if reply.silent:
                server.stopping.wait(20)
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not reply.endless:
                length = len(reply.body) if reply.length is None else reply.length
                self.send_header("Content-Length", str(length))
            self.end_headers()
            if reply.trickle:
                for byte in reply.body:
                    if server.stopping.wait(reply.trickle):
                        return
                    self.wfile.write(bytes([byte]))
                return
            self.wfile.write(reply.body)
            while reply.endless and not server.stopping.is_set():
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
