from collections.abc import Callable

import pytest
from geocoding_server import GeocodingServer

from conflictmap.places.online import Clock, Protocol, Service


class Waiting:
    """A clock that nobody has to wait for; `rests` holds how long somebody would have."""

    def __init__(self) -> None:
        self.time = 0.0
        self.rests: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time go by at once."""
        self.rests.append(round(seconds, 3))
        self.time += seconds

    @property
    def clock(self) -> Clock:
        """Return the clock to hand over."""
        return Clock(lambda: self.time, self.sleep)


@pytest.fixture
def waiting() -> Waiting:
    """Return a clock that stands still but for the waiting."""
    return Waiting()


@pytest.fixture
def service(geocoding_server: GeocodingServer) -> Callable[..., Service]:
    """Return a function that describes the local server as a service."""

    def describe(protocol: str = "nominatim", **more: object) -> Service:
        facts = {"timeout": 5.0, "delay": 1.0, "countries": ("IQ", "SY"), "username": "somebody"} | more
        return Service(Protocol(protocol), geocoding_server.url, "conflictmap-tests", **facts)  # type: ignore[arg-type]

    return describe
