"""One HTTP request for geopy: bounded in time and size, and never led to another server."""

import http.client
import ipaddress
import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from email.message import Message
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter, get_retry_after
from geopy.exc import (
    GeocoderParseError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)

from conflictmap.cutoff import cut_off

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of the longest answer that is read; forty places with all their names are a tenth of that."""
Watch = Callable[[socket.socket], None]
"""Is handed each connection, before anything is said on it."""

_CHUNK: Final = 64 * 1024
_BUSY: Final = frozenset({429, 503})


class Transport(BaseSyncAdapter):  # type: ignore[misc]  # geopy ships no types
    """A geopy adapter; its own ones read without bound and follow a redirect anywhere.

    Parameters
    ----------
    proxies, ssl_context
        What geopy hands over.
    extra
        Parameters to add to each query which geopy does not know.
    sound
        Whether a document is one that this protocol speaks; geopy takes some others for "nothing found".
    clock
        Seconds, from whatever beginning.
    """

    def __init__(
        self,
        *,
        proxies: Mapping[str, str] | None,
        ssl_context: Any,
        extra: Mapping[str, str],
        sound: Callable[[object], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._extra = dict(extra)
        self._sound = sound
        self._clock = clock
        self._context = ssl_context
        self._proxies = proxies

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> object:
        """Return the document that a server answers with; raises as geopy's adapters do."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            document: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("the answer is not JSON") from error
        if not self._sound(document):
            raise GeocoderParseError("the answer is JSON, but not what this service speaks")
        return document

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """Return what a server answers with, as text; raises as geopy's adapters do."""
        if self._extra:
            url = f"{url}&{urlencode(self._extra)}"
        request = Request(url, headers=dict(headers))  # noqa: S310 -- the opener has no handler but for HTTP
        ends = time.monotonic() + timeout
        with ExitStack() as held:
            over = []

            def watch(connection: socket.socket) -> None:
                # A second hand on the connection, since encryption takes the first away.
                second = held.enter_context(closing(connection.dup()))
                over.append(held.enter_context(cut_off(second, ends - time.monotonic())))

            try:
                text = self._asked(request, timeout, watch)
            except GeopyError as error:
                if any(event.is_set() for event in over):
                    raise GeocoderTimedOut("no whole answer in time") from error
                raise
            if any(event.is_set() for event in over):
                # A body without a stated length ends where the connection does, whoever ended it.
                raise GeocoderTimedOut("no whole answer in time")
            return text

    def _asked(self, request: Request, timeout: float, watch: Watch) -> str:
        deadline = self._clock() + timeout
        try:
            with self._opener(request.full_url, watch).open(request, timeout=timeout) as response:
                return self._body(response, deadline).decode("utf-8")
        except HTTPError as error:
            with error:
                raise _refused(error.code, dict(error.headers.items())) from error
        except TimeoutError as error:
            raise GeocoderTimedOut("no whole answer in time") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise GeocoderTimedOut("no whole answer in time") from error
            raise GeocoderUnavailable(f"it cannot be reached ({_reason(error.reason)})") from error
        except UnicodeDecodeError as error:
            raise GeocoderParseError("the answer is not UTF-8") from error
        except (OSError, http.client.HTTPException) as error:
            raise GeocoderUnavailable(f"the connection broke off ({_reason(error)})") from error
        except ValueError as error:
            raise GeocoderServiceError("it redirects to what is no address") from error

    def _body(self, response: Any, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        # read1 returns with whatever is there, so that a server that trickles cannot hold on for longer.
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise GeocoderParseError(f"the answer is longer than {LARGEST // 1024 // 1024} MB")
            if self._clock() > deadline:
                raise GeocoderTimedOut("no whole answer in time")
        if response.length:
            raise GeocoderUnavailable("the connection broke off (the answer is cut short)")
        return b"".join(parts)

    def _opener(self, url: str, watch: Watch) -> OpenerDirector:
        opener = OpenerDirector()
        for handler in (
            # A server on this machine is never asked for through somebody else's.
            ProxyHandler({} if _loopback(url) else self._proxies),  # type: ignore[arg-type]  # None: the system's
            _Watched(watch),
            _WatchedTLS(watch, self._context),
            _SameServer(),
            HTTPErrorProcessor(),
            HTTPDefaultErrorHandler(),
        ):
            opener.add_handler(handler)
        return opener


class _Connection(http.client.HTTPConnection):
    """A connection that is watched from its first byte."""

    watch: Watch

    def connect(self) -> None:
        super().connect()
        self.watch(self.sock)


class _ConnectionTLS(http.client.HTTPSConnection, _Connection):
    """The same, encrypted: the handshake is watched, too."""


class _Watched(HTTPHandler):
    """Opens watched connections."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        def connect(host: str, **more: Any) -> _Connection:
            connection = _Connection(host, **more)
            connection.watch = self._watch
            return connection

        return self.do_open(connect, req)


class _WatchedTLS(HTTPSHandler):
    """Opens watched connections that are encrypted."""

    def __init__(self, watch: Watch, context: Any) -> None:
        super().__init__(context=context)
        self._tls = context
        self._watch = watch

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        def connect(host: str, **more: Any) -> _ConnectionTLS:
            connection = _ConnectionTLS(host, context=self._tls, **more)
            connection.watch = self._watch
            return connection

        return self.do_open(connect, req)


class _SameServer(HTTPRedirectHandler):
    """Follows a redirect within the server, or to its encrypted side."""

    def http_error_302(
        self, req: Request, fp: Any, code: int, msg: str, headers: http.client.HTTPMessage
    ) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except (ValueError, http.client.HTTPException):
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(  # noqa: PLR0917 -- urllib's signature
        self, req: Request, fp: Any, code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        same = (new.scheme, new.port) == (old.scheme, old.port) or new.scheme == "https"
        if new.hostname != old.hostname or not same:
            fp.close()
            raise GeocoderServiceError(f"it redirects to another server ({new.scheme}://{new.hostname})")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # both are


def _refused(code: int, headers: Mapping[str, str]) -> Exception:
    names = {name.lower(): value for name, value in headers.items()}
    try:
        wait = get_retry_after(names)
    except (ValueError, OverflowError):
        wait = None  # Dates of years that no calendar has.
    if code in _BUSY and (code == http.client.TOO_MANY_REQUESTS or wait is not None):
        return GeocoderRateLimited(f"it is asked too often (HTTP {code})", retry_after=wait)  # type: ignore[no-any-return]  # geopy ships no types
    phrase = http.client.responses.get(code, "")
    return AdapterHTTPError(  # type: ignore[no-any-return]  # as above
        f"it answers HTTP {code} {phrase}".rstrip(), status_code=code, headers=names, text=None
    )


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reason(error: object) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())[:100]
