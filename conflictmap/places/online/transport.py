"""One HTTP request for geopy: bounded in time and size, and never led to another server."""

import http.client
import ipaddress
import json
import time
from collections.abc import Callable, Mapping
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
)

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of the longest answer that is read; forty places with all their names are a tenth of that."""
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
        deadline = self._clock() + timeout
        if self._extra:
            url = f"{url}&{urlencode(self._extra)}"
        request = Request(url, headers=dict(headers))  # noqa: S310 -- the opener has no handler but for HTTP
        try:
            with self._opener(url).open(request, timeout=timeout) as response:
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

    def _opener(self, url: str) -> OpenerDirector:
        opener = OpenerDirector()
        for handler in (
            # A server on this machine is never asked for through somebody else's.
            ProxyHandler({} if _loopback(url) else self._proxies),  # type: ignore[arg-type]  # None: the system's
            HTTPHandler(),
            HTTPSHandler(context=self._context),
            _SameServer(),
            HTTPErrorProcessor(),
            HTTPDefaultErrorHandler(),
        ):
            opener.add_handler(handler)
        return opener


class _SameServer(HTTPRedirectHandler):
    """Follows a redirect within the server, or to its encrypted side."""

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
    wait = get_retry_after(names)
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
