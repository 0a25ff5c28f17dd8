"""A small HTTP server on the loopback: pages by their paths, each with headers of its own."""

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self


class HostServer:
    """Serves texts; `asked` lists the paths of all requests, `answers` may grow while it runs.

    An answer is a page's text and its Content-Security-Policy, "" for none.
    """

    def __init__(self, answers: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                text, policy = server.answers.get(self.path, ("", ""))
                self.send_response(200 if text else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
