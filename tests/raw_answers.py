"""A server on the loopback that answers every connection with the same bytes, without an end where told."""

import socket
import threading
from contextlib import suppress
from typing import Self


class RawServer:
    """Sends `head`, then `again` over and over until nobody listens; counts the connections."""

    def __init__(self, head: bytes, again: bytes = b"") -> None:
        self._head = head
        self._again = again * max(1, 16384 // len(again)) if again else b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._ended = False
        self.connections = 0

    @property
    def url(self) -> str:
        """Return where the server is."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            # Whoever is answered may hang up at any moment.
            with connection, suppress(OSError):
                connection.settimeout(0.5)
                connection.recv(65536)
                connection.sendall(self._head)
                while self._again and not self._ended:
                    connection.sendall(self._again)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

ENDLESS = {
    "headers": (OK, b"X: y\r\n"),
    "header line": (OK + b"X: ", b"y"),
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers of continue": (b"HTTP/1.1 100 Continue\r\n", b"X: y\r\n"),
    "body": (OK + b"\r\n", b"x"),
    "chunks": (CHUNKED, b"1\r\nx\r\n"),
    "chunk size": (CHUNKED, b"0"),
    "chunk extension": (CHUNKED + b"1;", b"x"),
    "trailers": (CHUNKED + b"1\r\nx\r\n0\r\n", b"X: y\r\n"),
    "nothing but line ends": (b"", b"\r\n"),
}
"""Answers that never end, by what of them does not."""

BROKEN = {
    "nothing": b"",
    "no protocol": b"hello\r\n\r\n",
    "older protocol": b"<html>hello</html>",
    "other protocol": b"ICY 200 OK\r\n\r\n",
    "no status": b"HTTP/1.1\r\n\r\n",
    "status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "status too large": b"HTTP/1.1 99999 OK\r\n\r\n",
    "negative status": b"HTTP/1.1 -20 OK\r\n\r\n",
    "many headers": OK + b"X: y\r\n" * 500 + b"\r\n",
    "long header": OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
    "huge length": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nhello",
    "chunk size of letters": CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n",
    "negative chunk size": CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n",
    "huge chunk size": CHUNKED + b"f" * 5000 + b"\r\nhello\r\n0\r\n\r\n",
    "no chunk": CHUNKED + b"\r\n",
    "chunk cut short": CHUNKED + b"5\r\nhel",
    "no last chunk": CHUNKED + b"5\r\nhello\r\n",
    "no gzip": OK + b"Content-Encoding: gzip\r\n\r\nhello",
    "unknown encoding": OK + b"Content-Encoding: zstd\r\n\r\nhello",
    "retry in no year": b"HTTP/1.1 429 X\r\nRetry-After: Mon, 03 Apr 99999999999999999999 09:00 GMT\r\n\r\n",
    "no address": b"HTTP/1.1 302 X\r\nLocation: http://[\r\n\r\n",
    "no port": b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:99999/\r\n\r\n",
    "address of bytes": b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1/\xff\xfe\0\x1b[2J\r\n\r\n",
    "name of bytes": b"HTTP/1.1 302 X\r\nLocation: http://\x1b[2J\xff\0x/\r\n\r\n",
    "reason that a terminal obeys": b"HTTP/1.1 404 \x1b[2J\x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n",
    "type that a terminal obeys": b"HTTP/1.1 200 OK\r\nContent-Type: \x1b[2J\x9b31m\r\n\r\nx",
}
"""Answers that are none, by what is wrong with them."""
