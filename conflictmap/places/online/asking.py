"""Asks an online geocoder for one name at a time, as slowly as it wants to be asked."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
)
from geopy.geocoders import GeoNames, Nominatim, Photon

from conflictmap.clock import Clock
from conflictmap.places.online.service import Protocol, Service
from conflictmap.places.online.transport import Transport

TRIES: Final = 3
"""How often one name is asked for while the service answers that it is asked too often."""
LONGEST_WAIT: Final = 60.0
"""Seconds; a service that wants a longer rest is left alone until the next build."""
_USUAL_WAIT: Final = 10.0
"""Seconds to rest where a service does not say how long."""
_MOST: Final = 40
"""Places to ask for, the most that Nominatim gives."""
_REFUSALS: Final = (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
)


class AskingFailedError(Exception):
    """A name was not answered; `final` where there is no use in asking for another one."""

    def __init__(self, what: str, *, final: bool = False) -> None:
        super().__init__(what)
        self.final = final


class Asker:
    """Asks one service; geopy knows the protocols, the pace and the patience are kept here.

    geopy's own RateLimiter retries after a fixed time, whatever the service says in Retry-After.
    """

    def __init__(self, service: Service, clock: Clock) -> None:
        self._clock = clock
        self._delay = service.delay
        self._next = clock.now()
        self._geocode = _geocode(service, clock)

    def ask(self, name: str) -> str:
        """Return the service's records of the places that a name may mean.

        Returns
        -------
        str
            A JSON list of records in the service's own form, its best first; empty where it knows none.

        Raises
        ------
        AskingFailedError
            The service cannot be reached, refuses, is too slow or answers something else.
        """
        for tries in range(1, TRIES + 1):
            self._wait()
            try:
                found = self._geocode(name) or []
                return json.dumps([place.raw for place in found if place is not None], sort_keys=True)
            except GeocoderRateLimited as error:
                rest = _USUAL_WAIT if error.retry_after is None else float(error.retry_after)
                if rest > LONGEST_WAIT:
                    raise AskingFailedError(
                        f"it asks to be left alone for {rest:.0f} s", final=True
                    ) from error
                if tries == TRIES:
                    raise AskingFailedError(str(error), final=True) from error
                self._next = max(self._next, self._clock.now() + rest)
            except _REFUSALS as error:
                raise AskingFailedError(f"it refuses: {_line(error)}", final=True) from error
            except GeocoderServiceError as error:
                raise AskingFailedError(_line(error)) from error
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                # geopy takes a record's fields for granted.
                raise AskingFailedError("the answer is JSON, but not what this service speaks") from error
        raise AssertionError

    def _wait(self) -> None:
        now = self._clock.now()
        if self._next > now:
            self._clock.sleep(self._next - now)
        self._next = max(self._next, now) + self._delay


def _line(error: Exception) -> str:
    """Return what an error says as one short line; some carry what the server sent."""
    return "".join(c for c in " ".join(str(error).split()) if c.isprintable())[:200]


def _geocode(service: Service, clock: Clock) -> Callable[[str], Any]:
    parts = urlsplit(service.url)
    common: dict[str, Any] = {
        "scheme": parts.scheme,
        "domain": f"{parts.netloc}{parts.path}",
        "user_agent": service.user_agent,
        "timeout": service.timeout,
    }

    def transport(sound: Callable[[object], bool], **extra: str) -> Callable[..., Transport]:
        return partial(Transport, extra=extra, sound=sound, clock=clock.now)

    if service.protocol is Protocol.NOMINATIM:
        return partial(
            Nominatim(**common, adapter_factory=transport(_nominatim_document)).geocode,
            exactly_one=False,
            limit=_MOST,
            addressdetails=True,
            namedetails=True,
            language=service.language,
            country_codes=[country.lower() for country in service.countries],
        )
    if service.protocol is Protocol.PHOTON:
        # Older servers know no parameter for countries; what lies elsewhere is dropped afterwards.
        return partial(
            Photon(**common, adapter_factory=transport(_photon_document)).geocode,
            exactly_one=False,
            limit=_MOST,
            language=service.language,
        )
    extra = {"style": "FULL", "lang": service.language, "maxRows": str(_MOST)}
    return partial(
        GeoNames(service.username, **common, adapter_factory=transport(_geonames_document, **extra)).geocode,
        exactly_one=False,
        country=list(service.countries),
    )


def _objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _nominatim_document(document: object) -> bool:
    return _objects(document) or (isinstance(document, dict) and "error" in document)


def _photon_document(document: object) -> bool:
    return isinstance(document, dict) and _objects(document.get("features"))


def _geonames_document(document: object) -> bool:
    return isinstance(document, dict) and (_objects(document.get("geonames")) or "status" in document)
