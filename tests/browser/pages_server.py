"""A small HTTP server on the loopback that serves a page, and pages that hold it in a frame."""

import html
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

HOST = '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">{}</html>'
SIZE = 'width="1200" height="760"'


class PagesServer:
    """Serves the page's text as /map.html, and hosts that hold it as /srcdoc, /sandbox and /strict."""

    def __init__(self, page: str) -> None:
        srcdoc = HOST.format(f'<iframe {SIZE} srcdoc="{html.escape(page)}"></iframe>')
        sandbox = HOST.format(f'<iframe {SIZE} sandbox="allow-scripts" src="/map.html"></iframe>')
        strict = HOST.format(f'<iframe {SIZE} src="/map.html"></iframe>')
        own = {"Content-Security-Policy": "default-src 'none'; frame-src 'self'; img-src data:"}
        answers = {
            "/map.html": (page, {}),
            "/srcdoc": (srcdoc, {}),
            "/sandbox": (sandbox, {}),
            "/strict": (strict, own),
        }

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                text, headers = answers.get(self.path, ("", {}))
                self.send_response(200 if text else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                for name, value in headers.items():
                    self.send_header(name, value)
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
