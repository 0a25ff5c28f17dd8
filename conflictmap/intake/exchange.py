"""One HTTP exchange with the very machine whose address was checked, bounded in time and in size."""

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from conflictmap.cutoff import cut_off
from conflictmap.errors import FetchError
from conflictmap.intake.addresses import Target, default_port

_CHUNK: Final = 64 * 1024
# gzip and zlib with their headers, told apart by zlib itself.
_WRAPPED: Final = 47
_RAW: Final = -15
_ENCODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers.

    Attributes
    ----------
    headers
        By their names in small letters; of several of one name the last.
    body
        Decompressed; empty where the status is not 200.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    target: Target,
    addresses: Sequence[str],
    *,
    user_agent: str,
    timeout: float,
    largest: int,
    cut: bool = False,
) -> Answer:
    """Ask a server for a page.

    The connection goes to an address that was checked and not to a name, which could stand for another one
    a moment later. The proxies of the environment are not used: they would resolve the name once more.

    Parameters
    ----------
    target
        What to ask for.
    addresses
        The server's IP addresses; the next is tried where one cannot be connected to.
    timeout
        Seconds for the whole exchange, however slowly its bytes come in.
    largest
        Bytes of the longest body, also after decompression.
    cut
        Whether a longer body is cut there, in place of being refused.

    Raises
    ------
    FetchError
        The server cannot be reached, breaks off, takes too long or sends too much.
    """
    ends = time.monotonic() + timeout
    reason: Exception | None = None
    for address in addresses:
        connection = _Connection(target, address, ends)
        try:
            connection.connect()
        except OSError as error:
            reason = error
            connection.close()
            continue
        with cut_off(connection.sock, ends - time.monotonic()) as over:
            try:
                answer = _exchange(connection, target, user_agent, largest, cut=cut)
            except ssl.SSLCertVerificationError as error:
                raise FetchError(
                    f"the server's certificate cannot be trusted ({error.verify_message})", where=target.url
                ) from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                if over.is_set() or isinstance(error, TimeoutError):
                    raise _too_slow(target, timeout) from error
                raise FetchError(f"the connection broke off ({_said(error)})", where=target.url) from error
            finally:
                connection.close()
        if over.is_set():
            # A body without a stated length ends where the connection does, whoever ended it.
            raise _too_slow(target, timeout)
        return answer
    if isinstance(reason, TimeoutError):
        raise _too_slow(target, timeout) from reason
    raise FetchError(f"the server cannot be reached ({_said(reason)})", where=target.url) from reason


def _too_slow(target: Target, timeout: float) -> FetchError:
    return FetchError(
        f"there was no whole answer within {timeout:g} seconds", where=target.url, mend="Try again later"
    )


class _Connection(http.client.HTTPConnection):
    """A connection to one IP address that speaks to the server by its name."""

    def __init__(self, target: Target, address: str, ends: float) -> None:
        super().__init__(target.host, target.port)
        # The port that need not stand beside the server's name in the request.
        self.default_port = default_port(target.scheme)
        self._target = target
        self._address = address
        self._ends = ends

    def connect(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        plain = socket.create_connection((self._address, self._target.port), left)
        if self._target.scheme == "https":
            # The handshake comes with the request, when `cut_off` watches over it.
            self.sock = _tls().wrap_socket(
                plain, server_hostname=self._target.host, do_handshake_on_connect=False
            )
        else:
            self.sock = plain


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        # A system without certificates of its own, as small containers are.
        import certifi  # noqa: PLC0415 - see above

        context.load_verify_locations(certifi.where())
    return context


def _exchange(connection: _Connection, target: Target, user_agent: str, largest: int, *, cut: bool) -> Answer:
    if isinstance(connection.sock, ssl.SSLSocket):
        connection.sock.do_handshake()
    connection.request(
        "GET",
        target.path,
        headers={
            "User-Agent": user_agent,
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
            "application/xml;q=0.9, text/plain;q=0.8, application/json;q=0.8, */*;q=0.1",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        },
    )
    with connection.getresponse() as response:
        headers = {name.lower(): value for name, value in response.getheaders()}
        if response.status != http.client.OK:
            return Answer(response.status, headers, b"")
        stated = headers.get("content-length", "")
        if not cut and stated.isdecimal() and int(stated) > largest:
            raise _too_large(target, largest)
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            raise FetchError("the answer is compressed in a way that nobody asked for", where=target.url)
        body = bytearray()
        for part in _decompressed(_received(response), encoding, largest):
            body += part
            if len(body) > largest:
                if cut:
                    del body[largest:]
                    break
                raise _too_large(target, largest)
        else:
            if response.length:
                raise http.client.IncompleteRead(b"", response.length)
        return Answer(response.status, headers, bytes(body))


def _received(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while part := response.read1(_CHUNK):
        yield part


def _decompressed(parts: Iterator[bytes], encoding: str, largest: int) -> Iterator[bytes]:
    """Yield decompressed parts, none of them much longer than `largest`, whatever they expand to."""
    if encoding in {"", "identity"}:
        yield from parts
        return
    wrapping = _WRAPPED
    machine = zlib.decompressobj(wrapping)
    begun = within = False
    for part in parts:
        waiting = part
        while waiting:
            try:
                out = machine.decompress(waiting, min(largest, 16 * _CHUNK) + 1)
            except zlib.error as error:
                if begun or encoding != "deflate":
                    raise ValueError(f"what was sent is not {encoding}") from error
                # Some servers mean bare deflate by it.
                wrapping, machine, begun = _RAW, zlib.decompressobj(_RAW), True
                continue
            begun = within = True
            waiting = machine.unconsumed_tail
            yield out
            if machine.eof:
                waiting = machine.unused_data
                machine, within = zlib.decompressobj(wrapping), False
    if within:
        raise ValueError("what was sent is cut short")


def _too_large(target: Target, largest: int) -> FetchError:
    return FetchError(
        f"the page is larger than {largest / 1_000_000:g} MB",
        where=target.url,
        mend="Raise --largest, or save it and add the file",
    )


def _said(error: object) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())[:100]
